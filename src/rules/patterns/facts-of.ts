import { readRequestCost, SECONDS_PER_MONTH } from '../../facts/index.js';
import type { PlannedPattern, ReadOperation } from '../../planner/plan.js';

/** Share of what is read that a filter may drop without a word. */
const TOLERATED = 0.75;
/** USD a month below which waste is not worth a finding. */
const TRIFLE = 1;

/** What a declared filter throws away, where the model states it and it is worth a word. */
export interface Waste {
  readonly share: number;
  /** Read units of one call that are paid for and thrown away. */
  readonly units: number;
  /** Absent without a rate. */
  readonly monthlyUsd?: number;
}

/** Undefined where little is thrown away, or it costs next to nothing. A scan has a finding of its own. */
export function wasteOf(plan: PlannedPattern): Waste | undefined {
  const note = plan.notes.find((one) => one.code === 'filter-discards');
  if (note?.code !== 'filter-discards' || note.basis !== 'stated' || note.share <= TOLERATED) return undefined;
  if (plan.operation.kind === 'read' && plan.operation.api === 'Scan') return undefined;
  const units = plan.readUnits.typical * note.share;
  const monthlyUsd = monthlyReadCost(plan, units);
  if (monthlyUsd === undefined) return { share: note.share, units };
  return monthlyUsd < TRIFLE ? undefined : { share: note.share, units, monthlyUsd };
}

/** USD a month on demand of so many read units a call; undefined without a rate. */
export function monthlyReadCost({ pattern, operation }: PlannedPattern, unitsPerCall: number): number | undefined {
  if (pattern.rate === undefined) return undefined;
  const table = operation.kind === 'read' ? operation.index.table : operation.table.table;
  const tableClass = table.class === 'standard' ? 'STANDARD' : 'STANDARD_INFREQUENT_ACCESS';
  return readRequestCost(unitsPerCall * pattern.rate.avg * SECONDS_PER_MONTH, tableClass);
}

/** Whether the model itself says how many items one call reads: what rests on an assumed number of items is no finding. */
export function isSized({ pattern }: PlannedPattern, operation: ReadOperation): boolean {
  if (pattern.items !== undefined) return true;
  return operation.sources.every(({ entity }) => entity.count.basis !== 'assumed' || entity.entity.volume.per.size > 0);
}
