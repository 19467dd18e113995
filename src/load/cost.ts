import type { Design, IndexDesign, TableDesign } from '../design/design.js';
import {
  BILLED_GB_BYTES,
  CLASS_PRICES,
  HOURS_PER_MONTH,
  OTHER_PRICES,
  PRICE_DATE,
  PRICE_REGION,
  provisionedCost,
  readRequestCost,
  SECONDS_PER_MONTH,
  storageCost,
  type TableClass,
} from '../facts/index.js';
import { STORAGE_OVERHEAD_BYTES } from '../value/index.js';
import { storedItems } from './volume.js';
import type { CallRate, IndexLoad, PatternLoad, Workload } from './workload.js';

/** Share of provisioned capacity that is meant to be used, where the model states no auto scaling target. */
export const TARGET_UTILISATION = 0.7;
/** Bytes that a replicated item takes besides the storage overhead. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/global-tables-billing.html */
const REPLICATION_BYTES = 48;

/** Dollars a month, before any free tier, discount or tax. */
export interface Cost {
  readonly region: string;
  readonly priceDate: string;
  readonly hoursPerMonth: number;
  /** Target utilisation of provisioned capacity, 0 to 1, where a table states none. */
  readonly targetUtilisation: number;
  readonly indexes: readonly IndexCost[];
  readonly patterns: readonly PatternCost[];
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
 * Monthly cost of a workload at the built-in prices, on demand and provisioned. Average rates decide what is used;
 * peak rates decide what must be provisioned. Streams, backups, exports and data transfer are not in it.
 * https://aws.amazon.com/dynamodb/pricing/
 */
export function costOf(workload: Workload): Cost {
  const indexes = [...workload.design.tables.values()].flatMap((table) =>
    [table.primary, ...table.indexes.values()].map((index) =>
      indexCost(workload.design, table, index, workload.indexes),
    ),
  );
  const sum = (of: (cost: IndexCost) => number): number => indexes.reduce((total, cost) => total + of(cost), 0);
  const stored = (cost: IndexCost): number => cost.storage + cost.pointInTimeRecovery;
  return {
    region: PRICE_REGION,
    priceDate: PRICE_DATE,
    hoursPerMonth: HOURS_PER_MONTH,
    targetUtilisation: TARGET_UTILISATION,
    indexes,
    patterns: workload.patterns.filter(({ rate }) => rate !== undefined).map((pattern) => patternCost(pattern)),
    total: sum(({ total }) => total),
    totals: {
      onDemand: sum((cost) => cost.onDemand.read + cost.onDemand.write + stored(cost)),
      provisionedPeak: sum((cost) => cost.provisionedPeak.usd + stored(cost)),
      provisionedAverage: sum((cost) => cost.provisionedAverage.usd + stored(cost)),
    },
  };
}

export function tableClassOf(index: IndexDesign): TableClass {
  return index.table.class === 'infrequent-access' ? 'STANDARD_INFREQUENT_ACCESS' : 'STANDARD';
}

function indexCost(design: Design, table: TableDesign, index: IndexDesign, loads: readonly IndexLoad[]): IndexCost {
  const tableClass = tableClassOf(index);
  const regions = 1 + index.table.replicas.length;
  const load = throughputOf(table, index, loads);
  const { entries, storedBytes } = stored(design, index, regions > 1);
  const storage = storageCost(storedBytes, tableClass) * regions;
  // Local indexes are recovered with their table, global ones are built anew.
  const recovered = index.table.protection.pitr && index.kind !== 'global';
  const pointInTimeRecovery = recovered
    ? (storedBytes / BILLED_GB_BYTES) * OTHER_PRICES.pointInTimeRecovery.usd * regions
    : 0;
  const write = writeCost(load.write.avg * SECONDS_PER_MONTH, tableClass, regions, index.kind === 'global') * regions;
  const onDemand = { read: readRequestCost(load.read.avg * SECONDS_PER_MONTH, tableClass), write };
  const target = targetOf(index);
  const provisionedPeak = provisioned(load.read.peak, load.write.peak, target, tableClass, regions);
  const provisionedAverage = provisioned(load.read.avg, load.write.avg, target, tableClass, regions);
  const stated = statedCapacity(index, provisionedAverage, tableClass, regions);
  const billing = billingOf(index).mode;
  const throughput = billing === 'on-demand' ? onDemand.read + onDemand.write : (stated ?? provisionedPeak).usd;
  return {
    index,
    tableClass,
    billing,
    regions,
    entries,
    storedBytes,
    storage,
    pointInTimeRecovery,
    onDemand,
    provisionedPeak,
    provisionedAverage,
    ...(stated === undefined ? {} : { provisionedStated: stated }),
    total: throughput + storage + pointInTimeRecovery,
  };
}

function billingOf(index: IndexDesign): IndexDesign['table']['billing'] {
  return (index.kind === 'global' ? index.declaration?.billing : undefined) ?? index.table.billing;
}

function targetOf(index: IndexDesign): number {
  const billing = billingOf(index);
  return billing.mode === 'provisioned' && billing.autoscale !== undefined
    ? billing.autoscale.target / 100
    : TARGET_UTILISATION;
}

/** Local indexes are billed to the table's capacity, so the table's share holds theirs and they have none. */
function throughputOf(
  table: TableDesign,
  index: IndexDesign,
  loads: readonly IndexLoad[],
): { read: CallRate; write: CallRate } {
  const sum = { read: { avg: 0, peak: 0 }, write: { avg: 0, peak: 0 } };
  if (index.kind === 'local') return sum;
  for (const load of loads) {
    const counts =
      load.index === index ||
      (index === table.primary && load.index.kind === 'local' && load.index.table === index.table);
    if (!counts) continue;
    for (const unit of ['read', 'write'] as const) {
      sum[unit].avg += load[unit].avg;
      sum[unit].peak += load[unit].peak;
    }
  }
  return sum;
}

function stored(design: Design, index: IndexDesign, replicated: boolean): { entries: number; storedBytes: number } {
  let entries = 0;
  let storedBytes = 0;
  const overhead = STORAGE_OVERHEAD_BYTES + (replicated && index.kind === 'table' ? REPLICATION_BYTES : 0);
  for (const { entity, share, entry } of index.members) {
    const count = storedItems(design, entity) * share;
    entries += count;
    storedBytes += count * (entry.typical + overhead);
  }
  return { entries, storedBytes };
}

/** Dollars in one Region. Writes to replicated tables have their own price; those of their global indexes do not. */
function writeCost(units: number, tableClass: TableClass, regions: number, globalIndex: boolean): number {
  const prices = CLASS_PRICES[tableClass];
  const price = regions > 1 && !globalIndex ? prices.replicatedWriteRequestUnits : prices.writeRequestUnits;
  return (units / 1_000_000) * price.usd;
}

function provisioned(
  read: number,
  write: number,
  target: number,
  tableClass: TableClass,
  regions: number,
): ProvisionedCost {
  if (read === 0 && write === 0) return { rcu: 0, wcu: 0, usd: 0 };
  const rcu = units(read, target);
  const wcu = units(write, target);
  return { rcu, wcu, usd: capacityCost(rcu, wcu, tableClass, regions) };
}

/** Whole units, at least one; a quotient that is whole but for rounding stays so. */
function units(load: number, target: number): number {
  return Math.max(1, Math.ceil(load / target - 1e-9));
}

/** What the model provisions: a fixed capacity, or what auto scaling settles at for the average inside its bounds. */
function statedCapacity(
  index: IndexDesign,
  average: ProvisionedCost,
  tableClass: TableClass,
  regions: number,
): ProvisionedCost | undefined {
  const billing = billingOf(index);
  if (index.kind === 'local' || billing.mode !== 'provisioned') return undefined;
  const scaled = (unit: 'rcu' | 'wcu'): number => {
    if (billing.autoscale === undefined) return billing[unit];
    return Math.min(billing.autoscale.max[unit], Math.max(billing.autoscale.min[unit], average[unit]));
  };
  const [rcu, wcu] = [scaled('rcu'), scaled('wcu')];
  return { rcu, wcu, usd: capacityCost(rcu, wcu, tableClass, regions) };
}

/** Replicated capacity units have the price of ordinary ones; other Regions are taken to read nothing. */
function capacityCost(rcu: number, wcu: number, tableClass: TableClass, regions: number): number {
  return provisionedCost({ read: rcu, write: wcu * regions }, HOURS_PER_MONTH, tableClass);
}

function patternCost({ name, call, rate }: PatternLoad): PatternCost {
  let perCall = 0;
  for (const { index, read, write } of call.byIndex) {
    const tableClass = tableClassOf(index);
    const regions = 1 + index.table.replicas.length;
    perCall +=
      readRequestCost(read, tableClass) + writeCost(write, tableClass, regions, index.kind === 'global') * regions;
  }
  return { name, usd: perCall * (rate?.avg ?? 0) * SECONDS_PER_MONTH, perMillionCalls: perCall * 1_000_000 };
}
