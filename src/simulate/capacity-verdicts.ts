import type { Design, TableDesign } from '../design/design.js';
import { numberText, wholeText } from '../diagnostics/index.js';
import { NEW_ON_DEMAND_READ_UNITS, NEW_ON_DEMAND_WRITE_UNITS } from '../facts/index.js';
import type { Billing } from '../model/model.js';
import type { IndexReport, PerSecond, Verdict } from './report.js';

/** What tables and global indexes must serve, against what they are billed for. */
export function capacityVerdicts(design: Design, indexes: readonly IndexReport[]): readonly Verdict[] {
  return [...design.tables.values()].flatMap((table) => tableVerdicts(table, indexes));
}

function tableVerdicts(design: TableDesign, indexes: readonly IndexReport[]): readonly Verdict[] {
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
    ...unitVerdicts(where, billing, 'read', summed(load, 'readUnits')),
    ...unitVerdicts(where, billing, 'write', summed(load, 'writeUnits')),
  ]);
}

function summed(load: readonly IndexReport[], units: 'readUnits' | 'writeUnits'): PerSecond {
  return load.reduce((sum, one) => ({ avg: sum.avg + one[units].avg, peak: sum.peak + one[units].peak }), {
    avg: 0,
    peak: 0,
  });
}

function unitVerdicts(at: string, billing: Billing, unit: 'read' | 'write', load: PerSecond): readonly Verdict[] {
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
  return billing.mode === 'on-demand' ? startVerdicts(at, billing, unit, load) : [];
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
function startVerdicts(
  at: string,
  billing: Extract<Billing, { mode: 'on-demand' }>,
  unit: 'read' | 'write',
  load: PerSecond,
): readonly Verdict[] {
  const initial = unit === 'read' ? NEW_ON_DEMAND_READ_UNITS : NEW_ON_DEMAND_WRITE_UNITS;
  const warm = unit === 'read' ? billing.warmRead : billing.warmWrite;
  const ready = Math.max(initial, warm ?? 0);
  if (load.peak <= ready) return [];
  const start =
    warm !== undefined && warm > initial
      ? `It is warmed up to ${wholeText(warm)}`
      : `New and on demand, it serves ${wholeText(initial)} at once`;
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
