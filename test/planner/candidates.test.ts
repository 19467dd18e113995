import { describe, expect, it } from 'vitest';
import type { PatternPlan, Reason } from '../../src/planner/index.js';
import { designOf, planned, planOf, readOf } from './support.js';

interface Parts {
  readonly indexes?: unknown;
  readonly key?: unknown;
  readonly mapped?: unknown;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly more?: Readonly<Record<string, unknown>>;
  readonly tag?: string;
  readonly volume?: unknown;
}

/** A model of notes in boxes, with one pattern `find`. */
function notes(pattern: Readonly<Record<string, unknown>>, parts: Parts = {}): PatternPlan {
  return planOf(notesDesign(pattern, parts), 'find');
}

function notesDesign(pattern: Readonly<Record<string, unknown>>, parts: Parts = {}) {
  return designOf(
    JSON.stringify({
      dynamodel: 1,
      model: 'notes',
      defaults: { entityAttribute: parts.tag ?? '_t' },
      tables: { notes: { key: { pk: 'pk', sk: 'sk' }, indexes: parts.indexes ?? {} } },
      entities: {
        Note: {
          table: 'notes',
          key: parts.key ?? { pk: 'BOX#{box}', sk: 'NOTE#{at|iso}#{id}' },
          ...(parts.mapped === undefined ? {} : { indexes: parts.mapped }),
          attributes: {
            box: { type: 'string', charset: 'a-z', maxBytes: 8 },
            id: { type: 'string', charset: 'a-z0-9', maxBytes: 8 },
            at: 'timestamp',
            title: { type: 'string', maxBytes: 40 },
            state: { enum: ['OPEN', 'DONE'], weights: { OPEN: 1, DONE: 9 } },
            count: { type: 'int', min: 0, max: 999 },
            ...parts.attributes,
          },
          volume: parts.volume ?? { count: 10000, per: { box: { avg: 100, p99: 400, max: 1000 } } },
        },
        ...parts.more,
      },
      accessPatterns: { find: { op: 'query', entity: 'Note', ...pattern } },
    }),
  );
}

function reasonsOf(plan: PatternPlan, index = 'notes'): readonly Reason[] {
  if (plan.kind === 'deferred') return [];
  return plan.candidates.find((candidate) => candidate.index.name === index)?.reasons ?? [];
}

const BOX = { pk: 'BOX#{box}', sk: 'BOX' };
const FOREIGN = {
  Box: { table: 'notes', key: BOX, attributes: { box: { type: 'string', charset: 'a-z', maxBytes: 8 } } },
};

