import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AFTER_PREFIX,
  compareKeyValues,
  encodeKey,
  encodeKeyPart,
  encodeKeyPrefix,
  type ScalarValue,
} from '../../src/value/index.js';
import { runs } from '../support/runs.js';
import { bytes, numberText, text } from './arbitraries.js';

const strings = text.map((S): ScalarValue => ({ S }));
const numbers = numberText.map((N): ScalarValue => ({ N }));
const binaries = bytes.map((B): ScalarValue => ({ B }));
const pair = fc.oneof(fc.tuple(strings, strings), fc.tuple(numbers, numbers), fc.tuple(binaries, binaries));

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

describe('encoded keys', () => {
  it('keep the order of the values', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const expected = Math.sign(compareKeyValues(a, b));
        expect(order(encodeKey(a), encodeKey(b))).toBe(expected);
        expect(order(encodeKeyPart(a), encodeKeyPart(b))).toBe(expected);
      }),
      { numRuns: runs(1500, 30_000) },
    );
  });

  it('order part by part where they are joined', () => {
    fc.assert(
      fc.property(pair, pair, ([a, b], [c, d]) => {
        const first = Math.sign(compareKeyValues(a, b));
        const expected = first === 0 ? Math.sign(compareKeyValues(c, d)) : first;
        expect(order(encodeKeyPart(a) + encodeKeyPart(c), encodeKeyPart(b) + encodeKeyPart(d))).toBe(expected);
      }),
      { numRuns: runs(1500, 30_000) },
    );
  });

  it('have the prefix of a beginning exactly where the value begins so', () => {
    fc.assert(
      fc.property(text, text, fc.boolean(), (a, b, joined) => {
        const whole = joined ? b + a : a;
        const prefix = encodeKeyPrefix({ S: b });
        const encoded = encodeKeyPart({ S: whole });
        expect(encoded >= prefix && encoded < prefix + AFTER_PREFIX).toBe(whole.startsWith(b));
      }),
      { numRuns: runs(1000, 20_000) },
    );
  });
});
