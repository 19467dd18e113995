import { describe, expect, it } from 'vitest';
import { answerOf } from '../../../src/load/run-program.js';
import type { DynamoAnswer, DynamoRequest } from '../../../src/planner/index.js';
import { Bench, mapOf, text } from './support.js';

const MODEL = `
dynamodel: 1
model: log
defaults: {entityAttribute: _t}
tables:
  log: {key: {pk: pk, sk: sk}, ttl: expiresAt, indexes: {byTopic: {pk: tpk, sk: tsk, project: keys}}}
entities:
  Event:
    key: {pk: "{at|bucket:1d}#{shard:2 by id}", sk: "{at|iso}#{id}"}
    attributes:
      id: {type: int, min: 0, max: 9999}
      at: timestamp
      body: {type: string, maxBytes: 4000}
  Item:
    key: {pk: "I#{list}", sk: "{id|pad:4}"}
    indexes: {byTopic: {pk: "T#{topic}", sk: "{list}#{id|pad:4}"}}
    attributes:
      list: {type: string, charset: a-z, maxBytes: 8}
      id: {type: int, min: 0, max: 9999}
      topic: {type: string, charset: a-z, maxBytes: 8}
      body: {type: string, maxBytes: 40000}
  Name:
    key: {pk: "N#{list}", sk: "{id|pad:4}"}
    unique: {name: {}}
    attributes:
      list: {type: string, charset: a-z, maxBytes: 8}
      id: {type: int, min: 0, max: 9999}
      name: {type: string, maxBytes: 20}
      kept: {type: bool, default: false}
  Kept:
    key: {pk: "I#{list}", sk: "K{id|pad:4}"}
    unique: {mark: {}}
    attributes:
      list: {type: string, charset: a-z, maxBytes: 8}
      id: {type: int, min: 0, max: 9999}
      mark: {type: string, maxBytes: 8}
  Any:
    key: {pk: "I#{list}", sk: "{word}"}
    attributes:
      list: {type: string, charset: a-z, maxBytes: 8}
      word: {type: string, maxBytes: 20}
  Draft:
    key: {pk: "D#{list}", sk: "{id|pad:4}"}
    softDelete: goneAt
    attributes:
      list: {type: string, charset: a-z, maxBytes: 8}
      id: {type: int, min: 0, max: 9999}
accessPatterns:
  putEvents: {op: batch-write, entity: Event, count: {max: 100}}
  putBoth: {op: batch-write, entities: [Event, Item], count: {max: 100}}
  putItems: {op: batch-write, entity: Item, count: {max: 100}}
  addName: {op: create, entity: Name}
  keepName: {op: update, entity: Name, set: [kept]}
  renameName: {op: update, entity: Name, set: [name]}
  addDraft: {op: create, entity: Draft}
  list: {op: query, entity: Item, by: [list]}
  firstTwo: {op: query, entity: Item, by: [list], limit: 2}
  all: {op: scan, entity: Item}
  some: {op: batch-get, entity: Item, by: [list, id], count: {max: 250}}
  days: {op: query, entity: Event, range: {at: between}, fanOut: {shard: all, bucket: {max: 10}}, merge: {order: at}}
  newest: {op: query, entity: Event, range: {at: between}, order: desc, page: 3, fanOut: {shard: all, bucket: {max: 10, mode: walk}}, merge: {order: at}}
  clear: {op: delete-query, entity: Item, by: [list]}
  clearTopic: {op: delete-query, entity: Item, by: [topic], index: byTopic}
  refile: {op: update, entity: Item, set: [topic]}
  rewrite: {op: update, entity: Item, set: [body]}
  clearBody: {op: delete-query, entity: Item, by: [list], filter: "body = $old", params: {old: {type: string, maxBytes: 20}}}
  clearLong: {op: delete-query, entity: Item, by: [list], filter: "upper(body) = $old", params: {old: {type: string, maxBytes: 20}}}
  clearNamed: {op: delete-query, entity: Name, by: [list], filter: "kept = false"}
  clearNames: {op: delete-query, entity: Name, by: [list]}
  clearUnkept: {op: delete-query, entity: Name, by: [list], condition: "kept = false"}
  clearAll: {op: delete-query, entities: [Item, Kept], by: [list]}
  addKept: {op: create, entity: Kept}
  addAny: {op: create, entity: Any}
  clearWords: {op: delete-query, entities: [Any, Kept], by: [list]}
  clearDrafts: {op: delete-query, entity: Draft, by: [list]}
  statement: {op: execute, entity: Item, statement: "SELECT sk FROM log WHERE pk = $pk", params: {pk: string}}
  insert: {op: execute, entity: Item, statement: "INSERT INTO log VALUE {'pk': $pk, 'sk': 'x', 'list': $list}", params: {pk: string}}
  change: {op: execute, entity: Item, statement: "UPDATE log SET body = $body WHERE pk = $pk AND sk = 'x' AND list = $list", params: {pk: string}}
`;

