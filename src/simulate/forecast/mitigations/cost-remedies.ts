import { usdText, wholeText } from '../../../diagnostics/index.js';
import type { UnitKind, UnitRates } from '../../../partition/index.js';
import { unitsFor, unitsForPeak } from '../changes/apply-capacity.js';
import { averageRate } from '../changes/apply-storage.js';
import type { CompiledTraffic } from '../changes/compiled.js';
import { quoted } from '../changes/scan.js';
import type { Headline } from '../report.js';
import type { Candidate, Remedy } from './candidate.js';

/** Dollars a month from which a bill is worth a remedy. */
const WORTH_USD = 20;
const KEPT_DAYS = 90;

/** What may cost less for the same load. */
export function costRemedies(compiled: CompiledTraffic, { usdPerMonth }: Headline): readonly Remedy[] {
  if (usdPerMonth < WORTH_USD) return [];
  return [...billingRemedies(compiled, usdPerMonth), ...ttlRemedies(compiled, usdPerMonth)];
}

function billingRemedies(compiled: CompiledTraffic, usd: number): readonly Remedy[] {
  const { sets } = compiled.traffic;
  return sets.flatMap((set) => {
    if (set.kind !== 'table') return [];
    const name = quoted(set.name);
    const all = sets.filter(({ table }) => table === set.table);
    if (set.mode.kind === 'provisioned')
      return [
        {
          family: `billing ${set.name}`,
          doses: [
            {
              change: `${name}.billing=on-demand`,
              title: `Bill ${set.name} on demand`,
              causes: [`All costs ${usdText(usd)} a month; ${set.name} is provisioned, used or not`],
            },
          ],
        },
      ];
    const positions = all.map((one) => sets.indexOf(one));
    const cause = `All costs ${usdText(usd)} a month, with ${set.name} on demand; requests that come evenly are cheaper provisioned`;
    const many = all.length > 1 ? ` and its ${all.length === 2 ? 'index' : 'indexes'}` : '';
    const dose = (what: string, unitsOf: (position: number) => UnitRates): Candidate => ({
      change: positions.map((position) => provisionedText(sets[position]?.name ?? '', unitsOf(position))).join(','),
      title: `Provision ${set.name}${many} for ${what}, with auto scaling at 70 %`,
      causes: [cause],
    });
    const doses = [
      dose('what is usual', (position) => usualUnits(compiled, position)),
      dose('the peak', (position) => unitsForPeak(compiled, position)),
    ];
    return [{ family: `billing ${set.name}`, doses }];
  });
}

function provisionedText(name: string, { read, write }: UnitRates): string {
  return `${quoted(name)}.billing=provisioned(${read},${write}),${quoted(name)}.autoscale=70%`;
}

/** So that the average of the month uses the share of them that is meant to be used. */
function usualUnits({ traffic }: CompiledTraffic, set: number): UnitRates {
  const { duration, flows } = traffic;
  const average = (kind: UnitKind): number =>
    flows.reduce((sum, flow) => {
      const rate = averageRate(flow, duration);
      const units = flow.demands.reduce((all, one) => all + (one.set === set && one.kind === kind ? one.units : 0), 0);
      return sum + rate * units;
    }, 0);
  return unitsFor({ read: average('read'), write: average('write') });
}

/** Entities that only ever grow. */
function ttlRemedies({ flows, sets }: CompiledTraffic, usd: number): readonly Remedy[] {
  const entities = new Map(
    sets.flatMap(({ index }) => index.members.map(({ entity }) => [entity.name, entity] as const)),
  );
  const touched = [...flows.values()].flatMap(({ plan }) => plan.touches);
  const growing = [...entities.values()].filter(({ name, entity, companionOf }) => {
    if (entity.ttl !== undefined || companionOf !== undefined) return false;
    const own = touched.filter((touch) => touch.entity.name === name && touch.write !== undefined);
    const deletes = own.some(({ write }) => write?.action === 'delete');
    const changes = own.some(({ write }) => write?.makesNew === false);
    return !deletes && !changes && own.some(({ write }) => write?.makesNew === true);
  });
  return growing.map(({ name, count }) => ({
    family: `ttl ${name}`,
    doses: [
      {
        change: `${quoted(name)}.ttl=${KEPT_DAYS}d`,
        title: `Let \`${name}\` items expire after ${KEPT_DAYS} days, if nobody needs them longer`,
        causes: [
          `All costs ${usdText(usd)} a month; ${wholeText(count.value)} items of \`${name}\` are stored, which nothing changes or deletes`,
        ],
      },
    ],
  }));
}
