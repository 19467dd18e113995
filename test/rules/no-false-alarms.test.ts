import { describe, expect, it } from 'vitest';
import { brief, checkText } from './support/check-text.js';
import { saidBy } from './support/shop.js';

/** Three plain tables; orders are found by one of two values, half a time a second. */
const SHOP = `dynamodel: 1
model: shop
tables:
  customers: {key: {pk: customerId}}
  orders: {key: {pk: customerId, sk: orderId}, indexes: {byPaid: {pk: paid, sk: orderId, project: {include: [total]}}}}
  lines: {key: {pk: orderId, sk: "lineNo: N"}}
entities:
  Customer: {table: customers, key: natural, attributes: {customerId: {type: ulid, generate: ulid}, name: {type: string, minBytes: 1, maxBytes: 90}}, volume: {count: 10k}}
  Order:
    table: orders
    key: natural
    indexes: {byPaid: natural}
    attributes: {customerId: ulid, orderId: {type: ulid, generate: ulid}, paid: {enum: [YES, NO]}, total: {type: int, min: 0, max: 999999}}
    volume: {count: 50k, per: {customerId: {avg: 5, max: 100}}}
  Line: {table: lines, key: natural, attributes: {orderId: ulid, lineNo: {type: int, min: 1, max: 99}}, volume: {count: 100k, per: {orderId: {avg: 2, max: 50}}}}
accessPatterns:
  signUp: {op: create, entity: Customer, rate: 0.01/s}
  customer: {op: get, entity: Customer, by: [customerId], rate: 1/s}
  place: {op: create, entity: Order, rate: 0.5/s}
  orders: {op: query, entity: Order, by: [customerId], page: 20, rate: 0.5/s}
  unpaid: {op: query, entity: Order, by: [paid], project: [customerId, orderId, total], page: 20, rate: 0.01/s}
  lines: {op: query, entity: Line, by: [orderId], rate: 0.5/s}
  addLine: {op: create, entity: Line, rate: 0.5/s}
`;

describe('a design without a fault', () => {
  it('has no finding, with several plain tables and an index key of two values at a small load', () => {
    expect(checkText(SHOP).map(brief)).toEqual([]);
  });

  it('has a note, with a strict preset, where INCLUDE lists a key of the table', () => {
    const text = SHOP.replace('include: [total]', 'include: [customerId, total]');
    expect(checkText(text)).toEqual([]);
    const found = checkText(text, { preset: 'strict' });
    expect(found.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual(['info DM3006']);
  });

  it('has one note of what is missing where all rates are zero, or there are none', () => {
    const load = (text: string): readonly string[] =>
      checkText(text)
        .filter(({ rule }) => /^DM[67]|^DM5009|^DM5012/.test(rule))
        .map(brief);
    expect(load(SHOP.replaceAll(/rate: [\d.]+\/s/g, 'rate: 0/s'))).toEqual([
      expect.stringMatching(/^DM6000 info 17:3 No access pattern states a `rate` above zero:/),
    ]);
    expect(load(SHOP.replaceAll(/, rate: [\d.]+\/s/g, ''))).toEqual([
      expect.stringMatching(/^DM6000 info 17:3 No access pattern states a `rate`:/),
    ]);
  });
});

describe('a hot item', () => {
  const model = (write: string): string => `dynamodel: 1
model: prices
tables: {prices: {key: {pk: pk}}}
entities:
  Price:
    singleton: true
    key: {pk: "PRICE"}
    attributes: {cents: {type: int, min: 0, max: 9999999}, sales: {type: int, min: 0, default: 0}}
accessPatterns:
  set: {${write}, entity: Price, rate: {avg: 100/s, peak: 3k/s}}
  price: {op: get, entity: Price, by: [], rate: 5/s}
`;

  it.each([
    ['op: put', /\(`PRICE`\) takes 3,000.*No change of keys helps, as each write replaces what is there/],
    ['op: update, set: [cents]', /No change of keys helps/],
    ['op: update, set: [cents], add: {sales: 1}', /No change of keys helps/],
    ['op: update, add: {sales: 1}', /Keep it as 4 items, of which each call adds to one/],
  ])('%s: only what is counted can be kept in parts', (write, says) => {
    const [finding, ...rest] = saidBy('DM6007', model(write));
    expect(rest).toEqual([]);
    expect(finding?.message).toMatch(says);
  });
});

describe('load', () => {
  it('is not judged on keys that cannot be built and on facts that contradict each other', () => {
    const busy = SHOP.replace(
      'place: {op: create, entity: Order, rate: 0.5/s}',
      'place: {op: create, entity: Order, rate: {avg: 9k/s, peak: 9k/s}}',
    );
    expect(checkText(busy).some(({ rule }) => /^DM[67]/.test(rule))).toBe(true);
    const rules = (text: string): readonly string[] => [...new Set(checkText(text).map(({ rule }) => rule))];
    expect(rules(busy.replace('peak: 9k/s', 'peak: 1k/s'))).toEqual(['DM1009']);
    expect(rules(busy.replace('paid: {enum', 'payed: {enum')).filter((rule) => /^DM[67]/.test(rule))).toEqual([]);
  });
});
