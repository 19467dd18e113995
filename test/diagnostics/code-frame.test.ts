import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeFrame } from '../../src/diagnostics/index.js';
import { SourceFile, spanOf } from '../../src/source/index.js';
import { runs } from '../support/runs.js';

function frame(text: string, marked: string, width?: number): string {
  const file = new SourceFile('a.yaml', text);
  const start = text.indexOf(marked);
  return codeFrame(spanOf(file, start, start + marked.length), width === undefined ? {} : { width });
}

describe('codeFrame', () => {
  it('underlines a place between its neighbours', () => {
    expect(frame('a: 1\nkey: value\nb: 2\n', 'value')).toBe(
      ['     1 │ a: 1', '  >  2 │ key: value', '       │      ^^^^^', '     3 │ b: 2'].join('\n'),
    );
  });

  it('counts tabs and wide characters by their columns on a terminal', () => {
    expect(frame('日本: "😀\té" x', 'x').split('\n')).toEqual([
      '  >  1 │ 日本: "😀  é" x',
      `       │ ${' '.repeat(14)}^`,
    ]);
    expect(frame('a: 日本', '日本').split('\n')[1]).toBe('       │    ^^^^');
    expect(frame('a: e\u0301x', 'x').split('\n')[1]).toBe('       │     ^');
  });

  it('cuts a long line around the place', () => {
    const [line, pointer] = frame(`${'a'.repeat(300)}HERE${'b'.repeat(300)}`, 'HERE', 40).split('\n');
    expect(line).toMatch(/^ {2}> {2}1 │ …a+HEREb+…$/);
    expect(line!.length).toBeLessThan(60);
    expect(line!.indexOf('HERE')).toBe(pointer!.indexOf('^^^^'));
  });

  it('marks the first lines of a block and says that it goes on', () => {
    const rows = frame(
      'a:\n  b: 1\n  c: 2\n  d: 3\n  e: 4\n  f: 5\n',
      'a:\n  b: 1\n  c: 2\n  d: 3\n  e: 4\n  f: 5',
    ).split('\n');
    expect(rows.filter((row) => row.includes('>'))).toHaveLength(4);
    expect(rows.at(-1)).toBe('       │ …');
  });

  it('shows one caret for a place without length, also at the end of the file', () => {
    expect(frame('a:\n', '').split('\n')[1]).toBe('       │ ^');
    const file = new SourceFile('a.yaml', 'a: [1\n');
    expect(codeFrame(spanOf(file, 6, 6))).toContain('^');
    expect(codeFrame(spanOf(new SourceFile('a', ''), 0, 0))).toBe('');
  });

  it('lets no control character of the file reach the terminal', () => {
    expect(frame('a: \u001b[31mred\u202e\u0007', 'red')).not.toMatch(/[^\P{C}\n]/u);
  });

  it('puts the carets under the place for any span', () => {
    const text = fc.array(fc.constantFrom('a', 'b ', '\n', '\t', '日', '😀', '\r\n'), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(30), (parts, nat, length) => {
        const file = new SourceFile('a.yaml', parts.join(''));
        const start = nat % (file.text.length + 1);
        const out = codeFrame(spanOf(file, start, Math.min(file.text.length, start + length)), { width: 20 });
        const rows = out.split('\n');
        const first = rows.findIndex((row) => row.startsWith('  >'));
        expect(first).toBeGreaterThanOrEqual(0);
        expect(rows[first + 1]).toContain('^');
        expect(rows.every((row) => [...row].length <= 40)).toBe(true);
      }),
      { numRuns: runs(300, 10_000) },
    );
  });
});
