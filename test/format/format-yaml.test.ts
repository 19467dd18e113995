import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applySuppressions, findingOf, type RuleHead } from '../../src/diagnostics/index.js';
import { formatYaml } from '../../src/format/format-yaml.js';
import { allPages } from '../../src/rules/pages.js';
import { type ParsedYaml, parseYaml, SourceFile, type Span, toPlain, type YamlNode } from '../../src/source/index.js';
import { MODEL_FILES } from '../support/models.js';
import { runs } from '../support/runs.js';

async function formatted(text: string): Promise<string> {
  const result = await formatYaml(new SourceFile('m.yaml', text));
  if (result.kind !== 'formatted') throw new Error(JSON.stringify(result.kind === 'refused' ? result : result.kind));
  return result.text;
}

describe('the form of a model', () => {
  it.each([
    ['one space where any number stood', 'a:    {b:   1,c: [ 1,2 ]}   \n', 'a: {b: 1, c: [1, 2]}\n'],
    ['two spaces for each level', 'a:\n    b:\n        - 1\n        - c: 2\n', 'a:\n  b:\n    - 1\n    - c: 2\n'],
    ['lists are indented below their key', 'a:\n- 1\n- 2\n', 'a:\n  - 1\n  - 2\n'],
    ['no spaces at the end of lines, one line break at the end', 'a: 1  \nb: 2', 'a: 1\nb: 2\n'],
    ['at most one blank line', '\n\na: 1\n\n\n\nb: 2\n\n\n', 'a: 1\n\nb: 2\n'],
    ['double quotes', "a: 'x'\nb: 'say \"x\"'\nc: 'it''s'\n", 'a: "x"\nb: \'say "x"\'\nc: "it\'s"\n'],
    ['comments stay where they are', '# a\na: # b\n  # c\n  b: 1 # d\n# e\n', '# a\na: # b\n  # c\n  b: 1 # d\n# e\n'],
    [
      'texts over several lines stay as they are',
      'a: |\n  x   y\n\n\n  # z\nb: >-\n  p\n  q\n',
      'a: |\n  x   y\n\n\n  # z\nb: >-\n  p\n  q\n',
    ],
    ['anchors, aliases and merges', 'a: &x   {b: 1}\nc: *x\nd:\n    <<:   *x\n', 'a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n'],
    ['names such as __proto__', '"__proto__":   {__proto__: 1}\n', '"__proto__": {__proto__: 1}\n'],
    [
      'numbers are left as they are',
      'a:   0x1F\nb:  1e3\nc: 007\nd: 12345678901234567890123\n',
      'a: 0x1F\nb: 1e3\nc: 007\nd: 12345678901234567890123\n',
    ],
    ['tabs between values', 'a:\t1\t# b\n', 'a: 1 # b\n'],
  ])('has %s', async (_what, before, after) => {
    expect(await formatted(before)).toBe(after);
    expect(await formatted(after)).toBe(after);
  });

  it('has comments below one another where they were', async () => {
    const aligned = 'a: 1      # one\nbcd: 2    # two\ne: 3  # three\n';
    expect(await formatted(aligned)).toBe('a: 1   # one\nbcd: 2 # two\ne: 3 # three\n');
    expect(await formatted('a: 1   # one\nbcd: 2 # two\ne: 3 # three\n')).toBe(
      'a: 1   # one\nbcd: 2 # two\ne: 3 # three\n',
    );
  });

  it('leaves a long line that was written as one', async () => {
    const line = `a: {${Array.from({ length: 40 }, (_, i) => `key${i}: ${i}`).join(', ')}}\n`;
    expect(await formatted(line)).toBe(line);
  });

  it('brings what was broken over lines to one line if it fits, and to lines of its own if not', async () => {
    expect(await formatted('a: {b: 1,\n    c: 2}\nd: [\n  1,\n  2,\n]\n')).toBe('a: {b: 1, c: 2}\nd: [1, 2]\n');
    const [long, more] = ['x'.repeat(80), 'y'.repeat(80)];
    expect(await formatted(`a: {b: ${long},\n    c: [${more},\n 1]}\n`)).toBe(`a:\n  b: ${long}\n  c: [${more}, 1]\n`);
    expect(await formatted(`a:\n- {b: ${long},\n    c: {d: ${more}}}\n`)).toBe(
      `a:\n  - b: ${long}\n    c: {d: ${more}}\n`,
    );
    expect(await formatted(`a: &x [${long},\n    {c: ${more}, d}]\n`)).toBe(
      `a: &x\n  - ${long}\n  - {c: ${more}, d}\n`,
    );
  });

  it('has lines of its own for what has comments in it', async () => {
    const text = 'a: {b: 1, # one\n    # two\n    c: 2 # three\n    # four\n    }\nd: [ # five\n  1, 2 # six\n  ]\n';
    expect(await formatted(text)).toBe(
      'a:\n  b: 1 # one\n  # two\n  c: 2 # three\n  # four\nd: # five\n  - 1\n  - 2 # six\n',
    );
  });

  it('has each comment behind what it stood behind', async () => {
    expect(await formatted('a: {b: [1, 2],   # one\n    c: {d: 3}}\n')).toBe('a:\n  b: [1, 2] # one\n  c: {d: 3}\n');
    expect(await formatted('a: [{f: [1]   # one\n , b: 1}   # two\n  , &x {c: 1, # three\n d: 2}]\n')).toBe(
      'a:\n  - f: [1] # one\n    b: 1 # two\n  - &x\n    c: 1 # three\n    d: 2\n',
    );
    expect(await formatted('a: {b: {c: "x\n y", # one\n d}, e: [f, # two\n [g # three\n ]]}\n')).toBe(
      'a:\n  b:\n    c: "x\n      y" # one\n    d:\n  e:\n    - f # two\n    - - g # three\n',
    );
  });

  it('has every anchor, alias and tag where it stood, used or not', async () => {
    const [long, more] = ['x'.repeat(80), 'y'.repeat(80)];
    expect(await formatted(`a: [&u ${long},\n ${more}]\nb: {&v c: ${long},\n &w d: !!str ${more}}\n`)).toBe(
      `a:\n  - &u ${long}\n  - ${more}\nb:\n  &v c: ${long}\n  &w d: !!str ${more}\n`,
    );
    expect(await formatted('a: [!!str &u b, # one\n &v {c: 1, # two\n d: &w , &x e: 2}]\n')).toBe(
      'a:\n  - !!str &u b # one\n  - &v\n    c: 1 # two\n    d: &w\n    &x e: 2\n',
    );
    // What is merged has been overridden, so that its values alone would not tell.
    expect(await formatted(`a: &u {b: 1}\nc: {<<: *u, b: ${long},\n d: ${more}}\n`)).toContain('<<: *u');
  });

  it.each([
    'a: &x\n  # c\n  b: 1\n',
    'a: &x # t\n  # c\n  # d\n  b: 1\n',
    'a: !!map\n  # c\n  b: 1\n',
    'l:\n  - &x\n    # dynamodel-ignore DM2007: old\n    b: 1\n',
  ])('has comments on lines of their own where they were: %j', async (text) => {
    expect(await formatted(text)).toBe(text);
  });

  it('has comments behind what stands far behind its dash', async () => {
    expect(await formatted('a:\n  -   {b: 1, # one\n       c: {} }\n')).toBe('a:\n  - b: 1 # one\n    c: {}\n');
    expect(await formatted('a: # one\n  { # two\n  b: 1}\n')).toBe('a: # one\n  # two\n  b: 1\n');
  });

  it('has the line ends that all of it has, and LF where they are mixed', async () => {
    expect(await formatted('a:   1\r\nb: 2\r\n')).toBe('a: 1\r\nb: 2\r\n');
    expect(await formatted('a:   1\r\nb: 2\n')).toBe('a: 1\nb: 2\n');
    expect(await formatted('a: |\r\n  x\r\n  y\r\n')).toBe('a: |\r\n  x\r\n  y\r\n');
  });

  it.each(MODEL_FILES.filter((path) => path.startsWith('examples/')))('is that of %s', async (path) => {
    const text = readFileSync(path, 'utf8');
    expect(await formatted(text)).toBe(text);
  });
});

