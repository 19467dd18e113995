import { beforeAll, describe, expect, it } from 'vitest';
import { assembleItem } from '../../../../src/design/index.js';
import { coalescedGets } from '../../../../src/generate/typescript/runtime/coalesce.js';
import type { ModelValue } from '../../../../src/model/index.js';
import { designOf } from '../../../support/models.js';
import { type Bench, benchOf, listOf, pageByPage, type ReadModule, readModules } from './support.js';

const MODEL = `
dynamodel: 1
model: answers
defaults: {entityAttribute: type}
types:
  Tenant: {type: string, charset: a-z, minBytes: 1, maxBytes: 8}
tenancy: {field: tenantId, prefix: "T#{tenantId}"}
tables:
  data:
    key: {pk: pk, sk: sk}
    ttl: expiresAt
    indexes:
      byDay: {pk: dayPk, sk: daySk, project: all}
      slim: {pk: slimPk, sk: slimSk, project: keys}
entities:
  Note:
    key: {pk: "NOTE#{noteId}", sk: NOTE}
    ttl: {attribute: expiresAt, hideExpired: true}
    softDelete: deletedAt
    attributes:
      tenantId: Tenant
      noteId: {type: string, charset: a-z0-9, minBytes: 1, maxBytes: 8}
      author: {type: string, charset: a-z, minBytes: 1, maxBytes: 8}
      text: {type: string, maxBytes: 40}
      expiresAt: {type: epochSeconds, optional: true}
  Sale:
    key: {pk: "SALES#{month}#{shard:3 by saleId}", sk: "{day}#{saleId}"}
    attributes:
      tenantId: Tenant
      saleId: {type: string, charset: a-z0-9, minBytes: 1, maxBytes: 8}
      month: {type: string, charset: 0-9, minBytes: 1, maxBytes: 2}
      day: {type: int, min: 1, max: 9}
      region: {type: string, charset: a-z, maxBytes: 8}
      amount: {type: decimal, scale: 2}
  Shelf:
    key: {pk: SHELVES, sk: "{floor}/{row}/{place}"}
    indexes: {slim: {pk: "ROW#{row}", sk: "{place}/{floor}"}}
    attributes:
      tenantId: Tenant
      floor: {type: string, charset: a-z, minBytes: 1, maxBytes: 2}
      row: {type: string, charset: a-z, minBytes: 1, maxBytes: 2}
      place: {type: string, charset: a-z, minBytes: 1, maxBytes: 2}
accessPatterns:
  note: {op: get, entity: Note, by: [noteId]}
  brief: {op: get, entity: Note, by: [noteId], project: [text]}
  openText: {op: get, entity: Note, by: [noteId], project: [text], filter: "author != 'bob'"}
  notes: {op: batch-get, entity: Note, by: [noteId], count: {avg: 2, max: 200}, project: [author]}
  inRow: {op: query, entity: Shelf, by: [row], index: slim}
  onlyInRow: {op: query, entity: Shelf, by: [row], index: slim, project: [place], expect: {items: 1}}
  allNotes: {op: scan, entity: Note, filter: "text != $hidden", params: {hidden: string}, page: 2}
  sales: {op: query, entity: Sale, by: [month], fanOut: {shard: all}, merge: {order: day}, project: [amount, day], page: 2}
  byRegion: {op: query, entity: Sale, by: [month], fanOut: {shard: all}, merge: {key: [region], sum: [amount], order: region}, project: [region, amount]}
  regionPages: {op: query, entity: Sale, by: [month], fanOut: {shard: all}, merge: {key: [region], sum: [amount], order: region}, project: [region, amount], page: 1}
  byAmount: {op: query, entity: Sale, by: [month], fanOut: {shard: all}, merge: {order: amount}, order: desc, project: [amount], page: 3}
  shelves: {op: query, entity: Shelf, by: [], prefix: [floor, row], range: {place: gte}}
`;

const SALES: readonly (readonly [id: string, day: bigint, region: string, amount: string])[] = [
  ['s1', 3n, 'west', '10.10'],
  ['s2', 1n, 'east', '0.2'],
  ['s3', 2n, 'west', '0.1'],
  ['s4', 9n, 'north', '99999999999999999999.01'],
  ['s5', 5n, 'east', '0.1'],
  ['s6', 2n, 'west', '5'],
  ['s7', 7n, 'north', '0.99'],
];

