import { plainText, pointOf } from './check-decimal.js';
import { InvalidArgument } from './errors.js';

/** `first:N`: the first characters (code points). */
export function first(text: string, count: number): string {
  return [...text].slice(0, count).join('');
}

/** `bool`. */
export function flag(value: boolean, argument: string): '0' | '1' {
  if (typeof value !== 'boolean') throw new InvalidArgument(argument, 'true or false', value);
  return value ? '1' : '0';
}

/** Bytes as lower-case hexadecimal. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** An id with every character replaced by its opposite in the id's alphabet: `desc`. */
export function opposite(id: string, alphabet: string): string {
  return Array.from(id, (character) => alphabet.charAt(alphabet.length - 1 - alphabet.indexOf(character))).join('');
}

/** The text that a value of its own type would have in a key. */
export function scalarText(value: unknown, argument: string): string {
  if (typeof value === 'string' && !/\p{Surrogate}/u.test(value)) return value;
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return hex(value);
  const decimal = typeof value === 'number' ? pointOf(value, SCALE) : undefined;
  if (decimal === undefined) throw new InvalidArgument(argument, 'a string, number, boolean or bytes', value);
  return plainText(decimal.point, SCALE);
}

/** More digits behind the point than a JavaScript number's text has that DynamoDB stores. */
const SCALE = 150;
