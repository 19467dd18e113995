import type { Design } from '../design/design.js';
import type { Prices } from '../facts/index.js';
import type { Contention, ContentionPart } from '../load/contention.js';
import type { Cost } from '../load/cost.js';
import type { DataGenerator } from '../load/generate-items.js';
import type { Heat } from '../load/heat.js';
import type { BiggestTenant } from '../load/tenants.js';
import { storedItems } from '../load/volume.js';
import type { CallRate, Workload } from '../load/workload.js';
import { itemBytes } from '../value/index.js';
import { adviceFor } from './advice.js';
import { tidy } from './numbers.js';
import type {
  ContentionPartReport,
  ContentionReport,
  CostReport,
  HeatReport,
  IndexReport,
  LoadedData,
  PerSecond,
  TenantReport,
} from './report.js';

export function loadedData(design: Design, data: DataGenerator): readonly LoadedData[] {
  return [...design.entities.values()].map((entity) => {
    const items = data.all.filter((one) => one.entity === entity);
    const sum = items.reduce((total, { item }) => total + itemBytes(item), 0);
    return {
      entity: entity.name,
      table: entity.table.table.name,
      loaded: items.length,
      expected: tidy(storedItems(design, entity)),
      basis: storedItems(design, entity) === entity.count.value ? entity.count.basis : ('derived' as const),
      meanBytes: tidy(items.length === 0 ? 0 : sum / items.length),
      typicalBytes: tidy(entity.item.typical),
    };
  });
}

export function indexReports(workload: Workload, cost: Cost): readonly IndexReport[] {
  return workload.indexes.map(({ index, read, write }) => {
    const stored = cost.indexes.find((one) => one.index === index);
    return {
      table: index.table.name,
      index: index.name,
      kind: index.kind,
      entries: tidy(stored?.entries ?? 0),
      storedBytes: tidy(stored?.storedBytes ?? 0),
      readUnits: { avg: tidy(read.avg), peak: tidy(read.peak) },
      writeUnits: { avg: tidy(write.avg), peak: tidy(write.peak) },
    };
  });
}

export function heatReport(heat: Heat['keys'][number], workload: Workload): HeatReport {
  const advice = adviceFor(heat, workload);
  return {
    table: heat.index.table.name,
    index: heat.index.name,
    unit: heat.unit,
    key: heat.key,
    unitsPerSecond: { avg: tidy(heat.avg), peak: tidy(heat.peak) },
    limit: heat.limit,
    share: tidy(heat.share),
    headroom: tidy(heat.headroom),
    level: heat.level,
    hottest: heat.example,
    itemUnitsPerSecond: tidy(heat.itemPeak),
    relief: heat.relief,
    shards: heat.shards,
    patterns: heat.contributions.map((one) => ({
      pattern: one.pattern,
      unitsPerSecond: tidy(one.peak),
      callsPerSecond: one.callsPerSecond.peak,
      unitsPerCall: tidy(one.unitsPerCall),
      share: tidy(one.share),
    })),
    ...(advice === undefined ? {} : { advice }),
  };
}

export function contentionReport(one: Contention): ContentionReport {
  const part = ({ pattern, perSecond: calls, share }: ContentionPart): ContentionPartReport => ({
    pattern,
    perSecond: tidy(calls.peak),
    share: tidy(share),
  });
  return {
    table: one.entity.table.table.name,
    entity: one.entity.name,
    key: one.key,
    hottest: one.example,
    transactionsPerSecond: perSecond(one.transactionsPerSecond),
    heldShare: tidy(one.share),
    level: one.level,
    patterns: one.contributions.map(part),
    victims: one.victims.map(part),
  };
}

export function tenantReport({ tenants, skew, share, calls, readUnits, writeUnits }: BiggestTenant): TenantReport {
  return {
    tenants,
    skew,
    share: tidy(share),
    callsPerSecond: perSecond(calls),
    readUnits: perSecond(readUnits),
    writeUnits: perSecond(writeUnits),
  };
}

function perSecond({ avg, peak }: CallRate): PerSecond {
  return { avg: tidy(avg), peak: tidy(peak) };
}

/** `skipped`: patterns that are not in the figures. */
export function costReport(design: Design, cost: Cost, skipped: readonly string[]): CostReport {
  const provisioned = (one: { rcu: number; wcu: number; usd: number }) => ({
    rcu: one.rcu,
    wcu: one.wcu,
    usd: tidy(one.usd),
  });
  return {
    currency: 'USD',
    region: cost.region,
    priceDate: cost.priceDate,
    hoursPerMonth: cost.hoursPerMonth,
    targetUtilisation: cost.targetUtilisation,
    perMonth: {
      asModelled: tidy(cost.total),
      onDemand: tidy(cost.totals.onDemand),
      provisionedPeak: tidy(cost.totals.provisionedPeak),
      provisionedAverage: tidy(cost.totals.provisionedAverage),
      ...(cost.dax > 0 ? { dax: tidy(cost.dax) } : {}),
    },
    indexes: cost.indexes.map((one) => ({
      table: one.index.table.name,
      index: one.index.name,
      billing: one.billing,
      tableClass: one.tableClass,
      regions: one.regions,
      onDemandRead: tidy(one.onDemand.read),
      onDemandWrite: tidy(one.onDemand.write),
      provisionedPeak: provisioned(one.provisionedPeak),
      provisionedAverage: provisioned(one.provisionedAverage),
      storage: tidy(one.storage),
      pointInTimeRecovery: tidy(one.pointInTimeRecovery),
      total: tidy(one.total),
    })),
    excludes: [
      'the free tier, reserved capacity and savings plans, taxes',
      ...streamReads(design, cost.prices),
      'backups besides point-in-time recovery, exports, data transfer',
      ...(skipped.length === 0 ? [] : [`patterns that were not simulated: ${skipped.join(', ')}`]),
    ],
  };
}

/** Lambda reads streams for nothing; what others would read is not stated. https://aws.amazon.com/dynamodb/pricing/on-demand/ */
export function streamReads({ tables }: Design, prices: Prices): readonly string[] {
  if (![...tables.values()].some(({ table }) => table.stream !== undefined)) return [];
  const { usd, per } = prices.other.streamReads;
  return [`reads of streams, which are free for Lambda and $${usd} per ${per} for others`];
}
