import { describe, expect, it } from 'vitest';
import type { Draft, DraftAttribute, DraftEntity, DraftKeyPart, DraftTable } from '../../src/import/draft.js';
import { writeModel } from '../../src/import/writer/index.js';
import { check } from '../../src/library/check.js';
import { readModel } from '../../src/library/loaded-model.js';

const natural: DraftKeyPart = { kind: 'natural' };
const template = (text: string): DraftKeyPart => ({ kind: 'template', text });
const text = (name: string, more: Partial<DraftAttribute> = {}): DraftAttribute => ({
  name,
  type: { kind: 'string', minBytes: 1, maxBytes: 20 },
  optional: false,
  confidence: 'stated',
  ...more,
});

const TABLE: DraftTable = {
  name: 'shop',
  pk: { name: 'PK', type: 'S' },
  sk: { name: 'SK', type: 'S' },
  indexes: [
    {
      name: 'sold',
      local: false,
      pk: [{ name: 'sold to' }],
      sk: [{ name: 'sold at' }],
      projection: { kind: 'all' },
      notes: [],
    },
    {
      name: 'turned',
      local: false,
      pk: [{ name: 'SK' }],
      sk: [{ name: 'PK' }],
      projection: { kind: 'all' },
      notes: [],
    },
  ],
  notes: [],
};

function draftOf(entity: Partial<DraftEntity>, more: Partial<Draft> = {}): Draft {
  const whole: DraftEntity = {
    name: 'Part',
    confidence: 'stated',
    table: 'shop',
    key: { confidence: 'stated', pk: template('PART#{partId}'), sk: template('AT#{place}') },
    indexes: new Map(),
    attributes: [text('partId'), text('place')],
    samples: [],
    notes: [],
    ...entity,
  };
  const nothing = { patterns: [], unplaced: [], quirks: [], questions: [] };
  return { name: 'shop', tables: [TABLE], entities: [whole], ...nothing, ...more };
}

function made(draft: Draft) {
  const { text: model } = writeModel(draft);
  const patterns = [...model.matchAll(/^ {2}(\w+): \{op: (?:get|query).*$/gm)].map(([line]) => line.trim());
  const { findings } = check(readModel({ text: model, path: 'model.yaml' }));
  return { model, patterns, errors: findings.filter(({ severity }) => severity === 'error') };
}

describe('candidate patterns', () => {
  it('ask on a sparse index for what is in it', () => {
    const attributes = [
      text('partId'),
      text('place'),
      text('sold to', { optional: true }),
      text('sold at', { present: 0.5 }),
    ];
    const indexes = new Map([['sold', { confidence: 'stated' as const, pk: natural, sk: natural }]]);
    const { model, errors } = made(draftOf({ attributes, indexes }));
    expect(model).toContain('filter: "has(soldAt)"');
    expect(errors).toEqual([]);
  });

  it('are no query where a partition has one item of the kind', () => {
    const key = { confidence: 'stated' as const, pk: template('PART#{partId}'), sk: template('PART') };
    expect(made(draftOf({ key, attributes: [text('partId')] })).patterns).toEqual([
      'getPart: {op: get, entity: Part, by: [partId]}',
    ]);
  });

  it('give what a calculated shard is of, and are none where it is drawn', () => {
    const sharded = (pk: string) => ({ confidence: 'stated' as const, pk: template(pk), sk: template('AT#{place}') });
    const calculated = made(draftOf({ key: sharded('PART#{partId}#{shard:4 by place}') }));
    expect(calculated.patterns[0]).toBe('getPart: {op: get, entity: Part, by: [partId, place]}');
    expect(calculated.errors).toEqual([]);
    const drawn = made(draftOf({ key: sharded('PART#{partId}#{shard:4}') }));
    expect(drawn.patterns).toEqual([]);
    expect(drawn.errors).toEqual([]);
  });
});

describe('the model that is written', () => {
  it('makes a key attribute of the table in one way, in its indexes too', () => {
    const own = { confidence: 'medium' as const };
    const indexes = new Map([['turned', { ...own, pk: template('AT#{where}'), sk: template('PART#{id2}') }]]);
    const attributes = [text('partId'), text('place'), text('where', own), text('id2', own)];
    const { model, errors } = made(draftOf({ indexes, attributes }));
    expect(model).toContain('indexes: {turned: {pk: "AT#{place}", sk: "PART#{partId}"}}');
    expect(model).not.toMatch(/where|id2/);
    expect(errors).toEqual([]);
  });

  it('keeps entities of one name in two tables apart, and their patterns', () => {
    const [one] = draftOf({}).entities;
    const tables = [TABLE, { ...TABLE, name: 'depot' }];
    const { model } = made({ ...draftOf({}), tables, entities: [one!, { ...one!, table: 'depot' }] });
    expect(model).toContain('  DepotPart:\n    table: depot\n');
    expect(model).toContain('getDepotPart: {op: get, entity: DepotPart, by: [partId, place]}');
  });

  it('says once what the attributes rest on, and beside those alone that rest on something else', () => {
    const sure = { confidence: 'high' as const, because: '40 of 40 items' };
    const attributes = [
      text('partId', sure),
      text('place', sure),
      text('label', { ...sure, because: '3 of 40 items' }),
    ];
    const { model } = made(draftOf({ attributes }));
    expect(model).toContain('  # Its attributes, where nothing else is said: high confidence: 40 of 40 items.\n');
    expect(model.match(/ {2}# high confidence: .*$/gm)).toEqual(['  # high confidence: 3 of 40 items']);
  });
});
