import { formatDate, parseDateFormat } from '../../keys/date-format.js';
import { bucketLabel, parseBucketSize } from '../../keys/time-bucket.js';
import type { NumberBounds } from './number-bounds.js';
import { type Scalar, scalarText } from './sources.js';
import { kindOfTexts, timeOf } from './text-kind.js';

/** A way to write a value in a key. */
export interface Encoder {
  /** Functions of the template with their bars: `|pad:4`; empty for the value as it is. */
  readonly fns: string;
  readonly encode: (value: Scalar) => string | undefined;
  /** Lower is tried first among those that write the same. */
  readonly cost: number;
  /** Keeps so little of the value that it fits by chance. */
  readonly weak?: boolean;
  /** What the width of the key says of the number. */
  readonly bounds?: NumberBounds;
}

/** Ways to write values like these that depend on nothing else, the plainest first. */
export function encodersFor(values: readonly Scalar[]): readonly Encoder[] {
  const [first] = values;
  if (first === undefined) return [];
  if (values.every((value) => 'BOOL' in value)) return [bool];
  if (values.every((value) => 'N' in value)) return numberEncoders(values.map(scalarText));
  return values.every((value) => 'S' in value) ? textEncoders(values.map(scalarText)) : [];
}

const plain: Encoder = { fns: '', encode: scalarText, cost: 0 };
const bool: Encoder = {
  fns: '|bool',
  encode: (value) => ('BOOL' in value ? (value.BOOL ? '1' : '0') : undefined),
  cost: 1,
  weak: true,
};

function textEncoders(texts: readonly string[]): readonly Encoder[] {
  const encoders: Encoder[] = [plain];
  const kind = kindOfTexts(texts);
  if (kind === 'timestamp' || kind === 'date') {
    const plainIso = kind === 'date' || texts.every((text) => new Date(timeOf(text) ?? 0).toISOString() === text);
    if (!plainIso) encoders.push({ fns: '|iso', encode: (value) => isoOf(timeOf(scalarText(value))), cost: 1 });
    encoders.push(...timeEncoders((value) => timeOf(scalarText(value)), kind === 'date'));
    encoders.push(kind === 'date' ? descendingDate : descendingTime);
    return encoders;
  }
  if (kind === 'ulid') encoders.push(complement(CROCKFORD, (text) => text.toUpperCase()));
  if (kind === 'ksuid') encoders.push(complement(BASE62, (text) => text));
  if (texts.some((text) => text.toLowerCase() !== text)) encoders.push(folded('lower'));
  if (texts.some((text) => text.toUpperCase() !== text)) encoders.push(folded('upper'));
  for (let count = 1; count <= MOST_FIRST; count += 1) {
    if (texts.some((text) => text.length > count)) encoders.push(first(count));
  }
  return encoders;
}

/** Characters that `first` is tried with. */
const MOST_FIRST = 12;

function first(count: number): Encoder {
  return {
    fns: `|first:${count}`,
    encode: (value) => [...scalarText(value)].slice(0, count).join(''),
    cost: 20 + count,
    weak: true,
  };
}

