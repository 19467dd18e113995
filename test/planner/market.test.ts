import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { designOf, planned, planOf, readOf, writeOf } from './support.js';

const design = designOf(readFileSync(new URL('../fixtures/planner/market.dynamodel.yaml', import.meta.url), 'utf8'));

function read(name: string) {
  const plan = planned(design, name);
  return { plan, operation: readOf(plan) };
}

describe('a market of many sellers', () => {
  it.each([
    ['getBuyer', 'GetItem', 'market', undefined],
    ['getOrder', 'Query', 'gsi1', 'gsi1pk = T#{sellerId}#ORDER#{orderId} and gsi1sk = ORDER'],
    ['findByEmail', 'Query', 'gsi1', 'gsi1pk = T#{sellerId}#EMAIL#{email} and gsi1sk = BUYER'],
    ['buyerPage', 'Query', 'market', 'pk = T#{sellerId}#BUY#{buyerId} and sk between ORDER# and P#PROFILE'],
    [
      'ordersBetween',
      'Query',
      'market',
      'pk = T#{sellerId}#BUY#{buyerId} and sk between ORDER#{from|iso} and ORDER#{to|iso}$',
    ],
    ['dearestOrders', 'Query', 'lsi1', 'pk = T#{sellerId}#BUY#{buyerId} and total >= {total}'],
    ['orderWithLines', 'Query', 'gsi1', 'gsi1pk = T#{sellerId}#ORDER#{orderId} and gsi1sk between LINE# and ORDER'],
    ['openOrders', 'Query', 'byState', 'sellerId = {sellerId} and openState = {openState} and placedAt >= {placedAt}'],
    ['products', 'BatchGetItem', 'market', undefined],
    ['browse', 'Query', 'market', 'pk = T#{sellerId}#CAT#{dept} and begins_with(sk, {dept}/{cat}/)'],
    ['groupsOfBuyer', 'Query', 'gsi2', 'gsi2pk = T#{sellerId}#BUY#{buyerId} and begins_with(gsi2sk, GROUP#)'],
    ['latestReviews', 'Query', 'market', 'pk = T#{sellerId}#PROD#{sku} and begins_with(sk, REV#)'],
    ['salesOfMonth', 'Query', 'market', 'pk = T#{sellerId}#SALES#{day|date:yyyy-MM}#{shard:8 by orderId}'],
    ['everyMember', 'Scan', 'market', undefined],
  ])('serves %s by %s on %s', (name, api, index, condition) => {
    const { operation } = read(name);
    expect([operation.api, operation.index.name, operation.keyCondition?.text]).toEqual([api, index, condition]);
  });

  it('reads the profile, the basket and then the newest orders in one request', () => {
    const { plan, operation } = read('buyerPage');
    expect(operation.forward).toBe(false);
    expect(plan.requests).toEqual({ typical: 1, p99: 1, max: 1 });
    expect(operation.figures.items).toEqual({ typical: 9.5, p99: 30, max: 30 });
    expect(plan.notes).toEqual([]);
  });

  it('sees that a limit in the other direction hides the basket and the profile', () => {
    const hidden = read('buyerPageForward').plan.notes.filter(({ code }) => code === 'limit-hides');
    expect(hidden.map((note) => (note.code === 'limit-hides' ? note.entity : ''))).toEqual(['Basket', 'Buyer']);
  });

  it('sums the eight shards of a month', () => {
    const { plan, operation } = read('salesOfMonth');
    expect(plan.requests).toEqual({ typical: 8, p99: 8, max: 8 });
    expect(operation.fanOut).toEqual({ shards: 8, buckets: 1, mode: 'parallel', requests: 8 });
    expect(operation.merge).toEqual({ key: ['day'], sum: ['orders', 'revenue'] });
    expect(operation.figures.items.max).toBe(8 * 31);
    expect(plan.touches).toMatchObject([{ unit: 'read', shards: 8, keys: { typical: 8 }, scope: 'collection' }]);
  });

  it('asks 400 shards and buckets for an unaligned day, many pages in each for the biggest tenant', () => {
    const { plan, operation } = read('stockEvents');
    expect(operation.fanOut).toEqual({ shards: 16, buckets: 25, mode: 'parallel', requests: 400 });
    expect(plan.requests.typical).toBe(400);
    // 2,000 events/s for an hour over 16 shards, 24.5 % of them of one tenant, 314 to 337 bytes each.
    const [share, perShard] = [0.245, (2000 * 3600) / 16];
    const bytes = operation.sources[0]?.figures.entry;
    expect(plan.requests.max).toBe(400 * Math.ceil((share * perShard * (bytes?.max ?? 0)) / 1024 ** 2));
    expect(plan.requests.max).toBeGreaterThan(400 * 30);
  });

  it('orders a key that is written backwards by its values', () => {
    expect(read('latestReviews').operation.forward).toBe(true);
  });

  it('fetches from the table what a local index does not project', () => {
    const { plan, operation } = read('dearestOrders');
    expect(operation.fetches).toContain('status');
    // 7.5 entries in one page, and a read of each order.
    expect(plan.readUnits.typical).toBe(0.5 + 7.5 * 0.5);
  });

  it('reads back from keys what an index of keys does not hold itself', () => {
    expect(read('groupsOfBuyer').operation.projection).toEqual(['gsi2pk', 'gsi2sk', 'pk', 'sk']);
  });

  it('names the part of a sparse index that a state reaches', () => {
    const { operation } = read('openOrders');
    // 60 M orders, a tenth of them open, over 400 tenants and 3 states.
    expect(operation.figures.items.typical).toBe(5000);
    expect(operation.projection).toEqual(['buyerId', 'orderId', 'placedAt', 'total']);
  });

  it('moves the entry of an order whose state changes, and leaves nothing to the keys', () => {
    const plan = planned(design, 'setOrderStatus');
    const effects = writeOf(plan).indexWrites.map(({ index, effect, units }) => [index.name, effect, units.typical]);
    expect(effects).toEqual([
      ['byState', 'moves', 2],
      ['gsi1', 'changes', 1],
      ['lsi1', 'none', 0],
    ]);
    expect(plan.writeUnits.typical).toBe(4);
    expect(plan.touches.map(({ index, keys, units }) => [index.name, keys.typical, units.typical])).toEqual([
      ['market', 1, 1],
      ['byState', 2, 1],
      ['gsi1', 1, 1],
    ]);
  });

  it('writes the sentinel of a new buyer with them, and none where the value stays', () => {
    expect(writeOf(planned(design, 'signUp')).parts.map(({ role }) => role)).toEqual(['item', 'sentinel']);
    expect(writeOf(planned(design, 'rename')).parts.map(({ role }) => role)).toEqual(['item']);
  });

  it('plans transactions', () => {
    expect(planned(design, 'move').operation).toMatchObject({ kind: 'transaction', items: { max: 1 } });
  });
});

