import type { ScalarValue } from './attribute-value.js';
import { byteCharacters } from './bytes.js';
import { MIN_NUMBER_EXPONENT, parseNumber } from './number.js';
import { utf8Characters } from './text.js';

/**
 * Key values as strings of characters 0 to 255 that JavaScript's `<` puts in DynamoDB's order
 * (UTF-8 bytes, numbers, unsigned bytes), for one type at a time.
 */

/** Greater than every character of an encoded key: `prefix + AFTER` follows every key that starts with the prefix. */
export const AFTER_PREFIX = '\u0100';

const ESCAPED = /\0/g;

/** The encoding of a key that stands alone: strings and binary as they are. */
export function encodeKey(value: ScalarValue): string {
  if ('S' in value) return utf8Characters(value.S);
  if ('N' in value) return encodeNumber(value.N);
  return byteCharacters(value.B);
}

/** The encoding of one part of a longer key: self-delimiting, so that concatenated parts order part by part. */
export function encodeKeyPart(value: ScalarValue): string {
  return 'N' in value ? encodeNumber(value.N) : `${encodeKeyPrefix(value)}\0\0`;
}

/** What `encodeKeyPart` of every string (or binary) that begins with this one starts with. */
export function encodeKeyPrefix(value: ScalarValue): string {
  const text = encodeKey(value);
  return text.includes('\0') ? text.replace(ESCAPED, '\0\x01') : text;
}

/**
 * Sign, exponent, then digit pairs and an end mark; all but the sign complemented for negative numbers.
 * No encoding is a prefix of another.
 */
function encodeNumber(text: string): string {
  const { sign, digits, exponent } = parseNumber(text);
  if (sign === 0) return '\x80';
  const codes = [sign < 0 ? 0x7f : 0x81, complementIf(sign, exponent - MIN_NUMBER_EXPONENT)];
  for (let i = 0; i < digits.length; i += 2) {
    const pair = Number(digits.slice(i, i + 2).padEnd(2, '0'));
    codes.push(complementIf(sign, pair + 1));
  }
  codes.push(complementIf(sign, 0));
  return String.fromCharCode(...codes);
}

function complementIf(sign: number, code: number): number {
  return sign < 0 ? 0xff - code : code;
}
