import { describe, expect, it } from 'vitest';
import { Collector } from '../../src/import/formats/aws-table/index.js';
import { child } from '../../src/import/tree.js';
import { parseJson, SourceFile } from '../../src/source/index.js';

describe('what a reader has to tell', () => {
  it('is told once in whatever words, with its places', () => {
    const { root } = parseJson(new SourceFile('a.json', '{"a": 1,\n "b": {"c": 2}}'));
    const [a, b] = [child(root, 'a')!, child(root, 'b')!];
    const notes = new Collector();
    notes.quirk(a, '.a', 'Odd.');
    notes.odd('Odd.', a, 'a');
    notes.odd('Odd.', b, 'b');
    notes.odd('Alone.', b, 'b');
    notes.unplaced('no word', b, 'b');
    notes.drop(b, '.b', '`b`: {"c": 2}', 'no word');
    notes.ask('tables.t', 'What?', 'x: 1');
    notes.ask('tables.t', 'What?', 'x: 1');
    expect(notes.all).toEqual({
      quirks: [
        { message: 'Odd. So in 2 places, also at `b`.', place: { file: 'a.json', path: 'a', line: 1 } },
        { message: 'Alone.', place: { file: 'a.json', path: 'b', line: 2 } },
      ],
      unplaced: [{ what: '`b`: {"c": 2}', why: 'no word', place: { file: 'a.json', path: 'b', line: 2 } }],
      questions: [{ at: 'tables.t', question: 'What?', fill: 'x: 1' }],
    });
  });
});
