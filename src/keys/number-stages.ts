import type { DecimalType, IntType, ModelValue } from '../model/value-type.js';
import type { ByteRange, InjectiveFact, OrderFact } from './compiled.js';
import { DIGIT, digitRange, MOST_EXACT_DIGITS, plainRange } from './digit-range.js';
import { type Line, lineStage } from './line-stage.js';
import { atScale, type Decimal, decimalText, digitsOf, readDecimal } from './number-value.js';
import { alt, chars, EMPTY, type Rx, repeat, seq, text } from './rx.js';
import type { Stage } from './stage.js';

const NUMBER: InjectiveFact = { holds: true, reason: 'number' };
const FIXED: OrderFact = { kind: 'same', coarse: false, reason: 'fixed-width' };

export function fixedBytes(count: number): ByteRange {
  return { min: count, typical: count, max: count };
}

/** What all encodings of a number have in common. `scale` digits of fraction belong to every point. */
export interface NumberFacts {
  readonly path: string;
  readonly scale: number;
  readonly min: bigint | undefined;
  readonly max: bigint | undefined;
}

export function numberFacts(path: string, type: IntType | DecimalType, scale: number): NumberFacts {
  if (type.kind === 'int') {
    const factor = 10n ** BigInt(scale);
    return {
      path,
      scale,
      min: type.min === undefined ? undefined : type.min * factor,
      max: type.max === undefined ? undefined : type.max * factor,
    };
  }
  const low = type.min === undefined ? undefined : readDecimal(type.min);
  const high = type.max === undefined ? undefined : readDecimal(type.max);
  return { path, scale, min: low && ceiling(low, scale), max: high && atScale(high, scale).point };
}

function ceiling(value: Decimal, scale: number): bigint {
  const { point, exact } = atScale(value, scale);
  return exact ? point : point + 1n;
}

