import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addNumbers,
  compareNumbers,
  formatNumber,
  normalNumber,
  numberBytes,
  parseNumber,
  subtractNumbers,
  ValueError,
} from '../../src/value/index.js';
import { runs } from '../support/runs.js';
import { numberText } from './arbitraries.js';

const OVERFLOW = 'Number overflow. Attempting to store a number with magnitude larger than supported range';
const UNDERFLOW = 'Number underflow. Attempting to store a number with magnitude smaller than supported range';
const PRECISION = 'Attempting to store more than 38 significant digits in a Number';
const SCALE = 300;

/** The number times 10^300, computed from the text alone. */
function oracle(text: string): bigint {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const negative = mantissa.startsWith('-');
  const [whole = '', fraction = ''] = mantissa.replace(/^[+-]/, '').split('.');
  const value = BigInt(whole + fraction) * 10n ** BigInt(SCALE + Number(exponent) - fraction.length);
  return negative ? -value : value;
}

function sign(value: bigint | number): number {
  return value < 0 ? -1 : value > 0 ? 1 : 0;
}

describe('parseNumber', () => {
  it.each([
    ['0042.1200', '42.12'],
    ['1e3', '1000'],
    ['-0', '0'],
    ['+3', '3'],
    ['.123', '0.123'],
    ['5.', '5'],
    ['0e1000', '0'],
    ['1.5E2', '150'],
    ['-17.4E-3', '-0.0174'],
    ['1E-130', `0.${'0'.repeat(129)}1`],
    ['9.9999999999999999999999999999999999999E+125', `${'9'.repeat(38)}${'0'.repeat(88)}`],
  ])('normalizes %s', (given, expected) => {
    expect(normalNumber(given)).toBe(expected);
  });

  it.each(['abc', ' 1', '1 ', 'NaN', 'Infinity', '-', '.', '1e', '1e1.5', '0x10', '1_000', '--1', '٣'])(
    'refuses %j',
    (given) => {
      expect(() => parseNumber(given)).toThrow(
        new ValueError(`The parameter cannot be converted to a numeric value: ${given}`),
      );
    },
  );

  it('refuses the empty text, numbers out of range and numbers of more than 38 digits', () => {
    expect(() => parseNumber('')).toThrow(new ValueError('The parameter cannot be converted to a numeric value'));
    for (const text of ['1e126', '-1e126', '11e125', `1e${'9'.repeat(400)}`]) {
      expect(() => parseNumber(text)).toThrow(new ValueError(OVERFLOW));
    }
    for (const text of ['1e-131', '-0.9e-130', `1e-${'9'.repeat(400)}`]) {
      expect(() => parseNumber(text)).toThrow(new ValueError(UNDERFLOW));
    }
    for (const text of ['3.14159265358979323846264338327950288419', '314159265358979323846264338327950288419e30']) {
      expect(() => parseNumber(text)).toThrow(new ValueError(PRECISION));
    }
    expect(normalNumber(`${'0'.repeat(500)}1${'0'.repeat(100)}`)).toBe(`1${'0'.repeat(100)}`);
  });

  it('keeps the value', () => {
    fc.assert(
      fc.property(numberText, (text) => {
        const normal = normalNumber(text);
        expect(oracle(normal)).toBe(oracle(text));
        expect(normalNumber(normal)).toBe(normal);
        expect(formatNumber(parseNumber(text))).toBe(normal);
        expect(normal).toMatch(/^(0|-?([1-9]\d*|0)(\.\d*[1-9])?)$/);
      }),
      { numRuns: runs(500, 20_000) },
    );
  });
});

describe('order', () => {
  it('is that of the values', () => {
    fc.assert(
      fc.property(numberText, numberText, (a, b) => {
        expect(sign(compareNumbers(a, b))).toBe(sign(oracle(a) - oracle(b)));
      }),
      { numRuns: runs(500, 20_000) },
    );
  });

  it('tells neighbours of 38 digits apart', () => {
    const nines = '9'.repeat(37);
    expect(compareNumbers(`${nines}8`, `${nines}9`)).toBeLessThan(0);
    expect(compareNumbers(`-${nines}8`, `-${nines}9`)).toBeGreaterThan(0);
    expect(compareNumbers('9007199254740993', '9007199254740992')).toBeGreaterThan(0);
    expect(compareNumbers('1.0', '1')).toBe(0);
  });
});

describe('arithmetic', () => {
  it('is exact, or refused where the result has no exact form', () => {
    fc.assert(
      fc.property(numberText, numberText, (a, b) => {
        for (const [operate, exact] of [
          [addNumbers, oracle(a) + oracle(b)],
          [subtractNumbers, oracle(a) - oracle(b)],
        ] as const) {
          const digits = exact.toString().replace('-', '').replace(/0+$/, '').length;
          if (digits > 38) expect(() => operate(a, b)).toThrow(new ValueError(OVERFLOW));
          else expect(oracle(operate(a, b))).toBe(exact);
        }
      }),
      { numRuns: runs(500, 20_000) },
    );
  });

  it.each([
    ['0.1', '0.2', '0.3'],
    ['1', '10000000000000000000000', '10000000000000000000001'],
    ['999999999999999', '1', '1000000000000000'],
    ['5', '-5', '0'],
    ['-1', '1', '0'],
  ])('adds %s and %s', (a, b, sum) => {
    expect(addNumbers(a, b)).toBe(sum);
  });

  it('overflows', () => {
    expect(() => addNumbers('9e125', '9e125')).toThrow(new ValueError(OVERFLOW));
    expect(() => addNumbers('1e50', '1')).toThrow(new ValueError(OVERFLOW));
    expect(() => addNumbers('1e125', '1e-130')).toThrow(new ValueError(OVERFLOW));
  });
});

describe('numberBytes', () => {
  // Sizes observed on the service.
  it.each([
    ['1', 2],
    ['12', 2],
    ['123', 3],
    ['12345', 4],
    ['123456', 4],
    ['0', 1],
    ['-0', 1],
    ['100', 2],
    ['1010', 3],
    ['0.0000001', 2],
    ['1E125', 2],
    ['1.5', 3],
    ['1.234', 4],
    ['3.14159', 5],
    ['100.5', 4],
    ['0.15', 2],
    ['-42', 3],
    ['-0.15', 3],
    ['9'.repeat(38), 20],
    [`-${'9'.repeat(38)}`, 21],
  ])('of %s is %i', (text, size) => {
    expect(numberBytes(text)).toBe(size);
  });

  // Where a formula of whole digits and fraction digits, each halved, gives a byte less than the base-100 digits take.
  it.each([
    ['150', 3],
    ['15000', 3],
    ['0.015', 3],
    ['0.055', 3],
    ['1200000', 3],
  ])('of %s is %i, by its pairs of digits', (text, size) => {
    expect(numberBytes(text)).toBe(size);
  });

  it('counts the base-100 digits of the plain notation', () => {
    fc.assert(
      fc.property(numberText, (text) => {
        const normal = normalNumber(text);
        const [whole = '', fraction = ''] = normal.replace('-', '').split('.');
        const even =
          whole.padStart(whole.length + (whole.length % 2), '0') +
          fraction.padEnd(fraction.length + (fraction.length % 2), '0');
        const pairs = (even.match(/../g) ?? [])
          .join(' ')
          .replace(/^(00 ?)+/, '')
          .replace(/( ?00)+$/, '');
        const count = pairs === '' ? 0 : pairs.split(' ').length;
        expect(numberBytes(text)).toBe(1 + count + (count > 0 && normal.startsWith('-') ? 1 : 0));
      }),
      { numRuns: runs(500, 20_000) },
    );
  });
});
