import { describe, expect, it } from 'vitest';
import { planModel } from '../../src/planner/index.js';
import type { PatternPlan, PlannedPattern, TransactionOperation } from '../../src/planner/plan.js';
import { designOf } from '../support/models.js';

/** A shop, cut down to what an order touches; `history` is what the products keep. */
function shop(history: string): ReadonlyMap<string, PatternPlan> {
  return planModel(
    designOf(`
dynamodel: 1
model: shop
tenancy: {field: tenantId, prefix: "T#{tenantId}", values: {count: 40}}
tables: {shop: {key: {pk: pk, sk: sk}, ttl: expiresAt}}
entities:
  Customer:
    key: {pk: "CUST#{customerId}", sk: "P#PROFILE"}
    attributes: {customerId: ulid, status: {enum: [ACTIVE, BLOCKED], default: ACTIVE}}
  Order:
    key: {pk: "CUST#{customerId}", sk: "ORDER#{orderId}"}
    attributes: {customerId: ulid, orderId: {type: ulid, generate: ulid}, total: {type: int, min: 0, max: 9999999}}
  OrderLine:
    key: {pk: "ORDER#{orderId}", sk: "LINE#{lineNo|pad:4}"}
    attributes:
      orderId: ulid
      lineNo: {type: int, min: 1, max: 9999}
      sku: {type: string, charset: A-Z0-9, maxBytes: 32}
      qty: {type: int, min: 1, max: 999}
      title: {copy: Product.title, via: {sku: sku}, refresh: never}
  Product:
    key: {pk: "PROD#{sku}", sk: v0}
    ${history}
    version: {attribute: version, max: 999999}
    attributes:
      sku: {type: string, charset: A-Z0-9, maxBytes: 32}
      title: {type: string, maxBytes: 300, avgBytes: 60}
      stock: {type: int, min: 0, max: 1000000}
  Cart:
    key: {pk: "CUST#{customerId}", sk: "P#CART"}
    attributes: {customerId: ulid, items: {list: {type: string, maxBytes: 32}, max: 200, avg: 3}}
accessPatterns:
  placeOrder:
    op: transact-write
    params: {order: Order, lines: {list: OrderLine, max: 40, avg: 3, distinct: [sku]}}
    steps:
      - {check: Customer, by: [customerId], condition: "status = ACTIVE", else: CustomerBlocked}
      - {create: Order, from: order}
      - {create: OrderLine, each: lines}
      - {update: Product, each: lines, by: [sku], add: {stock: "-$qty"}, condition: "stock >= $qty", else: OutOfStock}
      - {delete: Cart, by: [customerId]}
    idempotency: $order.orderId
    rate: {avg: 25/s, peak: 400/s}
`),
  ).patterns;
}

const BANK = `
dynamodel: 1
model: bank
tables: {bank: {key: {pk: pk, sk: sk}}, log: {key: {pk: pk, sk: sk}}}
entities:
  Account:
    table: bank
    key: {pk: "A#{accountId}", sk: A}
    attributes: {accountId: {type: ulid, generate: ulid}, balance: {type: int, min: 0, max: 99999999}}
  Entry:
    table: log
    key: {pk: "A#{accountId}", sk: "{entryId}"}
    attributes: {accountId: ulid, entryId: {type: ulid, generate: ulid}, amount: {type: int, min: 0, max: 99999999}}
accessPatterns:
  transfer:
    op: transact-write
    params: {source: Account, target: Account, amount: {type: int, min: 1, max: 1000}}
    steps:
      - {update: Account, from: source, add: {balance: "-$amount"}, condition: "balance >= $amount", else: Poor}
      - {update: Account, from: target, add: {balance: "$amount"}}
  twice:
    op: transact-write
    params: {accountId: ulid, amount: {type: int, min: 1, max: 1000}}
    steps:
      - {check: Account, by: [accountId]}
      - {update: Account, by: [accountId], add: {balance: "$amount"}}
  open:
    op: transact-write
    params: {account: Account}
    steps:
      - {create: Account, from: account}
      - {update: Account, by: [accountId], add: {balance: 1}}
  openTwo:
    op: transact-write
    params: {one: Account, other: Account}
    steps: [{create: Account, from: one}, {create: Account, from: other}]
  touchAll:
    op: transact-write
    params: {many: {list: Account, max: 30}}
    steps: [{update: Account, each: many, by: [accountId], add: {balance: 1}}]
  touchOne:
    op: transact-write
    params: {many: {list: Entry}, accountId: ulid}
    steps: [{update: Account, each: many, add: {balance: "$amount"}}]
  pick:
    op: transact-write
    params: {ids: {list: ulid, max: 5}}
    steps: [{delete: Account, each: ids, by: [accountId]}]
  begin:
    op: transact-write
    params: {amount: {type: int, min: 1, max: 1000}}
    steps: [{create: Entry}, {create: Account}]
  both:
    op: transact-get
    params: {accountId: ulid, entryId: ulid}
    steps: [{get: Account, by: [accountId]}, {get: Entry, by: [accountId, entryId]}]
  lost:
    op: transact-write
    params: {amount: {type: int, min: 1, max: 1000}}
    steps:
      - {update: Account, by: [accountId], add: {balance: "$amount"}}
      - {create: Entry}
      - {update: Account, by: [accountId], add: {balance: "$other"}}
`;
const bank = planModel(designOf(BANK)).patterns;

