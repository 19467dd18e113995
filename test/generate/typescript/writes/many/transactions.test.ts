import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelValue } from '../../../../../src/model/index.js';
import { testClientOf } from '../../../../../src/testing/client/index.js';
import { STORE } from '../../../../planner/programs/many-models.js';
import { mapOf, text, type Values } from '../../../../planner/programs/support.js';
import { generated, sorted, Twin } from '../twin.js';

const T = { tenantId: 'acme' };
const ANN = '01JABCDEFGHJKMNPQRSTVWXYZ0';
const ORDER = '01JABCDEFGHJKMNPQRSTVWXYZ1';

let store: Awaited<ReturnType<typeof generated>>;

beforeAll(async () => {
  store = await generated(STORE);
});

/** A call of both, which must come to the same and leave the same. */
async function same(
  twin: Twin,
  name: string,
  args: Values,
  table = 'store',
): Promise<{ readonly value?: unknown; readonly thrown?: unknown }> {
  const { ours, theirs } = await twin.call(name, args);
  expect([
    ours.kind === 'written',
    ours.error ?? (ours.kind === 'refused' ? 'InvalidArgument' : undefined),
    ours.entity,
  ]).toEqual(
    theirs.kind === 'failed'
      ? [false, theirs.error, theirs.entity]
      : [theirs.kind !== 'refused', theirs.kind === 'refused' ? 'InvalidArgument' : undefined, undefined],
  );
  if (theirs.kind === 'failed' && theirs.step !== undefined) expect(ours.thrown).toMatchObject({ step: theirs.step });
  expect(sorted(twin.items(table))).toEqual(sorted(twin.bench.items(table)));
  return ours;
}

async function stocked(): Promise<Twin> {
  const twin = new Twin(store);
  await same(twin, 'signUp', { ...T, customerId: ANN, email: 'ann@x.org' });
  await same(twin, 'addProduct', { ...T, sku: 'TEA', title: 'Tea', stock: 5n });
  await same(twin, 'addProduct', { ...T, sku: 'CUP', title: 'Cup', maker: 'Ann', stock: 2n });
  return twin;
}

function order(lines: readonly Values[], more: Values = {}): Values {
  const items: readonly ModelValue[] = lines.map(mapOf);
  return { ...T, order: mapOf({ customerId: ANN, orderId: ORDER, total: 7n, ...more }), lines: items };
}

