import { describe, expect, it } from 'vitest';
import { decodeSource, MAX_SOURCE_BYTES, tooLargeSource } from '../../src/source/index.js';

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

describe('decodeSource', () => {
  it('decodes UTF-8, with or without a byte order mark', () => {
    expect(decodeSource('a', bytes('é: 😀')).file.text).toBe('é: 😀');
    expect(decodeSource('a', bytes([0xef, 0xbb, 0xbf], 'a: 1')).file.text).toBe('a: 1');
    expect(decodeSource('a', bytes('')).problems).toEqual([]);
  });

  it.each([
    ['a zero byte', bytes('a: 1\n', [0], 'b'), 'binary', 'byte 6 of 7 is zero'],
    ['UTF-16', bytes([0xff, 0xfe, 0x61, 0x00]), 'not-utf8', 'UTF-16'],
    ['Latin-1', bytes('a: 1\nb: caf', [0xe9], '\nc: 1\n'), 'not-utf8', 'byte 12 (0xE9, line 2, column 7)'],
    ['a cut character', bytes('ab', [0xf0, 0x9f, 0x98]), 'not-utf8', 'byte 3 (0xF0, line 1, column 3)'],
    ['an overlong form', bytes('x', [0xc0, 0x80]), 'not-utf8', 'byte 2 (0xC0'],
  ])('refuses %s with its place', (_, input, code, words) => {
    const { file, problems } = decodeSource('model.yaml', input);
    expect(problems).toMatchObject([{ code, message: expect.stringContaining(words) }]);
    expect(file.text).toBe('');
  });

  it('refuses a file over the limit without decoding it', () => {
    const { problems } = decodeSource('a', new Uint8Array(MAX_SOURCE_BYTES + 1));
    expect(problems).toMatchObject([{ code: 'too-large', message: expect.stringContaining('more than 10 MB') }]);
    expect(tooLargeSource('a', 50 * 1024 * 1024).problems[0]?.message).toContain('50.0 MB');
  });
});
