import type { Design, IndexDesign, TableDesign } from '../../design/index.js';
import { flatMap } from '../../lists/flat-map.js';
import {
  type Cost,
  type IndexCost,
  indexCostOf,
  indexLoadOf,
  type PatternLoad,
  type Workload,
} from '../../load/index.js';
import type { Table } from '../../model/model.js';
import { creationRate } from '../../planner/estimate.js';
import type { RuleContext } from '../rule.js';

/** Dollars a month below which nothing about cost is worth a word. */
export const TRIFLE = 10;
/** Dollars a month, and share, from which another way to pay is. */
export const WORTH = 50;
export const WORTH_SHARE = 0.2;

/** Whether the model says how many items there are, or lets it be derived: what is stored is known then. */
export function isCounted(design: Design, index: IndexDesign): boolean {
  return index.members.every(
    ({ entity }) =>
      entity.count.basis !== 'assumed' ||
      entity.entity.singleton ||
      (entity.entity.ttl?.after !== undefined && creationRate(design, entity) > 0) ||
      entity.companionOf !== undefined,
  );
}

/** Dollars a month for what is stored, with recovery; nothing where that is not known. */
export function storedUsd(design: Design, { index, storage, pointInTimeRecovery }: IndexCost): number {
  return isCounted(design, index) ? storage + pointInTimeRecovery : 0;
}

/** Bytes of a table and its indexes in all Regions, with overhead; undefined where the model does not say. */
export function storedBytes({ design, cost }: RuleContext, table: TableDesign): number | undefined {
  const own = costsIn(cost, table);
  if (!own.every(({ index }) => isCounted(design, index))) return undefined;
  return own.reduce((sum, one) => sum + one.storedBytes * one.regions, 0);
}

/** Of a table and its indexes. */
export function costsIn(cost: Cost, table: TableDesign): readonly IndexCost[] {
  return flatMap(partsOf(table), (index) => indexCostOf(cost, index) ?? []);
}

/** Whether every pattern that goes to the table states how often: only then is its load known. */
export function isWhollyRated({ workload }: Pick<RuleContext, 'workload'>, table: TableDesign): boolean {
  if (workload.leftOut.some(({ entities }) => entities.some((entity) => entity.table === table))) return false;
  return patternsOf({ workload }, table).every(({ rate }) => rate !== undefined);
}

const byTable = new WeakMap<Workload, ReadonlyMap<Table, readonly PatternLoad[]>>();

/** Patterns that touch the table or an index of it. */
export function patternsOf(
  { workload }: Pick<RuleContext, 'workload'>,
  { table }: TableDesign,
): readonly PatternLoad[] {
  const groups = byTable.get(workload) ?? groupedByTable(workload);
  byTable.set(workload, groups);
  return groups.get(table) ?? [];
}

function groupedByTable({ patterns }: Workload): ReadonlyMap<Table, readonly PatternLoad[]> {
  const groups = new Map<Table, PatternLoad[]>();
  for (const pattern of patterns) {
    for (const table of new Set(pattern.call.byIndex.map(({ index }) => index.table))) {
      const group = groups.get(table) ?? [];
      group.push(pattern);
      groups.set(table, group);
    }
  }
  return groups;
}

const usdByName = new WeakMap<Cost, ReadonlyMap<string, number>>();

/** Dollars a month of the pattern's calls. */
export function usdOf({ cost }: Pick<RuleContext, 'cost'>, pattern: string): number {
  const usd = usdByName.get(cost) ?? new Map(cost.patterns.map((one) => [one.name, one.usd]));
  usdByName.set(cost, usd);
  return usd.get(pattern) ?? 0;
}

/** Units a second, by index, at the average rates. */
export function averageOf(
  { workload }: Pick<RuleContext, 'workload'>,
  index: IndexDesign,
): { readonly read: number; readonly write: number } {
  const load = indexLoadOf(workload, index);
  return { read: load?.read.avg ?? 0, write: load?.write.avg ?? 0 };
}

export function isIdle({ workload }: Pick<RuleContext, 'workload'>): boolean {
  return workload.indexes.every(({ read, write }) => read.avg + read.peak + write.avg + write.peak === 0);
}

/** A table's key and its indexes. */
export function partsOf({ primary, indexes }: TableDesign): readonly IndexDesign[] {
  return [primary, ...indexes.values()];
}
