import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marshal, physicalName } from '../../src/design/index.js';
import { createEngine } from '../../src/engine/index.js';
import { childCounts, normalQuantile } from '../../src/load/child-counts.js';
import { createTableInput } from '../../src/load/create-table.js';
import { Dice } from '../../src/load/dice.js';
import { DataGenerator } from '../../src/load/generate-items.js';
import { generateFromPattern } from '../../src/load/generate-pattern.js';
import { generateValue } from '../../src/load/generate-value.js';
import type { ValueType } from '../../src/model/value-type.js';
import { itemBytes, utf8Length, valueBytes } from '../../src/value/index.js';
import { runs } from '../support/runs.js';
import { planned } from './support.js';

const AT = Date.UTC(2026, 2, 1);

function values(type: ValueType, count = 400, name = 'field') {
  const dice = Dice.of('test');
  return Array.from({ length: count }, () => generateValue(type, { dice, at: AT, name }));
}

const bytesRange = fc
  .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 100 }))
  .map(([minBytes, span, at]) => ({
    minBytes,
    maxBytes: minBytes + span,
    avgBytes: minBytes + Math.round((span * at) / 100),
  }));

const scalarType: fc.Arbitrary<ValueType> = fc.oneof(
  fc
    .record({
      kind: fc.constant('string' as const),
      charset: fc.constantFrom('a-z', 'A-Z0-9-', '0-9', 'a-zé'),
      bytes: bytesRange,
    })
    .map(({ bytes, ...rest }) => ({ ...rest, ...bytes })),
  fc
    .record({ kind: fc.constant('string' as const), bytes: bytesRange })
    .map(({ bytes, ...rest }) => ({ ...rest, ...bytes })),
  fc
    .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.bigInt({ min: 0n, max: 10n ** 20n }))
    .map(([min, span]) => ({ kind: 'int' as const, min, max: min + span })),
  fc
    .tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 4 }))
    .map(([min, span, scale]) => ({ kind: 'decimal' as const, scale, min: String(min), max: String(min + span) })),
  bytesRange.map((bytes) => ({ kind: 'binary' as const, ...bytes })),
  fc.constant({ kind: 'enum' as const, values: ['A', 'BB', 'CCC'] }),
  fc
    .constantFrom('bool', 'timestamp', 'date', 'epochSeconds', 'epochMillis', 'ulid', 'uuid', 'ksuid')
    .map((kind) => ({ kind })),
);

const anyType: fc.Arbitrary<ValueType> = fc.letrec<{ type: ValueType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 2 },
    scalarType,
    fc.record({
      kind: fc.constant('list' as const),
      of: tie('type'),
      max: fc.constant(5),
      avg: fc.integer({ min: 0, max: 5 }),
    }),
    fc.record({
      kind: fc.constant('set' as const),
      of: fc.constantFrom<ValueType>({ kind: 'ulid' }, { kind: 'int', min: 0n, max: 9n }),
      max: fc.constant(5),
      avg: fc.integer({ min: 1, max: 5 }),
    }),
    fc.record({
      kind: fc.constant('dict' as const),
      of: tie('type'),
      max: fc.constant(4),
      avg: fc.constant(2),
      keyBytes: fc.constant(6),
    }),
    tie('type').map((of) => ({
      kind: 'map' as const,
      fields: new Map([['x', { name: 'x', storedName: 'x', type: of, optional: true }]]),
    })),
  ),
})).type;

function inBounds(type: ValueType, value: unknown): boolean {
  switch (type.kind) {
    case 'string': {
      const bytes = utf8Length(String(value));
      const charset = type.charset === undefined ? /^/u : new RegExp(`^[${type.charset}]*$`, 'u');
      // A character of two bytes may not fit into the last one.
      return (
        bytes >= (type.minBytes ?? 0) - (type.charset?.includes('é') ? 1 : 0) &&
        bytes <=
          (type.maxBytes ?? Number.POSITIVE_INFINITY) + (type.charset?.includes('é') && type.maxBytes === 1 ? 1 : 0) &&
        charset.test(String(value))
      );
    }
    case 'int':
      return (value as bigint) >= (type.min ?? 0n) && (value as bigint) <= (type.max ?? 0n);
    case 'decimal':
      return (
        Number(value) >= Number(type.min) &&
        Number(value) <= Number(type.max) &&
        (String(value).split('.')[1] ?? '').length <= type.scale
      );
    case 'binary':
      return (
        (value as Uint8Array).length >= (type.minBytes ?? 0) && (value as Uint8Array).length <= (type.maxBytes ?? 0)
      );
    default:
      return true;
  }
}

