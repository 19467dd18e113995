import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  divideNumbers,
  multiplyNumbers,
  negateNumber,
  remainderOfNumbers,
} from '../../../src/expression/model/arithmetic.js';
import { addNumbers, compareNumbers, subtractNumbers, ValueError } from '../../../src/value/index.js';
import { runs } from '../../support/runs.js';

const whole = fc.bigInt({ min: -(10n ** 19n) + 1n, max: 10n ** 19n - 1n });
const decimal = fc.tuple(whole, fc.integer({ min: -20, max: 20 })).map(([digits, power]) => `${digits}e${power}`);

function magnitude(number: string): string {
  return number.startsWith('-') ? negateNumber(number) : number;
}

describe('arithmetic on DynamoDB numbers', () => {
  it('multiplies as whole numbers do', () => {
    fc.assert(
      fc.property(whole, whole, (a, b) => {
        expect(multiplyNumbers(String(a), String(b))).toBe(String(a * b));
      }),
      { numRuns: runs(300, 10_000) },
    );
  });

  it('keeps at most 38 digits of a quotient, and undoes a product', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        fc.pre(compareNumbers(b, '0') !== 0 && compareNumbers(a, '0') !== 0);
        const quotient = divideNumbers(a, b);
        expect(quotient.replace(/[-.]/g, '').replace(/^0+|0+$/g, '').length).toBeLessThanOrEqual(38);
        const exact = divideNumbers(multiplyNumbers(a, b), b);
        expect(compareNumbers(exact, a)).toBe(0);
      }),
      { numRuns: runs(300, 10_000) },
    );
  });

  it('leaves a remainder smaller than the divisor, with the sign of the dividend', () => {
    fc.assert(
      fc.property(whole, whole, (a, b) => {
        fc.pre(b !== 0n);
        const remainder = remainderOfNumbers(String(a), String(b));
        expect(remainder).toBe(String(a % b));
        expect(compareNumbers(magnitude(remainder), magnitude(String(b)))).toBeLessThan(0);
      }),
      { numRuns: runs(300, 10_000) },
    );
    expect(remainderOfNumbers('5.5', '0.2')).toBe('0.1');
    expect(remainderOfNumbers('1e20', '3e-5')).toBe('0.00001');
  });

  it('rounds half away from zero', () => {
    expect(divideNumbers('20000000000000000000000000000000000001', '2')).toBe('10000000000000000000000000000000000001');
    expect(divideNumbers('1', '7')).toBe('0.14285714285714285714285714285714285714');
    expect(divideNumbers('-2', '3')).toBe('-0.66666666666666666666666666666666666667');
    expect(divideNumbers('99999999999999999999999999999999999999', '10')).toBe(
      '9999999999999999999999999999999999999.9',
    );
    expect(divideNumbers('0', '7')).toBe('0');
  });

  it('refuses what has no exact product or no quotient', () => {
    expect(() => multiplyNumbers('99999999999999999999', '99999999999999999999')).toThrow(ValueError);
    expect(() => multiplyNumbers('1e100', '1e100')).toThrow(ValueError);
    expect(() => divideNumbers('1', '0')).toThrow(ValueError);
    expect(() => remainderOfNumbers('1', '0')).toThrow(ValueError);
    expect(negateNumber('0')).toBe('0');
    expect(addNumbers(negateNumber('1.5'), '1.5')).toBe(subtractNumbers('1.5', '1.5'));
  });
});
