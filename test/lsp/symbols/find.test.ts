import { describe, expect, it } from 'vitest';
import { definitionAt, highlightsAt, referencesAt } from '../../../src/lsp/symbols/index.js';
import { documentOf, marked, ROOT, shown } from './support.js';

const SHOP = `dynamodel: 1
model: shop
types:
  Sku: {type: string, charset: "A-Z0-9", maxBytes: 12}
tables:
  shop:
    key: {pk: pk, sk: sk}
    indexes:
      byState: {pk: [state], sk: [placedAt], project: {include: [total]}}
entities:
  Order:
    key: {pk: "CUSTOMER#{customerId}", sk: "ORDER#{ placedAt | iso }#{orderId}"}
    indexes:
      byState: {pk: natural, sk: natural, when: "state != DONE and total > 5"}
    attributes:
      customerId: ulid
      orderId: ulid
      placedAt: timestamp
      state: {enum: [OPEN, DONE]}
      total: {type: int, min: 0, max: 9999}
      "sku": Sku
accessPatterns:
  orders:
    op: query
    entity: Order
    by: [customerId]
    range: {placedAt: gte}
    filter: "state = $state and total > $least"
    project: [orderId, total]
  day: {op: query, entities: [Order], by: ['customerId', "placedAt|date:yyyy-MM"], index: byState}
  place:
    op: transact-write
    params: {order: Order, by: string}
    steps: [{create: Order, from: $order, condition: "$order.total > 5 and $by != 'x'"}]
    idempotency: $order.orderId
roles:
  clerk: {allow: [orders, place], scope: {customerId: "x"}, api: {routes: {orders: "GET /orders/{customerId}/{least}"}}}
scenarios:
  rush: {for: 1h, rate: {orders: x5}, skew: {sku: zipf(1.1)}}
samples:
  entities:
    Order:
      - {id: o1, customerId: 01JABCDEFGHJKMNPQRSTVWXYZ0, total: 4}
tests:
  - name: a test
    call: {orders: {order: o1, least: 3}}
    expect: {ids: [o1], items: [{total: 4}]}
lint:
  ignore: [{rule: DM4005, at: accessPatterns.orders, reason: x}, {rule: DM3001, at: entities.Order.attributes.total, reason: x}]
`;

const DOCUMENT = documentOf(SHOP);

/** The place that a definition leads to, from the nth place of some text. */
function defined(before: string, name: string): readonly string[] {
  const at = SHOP.indexOf(before) + before.length;
  expect(SHOP.slice(at, at + name.length)).toBe(name);
  const found = definitionAt(DOCUMENT, at);
  expect(found === undefined ? '' : shown(found.origin)).toContain(` ${name}`);
  return found?.targets.map(shown) ?? [];
}

describe('a definition', () => {
  it.each([
    ['an attribute of a key template', 'CUSTOMER#{', 'customerId', '16:7 customerId'],
    ['one with functions and blanks', 'ORDER#{ ', 'placedAt', '18:7 placedAt'],
    ['one of a condition', 'DONE and ', 'total', '20:7 total'],
    ['one of a binding with a function', `['customerId', "`, 'placedAt', '18:7 placedAt'],
    ['one in quotes', "by: ['", 'customerId', '16:7 customerId'],
    ['one of a projection of a pattern', 'project: [orderId, ', 'total', '20:7 total'],
    ['a range', 'range: {', 'placedAt', '18:7 placedAt'],
    ['a filter', 'filter: "', 'state', '19:7 state'],
    ['an argument that is an attribute', 'filter: "state = $', 'state', '19:7 state'],
    ['an argument that nothing declares', 'customerId}/{', 'least', '28:42 least'],
    ['a parameter', 'from: $', 'order', '33:14 order'],
    ['a parameter of a condition', 'and $', 'by', '33:28 by'],
    ['a field of a parameter', '"$order.', 'total', '20:7 total'],
    ['the same of what tells calls apart', 'idempotency: $order.', 'orderId', '17:7 orderId'],
    ['an entity', 'entity: ', 'Order', '11:3 Order'],
    ['the entity of a step', 'create: ', 'Order', '11:3 Order'],
    ['the entity of a parameter', 'params: {order: ', 'Order', '11:3 Order'],
    ['an entity that a test calls after', 'call: {orders: {', 'order', '11:3 Order'],
    ['an index', 'index: ', 'byState', '9:7 byState'],
    ['an index that an entity maps', 'indexes:\n      ', 'byState', '9:7 byState'],
    ['a type', '"sku": ', 'Sku', '4:3 Sku'],
    ['an attribute in quotes', 'skew: {', 'sku', '21:8 sku'],
    ['a pattern of a role', 'allow: [', 'orders', '23:3 orders'],
    ['a pattern of a route', 'routes: {', 'orders', '23:3 orders'],
    ['an argument of a route', 'GET /orders/{', 'customerId', '16:7 customerId'],
    ['the key of a scope', 'scope: {', 'customerId', '16:7 customerId'],
    ['a pattern of a scenario', 'rate: {', 'orders', '23:3 orders'],
    ['a pattern of a test', 'call: {', 'orders', '23:3 orders'],
    ['an argument of a test', 'order: o1, ', 'least', '28:42 least'],
    ['a sample', 'ids: [', 'o1', '43:14 o1'],
    ['a field of an answer', 'items: [{', 'total', '20:7 total'],
    ['what is stored under its name', 'sk: [', 'placedAt', '18:7 placedAt'],
    ['what is projected', 'include: [', 'total', '20:7 total'],
    ['a path of an exception', 'at: accessPatterns.', 'orders', '23:3 orders'],
    ['the end of such a path', 'entities.Order.attributes.', 'total', '20:7 total'],
  ])('of %s', (_what, before, name, target) => {
    expect(defined(before, name)).toEqual([target]);
  });

  it('is nothing where no name is', () => {
    for (const before of ['dynamodel', 'ORDER#', 'OPEN', 'GET /', 'zipf'])
      expect(definitionAt(DOCUMENT, SHOP.indexOf(before) + 1)).toBeUndefined();
  });

  it('leads to a name from its end, too', () => {
    const at = SHOP.indexOf('CUSTOMER#{customerId') + 'CUSTOMER#{customerId'.length;
    expect(definitionAt(DOCUMENT, at)?.targets.map(shown)).toEqual(['16:7 customerId']);
  });
});