const item = (id: number, more: Readonly<Record<string, string>> = {}) =>
  mapOf({ list: 'a', topic: 't', id: BigInt(id), body: 'x', ...more });

function withItems(count: number, body = 'x'): Bench {
  const bench = new Bench(MODEL);
  bench.done('putItems', { items: Array.from({ length: count }, (_, id) => item(id, { body })) });
  return bench;
}

describe('batches', () => {
  it('are written 25 at a time, of several entities too', () => {
    const bench = withItems(60);
    expect(bench.apis).toEqual(['BatchWriteItem', 'BatchWriteItem', 'BatchWriteItem']);
    expect(bench.items('log')).toHaveLength(60);
    const event = mapOf({ id: 1n, at: '2026-01-01', body: 'x' });
    const both = bench.done('putBoth', {
      items: new Map([
        ['Event', [event]],
        ['Item', [item(70), item(71)]],
      ]),
    });
    expect(bench.apis).toEqual(['BatchWriteItem']);
    expect(both.map((one) => text(one, '_t'))).toEqual(['Event', 'Item', 'Item']);
    expect(bench.call('putItems', { items: 'x' })).toMatchObject({ kind: 'refused', problem: { argument: 'items' } });
  });

  it('are read 100 keys at a time, each key once', () => {
    const bench = withItems(120);
    const ids = [...Array.from({ length: 120 }, (_, id) => BigInt(id)), 5n, 5n, 9000n];
    const rows = bench.rows('some', { list: ids.map(() => 'a'), id: ids });
    expect(bench.apis).toEqual(['BatchGetItem', 'BatchGetItem']);
    expect(rows).toHaveLength(120);
  });

  it('are sent again as far as they were left undone, and not for ever', () => {
    const bench = new Bench(MODEL);
    const items = Array.from({ length: 40 }, (_, id) => item(id));
    let requests = 0;
    // Half of every batch is left for later.
    const halved = (request: DynamoRequest): DynamoAnswer => {
      requests += 1;
      const [table, all] = Object.entries(request.input.RequestItems as Record<string, unknown[]>)[0] ?? ['', []];
      const done = all.slice(0, Math.ceil(all.length / 2));
      answerOf(bench.engine, { ...request, input: { RequestItems: { [table]: done } } });
      const left = all.slice(done.length);
      return { kind: 'output', output: { UnprocessedItems: left.length === 0 ? {} : { [table]: left } } };
    };
    const program = bench.program('putItems', { items });
    let step = program.next();
    while (step.done !== true) step = program.next(step.value.map(halved));
    expect(step.value.kind).toBe('written');
    expect(bench.items('log')).toHaveLength(40);
    expect(requests).toBeGreaterThan(4);

    const stubborn = bench.program('some', { list: ['a'], id: [1n] });
    let asked = stubborn.next();
    for (requests = 0; asked.done !== true; requests += 1) {
      const answers = asked.value.map(
        ({ input }): DynamoAnswer => ({
          kind: 'output',
          output: { Responses: {}, UnprocessedKeys: input.RequestItems },
        }),
      );
      asked = stubborn.next(answers);
    }
    expect(requests).toBe(8);
    expect(asked.value).toMatchObject({ kind: 'failed', reason: 'service' });
  });
});

