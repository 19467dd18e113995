import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SourceFile } from '../../src/source/index.js';
import { runs } from '../support/runs.js';

describe('SourceFile', () => {
  it('counts columns in code points, from 1', () => {
    const file = new SourceFile('a.yaml', 'é😀x: 1\r\nb: 2\n');
    expect(file.position(0)).toEqual({ line: 1, column: 1 });
    expect(file.position(file.text.indexOf('x'))).toEqual({ line: 1, column: 3 });
    expect(file.position(file.text.indexOf('b'))).toEqual({ line: 2, column: 1 });
    expect(file.position(file.text.length)).toEqual({ line: 3, column: 1 });
  });

  it('takes a byte order mark off before anything is counted', () => {
    const file = new SourceFile('a.yaml', '\ufeffa: 1');
    expect(file.text).toBe('a: 1');
    expect(file.position(3)).toEqual({ line: 1, column: 4 });
  });

  it('gives lines without their line breaks', () => {
    const file = new SourceFile('a.yaml', 'one\r\ntwo\n\nfour');
    expect([1, 2, 3, 4, 5].map((line) => file.lineText(line))).toEqual(['one', 'two', '', 'four', '']);
  });

  it('agrees with a naive count on any text', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '\n', '\r\n', '😀', 'é', '\t')), fc.nat(), (parts, nat) => {
        const text = parts.join('');
        const offset = nat % (text.length + 1);
        const before = text.slice(0, offset);
        // A place between the halves of one character belongs to that character.
        fc.pre(!/[\ud800-\udbff]$/.test(before));
        const lines = before.split('\n');
        const column = [...(lines.at(-1) ?? '')].length + 1;
        expect(new SourceFile('a', text).position(offset)).toEqual({ line: lines.length, column });
      }),
      { numRuns: runs(300, 10_000) },
    );
  });
});
