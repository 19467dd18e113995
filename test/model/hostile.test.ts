import { describe, expect, it } from 'vitest';
import { cpuTime } from '../support/cpu-time.js';
import { runs } from '../support/runs.js';
import { CLINIC, loadText, small, summary } from './support.js';

const bomb = `a0: &a0 [x, x, x, x, x, x, x, x, x, x]
${Array.from({ length: 20 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}, *a${i}, *a${i}, *a${i}, *a${i}, *a${i}, *a${i}, *a${i}]`).join('\n')}
`;

const TEXTS: readonly (readonly [name: string, text: string | Uint8Array, rule: string, message: RegExp])[] = [
  ['an empty file', '', 'DM1000', /empty/],
  ['a file of comments', '# nothing\n\n# at all\n', 'DM1000', /empty/],
  ['binary garbage', Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256), 'DM1000', /binary/],
  ['text that is not UTF-8', Uint8Array.from([0x64, 0x3a, 0x20, 0xff, 0xfe, 0x0a]), 'DM1000', /not UTF-8/],
  ['50 MB', new Uint8Array(50 * 1024 * 1024).fill(0x61), 'DM1000', /50\.0 MB/],
  ['an alias bomb', bomb, 'DM1000', /aliases expanded/],
  ['deep nesting', `a: ${'['.repeat(100_000)}`, 'DM1000', /[Nn]ested deeper/],
  ['a tab', 'dynamodel: 1\nmodel: x\ntables:\n\tmain: {}\n', 'DM1000', /tab/],
  ['two documents', `${small()}---\n${small()}`, 'DM1000', /second YAML document/],
  ['a list', '- dynamodel: 1\n', 'DM1004', /holds a list/],
  ['a single value', 'hello\n', 'DM1004', /holds a single value/],
  ['a null', '~\n', 'DM1004', /single value/],
  ['JSON garbage', '{"a": [1, 2', 'DM1000', /./],
];

describe('hostile input', () => {
  it('a million mistakes take no longer than their text', () => {
    const before = process.resourceUsage().maxRSS;
    const start = cpuTime();
    const { findings } = loadText(`a: {b: c,${'{a}'.repeat(300_000)} d: 1}\n`);
    expect(findings.map(({ rule }) => rule)).toContain('DM1000');
    expect(cpuTime() - start).toBeLessThan(6000);
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(700 * 1024);
  });

  it.each(TEXTS)('%s is refused with a clear message', (_name, text, rule, message) => {
    const { findings, model } = loadText(text);
    expect(model).toBeUndefined();
    expect(findings.length).toBeGreaterThan(0);
    expect(new Set(findings.map((finding) => finding.rule))).toEqual(new Set([rule]));
    expect(findings[0]?.message).toMatch(message);
  });

  it('a key that stands twice shows both places', () => {
    const { findings } = loadText(
      small('accessPatterns:\n  a: {op: scan, entity: Thing}\n  a: {op: scan, entity: Thing}\n'),
    );
    expect(findings.map(summary)).toEqual(['DM1003 11:3 [a]']);
    const [related] = findings[0]?.related ?? [];
    expect(related?.span.file.position(related.span.start)).toEqual({ line: 10, column: 3 });
  });

  it(
    'every kind of node in every place is a finding, not a crash',
    () => {
      const values = ['true', '1', '[]', '{}', '~', '"x"', '[[1]]', '{a: {b: []}}'];
      const keys = [...CLINIC.matchAll(/^( *)([\w-]+):.*$/gm)].filter(([, indent = '']) => indent.length <= 4);
      const tried = runs(1, values.length);
      const nth = runs(4, 1);
      for (const [i, [line = '', indent = '', key = '']] of keys.entries()) {
        if (i % nth !== 0) continue;
        for (let turn = 0; turn < tried; turn += 1) {
          const value = values[(i / nth + turn) % values.length];
          const { findings } = loadText(CLINIC.replace(line, `${indent}${key}: ${value}`));
          for (const { message } of findings) expect(message).not.toMatch(/undefined|\[object|NaN/);
        }
      }
    },
    runs(60_000, 600_000),
  );

  it('long chains of types, copies and derivations end', () => {
    const chain = (n: number, of: (i: number) => string) => Array.from({ length: n }, (_, i) => of(i)).join('\n');
    const types = `types:\n${chain(5000, (i) => `  T${i}: T${i + 1}`)}\n  T5000: string\n`;
    expect(loadText(small(types)).findings.map(({ rule }) => rule)).toContain('DM1004');
    const derived = chain(5000, (i) => `      a${i}: {derive: "a${i + 1}"}`);
    const text = small().replace(
      '    attributes: {id: ulid, name: {type: string, maxBytes: 40}}',
      `    attributes:\n      id: ulid\n      a5000: int\n${derived}`,
    );
    expect(loadText(text).findings).toEqual([]);
  });

  it('a model of thousands of entities is read in the time that its size asks for', () => {
    const entities = Array.from(
      { length: 2000 },
      (_, i) => `  E${i}: {key: {pk: "E${i}#{id}", sk: E}, attributes: {id: ulid, n: {type: int, min: 0, max: 9}}}`,
    ).join('\n');
    const patterns = Array.from({ length: 2000 }, (_, i) => `  p${i}: {op: get, entity: E${i}, by: [id]}`).join('\n');
    const text = small(`accessPatterns:\n${patterns}\n`).replace('entities:\n', `entities:\n${entities}\n`);
    const start = cpuTime();
    expect(loadText(text).model?.patterns.size).toBe(2000);
    expect(cpuTime() - start).toBeLessThan(10_000);
  });
});

describe('aliases and merges', () => {
  it('one mistake that several places share is one finding', () => {
    const text = `dynamodel: 1
