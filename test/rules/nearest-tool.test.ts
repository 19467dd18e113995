import { describe, expect, it } from 'vitest';
import { brief, checkText, pointedAt, problemsOf } from './support/check-text.js';

/** A model of one table with the given parts; patterns read and write what the parts name. */
function model(parts: { readonly tables?: string; readonly entities: string; readonly patterns?: string }): string {
  const { tables = '  shop: {key: {pk: pk, sk: sk}}', entities, patterns } = parts;
  const access = patterns === undefined ? '' : `accessPatterns:\n${patterns.trimEnd()}\n`;
  return `dynamodel: 1\nmodel: shop\ntables:\n${tables}\nentities:\n${entities.trimEnd()}\n${access}`;
}

const ORDER = `
  Order:
    key: {pk: "CUST#{customerId}", sk: "ORDER#{orderId}"}
    attributes:
      customerId: ulid
      orderId: ulid
      total: {type: int, min: 0, max: 99999999}
`;

const READ_AND_WRITE = `
  getOrder: {op: get, entity: Order, by: [customerId, orderId], rate: 5/s}
  placeOrder: {op: create, entity: Order, rate: 1/s}
`;

/** An order with a key of its own in `gsi1`, which `pattern` reads. */
function indexed(
  key: string,
  pattern: string,
  attributes = '',
  index = 'gsi1: {pk: gsi1pk, sk: gsi1sk, project: all}',
): string {
  return model({
    tables: `  shop:\n    key: {pk: pk, sk: sk}\n    indexes:\n      ${index}`,
    entities: `
  Order:
    key: {pk: "CUST#{customerId}", sk: "ORDER#{orderId}"}
    indexes: {gsi1: ${key}}
    attributes:
      customerId: ulid
      orderId: ulid
${attributes}
    volume: {count: 5M, per: {customerId: {avg: 20, max: 500}}}
`,
    patterns: `${READ_AND_WRITE}${pattern}`,
  });
}

interface Mistake {
  readonly what: string;
  readonly rule: string;
  readonly at?: string;
  readonly model: string;
}

const names = (count: number, format: (i: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, i) => format(i + 1));

