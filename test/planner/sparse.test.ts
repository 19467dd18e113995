import { describe, expect, it } from 'vitest';
import { reasonText, suggestionText } from '../../src/planner/explain/index.js';
import { argsOf, designOf, engineOf, planned, planOf, readOf, runRead, runWrite } from './support.js';

const ID = { type: 'string', charset: 'a-z', minBytes: 1, maxBytes: 4 };

/** One entity in one table with one index. */
function model(entity: object, accessPatterns: object, index: object = { pk: 'gpk', sk: 'gsk', project: 'all' }) {
  return designOf(
    JSON.stringify({
      dynamodel: 1,
      model: 'sparse',
      tables: { items: { key: { pk: 'pk', sk: 'sk' }, indexes: { gsi: index } } },
      entities: { Item: { key: { pk: 'I#{id}', sk: 'I' }, ...entity } },
      accessPatterns,
    }),
  );
}

describe('an index that holds no deleted item', () => {
  const deletable = (indexes: object, index?: object) =>
    model(
      {
        indexes,
        softDelete: 'deletedAt',
        attributes: { id: ID, team: ID, deletedAt: { type: 'timestamp', optional: true, present: '10%' } },
        volume: { count: 1000 },
      },
      {
        ofTeam: { op: 'query', entity: 'Item', by: ['team'] },
        add: { op: 'put', entity: 'Item' },
        drop: { op: 'delete', entity: 'Item' },
      },
      index,
    );
  const alive = { pk: 'T#{team}', sk: '{id}', when: 'not has(deletedAt)' };

  it('serves a read without a filter: reads pass over deleted items anyway', () => {
    const design = deletable({ gsi: alive });
    const plan = planned(design, 'ofTeam');
    expect(readOf(plan).index.name).toBe('gsi');
    expect(readOf(plan).filter).toEqual([]);
    const engine = engineOf(design);
    for (const id of ['a', 'b']) runWrite(engine, design, planned(design, 'add'), argsOf({ id, team: 'x' }));
    runWrite(engine, design, planned(design, 'drop'), argsOf({ id: 'a' }));
    expect(runRead(engine, design, plan, argsOf({ team: 'x' })).rows.map(({ id }) => id)).toEqual([{ S: 'b' }]);
  });

  it('need not project the mark', () => {
    const include = { pk: 'gpk', sk: 'gsk', project: { include: ['team', 'id'] } };
    expect(planOf(deletable({ gsi: alive }, include), 'ofTeam').kind).toBe('planned');
    const all = { pk: 'T#{team}', sk: '{id}' };
    expect(planOf(deletable({ gsi: all }, include), 'ofTeam').kind).toBe('unserved');
  });

  it('is filtered all the same where deleted items are in the range under another key', () => {
    const both = [alive, { pk: 'T#{team}', sk: '{id}', when: 'has(deletedAt)' }];
    const { filter, sources } = readOf(planned(deletable({ gsi: both }), 'ofTeam'));
    expect(sources).toHaveLength(1);
    expect(filter.map(({ kind }) => kind)).toEqual(['not-deleted']);
    const apart = [alive, { pk: 'T#{team}', sk: 'GONE#{id}', when: 'has(deletedAt)' }];
    expect(readOf(planned(deletable({ gsi: [{ ...alive, sk: 'LIVE#{id}' }, apart[1]] }), 'ofTeam')).filter).toEqual([]);
  });
});

describe('an index of what is escalated', () => {
  const escalated = (present: object, pattern: object) =>
    model(
      {
        indexes: { gsi: 'natural' },
        attributes: {
          id: ID,
          to: { ...ID, as: 'escalated_to', ...present },
          at: { type: 'timestamp', as: 'escalation_time', present: '4%' },
        },
        volume: { count: 1000 },
      },
      { find: { op: 'query', entity: 'Item', ...pattern } },
      { pk: 'escalated_to', sk: 'escalation_time', project: 'all' },
    );
  const unserved = (pattern: object) => {
    const plan = planOf(escalated({ present: '4%' }, pattern), 'find');
    if (plan.kind !== 'unserved') throw new Error(plan.kind);
    return plan;
  };

  it('would do with the filter that the suggestion names', () => {
    const { suggestions } = unserved({ by: ['to'] });
    expect(suggestions[0]).toEqual({ kind: 'filter', index: 'gsi', filter: 'has(at)' });
    const filtered = escalated({ present: '4%' }, { by: ['to'], filter: 'has(at)' });
    expect(readOf(planned(filtered, 'find'))).toMatchObject({ index: { name: 'gsi' }, filter: [] });
  });

  it('would do for a scan too, beside the filter that is there', () => {
    const { suggestions } = unserved({ op: 'scan', index: 'gsi', filter: 'id = "a"' });
    expect(suggestions[0]).toEqual({ kind: 'filter', index: 'gsi', filter: "id = 'a' and has(to) and has(at)" });
  });

  it('suggests a new index by the names that key schemas take', () => {
    const { suggestions } = unserved({ by: ['to'] });
    const index = suggestions.find(({ kind }) => kind === 'new-index');
    expect(index).toMatchObject({ pk: ['escalated_to'], sk: [] });
    expect(index === undefined ? '' : suggestionText(index)).toContain('{pk: [escalated_to], project: all}');
  });
});

