import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decimalText } from '../../src/diagnostics/index.js';
import { runs } from '../support/runs.js';

it.each([
  [0, 0, 0, '0'],
  [1234567, 0, 0, '1,234,567'],
  [1.005, 2, 0, '1.01'],
  [12.5, 2, 2, '12.50'],
  [999.999, 2, 0, '1,000'],
  [-1234.5, 1, 0, '-1,234.5'],
  [1e21, 0, 0, '1,000,000,000,000,000,000,000'],
  [Number.POSITIVE_INFINITY, 0, 0, '∞'],
])('%d is %4$s', (value, most, least, text) => {
  expect(decimalText(value, most, least)).toBe(text);
});

it('writes what toLocaleString does', () => {
  const number = fc.oneof(
    fc.integer(),
    fc.double({ min: 1e-5, max: 1e12, noNaN: true }),
    fc.tuple(fc.nat(1_000_000), fc.nat(4)).map(([digits, scale]) => digits / 10 ** scale),
  );
  fc.assert(
    fc.property(number, fc.nat(4), (value, most) => {
      expect(decimalText(value, most)).toBe(
        value.toLocaleString('en-US', { maximumFractionDigits: most }).replace(/^-(?=[0.]*$)/, ''),
      );
    }),
    { numRuns: runs(500, 10_000) },
  );
});
