import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseBytes,
  parseCount,
  parseDuration,
  parseRate,
  parseScenarioRate,
  parseShare,
} from '../../src/model/index.js';
import { runs } from '../support/runs.js';

function value(result: { readonly kind: string; readonly value?: number }): number | undefined {
  return result.kind === 'error' ? undefined : result.value;
}

describe('counts', () => {
  it.each([
    ['900k', 900_000],
    ['2.4M', 2_400_000],
    ['1.1k', 1100],
    ['8M', 8_000_000],
    ['5G', 5e9],
    ['1T', 1e12],
    ['7.5', 7.5],
    ['0', 0],
    [60, 60],
    [12n, 12],
  ])('%s is %d', (text, expected) => expect(value(parseCount(text))).toBe(expected));

  it.each(['', 'k', '-1', '1K', '1 k', '1e3', '1,000', 'M1', '1kk', '.5', '5.'])('%j is none', (text) =>
    expect(parseCount(text).kind).toBe('error'),
  );

  it('refuses what is no finite, positive number', () => {
    expect(parseCount(-1)).toEqual({ kind: 'error', message: 'a count cannot be negative, and this is `-1`' });
    expect(parseCount(Number.POSITIVE_INFINITY).kind).toBe('error');
    expect(parseCount(Number.NaN).kind).toBe('error');
  });
});

describe('rates', () => {
  it.each([
    ['900/s', 900],
    ['4k/s', 4000],
    ['1.2k/s', 1200],
    ['0.14/s', 0.14],
    ['30/min', 0.5],
    ['900/h', 0.25],
    ['12k/day', 12_000 / 86_400],
    ['86400/day', 1],
    ['700', 700],
    ['12k', 12_000],
    [0.2, 0.2],
  ])('%s is %d a second', (text, expected) => expect(value(parseRate(text))).toBe(expected));

  it.each(['900/x', '900/sec', '/s', '900 / s', '900/m', '9B/s', '-1/s'])('%j is none', (text) =>
    expect(parseRate(text).kind).toBe('error'),
  );
});

describe('bytes', () => {
  it.each([
    ['380B', 380],
    ['8KB', 8192],
    ['2.5KB', 2560],
    ['400KB', 409_600],
    ['2GB', 2 * 1024 ** 3],
    ['1TB', 1024 ** 4],
    ['254', 254],
    [254, 254],
  ])('%s is %d', (text, expected) => expect(value(parseBytes(text))).toBe(expected));

  it.each(['1.5B', '0.3KB', '8kb', '8K', '8 KB', 1.5])('%j is none', (text) =>
    expect(parseBytes(text).kind).toBe('error'),
  );
});

describe('shares', () => {
  it.each([
    ['15%', 0.15],
    ['0.5%', 0.005],
    ['100%', 1],
    [0.3, 0.3],
    [1, 1],
  ])('%s is %d', (text, expected) => expect(value(parseShare(text))).toBe(expected));

  it.each(['140%', '15', '%', 1.5, -0.1])('%j is none', (text) => expect(parseShare(text).kind).toBe('error'));
});

describe('durations', () => {
  it.each([
    ['250ms', 0.25],
    ['45s', 45],
    ['10m', 600],
    ['1.5h', 5400],
    ['90d', 7_776_000],
    ['2w', 1_209_600],
    [30, 30],
  ])('%s is %d seconds', (text, expected) => expect(value(parseDuration(text))).toBe(expected));

  it.each(['10', '10min', '1y', '1mo', 'm', '-1s'])('%j is none', (text) =>
    expect(parseDuration(text).kind).toBe('error'),
  );
});

describe('rates of a scenario', () => {
  it('are factors or rates', () => {
    expect(parseScenarioRate('x5')).toEqual({ kind: 'factor', value: 5 });
    expect(parseScenarioRate('x2.5')).toEqual({ kind: 'factor', value: 2.5 });
    expect(parseScenarioRate('20k/s')).toEqual({ kind: 'rate', value: 20_000 });
    expect(parseScenarioRate('5x').kind).toBe('error');
    expect(parseScenarioRate('xx').kind).toBe('error');
  });
});

describe('decimal quantities', () => {
  it('are the doubles nearest to what is written', () => {
    fc.assert(
      fc.property(fc.nat(999_999), fc.integer({ min: 0, max: 999 }), (whole, thousandths) => {
        const fraction = String(thousandths).padStart(3, '0');
        expect(value(parseCount(`${whole}.${fraction}k`))).toBe(whole * 1000 + thousandths);
        expect(value(parseCount(`${whole}.${fraction}`))).toBe(Number(`${whole}.${fraction}`));
      }),
      { numRuns: runs(300, 10_000) },
    );
  });

  it('never throw', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const parse of [parseCount, parseRate, parseBytes, parseShare, parseDuration, parseScenarioRate]) {
          const result = parse(text);
          if (result.kind === 'error') expect(result.message).not.toBe('');
          else expect(Number.isFinite(result.value)).toBe(true);
        }
      }),
      { numRuns: runs(300, 10_000) },
    );
  });
});
