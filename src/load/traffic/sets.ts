import type { Design, IndexDesign } from '../../design/design.js';
import { DEFAULT_TABLE_READ_UNITS, DEFAULT_TABLE_WRITE_UNITS } from '../../facts/index.js';
import type { AutoscaleSettings, SetSettings } from '../../fluid/index.js';
import type { Billing } from '../../model/model.js';
import type { CapacityMode, UnitRates } from '../../partition/index.js';
import { billingOf } from '../cost.js';
import { homeOf, liesIn } from '../touch-load.js';
import { storedIn } from '../volume.js';
import { indexesOf } from '../workload.js';
import type { TrafficSettings } from './compiled.js';

/** What has partitions of its own, in the design's order: each table's key, then its global indexes. */
export interface TrafficSets {
  readonly settings: readonly SetSettings[];
  readonly indexes: readonly IndexDesign[];
  /** Position of the set that an index lies in. */
  readonly position: (index: IndexDesign) => number;
}

export function setsOf(design: Design, { quotas }: TrafficSettings): TrafficSets {
  const indexes = indexesOf(design).filter(({ kind }) => kind !== 'local');
  const positions = new Map(indexes.map((index, i) => [index, i]));
  const quota = quotaOf(design, quotas);
  const settings = indexes.map((index): SetSettings => {
    const billing = billingOf(index);
    const inside = liesIn(design, index);
    const autoscale = autoscaleOf(billing);
    const warm = warmOf(billing);
    return {
      name: nameOf(index),
      table: index.table.name,
      kind: index.kind === 'table' ? 'table' : 'index',
      mode: modeOf(billing, quota),
      bytes: inside.reduce((sum, one) => sum + storedIn(design, one).bytes, 0),
      hasLocalIndex: inside.length > 1,
      ...(autoscale === undefined ? {} : { autoscale }),
      ...(warm === undefined ? {} : { warm }),
    };
  });
  return { settings, indexes, position: (index) => positions.get(homeOf(design, index)) ?? -1 };
}

function nameOf({ kind, name, table }: IndexDesign): string {
  return kind === 'table' ? table.name : `${table.name}.${name}`;
}

function quotaOf({ model }: Design, quotas: TrafficSettings['quotas']): UnitRates {
  const stated = model.lint.quotas;
  return {
    read: quotas?.tableRead ?? stated.get('tableReadUnits') ?? DEFAULT_TABLE_READ_UNITS,
    write: quotas?.tableWrite ?? stated.get('tableWriteUnits') ?? DEFAULT_TABLE_WRITE_UNITS,
  };
}

function modeOf(billing: Billing, quota: UnitRates): CapacityMode {
  if (billing.mode === 'on-demand') {
    const { maxRead, maxWrite } = billing;
    const maximum = {
      ...(maxRead === undefined ? {} : { read: maxRead }),
      ...(maxWrite === undefined ? {} : { write: maxWrite }),
    };
    return { kind: 'onDemand', maximum, quota };
  }
  const { rcu, wcu, autoscale } = billing;
  if (autoscale === undefined) return { kind: 'provisioned', read: rcu, write: wcu };
  // Auto scaling brings what is provisioned within its bounds at once.
  const within = (units: number, of: 'rcu' | 'wcu'): number =>
    Math.min(autoscale.max[of], Math.max(autoscale.min[of], units));
  return { kind: 'provisioned', read: within(rcu, 'rcu'), write: within(wcu, 'wcu') };
}

function autoscaleOf(billing: Billing): AutoscaleSettings | undefined {
  if (billing.mode !== 'provisioned' || billing.autoscale === undefined) return undefined;
  const { min, max, target } = billing.autoscale;
  const share = target / 100;
  return {
    min: { read: min.rcu, write: min.wcu },
    max: { read: max.rcu, write: max.wcu },
    target: { read: share, write: share },
  };
}

function warmOf({ warmRead, warmWrite }: Billing): UnitRates | undefined {
  return warmRead === undefined && warmWrite === undefined ? undefined : { read: warmRead ?? 0, write: warmWrite ?? 0 };
}