describe('a generated transaction', () => {
  it('does all of it, with what each step is given by parameters, elements and other steps', async () => {
    const twin = await stocked();
    const { value } = await same(
      twin,
      'placeOrder',
      order([
        { sku: 'TEA', qty: 2n },
        { sku: 'CUP', qty: 1n, maker: 'Bo' },
      ]),
    );
    expect(twin.apis).toEqual(['BatchGetItem', 'TransactWriteItems']);
    expect(
      twin
        .items('store')
        .filter((item) => text(item, '_t') === 'Line')
        .map((item) => [text(item, 'title'), text(item, 'maker')]),
    ).toEqual([
      ['Cup', 'Bo'],
      ['Tea', '-'],
    ]);
    expect(value).toMatchObject({
      order: { orderId: ORDER, total: 7 },
      lines: [
        { orderId: ORDER, sku: 'TEA', qty: 2, title: 'Tea' },
        { sku: 'CUP', maker: 'Bo' },
      ],
    });
  });

  it('does nothing where a step is refused, and says which, with the item that stood in the way', async () => {
    const twin = await stocked();
    const { thrown } = await same(
      twin,
      'placeOrder',
      order([
        { sku: 'TEA', qty: 1n },
        { sku: 'CUP', qty: 3n },
      ]),
    );
    expect(thrown).toMatchObject({ name: 'OutOfStock', step: 3, reason: 'condition', item: { sku: 'CUP', stock: 2 } });
    await same(twin, 'placeOrder', order([{ sku: 'NIL', qty: 1n }]));
    await same(twin, 'placeOrder', order([{ sku: 'TEA', qty: 1n }], { customerId: ORDER }));
    await same(twin, 'block', { ...T, customerId: ANN, status: 'BLOCKED' });
    expect((await same(twin, 'placeOrder', order([{ sku: 'TEA', qty: 1n }]))).thrown).toMatchObject({ step: 0 });
  });

  it('is done once however often it is sent with its token', async () => {
    const twin = await stocked();
    for (let i = 0; i < 2; i += 1) await same(twin, 'placeOrder', order([{ sku: 'TEA', qty: 2n }]));
    expect(text(twin.items('store').find((item) => text(item, 'pk') === 'T#acme#PROD#TEA') ?? {}, 'stock')).toBe('3');
    const { thrown } = await same(twin, 'placeOrder', order([{ sku: 'TEA', qty: 2n }], { orderId: 'x'.repeat(37) }));
    expect(twin.apis).not.toContain('TransactWriteItems');
    expect(thrown).toBeInstanceOf(TypeError);
  });

  it('is refused before it is sent where it has too many items, or one twice', async () => {
    const twin = await stocked();
    const many = Array.from({ length: 121 }, () => ({ sku: 'TEA', qty: 1n, title: 'x', maker: 'x' }));
    const tooLong = await twin.generated('placeOrder', order(many));
    expect(tooLong.message).toMatch(/^`lines`: expected at most 120 elements, got a list of 121/);
    const tooMany = await twin.generated('placeOrder', order(many.slice(1)));
    expect(tooMany.message).toMatch(/^`placeOrder`: expected at most 100 items in one transaction, got a list of 242/);
    const twice = await twin.generated('placeOrder', order(many.slice(0, 2)));
    expect(twice.message).toMatch(
      /each item once, not the same for Line of step 2 and Line of step 2, got an object\.$/,
    );
    expect(twin.apis).toEqual([]);
  });

  it('draws an id once for all steps, and takes the source of a copy that it makes itself', async () => {
    const twin = new Twin(store);
    const customer = mapOf({ email: 'Bob@x.org' });
    const product = mapOf({ sku: 'POT', title: 'Pot', stock: 1n });
    const { value } = await same(twin, 'found', { ...T, customer, product, line: mapOf({ orderId: ORDER, qty: 1n }) });
    expect(twin.apis).toEqual(['TransactWriteItems']);
    const found = value as { customer: { customerId: string }; counter: object; line: object };
    expect(found.counter).toMatchObject({ customerId: found.customer.customerId, tickets: 0 });
    expect(found.line).toMatchObject({ sku: 'POT', title: 'Pot' });
    const again = mapOf({ customerId: ORDER, email: 'bob@x.org' });
    const { thrown } = await same(twin, 'found', {
      ...T,
      customer: again,
      product: mapOf({ sku: 'PAN', title: 'Pan', stock: 1n }),
      line: mapOf({ orderId: ORDER, qty: 1n }),
    });
    expect(thrown).toMatchObject({ name: 'EmailTaken', step: 0 });
  });

  it('gives every step of an element the id that one of them draws for it', async () => {
    const twin = new Twin(store);
    const { value } = await same(twin, 'store', { ...T, parts: ['a', 'b'].map((box) => mapOf({ box })) });
    const { parts, parts2 } = value as Readonly<Record<string, readonly { partId: string }[]>>;
    expect(parts2?.map((one) => one.partId)).toEqual(parts?.map((one) => one.partId));
    expect(new Set(parts?.map((one) => one.partId)).size).toBe(2);
  });

  it('takes an id by its name, locks, and asks for what it deletes', async () => {
    const twin = await stocked();
    await same(twin, 'adopt', { ...T, customerId: ORDER, email: 'c@x.org' });
    expect((await same(twin, 'adopt', { ...T, customerId: ORDER, email: 'd@x.org' })).thrown).toMatchObject({
      step: 0,
    });
    await same(twin, 'drop', { ...T, customerId: ANN, sku: 'NIL', version: 1n });
    await same(twin, 'drop', { ...T, customerId: ANN, sku: 'TEA', version: 2n });
    await same(twin, 'drop', { ...T, customerId: ANN, sku: 'TEA', version: 1n });
    expect(twin.items('store').some((item) => text(item, 'email') === 'ann@x.org')).toBe(false);
  });

  it('numbers elements, keeps what only keys are made of, and goes through a set inside an item', async () => {
    const twin = await stocked();
    const asking = {
      ...T,
      customerId: ANN,
      tickets: ['a', 'b'].map((about) => mapOf({ about })),
      day: mapOf({ day: '2026-01-05', orderId: ORDER, note: 'x' }),
    };
    await same(twin, 'askAll', asking);
    await same(twin, 'addCounter', { ...T, customerId: ANN });
    const { value } = await same(twin, 'askAll', asking);
    expect(value).toMatchObject({
      tickets: [
        { number: 1, about: 'a' },
        { number: 2, about: 'b' },
      ],
      day: { note: 'x' },
    });
    expect(value).not.toHaveProperty('day.orderId');
    const tagged = mapOf({ customerId: ANN, total: 1n, tags: new Set(['TEA', 'CUP']) });
    await same(twin, 'restock', { ...T, order: tagged, more: 2n, title: 'New' });
    expect(twin.apis).toEqual(['BatchGetItem', 'TransactWriteItems']);
    await same(twin, 'restock', {
      ...T,
      order: mapOf({ customerId: ANN, total: 1n, tags: new Set(['TEA']) }),
      more: 2n,
      title: 'New',
    });
  });

  it('reads items together, in the order of its steps', async () => {
    const twin = await stocked();
    const { value } = await twin.generated('look', { ...T, customerId: ANN, skus: ['CUP', 'NIL', 'TEA'] });
    expect(twin.apis).toEqual(['TransactGetItems']);
    expect(value).toMatchObject({
      skus: [{ sku: 'CUP', stock: 2 }, undefined, { sku: 'TEA' }],
      customer: { email: 'ann@x.org' },
    });
    const twice = await twin.generated('look', { ...T, customerId: ANN, skus: ['CUP', 'CUP'] });
    expect(twice.message).toMatch(/each item once/);
  });
});