describe('references', () => {
  it('are all places that name the same, with what is stored under the name', () => {
    const at = SHOP.indexOf('total: {type');
    const lines = (declaration: boolean): readonly number[] =>
      referencesAt(DOCUMENT, at, { declaration }).map(({ file, start }) => file.lineOf(start));
    expect(lines(true)).toEqual([9, 14, 20, 28, 29, 34, 43, 47, 49]);
    expect(lines(false)).toEqual([9, 14, 28, 29, 34, 43, 47, 49]);
    expect(highlightsAt(DOCUMENT, at).map(({ kind }) => kind)).toEqual([
      'read',
      'read',
      'write',
      ...Array(6).fill('read'),
    ]);
  });

  it('go over the files of a model, and highlights do not', () => {
    const files = {
      [ROOT]: 'dynamodel: 1\nmodel: shop\ninclude: [orders.yaml]\ntables: {shop: {key: {pk: pk}}}\n',
      'orders.yaml':
        'entities:\n  Order: {table: shop, key: {pk: "O#{id}"}, attributes: {id: ulid}}\naccessPatterns:\n  get: {op: get, entity: Order, by: [id]}\n',
    };
    const at = files[ROOT].indexOf('shop: {key');
    const document = documentOf(files);
    expect(referencesAt(document, at, { declaration: true }).map((span) => `${span.file.path} ${shown(span)}`)).toEqual(
      ['orders.yaml 2:18 shop', `${ROOT} 4:10 shop`],
    );
    expect(highlightsAt(document, at)).toHaveLength(1);
    const other = documentOf(files, 'orders.yaml');
    const [target] = definitionAt(other, files['orders.yaml'].indexOf('shop'))?.targets ?? [];
    expect(target?.file.path).toBe(ROOT);
  });

  it('are found behind characters of two units, in lines that end with CRLF', () => {
    const { text, at } = marked(SHOP.replace('name: a test', 'name: 𝒜').replace('{orders: {order', '{§orders: {order'));
    const windows = text.replaceAll('\n', '\r\n');
    const offset = at + (text.slice(0, at).split('\n').length - 1);
    expect(definitionAt(documentOf(windows), offset)?.targets.map(shown)).toEqual(['23:3 orders']);
  });

  it('are told of what an alias brings, once where it is written', () => {
    const text = `dynamodel: 1
model: shop
tables: {shop: {key: {pk: pk}}}
entities:
  A: &a
    key: {pk: "A#{id}"}
    attributes: {id: ulid}
  B: *a
accessPatterns:
  get: {op: get, entity: B, by: [id]}
`;
    const found = definitionAt(documentOf(text), text.indexOf('[id]') + 1);
    expect(found?.targets.map(shown)).toEqual(['7:18 id']);
  });
});

describe('a text that is broken', () => {
  it.each([
    ['empty', ''],
    ['no map', '- a\n'],
    ['cut off', SHOP.slice(0, 700)],
    ['never closed', SHOP.replace('allow: [', 'allow: [[[')],
    [
      'of hostile names',
      'dynamodel: 1\n__proto__: {constructor: x}\nentities: {__proto__: {attributes: {constructor: toString}}}\n',
    ],
    [
      'of other shapes',
      'dynamodel: 1\nentities: [1]\ntables: 4\naccessPatterns: {a: [], b: {op: 4, entity: {}}}\nlint: {ignore: 4}\n',
    ],
  ])('gives nothing, or what can be read, and no error: %s', (_what, text) => {
    const document = documentOf(text);
    for (let at = 0; at <= text.length; at += 7) {
      definitionAt(document, at);
      referencesAt(document, at, { declaration: true });
      highlightsAt(document, at);
    }
    expect(definitionAt(document, text.length + 10)).toBeUndefined();
    expect(definitionAt(document, -1)).toBeUndefined();
  });

  it('still gives the names that are right', () => {
    const text = SHOP.replace('index: byState}', 'index: byStaet}');
    const found = definitionAt(documentOf(text), text.indexOf('CUSTOMER#{') + 10);
    expect(found?.targets.map(shown)).toEqual(['16:7 customerId']);
  });
});
