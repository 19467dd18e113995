import { describe, expect, it } from 'vitest';
import { type SimulateReport, simulate } from '../../src/simulate/index.js';
import { planned } from '../load/support.js';

/** Transactions that name items in every way there is. */
const STORE = `
dynamodel: 1
model: store
tenancy: {field: t, prefix: "T#{t}", separator: "#"}
types: {Text: {type: string, charset: a-z, minBytes: 8, maxBytes: 8, avgBytes: 8}}
tables: {main: {key: {pk: pk, sk: sk}}}
entities:
  Shop:
    key: {pk: SHOP, sk: SHOP}
    attributes: {t: Text, name: Text}
    volume: {count: 20}
  Item:
    key: {pk: "I#{itemId}", sk: I}
    version: version
    attributes: {t: Text, itemId: {type: ulid, generate: ulid, immutable: true}, stock: {type: int, min: 100, max: 900}}
    volume: {count: 1000}
  Order:
    key: {pk: "O#{orderId}", sk: O}
    attributes:
      t: Text
      orderId: {type: ulid, generate: ulid, immutable: true}
      state: {enum: [NEW, SENT, GONE], weights: {NEW: 1, SENT: 8, GONE: 1}}
      lines: {list: {map: {itemId: ulid, qty: {type: int, min: 1, max: 9}}}, avg: 3, max: 3}
    volume: {count: 1000}
accessPatterns:
  scalars:
    op: transact-write
    params: {itemIds: {list: ulid, avg: 3, max: 3}}
    steps: [{update: Item, each: itemIds, by: [itemId], add: {stock: 1}, else: NoItem}]
  inside:
    op: transact-write
    params: {order: Order}
    steps:
      - {create: Order, from: order}
      - {update: Item, each: order.lines, by: [itemId], add: {stock: "-$qty"}, condition: "stock >= $qty", else: OutOfStock}
  rare:
    op: transact-write
    params: {orderId: ulid, itemId: ulid}
    steps:
      - {update: Order, by: [orderId], set: {state: "'SENT'"}, condition: "state = NEW", else: NotNew}
      - {delete: Item, by: [itemId], lock: version}
  found:
    op: transact-write
    params: {shop: Shop, item: Item}
    steps: [{create: Shop, from: shop}, {create: Item, from: item}]
  many: {op: transact-get, params: {itemIds: {list: ulid, avg: 5, max: 5}}, steps: [{get: Item, each: itemIds, by: [itemId]}]}
`;

const report: SimulateReport = simulate(planned(STORE), { calls: 25, maxItems: 200, forecast: false });

describe('arguments that are drawn for transactions', () => {
  it.each([
    // One item for each element, no item twice.
    ['scalars', 3, 6],
    // A new order, and an item that is there for each of its lines.
    ['inside', 4, 8],
    // The few orders that are new, and the version that the item has.
    ['rare', 2, 4],
    // What there is once for each shop is new for a new shop alone.
    ['found', 2, 4],
    ['many', 5, 0],
  ])('name items that are there and pass: %s', (name, items, writeUnits) => {
    expect(report.patterns.find((one) => one.name === name)).toMatchObject({
      kind: 'simulated',
      calls: 25,
      failedConditions: 0,
      items: { mean: items, max: items },
      writeUnits: { mean: writeUnits },
    });
  });

  it('reads twice as dear in a transaction', () => {
    expect(report.patterns.at(-1)).toMatchObject({ readUnits: { mean: 10 }, planned: { readUnits: 10 } });
  });
});
