import { describe, expect, it } from 'vitest';
import { bytes, count, listOf, quote, showItem, showKey, showValue, someOf } from '../../src/rules/show.js';

describe('numbers', () => {
  it.each([
    [0, '0'],
    [9.999, '10'],
    [3.456, '3.46'],
    [12.7, '13'],
    [999, '999'],
    [1000, '1,000'],
    [1234567.8, '1,234,568'],
  ])('%d is written %s', (value, text) => {
    expect(count(value)).toBe(text);
  });

  it('has a singular', () => {
    expect([bytes(1), bytes(2), bytes(2048)]).toEqual(['1 byte', '2 bytes', '2,048 bytes']);
  });
});

describe('names and values', () => {
  it('stand in backticks, harmless for a terminal', () => {
    expect(quote('a\u001b[31m')).toBe('`a␛[31m`');
    expect(listOf(['a'])).toBe('`a`');
    expect(listOf(['a', 'b', 'c'], 'or')).toBe('`a`, `b` or `c`');
    expect(someOf(['a', 'b', 'c'], 3)).toBe('`a`, `b` and `c`');
    expect(someOf(['a', 'b', 'c', 'd'], 2)).toBe('`a`, `b` and 2 more');
  });

  it('show items and keys, cut where they are long', () => {
    const values = new Map<string, string | bigint | Uint8Array>([
      ['name', 'A"b'],
      ['n', 12n],
      ['$shard', 3n],
      ['bytes', new Uint8Array([1, 255])],
    ]);
    expect(showItem(values)).toBe('`{name: "A\\"b", n: 12, shard: 3, bytes: 0x01ff}`');
    expect(showKey(['pk', 'sk'], ['A#1', 'B'])).toBe('`pk = "A#1", sk = "B"`');
    expect(showValue('😀'.repeat(61))).toBe(`"${'😀'.repeat(60)}…"`);
    expect(showValue('\u202e')).toBe('"\ufffd"');
  });
});