describe('the form of the models in the pages of the rules', () => {
  // All of them take long.
  const pages = [...allPages].filter((_page, i) => i % runs(12, 1) === 0);

  it.each(pages)('is theirs: %s', async (_rule, page) => {
    for (const [, text = ''] of page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)) {
      const result = await formatYaml(new SourceFile('m.yaml', text));
      // What is wrong may be that it is no YAML.
      if (result.kind !== 'unreadable') expect(result).toEqual({ kind: 'formatted', text });
    }
  });
});

describe('what is no YAML', () => {
  it.each([
    '',
    '# nothing\n',
    'a: [',
    'a: 1\na: 2\n',
    'a: 1\n---\nb: 2\n',
    '\ta: 1\n',
    'a: *b\n',
    '%YAML 3.0\n---\na: 1\n',
  ])('is left alone, with its problems: %j', async (text) => {
    const result = await formatYaml(new SourceFile('m.yaml', text));
    expect(result.kind).toBe('unreadable');
    expect(result.kind === 'unreadable' && result.problems.length).toBeGreaterThan(0);
  });

  it('is left alone where others would read it otherwise', async () => {
    const text = 'a: |\r\n  b\rc\r\n';
    const result = await formatYaml(new SourceFile('m.yaml', text));
    const [problem] = result.kind === 'unreadable' ? result.problems : [];
    expect(text.slice(problem?.span.start)).toBe('\rc\r\n');
  });

  it('has its problems where they are in the file', async () => {
    const result = await formatYaml(new SourceFile('m.yaml', 'a: 1\r\nb: 2\r\nb: 3\r\n'));
    const [problem] = result.kind === 'unreadable' ? result.problems : [];
    expect(problem?.span.file.text.slice(problem.span.start)).toBe('b: 3\r\n');
  });
});

