import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import {
  entryOf,
  parseYaml,
  SourceFile,
  scalarText,
  spanWithin,
  toPlain,
  type YamlMap,
  type YamlNode,
  type YamlScalar,
} from '../../src/source/index.js';
import { runs } from '../support/runs.js';

function read(text: string) {
  const parsed = parseYaml(new SourceFile('model.yaml', text));
  const problems = parsed.problems.map(({ code, span, related }) => ({
    code,
    at: parsed.file.position(span.start),
    text: parsed.file.text.slice(span.start, span.end),
    related: related.map((place) => parsed.file.position(place.span.start)),
  }));
  return { ...parsed, found: problems, codes: problems.map((problem) => problem.code) };
}

function rootMap(text: string): YamlMap {
  const { root, problems } = read(text);
  expect(problems).toEqual([]);
  if (root?.kind !== 'map') throw new Error('no map');
  return root;
}

function scalar(text: string, key: string): YamlScalar {
  const value = entryOf(rootMap(text), key)?.value;
  if (value?.kind !== 'scalar') throw new Error('no scalar');
  return value;
}

function textOf(node: YamlNode): string {
  return node.span.file.text.slice(node.span.start, node.span.end);
}

describe('scalars', () => {
  it.each([
    ['1', 1n, false],
    ['007', 7n, false],
    ['0x10', 16n, false],
    ['1e3', 1000, false],
    ['12345678901234567890', 12345678901234567890n, false],
    ['true', true, false],
    ['null', null, false],
    ['~', null, false],
    ['yes', 'yes', false],
    ['1_000', '1_000', false],
    ['2026-01-05', '2026-01-05', false],
    ['"007"', '007', true],
    ["'it''s'", "it's", true],
  ])('reads %s as the core schema does and keeps its spelling', (written, value, quoted) => {
    const node = scalar(`a: ${written}\n`, 'a');
    expect(node).toMatchObject({ value, source: written, quoted });
    expect(textOf(node)).toBe(written);
  });

  it('gives the text that was meant, whatever YAML makes of it', () => {
    expect(scalarText(scalar('a: 007', 'a'))).toBe('007');
    expect(scalarText(scalar('a: "a\\tb"', 'a'))).toBe('a\tb');
    expect(scalarText(scalar('a: plain text', 'a'))).toBe('plain text');
  });

  it('ends a block scalar where its text ends', () => {
    const node = scalar('a: |\n  one\n  two\n\n\nb: 2\n', 'a');
    expect(node.value).toBe('one\ntwo\n');
    expect(textOf(node)).toBe('|\n  one\n  two');
  });

  it('finds places inside a string, unless escapes hide them', () => {
    const quoted = spanWithin(scalar('pk: "CUST#{id}"', 'pk'), 5, 9);
    expect(quoted.file.text.slice(quoted.start, quoted.end)).toBe('{id}');
    const plain = spanWithin(scalar('pk: CUST#{id}', 'pk'), 5, 9);
    expect(plain.file.text.slice(plain.start, plain.end)).toBe('{id}');
    const escaped = scalar('pk: "\\u0043UST#{id}"', 'pk');
    expect(spanWithin(escaped, 5, 9)).toEqual(escaped.span);
  });
});

