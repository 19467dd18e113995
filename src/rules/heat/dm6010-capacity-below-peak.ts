import { bytesText } from '../../diagnostics/index.js';
import { ON_DEMAND_PEAK_FACTOR, ON_DEMAND_PEAK_MINUTES } from '../../facts/index.js';
import type { SetSettings } from '../../fluid/index.js';
import { partitionsAtStart } from '../../fluid/partitions/partitions-at-start.js';
import { flatMap } from '../../lists/flat-map.js';
import { PARTITION_LIMITS } from '../../partition/partition-set.js';
import { initialPartitions } from '../../partition/throughput.js';
import type { Span } from '../../source/index.js';
import type { Report, Rule } from '../rule.js';
import { quote } from '../show.js';
import { percent, plural } from '../words.js';
import { holderOf, units } from './hot-text.js';
import { type Shortage, shortages, throttlesTable } from './shortages.js';

/** Minutes in which consumption is over the target before auto scaling acts. https://repost.aws/knowledge-center/dynamodb-auto-scaling */
const MINUTES_A_STEP = 2;
/** Warm throughput is bought a little above the peak. */
const ROOM = 1.1;
/** Others that are short, in a message. */
const SHOWN = 3;

export const capacityBelowPeak: Rule = {
  id: 'DM6010',
  name: 'capacity-below-peak',
  family: 'heat',
  title: 'At the declared peak a table or index is asked for more than it serves at once',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TroubleshootingThrottling.html',
  needsGround: true,
  *check(context) {
    const byTable = new Map<string, Shortage[]>();
    const all = shortages(context);
    for (const one of all) {
      // An index that alone is short of writes for good has a finding that says what it does to its table.
      if (throttlesTable(one, all)) continue;
      const id = JSON.stringify([one.index.table.name, one.kind, one.settings.mode.kind]);
      byTable.set(id, [...(byTable.get(id) ?? []), one]);
    }
    for (const group of byTable.values()) yield report(group);
  },
};

function report(group: readonly Shortage[]): Report {
  const [worst, ...others] = [...group].sort((a, b) => b.rate.peak / b.serves - a.rate.peak / a.serves) as [
    Shortage,
    ...Shortage[],
  ];
  const { rate, serves } = worst;
  const isOften = worst.kind === 'never' && rate.avg > serves;
  return {
    severity: isOften ? 'error' : 'warning',
    span: placeOf(worst),
    message: `${worst.kind === 'never' ? neverText(worst) : worst.settings.mode.kind === 'onDemand' ? newText(worst, group) : scaledText(worst)}${othersText(others)}`,
    related: [...new Set(others.map(({ index }) => index))]
      .filter((index) => index.kind === 'global' && index !== worst.index)
      .map(({ name, declaration, table }) => ({
        message: `${quote(name)} is short too`,
        span: declaration?.span ?? table.span,
      })),
    numbers: {
      unit: worst.unit,
      averageUnits: Math.round(rate.avg),
      peakUnits: Math.round(rate.peak),
      atOnceUnits: serves,
      ...(worst.kind === 'never' ? {} : { minutes: minutesOf(worst) }),
    },
  };
}

function placeOf({ index: { declaration, table } }: Shortage): Span {
  return declaration?.span ?? table.billingSpan ?? table.span;
}

