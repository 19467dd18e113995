import type { Design, TableDesign } from '../design/design.js';
import { bytesText, numberText, wholeText } from '../diagnostics/index.js';
import { partitionsAtStart, type SetSettings } from '../fluid/index.js';
import { setsOf } from '../load/traffic/sets.js';
import type { Billing } from '../model/model.js';
import { initialPartitions, PARTITION_LIMITS } from '../partition/index.js';
import type { IndexReport, PerSecond, Verdict } from './report.js';

/** What tables and global indexes must serve, against what they are billed for. */
export function capacityVerdicts(design: Design, indexes: readonly IndexReport[]): readonly Verdict[] {
  const sets = new Map(setsOf(design, {}).settings.map((set) => [set.name, set]));
  return [...design.tables.values()].flatMap((table) => tableVerdicts(table, indexes, sets));
}

function tableVerdicts(
  design: TableDesign,
  indexes: readonly IndexReport[],
  sets: ReadonlyMap<string, SetSettings>,
): readonly Verdict[] {
  const { table } = design;
  const own = indexes.filter((one) => one.table === table.name);
  // Local indexes are served from the table's capacity.
  const base = own.filter(({ kind }) => kind !== 'global');
  const at = (name: string): string => (name === table.name ? table.name : `${table.name}.${name}`);
  const units = [
    { at: table.name, billing: table.billing, load: base },
    ...own
      .filter(({ kind }) => kind === 'global')
      .map((one) => ({
        at: at(one.index),
        billing: design.indexes.get(one.index)?.declaration?.billing ?? table.billing,
        load: [one],
      })),
  ];
  return units.flatMap(({ at: where, billing, load }) => [
    ...unitVerdicts(where, billing, 'read', summed(load, 'readUnits'), sets.get(where)),
    ...unitVerdicts(where, billing, 'write', summed(load, 'writeUnits'), sets.get(where)),
  ]);
}

function summed(load: readonly IndexReport[], units: 'readUnits' | 'writeUnits'): PerSecond {
  return load.reduce((sum, one) => ({ avg: sum.avg + one[units].avg, peak: sum.peak + one[units].peak }), {
    avg: 0,
    peak: 0,
  });
}

function unitVerdicts(
  at: string,
  billing: Billing,
  unit: 'read' | 'write',
  load: PerSecond,
  set: SetSettings | undefined,
): readonly Verdict[] {
  const most = ceilingOf(billing, unit);
  if (most !== undefined && load.peak > most.units) {
    const always = load.avg > most.units;
    const needs = always
      ? `${numberText(load.avg)} ${unit} units/s on average`
      : `${numberText(load.peak)} ${unit} units/s at peak`;
    const then = always ? 'The rest is throttled.' : 'What burst capacity does not take is throttled.';
    return [
      {
        severity: always ? 'error' : 'warning',
        code: 'over-capacity',
        at,
        unit,
        message: `${at} needs ${needs}; ${most.what} ends at ${numberText(most.units)}. ${then}`,
      },
    ];
  }
  return set?.mode.kind === 'onDemand' ? startVerdicts(set, unit, load) : [];
}

function ceilingOf(
  billing: Billing,
  unit: 'read' | 'write',
): { readonly units: number; readonly what: string } | undefined {
  if (billing.mode === 'on-demand') {
    const units = unit === 'read' ? billing.maxRead : billing.maxWrite;
    return units === undefined ? undefined : { units, what: 'its on-demand maximum' };
  }
  const of = unit === 'read' ? 'rcu' : 'wcu';
  if (billing.autoscale === undefined) return { units: billing[of], what: 'its provisioned capacity' };
  return { units: billing.autoscale.max[of], what: 'its auto scaling' };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html */
function startVerdicts(set: SetSettings, unit: 'read' | 'write', load: PerSecond): readonly Verdict[] {
  const { name: at, warm, ...rest } = set;
  const partitions = partitionsAtStart(set);
  const serves = partitions * PARTITION_LIMITS[unit];
  if (load.peak <= serves) return [];
  const isWarmed = partitions > partitionsAtStart({ name: at, ...rest });
  const start = isWarmed
    ? `It is warmed up to ${wholeText(warm?.[unit] ?? serves)}`
    : partitions > initialPartitions(set.mode)
      ? `Its ${bytesText(set.bytes)} lie on some ${wholeText(partitions)} partitions, which serve ${wholeText(serves)} at once`
      : `New and on demand, it serves ${wholeText(serves)} at once`;
  return [
    {
      severity: 'info',
      code: 'above-initial-capacity',
      at,
      unit,
      message: `${at} needs ${numberText(load.peak)} ${unit} units/s at peak. ${start}: warm it up (\`warm\`), or let the load double no faster than every 30 minutes.`,
    },
  ];
}
