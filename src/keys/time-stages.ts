import type { ModelValue, ValueType } from '../model/value-type.js';
import { DAY_MS, dateOf, isoOf, MAX_DAY, MAX_MS, MIN_DAY, MIN_MS, parseTime } from '../text/calendar.js';
import type { InjectiveFact, OrderFact } from './compiled.js';
import {
  type DateField,
  type DateFormat,
  formatDate,
  isBigEndian,
  isFixedWidth,
  keepsAll,
  readDate,
} from './date-format.js';
import { DIGIT } from './digit-range.js';
import { type Line, lineStage } from './line-stage.js';
import { complementLine, fixedBytes } from './number-stages.js';
import { alt, chars, EMPTY, type Rx, repeat, seq, text } from './rx.js';
import type { Stage } from './stage.js';
import {
  type BucketSize,
  bucketLabel,
  bucketLabelChars,
  bucketStart,
  nextBucket,
  readBucketLabel,
} from './time-bucket.js';

export type TimeKind = 'timestamp' | 'date' | 'epochSeconds' | 'epochMillis';

export function isTime(type: ValueType): type is ValueType & { readonly kind: TimeKind } {
  return (
    type.kind === 'timestamp' || type.kind === 'date' || type.kind === 'epochSeconds' || type.kind === 'epochMillis'
  );
}

const SAME: OrderFact = { kind: 'same', coarse: false, reason: 'fixed-width' };
const TIME: InjectiveFact = { holds: true, reason: 'time' };

/** Points of one unit each: milliseconds, seconds or days since 1970. */
const UNIT_MS: Readonly<Record<TimeKind, number>> = { timestamp: 1, epochMillis: 1, epochSeconds: 1000, date: DAY_MS };

/** 2026-01-05T09:00:00.000Z: examples read better than in the year 0000. */
const ORIGIN_MS = 1_767_603_600_000;
const STEPS_MS = [1, 999, 1000, 60_000, 3_600_000, DAY_MS, 31 * DAY_MS, 366 * DAY_MS];

type TimeLine = Pick<
  Line,
  'path' | 'read' | 'value' | 'expected' | 'beyond' | 'rounds' | 'origin' | 'steps' | 'min' | 'max'
>;

function timeLine(path: string, kind: TimeKind): TimeLine {
  const unit = UNIT_MS[kind];
  const steps = [...new Set(STEPS_MS.map((ms) => BigInt(Math.floor(ms / unit))).filter((step) => step > 0n))];
  const shared = { path, origin: BigInt(Math.floor(ORIGIN_MS / unit)), steps, min: undefined, max: undefined };
  if (kind === 'timestamp' || kind === 'date') {
    return {
      read: (value, upper) => readIso(value, upper, kind),
      value: (point) => (kind === 'date' ? dateOf(Number(point) * DAY_MS) : isoOf(Number(point))),
      expected:
        kind === 'date'
          ? 'a date such as `2026-01-31`'
          : 'an ISO 8601 time with offset, such as `2026-01-31T09:00:00.000Z`',
      beyond: 'year',
      rounds: kind === 'timestamp',
      ...shared,
    };
  }
  return {
    read: (value, upper) => readEpoch(value, upper, unit),
    value: (point) => point,
    expected: kind === 'epochSeconds' ? 'whole seconds since 1970' : 'whole milliseconds since 1970',
    beyond: 'out-of-range',
    ...shared,
  };
}

function readIso(
  value: ModelValue,
  upper: boolean,
  kind: 'timestamp' | 'date',
): { point: bigint; exact: boolean } | undefined {
  const time = typeof value === 'string' ? parseTime(value) : undefined;
  if (!time || Number.isNaN(time.ms)) return undefined;
  if (kind === 'timestamp')
    return { point: BigInt(time.ms + (time.dateOnly && upper ? DAY_MS - 1 : 0)), exact: time.whole };
  return {
    point: BigInt(Math.floor(time.ms / DAY_MS)),
    exact: time.dateOnly || (time.ms % DAY_MS === 0 && time.whole),
  };
}

function readEpoch(value: ModelValue, upper: boolean, unit: number): { point: bigint; exact: boolean } | undefined {
  if (typeof value === 'bigint') return { point: value, exact: true };
  if (typeof value === 'number') return Number.isSafeInteger(value) ? { point: BigInt(value), exact: true } : undefined;
  const time = typeof value === 'string' ? parseTime(value) : undefined;
  if (!time) return undefined;
  const ms = time.ms + (time.dateOnly && upper ? DAY_MS - 1 : 0);
  return { point: BigInt(Math.floor(ms / unit)), exact: time.whole && ms % unit === 0 };
}

/** Points with a year of four digits. */
function years(kind: TimeKind): { readonly lowest: bigint; readonly highest: bigint } {
  if (kind === 'date') return { lowest: BigInt(MIN_DAY), highest: BigInt(MAX_DAY) };
  const unit = UNIT_MS[kind];
  return { lowest: BigInt(MIN_MS / unit), highest: BigInt(Math.floor(MAX_MS / unit)) };
}

