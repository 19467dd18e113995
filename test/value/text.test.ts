import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareBytes, compareUtf8, utf8Characters, utf8Length } from '../../src/value/index.js';
import { runs } from '../support/runs.js';
import { bytes, text } from './arbitraries.js';

const anyText = fc.oneof(
  text,
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0xd7f0, max: 0xe010 })).map((units) => String.fromCharCode(...units)),
);

describe('UTF-8 text', () => {
  it('has the length of its encoding', () => {
    fc.assert(
      fc.property(anyText, (a) => {
        expect(utf8Length(a)).toBe(Buffer.from(a, 'utf8').length);
        expect(utf8Length(a.repeat(40))).toBe(Buffer.from(a.repeat(40), 'utf8').length);
      }),
      { numRuns: runs(500, 10_000) },
    );
  });

  it('is ordered by the bytes of its encoding, lone surrogates too', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.nat(3), (a, b, shared) => {
        const [x, y] = [a.slice(0, shared) + a, a.slice(0, shared) + b];
        const expected = Buffer.compare(Buffer.from(x, 'utf8'), Buffer.from(y, 'utf8'));
        expect(Math.sign(compareUtf8(x, y))).toBe(expected);
        const [c, d] = [utf8Characters(x), utf8Characters(y)];
        expect(c < d ? -1 : c > d ? 1 : 0).toBe(expected);
      }),
      { numRuns: runs(1000, 20_000) },
    );
  });

  it('puts astral characters after U+FFFF, where UTF-16 order would not', () => {
    expect('\uffff' > '\u{10000}').toBe(true);
    expect(compareUtf8('\uffff', '\u{10000}')).toBeLessThan(0);
  });
});

describe('bytes', () => {
  it('are ordered as unsigned', () => {
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        const [x, y] = [[...a], [...b]];
        const at = x.findIndex((byte, i) => byte !== y[i]);
        const naive = at < 0 ? x.length - y.length : y[at] === undefined ? 1 : (x[at] ?? 0) - y[at];
        expect(Math.sign(compareBytes(a, b))).toBe(Math.sign(naive));
      }),
      { numRuns: runs(300, 10_000) },
    );
  });
});
