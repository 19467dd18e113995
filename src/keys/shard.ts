import type { ModelValue, ValueType } from '../model/value-type.js';
import { DIGITS } from './char-set.js';
import { valueStage } from './natural.js';
import { readInteger } from './number-value.js';
import { alt, chars, repeat, text } from './rx.js';
import { anyStage, binaryStage, boolStage } from './scalar-stages.js';
import { sha256 } from './sha256.js';
import { failure, type Stage } from './stage.js';

/** The text whose hash stands for a value: its own text in a key, hexadecimal for bytes, `0` and `1` for bool. Undefined for types with parts. */
export function canonicalStage(path: string, type: ValueType): Stage | undefined {
  if (type.kind === 'any') return anyStage(path, type);
  if (type.kind === 'bool') return boolStage(path);
  if (type.kind === 'binary') return binaryStage(path, type);
  return valueStage(path, type, false);
}

/** Shard of a value: SHA-256 of its canonical encoding, first 6 bytes as a big-endian number, modulo `count`. Undefined if the value is not of the type. */
export function shardOf(value: ModelValue, type: ValueType, count: number): number | undefined {
  const encoded = canonicalStage('', type)?.encode(value);
  return encoded?.ok ? shardOfText(encoded.text, count) : undefined;
}

function shardOfText(canonical: string, count: number): number {
  return sha256(canonical).readUIntBE(0, 6) % count;
}

/** `0…N−1` at the width of N−1. */
export function shardLabel(shard: number, count: number): string {
  return String(shard).padStart(String(count - 1).length, '0');
}

export function shardLabels(count: number): readonly string[] {
  return Array.from({ length: count }, (_, shard) => shardLabel(shard, count));
}

/** Above it the language says digits only. */
const LISTED = 64;

function shardFacts(
  count: number,
): Pick<
  Stage,
  'language' | 'bytes' | 'order' | 'unpadded' | 'free' | 'fixedWidth' | 'stepped' | 'below' | 'above' | 'begins'
> {
  const width = String(count - 1).length;
  return {
    language: count <= LISTED ? alt(shardLabels(count).map(text)) : repeat(chars(DIGITS), width, width),
    bytes: { min: width, typical: width, max: width },
    order: { kind: 'none', coarse: false, reason: 'shard' },
    unpadded: false,
    free: false,
    fixedWidth: true,
    stepped: false,
    below: () => undefined,
    above: () => undefined,
    begins: () => undefined,
  };
}

/** `{shard:N}`: the value is the number that was drawn. */
export function randomShardStage(path: string, count: number): Stage {
  const read = (encoded: string): bigint | undefined => {
    const shard = /^\d+$/.test(encoded) ? Number(encoded) : count;
    return shard < count && shardLabel(shard, count) === encoded ? BigInt(shard) : undefined;
  };
  return {
    ...shardFacts(count),
    encode: (value) => {
      if (value === undefined || value === null) return failure('missing', path);
      const shard = readInteger(value);
      if (shard === undefined) return failure('wrong-type', path, value, 'an integer');
      if (shard < 0n || shard >= BigInt(count)) return failure('out-of-range', path, value, `0 to ${count - 1}`);
      return { ok: true, text: shardLabel(Number(shard), count) };
    },
    decode: read,
    invert: read,
    bound: (value) => ({ kind: 'error', error: failure('wrong-type', path, value).error }),
    samples: (most) => Array.from({ length: Math.min(most, count) }, (_, shard) => BigInt(shard)),
    injective: { holds: true, reason: 'number' },
    lossless: true,
  };
}

/** `{shard:N by f}`. */
export function calculatedShardStage(inner: Stage, path: string, count: number): Stage {
  const label = (canonical: string): string => shardLabel(shardOfText(canonical, count), count);
  return {
    ...shardFacts(count),
    encode: (value) => {
      const encoded = inner.encode(value);
      return encoded.ok ? { ok: true, text: label(encoded.text) } : encoded;
    },
    decode: () => undefined,
    invert: (encoded) =>
      count > 2000
        ? undefined
        : inner.samples(count * 8).find((value) => {
            const plain = inner.encode(value);
            return plain.ok && label(plain.text) === encoded;
          }),
    bound: (value) => ({ kind: 'error', error: failure('wrong-type', path, value).error }),
    samples: inner.samples,
    injective: { holds: false, reason: 'shard' },
    lossless: false,
  };
}
