import { NumberValue } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { sumOf } from '../../../../src/generate/typescript/runtime/sum.js';
import { isSame } from '../../../../src/generate/typescript/runtime/write-values.js';

describe('stored values', () => {
  it('are the same by value, whatever they come as', () => {
    expect(isSame(5, 5n)).toBe(true);
    expect(isSame(2n ** 60n, 2n ** 60n + 1n)).toBe(false);
    expect(isSame(NumberValue.from('0.1000000000000000000001'), NumberValue.from('0.1000000000000000000001'))).toBe(
      true,
    );
    expect(isSame(NumberValue.from('0.1000000000000000000001'), NumberValue.from('0.1'))).toBe(false);
    expect(isSame(0.0000001, NumberValue.from('0.0000001'))).toBe(true);
    expect(isSame(new Set([1, 2]), new Set([2n, 1n]))).toBe(true);
    expect(isSame({ a: [1, null] }, { a: [1, null], b: undefined })).toBe(true);
    expect(isSame('5', 5)).toBe(false);
    expect(isSame(null, undefined)).toBe(false);
  });

  it('add up without rounding, in the form in which they are read', () => {
    expect(sumOf(0.1, 0.2)).toBe(0.3);
    expect(sumOf(Number.MAX_SAFE_INTEGER, 2)).toBe(2n ** 53n + 1n);
    expect(sumOf(1.5, 1.5)).toBe(3);
    expect(sumOf(1, 3n, '-')).toBe(-2);
    expect(sumOf(NumberValue.from('0.1000000000000000000001'), 1)).toEqual(
      NumberValue.from('1.1000000000000000000001'),
    );
    expect(() => sumOf('1', 1)).toThrow(TypeError);
  });
});
