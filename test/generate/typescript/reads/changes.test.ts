import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { designOf } from '../../../support/models.js';
import { runs } from '../../../support/runs.js';
import { type Bench, benchOf, listOf, type ReadModule, type Row, readModules } from './support.js';

const MODEL = `
dynamodel: 1
model: log
defaults: {entityAttribute: _t}
tables:
  log: {key: {pk: pk, sk: sk}, indexes: {byDay: {pk: dayPk, sk: daySk, project: all}}}
entities:
  Entry:
    key: {pk: "L#{log}", sk: "{n|pad:4}"}
    indexes: {byDay: {pk: "D#{day}#{shard:3 by n}", sk: "{n|pad:4}"}}
    attributes:
      log: {type: string, charset: a-z, maxBytes: 8}
      n: {type: int, min: 0, max: 9999}
      day: date
      kind: {enum: [A, B]}
accessPatterns:
  paged: {op: query, entity: Entry, by: [log], page: 3}
  newest: {op: query, entity: Entry, by: [log], order: desc, page: 3}
  few: {op: query, entity: Entry, by: [log], filter: "kind = A", limit: 3}
  spread: {op: query, entity: Entry, by: [day], index: byDay, fanOut: {shard: all}, page: 4}
  every: {op: scan, entity: Entry, page: 3}
`;

const design = designOf(MODEL);
let modules: ReadonlyMap<string, ReadModule>;
let bench: Bench;

beforeAll(async () => {
  modules = await readModules(design);
});
beforeEach(() => {
  bench = benchOf(design);
});

function module(name: string): ReadModule {
  const found = modules.get(name);
  if (found === undefined) throw new Error(name);
  return found;
}

function put(n: number, kind = 'A'): void {
  const sk = { S: String(n).padStart(4, '0') };
  bench.test.engine.putItem({
    TableName: 'log',
    Item: {
      ...{ pk: { S: 'L#l' }, sk, _t: { S: 'Entry' }, log: { S: 'l' }, n: { N: String(n) }, kind: { S: kind } },
      ...{ day: { S: '2026-01-01' }, dayPk: { S: `D#2026-01-01#${n % 3}` }, daySk: sk },
    },
  });
}

function drop(n: number): void {
  bench.test.engine.deleteItem({
    TableName: 'log',
    Key: { pk: { S: 'L#l' }, sk: { S: String(n).padStart(4, '0') } },
  });
}

const ARGS = { paged: { log: 'l' }, newest: { log: 'l' }, spread: { day: '2026-01-01' }, every: {} };

/** Told of each request, before it is made. */
function beforeEachRequest(tell: () => void): void {
  const { middlewareStack } = bench.test.client as DynamoDBClient;
  middlewareStack.add(
    (next) => async (args) => {
      tell();
      return next(args);
    },
    { step: 'initialize' },
  );
}

describe('pages of what changes meanwhile', () => {
  const change = fc.record({ at: fc.nat(30), isPut: fc.boolean() });

  it('end, and give every row that stays exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('paged', 'newest', 'spread', 'every'),
        fc.uniqueArray(fc.nat(30), { maxLength: 14 }),
        fc.array(fc.array(change, { maxLength: 4 }), { maxLength: 6 }),
        async (name, first, changes) => {
          bench = benchOf(design);
          for (const n of first) put(n);
          const touched = new Set(changes.flat().map(({ at }) => at));
          const seen: number[] = [];
          let cursor: string | undefined;
          let pages = 0;
          do {
            const args = ARGS[name as keyof typeof ARGS];
            const page = (await module(name).run(bench.context, args, { cursor })) as {
              readonly items: readonly Row[];
              readonly cursor?: string;
            };
            seen.push(...page.items.map(({ n }) => Number(n)));
            for (const { at, isPut } of changes[pages] ?? []) (isPut ? put : drop)(at);
            cursor = page.cursor;
            pages += 1;
          } while (cursor !== undefined && pages < 60);
          expect(pages).toBeLessThan(60);
          const stayed = first.filter((n) => !touched.has(n));
          expect(seen.filter((n) => stayed.includes(n)).sort()).toEqual([...stayed].sort());
          if (name !== 'every') expect(new Set(seen).size).toBe(seen.length);
        },
      ),
      { numRuns: runs(25, 2000) },
    );
  });

  it('go on behind a row that is gone', async () => {
    for (const n of [1, 2, 3, 4, 5]) put(n);
    const page = (await module('paged').run(bench.context, ARGS.paged)) as { readonly cursor?: string };
    for (const n of [1, 2, 3, 4, 5]) drop(n);
    put(9);
    expect(await module('paged').run(bench.context, ARGS.paged, { cursor: page.cursor })).toMatchObject({
      items: [{ n: 9 }],
    });
  });
});

describe('all rows, one after the other,', () => {
  it('make no request more after the loop is left', async () => {
    for (let n = 0; n < 12; n += 1) put(n);
    for (const name of ['paged', 'spread', 'every'] as const) {
      let requests = 0;
      beforeEachRequest(() => {
        requests += 1;
      });
      for await (const page of module(name).pages(bench.context, ARGS[name])) {
        expect(page.items.length).toBeGreaterThan(0);
        break;
      }
      const made = requests;
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(requests).toBe(made);
      bench = benchOf(design);
      for (let n = 0; n < 12; n += 1) put(n);
    }
  });

  it('end where their signal says so', async () => {
    for (let n = 0; n < 12; n += 1) put(n);
    for (const name of ['paged', 'spread'] as const) {
      const controller = new AbortController();
      const context = { ...bench.context, signal: controller.signal };
      const seen: number[] = [];
      const reading = (async () => {
        for await (const { items } of module(name).pages(context, ARGS[name])) {
          seen.push(...items.map(({ n }) => Number(n)));
          controller.abort(new Error('enough'));
        }
      })();
      await expect(reading).rejects.toThrow('enough');
      expect(seen.length).toBeGreaterThan(0);
      expect(seen.length).toBeLessThan(12);
      await expect(listOf(module(name).all(context, ARGS[name]))).rejects.toThrow('enough');
    }
  });
});

it('a limit counts what is read, before the filter, in one request', async () => {
  for (let n = 0; n < 12; n += 1) put(n, n % 2 === 1 ? 'A' : 'B');
  let requests = 0;
  beforeEachRequest(() => {
    requests += 1;
  });
  const rows = (await module('few').run(bench.context, { log: 'l' })) as readonly Row[];
  expect([rows.map(({ n }) => n), requests]).toEqual([[1], 1]);
});
