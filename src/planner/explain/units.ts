import { numberText } from '../../diagnostics/index.js';
import type { Spread } from '../plan.js';

/** `9.5` or, where the figures differ, `9.5 (p99 30)`. */
export function spreadText(value: Spread, format: (value: number) => string = numberText): string {
  return value.p99 > value.typical ? `${format(value.typical)} (p99 ${format(value.p99)})` : format(value.typical);
}

/** Names in backticks: one, `a` and `b`, or a list. */
export function names(all: readonly string[]): string {
  const quoted = all.map((name) => `\`${name}\``);
  if (quoted.length <= 2) return quoted.join(' and ');
  return `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
}