describe('generated values', () => {
  it('are no longer than an item can be', () => {
    for (const charset of [{}, { charset: 'A-Z' }, { pattern: '[A-Z]+' }])
      expect(
        values({ kind: 'string', ...charset, minBytes: 1e30, maxBytes: 8 }, 1)[0]?.toString().length,
      ).toBeLessThanOrEqual(400 * 1024);
  });

  it('are at the lower bound where the upper one is below it', () => {
    expect(values({ kind: 'int', min: 1n, max: 0n }, 2)).toEqual([1n, 1n]);
    expect(values({ kind: 'decimal', scale: 1, min: '5', max: '1' }, 2)).toEqual(['5.0', '5.0']);
  });

  it('are storable values of their type, inside its bounds', () => {
    fc.assert(
      fc.property(anyType, fc.integer(), (type, seed) => {
        const value = generateValue(type, { dice: Dice.of(seed), at: AT, name: 'field' });
        expect(marshal(type, value)).toMatchObject({ ok: true });
        expect(inBounds(type, value)).toBe(true);
      }),
      { numRuns: runs(400, 10_000) },
    );
  });

  it('average the typical bytes', () => {
    const mean = (type: ValueType, name = 'field'): number => {
      const sizes = values(type, 2000, name).map((value) => {
        const stored = marshal(type, value);
        return stored.ok ? valueBytes(stored.value) : Number.NaN;
      });
      return sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    };
    expect(mean({ kind: 'string', avgBytes: 40, maxBytes: 1000 })).toBeCloseTo(40, 0);
    expect(mean({ kind: 'string', avgBytes: 24 }, 'email')).toBeCloseTo(24, 0);
    expect(mean({ kind: 'string', avgBytes: 7.5, maxBytes: 10, charset: 'a-z' })).toBeCloseTo(7.5, 0);
    expect(mean({ kind: 'list', of: { kind: 'ulid' }, avg: 3, max: 10 })).toBeCloseTo(3 + 3 * 27, -1);
    expect(
      mean({
        kind: 'enum',
        values: ['A', 'LONGER'],
        weights: new Map([
          ['A', 9],
          ['LONGER', 1],
        ]),
      }),
    ).toBeCloseTo(1.5, 0);
  });

  it('follow the weights of an enum', () => {
    const drawn = values(
      {
        kind: 'enum',
        values: ['A', 'B', 'C'],
        weights: new Map([
          ['A', 3],
          ['B', 1],
        ]),
      },
      4000,
    );
    expect(drawn.filter((value) => value === 'A').length / 4000).toBeCloseTo(0.75, 1);
    expect(drawn).not.toContain('C');
  });

  it('look like what they are called, and differ', () => {
    const mails = values({ kind: 'string', avgBytes: 26 }, 200, 'email').map(String);
    expect(mails.every((mail) => /^[a-z.0-9]+@example\.com$|^[a-z.0-9]+@ex\.io$/.test(mail))).toBe(true);
    expect(new Set(mails).size).toBe(200);
    expect(String(values({ kind: 'uuid' }, 1)[0])).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(String(values({ kind: 'ulid' }, 1)[0])).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    expect(String(values({ kind: 'ksuid' }, 1)[0])).toMatch(/^[0-9A-Za-z]{27}$/);
  });
});

describe('texts of a pattern', () => {
  it.each([
    '[A-Z]{2}-\\d+',
    '(cat|dog)s?',
    '\\w{3,8}',
    '[^a-z]{4}',
    'v\\d+(\\.\\d+){2}',
    '(?:ab)*c',
    '^x{2,}$',
    '[\\d-]{5}',
    'a.c',
  ])('match %s', (pattern) => {
    for (let i = 0; i < 50; i += 1) {
      expect(generateFromPattern(pattern, 12, Dice.of(i))).toMatch(new RegExp(`^(?:${pattern})$`, 'u'));
    }
  });

  it.each(['(?=a)b', '\\p{L}', '(a)\\1', '[', '(', 'a{3', '('.repeat(500) + ')'.repeat(500)])(
    'are not made of what cannot be read: %s',
    (pattern) => {
      expect(generateFromPattern(pattern, 8, Dice.of(1))).toBeUndefined();
    },
  );
});

