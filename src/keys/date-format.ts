import { flatMap } from '../lists/flat-map.js';
import { type CivilTime, civil, msOf } from '../text/calendar.js';

/** Fields from the coarsest to the finest. */
export const DATE_FIELDS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'ms'] as const;
export type DateField = (typeof DATE_FIELDS)[number];

export interface DateFormat {
  readonly text: string;
  readonly tokens: readonly DateToken[];
}

export type DateToken = { readonly literal: string } | { readonly field: DateField; readonly width: number };

const TOKENS: Readonly<Record<string, { field: DateField; width: number }>> = {
  y: { field: 'year', width: 0 },
  yy: { field: 'year', width: 2 },
  yyyy: { field: 'year', width: 4 },
  M: { field: 'month', width: 0 },
  MM: { field: 'month', width: 2 },
  d: { field: 'day', width: 0 },
  dd: { field: 'day', width: 2 },
  H: { field: 'hour', width: 0 },
  HH: { field: 'hour', width: 2 },
  m: { field: 'minute', width: 0 },
  mm: { field: 'minute', width: 2 },
  s: { field: 'second', width: 0 },
  ss: { field: 'second', width: 2 },
  SSS: { field: 'ms', width: 3 },
};

/** Reads `yyyy-MM-ddTHH`; letters but `T` and `Z` are fields, or stand in single quotes. A string is what is wrong. */
export function parseDateFormat(text: string): DateFormat | string {
  const tokens: DateToken[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === "'") {
      const close = text.indexOf("'", at + 1);
      if (close < 0) return 'a quote is not closed';
      tokens.push({ literal: text.slice(at + 1, close) });
      at = close + 1;
    } else if (/[A-Za-z]/.test(char) && char !== 'T' && char !== 'Z') {
      let end = at;
      while (text.charAt(end) === char) end++;
      const token = Object.hasOwn(TOKENS, text.slice(at, end)) ? TOKENS[text.slice(at, end)] : undefined;
      if (!token) return `\`${text.slice(at, end)}\` is none of yyyy, MM, dd, HH, mm, ss, SSS`;
      tokens.push(token);
      at = end;
    } else {
      tokens.push({ literal: char });
      at++;
    }
  }
  if (!tokens.some((token) => 'field' in token)) return 'it names no part of a date';
  return { text, tokens };
}

export function formatDate(format: DateFormat, ms: number): string {
  const time = civil(ms);
  return format.tokens
    .map((token) => ('literal' in token ? token.literal : fieldText(time, token.field, token.width)))
    .join('');
}

function fieldText(time: CivilTime, field: DateField, width: number): string {
  const digits = String(time[field]);
  return width === 2 && field === 'year' ? digits.padStart(4, '0').slice(2) : digits.padStart(width, '0');
}

/** Start of the time that the text names; missing fields are at their first value. Undefined if the text does not fit. */
export function readDate(format: DateFormat, text: string): number | undefined {
  const found = new Map<DateField, number>();
  let at = 0;
  for (const [index, token] of format.tokens.entries()) {
    if ('literal' in token) {
      if (!text.startsWith(token.literal, at)) return undefined;
      at += token.literal.length;
      continue;
    }
    const digits = /^\d+/.exec(text.slice(at, token.width > 0 ? at + token.width : undefined))?.[0] ?? '';
    const next = format.tokens[index + 1];
    if (digits === '' || (token.width > 0 && digits.length !== token.width)) return undefined;
    if (token.width === 0 && next && 'field' in next) return undefined;
    const value = Number(digits);
    const before = found.get(token.field);
    if (before !== undefined && before !== value) return undefined;
    found.set(token.field, value);
    at += digits.length;
  }
  if (at !== text.length) return undefined;
  const ms = msOf(
    found.get('year') ?? 1970,
    found.get('month'),
    found.get('day'),
    found.get('hour'),
    found.get('minute'),
    found.get('second'),
    found.get('ms'),
  );
  return formatDate(format, ms) === text ? ms : undefined;
}

export function isFixedWidth(format: DateFormat): boolean {
  return format.tokens.every((token) => 'literal' in token || token.width > 0);
}

export function formatFields(format: DateFormat): ReadonlySet<DateField> {
  return new Set(flatMap(format.tokens, (token) => ('field' in token ? [token.field] : [])));
}

/** Order of the text is the order of time exactly if the fields are year, month, day… without a gap, each at full width. */
export function isBigEndian(format: DateFormat): boolean {
  const fields = flatMap(format.tokens, (token) => ('field' in token ? [token] : []));
  return (
    isFixedWidth(format) &&
    fields.every((token, index) => token.field === DATE_FIELDS[index] && (index > 0 || token.width === 4))
  );
}

/** Whether the text names exactly one millisecond (or day, for a date). */
export function keepsAll(format: DateFormat, finest: 'ms' | 'day'): boolean {
  const full = format.tokens.filter((token) => 'field' in token && (token.field !== 'year' || token.width === 4));
  const fields = new Set(full.map((token) => ('field' in token ? token.field : 'year')));
  const needed = DATE_FIELDS.slice(0, DATE_FIELDS.indexOf(finest) + 1);
  return isFixedWidth(format) && needed.every((field) => fields.has(field));
}

/** The finest field of the format: how long one label can be at most. */
export function finestField(format: DateFormat): DateField {
  const fields = formatFields(format);
  return DATE_FIELDS.findLast((field) => fields.has(field)) ?? 'year';
}
