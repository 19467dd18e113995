import type { Fn } from '../../../keys/index.js';
import type { ValueType } from '../../../model/value-type.js';
import { type Code, literal, ts } from '../../text/index.js';
import { call, integerCode, keyCheckedCode } from '../values/checked-code.js';
import { numericForm } from '../values/index.js';
import {
  bucketCode,
  dateCode,
  epochDigits,
  epochUnit,
  isEpoch,
  LAST_DAY,
  LAST_MS,
  lastEpoch,
  YEARS,
} from './time-code.js';

/** Code of a text, or (`isText: false`) of a number whose own text it is. */
export interface Written {
  readonly code: Code;
  readonly isText: boolean;
}

/** How a value comes into a segment. */
export interface Source {
  readonly type: ValueType;
  /** What messages call the value. */
  readonly argument: string;
  readonly value: Code;
  /** `checked`: in its checked form; `for-key`: by `keyCheckedCode`. `sure`: besides, known to have a text in this segment. */
  readonly state: 'declared' | 'checked' | 'for-key' | 'sure';
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BASE_62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export const ID_ALPHABETS = { ulid: CROCKFORD, ksuid: BASE_62 } as const;

/** The value through the functions of a placeholder, before escaping. */
export function writtenCode(source: Source, fns: readonly Fn[]): Written {
  const [head, ...rest] = fns;
  const isTextHead = head === undefined || isTextFn(head);
  const own = isTextHead ? ownText(source, head?.name === 'hash') : headText(source, head);
  return (isTextHead ? fns : rest).reduce((written, fn) => textFnCode(written, fn), own);
}

export function isTextFn(fn: Fn): boolean {
  return fn.name === 'lower' || fn.name === 'upper' || fn.name === 'first' || fn.name === 'hash';
}

export function textOf({ code, isText }: Written): Code {
  return isText ? code : ts`String(${code})`;
}

export function textFnCode(written: Written, fn: Fn): Written {
  const text = textOf(written);
  switch (fn.name) {
    case 'lower':
      return { code: ts`${text}.toLowerCase()`, isText: true };
    case 'upper':
      return { code: ts`${text}.toUpperCase()`, isText: true };
    case 'first':
      return { code: call('key-text', 'first', [text, literal(fn.width)]), isText: true };
    case 'hash':
      return { code: call('key-hash', 'hashed', [text, literal(fn.width)]), isText: true };
    default:
      return written;
  }
}

/** The value in its checked form. */
export function checkedOf({ type, value, argument, state }: Source): Code {
  return state === 'declared' || (state === 'checked' && isBareText(type))
    ? keyCheckedCode(type, value, argument)
    : value;
}

/** A text of which the model says nothing is not looked at outside of keys. */
function isBareText(type: ValueType): boolean {
  return type.kind === 'string' && Object.keys(type).every((fact) => fact === 'kind' || fact === 'avgBytes');
}

/** The text that stands for a value without functions; `isHashed`: also of types that no key can hold as they are. */
export function ownText(source: Source, isHashed: boolean): Written {
  const { type, argument, value } = source;
  switch (type.kind) {
    case 'int':
    case 'epochSeconds':
    case 'epochMillis':
      return { code: checkedOf(source), isText: false };
    case 'decimal': {
      const checked = checkedOf(source);
      if (numericForm(type) === 'text') return { code: checked, isText: true };
      return { code: call('key-number', 'plain', [checked, literal(type.scale)]), isText: true };
    }
    case 'bool':
      return { code: call('key-text', 'flag', [value, literal(argument)]), isText: true };
    case 'binary':
      return { code: call('key-text', 'hex', [checkedOf(source)]), isText: true };
    case 'any':
      if (isHashed) return { code: call('key-text', 'scalarText', [value, literal(argument)]), isText: true };
      throw new Error(`\`${argument}\` has no text in a key.`);
    default:
      return { code: checkedOf(source), isText: true };
  }
}

/** A whole number that also has to fit between the limits of the function. */
function limited(source: Source, low: bigint, high: bigint): Code {
  const { type, value, argument, state } = source;
  const min = type.kind === 'int' ? type.min : undefined;
  const max = type.kind === 'int' ? type.max : undefined;
  const from = min !== undefined && min > low ? min : low;
  const to = max !== undefined && max < high ? max : high;
  const isNarrower = from !== min || to !== max;
  if (state === 'sure' || (state !== 'declared' && !isNarrower)) return value;
  return integerCode(type, value, argument, from, to);
}

function headText(source: Source, fn: Fn): Written {
  const { type, value, argument } = source;
  const number = (code: Code): Written => ({ code, isText: true });
  switch (fn.name) {
    case 'pad':
      return number(
        call('key-number', 'padded', [limited(source, 0n, 10n ** BigInt(fn.width) - 1n), literal(fn.width)]),
      );
    case 'signed': {
      const most = 10n ** BigInt(fn.width) - 1n;
      return number(call('key-number', 'signed', [limited(source, -most, most), literal(fn.width)]));
    }
    case 'dec':
    case 'sdec': {
      const write = fn.name === 'dec' ? 'fixed' : 'signedFixed';
      const digits = [literal(fn.integer), literal(fn.fraction)];
      return number(call('key-number', write, [checkedOf(source), literal(argument), ...digits]));
    }
    case 'desc':
      return descendingText(source);
    case 'iso':
      return { code: checkedOf(source), isText: true };
    case 'epoch': {
      const width = epochDigits(type);
      return number(call('key-number', 'padded', [limited(source, 0n, lastEpoch(type)), literal(width)]));
    }
    case 'bool':
      return { code: call('key-text', 'flag', [value, literal(argument)]), isText: true };
    case 'date':
      return { code: dateCode(type, fn.format, isoText(source)), isText: true };
    case 'bucket':
      return { code: bucketCode(type, fn.size, isoText(source), argument), isText: true };
    default:
      throw new Error(`\`${fn.name}\` changes text.`);
  }
}

/** The ISO 8601 text of a time: 24 characters, or 10 of a date. */
function isoText(source: Source): Code {
  const { type } = source;
  if (!isEpoch(type)) return checkedOf(source);
  const unit = epochUnit(type);
  const { lowest, highest } = YEARS;
  const number = limited(source, BigInt(lowest / unit), BigInt(Math.floor(highest / unit)));
  return call('key-time', 'isoOf', [unit === 1 ? number : ts`${number} * ${unit}`]);
}

function descendingText(source: Source): Written {
  const { type } = source;
  const written = (value: Code, highest: bigint | number, width: number): Written => ({
    code: call('key-number', 'descending', [value, literal(highest), literal(width)]),
    isText: true,
  });
  switch (type.kind) {
    case 'int': {
      const { min = 0n, max = 0n } = type;
      const highest = numericForm(type) === 'number' ? Number(max) : max;
      return written(checkedOf(source), highest, String(max - min).length);
    }
    case 'timestamp':
      return written(ts`Date.parse(${checkedOf(source)})`, LAST_MS, 15);
    case 'date':
      return written(call('key-time', 'dayOf', [checkedOf(source)]), LAST_DAY, 7);
    case 'epochSeconds':
    case 'epochMillis':
      return written(limited(source, 0n, lastEpoch(type)), Number(lastEpoch(type)), epochDigits(type));
    case 'ulid':
    case 'ksuid':
      return {
        code: call('key-text', 'opposite', [checkedOf(source), literal(ID_ALPHABETS[type.kind])]),
        isText: true,
      };
    default:
      throw new Error(`\`${type.kind}\` cannot be written backwards.`);
  }
}