/** ` The same holds for 22 write units of table \`shop\` (10), 24 read units of index \`byOwner\` (10).` */
function othersText(others: readonly Shortage[]): string {
  if (others.length === 0) return '';
  const shown = others
    .slice(0, SHOWN)
    .map((one) => `${units(one.rate.peak)} ${one.unit} units of ${holderOf(one.index)} (${units(one.serves)})`);
  const more = others.length - shown.length;
  return ` The same holds for ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

/** Writes that a global index refuses are refused by its table. */
function isBackPressure({ index, unit }: Shortage): boolean {
  return index.kind === 'global' && unit === 'write';
}

function newText(worst: Shortage, group: readonly Shortage[]): string {
  const { index, rate, serves, unit, settings } = worst;
  const pressure = isBackPressure(worst) ? ' What the index refuses, the table refuses.' : '';
  const warm = flatMap(['read', 'write'] as const, (kind) => {
    const peak = Math.max(0, ...group.filter((one) => one.unit === kind).map((one) => one.rate.peak));
    return peak === 0 ? [] : [`${kind === 'read' ? 'rru' : 'wru'}: ${rounded(peak * ROOM)}`];
  });
  const begin = isLarge(settings)
    ? `The ${bytesText(settings.bytes)} of ${holderOf(index)} lie on some ${partitionsAtStart(settings)} partitions, which serve`
    : `As a new on-demand ${index.kind === 'global' ? 'index' : 'table'}, ${quote(index.name)} serves`;
  return `${begin} ${units(serves)} ${unit} units a second at once, and the declared peak is ${units(rate.peak)}: where the load comes at once, ${percent(1 - serves / rate.peak)} of it is refused.${pressure} On demand follows a load that no more than doubles in ${ON_DEMAND_PEAK_MINUTES} minutes, so that ${units(rate.peak)} are reached after ${plural(minutesOf(worst), 'minute')} at the soonest. Warm it up before (\`warm: {${warm.join(', ')}}\` beside \`on-demand\`), or let the load rise slowly, and say so in the rate's \`shape\`.`;
}

/** What is stored lies on more partitions than what is new has. */
function isLarge({ mode, bytes }: SetSettings): boolean {
  return bytes > initialPartitions(mode) * PARTITION_LIMITS.bytes;
}

function scaledText(worst: Shortage): string {
  const { index, rate, serves, unit, settings } = worst;
  const target = settings.autoscale?.target[unit] ?? 1;
  const key = unit === 'read' ? 'rcu' : 'wcu';
  const pressure = isBackPressure(worst) ? ' What the index refuses, the table refuses.' : '';
  const { mode } = settings;
  const isLess = mode.kind === 'provisioned' && serves < mode[unit];
  const has = isLess
    ? `goes down to ${plural(serves, `${unit} unit`)} a second at the average of ${units(rate.avg)}`
    : `begins with ${units(serves)} ${unit} units a second`;
  return `Auto scaling of ${holderOf(index)} ${has}, and the declared peak is ${units(rate.peak)}. It acts after ${MINUTES_A_STEP} minutes over its target, and sees no more than what is provisioned, so that each step is at most ${percent(1 / target - 1)} up: ${units(rate.peak)} are reached after ${plural(minutesOf(worst), 'minute')} at the soonest, and burst capacity lasts five at most. Until then up to ${percent(1 - serves / rate.peak)} of the load is refused.${pressure} Raise ${quote(`min.${key}`)}, or pay for it on demand${isLess ? `; or, if the load rises slowly, say so in the rate's \`shape\`` : ''}.`;
}

function neverText(worst: Shortage): string {
  const { index, rate, serves, unit, settings } = worst;
  const { mode, autoscale } = settings;
  const bound =
    mode.kind !== 'provisioned'
      ? 'its on-demand maximum is'
      : autoscale === undefined
        ? 'what is provisioned is'
        : 'auto scaling ends at';
  const isAlways = rate.avg > serves;
  const asked = isAlways ? rate.avg : rate.peak;
  const burst =
    isAlways || mode.kind !== 'provisioned'
      ? ''
      : ' Burst capacity bridges five minutes at most, of what was not used before.';
  const holder = holderOf(index);
  return `${holder.charAt(0).toUpperCase()}${holder.slice(1)} is asked for ${units(asked)} ${unit} units a second ${isAlways ? 'on average' : 'at peak'}, and ${bound} ${units(serves)}: up to ${percent(1 - serves / asked)} of it is refused.${burst} ${mode.kind === 'provisioned' && autoscale !== undefined ? 'Let it go up' : 'Raise it'} to ${units(rounded(rate.peak))}, or let less come.`;
}

/** What a load that comes at once waits for: doublings of on demand, or steps of auto scaling. */
function minutesOf({ rate, serves, settings, unit }: Shortage): number {
  const times = rate.peak / Math.max(1, serves);
  if (settings.mode.kind === 'onDemand') {
    return ON_DEMAND_PEAK_MINUTES * Math.ceil(Math.log(times) / Math.log(ON_DEMAND_PEAK_FACTOR) - 1e-9);
  }
  const target = settings.autoscale?.target[unit] ?? 1;
  if (target >= 1) return 0;
  let steps = 0;
  for (let now = Math.max(1, serves); now < rate.peak; now = Math.ceil(now / target - 1e-9)) steps += 1;
  return MINUTES_A_STEP * steps;
}

/** Two digits that matter, upwards. */
function rounded(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / unit - 1e-9) * unit;
}
