import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accepts, buildNfa } from '../../src/keys/automaton.js';
import { digitRange, plainRange } from '../../src/keys/digit-range.js';
import { type Rx, sizeOf } from '../../src/keys/rx.js';
import { runs } from '../support/runs.js';

const numRuns = runs(200, 5000);

function reader(rx: Rx): (text: string) => boolean {
  const nfa = buildNfa([{ rx, tag: 0 }]);
  if (!nfa) throw new Error('too large');
  return (text) => accepts(nfa, text);
}

const bounds = fc
  .tuple(fc.bigInt(0n, 2000n), fc.bigInt(0n, 2000n))
  .map(([one, other]): readonly [bigint, bigint] => (one < other ? [one, other] : [other, one]));

describe('a range of numbers as a language', () => {
  it('holds the padded texts from one end to the other, and no others', () => {
    fc.assert(
      fc.property(bounds, fc.array(fc.bigInt(0n, 9999n), { minLength: 10, maxLength: 10 }), ([low, high], tried) => {
        const padded = (point: bigint): string => {
          const digits = String(point).padStart(4, '0');
          return `${digits.slice(0, 2)}.${digits.slice(2)}`;
        };
        const reads = reader(digitRange(padded(low), padded(high)));
        for (const point of [...tried, low, high, low + 1n, high + 1n, (low + high) / 2n])
          expect(reads(padded(point)), `${point} in ${low}–${high}`).toBe(point >= low && point <= high);
      }),
      { numRuns },
    );
  });

  it('holds the plain texts, with an end and without', () => {
    fc.assert(
      fc.property(
        bounds,
        fc.boolean(),
        fc.array(fc.bigInt(0n, 99_999n), { minLength: 10, maxLength: 10 }),
        ([low, high], ends, tried) => {
          const reads = reader(plainRange(low, ends ? high : undefined));
          for (const point of [...tried, low, high, low + 1n, high + 1n, (low + high) / 2n])
            expect(reads(String(point)), `${point} in ${low}–${high}`).toBe(point >= low && (!ends || point <= high));
          expect(reads(`0${high}`)).toBe(false);
        },
      ),
      { numRuns },
    );
  });

  it('stays small', () => {
    expect(sizeOf(digitRange('0'.repeat(19).concat('1'), '8'.repeat(20)))).toBeLessThan(500);
    expect(sizeOf(digitRange('0'.repeat(20), '9'.repeat(20)))).toBe(20);
  });
});