const ISO_FORMAT = 'yyyy-MM-ddTHH:mm:ss.SSSZ';

/** The beginning of an ISO time as a prefix of labels that are themselves the beginning of one, `chars` long. */
function isoPrefix(most: number): (value: ModelValue) => string | undefined {
  return (value) => (typeof value === 'string' && value.length <= most && isIsoPrefix(value) ? value : undefined);
}

function isIsoPrefix(value: string): boolean {
  for (let at = 0; at < value.length; at++) {
    const mark = ISO_FORMAT.charAt(at);
    const char = value.charAt(at);
    if (/[a-zA-Z]/.test(mark) && mark !== 'T' && mark !== 'Z' ? !/\d/.test(char) : char !== mark) return false;
  }
  return true;
}

const FIELD_RX: Readonly<Record<DateField, Rx>> = {
  year: repeat(DIGIT, 4, 4),
  month: alt([seq([text('0'), chars([[0x31, 0x39]])]), seq([text('1'), chars([[0x30, 0x32]])])]),
  day: alt([
    seq([text('0'), chars([[0x31, 0x39]])]),
    seq([chars([[0x31, 0x32]]), DIGIT]),
    seq([text('3'), chars([[0x30, 0x31]])]),
  ]),
  hour: alt([seq([chars([[0x30, 0x31]]), DIGIT]), seq([text('2'), chars([[0x30, 0x33]])])]),
  minute: seq([chars([[0x30, 0x35]]), DIGIT]),
  second: seq([chars([[0x30, 0x35]]), DIGIT]),
  ms: repeat(DIGIT, 3, 3),
};

const ISO_PARTS: readonly Rx[] = [
  FIELD_RX.year,
  text('-'),
  FIELD_RX.month,
  text('-'),
  FIELD_RX.day,
  text('T'),
  FIELD_RX.hour,
  text(':'),
  FIELD_RX.minute,
  text(':'),
  FIELD_RX.second,
  text('.'),
  FIELD_RX.ms,
  text('Z'),
];
/** Number of parts of an ISO time by the length of its prefix. */
const PARTS_OF_CHARS: Readonly<Record<number, number>> = { 4: 1, 7: 3, 10: 5, 13: 7, 16: 9, 19: 11, 24: 14 };

/** One for each length: what is found of a language is kept by the language, and most entities have times. */
const ISO_RX: ReadonlyMap<number, Rx> = new Map(
  Object.entries(PARTS_OF_CHARS).map(([chars, parts]) => [Number(chars), seq(ISO_PARTS.slice(0, parts))]),
);
const WHOLE_ISO_RX = seq(ISO_PARTS);

function isoRx(chars: number): Rx {
  return ISO_RX.get(chars) ?? WHOLE_ISO_RX;
}

/** The stored text of a timestamp (24 characters) or date (10). */
export function isoStage(path: string, kind: 'timestamp' | 'date'): Stage {
  const width = kind === 'date' ? 10 : 24;
  return lineStage({
    ...timeLine(path, kind),
    ...years(kind),
    write: (point) => (kind === 'date' ? dateOf(Number(point) * DAY_MS) : isoOf(Number(point))),
    parse: (encoded) => {
      const read = encoded.length === width ? readIso(encoded, false, kind) : undefined;
      if (!read) return undefined;
      const again = kind === 'date' ? dateOf(Number(read.point) * DAY_MS) : isoOf(Number(read.point));
      return again === encoded ? read.point : undefined;
    },
    prefix: isoPrefix(width),
    language: isoRx(width),
    bytes: fixedBytes(width),
    order: SAME,
    injective: TIME,
    fixedWidth: true,
  });
}

/** `epoch`: 10 digits of seconds, 13 of milliseconds. */
export function epochStage(path: string, kind: 'epochSeconds' | 'epochMillis'): Stage {
  const width = epochDigits(kind);
  return lineStage({
    ...timeLine(path, kind),
    lowest: 0n,
    highest: 10n ** BigInt(width) - 1n,
    write: (point) => String(point).padStart(width, '0'),
    parse: (encoded) => (/^\d+$/.test(encoded) && encoded.length === width ? BigInt(encoded) : undefined),
    language: repeat(DIGIT, width, width),
    bytes: fixedBytes(width),
    order: SAME,
    injective: TIME,
    fixedWidth: true,
  });
}

function epochDigits(kind: 'epochSeconds' | 'epochMillis'): number {
  return kind === 'epochSeconds' ? 10 : 13;
}

/** `desc`: the distance to the last instant that has a text. */
export function descendingTime(path: string, kind: TimeKind): Stage {
  if (kind === 'epochSeconds' || kind === 'epochMillis') {
    const width = epochDigits(kind);
    return complementLine(timeLine(path, kind), 10n ** BigInt(width) - 1n, width, 0n);
  }
  const { lowest, highest } = years(kind);
  return complementLine(timeLine(path, kind), highest, kind === 'date' ? 7 : 15, lowest);
}