function planned(plans: ReadonlyMap<string, PatternPlan>, name: string): PlannedPattern {
  const plan = plans.get(name);
  if (plan?.kind !== 'planned') throw new Error(`${name}: ${JSON.stringify(plan)}`);
  return plan;
}

function operationOf(plans: ReadonlyMap<string, PatternPlan>, name: string): TransactionOperation {
  const { operation } = planned(plans, name);
  if (operation.kind !== 'transaction') throw new Error(operation.kind);
  return operation;
}

describe('the items of a transaction', () => {
  it('are counted with all that comes with its steps', () => {
    const most = (history: string) => operationOf(shop(history), 'placeOrder').items.max;
    // One check, one order, 40 lines, 40 products, one cart.
    expect(most('')).toBe(83);
    expect(most('history: {sk: "v{version|pad:6}", of: [title]}')).toBe(83);
    expect(most('history: {sk: "v{version|pad:6}", of: [stock]}')).toBe(123);
    expect(most('history: {sk: "v{version|pad:6}", keep: 50}')).toBe(163);
  });

  it('cost twice on the table', () => {
    const { writeUnits, readUnits, requests } = planned(shop(''), 'placeOrder');
    // 9 items of less than 1 KB, and half a unit for each of the titles that are copied.
    expect(writeUnits.typical).toBe(18);
    expect(readUnits.typical).toBe(1.5);
    expect(requests).toEqual({ typical: 2, p99: 2, max: 2 });
    const { items, before, parts } = operationOf(shop(''), 'placeOrder');
    expect(items).toEqual({ typical: 9, p99: 33, max: 83 });
    expect(before).toMatchObject([{ api: 'BatchGetItem', why: 'copy', count: { max: 40 }, avoidable: true }]);
    expect(parts.map(({ step, action }) => [step, action])).toEqual([
      [0, 'check'],
      [1, 'create'],
      [2, 'create'],
      [3, 'update'],
      [4, 'delete'],
    ]);
  });

  it('with history are read before they are written', () => {
    const { before } = operationOf(shop('history: {sk: "v{version|pad:6}", keep: 50}'), 'placeOrder');
    expect(before.map(({ api, why, count }) => [api, why, count.max])).toEqual([
      ['BatchGetItem', 'copy', 40],
      ['BatchGetItem', 'history', 40],
    ]);
  });

  it('are weighed together, at the worst with all elements of a list', () => {
    const { bytes, parts } = operationOf(bank, 'touchAll');
    expect(parts[0]?.bytes.max).toBeGreaterThan(60);
    expect(bytes.max).toBe(30 * (parts[0]?.bytes.max ?? 0));
    // Nothing bounds the list.
    expect(operationOf(bank, 'touchOne').bytes.max).toBeUndefined();
  });

  it('are each held by it', () => {
    const { touches } = planned(shop(''), 'placeOrder');
    const product = touches.find(({ entity, unit }) => entity.name === 'Product' && unit === 'write');
    expect(product?.write).toEqual({
      role: 'item',
      action: 'update',
      makesNew: false,
      changes: ['stock', 'version'],
      items: { typical: 3, p99: 15, max: 40 },
      transactional: true,
      step: 3,
    });
    expect(product?.pk.flatMap(({ reads }) => reads)).toEqual(['tenantId', 'sku']);
  });

  it('that are read together cost twice a strong read, over several tables', () => {
    const { readUnits, writeUnits, requests, entities, touches } = planned(bank, 'both');
    expect([readUnits.max, writeUnits.max, requests.max]).toEqual([4, 0, 1]);
    expect(entities.map(({ name }) => name)).toEqual(['Account', 'Entry']);
    expect(touches.map(({ index, unit, write }) => [index.name, unit, write?.action])).toEqual([
      ['bank', 'read', 'get'],
      ['log', 'read', 'get'],
    ]);
  });
});

