import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson, parseJsonValues, SourceFile, toPlain } from '../../src/source/index.js';
import { runs } from '../support/runs.js';

function faultOf(text: string): string {
  const { problem } = parseJson(new SourceFile('a.json', text));
  if (problem === undefined) return 'none';
  const { line, column } = problem.span.file.position(problem.span.start);
  return `${line}:${column} ${problem.message}`;
}

/** Whole numbers that are too large to be exact are `bigint`s. */
function plainText(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? Number(one) : one));
}

describe('JSON with places', () => {
  it('is what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 2), (text, indent) => {
        const written = JSON.stringify(JSON.parse(text), undefined, indent);
        const { root } = parseJson(new SourceFile('a.json', written));
        expect(root === undefined ? undefined : plainText(toPlain(root))).toBe(JSON.stringify(JSON.parse(written)));
      }),
      { numRuns: runs(200, 3000) },
    );
  });

  it('refuses exactly what JSON.parse refuses', () => {
    const damaged = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', '"', '{', 'x', '\\', '\n', '1'))
      .map(
        ([text, at, put]) =>
          `${text.slice(0, at % (text.length + 1))}${put}${text.slice((at % (text.length + 1)) + 1)}`,
      );
    fc.assert(
      fc.property(damaged, (text) => {
        const { problem } = parseJson(new SourceFile('a.json', text));
        // Equal names in one object are no fault to JSON.parse.
        fc.pre(problem?.code !== 'duplicate-key');
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        expect(problem === undefined, text).toBe(isJson);
      }),
      { numRuns: runs(300, 5000) },
    );
  });

  it.each([
    ['', '1:1 The file is empty.'],
    ['{"a": 1,}', '1:8 This is no JSON: no `,` may stand before `}`.'],
    ['{"a": 1\n "b": 2}', '2:2 This is no JSON: a `,` or `}` is expected here.'],
    ['{\n"a": [1,', '2:8 The text ends too early, inside the list that begins in line 2: a value is expected here.'],
    ["{'a': 1}", '1:2 This is no JSON: a name in double quotes is expected here.'],
    ['"a', '1:1 The text ends within this string.'],
    ['{"a": 1, "a": 2}', '1:10 `a` is given twice in the same object.'],
    ['1 2', '1:3 The JSON value has ended before this.'],
    ['['.repeat(300), '1:201 Nested deeper than 200 levels.'],
  ])('says where %j is broken', (text, message) => {
    expect(faultOf(text)).toBe(message);
  });

  it('reads several values', () => {
    const { roots, problem } = parseJsonValues(new SourceFile('a.json', '{"a": 1}\n[2]\n\n"c"\n'));
    expect(problem).toBeUndefined();
    expect(roots.map((root) => JSON.stringify(toPlain(root)))).toEqual(['{"a":1}', '[2]', '"c"']);
  });
});