describe('reads', () => {
  it('follow pages to the end where there is no limit', () => {
    const bench = withItems(60, 'x'.repeat(30_000));
    expect(bench.rows('list', { list: 'a' })).toHaveLength(60);
    expect(bench.apis).toEqual(['Query', 'Query']);
    expect(bench.rows('all', {})).toHaveLength(60);
    expect(bench.rows('firstTwo', { list: 'a' }).map((row) => text(row, 'sk'))).toEqual(['0000', '0001']);
    expect(bench.apis).toEqual(['Query']);
  });

  it('ask shards and buckets side by side, or walk bucket by bucket until the page is full', () => {
    const bench = new Bench(MODEL);
    const at = (day: number, hour: number) => `2026-01-0${day}T0${hour}:00:00.000Z`;
    const events = [1, 2, 3, 4].flatMap((day) =>
      [1, 2].map((hour) => ({ id: BigInt(10 * day + hour), at: at(day, hour) })),
    );
    bench.done('putEvents', { items: events.map((one) => mapOf({ ...one, body: 'x' })) });
    const times = events.map((one) => one.at);
    const found = bench.rows('days', { from: '2026-01-01', to: '2026-01-05' });
    expect(found.map((row) => text(row, 'at'))).toEqual(times);
    expect(bench.apis).toHaveLength(10);
    const newest = bench.rows('newest', { from: '2026-01-01', to: '2026-01-05' });
    expect(newest.map((row) => text(row, 'at'))).toEqual([...times].reverse().slice(0, 3));
    // Both shards of the fifth, the fourth and the third.
    expect(bench.apis).toHaveLength(6);
  });
});

