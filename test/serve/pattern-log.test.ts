import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadModel } from '../../src/index.js';
import type { Plan } from '../../src/planner/index.js';
import { patternRecognizer, type Recognized } from '../../src/serve/pattern-log/index.js';
import { runs } from '../support/runs.js';

async function planOf(path: string): Promise<Plan> {
  const { plan, findings } = await loadModel(path);
  if (plan === undefined) throw new Error(JSON.stringify(findings));
  return plan;
}

/** The models of other documents are many. */
const MODELS = (runs(1, 2) === 1 ? ['examples'] : ['examples', 'test/designs'])
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)))
  .filter((path) => /dynamodel\.yaml$/.test(path))
  .sort();

describe('the requests that the planner shows', () => {
  it.each(MODELS)('are recognized: %s', async (path) => {
    const plan = await planOf(path);
    const recognize = patternRecognizer(plan);
    const doubtful: string[] = [];
    for (const one of plan.patterns.values()) {
      if (one.kind !== 'planned') continue;
      const { api, input } = one.operation.example;
      const recognized = recognize(`${api.charAt(0).toLowerCase()}${api.slice(1)}`, input);
      if (
        recognized.kind !== 'pattern' ||
        !recognized.patterns.includes(one.pattern.name) ||
        recognized.part !== undefined
      )
        expect.unreachable(`${one.pattern.name}: ${JSON.stringify({ recognized, input })}`);
      else if (recognized.patterns.length > 1) doubtful.push(one.pattern.name);
    }
    // Two entities with the same dates under the same key: nothing in the request says which is meant.
    expect(doubtful).toEqual(
      path.includes('online-shop') ? ['getInvoiceByCustomerIdForDateRange', 'getProductsByCustomerIdForDateRange'] : [],
    );
  });
});

