import type { Fn } from '../../../keys/index.js';
import type { ValueType } from '../../../model/value-type.js';
import { MAX_DAY, MAX_MS, MIN_MS } from '../../../text/calendar.js';
import { type Code, literal, raw, ts } from '../../text/index.js';
import { call } from '../values/checked-code.js';

type DateFormat = Extract<Fn, { readonly name: 'date' }>['format'];
type BucketSize = Extract<Fn, { readonly name: 'bucket' }>['size'];

export const LAST_MS = MAX_MS;
export const LAST_DAY = MAX_DAY;
/** Epoch milliseconds of the years that have an ISO 8601 text of one width. */
export const YEARS = { lowest: MIN_MS, highest: MAX_MS } as const;

const ISO_FORMAT = 'yyyy-MM-ddTHH:mm:ss.SSSZ';
const DAY = 86_400_000;
/** 1970-01-05, a Monday: weeks start on it. */
const FIRST_MONDAY = 4 * DAY;

export function isEpoch(type: ValueType): boolean {
  return type.kind === 'epochSeconds' || type.kind === 'epochMillis';
}

export function epochDigits(type: ValueType): number {
  return type.kind === 'epochSeconds' ? 10 : 13;
}

export function lastEpoch(type: ValueType): bigint {
  return 10n ** BigInt(epochDigits(type)) - 1n;
}

export function epochUnit(type: ValueType): number {
  return type.kind === 'epochSeconds' ? 1000 : 1;
}

/** Milliseconds between two values of a time. */
export function timeUnit(type: ValueType): number {
  return type.kind === 'date' ? DAY : epochUnit(type);
}

/** Whether labels of the format are the beginning of an ISO 8601 text. */
export function isIsoFormat(format: DateFormat): boolean {
  return ISO_FORMAT.startsWith(format.text) && /[yMdHmsSZ]$/.test(format.text) && isWholeFields(format.text);
}

/** `yyyy-M` begins the format as text, and is another one. */
function isWholeFields(text: string): boolean {
  return [4, 7, 10, 13, 16, 19, 23, 24].includes(text.length);
}

/** `date:FMT` of an ISO 8601 text. */
export function dateCode(type: ValueType, format: DateFormat, iso: Code): Code {
  if (isIsoFormat(format)) return beginning(type, iso, format.text.length);
  return call('key-time', 'formatted', [iso, literal(format.text)]);
}

function beginning(type: ValueType, iso: Code, characters: number): Code {
  const whole = type.kind === 'date' ? 10 : 24;
  return characters === whole ? iso : ts`${iso}.slice(0, ${characters})`;
}

const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: DAY, w: 7 * DAY, mo: 0, y: 0 } as const;

/** `bucket:D` of an ISO 8601 text. */
export function bucketCode(type: ValueType, { count, unit }: BucketSize, iso: Code, argument: string): Code {
  const characters = labelChars(unit);
  if (count === 1 && unit !== 'w') return beginning(type, iso, characters);
  if (unit === 'mo' || unit === 'y') {
    return call('key-time', 'monthBucket', [iso, literal(unit === 'y' ? 12 * count : count), literal(characters)]);
  }
  const origin = unit === 'w' ? literal(FIRST_MONDAY) : undefined;
  const length = raw(String(UNITS[unit] * count));
  return call('key-time', 'bucket', [iso, literal(argument), length, literal(characters), origin]);
}

/** Characters of a label. */
export function labelChars(unit: BucketSize['unit']): number {
  return { y: 4, mo: 7, w: 10, d: 10, h: 13, m: 16, s: 19 }[unit];
}
