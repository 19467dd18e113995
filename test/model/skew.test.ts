import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCharset, parseSkew } from '../../src/model/index.js';
import { runs } from '../support/runs.js';

describe('distributions', () => {
  it.each([
    ['uniform', { kind: 'uniform' }],
    ['ycsb', { kind: 'ycsb' }],
    ['latest on eventId', { kind: 'latest', on: 'eventId' }],
    ['zipf(1.2)', { kind: 'zipf', a: 1.2 }],
    ['zipf(0.8) on customerId within tenantId', { kind: 'zipf', a: 0.8, on: 'customerId', within: 'tenantId' }],
    ['hotspot(10%, 90%)', { kind: 'hotspot', a: 0.1, b: 0.9 }],
    ['hotspot(0.1,0.9) on sku', { kind: 'hotspot', a: 0.1, b: 0.9, on: 'sku' }],
    ['hot(1, 30%) on sku', { kind: 'hot', a: 1, b: 0.3, on: 'sku' }],
    ['hot(20, 100%)', { kind: 'hot', a: 20, b: 1 }],
  ])('%s', (text, expected) => expect(parseSkew(text)).toEqual({ kind: 'ok', skew: { ...expected, text } }));

  it.each([
    '',
    'zipf',
    'zipf()',
    'zipf(x)',
    'zipf(-1)',
    'zipf(99)',
    'zipf(1, 2)',
    'uniform(3)',
    'hot(0, 30%)',
    'hot(1.5, 30%)',
    'hot(1)',
    'hotspot(10%)',
    'hotspot(0%, 90%)',
    'hotspot(10%, 190%)',
    'zipf(1) in sku',
    'zipf(1) on',
    'pareto(1)',
  ])('%j is none', (text) => {
    const result = parseSkew(text);
    expect(result.kind).toBe('error');
    if (result.kind === 'error') expect(result.message.length).toBeGreaterThan(10);
  });
});

describe('charsets', () => {
  const ranges = (text: string) => {
    const result = parseCharset(text);
    if (result.kind === 'error') return result.message;
    return result.ranges.map(({ from, to }) => String.fromCodePoint(from) + String.fromCodePoint(to)).join(' ');
  };

  it.each([
    ['a-z0-9', '09 az'],
    ['A-Z0-9-', '-- 09 AZ'],
    ['-a', '-- aa'],
    ['a-z_', '__ az'],
    ['a-cb-f', 'af'],
    ['\\-\\]\\\\', '-- \\]'],
    ['é-ü💥', 'éü 💥💥'],
    ['^', '^^'],
    ['\\^a', '^^ aa'],
  ])('%s is %s', (text, expected) => expect(ranges(text)).toBe(expected));

  it.each([
    ['', 'a charset names one character at least'],
    ['z-a', 'the range `z-a` is reversed: `a` comes first'],
    ['\\d', '`\\d` is not known here; write the characters, such as `0-9`'],
    ['a\\', 'a backslash at the end stands before nothing'],
    ['^a-z', 'a charset lists the characters that may occur; `^` does not negate it (write `\\^` for the sign itself)'],
    ['\ud800', 'half of a surrogate pair is no character'],
  ])('%j is none', (text, message) => expect(ranges(text)).toBe(message));

  it('agrees with the same class of a regular expression', () => {
    const char = fc.constantFrom(...'abcxyz059_-.#/ é');
    fc.assert(
      fc.property(fc.array(char, { minLength: 1, maxLength: 8 }), char, (chars, probe) => {
        const text = chars.join('');
        const result = parseCharset(text);
        let pattern: RegExp | undefined;
        try {
          pattern = new RegExp(`^[${text}]$`, 'u');
        } catch {}
        expect(result.kind).toBe(pattern === undefined ? 'error' : 'ok');
        if (result.kind === 'error') return;
        const code = probe.codePointAt(0) ?? 0;
        expect(result.ranges.some(({ from, to }) => from <= code && code <= to)).toBe(pattern?.test(probe));
      }),
      { numRuns: runs(300, 10_000) },
    );
  });
});
