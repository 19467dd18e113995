import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Draft, DraftAttribute, DraftEntity, DraftIndex, DraftTable } from '../../src/import/draft.js';
import { writeModel } from '../../src/import/writer/index.js';
import { Names, patternIdentifier } from '../../src/import/writer/names.js';
import { yamlText } from '../../src/import/writer/yaml-text.js';

const table = (name: string, more: Partial<DraftTable> = {}): DraftTable => ({
  name,
  pk: { name: 'p', type: 'S' },
  sk: { name: 's', type: 'S' },
  indexes: [],
  notes: [],
  ...more,
});

const index = (name: string, more: Partial<DraftIndex>): DraftIndex => ({
  name,
  local: true,
  pk: [{ name: 'p', type: 'S' }],
  sk: [{ name: 'q', type: 'N' }],
  projection: { kind: 'all' },
  notes: [],
  ...more,
});

const draft = (more: Partial<Draft>): Draft => ({
  name: 'm',
  tables: [],
  entities: [],
  patterns: [],
  unplaced: [],
  quirks: [],
  questions: [],
  ...more,
});

function written(given: Draft) {
  const { text, quirks } = writeModel(given);
  return { text, model: parse(text), told: quirks.map(({ message }) => message) };
}

describe('a local index', () => {
  it('of another partition key than its table has is told, and nothing is asked of it by that key', () => {
    const odd = index('l', { pk: [{ name: 'o', type: 'S' }] });
    const { model, told } = written(draft({ tables: [table('t', { indexes: [odd] })] }));
    expect(told).toEqual([
      'The local index `l` of `t` has the partition key `o`, where a local index has that of its table; it is written with `p`.',
    ]);
    expect(model.tables.t.indexes.l).toEqual({ sk: 'q: N', local: true, project: 'all' });
    const asked = Object.values(model.accessPatterns as object).filter((pattern) => pattern.index === 'l');
    expect(asked.map(({ by }) => by)).toEqual([['p']]);
    expect(Object.keys(model.entities.T.attributes)).not.toContain('o');
  });

  it('without a sort key is told', () => {
    const { model, told } = written(draft({ tables: [table('t', { indexes: [index('l', { sk: [] })] })] }));
    expect(told).toEqual([
      'The local index `l` of `t` has no sort key of its own, which DynamoDB asks of it; it is written with `s` for one.',
    ]);
    expect(model.tables.t.indexes.l.sk).toBe('s');
  });

  it('as DynamoDB has it is not', () => {
    expect(written(draft({ tables: [table('t', { indexes: [index('l', {})] })] })).told).toEqual([]);
  });
});

describe('a table that is defined twice', () => {
  const second = table('t', { pk: { name: 'other', type: 'N' }, billing: { mode: 'provisioned', rcu: 1, wcu: 2 } });
  const entity = (attribute: string) => ({
    name: 'Thing',
    confidence: 'stated' as const,
    table: 't',
    key: {
      confidence: 'stated' as const,
      pk: { kind: 'natural' as const },
      sk: { kind: 'natural' as const },
    },
    indexes: new Map(),
    attributes: [
      { name: attribute, type: { kind: 'string' as const }, optional: false, confidence: 'stated' as const },
    ],
    samples: [],
    notes: [],
  });

  it('is the first, with its entity alone, and it is told what the second says otherwise', () => {
    const given = draft({ tables: [table('t'), second], entities: [entity('p'), entity('other')] });
    const { model, told } = written(given);
    expect(Object.keys(model.entities)).toEqual(['Thing']);
    expect(Object.keys(model.entities.Thing.attributes)).toEqual(['p', 's']);
    expect(told).toEqual([
      'A second table `t` is left out: the first of that name is kept. They differ in partition key, billing.',
    ]);
  });

  it('is told without more where both are alike', () => {
    expect(written(draft({ tables: [table('t'), table('t')] })).told).toEqual([
      'A second table `t` is left out: the first of that name is kept.',
    ]);
  });
});

describe('names', () => {
  it('are kept apart in time that grows with their number', () => {
    const names = new Names(patternIdentifier);
    const start = performance.now();
    const taken = Array.from({ length: 30_000 }, () => names.take('一'));
    // It took minutes to count up from two for each of them.
    expect(performance.now() - start).toBeLessThan(3000);
    expect(new Set(taken.map((name) => name.toLowerCase())).size).toBe(taken.length);
    expect(taken.slice(0, 3)).toEqual(['pattern', 'pattern2', 'pattern3']);
  });

  it('are numbered around those that are taken', () => {
    const names = new Names(patternIdentifier);
    expect(['a', 'A2', 'a', 'A', 'a2', 'a'].map((name) => names.take(name))).toEqual([
      'a',
      'A2',
      'a3',
      'a4',
      'a2_2',
      'a5',
    ]);
  });
});

describe('text of YAML', () => {
  it.each(['y', 'N', 'yes', 'Off', 'null', '~', '1e3', '0x1f', '12', ''])('stands in quotes where it is `%s`', (text) =>
    expect(yamlText(text)).toBe(JSON.stringify(text)),
  );
  it.each(['yy', 'no-one', 'nan1', 'year', 'a b'])('stands bare where it is `%s`', (text) =>
    expect(yamlText(text)).toBe(text),
  );
});

describe('an attribute', () => {
  const entity = (attributes: readonly Partial<DraftAttribute>[]): DraftEntity => ({
    name: 'T',
    table: 't',
    confidence: 'high',
    key: { confidence: 'high', pk: { kind: 'natural' }, sk: { kind: 'natural' } },
    indexes: new Map(),
    attributes: attributes.map(
      (attribute): DraftAttribute => ({
        name: 'p',
        type: { kind: 'string' },
        optional: false,
        confidence: 'high',
        ...attribute,
      }),
    ),
    samples: [],
    notes: [],
  });

  it('called like a word of expressions stands in backticks in them', () => {
    const { model } = written(
      draft({
        tables: [table('t')],
        entities: [entity([{}, { name: 's' }, { name: 'absent', optional: true }])],
        patterns: [
          { name: 'rest', op: 'query', entities: ['T'], by: ['p'], has: ['absent'], confidence: 'high', notes: [] },
        ],
      }),
    );
    expect(model.accessPatterns.rest.filter).toBe('has(`absent`)');
  });

  it('has no default that is none of its members', () => {
    const type = { kind: 'enum', values: ['', 'a'] } as const;
    const { model } = written(
      draft({
        tables: [table('t')],
        entities: [
          entity([
            {},
            { name: 's' },
            { name: 'e', type, default: { S: '' } },
            { name: 'f', type, default: { S: 'a' } },
          ]),
        ],
      }),
    );
    expect(model.entities.T.attributes.e).toEqual({ enum: ['a'] });
    expect(model.entities.T.attributes.f).toEqual({ enum: ['a'], default: 'a' });
  });
});