function numberLine(
  facts: NumberFacts,
  isInteger: boolean,
): Pick<Line, 'path' | 'read' | 'value' | 'expected' | 'min' | 'max' | 'beyond'> {
  return {
    path: facts.path,
    read: (value: ModelValue) => {
      const decimal = readDecimal(value);
      if (isInteger && typeof value === 'string') return undefined;
      if (isInteger && typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
        return undefined;
      return decimal && atScale(decimal, facts.scale);
    },
    value: (point) => (isInteger ? point / 10n ** BigInt(facts.scale) : decimalText(point, facts.scale)),
    expected: isInteger ? 'an integer' : 'a decimal number',
    min: facts.min,
    max: facts.max,
    beyond: 'out-of-range',
  };
}

/** `pad`, `signed`, `dec`, `sdec`: all digits, `point` of them after a point; negatives as nines' complement behind `0`. */
export function fixedNumber(facts: NumberFacts, isInteger: boolean, integer: number, signed: boolean): Stage {
  const count = integer + facts.scale;
  const top = 10n ** BigInt(count) - 1n;
  const place = (digits: string): string =>
    facts.scale === 0 ? digits : `${digits.slice(0, integer)}.${digits.slice(integer)}`;
  const write = (point: bigint): string => {
    if (!signed) return place(String(point).padStart(count, '0'));
    const digits = String(point < 0n ? top + point : point).padStart(count, '0');
    return `${point < 0n ? '0' : '1'}${place(digits)}`;
  };
  const parse = (encoded: string): bigint | undefined => {
    const body = signed ? encoded.slice(1) : encoded;
    const digits = facts.scale === 0 ? body : `${body.slice(0, integer)}${body.slice(integer + 1)}`;
    if (!/^\d+$/.test(digits)) return undefined;
    const value = BigInt(digits);
    const point = signed && encoded.startsWith('0') ? value - top : value;
    return digits.length === count && write(point) === encoded ? point : undefined;
  };
  const bottom = signed ? -top : 0n;
  const low = facts.min !== undefined && facts.min > bottom ? facts.min : bottom;
  const high = facts.max !== undefined && facts.max < top ? facts.max : top;
  const written = (from: bigint, to: bigint): readonly Rx[] => (from > to ? [] : [digitRange(write(from), write(to))]);
  const exact = count <= MOST_EXACT_DIGITS && low <= high;
  const digits = digitsRx(count, facts.scale);
  return lineStage({
    lowest: bottom,
    highest: top,
    write,
    parse,
    language: exact
      ? alt([...written(low, high < 0n ? high : -1n), ...written(low > 0n ? low : 0n, high)])
      : signed
        ? seq([chars([[0x30, 0x31]]), digits])
        : digits,
    bytes: fixedBytes(count + (signed ? 1 : 0) + (facts.scale > 0 ? 1 : 0)),
    order: FIXED,
    injective: NUMBER,
    fixedWidth: true,
    ...numberLine(facts, isInteger),
    ...(facts.scale > 0 && isInteger ? { steps: [10n ** BigInt(facts.scale)] } : {}),
  });
}

/** `count` digits, `scale` of them behind a point. */
function digitsRx(count: number, scale: number): Rx {
  const whole = repeat(DIGIT, count - scale, count - scale);
  return scale === 0 ? whole : seq([whole, text('.'), repeat(DIGIT, scale, scale)]);
}

/** `desc`: the distance to the highest point, at a fixed width. */
export function complementLine(
  base: Omit<
    Line,
    'lowest' | 'highest' | 'write' | 'parse' | 'language' | 'bytes' | 'order' | 'injective' | 'fixedWidth'
  >,
  highest: bigint,
  width: number,
  lowest: bigint,
): Stage {
  return lineStage({
    ...base,
    lowest,
    highest,
    write: (point) => String(highest - point).padStart(width, '0'),
    parse: (encoded) => {
      const point = /^\d+$/.test(encoded) && encoded.length === width ? highest - BigInt(encoded) : undefined;
      return point === undefined || point < lowest ? undefined : point;
    },
    language:
      width <= MOST_EXACT_DIGITS && lowest <= highest
        ? digitRange('0'.repeat(width), String(highest - lowest).padStart(width, '0'))
        : digitsRx(width, 0),
    bytes: fixedBytes(width),
    order: { kind: 'reversed', coarse: false, reason: 'complement' },
    injective: NUMBER,
    fixedWidth: true,
  });
}

export function descendingInt(facts: NumberFacts, min: bigint, max: bigint): Stage {
  return complementLine(numberLine(facts, true), max, digitsOf(max - min), min);
}

/** The number's own text, in plain notation. Its order is right where all values have one width, or in a natural key. */
export function plainNumber(facts: NumberFacts, isInteger: boolean, natural: boolean): Stage {
  const { min, max, scale } = facts;
  const oneWidth =
    min !== undefined && max !== undefined && min >= 0n && scale === 0 && digitsOf(min) === digitsOf(max);
  const order: OrderFact = natural
    ? { kind: 'same', coarse: false, reason: 'native' }
    : oneWidth
      ? { kind: 'same', coarse: false, reason: 'one-width' }
      : { kind: 'none', coarse: false, reason: 'unpadded' };
  return lineStage({
    ...numberLine(facts, isInteger),
    lowest: undefined,
    highest: undefined,
    write: (point) => decimalText(point, scale),
    parse: (encoded) => {
      const decimal = readDecimal(encoded);
      const point = decimal && atScale(decimal, scale);
      return point?.exact && decimalText(point.point, scale) === encoded ? point.point : undefined;
    },
    language: scale === 0 ? integers(min, max) : decimals(facts),
    bytes: natural ? nativeBytes(facts) : plainBytes(facts),
    order,
    injective: NUMBER,
    fixedWidth: oneWidth,
    unpadded: !natural && !oneWidth,
    steps: [1n, 9n, 10n, 99n].map((step) => step * (isInteger ? 10n ** BigInt(scale) : 1n)),
  });
}

function integers(min: bigint | undefined, max: bigint | undefined): Rx {
  const followed = (bound: bigint | undefined): bigint | undefined =>
    bound === undefined || digitsOf(bound) > MOST_EXACT_DIGITS ? undefined : bound;
  // A low end that is too long to follow is left open towards zero.
  const from = (least: bigint): bigint => followed(least) ?? 1n;
  const negative = min === undefined || min < 0n;
  const positive = max === undefined || max >= 0n;
  const lowest = followed(min);
  return alt([
    ...(negative
      ? [
          seq([
            text('-'),
            plainRange(from(max !== undefined && max < 0n ? -max : 1n), lowest === undefined ? undefined : -lowest),
          ]),
        ]
      : []),
    ...(positive ? [plainRange(min !== undefined && min > 0n ? from(min) : 0n, followed(max))] : []),
  ]);
}

function decimals({ min, max, scale }: NumberFacts): Rx {
  const digits = max === undefined || min === undefined ? undefined : Math.max(digitsOf(min), digitsOf(max)) - scale;
  const rest = repeat(DIGIT, 0, digits === undefined ? undefined : Math.max(1, digits) - 1);
  const positive = seq([chars([[0x31, 0x39]]), rest]);
  const fraction = seq([text('.'), repeat(DIGIT, 0, scale - 1), chars([[0x31, 0x39]])]);
  return seq([
    min === undefined || min < 0n ? alt([EMPTY, text('-')]) : EMPTY,
    alt([text('0'), positive]),
    alt([EMPTY, fraction]),
  ]);
}

function plainBytes(facts: NumberFacts): ByteRange {
  const { min, max, scale } = facts;
  if (min === undefined || max === undefined) return { min: 1, typical: undefined, max: undefined };
  const longest = (point: bigint): number =>
    Math.max(1, digitsOf(point) - scale) + (point < 0n ? 1 : 0) + (scale > 0 ? scale + 1 : 0);
  const most = Math.max(longest(min), longest(max));
  const atLeast = scale === 0 && min >= 0n ? digitsOf(min) : scale === 0 && max < 0n ? digitsOf(max) + 1 : 1;
  return { min: atLeast, typical: most, max: most };
}

/** Bytes of a number of 38 digits whose pairs of digits are not aligned, and its sign. */
const WIDEST_NUMBER = 22;

/** One byte, one for each pair of digits about the point, and one for a minus. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
function nativeBytes(facts: NumberFacts): ByteRange {
  const { min, max, scale } = facts;
  if (min === undefined || max === undefined) return { min: 1, typical: undefined, max: WIDEST_NUMBER };
  const size = (point: bigint): number => {
    const pairs = Math.floor((digitsOf(point) - 1 - scale) / 2) - Math.floor(-scale / 2) + 1;
    return point === 0n ? 1 : 1 + Math.max(1, pairs) + (point < 0n ? 1 : 0);
  };
  const most = Math.min(WIDEST_NUMBER, Math.max(size(min), size(max)));
  return { min: min <= 0n && max >= 0n ? 1 : 2, typical: most, max: most };
}