describe('one item in two steps', () => {
  const repeats = (name: string) => operationOf(bank, name).repeats;

  it('is possible where two parameters give its key', () => {
    expect(repeats('transfer')).toEqual([
      {
        certainty: 'possible',
        steps: [0, 1],
        entity: 'Account',
        when: '`source.accountId` = `target.accountId`',
      },
    ]);
  });

  it('is certain where the same gives it', () => {
    expect(repeats('twice')).toEqual([
      { certainty: 'certain', steps: [0, 1], entity: 'Account', when: 'in every call' },
    ]);
    expect(repeats('open')).toMatchObject([{ certainty: 'certain', steps: [0, 1] }]);
  });

  it('cannot be where each is given an id of its own', () => {
    expect(repeats('openTwo')).toEqual([]);
  });

  it('may be two elements of a list that is not said to be distinct', () => {
    expect(operationOf(shop(''), 'placeOrder').repeats).toEqual([]);
    expect(repeats('touchAll')).toEqual([
      {
        certainty: 'possible',
        steps: [0, 0],
        entity: 'Account',
        when: 'two elements of `many` have the same `accountId`',
      },
    ]);
  });
});

describe('one unique value in two steps', () => {
  const club = planModel(
    designOf(`
dynamodel: 1
model: club
tables: {club: {key: {pk: pk, sk: sk}}}
entities:
  Member:
    key: {pk: "M#{memberId}", sk: M}
    unique: {email: {}, badge: {}}
    attributes:
      memberId: {type: ulid, generate: ulid}
      email: {type: string, maxBytes: 40}
      badge: {type: ulid, generate: ulid}
      name: {type: string, maxBytes: 40}
accessPatterns:
  joinBoth:
    op: transact-write
    params: {one: Member, other: Member}
    steps: [{create: Member, from: one}, {create: Member, from: other}]
  joinAll: {op: transact-write, params: {all: {list: Member, max: 9}}, steps: [{create: Member, each: all}]}
  joinOthers:
    op: transact-write
    params: {all: {list: Member, max: 9, distinct: [email]}}
    steps: [{create: Member, each: all}]
  replace:
    op: transact-write
    params: {memberId: ulid, other: Member}
    steps: [{delete: Member, by: [memberId]}, {create: Member, from: other}]
  leaveBoth:
    op: transact-write
    params: {ids: {list: ulid, max: 9, distinct: [ids]}}
    steps: [{delete: Member, each: ids, by: [memberId]}]
  rename:
    op: transact-write
    params: {memberId: ulid, name: {type: string, maxBytes: 40}, other: Member}
    steps: [{update: Member, by: [memberId], set: [name]}, {create: Member, from: other}]
`),
  ).patterns;
  const sentinels = (name: string) =>
    operationOf(club, name).repeats.filter(({ entity }) => entity.startsWith('Member.unique'));

  it('is possible where both take it, or one takes what the other frees', () => {
    expect(sentinels('joinBoth')).toEqual([
      { certainty: 'possible', steps: [0, 1], entity: 'Member.unique.email', when: '`one.email` = `other.email`' },
    ]);
    expect(sentinels('joinAll')).toEqual([
      {
        certainty: 'possible',
        steps: [0, 0],
        entity: 'Member.unique.email',
        when: 'two elements of `all` have the same `email`',
      },
    ]);
    expect(sentinels('replace').map(({ entity }) => entity)).toContain('Member.unique.email');
  });

  it('cannot be where the values are distinct, drawn, or those of items that are there', () => {
    expect(['joinOthers', 'leaveBoth', 'rename'].map((name) => sentinels(name))).toEqual([[], [], []]);
  });
});

describe('lists', () => {
  it('of unknown length are assumed, and said to be', () => {
    expect(operationOf(bank, 'touchAll').items).toEqual({ typical: 30, p99: 30, max: 30 });
    expect(operationOf(bank, 'touchOne').items.max).toBeUndefined();
    expect(planned(bank, 'touchOne').assumptions.map(({ about }) => about)).toContain('touchOne: elements of many');
  });
});

describe('what no parameter gives', () => {
  it('may be made up for another step: all see the same value', () => {
    // The account that is made gets the id that its entry names.
    expect(bank.get('begin')).toMatchObject({
      kind: 'unserved',
      reasons: [{ code: 'step-value-unbound', step: 1, entity: 'Account', values: ['balance'] }],
    });
    expect(planned(bank, 'pick').operation).toMatchObject({
      items: { max: 5 },
      repeats: [{ certainty: 'possible', steps: [0, 0], when: 'two elements of `ids` are equal' }],
    });
  });

  it('is named, step by step', () => {
    expect(bank.get('lost')).toMatchObject({
      kind: 'unserved',
      reasons: [
        { code: 'step-key-unbound', step: 0, entity: 'Account', fields: ['accountId'] },
        { code: 'step-key-unbound', step: 1, entity: 'Entry', fields: ['accountId'] },
        { code: 'step-key-unbound', step: 2, entity: 'Account', fields: ['accountId'] },
        { code: 'step-value-unbound', step: 2, entity: 'Account', values: ['$other'] },
      ],
    });
  });
});
