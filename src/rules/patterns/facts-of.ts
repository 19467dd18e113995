import type { Design } from '../../design/index.js';
import { pathsOf } from '../../expression/model/index.js';
import { HOURS_PER_MONTH, pricesFor, provisionedCost, readRequestCost, SECONDS_PER_MONTH } from '../../facts/index.js';
import type { PlannedPattern, ReadOperation } from '../../planner/plan.js';
import { listOf } from '../show.js';

/** Share of what is read that a filter may drop without a word. */
const TOLERATED = 0.75;
/** USD a month below which waste is not worth a finding. */
const TRIFLE = 1;

/** What a declared filter throws away, where the model states it and it is worth a word. */
export interface Waste {
  readonly share: number;
  /** What the share rests on, where the pattern itself does not say it: "the `weights` of `state`". */
  readonly basis?: string;
  /** Read units of one call that are paid for and thrown away. */
  readonly units: number;
  /** Absent without a rate. */
  readonly monthlyUsd?: number;
}

/** Undefined where little is thrown away, or it costs next to nothing. A scan has a finding of its own. */
export function wasteOf(design: Design, plan: PlannedPattern): Waste | undefined {
  const note = plan.notes.find((one) => one.code === 'filter-discards');
  if (note?.code !== 'filter-discards' || note.share <= TOLERATED) return undefined;
  const basis = note.basis === 'stated' ? undefined : basisOf(plan);
  if (note.basis === 'estimated' && basis === undefined) return undefined;
  if (plan.operation.kind === 'read' && plan.operation.api === 'Scan') return undefined;
  // A filter that has no sense for any of the entities has a finding that says so.
  const filter = plan.pattern.filter?.value;
  const hasSense = plan.entities.some(
    ({ types }) => filter !== undefined && types.check(filter, plan.pattern).problems.length === 0,
  );
  if (!hasSense) return undefined;
  const units = plan.readUnits.typical * note.share;
  const monthlyUsd = monthlyReadCost(design, plan, units);
  const waste = { share: note.share, units, ...(basis === undefined ? {} : { basis }) };
  if (monthlyUsd === undefined) return waste;
  return monthlyUsd < TRIFLE ? undefined : { ...waste, monthlyUsd };
}

/** The facts of the model that say how much a filter keeps; undefined where it reads an attribute of which nothing is said. */
function basisOf({ pattern, entities }: PlannedPattern): string | undefined {
  const [entity] = entities;
  if (entity === undefined || entities.length > 1 || pattern.filter === undefined) return undefined;
  const { expr } = entity.types.check(pattern.filter.value, pattern);
  const names = [...new Set(pathsOf(expr).map(({ segments }) => String(segments[0])))];
  const weighed = names.filter((name) => {
    const type = entity.types.typeOf(name);
    return type?.kind === 'enum' && type.weights !== undefined;
  });
  const others = names.filter((name) => !weighed.includes(name));
  if (others.some((name) => entity.attributes.get(name)?.attribute.present === undefined)) return undefined;
  const facts = [
    ...(weighed.length === 0 ? [] : [`the \`weights\` of ${listOf(weighed)}`]),
    ...(others.length === 0 ? [] : [`how often ${listOf(others)} ${others.length === 1 ? 'is' : 'are'} present`]),
  ];
  return facts.length === 0 ? undefined : facts.join(' and ');
}

/** USD a month of so many read units a call, as the table is billed: provisioned, of the capacity that they need on average. Undefined without a rate. */
export function monthlyReadCost(
  design: Design,
  { pattern, operation }: PlannedPattern,
  unitsPerCall: number,
): number | undefined {
  if (pattern.rate === undefined) return undefined;
  const table = operation.kind === 'read' ? operation.index.table : undefined;
  const tableClass = table?.class === 'infrequent-access' ? 'STANDARD_INFREQUENT_ACCESS' : 'STANDARD';
  const perSecond = unitsPerCall * pattern.rate.avg;
  const prices = pricesFor(design.model.defaults.region);
  return table?.billing.mode === 'provisioned'
    ? provisionedCost({ read: perSecond, write: 0 }, HOURS_PER_MONTH, tableClass, prices)
    : readRequestCost(perSecond * SECONDS_PER_MONTH, tableClass, prices);
}

/** Whether the model itself says how many items one call reads: what rests on an assumed number of items is no finding. */
export function isSized({ pattern }: PlannedPattern, operation: ReadOperation): boolean {
  if (pattern.items !== undefined) return true;
  return operation.sources.every(
    ({ entity, figures }) =>
      figures.assumed?.includes('group') !== true &&
      (entity.count.basis !== 'assumed' || entity.entity.volume.per.size > 0),
  );
}
