import { describe, expect, it } from 'vitest';
import { answerOf } from '../../../src/load/run-program.js';
import type { DynamoAnswer, DynamoRequest } from '../../../src/planner/index.js';
import { LIST } from './many-models.js';
import { Bench, mapOf, text } from './support.js';

const entry = (id: number, more: Readonly<Record<string, string>> = {}) =>
  mapOf({ list: 'a', topic: 't', id: BigInt(id), body: 'x', ...more });

function withEntries(count: number, body = 'x'): Bench {
  const bench = new Bench(LIST);
  bench.done('putEntries', { items: Array.from({ length: count }, (_, id) => entry(id, { body })) });
  return bench;
}

describe('batches', () => {
  it('are written 25 at a time, of several entities too', () => {
    const bench = withEntries(60);
    expect(bench.apis).toEqual(['BatchWriteItem', 'BatchWriteItem', 'BatchWriteItem']);
    expect(bench.items('log')).toHaveLength(60);
    const event = mapOf({ id: 1n, at: '2026-01-01', body: 'x' });
    const both = bench.done('putBoth', {
      items: new Map([
        ['Event', [event]],
        ['Entry', [entry(70), entry(71)]],
      ]),
    });
    expect(bench.apis).toEqual(['BatchWriteItem']);
    expect(both.map((one) => text(one, '_t'))).toEqual(['Event', 'Entry', 'Entry']);
    expect(bench.call('putEntries', { items: 'x' })).toMatchObject({ kind: 'refused', problem: { argument: 'items' } });
  });

  it('are read 100 keys at a time, each key once', () => {
    const bench = withEntries(120);
    const ids = [...Array.from({ length: 120 }, (_, id) => BigInt(id)), 5n, 5n, 9000n];
    const rows = bench.rows('some', { list: ids.map(() => 'a'), id: ids });
    expect(bench.apis).toEqual(['BatchGetItem', 'BatchGetItem']);
    expect(rows).toHaveLength(120);
  });

  it('are sent again as far as they were left undone, and not for ever', () => {
    const bench = new Bench(LIST);
    const items = Array.from({ length: 40 }, (_, id) => entry(id));
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
    const program = bench.program('putEntries', { items });
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
    const bench = withEntries(60, 'x'.repeat(30_000));
    expect(bench.rows('list', { list: 'a' })).toHaveLength(60);
    expect(bench.apis).toEqual(['Query', 'Query']);
    expect(bench.rows('all', {})).toHaveLength(60);
    expect(bench.rows('firstTwo', { list: 'a' }).map((row) => text(row, 'sk'))).toEqual(['0000', '0001']);
    expect(bench.apis).toEqual(['Query']);
  });

  it('ask shards and buckets side by side, or walk bucket by bucket until the page is full', () => {
    const bench = new Bench(LIST);
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
    const bench = withEntries(60, 'x'.repeat(30_000));
    bench.done('clear', { list: 'a' });
    expect(bench.apis.filter((api) => api === 'Query')).toHaveLength(2);
    expect(bench.apis.filter((api) => api === 'BatchWriteItem').length).toBeLessThanOrEqual(4);
    expect(bench.items('log')).toEqual([]);
    const other = withEntries(3);
    other.done('clearTopic', { topic: 't' });
    expect(other.apis).toEqual(['Query', 'DeleteItem', 'DeleteItem', 'DeleteItem']);
    expect(other.items('log')).toEqual([]);
  });

  it('takes sentinels along, and leaves what does not satisfy the condition', () => {
    const bench = new Bench(LIST);
    for (const id of [1n, 2n, 3n]) bench.done('addName', { list: 'a', id, name: `n${id}` });
    bench.done('keepName', { list: 'a', id: 2n, kept: true });
    bench.done('clearOther', { list: 'a', kept: false });
    expect(bench.keys('log')).toEqual(['N#a 0002', 'UNIQ#Name#name#n2 UNIQ']);
    bench.done('clearNames', { list: 'a' });
    expect(bench.apis).toEqual(['Query', 'TransactWriteItems']);
    expect(bench.keys('log')).toEqual([]);
  });

  it('of several entities takes along what belongs to each', () => {
    const bench = withEntries(2);
    bench.done('addKept', { list: 'a', id: 1n, mark: 'm' });
    expect(bench.keys('log')).toHaveLength(4);
    bench.done('clearAll', { list: 'a' });
    expect(bench.keys('log')).toEqual([]);
  });

  it('tells rows of several entities apart where a key could be that of either', () => {
    const bench = new Bench(LIST);
    bench.done('addAny', { list: 'a', word: 'x' });
    bench.done('addKept', { list: 'a', id: 1n, mark: 'm' });
    bench.done('clearWords', { list: 'a' });
    expect(bench.keys('log')).toEqual([]);
  });

  it('looks again at a row that changes after the query', () => {
    const bench = new Bench(LIST);
    bench.done('addName', { list: 'a', id: 1n, name: 'old' });
    const slow = bench.begin('clearNames', { list: 'a' }, 1);
    bench.done('renameName', { list: 'a', id: 1n, name: 'new' });
    expect(slow.finish()).toMatchObject({ kind: 'written' });
    expect(bench.apis).toEqual(['Query', 'TransactWriteItems', 'GetItem', 'TransactWriteItems']);
    expect(bench.keys('log')).toEqual([]);
  });

  it('leaves what no longer has its entry of the index', () => {
    const bench = withEntries(2);
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
    const bench = withEntries(2);
    const slow = bench.begin(name, { list: 'a', old }, 1);
    bench.done('rewrite', { list: 'a', id: 1n, body: 'new' });
    expect(slow.finish()).toMatchObject({ kind: 'written' });
    expect(bench.keys('log')).toEqual(['I#a 0001']);
  });

  it('looks for the match too where it reads a row again', () => {
    const bench = new Bench(LIST);
    for (const id of [1n, 2n]) bench.done('addName', { list: 'a', id, name: `n${id}` });
    const slow = bench.begin('clearNamed', { list: 'a' }, 1);
    bench.done('renameName', { list: 'a', id: 1n, name: 'new' });
    bench.done('keepName', { list: 'a', id: 1n, kept: true });
    expect(slow.finish()).toMatchObject({ kind: 'written' });
    expect(bench.keys('log')).toEqual(['N#a 0001', 'UNIQ#Name#name#new UNIQ']);
  });

  it('marks rows where the entity is deleted softly', () => {
    const bench = new Bench(LIST);
    for (const id of [1n, 2n]) bench.done('addDraft', { list: 'a', id });
    bench.done('clearDrafts', { list: 'a' });
    expect(bench.items('log').map((row) => text(row, 'goneAt'))).toEqual(Array(2).fill('2026-01-05T09:00:00.000Z'));
    bench.done('clearDrafts', { list: 'a' });
    expect(bench.apis).toEqual(['Query']);
  });
});

describe('a statement', () => {
  it('reads rows, and says why a write was refused', () => {
    const bench = withEntries(3);
    expect(bench.rows('statement', { pk: 'I#a' }).map((row) => text(row, 'sk'))).toEqual(['0000', '0001', '0002']);
    expect(bench.requests[0]?.input).toMatchObject({ Parameters: [{ S: 'I#a' }] });
    bench.done('insertEntry', { pk: 'X', list: 'b' });
    expect(bench.call('insertEntry', { pk: 'X', list: 'b' })).toMatchObject({
      reason: 'exists',
      error: 'AlreadyExists',
    });
    bench.done('changeEntry', { pk: 'X', list: 'b', body: 'new' });
    expect(bench.call('changeEntry', { pk: 'X', list: 'c', body: 'x' })).toMatchObject({ reason: 'condition' });
    expect(bench.call('changeEntry', { pk: 'Y', list: 'b', body: 'x' })).toMatchObject({ reason: 'not-found' });
    expect(bench.call('changeEntry', { pk: 'Y' })).toMatchObject({ kind: 'refused', problem: { code: 'missing' } });
  });
});
