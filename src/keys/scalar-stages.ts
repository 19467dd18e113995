import type { AnyType, BinaryType, ModelValue } from '../model/value-type.js';
import { ANY_CHAR, type CharSet } from './char-set.js';
import type { BoundText, Encoded } from './compiled.js';
import { decimalText, readDecimal } from './number-value.js';
import { chars, repeat } from './rx.js';
import { failedBound, failure, type Stage } from './stage.js';
import { COUNTED, plainText, TEXT } from './string-stage.js';
import { isUnicode } from './utf8.js';

const HEX: CharSet = [
  [0x30, 0x39],
  [0x61, 0x66],
];

export function boolStage(path: string): Stage {
  const read = (encoded: string): boolean | undefined => (encoded === '1' ? true : encoded === '0' ? false : undefined);
  const encode = (value: ModelValue | undefined): Encoded => {
    if (value === undefined || value === null) return failure('missing', path);
    return typeof value === 'boolean'
      ? { ok: true, text: value ? '1' : '0' }
      : failure('wrong-type', path, value, 'true or false');
  };
  return {
    encode,
    decode: read,
    invert: read,
    bound: (value): BoundText => {
      const encoded = encode(value);
      return encoded.ok ? { kind: 'at', text: encoded.text, exact: true } : { kind: 'error', error: encoded.error };
    },
    begins: () => undefined,
    stepped: true,
    below: (encoded) => (encoded === '1' ? '0' : undefined),
    above: (encoded) => (encoded === '0' ? '1' : undefined),
    samples: (most) => [true, false].slice(0, most),
    language: chars([[0x30, 0x31]]),
    bytes: { min: 1, typical: 1, max: 1 },
    order: { kind: 'same', coarse: false, reason: 'fixed-width' },
    injective: TEXT,
    lossless: true,
    unpadded: false,
    free: false,
    fixedWidth: true,
  };
}

/** Bytes as lower-case hexadecimal, which sorts as the bytes do. Byte bounds count the bytes, not the digits. */
export function binaryStage(path: string, type: BinaryType): Stage {
  const encode = (value: ModelValue | undefined): Encoded => {
    if (value === undefined || value === null) return failure('missing', path);
    if (!(value instanceof Uint8Array)) return failure('wrong-type', path, value, 'bytes');
    if (type.maxBytes !== undefined && value.length > type.maxBytes)
      return failure('too-long', path, value, `at most ${type.maxBytes} bytes`);
    if (type.minBytes !== undefined && value.length < type.minBytes)
      return failure('too-short', path, value, `at least ${type.minBytes} bytes`);
    return { ok: true, text: Buffer.from(value).toString('hex') };
  };
  const read = (encoded: string): Uint8Array | undefined =>
    /^([0-9a-f]{2})*$/.test(encoded) ? new Uint8Array(Buffer.from(encoded, 'hex')) : undefined;
  const byte = repeat(chars(HEX), 2, 2);
  const exact = type.maxBytes !== undefined && type.maxBytes <= COUNTED / 2;
  return {
    encode,
    decode: read,
    invert: (encoded) => {
      const bytes = read(encoded);
      return bytes && encode(bytes).ok ? bytes : undefined;
    },
    bound: (value): BoundText =>
      value instanceof Uint8Array
        ? { kind: 'at', text: Buffer.from(value).toString('hex'), exact: true }
        : failedBound('wrong-type', path, value, 'bytes'),
    begins: (value): Encoded =>
      value instanceof Uint8Array
        ? { ok: true, text: Buffer.from(value).toString('hex') }
        : failure('wrong-type', path, value, 'bytes'),
    stepped: false,
    below: () => undefined,
    above: () => undefined,
    samples: (most) =>
      Array.from({ length: most }, (_, index) =>
        new Uint8Array(Math.max(type.minBytes ?? 1, 1)).fill(index % 256, -1),
      ).filter((bytes) => encode(bytes).ok),
    language: repeat(byte, Math.min(type.minBytes ?? 0, COUNTED / 2), exact ? type.maxBytes : undefined),
    bytes: { min: type.minBytes ?? 0, typical: type.avgBytes ?? type.maxBytes, max: type.maxBytes },
    order: { kind: 'same', coarse: false, reason: 'native' },
    injective: TEXT,
    lossless: true,
    unpadded: false,
    free: false,
    fixedWidth: type.minBytes !== undefined && type.minBytes === type.maxBytes,
  };
}

/** Any scalar, for `hash`: the text that a value of its own type would have. */
export function anyStage(path: string, type: AnyType): Stage {
  return {
    ...plainText(path),
    encode: (value) => {
      if (value === undefined || value === null) return failure('missing', path);
      const canonical = canonicalScalar(value);
      return canonical === undefined
        ? failure('wrong-type', path, value, 'a string, number, boolean or bytes')
        : { ok: true, text: canonical };
    },
    decode: () => undefined,
    invert: (encoded) => encoded,
    samples: (most) => Array.from({ length: most }, (_, index) => `a${index}`),
    language: repeat(chars(ANY_CHAR), 0, undefined),
    bytes: { min: 0, typical: type.avgBytes ?? type.maxBytes, max: undefined },
    order: { kind: 'none', coarse: false, reason: 'unpadded' },
    injective: { holds: false, reason: 'text' },
    lossless: false,
    unpadded: false,
    free: true,
    fixedWidth: false,
  };
}

function canonicalScalar(value: ModelValue): string | undefined {
  if (typeof value === 'string') return isUnicode(value) ? value : undefined;
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  const decimal = readDecimal(value);
  return decimal && decimalText(decimal.unscaled, decimal.scale);
}