describe('what generated reads answer', () => {
  const design = designOf(MODEL);
  let modules: ReadonlyMap<string, ReadModule>;
  let bench: Bench;

  const put = (entity: string, values: Readonly<Record<string, ModelValue>>): void => {
    const found = design.entities.get(entity);
    const assembled = found && assembleItem(found, new Map(Object.entries({ tenantId: 'acme', ...values })));
    if (assembled?.ok !== true) throw new Error(JSON.stringify(assembled));
    bench.test.engine.putItem({ TableName: 'data', Item: assembled.item });
  };
  const module = (name: string): ReadModule => {
    const found = modules.get(name);
    if (found === undefined) throw new Error(`${name} is not generated`);
    return found;
  };

  beforeAll(async () => {
    modules = await readModules(design);
    bench = benchOf(design, { now: 1_000_000 });
    for (const [noteId, author] of [
      ['n1', 'ann'],
      ['n2', 'ann'],
      ['n3', 'bob'],
    ] as const)
      put('Note', { noteId, author, text: `of ${author}` });
    put('Note', { noteId: 'old', author: 'cid', text: 'over', expiresAt: 1000n });
    put('Note', { noteId: 'soon', author: 'cid', text: 'not over', expiresAt: 1001n });
    put('Note', { noteId: 'gone', author: 'cid', text: 'deleted', deletedAt: '2026-01-01T00:00:00.000Z' });
    for (const [saleId, day, region, amount] of SALES) put('Sale', { month: '1', saleId, day, region, amount });
    for (const [floor, row, place] of ['aaa', 'aab', 'aba', 'abc', 'baa'])
      put('Shelf', { floor: floor ?? '', row: row ?? '', place: place ?? '' });
  });

  it('hides what has expired and what is deleted from a get', async () => {
    const { run } = module('note');
    expect(await run(bench.context, { noteId: 'n1' })).toMatchObject({ noteId: 'n1', tenantId: 'acme', author: 'ann' });
    expect(await run(bench.context, { noteId: 'soon' })).toMatchObject({ text: 'not over' });
    for (const noteId of ['old', 'gone', 'none']) expect(await run(bench.context, { noteId })).toBeUndefined();
    expect(await run({ ...bench.context, tenant: 'other' } as Bench['context'], { noteId: 'n1' })).toBeUndefined();
  });

  it('looks at more than it gives where it has to', async () => {
    for (const noteId of ['old', 'gone']) expect(await module('brief').run(bench.context, { noteId })).toBeUndefined();
    expect(await module('openText').run(bench.context, { noteId: 'n1' })).toEqual({ text: 'of ann' });
    expect(await module('openText').run(bench.context, { noteId: 'n3' })).toBeUndefined();
  });

  it('gives a batch in the order of its keys, of the attributes that are asked for', async () => {
    const keys = ['n3', 'none', 'n1', 'n3', 'old', 'gone'].map((noteId) => ({ noteId }));
    const found = (await module('notes').run(bench.context, keys)) as readonly unknown[];
    const [ann, bob] = [{ author: 'ann' }, { author: 'bob' }];
    expect(found).toEqual([bob, undefined, ann, bob, undefined, undefined]);
  });

  it('joins gets of one turn where the client coalesces', async () => {
    const calls: string[] = [];
    const context = { ...bench.context, coalesce: coalescedGets() };
    const send = context.client.send.bind(context.client);
    const client = {
      send: (command: object) => {
        calls.push(command.constructor.name);
        return send(command as never);
      },
    };
    const asked = ['n1', 'n2', 'n1', 'none'].map((noteId) =>
      module('brief').run({ ...context, client } as unknown as Bench['context'], { noteId }),
    );
    expect(await Promise.all(asked)).toEqual([{ text: 'of ann' }, { text: 'of ann' }, { text: 'of ann' }, undefined]);
    expect(calls).toEqual(['BatchGetCommand']);
  });

  it('reads back from keys what an index does not hold', async () => {
    expect(await module('inRow').run(bench.context, { row: 'b' })).toEqual([
      { tenantId: 'acme', floor: 'a', row: 'b', place: 'a' },
      { tenantId: 'acme', floor: 'a', row: 'b', place: 'c' },
    ]);
  });

  it('says so where there is more than the one item that is expected', async () => {
    const { run } = module('onlyInRow');
    put('Shelf', { floor: 'a', row: 'x', place: 'y' });
    expect(await run(bench.context, { row: 'x' })).toEqual({ place: 'y' });
    expect(await run(bench.context, { row: 'z' })).toBeUndefined();
    await expect(run(bench.context, { row: 'b' })).rejects.toMatchObject({ name: 'TooManyItems' });
    bench.test.engine.deleteItem({ TableName: 'data', Key: { pk: { S: 'T#acme#SHELVES' }, sk: { S: 'a/x/y' } } });
  });

  it('scans page by page, and loses no row to the filter', async () => {
    const rows = await listOf(module('allNotes').all(bench.context, { hidden: 'of bob' }));
    expect(rows.map(({ noteId }) => noteId).sort()).toEqual(['n1', 'n2', 'soon']);
    const pages = await pageByPage(module('allNotes'), bench.context, { hidden: 'of bob' });
    expect(pages.flatMap(({ items }) => items)).toEqual(rows);
    expect(await module('allNotes').count(bench.context, { hidden: 'of bob' })).toBe(3);
  });

  it('merges shards in order over all pages, with small cursors', async () => {
    const pages = await pageByPage(module('sales'), bench.context, { month: '1' });
    expect(pages.map(({ items }) => items.map(({ day }) => day))).toEqual([[1, 2], [2, 3], [5, 7], [9]]);
    expect(Object.keys(pages[0]?.items[0] ?? {}).sort()).toEqual(['amount', 'day']);
    for (const { cursor = '' } of pages) expect(cursor.length).toBeLessThan(120);
  });

  it('adds up rows of all shards exactly, and pages through the sums', async () => {
    const sums = [
      { region: 'east', amount: '0.3' },
      { region: 'north', amount: '100000000000000000000' },
      { region: 'west', amount: '15.2' },
    ];
    expect(await module('byRegion').run(bench.context, { month: '1' })).toEqual(sums);
    const pages = await pageByPage(module('regionPages'), bench.context, { month: '1' });
    expect(pages.map(({ items }) => items)).toEqual(sums.map((sum) => [sum]));
    expect(await module('regionPages').count(bench.context, { month: '1' })).toBe(3);
    const kept = await listOf(module('regionPages').pages(bench.context, { month: '1' }, { cursor: pages[0]?.cursor }));
    expect(kept.flatMap(({ items }) => items)).toEqual(sums.slice(1));
  });

  it('sorts by what no request is sorted by, over all pages', async () => {
    const rows = (await pageByPage(module('byAmount'), bench.context, { month: '1' })).flatMap(({ items }) => items);
    const wanted = ['99999999999999999999.01', '10.1', '5', '0.99', '0.2', '0.1', '0.1'];
    expect(rows.map(({ amount }) => amount)).toEqual(wanted);
  });

  it('takes the optional parts of a key from left to right only', async () => {
    const { run, request } = module('shelves');
    const places = async (args: object): Promise<readonly string[]> =>
      ((await run(bench.context, { ...args })) as readonly Readonly<Record<string, string>>[]).map(
        ({ floor, row, place }) => `${floor}${row}${place}`,
      );
    expect(await places({})).toEqual(['aaa', 'aab', 'aba', 'abc', 'baa']);
    expect(await places({ floor: 'a' })).toEqual(['aaa', 'aab', 'aba', 'abc']);
    expect(await places({ floor: 'a', row: 'b' })).toEqual(['aba', 'abc']);
    expect(await places({ floor: 'a', row: 'b', place: 'b' })).toEqual(['abc']);
    for (const args of [{ row: 'b' }, { floor: 'a', place: 'b' }])
      expect(() => request(bench.context, args)).toThrow(/`(floor|row)`: expected a value/);
  });

  it('refuses the cursor of another pattern, of other arguments, and of another tenant', async () => {
    const { cursor } = (await module('sales').run(bench.context, { month: '1' })) as { readonly cursor: string };
    const refused = (name: string, month: string, context = bench.context) =>
      expect(module(name).run(context, { month }, { cursor })).rejects.toMatchObject({ name: 'InvalidCursor' });
    await refused('sales', '2');
    await refused('byAmount', '1');
    await refused('sales', '1', { ...bench.context, tenant: 'other' });
  });
});