describe('collections', () => {
  it('keeps the place of every key and value', () => {
    const map = rootMap('a:\n  - x\n  - {b: 1}\n"c d": [2]\n\n# end\n');
    const [first, second] = map.entries;
    expect(first).toMatchObject({ key: 'a', merged: false });
    expect(textOf(first!.value)).toBe('- x\n  - {b: 1}');
    expect(second!.keySpan.file.text.slice(second!.keySpan.start, second!.keySpan.end)).toBe('"c d"');
    expect(second!.key).toBe('c d');
  });

  it('takes keys as they are spelled', () => {
    expect(rootMap('404: a\ntrue: b\n0x10: c\nno: d\nnull: e\n').entries.map((entry) => entry.key)).toEqual([
      '404',
      'true',
      '0x10',
      'no',
      'null',
    ]);
  });

  it('treats __proto__ and constructor as entries like any other', () => {
    const map = rootMap('__proto__: {polluted: true}\nconstructor: 1\n');
    expect(map.entries.map((entry) => entry.key)).toEqual(['__proto__', 'constructor']);
    const plain = toPlain(map) as Record<string, unknown>;
    expect(Object.keys(plain)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('gives a missing value a place behind its key', () => {
    const node = scalar('a: 1\nb:\nc: 2\n', 'b');
    expect(node).toMatchObject({ value: null, source: '' });
    expect(node.span.start).toBe('a: 1\nb:'.length);
  });

  it('gives integers to validators as numbers where they are exact', () => {
    expect(toPlain(rootMap('a: 5\nb: 12345678901234567890\n'))).toEqual({ a: 5, b: 12345678901234567890n });
  });
});

describe('aliases and merges', () => {
  it('resolves an alias with the place of its use', () => {
    const map = rootMap('base: &b {x: 1}\nuse: *b\n');
    const use = entryOf(map, 'use')!.value;
    expect(textOf(use)).toBe('*b');
    expect(toPlain(use)).toEqual({ x: 1 });
    expect(use.definedAt?.start).toBe('base: &b '.length);
  });

  it('merges: own entries win, then the first source', () => {
    const map = rootMap('a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: [*a, *b], x: 9}\n');
    const merged = entryOf(map, 'c')!.value as YamlMap;
    expect(toPlain(merged)).toEqual({ y: 1, z: 2, x: 9 });
    const y = entryOf(merged, 'y')!;
    expect(y.merged).toBe(true);
    expect(y.keySpan.file.text.slice(y.keySpan.start, y.keySpan.end)).toBe('*a');
  });

  it('takes the anchor that stands last before the alias', () => {
    expect(toPlain(rootMap('a: &x 1\nb: *x\nc: &x 2\nd: *x\n'))).toEqual({ a: 1, b: 1, c: 2, d: 2 });
  });

  it.each([
    ['a: *nope\n', 'unknown-alias', '*nope'],
    ['a: &a [1, *a]\n', 'recursive-alias', '*a'],
    ['a: {<<: 5}\n', 'bad-merge', '5'],
  ])('%j is %s', (text, code, at) => {
    expect(read(text).found).toMatchObject([{ code, text: at }]);
  });

  it('stops at an alias bomb, quickly', () => {
    const names = [...'abcdefghijkl'];
    const lines = names.map((name, i) => {
      const items = i === 0 ? Array(10).fill('x') : Array(10).fill(`*${names[i - 1]}`);
      return `${name}: &${name} [${items.join(', ')}]`;
    });
    const { codes, root } = read(`${lines.join('\n')}\n`);
    expect(codes).toEqual(['too-many-nodes']);
    expect(root).toBeUndefined();
  });

  it('counts the depth that aliases add', () => {
    const lines = Array.from({ length: 150 }, (_, i) => `a${i}: &a${i} [[${i === 0 ? 'x' : `*a${i - 1}`}]]`);
    expect(read(`${lines.join('\n')}\n`).codes).toContain('too-deep');
  });
});

describe('problems', () => {
  it.each([
    ['', 'empty'],
    ['\n\n# only a comment\n', 'empty'],
    ['---\n', 'empty'],
    ['a: 1\n---\nb: 2\n', 'several-documents'],
    ['%YAML 1.1\n---\na: yes\n', 'yaml-version'],
    ['a:\n\tb: 1\n', 'tab-indent'],
    ['a: !foo 1\n', 'unknown-tag'],
    ['{a: 1}: 2\n', 'non-string-key'],
    [': 4\n', 'non-string-key'],
    ['k: a: b\n', 'syntax'],
    ['a: {b: 1\nc: 2\n', 'syntax'],
    ['a: "b\n', 'syntax'],
    ['a: [1, 2\n', 'syntax'],
  ])('%j is %s', (text, code) => {
    expect(read(text).codes).toContain(code);
  });

  it('are told though any number of warnings stands before them', () => {
    const tags = Array.from({ length: 1500 }, (_, i) => `a${i}: !foo 1\n`).join('');
    expect(read(`${tags}z: k: v\n`).codes[0]).toBe('syntax');
  });

  it.each([
    ['a: {b: 1\nc: 2\n', '{'],
    ['a: {b: [1, 2\nc: 2\n', '['],
    ['a: [1, 2\n', '['],
    ['a: "b\nc: 2\n', '"'],
    ['x: "y"\na: \'b\n', "'"],
    // What closes later is no bracket of its.
    ["a: [x, y\nb: 1\nc: [z]\nd: it's ]\n", '['],
    ["a:\n  - b: [x,\n    c: [y]\nd: it's ]\n", '['],
    ['a: {x: 1\n\nb: 1\nc: it is }\n', '{'],
  ])('points at what is never closed: %j', (text, at) => {
    const { found, problems } = read(text);
    expect(found).toMatchObject([{ code: 'syntax', text: at }]);
    expect(problems[0]!.message).toContain('is never closed');
  });

  it.each([
    ['a:\n  b: {enum: [X,\n  Y] }\n', 'Y', '[', 2],
    ['a:\n  b: [X,\n    Y\n]\nc: 1\n', ']', '[', 2],
    ['a:\n  b: {x: 1,\n  c: {y: "}"},\n  d: 3}\ne: 1\n', 'c', '{', 2],
    ["a:\n  b: [X, # ]\n  'it''s ]', Y]\n", "'", '[', 2],
    ['- [a,\nb]\n', 'b', '[', 1],
    ['a: {x: 1, # more\ny: 2}\n', 'y', '{', 1],
    ['a:\n  b: [X,\n  {y: 1,\n  z: 2}]\n', '{', '[', 2],
  ])('says once which line goes on too far to the left: %j', (text, at, bracket, line) => {
    const { found, problems } = read(text);
    expect(found).toMatchObject([{ code: 'syntax', text: at, at: { line: line + (at === ']' ? 2 : 1) } }]);
    expect(problems[0]!.message).toContain(`belongs to the \`${bracket}\` of line ${line} and is indented too little`);
  });

  it.each([
    ['pk: {a}#{b}\n', /comment only after a space/],
    ['pk: {a}{b}\n', /has to be quoted/],
    ['a: {b: 1}}\n', /closes nothing/],
    ['a: - b\n', /on the next line/],
    ['a: 1\na b\n', /colon/],
    ['a: 1\n b: 2\n', /on a line of its own/],
  ])('says in words what is wrong with %j, once', (text, message) => {
    const { problems } = read(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]!.message).toMatch(message);
  });

  it('gives a duplicate key with both places', () => {
    expect(read('a: 1\nb:\n  c: 1\n  c: 2\n').found).toEqual([
      { code: 'duplicate-key', at: { line: 4, column: 3 }, text: 'c', related: [{ line: 3, column: 3 }] },
    ]);
  });

  it('says once what is wrong with a broken text', () => {
    const { found } = read('a: {b: 1\nc: 2\nd: {{{{\n');
    expect(found.length).toBeLessThanOrEqual(3);
    expect(read('} ] { @ % : -\n'.repeat(2000)).problems.length).toBeLessThanOrEqual(10);
  });

  it.each([
    ['flow', '['.repeat(100_000)],
    ['maps', '{a: '.repeat(100_000)],
    ['block', '- '.repeat(100_000)],
    ['keys', '? '.repeat(100_000)],
    ['indented', Array.from({ length: 2_000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['closed', `${'['.repeat(300)}${']'.repeat(300)}`],
  ])('refuses hostile nesting (%s) without a stack overflow', (_, text) => {
    expect(read(text).codes).toContain('too-deep');
  });

  it('never throws, and keeps its places inside the text', () => {
    const piece = fc.constantFrom(
      'a',
      ': ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '\n',
      '  ',
      '&x ',
      '*x',
      '<<',
      '"',
      "'",
      '|',
      '#',
      '!',
      '%',
      '\t',
      ',',
      '?',
      '---\n',
      '\r\n',
      '😀',
      '\u0001',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const { file, problems, comments } = read(pieces.join(''));
        for (const { span } of [...problems, ...comments]) {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeGreaterThanOrEqual(span.start);
          expect(span.end).toBeLessThanOrEqual(file.text.length);
        }
      }),
      { numRuns: runs(500, 10_000) },
    );
  });

  it('reads back whatever the yaml package writes', () => {
    const key = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => text !== '<<');
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.boolean(),
        fc.integer(),
        fc.constant(null),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(key, tree, { minKeys: 1, noNullPrototype: true }), (value) => {
        const { root, problems } = read(stringify(value));
        expect(problems).toEqual([]);
        expect(JSON.parse(JSON.stringify(toPlain(root!)))).toEqual(value);
      }),
      { numRuns: runs(200, 10_000) },
    );
  });
});

