import type { ArithmeticOperator, CompareOperator } from '../../../expression/model/expr.js';
import type { ValueType } from '../../../model/value-type.js';
import { normalNumber } from '../../../value/index.js';
import { type Code, from, literal, raw, ts } from '../../text/index.js';
import { type NumericForm, numericForm } from '../values/attribute-type.js';
import { bracketed, isNarrowed, typed, type Value } from './value.js';

const ARITHMETIC = 'runtime/arithmetic';
const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);
/** Every decimal of so many digits is another `number` than all others. */
const EXACT_DIGITS = 15;

/** A number as written in an expression. */
export function numberLiteral(text: string): Value {
  const normal = normalNumber(text);
  const type: ValueType = normal.includes('.')
    ? { kind: 'decimal', scale: normal.length - normal.indexOf('.') - 1, min: normal, max: normal }
    : { kind: 'int', min: BigInt(normal), max: BigInt(normal) };
  const code = literalAs(normal, numericForm(type)) ?? literal(normal);
  return { code, type, nullable: false, literal: { type: 'number', text: normal } };
}

/** The literal where values of a form stand beside it; undefined where it has no exact one. */
function literalAs(normal: string, form: NumericForm): Code | undefined {
  const isWhole = !normal.includes('.');
  switch (form) {
    case 'text':
      return literal(normal);
    case 'bigint':
      return isWhole ? literal(BigInt(normal)) : undefined;
    case 'number': {
      const isExact = isWhole
        ? BigInt(normal) <= MAX_SAFE && BigInt(normal) >= -MAX_SAFE
        : normal.replace(/^-?0?\.?0*/, '').replace('.', '').length <= EXACT_DIGITS;
      return isExact ? raw(normal) : undefined;
    }
  }
}

/** The form of a value; a literal takes that of what it faces, if it can. */
function facing(value: Value, other: Value): { readonly code: Code; readonly form: NumericForm } {
  if (value.literal?.type === 'number') {
    const form = other.literal === undefined ? numericForm(other.type) : 'number';
    const code = literalAs(value.literal.text, form);
    if (code !== undefined) return { code, form };
    // `<` between a bigint and a number is exact.
    const plain = form === 'bigint' ? literalAs(value.literal.text, 'number') : undefined;
    return plain === undefined ? { code: literal(value.literal.text), form: 'text' } : { code: plain, form: 'number' };
  }
  return { code: bracketed(value), form: numericForm(value.type) };
}

interface Comparison {
  readonly code: Code;
  /** By an operator of the language, on operands that must be there; otherwise a function takes care of what is absent. */
  readonly direct: boolean;
}

export function compareNumbersCode(operator: CompareOperator, left: Value, right: Value): Comparison {
  const a = facing(left, right);
  const b = facing(right, left);
  const isOrder = operator !== '=' && operator !== '!=';
  const canCheck = isNarrowed(left) && isNarrowed(right);
  const sign = operatorCode(operator);
  const isNative = a.form !== 'text' && b.form !== 'text' && (isOrder ? canCheck : a.form === b.form);
  if (isNative) return { code: ts`${a.code} ${sign} ${b.code}`, direct: true };
  return {
    code: ts`${from('runtime/compare', 'compareNumbers')}(${a.code}, ${b.code}) ${sign} 0`,
    direct: false,
  };
}

export function operatorCode(operator: CompareOperator): Code {
  return raw(operator === '=' ? '===' : operator === '!=' ? '!==' : operator);
}

const FUNCTIONS = { '+': 'add', '-': 'subtract', '*': 'multiply', '/': 'divide', '%': 'remainder' } as const;
const NUMBER: ValueType = { kind: 'decimal', scale: 38 };

/** A sum, product or the like, exact: with the language's operators where these are, otherwise as text that a function works out. */
export function arithmeticCode(operator: ArithmeticOperator, left: Value, right: Value): Value {
  const nullable = left.nullable || right.nullable;
  const range = nullable ? undefined : wholeRange(operator, left.type, right.type);
  if (range !== undefined) {
    const type: ValueType = { kind: 'int', ...range };
    const form = numericForm(type);
    const a = wholeAs(left, form);
    const b = wholeAs(right, form);
    if (a !== undefined && b !== undefined) return typed(ts`(${a} ${raw(operator)} ${b})`, type);
  }
  const type: ValueType = left.type.kind === 'int' && right.type.kind === 'int' && operator !== '/' ? INT : NUMBER;
  const text = ts`${from(ARITHMETIC, FUNCTIONS[operator])}(${left.code}, ${right.code})`;
  return type === INT ? typed(wholeOf(text, nullable), INT, nullable) : typed(text, NUMBER, nullable);
}

const INT: ValueType = { kind: 'int' };

function wholeOf(text: Code, nullable: boolean): Code {
  return nullable ? ts`${from(ARITHMETIC, 'whole')}(${text})` : ts`BigInt(${text})`;
}

/** The bounds of a result that is worked out without rounding; undefined where it is none of whole numbers, or may divide by zero. */
function wholeRange(
  operator: ArithmeticOperator,
  a: ValueType,
  b: ValueType,
): { readonly min?: bigint; readonly max?: bigint } | undefined {
  if (a.kind !== 'int' || b.kind !== 'int') return undefined;
  const known =
    a.min !== undefined && a.max !== undefined && b.min !== undefined && b.max !== undefined
      ? { a: [a.min, a.max] as const, b: [b.min, b.max] as const }
      : undefined;
  switch (operator) {
    case '+':
      return known === undefined ? {} : { min: known.a[0] + known.b[0], max: known.a[1] + known.b[1] };
    case '-':
      return known === undefined ? {} : { min: known.a[0] - known.b[1], max: known.a[1] - known.b[0] };
    case '*': {
      if (known === undefined) return {};
      const products = known.a.flatMap((x) => known.b.map((y) => x * y));
      return { min: products.reduce(least), max: products.reduce(greatest) };
    }
    default:
      return undefined;
  }
}

export function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

export function greatest(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/** A whole number in another form; undefined where it may not fit. */
function wholeAs(value: Value, form: NumericForm): Code | undefined {
  if (value.literal?.type === 'number') return literalAs(value.literal.text, form);
  const own = numericForm(value.type);
  if (own === form) return bracketed(value);
  return form === 'bigint' && own === 'number' ? ts`BigInt(${value.code})` : undefined;
}

/** `-x`, and 0 for 0. */
export function negatedCode(value: Value): Value {
  return arithmeticCode('-', numberLiteral('0'), value);
}

/** A number in the form of another type: what the declaration of an attribute asks for. */
export function numberAs(type: ValueType, value: Value): Code {
  const form = numericForm(type);
  if (value.literal?.type === 'number') {
    const known = literalAs(value.literal.text, form);
    if (known !== undefined) return known;
  }
  const own = numericForm(value.type);
  if (own === form) return value.code;
  const convert = { number: 'toNumber', bigint: 'whole', text: 'decimalText' }[form];
  if (!value.nullable && form === 'bigint' && own === 'number') return ts`BigInt(${value.code})`;
  if (!value.nullable && form === 'number') return ts`Number(${value.code})`;
  return ts`${from(ARITHMETIC, convert)}(${value.code})`;
}