describe('a delete of what a query finds', () => {
  it('goes in batches, page by page', () => {
    const bench = withItems(60, 'x'.repeat(30_000));
    bench.done('clear', { list: 'a' });
    expect(bench.apis.filter((api) => api === 'Query')).toHaveLength(2);
    expect(bench.apis.filter((api) => api === 'BatchWriteItem').length).toBeLessThanOrEqual(4);
    expect(bench.items('log')).toEqual([]);
    const other = withItems(3);
    other.done('clearTopic', { topic: 't' });
    expect(other.apis).toEqual(['Query', 'DeleteItem', 'DeleteItem', 'DeleteItem']);
    expect(other.items('log')).toEqual([]);
  });

  it('takes sentinels along, and leaves what does not satisfy the condition', () => {
    const bench = new Bench(MODEL);
    for (const id of [1n, 2n, 3n]) bench.done('addName', { list: 'a', id, name: `n${id}` });
    bench.done('keepName', { list: 'a', id: 2n, kept: true });
    bench.done('clearUnkept', { list: 'a' });
    expect(bench.keys('log')).toEqual(['N#a 0002', 'UNIQ#Name#name#n2 UNIQ']);
    bench.done('clearNames', { list: 'a' });
    expect(bench.apis).toEqual(['Query', 'TransactWriteItems']);
    expect(bench.keys('log')).toEqual([]);
  });

  it('of several entities takes along what belongs to each', () => {
    const bench = withItems(2);
    bench.done('addKept', { list: 'a', id: 1n, mark: 'm' });
    expect(bench.keys('log')).toHaveLength(4);
    bench.done('clearAll', { list: 'a' });
    expect(bench.keys('log')).toEqual([]);
  });

  it('tells rows of several entities apart where a key could be that of either', () => {
    const bench = new Bench(MODEL);
    bench.done('addAny', { list: 'a', word: 'x' });
    bench.done('addKept', { list: 'a', id: 1n, mark: 'm' });
    bench.done('clearWords', { list: 'a' });
    expect(bench.keys('log')).toEqual([]);
  });

  it('looks again at a row that changes after the query', () => {
    const bench = new Bench(MODEL);
    bench.done('addName', { list: 'a', id: 1n, name: 'old' });
    const slow = bench.begin('clearNames', { list: 'a' }, 1);
    bench.done('renameName', { list: 'a', id: 1n, name: 'new' });
    expect(slow.finish()).toMatchObject({ kind: 'written' });
    expect(bench.apis).toEqual(['Query', 'TransactWriteItems', 'GetItem', 'TransactWriteItems']);
    expect(bench.keys('log')).toEqual([]);
  });

  it('leaves what no longer has its entry of the index', () => {
    const bench = withItems(2);
    const plan = bench.plan.patterns.get('clearTopic');
    expect(plan?.kind === 'planned' && plan.operation).toMatchObject({
      deletes: 'DeleteItem',
      parts: [{ conditions: [{ kind: 'matches' }] }],
    });
    const slow = bench.begin('clearTopic', { topic: 't' }, 1);
    bench.done('refile', { list: 'a', id: 1n, topic: 'other' });
    expect(slow.finish()).toMatchObject({ kind: 'written' });
    expect(bench.keys('log')).toEqual(['I#a 0001']);
    expect(bench.requests[1]?.input).toMatchObject({ ConditionExpression: '#tpk = :query_tpk' });
  });

  it.each([
    ['clearBody', 'x'],
    ['clearLong', 'X'],
  ])('leaves what no longer satisfies the filter (%s)', (name, old) => {
    const bench = withItems(2);
    const slow = bench.begin(name, { list: 'a', old }, 1);
    bench.done('rewrite', { list: 'a', id: 1n, body: 'new' });
    expect(slow.finish()).toMatchObject({ kind: 'written' });
    expect(bench.keys('log')).toEqual(['I#a 0001']);
  });

  it('looks for the match too where it reads a row again', () => {
    const bench = new Bench(MODEL);
    for (const id of [1n, 2n]) bench.done('addName', { list: 'a', id, name: `n${id}` });
    const slow = bench.begin('clearNamed', { list: 'a' }, 1);
    bench.done('renameName', { list: 'a', id: 1n, name: 'new' });
    bench.done('keepName', { list: 'a', id: 1n, kept: true });
    expect(slow.finish()).toMatchObject({ kind: 'written' });
    expect(bench.keys('log')).toEqual(['N#a 0001', 'UNIQ#Name#name#new UNIQ']);
  });

  it('marks rows where the entity is deleted softly', () => {
    const bench = new Bench(MODEL);
    for (const id of [1n, 2n]) bench.done('addDraft', { list: 'a', id });
    bench.done('clearDrafts', { list: 'a' });
    expect(bench.items('log').map((row) => text(row, 'goneAt'))).toEqual(Array(2).fill('2026-01-05T09:00:00.000Z'));
    bench.done('clearDrafts', { list: 'a' });
    expect(bench.apis).toEqual(['Query']);
  });
});

describe('a statement', () => {
  it('reads rows, and says why a write was refused', () => {
    const bench = withItems(3);
    expect(bench.rows('statement', { pk: 'I#a' }).map((row) => text(row, 'sk'))).toEqual(['0000', '0001', '0002']);
    expect(bench.requests[0]?.input).toMatchObject({ Parameters: [{ S: 'I#a' }] });
    bench.done('insert', { pk: 'X', list: 'b' });
    expect(bench.call('insert', { pk: 'X', list: 'b' })).toMatchObject({ reason: 'exists', error: 'AlreadyExists' });
    bench.done('change', { pk: 'X', list: 'b', body: 'new' });
    expect(bench.call('change', { pk: 'X', list: 'c', body: 'x' })).toMatchObject({ reason: 'condition' });
    expect(bench.call('change', { pk: 'Y', list: 'b', body: 'x' })).toMatchObject({ reason: 'not-found' });
    expect(bench.call('change', { pk: 'Y' })).toMatchObject({ kind: 'refused', problem: { code: 'missing' } });
  });
});
