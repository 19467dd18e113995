import type { Design, IndexDesign, TableDesign } from '../design/design.js';
import {
  HOURS_PER_MONTH,
  type Prices,
  pricesFor,
  provisionedCost,
  readRequestCost,
  recoveryCost,
  SECONDS_PER_MONTH,
  storageCost,
  type TableClass,
  writeRequestCost,
} from '../facts/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { DaxCluster } from '../model/model.js';
import { STORAGE_OVERHEAD_BYTES } from '../value/index.js';
import { daxCost } from './dax.js';
import { deletedShare } from './ttl-deletes.js';
import { storedIn } from './volume.js';
import { type CallRate, indexLoadOf, type PatternLoad, type Workload } from './workload.js';

/** Share of provisioned capacity that is meant to be used, where the model states no auto scaling target. */
export const TARGET_UTILISATION = 0.7;
/** Bytes that a replicated item takes besides the storage overhead. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/global-tables-billing.html */
const REPLICATION_BYTES = 48;

/** Dollars a month, before any free tier, discount or tax. */
export interface Cost {
  readonly region: string;
  readonly priceDate: string;
  readonly prices: Prices;
  readonly hoursPerMonth: number;
  /** Target utilisation of provisioned capacity, 0 to 1, where a table states none. */
  readonly targetUtilisation: number;
  readonly indexes: readonly IndexCost[];
  readonly patterns: readonly PatternCost[];
  /** Of small DAX clusters, where tables have one; in every sum. */
  readonly dax: number;
  /** Of every table as it is billed in the model. */
  readonly total: number;
  /** If every table were on demand; provisioned for the peak all month; provisioned as the average needs. */
  readonly totals: { readonly onDemand: number; readonly provisionedPeak: number; readonly provisionedAverage: number };
}

export interface IndexCost {
  readonly index: IndexDesign;
  readonly tableClass: TableClass;
  readonly billing: 'on-demand' | 'provisioned';
  /** Regions that hold a copy, the table's own included. */
  readonly regions: number;
  readonly entries: number;
  /** With the overhead that storage is billed with, in one Region. */
  readonly storedBytes: number;
  /** Of these, what is no data. */
  readonly overheadBytes: number;
  readonly storage: number;
  readonly pointInTimeRecovery: number;
  readonly onDemand: { readonly read: number; readonly write: number };
  readonly provisionedPeak: ProvisionedCost;
  readonly provisionedAverage: ProvisionedCost;
  /** What the model states as provisioned, where it does. */
  readonly provisionedStated?: ProvisionedCost;
  /** As billed in the model: throughput, storage and recovery. */
  readonly total: number;
}

export interface ProvisionedCost {
  readonly rcu: number;
  readonly wcu: number;
  readonly usd: number;
}

/** Requests of one pattern, priced on demand. */
export interface PatternCost {
  readonly name: string;
  readonly usd: number;
  /** Dollars for a million calls. */
  readonly perMillionCalls: number;
}

/**
 * Monthly cost of a workload, at the built-in prices of the model's Region unless others are given, on demand and provisioned. Average rates decide what is used;
 * peak rates decide what must be provisioned. Streams, backups, exports and data transfer are not in it.
 * https://aws.amazon.com/dynamodb/pricing/
 */
export function costOf(workload: Workload, prices: Prices = pricesFor(workload.design.model.defaults.region)): Cost {
  const indexes = flatMap([...workload.design.tables.values()], (table) =>
    [table.primary, ...table.indexes.values()].map((index) => indexCost(workload, table, index, prices)),
  );
  const sum = (of: (cost: IndexCost) => number): number => indexes.reduce((total, cost) => total + of(cost), 0);
  const stored = (cost: IndexCost): number => cost.storage + cost.pointInTimeRecovery;
  const dax = indexes.reduce((total, { index }) => total + daxCostOf(index, prices), 0);
  return {
    region: prices.region,
    priceDate: prices.date,
    prices,
    hoursPerMonth: HOURS_PER_MONTH,
    targetUtilisation: TARGET_UTILISATION,
    indexes,
    patterns: workload.patterns.filter(({ rate }) => rate !== undefined).map((pattern) => patternCost(pattern, prices)),
    dax,
    total: dax + sum(({ total }) => total),
    totals: {
      onDemand: dax + sum((cost) => cost.onDemand.read + cost.onDemand.write + stored(cost)),
      provisionedPeak: dax + sum((cost) => cost.provisionedPeak.usd + stored(cost)),
      provisionedAverage: dax + sum((cost) => cost.provisionedAverage.usd + stored(cost)),
    },
  };
}

/** The DAX cluster that stands before it. */
export function daxOf({ kind, table }: IndexDesign): DaxCluster | undefined {
  return kind === 'table' ? table.dax : undefined;
}

