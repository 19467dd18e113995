import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Context, Item, Session } from '../../../../src/generate/typescript/runtime/context.js';
import type { Cursor } from '../../../../src/generate/typescript/runtime/cursor.js';
import { eachOf, type ReadInput, readAll, readFirst } from '../../../../src/generate/typescript/runtime/fan-out.js';
import { byAttribute } from '../../../../src/generate/typescript/runtime/merge.js';
import { eachPage, eachRow, type PagedRead, readPage } from '../../../../src/generate/typescript/runtime/pages.js';
import { runs } from '../../../support/runs.js';

/** What is stored under each key, by shards within buckets, and where DynamoDB ends a page before it is full. */
const stores = fc.record({
  buckets: fc.array(fc.array(fc.array(fc.nat(9), { maxLength: 8 }), { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 3,
  }),
  cuts: fc.array(fc.nat(5), { minLength: 1, maxLength: 5 }),
  page: fc.integer({ min: 1, max: 6 }),
  order: fc.boolean(),
  keep: fc.boolean(),
});

interface Row {
  readonly at: number;
  readonly id: string;
}

type Drawn = typeof stores extends fc.Arbitrary<infer Value> ? Value : never;

/** Buckets follow each other in time; rows of one request come in order. */
function itemsOf({ buckets }: Drawn): ReadonlyMap<string, readonly Item[]> {
  const lanes = buckets.flatMap((shards, bucket) =>
    shards.map((values, shard): [string, readonly Item[]] => {
      const pk = `${bucket}#${shard}`;
      const sorted = values.map((value) => bucket * 10 + value).sort((a, b) => a - b);
      return [pk, sorted.map((at, i) => ({ pk, sk: `${pk}/${String(i).padStart(3, '0')}`, at }))];
    }),
  );
  return new Map(lanes);
}

function readOf(drawn: Drawn, sent: ReadInput[] = [], limit?: number): PagedRead<Row> {
  const { buckets, cuts, page, order, keep } = drawn;
  const items = itemsOf(drawn);
  return {
    pattern: 'test',
    send: async (_session, input) => {
      const pk = String(input.ExpressionAttributeValues?.[':pk']);
      const start = input.ExclusiveStartKey;
      if (start !== undefined) expect(start).toEqual({ pk, sk: expect.stringMatching(`^${pk}/`) });
      const all = items.get(pk) ?? [];
      const from = start === undefined ? 0 : all.findIndex(({ sk }) => sk === start.sk) + 1;
      // A page may hold fewer rows than it could, and none at all, but DynamoDB goes on.
      const cut = cuts[(from + sent.length) % cuts.length] ?? 0;
      const most = Math.min(input.Limit ?? Number.POSITIVE_INFINITY, cut === 5 ? 100 : cut + 1);
      sent.push(input);
      const rows = all.slice(from, from + most);
      const [last] = rows.slice(-1);
      const isLast = from + rows.length >= all.length;
      return { Items: rows, Count: rows.length, ...(isLast ? {} : { LastEvaluatedKey: { pk, sk: last?.sk } }) };
    },
    groups: buckets.map((shards, bucket) =>
      shards.map((_, shard) => ({
        TableName: 't',
        ExpressionAttributeValues: { ':pk': `${bucket}#${shard}` },
        ...(limit === undefined ? {} : { Limit: limit }),
      })),
    ),
    page,
    bound: {},
    key: [
      ['pk', 'S'],
      ['sk', 'S'],
    ],
    fixed: { pk: ':pk' },
    ...(keep ? { keep: ({ at }) => Number(at) % 3 !== 0 } : {}),
    ...(order ? { order: byAttribute('at', 'asc') } : {}),
    parse: (item) => ({ at: Number(item.at), id: String(item.sk) }),
  };
}

/** All rows: within a bucket in order, or those of one shard after those of another. */
function naive(drawn: Drawn): readonly Row[] {
  const items = itemsOf(drawn);
  const rows = drawn.buckets.flatMap((shards, bucket) => {
    const found = shards.flatMap((_, shard) => items.get(`${bucket}#${shard}`) ?? []);
    return drawn.order ? found.sort((a, b) => Number(a.at) - Number(b.at)) : found;
  });
  return rows
    .filter(({ at }) => !drawn.keep || Number(at) % 3 !== 0)
    .map(({ at, sk }) => ({ at: Number(at), id: String(sk) }));
}

const context = { now: () => 0, random: () => 0 } as unknown as Context;
const session = { now: 0, pattern: 'test', context } as unknown as Session;

describe('pages over several requests', () => {
  it('hold every row once, in order, however DynamoDB cuts its own', async () => {
    await fc.assert(
      fc.asyncProperty(stores, async (drawn) => {
        const wanted = naive(drawn);
        const rows: Row[] = [];
        let cursor: Cursor<'test'> | undefined;
        for (let calls = 0; calls === 0 || cursor !== undefined; calls += 1) {
          expect(calls).toBeLessThan(500);
          const sent: ReadInput[] = [];
          const read = readOf(drawn, sent, drawn.page);
          const page = await readPage<Row, 'test'>(session, read, { cursor });
          expect(page.items.length).toBeLessThanOrEqual(drawn.page);
          expect(sent.length).toBeLessThanOrEqual(read.groups.flat().length);
          rows.push(...page.items);
          cursor = page.cursor;
        }
        expect(rows).toEqual(wanted);

        const streamed: Row[] = [];
        for await (const row of eachRow(context, readOf(drawn))) streamed.push(row);
        expect(streamed).toEqual(wanted);
        expect(await readAll(session, readOf(drawn))).toEqual(wanted);

        const sent: ReadInput[] = [];
        const paged: Row[] = [];
        for await (const page of eachPage<Row, 'test'>(context, readOf(drawn, sent, drawn.page), {}))
          paged.push(...page.items);
        expect(paged).toEqual(wanted);
        // What was read and not returned is kept for the next page.
        const starts = sent.map((input) => JSON.stringify([input.ExpressionAttributeValues, input.ExclusiveStartKey]));
        expect(new Set(starts).size).toBe(starts.length);
      }),
      { numRuns: runs(80, 20_000) },
    );
  }, 600_000);

  it('stops walking once there is enough', async () => {
    const sent: ReadInput[] = [];
    const drawn: Drawn = { buckets: [[[1, 2, 3]], [[1]], [[1]]], cuts: [5], page: 1, order: true, keep: false };
    expect(await readFirst(session, readOf(drawn, sent, 3), 3)).toHaveLength(3);
    expect(sent).toHaveLength(1);
    expect((await readFirst(session, readOf(drawn, sent, 4), 4)).map(({ at }) => at)).toEqual([1, 2, 3, 11]);
  });
});

describe('work for each of many', () => {
  it('is under way for so many at a time, and answers in order', async () => {
    let open = 0;
    let most = 0;
    const work = async (value: number): Promise<number> => {
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => setTimeout(resolve, value % 3));
      open -= 1;
      return value * 2;
    };
    const values = Array.from({ length: 20 }, (_, i) => i);
    expect(await eachOf(values, undefined, work)).toEqual(values.map((value) => value * 2));
    expect(most).toBe(8);
    most = 0;
    await eachOf(values, 3, work);
    expect(most).toBe(3);
    expect(await eachOf([], 3, work)).toEqual([]);
  });

  it('ends with the first failure', async () => {
    const started: number[] = [];
    const work = async (value: number): Promise<void> => {
      started.push(value);
      await Promise.resolve();
      if (value === 1) throw new Error('down');
    };
    await expect(eachOf([0, 1, 2, 3, 4, 5], 2, work)).rejects.toThrow('down');
    expect(started.length).toBeLessThan(6);
  });
});