describe('what would serve a pattern', () => {
  it('is the missing projection, or a new index, with its price', () => {
    const plan = planOf(design, 'openOrdersWhole');
    expect(plan.kind === 'unserved' && plan.reasons).toEqual([
      { code: 'projection-misses', attributes: ['createdAt', 'note', 'status', 'updatedAt', 'version'] },
    ]);
    expect(plan.kind === 'unserved' && plan.suggestions.map(({ kind }) => kind)).toEqual(['project', 'new-index']);
  });

  it('is dearer the more items transactions write', () => {
    const text = (each: string): string => `
dynamodel: 1
model: m
tables: {t: {key: {pk: pk, sk: sk}}}
entities:
  Line:
    key: {pk: "L#{lineId}", sk: L}
    attributes: {lineId: {type: ulid, generate: ulid}, sku: {type: string, maxBytes: 9}, stock: {type: int, min: 0, max: 9}}
    volume: {count: 1000}
accessPatterns:
  bySku: {op: query, entity: Line, by: [sku]}
  add: {op: create, entity: Line, rate: 2/s}
  load: {op: batch-write, entity: Line, count: {avg: 10, max: 20}, rate: 1/s}
  book:
    op: transact-write
    params: {lines: {list: Line, avg: 3, max: 9}}
    steps:
      - {create: Line, each: lines}
      - {${each}: Line, each: lines, by: [lineId]${each === 'update' ? ', add: {stock: 1}' : ''}}
    rate: 5/s
`;
    const writes = (each: string): number | undefined => {
      const plan = planOf(designOf(text(each)), 'bySku');
      const [first] = plan.kind === 'unserved' ? plan.suggestions : [];
      return first?.kind === 'new-index' ? first.price.writesPerSecond : undefined;
    };
    expect(writes('update')).toBe(2 + 10 + 5 * 3 + 5 * 3);
    expect(writes('check')).toBe(2 + 10 + 5 * 3);
  });

  it('is an index on what is given', () => {
    const plan = planOf(design, 'ordersByNote');
    const [first] = plan.kind === 'unserved' ? plan.suggestions : [];
    expect(first).toMatchObject({ kind: 'new-index', name: 'byNote', pk: ['sellerId', 'note'], sk: [] });
    const price = first?.kind === 'new-index' ? first.price : undefined;
    // 105 writes/s of orders, 15 % of which carry a note, one unit each.
    expect(price).toMatchObject({ unitsPerWrite: 1, writesPerSecond: 0.15 * 105 });
    const storage = ((price?.storedBytes ?? 0) / 1024 ** 3) * 0.25;
    expect(price?.monthlyUsd).toBeCloseTo((0.15 * 105 * 730 * 3600 * 0.625) / 1e6 + storage, 6);
  });

  it.each([
    ['salesWithoutFanOut', { kind: 'fan-out', shards: 8, buckets: false, requests: 8 }],
    ['strongEmail', { kind: 'eventual', index: 'gsi1' }],
    ['setStatusById', { kind: 'bind', fields: ['buyerId', 'placedAt'] }],
  ])('%s', (name, suggestion) => {
    const plan = planOf(design, name);
    expect(plan.kind === 'unserved' && plan.suggestions[0]).toMatchObject(suggestion);
  });
});
