import type { DecimalType, IntType, ModelValue } from '../model/value-type.js';
import { DIGITS } from './char-set.js';
import type { ByteRange, InjectiveFact, OrderFact } from './compiled.js';
import { type Line, lineStage } from './line-stage.js';
import { atScale, type Decimal, decimalText, digitsOf, readDecimal } from './number-value.js';
import { alt, chars, EMPTY, type Rx, repeat, seq, text } from './rx.js';
import type { Stage } from './stage.js';

const NUMBER: InjectiveFact = { holds: true, reason: 'number' };
const FIXED: OrderFact = { kind: 'same', coarse: false, reason: 'fixed-width' };
export const DIGIT: Rx = chars(DIGITS);

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
  const wide =
    facts.max !== undefined && facts.min !== undefined && facts.min >= 0n && facts.max <= top
      ? digitsOf(facts.max)
      : count;
  const digits = digitsRx(count, signed ? count : wide, facts.scale);
  return lineStage({
    ...numberLine(facts, isInteger),
    lowest: signed ? -top : 0n,
    highest: top,
    write,
    parse,
    language: signed ? seq([chars([[0x30, 0x31]]), digits]) : digits,
    bytes: fixedBytes(count + (signed ? 1 : 0) + (facts.scale > 0 ? 1 : 0)),
    order: FIXED,
    injective: NUMBER,
    fixedWidth: true,
    ...(facts.scale > 0 && isInteger ? { steps: [10n ** BigInt(facts.scale)] } : {}),
  });
}

/** `count` digits, all but the last `wide` of them zero, `scale` behind a point. */
function digitsRx(count: number, wide: number, scale: number): Rx {
  const items: Rx[] = [];
  for (let index = 0; index < count; index++) {
    if (scale > 0 && index === count - scale) items.push(text('.'));
    items.push(index < count - wide ? text('0') : DIGIT);
  }
  return seq(items);
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
    language: digitsRx(width, digitsOf(highest - lowest), 0),
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
  const digits = max === undefined || min === undefined ? undefined : Math.max(digitsOf(min), digitsOf(max)) - scale;
  const most = digits === undefined ? undefined : Math.max(1, digits);
  const rest = repeat(DIGIT, oneWidth && most !== undefined ? most - 1 : 0, most === undefined ? undefined : most - 1);
  const positive = seq([chars([[0x31, 0x39]]), rest]);
  const whole = scale === 0 && min !== undefined && min > 0n ? positive : alt([text('0'), positive]);
  const fraction =
    scale === 0 ? EMPTY : alt([EMPTY, seq([text('.'), repeat(DIGIT, 0, scale - 1), chars([[0x31, 0x39]])])]);
  const negative = min === undefined || min < 0n;
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
    language: seq([negative ? alt([EMPTY, text('-')]) : EMPTY, whole, fraction]),
    bytes: natural ? nativeBytes(facts) : plainBytes(facts),
    order,
    injective: NUMBER,
    fixedWidth: oneWidth,
    unpadded: !natural && !oneWidth,
    steps: [1n, 9n, 10n, 99n].map((step) => step * (isInteger ? 10n ** BigInt(scale) : 1n)),
  });
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