/** An epoch as it is, for natural keys; without fixed width in a template. */
export function plainEpoch(path: string, kind: 'epochSeconds' | 'epochMillis', natural: boolean): Stage {
  return lineStage({
    ...timeLine(path, kind),
    lowest: undefined,
    highest: undefined,
    write: String,
    parse: (encoded) => (/^(0|-?[1-9]\d{0,37})$/.test(encoded) ? BigInt(encoded) : undefined),
    language: alt([text('0'), seq([alt([EMPTY, text('-')]), chars([[0x31, 0x39]]), repeat(DIGIT, 0, undefined)])]),
    bytes: natural
      ? { min: 1, typical: kind === 'epochSeconds' ? 6 : 8, max: 22 }
      : { min: 1, typical: epochDigits(kind), max: undefined },
    order: natural
      ? { kind: 'same', coarse: false, reason: 'native' }
      : { kind: 'none', coarse: false, reason: 'unpadded' },
    injective: TIME,
    fixedWidth: false,
    unpadded: !natural,
  });
}

/** `date:FMT`. */
export function dateFormatStage(path: string, kind: TimeKind, format: DateFormat): Stage {
  const unit = UNIT_MS[kind];
  const fixed = isFixedWidth(format);
  const bigEndian = isBigEndian(format);
  const exact = keepsAll(format, kind === 'date' ? 'day' : 'ms') && kind !== 'epochSeconds';
  const all = exact || (kind === 'epochSeconds' && keepsSeconds(format));
  const sample = formatDate(format, ORIGIN_MS);
  const isIso = ISO_FORMAT.startsWith(format.text);
  return lineStage({
    ...timeLine(path, kind),
    ...years(kind),
    write: (point) => formatDate(format, Number(point) * unit),
    parse: (encoded) => {
      const ms = readDate(format, encoded);
      return ms === undefined || ms < MIN_MS || ms > MAX_MS ? undefined : BigInt(Math.floor(ms / unit));
    },
    ...(isIso && fixed ? { prefix: isoPrefix(sample.length) } : {}),
    language: formatRx(format),
    bytes: fixed ? fixedBytes(sample.length) : { min: minChars(format), typical: sample.length, max: maxChars(format) },
    order: bigEndian
      ? { kind: 'same', coarse: !all, reason: 'date' }
      : { kind: 'none', coarse: false, reason: fixed ? 'date-not-big-endian' : 'date-variable-width' },
    injective: { holds: all, reason: 'date' },
    fixedWidth: fixed,
  });
}

function keepsSeconds(format: DateFormat): boolean {
  return keepsAll({ text: format.text, tokens: [...format.tokens, { field: 'ms', width: 3 }] }, 'ms');
}

function formatRx(format: DateFormat): Rx {
  return seq(
    format.tokens.map((token) => {
      if ('literal' in token) return text(token.literal);
      if (token.width === 0) return repeat(DIGIT, 1, token.field === 'year' ? 4 : 2);
      return token.field === 'year' ? repeat(DIGIT, token.width, token.width) : FIELD_RX[token.field];
    }),
  );
}

function minChars(format: DateFormat): number {
  return format.tokens.reduce(
    (sum, token) => sum + ('literal' in token ? token.literal.length : Math.max(1, token.width)),
    0,
  );
}

function maxChars(format: DateFormat): number {
  return format.tokens.reduce(
    (sum, token) => sum + ('literal' in token ? token.literal.length : token.width || (token.field === 'year' ? 4 : 2)),
    0,
  );
}

/** `bucket:D`: the ISO text of the bucket's start, as far as the unit goes. */
export function bucketStage(path: string, kind: TimeKind, size: BucketSize): Stage {
  const unit = UNIT_MS[kind];
  const width = bucketLabelChars(size);
  const range = years(kind);
  // The first bucket may begin before the year 0000, which has no label of the width.
  const first = bucketStart(size, MIN_MS);
  const lowest = first < MIN_MS ? BigInt(Math.ceil(nextBucket(size, first) / unit)) : range.lowest;
  const all =
    size.count === 1 && ((kind === 'date' && size.unit === 'd') || (kind === 'epochSeconds' && size.unit === 's'));
  return lineStage({
    ...timeLine(path, kind),
    lowest,
    highest: range.highest,
    write: (point) => bucketLabel(size, Number(point) * unit) ?? '',
    parse: (encoded) => {
      const ms = readBucketLabel(size, encoded);
      return ms === undefined ? undefined : BigInt(Math.ceil(ms / unit));
    },
    prefix: isoPrefix(width),
    language: isoRx(width),
    bytes: fixedBytes(width),
    order: { kind: 'same', coarse: !all, reason: 'date' },
    injective: { holds: all, reason: 'bucket' },
    fixedWidth: true,
  });
}
