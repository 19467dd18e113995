import { describe, expect, it } from 'vitest';
import { problems, saidBy } from '../support/shop.js';

/** A model of orders with these samples, patterns and tests, each one line. */
function model(parts: {
  readonly sample?: string;
  readonly patterns?: readonly string[];
  readonly tests?: readonly string[];
}): string {
  return `
dynamodel: 1
model: shop
types:
  Code: {type: string, maxBytes: 3, charset: A-Z}
  Line: {map: {code: Code, count: {type: int, min: 1, max: 9}}}
tables:
  shop: {key: {pk: pk, sk: sk}}
entities:
  Order:
    key: {pk: "CUSTOMER#{customerId}", sk: "ORDER#{orderId}"}
    version: version
    attributes:
      customerId: {type: string, maxBytes: 9, charset: a-z}
      orderId: {type: string, maxBytes: 9, charset: a-z0-9}
      n: {type: int, min: 0, max: 5, default: 0}
      code: {is: Code, optional: true}
      price: {type: decimal, scale: 2, optional: true}
      at: {type: timestamp, optional: true}
      day: {type: date, optional: true}
      mail: {type: string, maxBytes: 20, charset: a-z@., normalize: lower, optional: true}
      lines: {list: Line, max: 2, optional: true}
      tags: {set: Code, max: 5, optional: true}
      size: {map: {x: {type: int, max: 9}}, default: {x: 1}}
      state: {enum: [NEW, PAID], default: NEW}
accessPatterns:
  place: {op: create, entity: Order}
  one: {op: get, entity: Order, by: [customerId, orderId]}
  ${(parts.patterns ?? []).join('\n  ')}
samples:
  entities:
    Order:
      - {id: o1, customerId: ann, orderId: o1}
      ${parts.sample === undefined ? '' : `- {id: o2, customerId: ann, orderId: o2, ${parts.sample}}`}
tests:
  - {name: first, call: {one: {order: o1}}, expect: {count: 1}}
  ${(parts.tests ?? []).map((test, i) => `- {name: t${i}, ${test}}`).join('\n  ')}
`;
}

const said = (parts: Parameters<typeof model>[0]): readonly string[] =>
  saidBy('DM1004', model(parts)).map(({ at, message }) => {
    const [severity, , ...text] = at.split(' ');
    return `${severity} ${text.join(' ')}: ${message}`;
  });

describe('DM1004 of values that break their type', () => {
  it.each([
    [
      'n: 9',
      'error 9: `n` of this `Order` is 9, and its type asks for 0 at least and 5 at most: no item is to be like that',
    ],
    ['code: abc', 'error abc: `code` of this `Order` is "abc", and its type takes the characters `[A-Z]` only'],
    ['code: ABCD', 'error ABCD: `code` of this `Order` is "ABCD", and its type takes at most 3 bytes'],
    ['price: 1.234', 'error 1.234: `price` of this `Order` is 1.234, and its type has at most 2 digits'],
    ['day: 2026-02-30', 'error 2026-02-30: `day` of this `Order` is "2026-02-30", and its type asks for'],
    ['tags: [AB, a]', 'error [AB, a]: `tags` of this `Order` is one with "a", and its type takes'],
    ['size: {x: 10}', 'error {x: 10}: `size` of this `Order` is one with 10 in `x`, and its type asks for 9 at most'],
    [
      'lines: [{code: A, count: 1}, {code: B, count: 1}, {code: C, count: 1}]',
      'warning [{code: A, count: 1}, {code: B, count: 1}, {code: C, count: 1}]: `lines` of this `Order` is a list of 3 elements, and its type has at most 2: sizes and costs rest on that.',
    ],
  ])('names a sample with %s', (sample, expected) => {
    const [found, ...rest] = said({ sample });
    expect(found).toContain(expected);
    expect(rest).toEqual([]);
  });

  it.each([
    'n: 5, code: ABC, price: 1.20, at: 2026-01-01, day: 2026-02-28, mail: Ann@B.C',
    'lines: [{code: A, count: 9}], tags: [A, B], size: {x: 9}, state: PAID',
  ])('takes a sample with %s', (sample) => {
    expect(said({ sample })).toEqual([]);
  });

  const patterns = [
    'raise: {op: update, entity: Order, set: [n, size.x, lines, price]}',
    'grow: {op: update, entity: Order, add: [n]}',
    'lower: {op: update, entity: Order, set: {n: $least}, params: {least: {type: int, max: 5}}, condition: "n > $n"}',
    'more: {op: transact-write, params: {orders: {list: Order, max: 3}}, steps: [{create: Order, each: orders, from: orders}]}',
    'save: {op: batch-write, entities: [Order]}',
    'some: {op: batch-get, entity: Order, by: [customerId, orderId], count: {max: 9}}',
    'since: {op: query, entity: Order, by: [customerId], range: {orderId: gte}}',
  ];

  it('names arguments of calls that have to succeed, and not of those that have to fail', () => {
    const called = (call: string, expectation = 'count: 1'): readonly string[] =>
      said({ patterns, tests: [`call: {${call}}, expect: {${expectation}}`] });
    expect(called('place: {customerId: ann, orderId: o3, n: 9}')).toEqual([
      'error 9: The argument `n` of `place` is 9, and its type asks for 0 at least and 5 at most: generated code refuses such a call. Correct the value or the type.',
    ]);
    expect(called('place: {customerId: ann, orderId: o1, n: 9}', 'error: AlreadyExists')).toEqual([]);
    expect(
      said({
        patterns,
        tests: ['given: [{place: {customerId: ann, orderId: o3, n: 9}}], call: {one: {order: o1}}, expect: {count: 1}'],
      }),
    ).toHaveLength(1);
    expect(called('raise: {order: o1, n: 1, size.x: 10, lines: [], price: 1}')[0]).toContain('error 10: ');
    expect(called('raise: {order: o1, n: 1, size.x: 9, lines: [{code: a, count: 1}], price: 1}')[0]).toContain(
      'The argument `lines` of `raise` is one with "a" in `code`',
    );
    expect(called('lower: {order: o1, n: 1, least: 6}')[0]).toContain('The argument `least` of `lower` is 6');
    expect(called('lower: {order: o1, n: 6, least: 5}')).toHaveLength(1);
    expect(called('more: {orders: [o1, {customerId: bob, orderId: o1, n: 9}]}')[0]).toContain(
      '`orders` of `more` is 9',
    );
    expect(called('save: {items: [o1, {customerId: bob, orderId: o1, n: 9}]}')).toHaveLength(1);
    expect(called('some: {customerId: [ann, Ann], orderId: [o1, o2]}')[0]).toContain('`customerId` of `some` is "Ann"');
    expect(called('one: {customerId: Ann, orderId: o1}')).toHaveLength(1);
  });

  it.each([
    'grow: {order: o1, n: -9}',
    'raise: {order: o1, n: 1, size.x: 9, lines: [{code: A, count: 1}], price: 1.25}',
    'since: {customerId: ann, orderId: A}',
    'some: {customerId: [ann, ann], orderId: [o1, o2]}',
    'more: {orders: [o1, {customerId: bob, orderId: o1}]}',
  ])('takes the call %s', (call) => {
    expect(said({ patterns, tests: [`call: {${call}}, expect: {count: 1}`] })).toEqual([]);
  });

  it('withholds nothing of the load', () => {
    const rated = model({ sample: 'n: 9' }).replace(
      '{op: create, entity: Order}',
      '{op: create, entity: Order, rate: 9k/s}',
    );
    expect(problems(rated)).toContain('DM1004 error');
    expect(problems(rated).length).toBeGreaterThan(1);
  });
});
