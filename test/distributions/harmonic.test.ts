import { describe, expect, it } from 'vitest';
import { harmonic, harmonicBetween } from '../../src/distributions/harmonic.js';

function relativeError(actual: number, expected: number): number {
  return Math.abs(actual / expected - 1);
}

describe('harmonic', () => {
  // The first four to 30 digits by mpmath; the others to the digits given.
  it.each([
    [1e10, 0.99, 26.46902820175148, 1e-12],
    [1e3, 0.99, 7.728953217284738, 1e-12],
    [1e6, 0.99, 15.391849746036803, 1e-12],
    [1e9, 0.99, 23.6033641041251, 1e-12],
    [1e9, 0.5, 63244.0928647, 1e-11],
    [1e6, 0.8, 74.8071291316, 1e-11],
    [1e9, 0.8, 311.041133856, 1e-11],
    [1e9, 1, 21.3004815023, 1e-11],
    [1e10, 1.2, 5.54158244118, 1e-11],
    [1e10, 2, 1.64493406675, 1e-11],
  ])('H(%d, %d)', (n, s, expected, tolerance) => {
    expect(relativeError(harmonic(n, s), expected)).toBeLessThan(tolerance);
  });

  it("agrees with YCSB's stored sum to that sum's own error", () => {
    expect(26.46902820178302 - harmonic(1e10, 0.99)).toBeCloseTo(3.15e-11, 12);
  });

  it.each([0, 0.3, 0.99, 1, 1.0000001, 1.5, 3])('equals direct summation for s = %d', (s) => {
    let sum = 0;
    for (let i = 20_000; i >= 1; i--) sum += i ** -s;
    expect(relativeError(harmonic(20_000, s), sum)).toBeLessThan(1e-12);
    expect(relativeError(harmonicBetween(0, 20_000, s), sum)).toBeLessThan(1e-12);
    let middle = 0;
    for (let i = 15_000; i > 300; i--) middle += i ** -s;
    expect(relativeError(harmonicBetween(300, 15_000, s), middle)).toBeLessThan(1e-12);
  });

  it('handles the ends', () => {
    expect(harmonic(0, 1)).toBe(0);
    expect(harmonic(1, 1)).toBe(1);
    expect(harmonicBetween(5, 5, 1)).toBe(0);
    expect(harmonic(2 ** 53, 0)).toBe(2 ** 53);
  });
});
