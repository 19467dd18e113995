import { numberText, percentText } from '../../diagnostics/index.js';
import type { Spread } from '../plan.js';

/** `9.5` or, where the figures differ, `9.5 (p99 30)`. */
export function spreadText(value: Spread, format: (value: number) => string = numberText): string {
  return value.p99 > value.typical ? `${format(value.typical)} (p99 ${format(value.p99)})` : format(value.typical);
}

/** How many in one call, to stand behind a name: ` × 3 (p99 15, max 40)`, and nothing where there is at most one. */
export function timesText(count: Spread): string {
  const { typical, p99, max } = count;
  if (isOnce(count)) return '';
  const others = [
    ...(p99 > typical ? [`p99 ${numberText(p99)}`] : []),
    ...(max === undefined ? ['unbounded'] : max > p99 ? [`max ${numberText(max)}`] : []),
  ];
  return ` × ${numberText(typical)}${others.length === 0 ? '' : ` (${others.join(', ')})`}`;
}

/** ` in 60 % of the calls`, and nothing for all of them. */
export function sometimesText({ typical }: Spread): string {
  if (typical >= 1) return '';
  return typical === 0 ? ', rarely' : ` in ${percentText(typical)} of the calls`;
}

/** At most one in a call. */
export function isOnce({ max }: Spread): boolean {
  return max !== undefined && max <= 1;
}

/** Names in backticks: one, `a` and `b`, or a list. */
export function names(all: readonly string[]): string {
  const quoted = all.map((name) => `\`${name}\``);
  if (quoted.length <= 2) return quoted.join(' and ');
  return `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
}
