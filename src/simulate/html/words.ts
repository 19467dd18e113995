import { decimalText, numberText, percentText, usdText } from '../../diagnostics/index.js';
import type { ThrottleReason } from '../../fluid/index.js';
import type { Headline, Quantiles } from '../forecast/report.js';

const STEPS = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

/** 3 min 20 s, 2 h, 1 d 4 h: the two greatest units. */
export function timeText(seconds: number): string {
  const whole = Math.floor(seconds);
  const first = STEPS.findIndex(([size]) => whole >= size);
  if (first === -1) return '0 s';
  const [size, unit] = STEPS[first] ?? STEPS[3];
  const next = STEPS[first + 1];
  const rest = next === undefined ? 0 : Math.floor((whole % size) / next[0]);
  return `${decimalText(Math.floor(whole / size))} ${unit}${next === undefined || rest === 0 ? '' : ` ${rest} ${next[1]}`}`;
}

export function afterText(seconds: number): string {
  return seconds < 1 ? 'at once' : `after ${timeText(seconds)}`;
}

const PREFIXES = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

/** For an axis: 1.5k, 151M. */
export function compact(value: number): string {
  // Otherwise 999,999 would be 1000k.
  const rounded = Number(value.toPrecision(3));
  for (const [size, prefix] of PREFIXES) if (rounded >= size) return `${decimalText(rounded / size, 2)}${prefix}`;
  return numberText(rounded);
}

/** Load over limit: 4.1×, 0.35×. */
export function timesText(ratio: number): string {
  return `${numberText(ratio)}×`;
}

export function perSecond(units: number): string {
  return `${numberText(units)}/s`;
}

/** The median, and the range of most layouts where they differ. */
export function quantilesText({ p10, p50, p90 }: Quantiles, write: (value: number) => string): string {
  const [low, high] = [write(p10), write(p90)];
  return low === high ? write(p50) : `${write(p50)} (${low} to ${high})`;
}

/** Kinds of limit in the order in which a chart shows them, with what each means. */
export const LIMITS = [
  {
    type: 'KeyRangeThroughputExceeded',
    short: 'a partition',
    why: 'One partition is asked for more than it serves: too much of the load lies on few keys.',
  },
  {
    type: 'ProvisionedThroughputExceeded',
    short: 'provisioned capacity',
    why: 'More is asked for than is provisioned.',
  },
  {
    type: 'MaxOnDemandThroughputExceeded',
    short: 'the maximum on demand',
    why: 'More is asked for than the maximum that is configured.',
  },
  {
    type: 'AccountLimitExceeded',
    short: 'the quota',
    why: 'More is asked for than the quota for a table allows.',
  },
] as const;

export function limitOf(reason: ThrottleReason): (typeof LIMITS)[number] {
  return LIMITS.find(({ type }) => reason.endsWith(type)) ?? LIMITS[0];
}

/** What two headlines are compared by and how each is written. */
export const MEASURES = [
  {
    name: 'Throttled calls',
    of: (headline: Headline) => headline.throttledShare.p50,
    write: percentText,
    full: (headline: Headline) => quantilesText(headline.throttledShare, percentText),
  },
  {
    name: 'Busiest partition, times its limit',
    of: (headline: Headline) => headline.hottestPartition.p50,
    write: timesText,
    full: (headline: Headline) => quantilesText(headline.hottestPartition, timesText),
  },
  {
    name: 'Cost a month',
    of: (headline: Headline) => headline.usdPerMonth,
    write: usdText,
    full: (headline: Headline) => usdText(headline.usdPerMonth),
  },
] as const;

/** Less is better in every measure; what differs by half a percent is as good. */
export function changeOf(before: number, after: number): 'better' | 'worse' | 'same' {
  if (after < before * 0.995) return 'better';
  return after > before * 1.005 ? 'worse' : 'same';
}

export function shortened(text: string, most: number): string {
  const chars = [...text];
  return chars.length <= most ? text : `${chars.slice(0, Math.max(1, most - 1)).join('')}…`;
}