function folded(name: 'lower' | 'upper'): Encoder {
  const fold = (text: string): string => (name === 'lower' ? text.toLowerCase() : text.toUpperCase());
  return { fns: `|${name}`, encode: (value) => fold(scalarText(value)), cost: 2 };
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function complement(alphabet: string, canonical: (text: string) => string): Encoder {
  const flip = (char: string): string => alphabet.charAt(alphabet.length - 1 - alphabet.indexOf(char));
  return { fns: '|desc', encode: (value) => [...canonical(scalarText(value))].map(flip).join(''), cost: 3 };
}

function isoOf(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}

/** Millisecond and day at which years of four digits end. */
const LAST_MS = 253_402_300_799_999;
const DAY_MS = 86_400_000;

const descendingTime: Encoder = {
  fns: '|desc',
  encode: (value) => {
    const ms = timeOf(scalarText(value));
    return ms === undefined ? undefined : String(LAST_MS - ms).padStart(15, '0');
  },
  cost: 3,
};
const descendingDate: Encoder = {
  fns: '|desc',
  encode: (value) => {
    const ms = timeOf(scalarText(value));
    return ms === undefined
      ? undefined
      : String(Math.floor(LAST_MS / DAY_MS) - Math.floor(ms / DAY_MS)).padStart(7, '0');
  },
  cost: 3,
};

/** Of a day or coarser first; those of an hour and finer are of no use for a date. */
const DAY_FORMATS = [
  'yyyy-MM-dd',
  'yyyyMMdd',
  'yyyy/MM/dd',
  'dd-MM-yyyy',
  'dd.MM.yyyy',
  'yyyy-MM',
  'yyyyMM',
  'yyyy/MM',
  'MM-dd',
  'yyyy',
  'yy',
  'MM',
  'dd',
];
const TIME_FORMATS = [
  'yyyy-MM-ddTHH:mm:ssZ',
  'yyyy-MM-ddTHH:mm:ss',
  'yyyyMMddTHHmmssZ',
  'yyyyMMddHHmmssSSS',
  'yyyyMMddHHmmss',
  'yyyyMMddHHmm',
  'yyyyMMddHH',
  'yyyy-MM-ddTHH:mm',
  'HH:mm',
  'HH',
];
const BUCKETS = ['1h', '1w', '3mo', '6mo', '2w', '2d'];
const TIME_BUCKETS = ['12h', '8h', '6h', '4h', '3h', '2h', '30m', '15m', '10m', '5m'];
const WEAK = new Set(['MM-dd', 'yyyy', 'yy', 'MM', 'dd', 'HH:mm', 'HH']);

function timeEncoders(time: (value: Scalar) => number | undefined, isDate: boolean): readonly Encoder[] {
  const formats = isDate ? DAY_FORMATS.slice(1) : [...TIME_FORMATS, ...DAY_FORMATS];
  const buckets = isDate ? BUCKETS.slice(1) : [...BUCKETS, ...TIME_BUCKETS];
  const written =
    (label: (ms: number) => string | undefined) =>
    (value: Scalar): string | undefined => {
      const ms = time(value);
      return ms === undefined ? undefined : label(ms);
    };
  return [
    ...formats.flatMap((text, i): readonly Encoder[] => {
      const format = parseDateFormat(text);
      if (typeof format === 'string') return [];
      const encode = written((ms) => formatDate(format, ms));
      return [{ fns: `|date:${text}`, encode, cost: 4 + i / 100, ...(WEAK.has(text) ? { weak: true } : {}) }];
    }),
    ...buckets.flatMap((text, i): readonly Encoder[] => {
      const size = parseBucketSize(text);
      return size === undefined
        ? []
        : [{ fns: `|bucket:${text}`, encode: written((ms) => bucketLabel(size, ms)), cost: 5 + i / 100 }];
    }),
  ];
}

/** Digits that numbers are filled up to. */
const MOST_DIGITS = 20;
const MOST_FRACTION = 6;
/** Seconds and milliseconds from 2001 to 2096. */
const EPOCH = { least: 1e9, most: 4e9 };

function numberEncoders(texts: readonly string[]): readonly Encoder[] {
  const numbers = texts.map(Number);
  if (!texts.every((text) => /^-?\d{1,30}(?:\.\d{1,12})?$/.test(text))) return [plain];
  const whole = Math.max(...texts.map((text) => text.replace(/^-/, '').split('.')[0]?.length ?? 0));
  const fraction = Math.max(...texts.map((text) => text.split('.')[1]?.length ?? 0));
  const negative = numbers.some((number) => number < 0);
  const encoders: Encoder[] = [plain];
  if (fraction === 0) {
    for (let width = Math.max(1, whole); width <= MOST_DIGITS; width += 1) {
      if (!negative && (width > 1 || whole === 1)) encoders.push(padded(width));
      encoders.push(signed(width));
    }
    encoders.push(...epochEncoders(numbers));
  }
  for (let digits = Math.max(1, fraction); digits <= MOST_FRACTION; digits += 1) {
    for (let width = whole; width <= 12; width += 1) {
      if (!negative) encoders.push(decimal(width, digits, false));
      encoders.push(decimal(width, digits, true));
    }
  }
  return encoders;
}

function padded(width: number): Encoder {
  return {
    fns: `|pad:${width}`,
    encode: (value) => within(scalarText(value), width, 0)?.padStart(width, '0'),
    cost: 1,
    bounds: { min: 0, max: bound(width) },
  };
}

function signed(width: number): Encoder {
  return {
    fns: `|signed:${width}`,
    encode: (value) => signedText(scalarText(value), width, 0),
    cost: 6,
    bounds: { min: -bound(width), max: bound(width) },
  };
}

function decimal(width: number, fraction: number, sign: boolean): Encoder {
  const most = bound(width);
  return {
    fns: `|${sign ? 'sdec' : 'dec'}:${width}.${fraction}`,
    encode: (value) => {
      const text = scalarText(value);
      const digits = sign
        ? signedText(text, width, fraction)
        : within(text, width, fraction)?.padStart(width + fraction, '0');
      const at = (digits?.length ?? 0) - fraction;
      return digits === undefined ? undefined : `${digits.slice(0, at)}.${digits.slice(at)}`;
    },
    cost: sign ? 8 : 7,
    bounds: { min: sign ? -most : 0, max: most },
  };
}

function bound(width: number): number {
  return Math.min(10 ** width - 1, Number.MAX_SAFE_INTEGER);
}

/** Digits of a number without a sign, its point moved right; undefined where it has more of them. */
function within(text: string, width: number, fraction: number): string | undefined {
  const [whole = '', rest = ''] = text.split('.');
  if (whole.startsWith('-') || whole.length > width || rest.length > fraction) return undefined;
  return fraction === 0 ? whole : whole.padStart(width, '0') + rest.padEnd(fraction, '0');
}

/** Nines' complement behind `0` for what is negative, the digits behind `1` for the rest. */
function signedText(text: string, width: number, fraction: number): string | undefined {
  const count = width + fraction;
  const digits = within(text.replace(/^-/, ''), width, fraction)?.padStart(count, '0');
  if (digits === undefined || !text.startsWith('-')) return digits === undefined ? undefined : `1${digits}`;
  return `0${[...digits].map((digit) => String(9 - Number(digit))).join('')}`;
}

/** The distance to a highest number, which the number and the digits in the key of one item tell. */
export function descendingFrom(value: number, tail: string): Encoder | undefined {
  const digits = /^\d{1,15}(?!\d)/.exec(tail)?.[0];
  if (digits === undefined || !Number.isSafeInteger(value)) return undefined;
  const max = Number(digits) + value;
  // The width is that of the distance between the bounds.
  const min = Math.max(
    max - bound(digits.length),
    max > 0 && String(max).length === digits.length ? 0 : Number.NEGATIVE_INFINITY,
  );
  return {
    fns: '|desc',
    encode: (other) => {
      const distance = max - Number(scalarText(other));
      return distance < 0 ? undefined : String(distance).padStart(digits.length, '0');
    },
    cost: 3,
    bounds: { min, max, descends: true },
  };
}

function epochEncoders(numbers: readonly number[]): readonly Encoder[] {
  for (const { unit, width } of [
    { unit: 1000, width: 10 },
    { unit: 1, width: 13 },
  ]) {
    const scale = 1000 / unit;
    if (!numbers.every((number) => number >= EPOCH.least * scale && number <= EPOCH.most * scale)) continue;
    const top = 10 ** width - 1;
    const descending = (value: Scalar): string => String(top - Number(scalarText(value))).padStart(width, '0');
    return [
      { fns: '|desc', encode: descending, cost: 2 },
      ...timeEncoders((value) => Number(scalarText(value)) * unit, false),
    ];
  }
  return [];
}