describe('what a comment silences', () => {
  it('is never another than before', async () => {
    const text = 'a: [\n  # dynamodel-ignore DM2007: old\n  {b: 1}, {c: 1}]\n';
    const result = await formatYaml(new SourceFile('m.yaml', text));
    const [problem] = result.kind === 'unreadable' ? result.problems : [];
    expect(problem?.message).toContain('would change what this comment silences');
    expect(text.slice(problem?.span.start, problem?.span.end)).toBe('# dynamodel-ignore DM2007: old');
  });
});

describe('any layout', () => {
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom('1', 'x', '"a b"', "'#'", '""', '{}', '[]'),
      tie('map'),
      tie('list'),
    ),
    map: fc.array(fc.tuple(fc.constantFrom('a', 'b', 'cc', '"d e"', 'f', '__proto__'), tie('value')), {
      minLength: 1,
      maxLength: 4,
    }),
    list: fc.array(tie('value'), { minLength: 1, maxLength: 4 }).map((items) => ({ items })),
  })).map;
  const noise = fc.array(fc.nat(9), { minLength: 60, maxLength: 60 });

  /** A map as somebody without care may write it: in brackets or blocks, broken anywhere, with comments. */
  function written(map: unknown, marks: readonly number[]): string {
    let at = 0;
    const next = (): number => marks[at++ % marks.length]!;
    const pairs = (entries: unknown): readonly (readonly [string, unknown])[] => {
      const seen = new Map(entries as readonly (readonly [string, unknown])[]);
      return [...seen];
    };
    const gap = (indent: string): string => {
      const mark = next();
      return mark < 5
        ? ' '
        : mark === 5
          ? `${next() % 3 === 0 ? `\n${indent}${SILENCE}` : `   # ${mark}`}\n${indent}`
          : mark === 6
            ? `\n${indent}`
            : ' '.repeat(mark - 6);
    };
    const anchor = (indent: string): string => {
      const mark = next();
      return mark > 5
        ? ''
        : ` &x${at}${mark < 2 ? `\n${indent}  ${SILENCE}` : mark < 4 ? ` # e\n${indent}  ${SILENCE}` : ''}`;
    };
    const flow = (node: unknown, indent: string): string => {
      if (typeof node === 'string') return node;
      if (Array.isArray(node)) {
        const entries = pairs(node).map(([key, item]) => `${gap(indent)}${key}: ${flow(item, `${indent} `)}`);
        return `{${entries.join(',')}${gap(indent)}}`;
      }
      return `[${(node as { items: unknown[] }).items.map((item) => gap(indent) + flow(item, `${indent} `)).join(',')}${gap(indent)}]`;
    };
    const block = (entries: unknown, indent: string): string =>
      pairs(entries)
        .map(([key, item]) => {
          const mark = next();
          const blank = mark === 9 ? '\n\n' : mark === 8 ? `${indent}${next() % 2 === 0 ? SILENCE : '# 8'}\n` : '';
          if (Array.isArray(item) && mark % 2 === 0)
            return `${blank}${indent}${key}:${anchor(indent)}${mark === 4 ? ' # c' : ''}\n${block(item, `${indent}${' '.repeat(1 + (mark % 4))}`)}`;
          const comment = mark === 3 ? '    # d' : '';
          return `${blank}${indent}${key}:${' '.repeat(1 + (mark % 3))}${flow(item, `${indent}    `)}${comment}\n`;
        })
        .join('');
    return block(map, '');
  }

  it('comes to one form, which says the same', async () => {
    await fc.assert(
      fc.asyncProperty(value, noise, fc.boolean(), async (map, marks, crlf) => {
        const lf = written(map, marks);
        const text = crlf ? lf.replaceAll('\n', '\r\n') : lf;
        const before = parseYaml(new SourceFile('m.yaml', text));
        fc.pre(before.problems.length === 0);
        const result = await formatYaml(new SourceFile('m.yaml', text));
        // A comment before a comma has no place to stay.
        fc.pre(result.kind !== 'unreadable');
        const once = result.kind === 'formatted' ? result.text : result.reason;
        expect(await formatted(once)).toBe(once);
        const after = parseYaml(new SourceFile('m.yaml', once));
        expect(JSON.stringify(toPlain(after.root!), bigints)).toBe(JSON.stringify(toPlain(before.root!), bigints));
        expect(after.comments.map(({ value }) => value)).toEqual(before.comments.map(({ value }) => value.trimEnd()));
        expect(silenced(after)).toEqual(silenced(before));
        expect(once).not.toMatch(/[ \t]\r?$/m);
        expect(once).toMatch(/[^\n]\n$/);
      }),
      { numRuns: runs(12, 2000) },
    );
  });
});

const SILENCE = '# dynamodel-ignore DM2007: old';

/** Which of the findings at all keys and values are silenced, by the number of the place. */
function silenced(parsed: ParsedYaml): readonly string[] {
  const spans: Span[] = [];
  const walk = (node: YamlNode): void => {
    if (node.kind === 'seq') node.items.forEach(walk);
    else if (node.kind === 'scalar') spans.push(node.span);
    else
      for (const { keySpan, value } of node.entries) {
        spans.push(keySpan);
        walk(value);
      }
  };
  walk(parsed.root!);
  const head: RuleHead = { id: 'DM2007', name: 'unpadded-number', severity: 'error' };
  const findings = spans.map((span, i) => findingOf(head, { message: String(i), span }));
  return applySuppressions({ findings, files: [parsed], today: new Date(0) }).suppressed.map(({ message }) => message);
}

function bigints(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
