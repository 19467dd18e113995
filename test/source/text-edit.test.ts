import { describe, expect, it } from 'vitest';
import { applyEdits, parseYaml, SourceFile, spanOfPath, type TextEdit } from '../../src/source/index.js';

const file = new SourceFile('a.yaml', 'one two three');
const edit = (start: number, end: number, newText: string): TextEdit => ({ file, start, end, newText });

describe('applyEdits', () => {
  it('makes edits in any order', () => {
    expect(applyEdits(file, [edit(8, 13, '3'), edit(0, 3, '1')])).toBe('1 two 3');
  });

  it('makes equal edits once and the first of two that overlap', () => {
    expect(applyEdits(file, [edit(0, 3, '1'), edit(0, 3, '1'), edit(2, 5, 'x')])).toBe('1 two three');
    expect(applyEdits(file, [edit(4, 4, 'a '), edit(4, 4, 'a ')])).toBe('one a two three');
  });

  it('leaves other files alone', () => {
    expect(applyEdits(new SourceFile('b.yaml', 'x'), [edit(0, 1, 'y')])).toBe('x');
  });
});

describe('spanOfPath', () => {
  const model = new SourceFile(
    'm.yaml',
    'entities:\n  a.b: {key: 1}\n  a: {c: 2}\nsteps:\n  - {check: X}\n  - [1, {z: 2}]\n',
  );
  const { root } = parseYaml(model);
  const textAt = (path: string) => {
    const span = spanOfPath(root!, path);
    return span && model.text.slice(span.start, span.end);
  };

  it.each([
    ['entities.a', 'a: {c: 2}'],
    ['entities.a.b', 'a.b: {key: 1}'],
    ['entities.a.b.key', 'key: 1'],
    ['steps[0].check', 'check: X'],
    ['steps[1][1].z', 'z: 2'],
    ['entities.nope', undefined],
    ['steps[9]', undefined],
    ['steps.check', undefined],
  ])('%s', (path, text) => {
    expect(textAt(path)).toBe(text);
  });
});