model: x
tables: {main: {key: {pk: pk, sk: sk}}}
entities:
  A: {key: {pk: "A#{id}", sk: A}, attributes: &both {id: ulid, name: {type: strng, maxBytes: 4}, n: {is: int, foo: 1}}}
  B: {key: {pk: "B#{id}", sk: B}, attributes: *both}
  C: {key: {pk: "C#{id}", sk: C}, attributes: {<<: *both, extra: bool}}
`;
    expect(loadText(text).findings.map(summary)).toEqual(['DM1002 5:77 [strng]', 'DM1001 5:111 [foo]']);
  });

  it('shared attributes belong to each entity', () => {
    const text = `dynamodel: 1
model: x
tables: {main: {key: {pk: pk, sk: sk}}}
entities:
  A: {key: {pk: "A#{id}", sk: A}, attributes: &both {id: ulid, low: {derive: "lower(name)"}, name: {type: string, maxBytes: 4}}}
  C: {key: {pk: "C#{id}", sk: C}, attributes: {<<: *both, name: {type: string, maxBytes: 8}}}
`;
    const { model, findings } = loadText(text);
    expect(findings).toEqual([]);
    expect(model?.entities.get('A')?.attributes.get('low')?.type).toMatchObject({ maxBytes: 6 });
    expect(model?.entities.get('C')?.attributes.get('low')?.type).toMatchObject({ maxBytes: 12 });
  });

  it('reads a list of hundreds of thousands of aliases', () => {
    const { findings } = loadText(small(`x: &a {b: c}\nlist:\n${'  - *a\n'.repeat(runs(60_000, 250_000))}`));
    expect(findings.map(({ rule }) => rule)).toEqual(['DM1001', 'DM1001']);
  });
});

describe('a map of thousands of unknown keys', () => {
  it('is told by its first ones and their number', () => {
    const keys = Array.from({ length: 20_000 }, (_, i) => `key${i}: 1`).join('\n');
    const text = `dynamodel: 1\nmodel: m\ntables: {tab: {key: {pk: pk}}}\nentities: {A: {key: {pk: "A#{id}"}, attributes: {id: ulid}}}\n${keys}\n`;
    const { findings } = loadText(text);
    expect(findings).toHaveLength(51);
    expect(findings.at(-1)?.message).toBe('19950 more keys of a model are no properties of it.');
  });
});