function daxCostOf(index: IndexDesign, prices: Prices): number {
  const cluster = daxOf(index);
  return cluster === undefined ? 0 : daxCost(prices, cluster);
}

const byIndex = new WeakMap<Cost, ReadonlyMap<IndexDesign, IndexCost>>();

/** The cost of a table's key or of an index. */
export function indexCostOf(cost: Cost, index: IndexDesign): IndexCost | undefined {
  const costs = byIndex.get(cost) ?? new Map(cost.indexes.map((one) => [one.index, one]));
  byIndex.set(cost, costs);
  return costs.get(index);
}

export function tableClassOf(index: IndexDesign): TableClass {
  return index.table.class === 'infrequent-access' ? 'STANDARD_INFREQUENT_ACCESS' : 'STANDARD';
}

function indexCost(workload: Workload, table: TableDesign, index: IndexDesign, prices: Prices): IndexCost {
  const { design, patterns } = workload;
  const tableClass = tableClassOf(index);
  const regions = regionsOf(index);
  const load = throughputOf(workload, table, index);
  const { entries, storedBytes, overheadBytes } = stored(design, index, regions > 1);
  const storage = storedCost(index, storedBytes, prices);
  const pointInTimeRecovery = recoveredCost(index, storedBytes, prices);
  const requests = onDemandCost(
    index,
    { read: load.read.avg * SECONDS_PER_MONTH, write: load.write.avg * SECONDS_PER_MONTH },
    prices,
  );
  const deletes = deletesElsewhereCost(index, deletedPerSecond(patterns, index) * SECONDS_PER_MONTH, prices);
  const onDemand = { read: requests.read, write: requests.write + deletes };
  const target = targetOf(index);
  const provisionedPeak = provisioned(index, load.read.peak, load.write.peak, target, prices);
  const provisionedAverage = provisioned(index, load.read.avg, load.write.avg, target, prices);
  const stated = statedCapacity(index, { read: load.read.avg, write: load.write.avg }, prices);
  const billing = billingOf(index).mode;
  const throughput = billing === 'on-demand' ? onDemand.read + onDemand.write : (stated ?? provisionedPeak).usd;
  return {
    index,
    tableClass,
    billing,
    regions,
    entries,
    storedBytes,
    overheadBytes,
    storage,
    pointInTimeRecovery,
    onDemand,
    provisionedPeak,
    provisionedAverage,
    ...(stated === undefined ? {} : { provisionedStated: stated }),
    total: throughput + storage + pointInTimeRecovery,
  };
}

/** What is paid for an index by: of a global one what it states itself, otherwise its table's. */
export function billingOf(index: IndexDesign): IndexDesign['table']['billing'] {
  return (index.kind === 'global' ? index.declaration?.billing : undefined) ?? index.table.billing;
}

function targetOf(index: IndexDesign): number {
  const billing = billingOf(index);
  return billing.mode === 'provisioned' && billing.autoscale !== undefined
    ? billing.autoscale.target / 100
    : TARGET_UTILISATION;
}

/** Local indexes are billed to the table's capacity, so the table's share holds theirs and they have none. */
function throughputOf(workload: Workload, table: TableDesign, index: IndexDesign): { read: CallRate; write: CallRate } {
  const sum = { read: { avg: 0, peak: 0 }, write: { avg: 0, peak: 0 } };
  if (index.kind === 'local') return sum;
  const local = index === table.primary ? [...table.indexes.values()].filter(({ kind }) => kind === 'local') : [];
  for (const one of [index, ...local]) {
    const load = indexLoadOf(workload, one);
    if (load === undefined) continue;
    for (const unit of ['read', 'write'] as const) {
      sum[unit].avg += load[unit].avg;
      sum[unit].peak += load[unit].peak;
    }
  }
  return sum;
}

function stored(
  design: Design,
  index: IndexDesign,
  replicated: boolean,
): Pick<IndexCost, 'entries' | 'storedBytes' | 'overheadBytes'> {
  const { entries, bytes } = storedIn(design, index);
  const overhead = STORAGE_OVERHEAD_BYTES + (replicated && index.kind === 'table' ? REPLICATION_BYTES : 0);
  const overheadBytes = entries * overhead;
  return { entries, storedBytes: bytes + overheadBytes, overheadBytes };
}

/**
 * Dollars for request units, writes in each Region of the table. Writes to replicated tables have a price of their own; those of their
 * global indexes do not. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/global-tables-billing.html
 */
export function onDemandCost(
  index: IndexDesign,
  units: { readonly read: number; readonly write: number },
  prices: Prices,
  tableClass: TableClass = tableClassOf(index),
): { readonly read: number; readonly write: number } {
  return {
    read: readRequestCost(units.read, tableClass, prices),
    write: writeRequestCost(units.write, tableClass, prices, isReplicated(index)) * regionsOf(index),
  };
}

