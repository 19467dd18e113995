import type { CompiledVariable, Fn } from '../../../keys/index.js';
import type { ValueType } from '../../../model/value-type.js';
import { isEscaping, isFree, mayHoldSeparator } from '../../typescript/keys/escape-code.js';
import {
  epochDigits,
  epochUnit,
  isEpoch,
  isIsoFormat,
  LAST_DAY,
  LAST_MS,
  labelChars,
  lastEpoch,
} from '../../typescript/keys/time-code.js';
import type { KeyTerm, Ref } from '../request/term.js';
import { Unsayable } from '../request/unsayable.js';
import { argument, quoted } from './text.js';
import { nowText } from './time.js';
import { foldedText, numberText } from './values.js';

/** The text of a key attribute. */
export function keyExpression(term: KeyTerm): string {
  const pieces = term.pieces.map((piece) =>
    typeof piece === 'string' ? quoted(piece) : segmentExpression(piece.variable, piece.from, term),
  );
  return pieces.join(' & ');
}

function segmentExpression(variable: CompiledVariable, from: Ref, term: KeyTerm): string {
  if (variable.shard !== undefined) throw new Unsayable(`a shard of ${variable.path} is calculated`);
  if (from.kind === 'constant') {
    const encoded = variable.codec.encode(from.value);
    if (!encoded.ok) throw new Unsayable(`${variable.path} is in no key`);
    return quoted(encoded.text);
  }
  const access = from.kind === 'now' ? nowText(from.type.kind) : argument(from.path);
  const text = writtenText(variable, access);
  return isEscaping(variable, term) ? escapedText(text, term.separator) : text;
}

/** Texts in which the separator must not be, by their arguments. */
export function unseparatedArguments(term: KeyTerm): readonly (readonly string[])[] {
  return term.pieces.flatMap((piece) => {
    if (typeof piece === 'string' || piece.from.kind !== 'argument') return [];
    const { variable } = piece;
    const isRefused = term.escape === 'reject' && isFree(variable) && mayHoldSeparator(variable, term);
    return isRefused ? [piece.from.path] : [];
  });
}

/** `$HH` for what sorts below text, and for the separator, by the pairs that a variable of the machine has. */
function escapedText(text: string, separator: string): string {
  // A digit of an escape would be taken for one.
  if (/[0-9A-F]/.test(separator)) throw new Unsayable(`\`${separator}\` separates`);
  const replaced = `$reduce($${escapesName(separator)}, function($s, $p) { $join($split($s, $p[0]), $p[1]) }, $t)`;
  return `($t := ${text}; $contains($t, /[\\x00-\\x24${inClass(separator)}]/) ? ${replaced} : $t)`;
}

/** The variable of pairs of a character and its escape; `$` goes first, since it begins every escape. */
export function escapesName(separator: string): string {
  return `escapes_${separator.charCodeAt(0).toString(16)}`;
}

/** `[['$', '$24'], …]`. */
export function escapesExpression(separator: string): string {
  const codes = [0x24, ...Array.from({ length: 0x24 }, (_, code) => code), separator.charCodeAt(0)];
  const pairs = [...new Set(codes)].map((code) => {
    const hex = `$${code.toString(16).toUpperCase().padStart(2, '0')}`;
    return `[${quoted(String.fromCharCode(code))}, ${quoted(hex)}]`;
  });
  return `[${pairs.join(', ')}]`;
}

/** Separators that the term escapes. */
export function escapedSeparators(term: KeyTerm): readonly string[] {
  return term.pieces.some((piece) => typeof piece !== 'string' && isEscaping(piece.variable, term))
    ? [term.separator]
    : [];
}

function inClass(separator: string): string {
  return `\\x${separator.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

function writtenText({ type, fns, path }: CompiledVariable, access: string): string {
  const [fn, another] = fns;
  if (another !== undefined) throw new Unsayable(`${path} goes through several functions on its way into a key`);
  if (fn === undefined) return plainText(type, access, path);
  return fnText(type, fn, access, path);
}

function plainText(type: ValueType, access: string, path: string): string {
  switch (type.kind) {
    case 'string':
    case 'enum':
    case 'timestamp':
    case 'date':
    case 'ulid':
    case 'uuid':
    case 'ksuid':
      return foldedText(type, access);
    case 'int':
    case 'epochSeconds':
    case 'epochMillis':
      return numberText(type, access);
    case 'bool':
      return `(${access} ? '1' : '0')`;
    default:
      throw new Unsayable(`${path} of the type ${type.kind} is part of a key`);
  }
}

/** Digits that a number of JSONata keeps. */
const MOST_DIGITS = 15;

function fnText(type: ValueType, fn: Fn, access: string, path: string): string {
  const digits = (value: string, width: number): string => {
    if (width > MOST_DIGITS) throw new Unsayable(`${path} has ${width} digits in a key`);
    return `$formatNumber(${value}, ${quoted('0'.repeat(width))})`;
  };
  switch (fn.name) {
    case 'pad':
      return digits(access, fn.width);
    case 'dec':
      if (type.kind !== 'decimal' || fn.integer + fn.fraction > MOST_DIGITS) break;
      return `$formatNumber(${access}, ${quoted(`${'0'.repeat(fn.integer)}${fn.fraction === 0 ? '' : `.${'0'.repeat(fn.fraction)}`}`)})`;
    case 'epoch':
      return digits(access, epochDigits(type));
    case 'bool':
      return `(${access} ? '1' : '0')`;
    case 'iso':
      return isoText(type, access);
    case 'date':
      if (!isIsoFormat(fn.format)) break;
      return `$substring(${isoText(type, access)}, 0, ${fn.format.text.length})`;
    case 'bucket':
      if (fn.size.count !== 1 || fn.size.unit === 'w') break;
      return `$substring(${isoText(type, access)}, 0, ${labelChars(fn.size.unit)})`;
    case 'desc': {
      const left = descending(type, access);
      if (left !== undefined) return digits(left.value, left.width);
      break;
    }
  }
  throw new Unsayable(`${path} goes through ${fn.name} on its way into a key`);
}

/** The ISO 8601 text of a time: 24 characters, or 10 of a date. */
function isoText(type: ValueType, access: string): string {
  if (!isEpoch(type)) return access;
  return `$fromMillis(${epochUnit(type) === 1 ? access : `${access} * ${epochUnit(type)}`})`;
}

function descending(type: ValueType, access: string): { readonly value: string; readonly width: number } | undefined {
  switch (type.kind) {
    case 'int': {
      const { min = 0n, max = 0n } = type;
      return { value: `${max} - ${access}`, width: String(max - min).length };
    }
    case 'timestamp':
      return { value: `${LAST_MS} - $toMillis(${access})`, width: 15 };
    case 'date':
      return { value: `${LAST_DAY} - $toMillis(${access} & 'T00:00:00.000Z') / 86400000`, width: 7 };
    case 'epochSeconds':
    case 'epochMillis':
      return { value: `${lastEpoch(type)} - ${access}`, width: epochDigits(type) };
    default:
      return undefined;
  }
}
