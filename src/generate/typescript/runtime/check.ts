import { InvalidArgument } from './errors.js';

/** Facts of a text: how it is normalised, and what it is then. */
export interface TextFacts {
  readonly fold?: 'lower' | 'upper';
  /** Whole text, in Unicode mode. */
  readonly match?: RegExp;
  /** Bytes in UTF-8. */
  readonly min?: number;
  readonly max?: number;
}

/** The text, normalised; refuses what its facts exclude, and halves of characters, which DynamoDB would store as others. */
export function text(value: string, argument: string, facts: TextFacts = {}): string {
  if (typeof value !== 'string') throw new InvalidArgument(argument, 'text', value);
  if (/\p{Surrogate}/u.test(value)) throw new InvalidArgument(argument, 'text in Unicode', value);
  const { fold, match, min, max } = facts;
  const folded = fold === undefined ? value : fold === 'lower' ? value.toLowerCase() : value.toUpperCase();
  const bytes = min === undefined && max === undefined ? 0 : utf8Bytes(folded);
  if (max !== undefined && bytes > max) throw new InvalidArgument(argument, `at most ${max} bytes`, value);
  if (min !== undefined && bytes < min) throw new InvalidArgument(argument, `at least ${min} bytes`, value);
  if (match !== undefined && !match.test(folded)) throw new InvalidArgument(argument, `text like ${match}`, value);
  return folded;
}

function utf8Bytes(value: string): number {
  let bytes = 0;
  for (let i = 0; i < value.length; i += 1) {
    const code = value.charCodeAt(i);
    // A character of four bytes has two halves.
    bytes += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3;
  }
  return bytes;
}

/** One of an enum's members. */
export function oneOf<const Member extends string>(
  value: string,
  argument: string,
  members: readonly Member[],
): Member {
  const found = members.find((member) => member === value);
  if (found === undefined) throw new InvalidArgument(argument, `one of ${members.join(', ')}`, value);
  return found;
}

/** Bytes between bounds, where there are any. */
export function bytes(
  value: Uint8Array,
  argument: string,
  min = 0,
  max: number = Number.POSITIVE_INFINITY,
): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new InvalidArgument(argument, 'bytes', value);
  if (value.length > max) throw new InvalidArgument(argument, `at most ${max} bytes`, value);
  if (value.length < min) throw new InvalidArgument(argument, `at least ${min} bytes`, value);
  return value;
}

/** A set with something in it: DynamoDB stores no empty one. */
export function filled<Element>(value: ReadonlySet<Element>, argument: string): ReadonlySet<Element> {
  if (value.size === 0) throw new InvalidArgument(argument, 'a set of at least one value', value);
  return value;
}
