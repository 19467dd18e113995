import { plural } from '../diagnostics/index.js';

/** Quantities as `explain` writes them too: `12.5 KB`, `24 %`, `$1.50`, `2 requests`. */
export { bytesText as size, percentText as percent, plural, usdText as dollars } from '../diagnostics/index.js';

/** So many significant digits, for figures that are estimates. */
export function significant(value: number, digits = 3): number {
  return Number(value.toPrecision(digits));
}

/** `20 calls a second`, `18 calls an hour`: in the unit in which the number is not too small to read. */
export function calls(perSecond: number): string {
  const [value, unit] =
    perSecond >= 0.1
      ? [perSecond, 'a second']
      : perSecond * 3600 >= 1
        ? [perSecond * 3600, 'an hour']
        : [perSecond * 86_400, 'a day'];
  return `${plural(significant(value), 'call')} ${unit}`;
}

const SPANS = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
] as const;

/** `30 days`, `90 minutes`: in the largest unit of which it is a whole number. */
export function spanOfTime(seconds: number): string {
  const [unit, name] = SPANS.find(([size]) => seconds % size === 0) ?? [1, 'second'];
  return plural(seconds / unit, name);
}