const MISTAKES: readonly Mistake[] = [
  {
    what: 'unknown field in a pk template',
    rule: 'DM2001',
    at: '{custmerId}',
    model: model({ entities: ORDER.replace('{customerId}', '{custmerId}') }),
  },
  {
    what: 'unknown field in an sk template',
    rule: 'DM2001',
    at: '{orderNo}',
    model: model({ entities: ORDER.replace('{orderId}', '{orderNo}') }),
  },
  {
    what: 'unbalanced braces',
    rule: 'DM2002',
    at: '{orderId',
    model: model({ entities: ORDER.replace('{orderId}', '{orderId') }),
  },
  {
    what: 'sort key template missing',
    rule: 'DM2021',
    model: model({
      entities: ORDER.replace(', sk: "ORDER#{orderId}"', '').replace('CUST#{customerId}', 'ORDER#{orderId}'),
    }),
  },
  {
    what: 'two entities with equal keys',
    rule: 'DM2005',
    model: model({ entities: `${ORDER}${ORDER.trimStart().replace('Order:', '  Invoice:').replace(/^/, '')}` }),
  },
  {
    what: 'adjacent ambiguous segments',
    rule: 'DM2019',
    model: model({
      entities: `
  Shelf:
    key: {pk: "SHELF#{aisle}{row}", sk: "SHELF"}
    attributes:
      aisle: {type: string, charset: "A-Z0-9", minBytes: 1, maxBytes: 8}
      row: {type: string, charset: "A-Z0-9", minBytes: 1, maxBytes: 8}
`,
    }),
  },
  {
    what: 'optional attribute in a key',
    rule: 'DM2003',
    at: '{orderId}',
    model: model({ entities: ORDER.replace('orderId: ulid', 'orderId: {type: ulid, optional: true}') }),
  },
  {
    what: 'list attribute in a key',
    rule: 'DM2004',
    at: '{lines}',
    model: model({
      entities: `${ORDER.replace('{orderId}', '{lines}')}      lines: {list: {type: string, maxBytes: 20}, max: 5, avg: 2}\n`,
    }),
  },
  {
    what: 'a query that never binds the partition key',
    rule: 'DM4002',
    model: model({
      entities: ORDER,
      patterns: `${READ_AND_WRITE}  byOrder: {op: query, entity: Order, by: [orderId], page: 10, rate: 1/s}\n`,
    }),
  },
  {
    what: 'a parameter type unlike the field',
    rule: 'DM1004',
    model: model({
      entities: ORDER,
      patterns: `
  getOrder: {op: get, entity: Order, by: [customerId, orderId], params: {customerId: ulid, orderId: int}, rate: 5/s}
  placeOrder: {op: create, entity: Order, rate: 1/s}
`,
    }),
  },
  {
    what: '25 global indexes',
    rule: 'DM3010',
    model: model({
      tables: `  shop:\n    key: {pk: pk, sk: sk}\n    indexes:\n${names(25, (i) => `      gsi${i}: {pk: gsi${i}pk, sk: gsi${i}sk, project: keys}\n`).join('')}`,
      entities: `
  Order:
    key: {pk: "CUST#{customerId}", sk: "ORDER#{orderId}"}
    indexes:
${names(25, (i) => `      gsi${i}: {pk: "F${i}#{f${i}}", sk: "ORDER#{orderId}"}\n`).join('')}    attributes:
      customerId: ulid
      orderId: ulid
${names(25, (i) => `      f${i}: ulid\n`).join('')}    volume: {count: 5000}
`,
      patterns: `${READ_AND_WRITE}${names(25, (i) => `  by${i}: {op: query, entity: Order, by: [f${i}], page: 10, index: gsi${i}, project: [orderId], rate: 0.01/s}\n`).join('')}`,
    }),
  },
  {
    what: '101 included attributes',
    rule: 'DM3011',
    model: model({
      tables: `  shop:\n    key: {pk: pk, sk: sk}\n    indexes:\n${names(6, (n) => `      gsi${n}: {pk: gsi${n}pk, sk: gsi${n}sk, project: {include: [${names(n === 6 ? 1 : 20, (i) => `a${(n - 1) * 20 + i}`).join(', ')}]}}\n`).join('')}`,
      entities: `
  Order:
    key: {pk: "CUST#{customerId}", sk: "ORDER#{orderId}"}
    indexes:
${names(6, (i) => `      gsi${i}: {pk: "F${i}#{f${i}}", sk: "ORDER#{orderId}"}\n`).join('')}    attributes:
      customerId: ulid
      orderId: ulid
${names(6, (i) => `      f${i}: ulid\n`).join('')}${names(101, (i) => `      a${i}: {type: int, min: 0, max: 9}\n`).join('')}    volume: {count: 5000}
`,
      patterns: `${READ_AND_WRITE}${names(6, (n) => `  by${n}: {op: query, entity: Order, by: [f${n}], page: 10, index: gsi${n}, project: [${names(n === 6 ? 1 : 20, (i) => `a${(n - 1) * 20 + i}`).join(', ')}], rate: 0.01/s}\n`).join('')}`,
    }),
  },
  {
    what: 'the table name `a b!`',
    rule: 'DM5004',
    model: model({
      tables: '  shop: {name: "a b!", key: {pk: pk, sk: sk}}',
      entities: ORDER,
      patterns: READ_AND_WRITE,
    }),
  },
  {
    what: 'an index name of one letter',
    rule: 'DM5004',
    model: indexed(
      '{pk: "ORDER#{orderId}", sk: "ORDER"}',
      '  findOrder: {op: query, entity: Order, by: [orderId], index: g, rate: 1/s}\n',
      '',
      'g: {pk: gsi1pk, sk: gsi1sk, project: all}',
    ).replace('indexes: {gsi1:', 'indexes: {g:'),
  },
  {
    what: 'begins on a number that is in no key',
    rule: 'DM4001',
    model: model({
      entities: ORDER,
      patterns: `${READ_AND_WRITE}  byTotal: {op: query, entity: Order, by: [customerId], range: {total: begins}, page: 10, rate: 1/s}\n`,
    }),
  },
  {
    what: 'a pattern on an index that the entity does not map',
    rule: 'DM4001',
    model: model({
      tables: '  shop:\n    key: {pk: pk, sk: sk}\n    indexes: {gsi1: {pk: gsi1pk, sk: gsi1sk, project: all}}',
      entities: `${ORDER}  Customer:
    key: {pk: "CUST#{customerId}", sk: "PROFILE"}
    indexes: {gsi1: {pk: "EMAIL#{email}", sk: "CUST"}}
    attributes:
      customerId: ulid
      email: {type: string, charset: "a-z0-9@.", minBytes: 3, maxBytes: 100}
`,
      patterns: `${READ_AND_WRITE}  findCustomer: {op: query, entity: Customer, by: [email], index: gsi1, rate: 1/s}
  signUp: {op: create, entity: Customer, rate: 0.1/s}
  ordersOf: {op: query, entity: Order, by: [customerId], index: gsi1, page: 10, rate: 1/s}
`,
    }),
  },
  {
    what: 'update of an unknown attribute',
    rule: 'DM1002',
    at: 'totl',
    model: model({
      entities: ORDER,
      patterns: `${READ_AND_WRITE}  correct: {op: update, entity: Order, set: [totl], rate: 1/s}\n`,
    }),
  },
  {
    what: 'unknown property',
    rule: 'DM1001',
    at: 'atributes',
    model: model({
      entities: `${ORDER}  Note:\n    key: {pk: "NOTE#{noteId}", sk: "NOTE"}\n    attributes: {noteId: ulid}\n    atributes: {text: string}\n`,
    }),
  },
  {
    what: 'prefix overlap',
    rule: 'DM2016',
    model: model({
      entities: `${ORDER}  OrderItem:
    key: {pk: "CUST#{customerId}", sk: "ORDER#{orderId}#ITEM#{itemNo|pad:3}"}
    attributes:
      customerId: ulid
      orderId: ulid
      itemNo: {type: int, min: 1, max: 999}
`,
    }),
  },
  {
    what: 'unpadded number in a string sort key',
    rule: 'DM2007',
    at: '{lineNo}',
    model: model({
      entities: `
  OrderLine:
    key: {pk: "ORDER#{orderId}", sk: "LINE#{lineNo}"}
    attributes:
      orderId: ulid
      lineNo: {type: int, min: 1, max: 9999}
`,
    }),
  },
  {
    what: 'an index that nobody queries',
    rule: 'DM3002',
    model: indexed('{pk: "ORDER#{orderId}", sk: "ORDER"}', ''),
  },
  {
    what: 'an index that nobody maps',
    rule: 'DM3001',
    model: model({
      tables: '  shop:\n    key: {pk: pk, sk: sk}\n    indexes: {gsi1: {pk: gsi1pk, sk: gsi1sk, project: all}}',
      entities: ORDER,
      patterns: READ_AND_WRITE,
    }),
  },
  {
    what: 'a scan',
    rule: 'DM4005',
    model: model({
      entities: ORDER,
      patterns: `${READ_AND_WRITE}  allOrders: {op: scan, entity: Order, page: 100, rate: 0.01/s}\n`,
    }),
  },
  {
    what: 'a constant partition key of a global index',
    rule: 'DM6001',
    model: indexed(
      '{pk: "ORDERS", sk: "{orderId}"}',
      '  newest: {op: query, entity: Order, order: desc, page: 20, index: gsi1}\n',
    ).replaceAll(/, rate: \d\/s/g, ''),
  },
  {
    what: 'a boolean key of a global index',
    rule: 'DM3014',
    model: indexed(
      '{pk: "{paid|bool}", sk: "{orderId}"}',
      '  unpaid: {op: query, entity: Order, by: [paid], order: desc, page: 20, index: gsi1}\n',
      '      paid: bool',
    ).replaceAll(/, rate: \d\/s/g, ''),
  },
];

describe('mistakes that a schema check lets pass', () => {
  it.each(MISTAKES.map((mistake) => [mistake.what, mistake] as const))('%s is one finding', (_what, mistake) => {
    const found = problemsOf(checkText(mistake.model));
    expect(
      found.map(({ rule }) => rule),
      found.map(brief).join('\n'),
    ).toEqual([mistake.rule]);
    if (mistake.at !== undefined) expect(found.map(pointedAt)).toEqual([mistake.at]);
  });

  it('a number that is padded with zeros is right', () => {
    const text = model({
      entities: `
  OrderLine:
    key: {pk: "ORDER#{orderId}", sk: "LINE#{lineNo|pad:4}"}
    attributes:
      orderId: ulid
      lineNo: {type: int, min: 1, max: 9999}
`,
      patterns: `
  lines: {op: query, entity: OrderLine, by: [orderId], range: {lineNo: between}, page: 50, rate: 5/s}
  addLine: {op: create, entity: OrderLine, rate: 1/s}
`,
    });
    expect(problemsOf(checkText(text)).map(brief)).toEqual([]);
  });
});
