import { describe, expect, it } from 'vitest';
import type { ModelValue } from '../../../src/model/index.js';
import { STORE } from './many-models.js';
import { Bench, mapOf, text, type Values } from './support.js';

const T = { tenantId: 'acme' };
const ANN = '01JABCDEFGHJKMNPQRSTVWXYZ0';
const ORDER = '01JABCDEFGHJKMNPQRSTVWXYZ1';

function store(): Bench {
  const bench = new Bench(STORE);
  bench.done('signUp', { ...T, customerId: ANN, email: 'ann@x.org' });
  bench.done('addProduct', { ...T, sku: 'TEA', title: 'Tea', stock: 5n });
  bench.done('addProduct', { ...T, sku: 'CUP', title: 'Cup', maker: 'Ann', stock: 2n });
  bench.changes.splice(0);
  return bench;
}

function order(lines: Readonly<Record<string, bigint>>, more: Values = {}): Values {
  const items: readonly ModelValue[] = Object.entries(lines).map(([sku, qty]) => mapOf({ sku, qty }));
  return { ...T, order: mapOf({ customerId: ANN, orderId: ORDER, total: 7n, ...more }), lines: items };
}

describe('a transaction over entities', () => {
  it('does all of it, with what each step is given by parameters, elements and other steps', () => {
    const bench = store();
    const items = bench.done('placeOrder', order({ TEA: 2n, CUP: 1n }));
    expect(bench.apis).toEqual(['BatchGetItem', 'TransactWriteItems']);
    expect(bench.requests[1]?.input).toMatchObject({ ClientRequestToken: ORDER });
    expect(items).toHaveLength(3);
    expect(bench.item('store', `T#acme#ORDER#${ORDER} LINE#TEA`)).toMatchObject({
      tenantId: { S: 'acme' },
      orderId: { S: ORDER },
      title: { S: 'Tea' },
      qty: { N: '2' },
    });
    expect(text(bench.item('store', `T#acme#ORDER#${ORDER} LINE#CUP`), 'maker')).toBe('Ann');
    expect(text(bench.item('store', 'T#acme#PROD#TEA v0'), 'stock')).toBe('3');
    // Stock is not what history is of.
    expect(bench.keys('store').filter((key) => key.startsWith('T#acme#PROD#TEA'))).toHaveLength(2);
    expect(bench.item('store', `T#acme#CUST#${ANN} ORDER#2026-01-05T09:00:00.000Z#${ORDER}`)).toMatchObject({
      status: { S: 'PENDING' },
      version: { N: '1' },
    });
  });

  it('does nothing where a step is refused, and says which', () => {
    const bench = store();
    const before = bench.items('store');
    expect(bench.call('placeOrder', order({ TEA: 1n, CUP: 3n }))).toMatchObject({
      reason: 'condition',
      error: 'OutOfStock',
      entity: 'Product',
      step: 3,
      item: { sku: { S: 'CUP' }, stock: { N: '2' } },
    });
    expect(bench.items('store')).toEqual(before);
    bench.done('block', { ...T, customerId: ANN, status: 'BLOCKED' });
    expect(bench.call('placeOrder', order({ TEA: 1n }))).toMatchObject({ error: 'CustomerBlocked', step: 0 });
    // A customer who is not there cannot order either.
    const nobody = order({ TEA: 1n }, { customerId: ORDER });
    expect(bench.call('placeOrder', nobody)).toMatchObject({ reason: 'not-found', error: 'CustomerBlocked' });
    // The source of a copy is missing.
    expect(bench.call('placeOrder', order({ NIL: 1n }))).toMatchObject({
      reason: 'not-found',
      error: 'NotFound',
      entity: 'Product',
    });
  });

  it('is done once however often it is sent with its token', () => {
    const bench = store();
    bench.done('placeOrder', order({ TEA: 2n }));
    bench.done('placeOrder', order({ TEA: 2n }));
    expect(text(bench.item('store', 'T#acme#PROD#TEA v0'), 'stock')).toBe('3');
    const other = order({ TEA: 1n });
    (other.order as Map<string, ModelValue>).delete('orderId');
    bench.done('placeOrder', other);
    bench.done('placeOrder', other);
    // A generated id is another one in each call.
    expect(text(bench.item('store', 'T#acme#PROD#TEA v0'), 'stock')).toBe('1');
  });

  it('brings every companion of a new item, and one generated id for all steps', () => {
    const bench = store();
    const customer = mapOf({ email: 'Bob@x.org' });
    const product = mapOf({ sku: 'POT', title: 'Pot', stock: 1n });
    bench.done('found', { ...T, customer, product, line: mapOf({ orderId: ORDER, qty: 1n }) });
    expect(bench.requests[0]?.input.TransactItems).toHaveLength(6);
    const created = bench.items('store').find((item) => text(item, 'email') === 'bob@x.org') ?? {};
    const id = text(created, 'customerId');
    expect(bench.keys('store')).toEqual(
      expect.arrayContaining([
        `T#acme#CUST#${id} COUNT`,
        'T#acme#PROD#POT v0001',
        'T#acme#UNIQ#Customer#email#bob@x.org UNIQ',
      ]),
    );
    const before = bench.items('store');
    expect(
      bench.call('found', {
        ...T,
        customer,
        product: mapOf({ sku: 'PAN', title: 'Pan', stock: 1n }),
        line: mapOf({ orderId: ORDER, qty: 1n }),
      }),
    ).toMatchObject({
      reason: 'unique',
      error: 'EmailTaken',
      step: 0,
    });
    expect(bench.items('store')).toEqual(before);
    // The caller's own maps are left alone.
    expect([...customer.keys()]).toEqual(['email']);
  });

  it('takes an id that the caller gives by its name, and names what is there already', () => {
    const bench = store();
    bench.done('adopt', { ...T, customerId: ORDER, email: 'c@x.org' });
    expect(bench.keys('store')).toEqual(
      expect.arrayContaining([
        `T#acme#CUST#${ORDER} COUNT`,
        `T#acme#CUST#${ORDER} P`,
        'T#acme#UNIQ#Customer#email#c@x.org UNIQ',
      ]),
    );
    bench.done('addCounter', { ...T, customerId: ORDER.replace('Z1', 'Z3'), tickets: 4n });
    expect(bench.call('adopt', { ...T, customerId: ORDER.replace('Z1', 'Z3'), email: 'd@x.org' })).toMatchObject({
      reason: 'exists',
      error: 'Twice',
      step: 1,
      item: { tickets: { N: '4' } },
    });
  });

  it('demands that what a step deletes is there, where the step names the error for it', () => {
    const bench = store();
    expect(bench.call('drop', { ...T, customerId: ORDER, sku: 'TEA', version: 1n })).toMatchObject({
      error: 'Nobody',
      step: 0,
    });
    expect(bench.call('drop', { ...T, customerId: ANN, sku: 'NIL', version: 1n })).toMatchObject({
      error: 'NoProduct',
      step: 1,
    });
    bench.done('drop', { ...T, customerId: ANN, sku: 'TEA', version: 1n });
    expect(
      bench.keys('store').filter((key) => key.includes(ANN) || key.includes('TEA') || key.includes('UNIQ')),
    ).toEqual(['T#acme#PROD#TEA v0001']);
  });

  it('is refused without the parameters that it needs, and with a token that is too long', () => {
    const bench = store();
    expect(bench.call('placeOrder', { ...T, lines: [] })).toMatchObject({
      kind: 'refused',
      problem: { argument: 'order' },
    });
    expect(bench.call('placeOrder', order({ TEA: 1n }, { orderId: 'x'.repeat(37) }))).toMatchObject({
      kind: 'refused',
    });
  });

  it('reads items together', () => {
    const bench = store();
    const rows = bench.rows('look', { ...T, customerId: ANN, skus: ['CUP', 'NIL', 'TEA'] });
    expect(bench.apis).toEqual(['TransactGetItems']);
    expect(rows.map((row) => text(row, 'pk'))).toEqual(['T#acme#PROD#CUP', 'T#acme#PROD#TEA', `T#acme#CUST#${ANN}`]);
  });
});