interface Requests {
  tenant(id: string): Readonly<Record<'placeOrder' | 'drop', { request(...args: readonly unknown[]): Request }>>;
}

interface Request {
  readonly TransactItems: readonly object[];
  readonly ClientRequestToken?: string;
}

describe('the request of a generated transaction', () => {
  it('is what would be sent, given what would be fetched and read', () => {
    const { client, tableNames } = testClientOf(store.design, { samples: false });
    const create = store.exported.createStore as (client: unknown, options: object) => Requests;
    const { placeOrder, drop } = create(client, { tables: tableNames, now: () => 0 }).tenant('acme');
    const lines = [{ sku: 'TEA', qty: 1, title: 'Tea' }];
    const placed = { customerId: ANN, orderId: ORDER, total: 7 };
    const { TransactItems, ClientRequestToken } = placeOrder.request({ order: placed, lines });
    expect(TransactItems.flatMap(Object.keys)).toEqual(['ConditionCheck', 'Put', 'Put', 'Update']);
    expect(ClientRequestToken).toBe(ORDER);
    expect(() => placeOrder.request({ order: placed, lines: [{ sku: 'TEA', qty: 1 }] })).toThrow(/`title`: expected/);
    const ann = { pk: `T#acme#CUST#${ANN}`, sk: 'P', tenantId: 'acme', customerId: ANN, email: 'a', status: 'ACTIVE' };
    const times = { createdAt: '2026-01-05T09:00:00.000Z', updatedAt: '2026-01-05T09:00:00.000Z' };
    const stored = { [tableNames.store ?? '']: [{ ...ann, ...times, _t: 'Customer', version: 1 }] };
    const dropped = drop.request({ customerId: ANN, sku: 'TEA', version: 1 }, stored);
    expect(dropped.TransactItems).toMatchObject([
      { Delete: { Key: { sk: 'P' } } },
      { Delete: { Key: { pk: 'T#acme#UNIQ#Customer#email#a' } } },
      { Delete: { Key: { sk: 'v0' } } },
    ]);
  });
});

describe('the transactions of the shop', () => {
  it('leave what the planner leaves', async () => {
    const twin = new Twin(await generated(readFileSync('examples/shop/shop.dynamodel.yaml', 'utf8')));
    const [table = ''] = [...twin.bench.design.tables.values()].map((one) => one.table.name);
    await same(twin, 'signUp', { ...T, customerId: ANN, email: 'ann@x.org', name: 'Ann', addresses: [] }, table);
    await same(twin, 'listProduct', { ...T, sku: 'LAMP-1', title: 'Lamp', price: 4200n, stock: 3n }, table);
    await same(twin, 'saveCart', { ...T, customerId: ANN, items: [] }, table);
    const shipTo = mapOf({ line1: '1 Main St', city: 'Oslo', zip: '0150' });
    const placed = (qty: bigint): Values => ({
      ...T,
      order: mapOf({ customerId: ANN, orderId: ORDER, total: 4200n, shipTo }),
      lines: [mapOf({ lineNo: 1n, sku: 'LAMP-1', qty, price: 4200n })],
    });
    const { thrown } = await same(twin, 'placeOrder', placed(4n), table);
    expect(thrown).toMatchObject({ name: 'OutOfStock', step: 3 });
    await same(twin, 'placeOrder', placed(2n), table);
    expect(twin.items(table).some((item) => text(item, 'sk') === 'P#CART')).toBe(false);
  });
});
