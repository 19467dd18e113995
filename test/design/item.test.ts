import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleItem, marshal, valueSize } from '../../src/design/index.js';
import type { ModelValue, ValueType } from '../../src/model/value-type.js';
import { itemBytes, valueBytes } from '../../src/value/index.js';
import { designOf, entityOf } from '../support/models.js';
import { runs } from '../support/runs.js';

const MODEL = `
dynamodel: 1
model: shop
tables:
  shop:
    key: {pk: pk, sk: sk}
    indexes:
      open: {pk: openPk, sk: openSk, project: keys}
entities:
  Order:
    key: {pk: "CUST#{customerId}", sk: "ORDER#{placedAt|iso}"}
    indexes:
      open: {pk: "OPEN#{status}", sk: "{placedAt|iso}", when: "status in [NEW, PAID]"}
    attributes:
      customerId: {type: string, maxBytes: 20}
      placedAt: timestamp
      status: {enum: [NEW, PAID, DONE], default: NEW}
      slug: {derive: "lower(customerId)"}
      total: {type: decimal, scale: 2, as: t}
      tags: {set: string, max: 5, maxBytes: 30, optional: true}
`;

const order = entityOf(designOf(MODEL), 'Order');

function values(over: Record<string, ModelValue> = {}): ReadonlyMap<string, ModelValue> {
  return new Map(Object.entries({ customerId: 'Ann', placedAt: '2026-01-05T09:00:00Z', total: '12.50', ...over }));
}

describe('assembleItem', () => {
  it('writes attributes, defaults, derived attributes, keys and the discriminator', () => {
    expect(assembleItem(order, values())).toEqual({
      ok: true,
      item: {
        customerId: { S: 'Ann' },
        placedAt: { S: '2026-01-05T09:00:00.000Z' },
        status: { S: 'NEW' },
        t: { N: '12.5' },
        slug: { S: 'ann' },
        pk: { S: 'CUST#Ann' },
        sk: { S: 'ORDER#2026-01-05T09:00:00.000Z' },
        openPk: { S: 'OPEN#NEW' },
        openSk: { S: '2026-01-05T09:00:00.000Z' },
        _t: { S: 'Order' },
      },
    });
  });

  it('leaves a sparse index where its condition does not hold', () => {
    const done = assembleItem(order, values({ status: 'DONE' }));
    expect(done.ok && Object.keys(done.item)).not.toContain('openPk');
  });

  it('escapes the separator inside a value', () => {
    const odd = assembleItem(order, values({ customerId: 'a#b' }));
    expect(odd.ok && odd.item.pk).toEqual({ S: 'CUST#a$23b' });
  });

  it('says which value does not fit, and what was expected', () => {
    expect(assembleItem(order, values({ status: 'LOST' }))).toEqual({
      ok: false,
      problem: { kind: 'value', attribute: 'status', path: '', expected: 'one of NEW, PAID, DONE', got: 'LOST' },
    });
    expect(assembleItem(order, new Map([['customerId', 'x']]))).toEqual({
      ok: false,
      problem: { kind: 'missing', attribute: 'placedAt' },
    });
  });

  it('stays within the bytes that the design states', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 }),
        fc.constantFrom('NEW', 'PAID', 'DONE'),
        fc.integer({ min: 0, max: 10 ** 9 }),
        (customerId, status, cents) => {
          const made = assembleItem(order, values({ customerId, status, total: (cents / 100).toFixed(2) }));
          if (!made.ok) throw new Error(JSON.stringify(made.problem));
          const size = itemBytes(made.item);
          expect(size).toBeGreaterThanOrEqual(order.item.min);
          expect(size).toBeLessThanOrEqual(order.item.max ?? 0);
        },
      ),
      { numRuns: runs(100, 10_000) },
    );
  });
});

/** Types with values that fit them. */
const typed: fc.Arbitrary<readonly [ValueType, ModelValue]> = fc.oneof(
  fc
    .tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.nat(1000))
    .map(([low, span, at]) => {
      const max = low + span;
      return [{ kind: 'int', min: low, max }, low + (span * BigInt(at)) / 1000n] as const;
    }),
  fc.string({ maxLength: 40 }).map((text) => [{ kind: 'string', maxBytes: 160 }, text] as const),
  fc.constantFrom('A', 'BB', 'CCC').map((member) => [{ kind: 'enum', values: ['A', 'BB', 'CCC'] }, member] as const),
  fc
    .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
    .map((at) => [{ kind: 'timestamp' }, at.toISOString()] as const),
  fc.nat(9_999_999_999).map((at) => [{ kind: 'epochSeconds' }, at] as const),
  fc.boolean().map((flag) => [{ kind: 'bool' }, flag] as const),
  fc
    .array(fc.nat(999), { maxLength: 6 })
    .map((list) => [{ kind: 'list', of: { kind: 'int', min: 0n, max: 999n }, max: 6 }, list] as const),
  fc
    .uniqueArray(fc.nat(999), { minLength: 1, maxLength: 6 })
    .map((list) => [{ kind: 'set', of: { kind: 'int', min: 0n, max: 999n }, max: 6 }, new Set(list)] as const),
  fc.tuple(fc.string({ maxLength: 10 }), fc.option(fc.boolean(), { nil: undefined })).map(([text, flag]) => {
    const type: ValueType = {
      kind: 'map',
      fields: new Map([
        ['a', { name: 'a', storedName: 'long name', type: { kind: 'string', maxBytes: 40 }, optional: false }],
        ['b', { name: 'b', storedName: 'b', type: { kind: 'bool' }, optional: true }],
      ]),
    };
    return [
      type,
      new Map<string, ModelValue>([['a', text], ...(flag === undefined ? [] : ([['b', flag]] as const))]),
    ] as const;
  }),
);

describe('valueSize', () => {
  it('bounds the bytes of every value of the type', () => {
    fc.assert(
      fc.property(typed, ([type, value]) => {
        const stored = marshal(type, value);
        if (!stored.ok) throw new Error(JSON.stringify(stored.problem));
        const bytes = valueBytes(stored.value);
        const bounds = valueSize(type, () => {});
        expect(bytes).toBeGreaterThanOrEqual(bounds.min);
        expect(bytes).toBeLessThanOrEqual(bounds.max ?? Number.POSITIVE_INFINITY);
      }),
      { numRuns: runs(500, 10_000) },
    );
  });

  it('writes a ULID in capitals, in the attribute as in the key', () => {
    const design = designOf(`
dynamodel: 1
model: m
tables: {t: {key: {pk: pk}}}
entities:
  A: {table: t, key: {pk: "A#{id}"}, attributes: {id: ulid}}
`);
    const small = assembleItem(entityOf(design, 'A'), new Map([['id', '01jabcdefghjkmnpqrstvwxyz0']]));
    expect(small).toMatchObject({
      item: { id: { S: '01JABCDEFGHJKMNPQRSTVWXYZ0' }, pk: { S: 'A#01JABCDEFGHJKMNPQRSTVWXYZ0' } },
    });
  });
});