describe('numbers of children', () => {
  it('have the stated average, and their 99th percentile', () => {
    const counts = [...childCounts(2000, { avg: 8, p99: 60, max: 5000 }, Dice.of(3))].sort((a, b) => a - b);
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    expect(mean).toBeGreaterThan(7.5);
    expect(mean).toBeLessThan(8.3);
    expect(counts[1979]).toBeGreaterThan(50);
    expect(counts[1979]).toBeLessThan(70);
  });

  it('never exceed the maximum', () => {
    expect(Math.max(...childCounts(500, { avg: 3, p99: 4, max: 4 }, Dice.of(1)))).toBeLessThanOrEqual(4);
    expect(new Set(childCounts(50, { avg: 1, p99: 1, max: 1 }, Dice.of(1)))).toEqual(new Set([1]));
  });

  it('use the quantiles of the normal distribution', () => {
    expect(normalQuantile(0.99)).toBeCloseTo(2.3263478740408408, 8);
    expect(normalQuantile(0.5)).toBeCloseTo(0, 12);
    expect(normalQuantile(0.01)).toBeCloseTo(-2.3263478740408408, 8);
  });
});

const SHOP = `
dynamodel: 1
model: shop
tenancy: {field: t, prefix: "T#{t}", separator: "#", values: {count: 50, skew: zipf(1)}}
defaults: {timestamps: {created: createdAt, updated: updatedAt, format: iso-ms}}
tables:
  shop:
    name: "\${env:SHOP:-shop-dev}"
    key: {pk: pk, sk: sk}
    ttl: expiresAt
    indexes:
      gsi1: {pk: gsi1pk, sk: gsi1sk, project: all}
      byCountry: {pk: [t, country], sk: [placedAt], project: {include: [total]}}
entities:
  Customer:
    key: {pk: "C#{customerId}", sk: PROFILE}
    indexes: {gsi1: {pk: "MAIL#{email}", sk: C}}
    attributes:
      t: {type: string, charset: a-z0-9, minBytes: 4, maxBytes: 8, avgBytes: 6}
      customerId: {type: ulid, generate: ulid}
      email: {type: string, minBytes: 3, maxBytes: 254, avgBytes: 24, normalize: lower}
      nick: {type: string, optional: true, present: 30%, avgBytes: 8, maxBytes: 20}
      initial: {derive: "lower(email)"}
    volume: {count: 100k}
  Cart:
    key: {pk: "C#{customerId}", sk: CART}
    ttl: {attribute: expiresAt, after: 30d}
    attributes:
      t: {type: string, charset: a-z0-9, minBytes: 4, maxBytes: 8, avgBytes: 6}
      customerId: ulid
      items: {list: {map: {sku: {type: string, charset: A-Z, minBytes: 4, maxBytes: 8, avgBytes: 6}, qty: {type: int, min: 1, max: 9}}}, avg: 3, max: 20}
  Order:
    key: {pk: "C#{customerId}", sk: "O#{placedAt|iso}#{orderId}"}
    indexes: {gsi1: {pk: "O#{orderId}", sk: O}, byCountry: natural}
    attributes:
      t: {type: string, charset: a-z0-9, minBytes: 4, maxBytes: 8, avgBytes: 6}
      customerId: ulid
      orderId: {type: ulid, generate: ulid}
      placedAt: {type: timestamp, default: now}
      country: {type: string, charset: A-Z, minBytes: 2, maxBytes: 2, distinct: 30}
      status: {enum: [NEW, DONE], weights: {NEW: 1, DONE: 9}, default: NEW}
      total: {type: int, min: 0, max: 99999}
    volume: {per: {Customer: {avg: 6, p99: 40, max: 500}}}
  Line:
    key: {pk: "O#{orderId}", sk: "L#{no|pad:3}"}
    attributes:
      t: {type: string, charset: a-z0-9, minBytes: 4, maxBytes: 8, avgBytes: 6}
      customerId: ulid
      orderId: ulid
      no: {type: int, min: 1, max: 100}
    volume: {per: {Order: {avg: 2, max: 100}}}
accessPatterns:
  page: {op: query, entity: Order, by: [customerId]}
samples:
  seed: 5
  tenants: [acme]
  entities:
    Customer:
      - {id: ann, t: acme, customerId: 01JABCDEFGHJKMNPQRSTVWXYZ0, email: Ann@Example.com}
    Order:
      - {id: first, customer: ann, orderId: 01JABCDEFGHJKMNPQRSTVWXYZ1, placedAt: 2026-01-05T09:00:00.000Z, country: "NO", status: DONE, total: 4200}
    Line:
      - {order: first, no: 1}
  generate: {Customer: 120}
`;