describe('a sequence', () => {
  it('numbers items, leaves gaps, and needs its counter', () => {
    const bench = store();
    const ticket = { ...T, customerId: ANN, about: 'tea' };
    expect(bench.call('openTicket', ticket)).toMatchObject({ reason: 'not-found', entity: 'Counter' });
    bench.done('addCounter', { ...T, customerId: ANN, tickets: 0n });
    bench.done('openTicket', ticket);
    expect(bench.apis).toEqual(['UpdateItem', 'PutItem']);
    bench.done('openTicket', ticket);
    expect(bench.call('openTicket', { ...ticket, about: 5n })).toMatchObject({ kind: 'refused' });
    expect(bench.apis).toEqual([]);
    // A number that is drawn and not used is gone.
    bench.begin('openTicket', ticket, 1);
    bench.done('openTicket', ticket);
    const numbers = bench.items('store').filter((item) => text(item, 'about') === 'tea');
    expect(numbers.map((item) => text(item, 'number')).sort()).toEqual(['1', '2', '4']);
  });
});

describe('what a write sets off', () => {
  it('is the stream rule’s upsert, for those changes that satisfy it', () => {
    const bench = store();
    bench.done('placeOrder', order({ TEA: 1n }));
    expect(bench.followUps()).toEqual([]);
    const placed = { ...T, customerId: ANN, orderId: ORDER, placedAt: '2026-01-05T09:00:00.000Z' };
    bench.done('pay', { ...placed, status: 'PAID' });
    expect(bench.followUps()).toEqual(['rollUp: Day']);
    const days = () => bench.items('store').filter((item) => text(item, '_t') === 'Day');
    expect(days()).toEqual([
      {
        pk: { S: expect.stringMatching(/^T#acme#DAY#2026-01#[01]$/) },
        sk: { S: '2026-01-05' },
        _t: { S: 'Day' },
        tenantId: { S: 'acme' },
        day: { S: '2026-01-05' },
        orders: { N: '1' },
        revenue: { N: '7' },
        createdAt: { S: '2026-01-05T09:00:00.000Z' },
        updatedAt: { S: '2026-01-05T09:00:00.000Z' },
      },
    ]);
    bench.now += 1000;
    bench.done('pay', { ...placed, status: 'PAID' });
    expect(bench.followUps()).toEqual([]);
    bench.done('pay', { ...placed, status: 'PENDING' });
    bench.done('pay', { ...placed, status: 'PAID' });
    expect(bench.followUps()).toEqual(['rollUp: Day']);
    expect(days()[0]).toMatchObject({
      orders: { N: '2' },
      revenue: { N: '14' },
      createdAt: { S: '2026-01-05T09:00:00.000Z' },
      updatedAt: { S: '2026-01-05T09:00:01.000Z' },
    });
  });

  it('is the refresh of what is copied from the item, where the value changes', () => {
    const bench = store();
    bench.done('placeOrder', order({ TEA: 1n, CUP: 1n }));
    bench.done('placeOrder', order({ TEA: 1n }, { orderId: ORDER.replace('Z1', 'Z2') }));
    bench.changes.splice(0);
    bench.done('retitle', { ...T, sku: 'TEA', title: 'Green tea' });
    expect(bench.followUps()).toEqual(['Line.title']);
    const titles = bench
      .items('store')
      .filter((item) => text(item, '_t') === 'Line')
      .map((item) => `${text(item, 'sku')} ${text(item, 'title')}`);
    expect(titles.sort()).toEqual(['CUP Cup', 'TEA Green tea', 'TEA Green tea']);
    bench.changes.splice(0);
    bench.done('retitle', { ...T, sku: 'TEA', title: 'Green tea' });
    expect(bench.followUps()).toEqual([]);
  });

  it('finds copies by their keys alone, and removes those of what is gone', () => {
    const bench = new Bench(`
dynamodel: 1
model: m
tables: {main: {key: {pk: pk, sk: sk}, stream: new-and-old, indexes: {byDesk: {pk: dpk, sk: dsk, project: keys}}}}
entities:
  Desk:
    key: {pk: "D#{desk}", sk: D}
    attributes: {desk: {type: string, charset: A-Z, maxBytes: 8}, label: {type: string, maxBytes: 8, optional: true}}
  Seat:
    key: {pk: "S#{seat}", sk: S}
    indexes: {byDesk: {pk: "D#{desk}", sk: "{seat}"}}
    attributes:
      seat: {type: string, charset: A-Z, maxBytes: 8}
      desk: {type: string, charset: A-Z, maxBytes: 8}
      label: {copy: Desk.label, via: {desk: desk}, refresh: stream, optional: true}
accessPatterns:
  addDesk: {op: create, entity: Desk}
  relabel: {op: update, entity: Desk, set: [label]}
  unlabel: {op: update, entity: Desk, remove: [label]}
  addSeat: {op: create, entity: Seat}
`);
    bench.done('addDesk', { desk: 'D', label: 'one' });
    bench.done('addSeat', { desk: 'D', seat: 'A' });
    bench.changes.splice(0);
    bench.done('relabel', { desk: 'D', label: 'two' });
    expect(bench.followUps()).toEqual(['Seat.label']);
    expect(text(bench.item('main', 'S#A S'), 'label')).toBe('two');
    bench.changes.splice(0);
    bench.done('unlabel', { desk: 'D' });
    bench.followUps();
    expect(bench.item('main', 'S#A S')).not.toHaveProperty('label');
  });

  it('reaches copies of an item that moves, and writes none that is right already', () => {
    const bench = store();
    bench.done('addDesk', { ...T, room: 'a', desk: 'D', label: 'one' });
    bench.done('addSeat', { ...T, customerId: ANN, desk: 'D', label: 'one' });
    bench.followUps();
    bench.done('moveDesk', { ...T, room: 'a', desk: 'D', label: 'two', to: mapOf({ room: 'b' }) });
    expect(bench.keys('store')).toContain('T#acme#ROOM#b DESK#D');
    const moved = [...bench.changes];
    expect(bench.followUps()).toEqual(['Seat.label']);
    expect(text(bench.item('store', `T#acme#CUST#${ANN} SEAT#D`), 'label')).toBe('two');
    bench.now += 1000;
    bench.changes.splice(0, bench.changes.length, ...moved);
    bench.followUps();
    expect(text(bench.item('store', `T#acme#CUST#${ANN} SEAT#D`), 'updatedAt')).toBe('2026-01-05T09:00:00.000Z');
  });
});

describe('a change of what names the source of a copy', () => {
  const MODEL = `
dynamodel: 1
model: m
defaults: {entityAttribute: _t}
tables: {main: {key: {pk: pk, sk: sk}, stream: new-and-old, indexes: {byLabel: {pk: lpk, sk: lsk, project: keys}, byDesk: {pk: dpk, sk: dsk, project: keys}}}}
entities:
  Desk:
    key: {pk: "D#{desk}", sk: D}
    attributes: {desk: {type: string, charset: A-Z, maxBytes: 8}, label: {type: string, charset: a-z, maxBytes: 8}, note: {type: string, maxBytes: 8, optional: true}}
  Seat:
    key: {pk: "S#{seat}", sk: S}
    indexes:
      byLabel: {pk: "L#{label}", sk: "{seat}"}
      byDesk: {pk: "D#{desk}", sk: "{seat}"}
    attributes:
      seat: {type: string, charset: A-Z, maxBytes: 8}
      desk: {type: string, charset: A-Z, maxBytes: 8}
      label: {copy: Desk.label, via: {desk: desk}, refresh: stream}
      note: {copy: Desk.note, via: {desk: desk}, refresh: never, optional: true}
  Place:
    key: {pk: "P#{room}", sk: "{desk}"}
    attributes:
      room: {type: string, charset: a-z, maxBytes: 8}
      desk: {type: string, charset: A-Z, maxBytes: 8}
      label: {copy: Desk.label, via: {desk: desk}, refresh: never}
accessPatterns:
  addDesk: {op: create, entity: Desk}
  addSeat: {op: create, entity: Seat}
  reseat: {op: update, entity: Seat, set: [desk]}
  relabel: {op: update, entity: Seat, set: [desk, label]}
  toWindow: {op: update, entity: Seat, set: {desk: "'W'"}}
  addPlace: {op: create, entity: Place}
  movePlace: {op: move, entity: Place, set: [desk]}
  furnish:
    op: transact-write
    params: {one: Desk, seat: string, room: string}
    steps:
      - {create: Desk, from: one}
      - {create: Seat}
      - {create: Place}
  equip:
    op: transact-write
    params: {one: Desk, other: Seat}
    steps:
      - {create: Desk, from: one}
      - {create: Seat, from: other}
  swap:
    op: transact-write
    params: {seat: string, desk: string}
    steps:
      - {update: Seat, by: [seat], set: [desk]}
`;

  function office(): Bench {
    const bench = new Bench(MODEL);
    bench.done('addDesk', { desk: 'A', label: 'old', note: 'n' });
    bench.done('addDesk', { desk: 'W', label: 'window' });
    bench.done('addSeat', { seat: 'X', desk: 'A' });
    return bench;
  }

  it('copies from the new source in the same update', () => {
    for (const [pattern, args] of [
      ['reseat', { seat: 'X', desk: 'W' }],
      ['toWindow', { seat: 'X' }],
      ['swap', { seat: 'X', desk: 'W' }],
    ] as const) {
      const bench = office();
      expect(bench.item('main', 'S#X S')).toMatchObject({ label: { S: 'old' }, note: { S: 'n' } });
      bench.done(pattern, args);
      expect(bench.apis).toEqual(['GetItem', pattern === 'swap' ? 'TransactWriteItems' : 'UpdateItem']);
      const seat = bench.item('main', 'S#X S');
      expect(seat).toMatchObject({ desk: { S: 'W' }, label: { S: 'window' }, lpk: { S: 'L#window' } });
      expect(seat).not.toHaveProperty('note');
    }
  });

  it('reads nothing that the caller gives, and fails where there is no source', () => {
    const bench = office();
    bench.done('relabel', { seat: 'X', desk: 'W', label: 'mine', note: 'y' });
    expect(bench.item('main', 'S#X S')).toMatchObject({ label: { S: 'mine' }, note: { S: 'y' } });
    expect(bench.apis).toEqual(['UpdateItem']);
    expect(bench.call('reseat', { seat: 'X', desk: 'Q' })).toMatchObject({ reason: 'not-found', entity: 'Desk' });
  });

  it('does so in a move, where the new name is among the new key', () => {
    const bench = office();
    bench.done('addPlace', { room: 'a', desk: 'A' });
    bench.done('movePlace', { room: 'a', desk: 'A', to: mapOf({ desk: 'W' }) });
    expect(bench.item('main', 'P#a W')).toMatchObject({ label: { S: 'window' } });
  });

  it('is planned and priced with it', () => {
    const { plan } = office();
    const found = (name: string) => {
      const one = plan.patterns.get(name);
      if (one?.kind !== 'planned') throw new Error(name);
      return one;
    };
    const { operation, requests, readUnits } = found('reseat');
    expect(operation).toMatchObject({ before: [{ api: 'GetItem', why: 'copy', avoidable: true }] });
    expect(operation.kind === 'write' && operation.changes.map(({ name }) => name)).toEqual(['desk', 'label', 'note']);
    expect(operation.kind === 'write' && operation.indexWrites.map(({ effect }) => effect)).toEqual(['moves', 'moves']);
    expect([requests.typical, readUnits.typical]).toEqual([2, 0.5]);
    expect(found('swap').operation).toMatchObject({ before: [{ why: 'copy' }] });
  });

  it('takes the source from the call itself where that makes it', () => {
    const bench = office();
    bench.done('furnish', { one: mapOf({ desk: 'N', label: 'new' }), seat: 'Y', room: 'b' });
    expect(bench.apis).toEqual(['TransactWriteItems']);
    expect(bench.item('main', 'S#Y S')).toMatchObject({ label: { S: 'new' } });
    expect(bench.item('main', 'P#b N')).toMatchObject({ label: { S: 'new' } });
    expect(bench.plan.patterns.get('furnish')).toMatchObject({ operation: { before: [] }, requests: { max: 1 } });
    bench.done('equip', { one: mapOf({ desk: 'O', label: 'other' }), other: mapOf({ seat: 'Z', desk: 'O' }) });
    expect(bench.apis).toEqual(['TransactWriteItems']);
    bench.done('equip', { one: mapOf({ desk: 'P', label: 'more' }), other: mapOf({ seat: 'V', desk: 'O' }) });
    expect(bench.apis).toEqual(['GetItem', 'TransactWriteItems']);
    expect(bench.item('main', 'S#V S')).toMatchObject({ label: { S: 'other' } });
    expect(bench.plan.patterns.get('equip')).toMatchObject({ operation: { before: [{ why: 'copy' }] } });
  });
});
