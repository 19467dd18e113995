import { describe, expect, it } from 'vitest';
import { saidBy, shop } from '../support/shop.js';

const ATTRIBUTES = [
  'stops: {type: int, min: 0, max: 1000}',
  'price: {type: decimal, scale: 2, min: 0, max: 10}',
  'name: {type: string, maxBytes: 4, charset: a-z}',
  'day: {type: date, optional: true}',
  'seen: {type: timestamp, optional: true}',
  'state: {enum: [NEW, OLD]}',
  'stats: {map: {views: {type: int, min: 0, max: 9}}}',
];

function said(pattern: string, more?: string): readonly string[] {
  return saidBy(
    'DM1004',
    shop({
      attributes: ATTRIBUTES,
      patterns: ['place: {op: create, entity: Order}', ...(pattern === '' ? [] : [pattern])],
      ...(more === undefined ? {} : { table: ', stream: new-and-old', more }),
    }),
  ).map(({ at, message }) => `${at.split(' ').slice(2).join(' ')}: ${message}`);
}

describe('DM1004 of literals that a write states', () => {
  it.each([
    ['set: {stops: 5000}', '5000: `change` sets `stops` to `5000`, and its type asks for 0 at least and 1000 at most:'],
    ['set: {stops: "-1"}', '-1: `change` sets `stops` to `-1`, and its type asks for 0 at least'],
    ['set: {stops: 1.5}', '1.5: `change` sets `stops` to `1.5`, and its type asks for an integer'],
    ['set: {stops: "$b ? 5 : 5000"}, params: {b: bool}', '5000: `change` sets `stops` to `5000`'],
    ['set: {price: 1.234}', '1.234: `change` sets `price` to `1.234`, and its type has at most 2 digits'],
    ['set: {name: "\'abcde\'"}', "'abcde': `change` sets `name` to `'abcde'`, and its type takes at most 4 bytes"],
    ['set: {name: "\'AB\'"}', 'and its type takes the characters'],
    ['set: {day: "\'2026-02-30\'"}', 'and its type asks for a date'],
    ['set: {stats.views: 12}', '12: `change` sets `stats.views` to `12`, and its type asks for 0 at least and 9'],
    ['add: {stops: 1.5}', '1.5: `change` adds `1.5` to `stops`, and its type asks for an integer'],
    ['add: {price: 0.001}', '0.001: `change` adds `0.001` to `price`, and its type has at most 2 digits'],
  ])('names %s', (what, expected) => {
    expect(said(`change: {op: update, entity: Order, ${what}}`)).toEqual([expect.stringContaining(expected)]);
  });

  it('names those of steps and of stream rules', () => {
    const step =
      'change: {op: transact-write, params: {customerId: ulid, orderId: ulid}, steps: [{update: Order, set: {stops: 5000}}]}';
    expect(said(step)).toHaveLength(1);
    const rule =
      'streams:\n  roll: {source: Order, update: {Order: {by: {customerId: new.customerId, orderId: new.orderId}, set: {stops: 5000}}}}';
    expect(said('', rule)).toEqual([expect.stringContaining('`roll` sets `stops` to `5000`')]);
  });

  it.each([
    'set: {stops: 1000, price: 9.99, name: "\'ab\'", day: "\'2026-02-28\'", seen: "\'2026-01-01T00:00:00.000Z\'"}',
    'set: {stops: 1e3, price: 1.20}',
    // The sum may lie between the bounds all the same.
    'add: {stops: -5000, price: -11}',
    'set: {stops: "stops - 5000", day: absent}',
    // Told of by DM4016.
    'set: {state: "\'GONE\'"}',
    'set: {stops: "\'many\'"}',
  ])('is silent about %s', (what) => {
    expect(said(`change: {op: update, entity: Order, ${what}}`)).toEqual([]);
  });
});

describe('DM1004 of parameters', () => {
  const given = (pattern: string, types = ''): readonly string[] =>
    saidBy(
      'DM1004',
      shop({
        attributes: [
          'tags: {set: string, max: 3, maxBytes: 8}',
          'steps: {list: int, max: 3}',
          'stops: int',
          'extra: any',
        ],
        patterns: ['place: {op: create, entity: Order}', pattern],
        ...(types === '' ? {} : { more: `types:\n  ${types}` }),
      }),
    ).map(({ message }) => message);
  const update = (params: string, what: string): readonly string[] =>
    given(`change: {op: update, entity: Order, params: {${params}}, ${what}}`);

  it('names lists whose elements are of another type than those of the attribute', () => {
    expect(update('tags: {list: int, max: 3}', 'set: [tags]')).toEqual([
      'The parameter `tags` of `change` is a list of `int` (N), and `tags` of `Order` is a set of `string` (S): what `change` would store is none of its type, and the call is refused. Give both one type.',
    ]);
    for (const [params, what] of [
      ['steps: {list: string, max: 3}', 'set: [steps]'],
      ['tags: {list: int, max: 3}', 'add: [tags]'],
      ['stops: {list: int, max: 3}', 'set: [stops]'],
      ['stops: string', 'add: [stops]'],
    ] as const)
      expect(update(params, what), params).toHaveLength(1);
    expect(
      given('some: {op: batch-get, entity: Order, params: {orderId: {list: int, max: 3}}, by: [customerId, orderId]}'),
    ).toEqual([expect.stringContaining('a key of another type is refused')]);
  });

  it('names fields of elements that a step takes', () => {
    const each = (field: string): readonly string[] =>
      given(
        'change: {op: transact-write, params: {lines: {list: Line, max: 3}}, steps: [{update: Order, each: lines, by: [customerId, orderId], set: [stops]}]}',
        `Line: {map: {customerId: ulid, orderId: ulid, stops: ${field}}}`,
      );
    expect(each('string')).toEqual([
      expect.stringContaining(
        '`stops` in the elements of the parameter `lines` of `change` is of type `string` (S), and `stops` of `Order` is of type `int` (N)',
      ),
    ]);
    expect(each('epochSeconds')).toEqual([]);
  });

  it('is silent about lists of what the attribute holds, or of one for each item', () => {
    for (const [params, what] of [
      ['tags: {list: string, max: 3}', 'set: [tags]'],
      ['tags: {list: string, max: 3}', 'add: [tags]'],
      ['steps: {list: int, max: 3}', 'set: [steps]'],
      ['extra: {list: int, max: 3}', 'set: [extra]'],
    ] as const)
      expect(update(params, what), params).toEqual([]);
    expect(
      given('some: {op: batch-get, entity: Order, params: {orderId: {list: ulid, max: 3}}, by: [customerId, orderId]}'),
    ).toEqual([]);
  });
});