describe('optional attributes that are asked for together', () => {
  const design = model(
    {
      indexes: {
        gsi: [
          { pk: 'M#{id}', sk: '{id}', when: 'not has(carrier)' },
          { pk: 'S#{id}', sk: '{id}', when: 'has(carrier) and has(sentAt)' },
        ],
      },
      attributes: {
        id: ID,
        carrier: { ...ID, optional: true, present: '40%' },
        sentAt: { type: 'timestamp', optional: true, present: '40%' },
      },
      volume: { count: 1000 },
    },
    {
      sent: { op: 'scan', entity: 'Item', filter: 'has(carrier) and has(sentAt)' },
      all: { op: 'scan', entity: 'Item', index: 'gsi' },
    },
  );

  it('come and go together', () => {
    expect(readOf(planned(design, 'sent')).figures.returned.typical).toBeCloseTo(400);
    expect([...design.entities.values()][0]?.memberships.get('gsi')?.share).toBeCloseTo(1);
  });

  it('are never said to be in only 100 % of the items', () => {
    const plan = planOf(design, 'all');
    if (plan.kind !== 'unserved') throw new Error(plan.kind);
    const texts = plan.reasons.map(reasonText).join('; ');
    expect(texts).toContain(
      'not every `Item` need be in it: those with not has(carrier) or has(carrier) and has(sentAt)',
    );
    expect(texts).not.toContain('100 %');
  });
});

describe('a binding of one mapping’s own attribute', () => {
  const design = model(
    {
      indexes: {
        gsi: [
          { pk: 'M#{id}', sk: '{id}', when: 'not has(origin)' },
          { pk: 'F#{origin}', sk: '{id}', when: 'has(origin)' },
        ],
      },
      attributes: { id: ID, origin: { ...ID, optional: true, present: '40%', distinct: 10 } },
      volume: { count: 1000 },
    },
    { forks: { op: 'query', entity: 'Item', by: ['origin'] } },
  );

  it('rules the other mapping out', () => {
    const plan = planned(design, 'forks');
    expect(readOf(plan).sources.map(({ key }) => key.pk[0]?.reads)).toEqual([['origin']]);
    expect(readOf(plan).figures.items.typical).toBeCloseTo(40);
  });
});

describe('a place inside a map that is bound', () => {
  const design = model(
    {
      indexes: { gsi: { pk: 'F#{origin.owner}', sk: '{id}', when: 'has(origin)' } },
      attributes: {
        id: ID,
        origin: { map: { owner: { type: 'string', pattern: '[a-z]{2}-\\d{3}' } }, optional: true, present: '40%' },
      },
      volume: { count: 1000 },
    },
    { forks: { op: 'query', entity: 'Item', by: ['origin.owner'] } },
  );

  it('says that the map is there, and has an example', () => {
    const { example, index } = readOf(planned(design, 'forks'));
    expect(index.name).toBe('gsi');
    expect(example.input.ExpressionAttributeValues).toEqual({
      ':gpk': { S: expect.stringMatching(/^F#[a-z]{2}-\d{3}$/) },
    });
  });
});

describe('an index that holds some members of an enum in its key', () => {
  it('has as many items under one of them as there are, spread over those alone', () => {
    const collection = (pk: string, when: string) => {
      const design = model(
        {
          indexes: { gsi: { pk, sk: '{id}', when } },
          attributes: {
            id: ID,
            state: { enum: ['NEW', 'A', 'B', 'C', 'D'], weights: { NEW: 10, A: 10, B: 80 } },
          },
          volume: { count: 100_000 },
        },
        { of: { op: 'query', entity: 'Item', by: ['state'], filter: when } },
      );
      const [source] = readOf(planned(design, 'of')).sources;
      return { items: Math.round(source?.figures.collection.typical ?? 0), why: source?.figures.why };
    };
    expect(collection('S#{state}', 'state = NEW')).toEqual({
      items: 10_000,
      why: '100,000 Item items over 1 key value',
    });
    expect(collection('S#{state}', 'state in [NEW, A]')).toEqual({
      items: 10_000,
      why: '100,000 Item items over 5 key values, 2 of the 5 members of `state` in the index',
    });
    expect(collection('S#{state}', 'state != D').items).toBe(25_000);
  });
});