describe('requests as people write them', async () => {
  const recognize = patternRecognizer(await planOf('examples/shop/shop.dynamodel.yaml'));
  const TableName = 'shop';
  const customer = 'T#acme#CUST#01JABCDEFGHJKMNPQRSTVWXYZ0';
  const S = (text: string) => ({ S: text });

  function nameOf(recognized: Recognized): string {
    if (recognized.kind !== 'pattern') return recognized.kind;
    return [recognized.patterns.join(' or '), ...(recognized.part === undefined ? [] : [recognized.part])].join(': ');
  }
  const query = (condition: string, values: Record<string, string>, more: object = {}) =>
    nameOf(
      recognize('query', {
        TableName,
        KeyConditionExpression: condition,
        ExpressionAttributeValues: Object.fromEntries(
          Object.entries(values).map(([name, text]) => [`:${name}`, S(text)]),
        ),
        ...more,
      }),
    );
  const pair = (pk: string, sk: string) => ({ pk: S(pk), sk: S(sk) });

  it('get an item by its key', () => {
    expect(nameOf(recognize('getItem', { TableName, Key: pair(customer, 'P#PROFILE') }))).toBe('getCustomer');
    const arn = 'arn:aws:dynamodb:us-east-1:000000000000:table/shop';
    expect(nameOf(recognize('getItem', { TableName: arn, Key: pair('T#acme#PROD#LAMP-1', 'v0') }))).toBe('product');
    const Keys = [pair('T#acme#PROD#LAMP-1', 'v0'), pair('T#acme#PROD#DESK-1', 'v0')];
    expect(nameOf(recognize('batchGetItem', { RequestItems: { shop: { Keys } } }))).toBe('products');
    const mixed = [...Keys, pair(customer, 'P#PROFILE')];
    expect(nameOf(recognize('batchGetItem', { RequestItems: { shop: { Keys: mixed } } }))).toBe('unknown');
    expect(nameOf(recognize('getItem', { TableName, Key: pair(customer, 'P#CART') }))).toBe('unknown');
    expect(nameOf(recognize('getItem', { TableName, Key: pair('CUST#1', 'P#PROFILE') }))).toBe('unknown');
  });

  it('query with whatever operator reads the range', () => {
    const range = { a: 'ORDER#2026-01', b: 'ORDER#2026-03' };
    const pk = { p: customer };
    expect(query('pk = :p and sk between :a and :b', { ...pk, ...range })).toBe('ordersBetween');
    expect(query(':p = pk and sk >= :a', { ...pk, a: range.a })).toBe('ordersBetween');
    expect(query('pk = :p and begins_with(sk, :a)', { ...pk, a: range.a })).toBe('ordersBetween');
    expect(query('pk = :p', pk, { ScanIndexForward: false, Limit: 30 })).toBe('customerPage');
    expect(query('pk = :p and sk = :a', { ...pk, a: 'ORDER#2026' })).toBe('unknown');
    const keys = { pk: [S(customer)], sk: [S(range.a), S(range.b)] };
    const KeyConditions = {
      pk: { ComparisonOperator: 'EQ', AttributeValueList: keys.pk },
      sk: { ComparisonOperator: 'BETWEEN', AttributeValueList: keys.sk },
    };
    expect(nameOf(recognize('query', { TableName, KeyConditions }))).toBe('ordersBetween');
  });

  it('query an index with the keys of what they look for', () => {
    const on = (IndexName: string) => ({ IndexName });
    expect(query('gsi1pk = :p', { p: 'T#acme#ORDER#01JABCDEFGHJKMNPQRSTVWXYZ2' }, on('gsi1'))).toBe('orderWithLines');
    expect(query('gsi1pk = :p', { p: 'T#acme#EMAIL#ann@example.com' }, on('gsi1'))).toBe('findByEmail');
    expect(query('gsi1pk = :p', { p: 'T#acme#PHONE#1' }, on('gsi1'))).toBe('unknown');
    expect(query('pk = :p', { p: 'T#acme#ORDER#01JABCDEFGHJKMNPQRSTVWXYZ2' })).toBe('unknown');
    expect(
      query('tenantId = :t and openState = :s and placedAt > :p', { t: 'acme', s: 'PAID', p: '2026' }, on('byState')),
    ).toBe('openOrders');
    expect(query('tenantId = :t and openState = :s', { t: 'acme', s: 'PAID' }, on('byState'))).toBe('unknown');
  });

  it('query a hierarchy at any level', () => {
    const p = 'T#acme#CAT#home';
    expect(query('pk = :p', { p })).toBe('browse');
    expect(query('pk = :p and begins_with(sk, :a)', { p, a: 'home/' })).toBe('browse');
    expect(query('pk = :p and begins_with(sk, :a)', { p, a: 'home/light/table' })).toBe('browse');
  });

  it('update what a pattern changes, and nothing else', () => {
    const update = (key: object, UpdateExpression: string, names: Record<string, string> = {}) =>
      nameOf(
        recognize('updateItem', {
          TableName,
          Key: key,
          UpdateExpression,
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: { ':a': S('x'), ':b': { N: '1' } },
        }),
      );
    const order = pair(customer, 'ORDER#2026-02-28T23:59:59.999Z#01JABCDEFGHJKMNPQRSTVWXYZ3');
    const status = { '#s': 'status' };
    expect(update(order, 'SET #s = :a', status)).toBe('setOrderStatus');
    expect(update(order, 'SET #s = :a, updatedAt = :a, openState = :a ADD version :b', status)).toBe('setOrderStatus');
    expect(update(order, 'SET #s = :a, note = :a', status)).toBe('unknown');
    expect(update(order, 'SET note = :a')).toBe('unknown');
    expect(update(pair(customer, 'P#PROFILE'), 'SET #s = :a', status)).toBe('unknown');
    const AttributeUpdates = { status: { Action: 'PUT', Value: S('PAID') } };
    expect(nameOf(recognize('updateItem', { TableName, Key: order, AttributeUpdates }))).toBe('setOrderStatus');
  });

  it('write what comes with an item, or are another write', () => {
    const Item = { ...pair(customer, 'P#PROFILE'), _t: S('Customer') };
    const put = { Put: { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' } };
    const key = 'T#acme#UNIQ#Customer#email#ann@example.com';
    const sentinel = { Put: { TableName, Item: pair(key, 'UNIQ'), ConditionExpression: 'attribute_not_exists(pk)' } };
    expect(nameOf(recognize('transactWriteItems', { TransactItems: [put, sentinel] }))).toBe('signUp');
    expect(nameOf(recognize('putItem', { ...put.Put }))).toBe('unknown');
    const member = pair('T#acme#GROUP#01JABCDEFGHJKMNPQRSTVWXYZ7', 'CUST#01JABCDEFGHJKMNPQRSTVWXYZ0');
    expect(nameOf(recognize('deleteItem', { TableName, Key: member }))).toBe('leaveGroup');
    const requests = [{ DeleteRequest: { Key: member } }];
    expect(nameOf(recognize('batchWriteItem', { RequestItems: { shop: requests } }))).toBe('dissolveGroup: deletes');
  });

  it('are none of the model where it has no such table, or are about no items', () => {
    expect(nameOf(recognize('getItem', { TableName: 'other', Key: { pk: S('a') } }))).toBe('unknown');
    expect(nameOf(recognize('scan', { TableName }))).toBe('unknown');
    expect(nameOf(recognize('listTables', {}))).toBe('other');
    for (const input of [
      undefined,
      null,
      {},
      { TableName: 5, Key: null },
      { RequestItems: 'x' },
      { TransactItems: [{}] },
    ])
      for (const operation of [
        'getItem',
        'query',
        'batchGetItem',
        'batchWriteItem',
        'transactWriteItems',
        'executeStatement',
      ])
        expect(nameOf(recognize(operation, input))).toBe('unknown');
    expect(query('pk = and', {})).toBe('unknown');
  });
});
