import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { testClientOf } from '../../../../../src/testing/client/index.js';
import { LIST } from '../../../../planner/programs/many-models.js';
import { mapOf, text, type Values } from '../../../../planner/programs/support.js';
import { generated, sorted, Twin } from '../twin.js';

let list: Awaited<ReturnType<typeof generated>>;

beforeAll(async () => {
  list = await generated(LIST);
});

const entry = (id: number, more: Values = {}) => mapOf({ list: 'a', topic: 't', id: BigInt(id), body: 'x', ...more });

interface Batch {
  readonly RequestItems: { readonly log: readonly unknown[] };
}

/** A call of both, which must come to the same and leave the same. */
async function same(twin: Twin, name: string, args: Values): Promise<unknown> {
  const { ours, theirs } = await twin.call(name, args);
  expect([ours.kind === 'written', ours.error]).toEqual(
    theirs.kind === 'failed' ? [false, theirs.error] : [true, undefined],
  );
  for (const table of ['log', 'notes']) expect(sorted(twin.items(table))).toEqual(sorted(twin.bench.items(table)));
  return ours.value;
}

async function withEntries(count: number, body = 'x'): Promise<Twin> {
  const twin = new Twin(list);
  await same(twin, 'putEntries', { items: Array.from({ length: count }, (_, id) => entry(id, { body })) });
  return twin;
}

describe('a generated batch of puts', () => {
  it('goes 25 at a time, of several entities too, with what is copied from other items', async () => {
    const twin = await withEntries(60);
    expect(twin.apis).toEqual(['BatchWriteItem', 'BatchWriteItem', 'BatchWriteItem']);
    const events = [{}, { entryList: 'a', entry: 3n }, { entryList: 'a', entry: 900n }].map((more, i) =>
      mapOf({ id: BigInt(i), at: '2026-01-01T00:00:00.000Z', ...more }),
    );
    const both = await same(twin, 'putBoth', {
      items: new Map([
        ['Event', events],
        ['Entry', [entry(70), entry(71)]],
      ]),
    });
    expect(twin.apis).toEqual(['BatchGetItem', 'BatchWriteItem']);
    expect(both).toMatchObject({
      Event: [{ id: 0 }, { about: 'x' }, { id: 2 }],
      Entry: [{ id: 70 }, { id: 71, topic: 't' }],
    });
    expect(await same(twin, 'putEvents', { items: [] })).toEqual([]);
  });

  it('refuses one item twice, wherever in the batch', async () => {
    const twin = new Twin(list);
    const items = [...Array.from({ length: 30 }, (_, id) => entry(id)), entry(2, { body: 'y' })];
    const { message, kind } = await twin.generated('putEntries', { items });
    expect([kind, message]).toEqual([
      'refused',
      '`items`: expected each item once, and number 31 is the same as number 3, got an object.',
    ]);
    expect(twin.apis).toEqual([]);
  });

  it('is sent again as far as it was left undone, and not for ever', async () => {
    const test = testClientOf(list.design, { samples: false });
    let requests = 0;
    let done = (count: number): number => Math.ceil(count / 2);
    const handle: typeof test.requestHandler.handle = async (request, options) => {
      requests += 1;
      const { RequestItems } = JSON.parse(new TextDecoder().decode(request.body as Uint8Array)) as Batch;
      const { log } = RequestItems;
      const count = done(log.length);
      const left = log.slice(count);
      // An empty batch is none: what is left is written all the same.
      const body = JSON.stringify({ RequestItems: { log: count === 0 ? log : log.slice(0, count) } });
      const answer = await test.requestHandler.handle({ ...request, body } as typeof request, options);
      const UnprocessedItems = left.length === 0 ? {} : { log: left };
      return { response: { ...answer.response, body: new TextEncoder().encode(JSON.stringify({ UnprocessedItems })) } };
    };
    const client = new DynamoDBClient({
      ...test.config,
      requestHandler: { metadata: test.requestHandler.metadata ?? {}, handle },
    });
    const create = list.exported.createList as (
      client: DynamoDBClient,
      options: object,
    ) => { Entry: { putEntries(items: readonly object[]): Promise<unknown[]> } };
    const { Entry } = create(client, { tables: test.tableNames, random: () => 0 });
    const items = Array.from({ length: 40 }, (_, id) => ({ list: 'a', topic: 't', id, body: 'x' }));
    expect(await Entry.putEntries(items)).toHaveLength(40);
    expect(test.engine.scan({ TableName: 'log' }).Items).toHaveLength(40);
    expect(requests).toBeGreaterThan(4);
    [requests, done] = [0, () => 0];
    await expect(Entry.putEntries(items.slice(0, 1))).rejects.toMatchObject({
      name: 'ProvisionedThroughputExceededException',
    });
    expect(requests).toBe(8);
  });
});