describe('an index is refused', () => {
  it.each<[string, Readonly<Record<string, unknown>>, Parts, readonly Partial<Reason>[]]>([
    [
      'where the partition key is not given',
      { by: ['id'] },
      {},
      [
        { code: 'partition-unbound', slot: 'pk', missing: ['box'] },
        { code: 'sort-gap', slot: 'sk', missing: 'at', given: ['id'] },
      ],
    ],
    ['behind a gap in the sort key', { by: ['box', 'id'] }, {}, [{ code: 'sort-gap', missing: 'at', given: ['id'] }]],
    ['where what is given is in no key', { by: ['box', 'title'] }, {}, [{ code: 'binding-unused', fields: ['title'] }]],
    [
      'where the range is not next',
      { by: ['box'], range: { id: 'gte' } },
      {},
      [{ code: 'range-not-next', field: 'id', next: 'at' }],
    ],
    [
      'where the range has no order',
      { by: ['box'], range: { count: 'gte' } },
      { key: { pk: 'BOX#{box}', sk: 'N#{count|hash:8}#{id}' } },
      [{ code: 'range-unordered', field: 'count', slot: 'sk' }],
    ],
    [
      'for a second range',
      { by: ['box'], range: { at: 'gte', count: 'gte' } },
      {},
      [{ code: 'second-range', fields: ['count'] }],
    ],
    [
      'where a shard is open',
      { by: ['box'] },
      { key: { pk: 'BOX#{box}#{shard:4 by id}', sk: 'N#{id}' } },
      [{ code: 'shard-unbound', shards: 4, by: 'id' }],
    ],
    [
      'where a bucket is open',
      { by: ['box'], range: { at: 'between' } },
      { key: { pk: 'BOX#{box}#{at|bucket:1d}', sk: 'N#{id}' } },
      [{ code: 'bucket-unbound', field: 'at', need: 'fan-out' }],
    ],
    [
      'where only a part is given of what the key needs',
      { by: ['at|date:yyyy-MM'] },
      { key: { pk: 'D#{at|date:yyyy-MM-dd}', sk: 'N#{id}' } },
      [{ code: 'binding-too-weak', field: 'at', given: 'at|date:yyyy-MM' }],
    ],
    [
      'where less is given of a value than the sort key holds of it',
      { by: ['box', 'at|date:yyyy-MM'] },
      { key: { pk: 'BOX#{box}', sk: 'N#{at|date:yyyy-MM-dd}#{id}' } },
      [{ code: 'part-too-short', field: 'at', slot: 'sk', given: 'at|date:yyyy-MM' }],
    ],
    [
      'for an order that the key has not',
      { by: ['box'], order: 'desc' },
      { key: { pk: 'BOX#{box}', sk: 'N#{id|hash:8}#{at|iso}' } },
      [{ code: 'order-unavailable', why: 'unordered-key' }],
    ],
    [
      'where optional parts may be left out before what is required',
      { by: ['box', 'count'], prefix: ['state'] },
      { key: { pk: 'BOX#{box}', sk: 'N#{state}#{count|pad:3}' } },
      [{ code: 'sort-gap', missing: 'state', given: ['count'] }],
    ],
    [
      'for a get of less than its key',
      { op: 'get', by: ['box'] },
      {},
      [{ code: 'key-incomplete', missing: ['at', 'id'] }],
    ],
  ])('%s', (_why, pattern, parts, reasons) => {
    const plan = notes(pattern, parts);
    expect(plan.kind).toBe('unserved');
    expect(reasonsOf(plan)).toMatchObject(reasons);
  });

  const indexes = {
    byTitle: { pk: 'title', sk: 'at', project: 'keys' },
    byState: { pk: 'openState', sk: 'at', project: 'all' },
  };
  const mapped = { byTitle: 'natural', byState: 'natural' };
  const attributes = { openState: { derive: 'state = OPEN ? state : absent' } };

  it.each<[string, Readonly<Record<string, unknown>>, string, readonly Partial<Reason>[]]>([
    [
      'for consistent reads',
      { by: ['title'], consistent: true, project: ['title'] },
      'byTitle',
      [{ code: 'consistent-on-global-index' }],
    ],
    [
      'for what it does not project',
      { by: ['title'], project: ['title', 'count'] },
      'byTitle',
      [{ code: 'projection-misses', attributes: ['count'] }],
    ],
    [
      'for a filter on what it does not project',
      { by: ['title'], project: ['title'], filter: 'count > 3' },
      'byTitle',
      [{ code: 'projection-misses', attributes: ['count'] }],
    ],
    [
      'for a filter on its key',
      { by: ['openState'], filter: "at > '2026'" },
      'byState',
      [{ code: 'filter-on-key', attributes: ['at'] }],
    ],
    [
      'where it does not hold every item',
      { op: 'scan', index: 'byState' },
      'byState',
      [{ code: 'sparse', absent: ['openState'], share: 0.1 }],
    ],
    ['for a batch', { op: 'batch-get', by: ['title'] }, 'byTitle', [{ code: 'get-on-index' }]],
  ])('%s', (_why, pattern, index, reasons) => {
    const plan = notes(pattern, { indexes, mapped, attributes });
    expect(plan.kind).toBe('unserved');
    expect(reasonsOf(plan, index)).toMatchObject(reasons);
  });

  it('where rows cannot be told apart', () => {
    const parts = {
      indexes: { byCount: { pk: 'count', sk: 'sk', project: 'keys' } },
      mapped: { byCount: 'natural' },
      attributes: {},
      more: {
        Memo: {
          table: 'notes',
          key: { pk: 'MEMO#{memo}', sk: 'MEMO#{memo}' },
          indexes: { byCount: 'natural' },
          attributes: { memo: { type: 'string', charset: 'a-z', maxBytes: 4 }, count: { type: 'int', min: 0, max: 9 } },
        },
      },
    };
    const mapped = { byCount: { pk: 'natural', sk: 'NOTE#{at|iso}#{id}' } };
    const plan = notes({ by: ['count'], project: ['id'] }, { ...parts, mapped });
    // The sort keys of the two begin differently: nothing of Memo lies in the range.
    expect(plan.kind).toBe('planned');
  });
});

/** A query of two entities over an index. */
function both(tag: string, projected: readonly string[], local = false): PatternPlan {
  const entity = (name: string) => ({
    key: { pk: local ? 'C#{cid}' : `${name}#{id}`, sk: `${name}#{id}` },
    indexes: { dated: { pk: 'C#{cid}', sk: '{at|iso}' } },
    attributes: { cid: 'ulid', id: 'ulid', at: 'timestamp', total: { type: 'int', min: 0, max: 9 } },
  });
  const index = { pk: local ? 'pk' : 'p', sk: 's', project: { include: projected }, ...(local ? { local } : {}) };
  const text = JSON.stringify({
    dynamodel: 1,
    model: 'shop',
    defaults: { entityAttribute: tag },
    tables: { shop: { key: { pk: 'pk', sk: 'sk' }, indexes: { dated: index } } },
    entities: { Order: entity('Order'), Parcel: entity('Parcel') },
    accessPatterns: {
      find: { op: 'query', entities: ['Order', 'Parcel'], by: ['cid'], index: 'dated', project: ['total'] },
    },
  });
  return planOf(designOf(text), 'find');
}