describe('comments', () => {
  it('are those of YAML, not what looks like one in a text', () => {
    const { comments } = read('# one\na: |\n  # text\nb: "# text" # two\n- #three\n');
    expect(comments.map((comment) => comment.value)).toEqual(['# one', '# two', '#three']);
  });

  it('and marks are not what looks like one in a text', () => {
    const { marks } = read('a: &x "&y"\nb: [*x, \'*x\', p&q, r*s, &z {c: !!str "!t"}]\nd: |\n  &no\n');
    expect(marks?.map((mark) => mark.value)).toEqual(['&x', '*x', '&z', '!!str']);
  });
});

describe('one slip of indentation or quoting is one problem', () => {
  it('blames no line that follows one indented by a tab', () => {
    const found = read('a:\n  b:\n\tc: 1\n    d: 1\n  e: 2\n  f: 3\n').codes;
    expect(found).toEqual(['tab-indent']);
  });

  it('still tells every tab', () => {
    expect(read('a:\n\tb: 1\n\tc: 1\n').codes).toEqual(['tab-indent', 'tab-indent']);
  });

  it('points at the comment that hides a closing bracket', () => {
    const [problem] = read('a: {b: U #{c}}\nd: 1\n').found;
    expect(problem).toMatchObject({ code: 'syntax', text: '#{c}}' });
    expect(read('a: {b: 1 # open\nd: 1\n').found[0]?.text).toBe('{');
  });
});
