import { describe, expect, it } from 'vitest';
import { checkText } from '../support/check-text.js';
import { entity, found, messages, modelText } from '../support/model-text.js';

const KEY = '{pk: "O#{id}", sk: "O"}';

describe('DM1004 wrong-type', () => {
  const read = (type: string, more = '') => ({
    entities: entity('Order', KEY, { id: 'ulid', day: 'date', n: '{type: int, min: 0, max: 9}' }),
    patterns: `  get: {op: get, entity: Order, by: [id], params: {id: ${type}}${more}, rate: 1/s}`,
  });

  it('compares a parameter with the attribute that it is given for', () => {
    expect(found(read('int'))).toEqual(['error DM1004 [id]']);
    expect(messages(read('int'), 'DM1004')[0]).toContain('`int` (N), and `id` of `Order` is of type `ulid` (S)');
    expect(found(read('ulid'))).toEqual([]);
    expect(found(read('{type: string, maxBytes: 26}'))).toEqual([]);
  });
});

describe('DM1006 cyclic-derive', () => {
  const derived = (attributes: Readonly<Record<string, string>>) => ({
    entities: entity('Order', KEY, { id: 'ulid', ...attributes }),
  });

  it.each([
    [{ a: '{derive: "lower(a)"}' }, 1],
    [{ a: '{derive: "lower(b)"}', b: '{derive: "upper(c)"}', c: '{derive: "a"}' }, 1],
    [{ a: '{derive: "lower(b)"}', b: '{derive: "lower(a)"}', c: '{derive: "c"}' }, 2],
    [{ a: '{derive: "lower(b)"}', b: '{derive: "lower(id)"}', c: '{derive: "a"}' }, 0],
  ])('%j has %i circles', (attributes, expected) => {
    expect(found(derived(attributes), 'DM1006')).toHaveLength(expected);
  });

  it('names the way', () => {
    const parts = derived({ a: '{derive: "lower(b)"}', b: '{derive: "upper(c)"}', c: '{derive: "a"}' });
    expect(messages(parts, 'DM1006')[0]).toContain('`a` from `b` from `c` from `a`');
  });
});

describe('DM1007 unused-declaration', () => {
  it('finds a type that nothing refers to', () => {
    const top =
      'types:\n  Money: int\n  Cents: int\n  Address: {map: {zip: Zip}}\n  Zip: {type: string, maxBytes: 9}\n  Tag: {type: string, maxBytes: 9}\n';
    const entities = entity('Order', KEY, {
      id: 'ulid',
      a: '{list: Address, max: 2}',
      tags: '{set: {is: Tag, maxBytes: 5}, max: 3, optional: true}',
      m: 'Money',
    });
    expect(found({ top, entities }, 'DM1007')).toEqual(['warning DM1007 [Cents]']);
  });

  it('finds a routing parameter that steers nothing', () => {
    const entities = (key: string) => entity('Sum', key, { id: 'ulid' }, 'id: [id]', 'routing: {orderId: ulid}');
    expect(found({ entities: entities(KEY) }, 'DM1007')).toEqual(['warning DM1007 [orderId]']);
    expect(found({ entities: entities('{pk: "O#{id}#{shard:4 by orderId}", sk: "O"}') }, 'DM1007')).toEqual([]);
    expect(found({ entities: entities('{pk: "O#{id}", sk: "{orderI"}') }, 'DM1007')).toEqual([]);
  });

  const hidden = '{type: string, maxBytes: 9, hidden: true}';
  const base = (more = '', ...lines: readonly string[]) => ({
    entities: entity('Order', KEY, { id: 'ulid', secret: hidden, ...(more === '' ? {} : { more }) }, ...lines),
  });

  it('finds a hidden attribute that nothing reads', () => {
    expect(found(base(), 'DM1007')).toEqual(['warning DM1007 [secret]']);
  });

  it.each([
    ['a derived attribute', base('{derive: "lower(secret)"}')],
    [
      'a filter',
      {
        ...base(),
        patterns:
          '  p: {op: query, entity: Order, by: [id], filter: "secret = $s", params: {s: {type: string, maxBytes: 9}}, limit: 5, rate: 1/s}',
      },
    ],
    [
      'a condition',
      {
        ...base('{type: int, min: 0, max: 9}'),
        patterns: '  p: {op: update, entity: Order, set: [more], condition: "secret = absent", rate: 1/s}',
      },
    ],
    ['a constraint', base('', 'unique: {secret: {scope: []}}')],
  ])('and none that %s reads', (_what, parts) => {
    expect(found(parts, 'DM1007')).toEqual([]);
  });

  it('never calls plain data unused', () => {
    const text = modelText({
      entities: entity(
        'Order',
        KEY,
        { id: 'ulid', note: '{type: string, maxBytes: 90}', implied: 'ulid' },
        'version: version',
      ),
    });
    expect(checkText(text).filter(({ rule }) => rule === 'DM1007')).toEqual([]);
  });
});