/** Dollars for write units of TTL deletes, which are free in the Region that deletes and written in all others. */
export function deletesElsewhereCost(
  index: IndexDesign,
  units: number,
  prices: Prices,
  tableClass: TableClass = tableClassOf(index),
): number {
  return writeRequestCost(units, tableClass, prices, isReplicated(index)) * (regionsOf(index) - 1);
}

/** Write units a second of what TTL deletes in the long run, with the entries of local indexes at their table. */
function deletedPerSecond(patterns: readonly PatternLoad[], index: IndexDesign): number {
  if (index.kind === 'local' || regionsOf(index) === 1) return 0;
  const isHere = (one: IndexDesign): boolean =>
    one === index || (index.kind === 'table' && one.kind === 'local' && one.table === index.table);
  return patterns.reduce((sum, load) => {
    const written = load.call.byIndex.reduce((units, one) => units + (isHere(one.index) ? one.write : 0), 0);
    return written === 0 ? sum : sum + written * (load.rate?.avg ?? 0) * deletedShare(load, isHere);
  }, 0);
}

/** Dollars a month for stored bytes, overhead included, in all Regions. */
export function storedCost(index: IndexDesign, bytes: number, prices: Prices): number {
  return storageCost(bytes, tableClassOf(index), prices) * regionsOf(index);
}

/** Dollars a month for recovery of them: local indexes are recovered with their table, global ones are built anew. */
export function recoveredCost(index: IndexDesign, bytes: number, prices: Prices): number {
  const isRecovered = index.table.protection.pitr && index.kind !== 'global';
  return isRecovered ? recoveryCost(bytes, prices) * regionsOf(index) : 0;
}

/** Dollars a month for capacity, writes in each Region of the table; other Regions are taken to read nothing. */
export function capacityCost(
  index: IndexDesign,
  units: { readonly read: number; readonly write: number },
  prices: Prices,
  tableClass: TableClass = tableClassOf(index),
): number {
  const everywhere = { read: units.read, write: units.write * regionsOf(index) };
  return provisionedCost(everywhere, HOURS_PER_MONTH, tableClass, prices, isReplicated(index));
}

/** Regions that hold a copy, the table's own included. */
export function regionsOf({ table }: IndexDesign): number {
  return 1 + table.replicas.length;
}

/** Whether its writes are billed as replicated ones. */
export function isReplicated(index: IndexDesign): boolean {
  return regionsOf(index) > 1 && index.kind !== 'global';
}

function provisioned(index: IndexDesign, read: number, write: number, target: number, prices: Prices): ProvisionedCost {
  if (read === 0 && write === 0) return { rcu: 0, wcu: 0, usd: 0 };
  const rcu = capacityFor(read, target);
  const wcu = capacityFor(write, target);
  return { rcu, wcu, usd: capacityCost(index, { read: rcu, write: wcu }, prices) };
}

/** Whole units, at least one; a quotient that is whole but for rounding stays so. */
export function capacityFor(load: number, target: number): number {
  return Math.max(1, Math.ceil(load / target - 1e-9));
}

/** Units a second that auto scaling settles at. */
export function settledCapacity(
  load: number,
  { min, max, target }: { readonly min: number; readonly max: number; readonly target: number },
): number {
  return Math.min(max, Math.max(min, capacityFor(load, target)));
}

/** What the model provisions: a fixed capacity, or what auto scaling settles at for the average inside its bounds. */
function statedCapacity(
  index: IndexDesign,
  average: { readonly read: number; readonly write: number },
  prices: Prices,
): ProvisionedCost | undefined {
  const billing = billingOf(index);
  if (index.kind === 'local' || billing.mode !== 'provisioned') return undefined;
  const { autoscale } = billing;
  const scaled = (unit: 'rcu' | 'wcu', load: number): number =>
    autoscale === undefined
      ? billing[unit]
      : settledCapacity(load, { min: autoscale.min[unit], max: autoscale.max[unit], target: autoscale.target / 100 });
  const [rcu, wcu] = [scaled('rcu', average.read), scaled('wcu', average.write)];
  return { rcu, wcu, usd: capacityCost(index, { read: rcu, write: wcu }, prices) };
}

function patternCost({ name, call, rate }: PatternLoad, prices: Prices): PatternCost {
  let perCall = 0;
  for (const { index, read, write } of call.byIndex) {
    const usd = onDemandCost(index, { read, write }, prices);
    perCall += usd.read + usd.write;
  }
  return { name, usd: perCall * (rate?.avg ?? 0) * SECONDS_PER_MONTH, perMillionCalls: perCall * 1_000_000 };
}