describe('a generated delete of what a query finds', () => {
  it('goes in batches, page by page, and says how many', async () => {
    const twin = await withEntries(60, 'x'.repeat(30_000));
    expect(await same(twin, 'clear', { list: 'a' })).toBe(60);
    expect(twin.apis.filter((api) => api === 'Query')).toHaveLength(2);
    expect(await same(twin, 'clear', { list: 'a' })).toBe(0);
    const other = await withEntries(3);
    expect(await same(other, 'clearTopic', { topic: 't' })).toBe(3);
    expect(other.apis).toEqual(['Query', 'DeleteItem', 'DeleteItem', 'DeleteItem']);
  });

  it('takes along what belongs to each row, and leaves what does not satisfy the condition', async () => {
    const twin = await withEntries(2);
    for (const id of [1n, 2n, 3n]) await same(twin, 'addName', { list: 'a', id, name: `n${id}` });
    await same(twin, 'addKept', { list: 'a', id: 1n, mark: 'm' });
    await same(twin, 'keepName', { list: 'a', id: 2n, kept: true });
    expect(await same(twin, 'clearOther', { list: 'a', kept: false })).toBe(2);
    expect(await same(twin, 'clearNames', { list: 'a' })).toBe(1);
    expect(twin.apis).toEqual(['Query', 'TransactWriteItems']);
    expect(await same(twin, 'clearAll', { list: 'a' })).toBe(3);
    expect(twin.items('log')).toEqual([]);
    for (const id of [1n, 2n]) await same(twin, 'addDraft', { list: 'a', id });
    expect(await same(twin, 'clearDrafts', { list: 'a' })).toBe(2);
    expect(await same(twin, 'clearDrafts', { list: 'a' })).toBe(0);
  });

  it.each([
    ['clearTopic', { topic: 't' }, 'refile', { topic: 'other' }],
    ['clearBody', { list: 'a', old: 'x' }, 'rewrite', { body: 'new' }],
    ['clearLong', { list: 'a', old: 'X' }, 'rewrite', { body: 'new' }],
  ])('leaves what it would find no more (%s)', async (name, args, change, values) => {
    const twin = await withEntries(2);
    const slow = await twin.begin(name, args, 1);
    await twin.generated(change, { list: 'a', id: 1n, ...values });
    expect(await slow.finish()).toMatchObject({ kind: 'written', value: 1 });
    expect(twin.items('log').map((item) => text(item, 'sk'))).toEqual(['0001']);
  });

  it('looks again at a row that changes after the query', async () => {
    const twin = new Twin(list);
    for (const id of [1n, 2n]) await twin.generated('addName', { list: 'a', id, name: `n${id}` });
    const slow = await twin.begin('clearNamed', { list: 'a' }, 1);
    await twin.generated('renameName', { list: 'a', id: 1n, name: 'new' });
    await twin.generated('keepName', { list: 'a', id: 1n, kept: true });
    await twin.generated('renameName', { list: 'a', id: 2n, name: 'newer' });
    expect(await slow.finish()).toMatchObject({ kind: 'written', value: 1 });
    expect(
      twin
        .items('log')
        .map((item) => text(item, 'pk'))
        .sort(),
    ).toEqual(['N#a', 'UNIQ#Name#name#new']);
  });
});

describe('a generated statement', () => {
  it('reads rows, all of them or page by page, and says why a write was refused', async () => {
    const twin = await withEntries(3);
    expect((await twin.generated('statement', { pk: 'I#a' })).value).toEqual([
      { sk: '0000' },
      { sk: '0001' },
      { sk: '0002' },
    ]);
    for (const noteId of ['a', 'b', 'c']) await same(twin, 'addNote', { noteId, body: 'x', rank: 1n });
    // All pages, each by the cursor of the one before.
    expect((await twin.generated('paged', {})).kind).toBe('written');
    expect(twin.apis).toEqual(['ExecuteStatement', 'ExecuteStatement']);
    expect((await twin.generated('first', { noteId: 'b' })).value).toEqual([{ noteId: 'b', body: 'x', rank: 1 }]);
    await same(twin, 'insert', { noteId: 'd', body: 'y', rank: 2n });
    await same(twin, 'insert', { noteId: 'd', body: 'y', rank: 2n });
    await same(twin, 'change', { noteId: 'd', rank: 2n, new: 'z' });
    await same(twin, 'change', { noteId: 'd', rank: 3n, new: 'z' });
    await same(twin, 'change', { noteId: 'e', rank: 3n, new: 'z' });
  });
});
