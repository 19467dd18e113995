import type { ModelValue } from '../model/value-type.js';
import type { BoundText, ByteRange, Encoded, EncodeError, InjectiveFact, OrderFact } from './compiled.js';
import { alt, type Rx, text as textRx } from './rx.js';
import { failure, type Stage } from './stage.js';
import { utf8Bytes } from './utf8.js';

/**
 * Values that are points on a line of integers: integers, decimals at a fixed scale, milliseconds, days.
 * Each point has one text; several points may share it (buckets).
 */
export interface Line {
  readonly path: string;
  /** Point of a value; `exact: false` when it was rounded down to a point. `upper`: a date is the end of its day. */
  read(value: ModelValue, upper: boolean): { readonly point: bigint; readonly exact: boolean } | undefined;
  value(point: bigint): ModelValue;
  /** What a value must be, for messages. */
  readonly expected: string;
  /** Points that values may have; undefined where no fact bounds them. */
  readonly min: bigint | undefined;
  readonly max: bigint | undefined;
  /** Points that have a text; bounds beyond are above or below all. */
  readonly lowest: bigint | undefined;
  readonly highest: bigint | undefined;
  readonly beyond: EncodeError['code'];
  /** Values below a point are cut off silently (a timestamp below its millisecond). */
  readonly rounds?: boolean;
  write(point: bigint): string;
  /** Lowest point with this text. */
  parse(text: string): bigint | undefined;
  prefix?(value: ModelValue): string | undefined;
  readonly language: Rx;
  readonly bytes: ByteRange;
  readonly order: OrderFact;
  readonly injective: InjectiveFact;
  readonly fixedWidth: boolean;
  readonly unpadded?: boolean;
  /** Steps that show where texts change. */
  readonly steps?: readonly bigint[];
  /** A point in the middle of things, for examples. */
  readonly origin?: bigint;
}

/** Up to so many values the language lists every text. */
const LISTED = 40n;

export function lineStage(line: Line): Stage {
  const lowest =
    line.min === undefined ? line.lowest : line.lowest === undefined || line.min > line.lowest ? line.min : line.lowest;
  const highest =
    line.max === undefined
      ? line.highest
      : line.highest === undefined || line.max < line.highest
        ? line.max
        : line.highest;
  const expected =
    lowest === undefined && highest === undefined
      ? line.expected
      : `${line.expected} ${rangeText(line, lowest, highest)}`;

  function check(value: ModelValue | undefined): bigint | { readonly ok: false; readonly error: EncodeError } {
    if (value === undefined || value === null) return failure('missing', line.path);
    const read = line.read(value, false);
    if (!read) return failure('wrong-type', line.path, value, line.expected);
    if (!read.exact && !line.rounds) return failure('rounding', line.path, value, line.expected);
    if ((lowest !== undefined && read.point < lowest) || (highest !== undefined && read.point > highest)) {
      return failure(line.beyond, line.path, value, expected);
    }
    return read.point;
  }

  function encode(value: ModelValue | undefined): Encoded {
    const point = check(value);
    return typeof point === 'bigint' ? { ok: true, text: line.write(point) } : point;
  }

  function decode(text: string): ModelValue | undefined {
    const point = line.parse(text);
    return point === undefined ? undefined : line.value(point);
  }

  function invert(text: string): ModelValue | undefined {
    const point = line.parse(text);
    if (point === undefined) return undefined;
    const inside = lowest !== undefined && point < lowest ? lowest : point;
    if (highest !== undefined && inside > highest) return undefined;
    return line.write(inside) === text ? line.value(inside) : undefined;
  }

  function bound(value: ModelValue, op: 'gt' | 'gte' | 'lt' | 'lte'): BoundText {
    const read = line.read(value, op === 'lte');
    if (!read) return { kind: 'error', error: failure('wrong-type', line.path, value, line.expected).error };
    if (line.lowest !== undefined && read.point < line.lowest) return { kind: 'below-all' };
    if (line.highest !== undefined && read.point > line.highest) return { kind: 'above-all' };
    return { kind: 'at', text: line.write(read.point), exact: read.exact };
  }

  function neighbour(text: string, step: bigint): string | undefined {
    const point = line.parse(text);
    if (point === undefined || line.order.kind === 'none') return undefined;
    const next = point + (line.order.kind === 'reversed' ? -step : step);
    if ((line.lowest !== undefined && next < line.lowest) || (line.highest !== undefined && next > line.highest))
      return undefined;
    return line.write(next);
  }

  function begins(value: ModelValue): Encoded | undefined {
    const prefix = line.prefix?.(value);
    return prefix === undefined ? undefined : { ok: true, text: prefix };
  }

  function samples(most: number): readonly ModelValue[] {
    const points = new Set<bigint>();
    const add = (point: bigint): void => {
      if (
        points.size < most &&
        (lowest === undefined || point >= lowest) &&
        (highest === undefined || point <= highest)
      )
        points.add(point);
    };
    const origin = line.origin ?? lowest ?? 0n;
    const base =
      lowest !== undefined && origin < lowest ? lowest : highest !== undefined && origin > highest ? highest : origin;
    add(base);
    for (const step of line.steps ?? [1n, 9n, 10n, 99n]) {
      add(base + step);
      add(base - step);
    }
    if (lowest !== undefined) add(lowest);
    if (highest !== undefined) add(highest);
    for (let step = 1n; points.size < most && step <= BigInt(most) * 2n; step++) {
      add(base + step);
      add(base - step);
    }
    return [...points].map((point) => line.value(point));
  }

  const listed = lowest !== undefined && highest !== undefined && highest - lowest < LISTED && highest >= lowest;
  const texts = listed ? listTexts(lowest, highest, line.write) : undefined;
  return {
    encode,
    decode,
    invert,
    bound,
    begins,
    stepped: true,
    below: (text) => neighbour(text, -1n),
    above: (text) => (line.order.coarse ? undefined : neighbour(text, 1n)),
    samples,
    language: texts ? alt(texts.map(textRx)) : line.language,
    bytes: texts ? bytesOf(texts, line.bytes.typical) : line.bytes,
    order: line.order,
    injective: line.injective,
    lossless: line.injective.holds,
    unpadded: line.unpadded ?? false,
    free: false,
    fixedWidth: line.fixedWidth || (texts !== undefined && new Set(texts.map((text) => text.length)).size === 1),
  };
}

function listTexts(lowest: bigint, highest: bigint, write: (point: bigint) => string): readonly string[] {
  const texts = new Set<string>();
  for (let point = lowest; point <= highest; point++) texts.add(write(point));
  return [...texts];
}

function bytesOf(texts: readonly string[], typical: number | undefined): ByteRange {
  const sizes = texts.map(utf8Bytes);
  const max = Math.max(...sizes);
  return { min: Math.min(...sizes), typical: typical === undefined ? max : Math.min(typical, max), max };
}

function rangeText(line: Line, lowest: bigint | undefined, highest: bigint | undefined): string {
  const low = lowest === undefined ? '' : `from ${String(line.value(lowest))}`;
  const high = highest === undefined ? '' : `to ${String(line.value(highest))}`;
  return [low, high].filter((part) => part !== '').join(' ');
}