describe('an index that is read for several entities', () => {
  it('has to project what tells them apart', () => {
    const plan = both('kind', ['total']);
    expect(plan.kind).toBe('unserved');
    const wanted = { code: 'foreign-indistinct', entities: ['Order', 'Parcel'], tag: 'kind' };
    expect(reasonsOf(plan, 'dated')).toEqual([wanted]);
    expect(both('kind', ['total', 'kind']).kind).toBe('planned');
    // The keys of the table do, which every index projects.
    expect(both('none', ['total']).kind).toBe('planned');
  });

  it('fetches that from the table where it is a local one', () => {
    const plan = both('kind', ['total'], true);
    if (plan.kind !== 'planned') throw new Error('not planned');
    expect(readOf(plan).fetches).toContain('kind');
  });
});

describe('the chosen index', () => {
  const indexes = {
    byTitle: { pk: 'title', sk: 'at', project: 'all' },
    byBox: { pk: 'box', sk: 'at', project: 'keys' },
  };
  const mapped = { byTitle: 'natural', byBox: 'natural' };

  it('is the cheapest', () => {
    const plan = planned(notesDesign({ by: ['box'], project: ['box', 'at'] }, { indexes, mapped }), 'find');
    expect(readOf(plan).index.name).toBe('byBox');
    expect(reasonsOf(plan)).toMatchObject([{ code: 'dearer', chosen: 'byBox' }]);
  });

  it('is the table where both cost the same', () => {
    const parts = { indexes, mapped, volume: { count: 100, per: { box: { avg: 1, p99: 2, max: 3 } } } };
    const plan = planned(notesDesign({ by: ['box'], project: ['box', 'at'] }, parts), 'find');
    expect(readOf(plan).index.kind).toBe('table');
    expect(reasonsOf(plan, 'byBox')).toEqual([{ code: 'equal-cost', chosen: 'table notes' }]);
  });

  it('is the pinned one, with a note where another is cheaper', () => {
    const whole = { pk: 'box', sk: 'at', project: 'all' };
    const parts = { indexes: { ...indexes, whole }, mapped: { ...mapped, whole: 'natural' } };
    const plan = planned(notesDesign({ by: ['box'], project: ['box', 'at'], index: 'whole' }, parts), 'find');
    expect(readOf(plan).index.name).toBe('whole');
    expect(plan.notes).toContainEqual(
      expect.objectContaining({ code: 'pin-is-dearer', pinned: 'whole', cheapest: 'byBox' }),
    );
    expect(reasonsOf(plan, 'byBox')).toEqual([{ code: 'pinned-elsewhere', pinned: 'whole' }]);
  });

  it('is not the pinned one where that cannot serve', () => {
    const plan = notes({ by: ['box'], index: 'byTitle' }, { indexes, mapped });
    expect(plan.kind === 'unserved' && plan.reasons).toMatchObject([
      { code: 'partition-unbound', slot: 'title', missing: ['title'] },
      { code: 'binding-unused', fields: ['box'] },
    ]);
  });

  it('must give the pinned key condition', () => {
    const right = {
      by: ['box'],
      range: { at: 'gte' },
      keyCondition: 'pk = "BOX#{box}" and sk between "NOTE#{at|iso}" and "NOTE$"',
    };
    expect(notes(right).kind).toBe('planned');
    const wrong = notes({ ...right, keyCondition: 'pk = "BOX#{box}"' });
    expect(wrong.kind === 'unserved' && wrong.reasons).toMatchObject([{ code: 'pinned-condition-differs' }]);
  });

  it('serves a sparse index that the filter implies', () => {
    const parts = {
      indexes: { open: { pk: 'openBox', sk: 'at', project: 'all' } },
      mapped: { open: 'natural' },
      attributes: { openBox: { derive: 'state = OPEN ? box : absent' } },
    };
    const open = notesDesign({ op: 'scan', filter: 'state = OPEN' }, parts);
    const plan = planned(open, 'find');
    expect(readOf(plan).index.name).toBe('open');
    expect(readOf(planned(notesDesign({ op: 'scan' }, parts), 'find')).index.kind).toBe('table');
  });

  it('does not send a filter that its keys already imply, and prices one among the items that are in it', () => {
    const parts = {
      indexes: { live: { pk: 'livepk', sk: 'livesk', project: 'all' } },
      mapped: { live: { pk: 'LIVE#{title}', sk: '{at|iso}', when: 'phase in [NEW, BUSY]' } },
      attributes: { phase: { enum: ['NEW', 'BUSY', 'OLD'], weights: { NEW: 1, BUSY: 3, OLD: 96 } } },
    };
    const implied = readOf(planned(notesDesign({ by: ['title'], filter: 'phase != OLD' }, parts), 'find'));
    expect([implied.index.name, implied.filter]).toEqual(['live', []]);
    expect(implied.example.input).not.toHaveProperty('FilterExpression');
    const part = planned(notesDesign({ by: ['title'], filter: 'phase = NEW' }, parts), 'find');
    expect(part.notes).toContainEqual({ code: 'filter-discards', share: 0.75, basis: 'estimated' });
  });

  it('leaves to the caller what DynamoDB cannot evaluate', () => {
    const plan = planned(notesDesign({ by: ['box'], filter: 'lower(title) = id' }), 'find');
    expect(readOf(plan).filter).toEqual([]);
    expect(readOf(plan).clientDrops.map(({ kind }) => kind)).toEqual(['filter']);
    expect(plan.notes).toContainEqual(expect.objectContaining({ code: 'not-in-dynamodb', what: 'filter' }));
  });

  it('takes a query that expects one item at its word', () => {
    const parts = { indexes: { byTitle: { pk: 'title', project: 'all' } }, mapped: { byTitle: 'natural' } };
    const plan = planned(notesDesign({ by: ['title'], expect: { items: 1 } }, parts), 'find');
    expect(readOf(plan).figures.items).toEqual({ typical: 1, p99: 1, max: 1 });
    expect([plan.notes, plan.assumptions]).toEqual([[], []]);
  });

  it('keeps other entities of the partition out by the discriminator, or in the client', () => {
    const wide = { pk: 'BOX#{box}', sk: '{at|iso}#{id}' };
    const tagged = readOf(planned(notesDesign({ by: ['box'] }, { key: wide, more: FOREIGN }), 'find'));
    expect(tagged.foreign.map(({ entity, certainty, removedBy }) => [entity.name, certainty, removedBy])).toEqual([
      ['Box', 'certain', 'discriminator'],
    ]);
    expect(tagged.filter).toEqual([{ kind: 'discriminator', text: '_t = Note' }]);
    const fenced = readOf(planned(notesDesign({ by: ['box'] }, { more: FOREIGN }), 'find'));
    expect(fenced.foreign).toEqual([]);
    expect(fenced.filter).toEqual([]);
  });

  it('keeps what a function keeps of a binding', () => {
    const plan = planned(
      notesDesign({ by: ['at|date:yyyy-MM-dd'] }, { key: { pk: 'M#{at|date:yyyy-MM}', sk: 'N#{id}' } }),
      'find',
    );
    expect(readOf(plan).keyCondition?.text).toBe('pk = M#{at|date:yyyy-MM} and begins_with(sk, N#)');
  });

  it('walks buckets only until the page is full', () => {
    const key = { pk: 'BOX#{box}#{at|bucket:1d}', sk: '{at|iso}#{id}' };
    const volume = { count: 365_000, per: { box: { avg: 3650, p99: 5000, max: 9000 } } };
    const ask = { by: ['box'], range: { at: 'between' }, page: 20, order: 'desc' };
    const walk = planned(
      notesDesign({ ...ask, fanOut: { bucket: { max: 30, mode: 'walk' } } }, { key, volume }),
      'find',
    );
    // 3,650 notes of a box over a year of days are ten a day.
    expect(walk.requests.typical).toBe(2);
    const all = planned(
      notesDesign({ ...ask, fanOut: { bucket: { max: 30, mode: 'parallel' } } }, { key, volume }),
      'find',
    );
    expect(all.requests.typical).toBe(30);
  });

  it('takes the items of a call as the pattern states them', () => {
    const plan = planned(notesDesign({ by: ['box'], items: { avg: 3, p99: 9 } }), 'find');
    expect(readOf(plan).figures.items).toMatchObject({ typical: 3, p99: 9 });
    expect(plan.assumptions).toEqual([]);
  });

  it('prices a filter that discards', () => {
    const plan = planned(notesDesign({ by: ['box'], filter: 'state = OPEN' }), 'find');
    expect(readOf(plan).figures).toMatchObject({ items: { typical: 100 }, returned: { typical: 10 } });
    expect(plan.notes).toContainEqual({ code: 'filter-discards', share: 0.9, basis: 'estimated' });
    const stated = planned(notesDesign({ by: ['box'], filter: 'state = OPEN', keeps: 0.5 }), 'find');
    expect(stated.notes).toContainEqual({ code: 'filter-discards', share: 0.5, basis: 'stated' });
  });
});