describe('sample data', () => {
  const { design } = planned(SHOP);
  const data = new DataGenerator(design);

  it('begins with the explicit samples, their references resolved', () => {
    const [first] = data.itemsOf('Line');
    expect(Object.fromEntries(first?.values ?? [])).toMatchObject({
      t: 'acme',
      customerId: '01JABCDEFGHJKMNPQRSTVWXYZ0',
      orderId: '01JABCDEFGHJKMNPQRSTVWXYZ1',
      no: 1,
    });
    expect(data.itemsOf('Customer')[0]?.item).toMatchObject({
      email: { S: 'ann@example.com' },
      initial: { S: 'ann@example.com' },
      pk: { S: 'T#acme#C#01JABCDEFGHJKMNPQRSTVWXYZ0' },
    });
    expect(data.itemsOf('Order')[0]?.sampleId).toBe('first');
    expect(data.problems).toEqual([]);
  });

  it('has the stated numbers of roots and of children', () => {
    expect(data.itemsOf('Customer').length).toBe(121);
    const orders = data.itemsOf('Order').length;
    expect(orders).toBeGreaterThan(120 * 5);
    expect(orders).toBeLessThan(120 * 7);
  });

  it('has children under parents that exist, of their tenant', () => {
    const customers = new Map(
      data.itemsOf('Customer').map(({ values }) => [values.get('customerId'), values.get('t')]),
    );
    const orders = new Map(
      data.itemsOf('Order').map(({ values }) => [values.get('orderId'), values.get('customerId')]),
    );
    for (const name of ['Order', 'Cart', 'Line']) {
      for (const { values } of data.itemsOf(name))
        expect(customers.get(values.get('customerId') ?? null)).toBe(values.get('t'));
    }
    for (const { values } of data.itemsOf('Line'))
      expect(orders.get(values.get('orderId') ?? null)).toBe(values.get('customerId'));
  });

  it('averages the typical bytes of every entity', () => {
    for (const entity of design.entities.values()) {
      const sizes = data.itemsOf(entity.name).map(({ item }) => itemBytes(item));
      const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
      expect(mean / entity.item.typical).toBeGreaterThan(0.94);
      expect(mean / entity.item.typical).toBeLessThan(1.04);
    }
  });

  it('is stored by the engine as it is, every key once', () => {
    const engine = createEngine({ now: () => 0 });
    for (const table of design.tables.values()) engine.createTable(createTableInput(table));
    for (const { entity, item } of data.all)
      engine.putItem({ TableName: physicalName(entity.table.table), Item: item });
    expect(engine.describeTable({ TableName: 'shop-dev' }).Table.ItemCount).toBe(data.all.length);
  });

  it('is decided by the seed', () => {
    const text = (seed: number): string =>
      JSON.stringify(new DataGenerator(design, { seed }).all.map(({ item }) => item));
    expect(text(5)).toBe(text(5));
    expect(text(5)).not.toBe(text(6));
  });

  it('draws new items that collide with none', () => {
    const fresh = new DataGenerator(design);
    const order = design.entities.get('Order');
    const line = design.entities.get('Line');
    const dice = Dice.of(1);
    for (let i = 0; i < 100; i += 1) {
      for (const entity of [order, line]) {
        const drawn = entity === undefined ? undefined : fresh.draw(entity, new Map(), dice);
        expect(drawn).toBeDefined();
        const key = JSON.stringify([drawn?.item.pk, drawn?.item.sk]);
        expect(fresh.all.some(({ item }) => JSON.stringify([item.pk, item.sk]) === key)).toBe(false);
      }
    }
  });

  it('consists of the explicit samples alone, where that is asked for', () => {
    expect(new DataGenerator(design, { samplesOnly: true }).all.map(({ entity }) => entity.name)).toEqual([
      'Customer',
      'Order',
      'Line',
    ]);
  });
});

describe('the CreateTable request', () => {
  it('has the physical name, the keys of all indexes and their projections', () => {
    const { design } = planned(SHOP);
    const table = design.tables.get('shop');
    expect(table === undefined ? undefined : createTableInput(table)).toEqual({
      TableName: 'shop-dev',
      AttributeDefinitions: ['pk', 'sk', 'gsi1pk', 'gsi1sk', 't', 'country', 'placedAt'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'gsi1',
          KeySchema: [
            { AttributeName: 'gsi1pk', KeyType: 'HASH' },
            { AttributeName: 'gsi1sk', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
        {
          IndexName: 'byCountry',
          KeySchema: [
            { AttributeName: 't', KeyType: 'HASH' },
            { AttributeName: 'country', KeyType: 'HASH' },
            { AttributeName: 'placedAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['total'] },
        },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      TableClass: 'STANDARD',
      DeletionProtectionEnabled: true,
    });
  });
});
