import { type Out, wordOut } from './yaml-text.js';

/** A number without an exponent, which the language does not read. */
export function plainNumber(value: number): string {
  if (Number.isInteger(value)) return BigInt(value).toString();
  const text = String(value);
  return /e/i.test(text) ? value.toFixed(12).replace(/\.?0+$/, '') : text;
}

/** `8M`, `900k`, `1250`; undefined for what is no count. */
export function countOut(value: number | undefined): Out | undefined {
  if (!isAmount(value)) return undefined;
  if (value >= 1e6 && value < 1e15 && value % 1e5 === 0) return wordOut(`${plainNumber(value / 1e6)}M`);
  if (value >= 1e4 && value < 1e15 && value % 1e3 === 0) return wordOut(`${plainNumber(value / 1e3)}k`);
  return wordOut(plainNumber(value));
}

/** `40/s`, `4k/s`; undefined for what is no rate. */
export function rateOut(value: number | undefined): Out | undefined {
  if (!isAmount(value)) return undefined;
  if (value >= 1e4 && value < 1e15 && value % 100 === 0) return wordOut(`${plainNumber(value / 1e3)}k/s`);
  return wordOut(`${plainNumber(value)}/s`);
}

/** Whole bytes; undefined for what is no size. */
export function bytesOut(value: number | undefined): Out | undefined {
  return isAmount(value) ? wordOut(plainNumber(Math.round(value))) : undefined;
}

/** `15%`; undefined for what is no share. */
export function shareOut(value: number | undefined): Out | undefined {
  if (!isAmount(value) || value > 1) return undefined;
  return wordOut(`${plainNumber(Number((value * 100).toPrecision(3)))}%`);
}

/** A whole number of at least `least`; undefined for what is none. */
export function wholeOut(value: number | undefined, least = 0): Out | undefined {
  return isAmount(value) && Number.isInteger(value) && value >= least ? wordOut(plainNumber(value)) : undefined;
}

export function isAmount(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value) && value >= 0 && value <= 1e15;
}
