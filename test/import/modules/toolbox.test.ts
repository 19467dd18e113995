import {
  any,
  boolean,
  Entity,
  EntityAccessPattern,
  item,
  jsonStringify,
  list,
  map,
  number,
  PutItemCommand,
  prefix,
  string,
  Table,
  TableAccessPattern,
} from 'dynamodb-toolbox';
import { describe, expect, it } from 'vitest';
import { writeModel } from '../../../src/import/index.js';
import { entitiesOf, keysOf, toolboxDrafted } from './imported.js';

const Shop = new Table({
  name: 'shop',
  partitionKey: { name: 'PK', type: 'string' },
  sortKey: { name: 'SK', type: 'string' },
  indexes: {
    GSI1: {
      type: 'global',
      partitionKey: { name: 'GSI1PK', type: 'string' },
      sortKey: { name: 'GSI1SK', type: 'string' },
    },
    byScore: { type: 'local', sortKey: { name: 'score', type: 'number' } },
    several: {
      type: 'global',
      partitionKeys: [
        { name: 'status', type: 'string' },
        { name: 'tenantId', type: 'string' },
      ],
      sortKeys: [{ name: 'total', type: 'number' }],
    },
  },
});

const orderSchema = item({
  tenantId: string().key(),
  customerId: string().key(),
  orderId: string().key(),
  seq: number().key(),
  status: string().enum('OPEN', 'PAID', 'SHIPPED').default('OPEN'),
  total: number(),
  score: number().optional(),
  placedAt: string()
    .savedAs('pa')
    .default(() => new Date().toISOString()),
  lines: list(map({ sku: string(), qty: number().savedAs('q') })),
  blob: any().transform(jsonStringify()).optional(),
  coupon: string()
    .optional()
    .validate((text: string) => text.length > 3),
}).and((before) => ({
  gsi1pk: string()
    .savedAs('GSI1PK')
    .hidden()
    .link<typeof before>(({ tenantId, status }) => `T#${tenantId}#STATUS#${status.toLowerCase()}`),
  gsi1sk: string()
    .savedAs('GSI1SK')
    .hidden()
    .link<typeof before>(({ placedAt, total }) => `${placedAt.slice(0, 10)}#${total}`),
}));

const Order = new Entity({
  name: 'Order',
  table: Shop,
  schema: orderSchema,
  computeKey: ({ tenantId, customerId, orderId, seq }) => ({
    PK: `T#${tenantId}#C#${customerId.toLowerCase()}`,
    SK: `ORDER#${String(seq).padStart(8, '0')}#${orderId}`,
  }),
});

const Customer = new Entity({
  name: 'CUSTOMER',
  table: Shop,
  schema: item({
    id: string().savedAs('PK').transform(prefix('CUST')).key(),
    kind: string().const('PROFILE').savedAs('SK').key().default('PROFILE'),
    email: string(),
  }),
  timestamps: { created: { name: 'createdAt', savedAs: 'ca' }, modified: false },
});

const module = {
  Order,
  models: { Customer },
  ordersOfCustomer: Order.build(EntityAccessPattern)
    .schema(map({ tenant: string(), customer: string(), from: number(), to: number() }))
    .pattern(({ tenant, customer, from, to }) => ({
      partition: `T#${tenant}#C#${customer.toLowerCase()}`,
      range: { between: [`ORDER#${String(from).padStart(8, '0')}`, `ORDER#${String(to).padStart(8, '0')}`] },
    }))
    .options({ reverse: true, limit: 20 })
    .meta({ title: 'Orders', description: 'Orders of a customer' }),
  ofTenant: Order.build(EntityAccessPattern)
    .schema(map({ tenant: string(), day: string() }))
    .pattern(({ tenant, day }) => ({
      index: 'GSI1',
      partition: `T#${tenant}#STATUS#open`,
      range: { beginsWith: day },
    })),
  profile: Shop.build(TableAccessPattern)
    .entities(Customer)
    .schema(string())
    .pattern((id) => ({ partition: `CUST#${id}`, range: { eq: 'PROFILE' } })),
};

describe('definitions of DynamoDB-Toolbox', () => {
  const draft = toolboxDrafted(module);
  const quirks = draft.quirks.map(({ message }) => message);

  it('have keys that the imported model makes alike', () => {
    const entities = entitiesOf(draft);
    for (const seq of [0, 7, 99_999_999]) {
      const order = {
        tenantId: 'Acme #1',
        customerId: 'Élodie/B',
        orderId: 'o{1}%',
        seq,
        status: 'PAID' as const,
        total: 1250,
        placedAt: '2026-11-20T10:11:12.131Z',
        lines: [],
      };
      const stored = Order.build(PutItemCommand).item(order).params().Item!;
      const { PK, SK, GSI1PK, GSI1SK } = stored;
      expect(Object.fromEntries(keysOf(entities.get('Order')!, order))).toEqual({ PK, SK, GSI1PK, GSI1SK });
    }
    const customer = { id: 'c#1', email: 'a@b' };
    const { PK, SK } = Customer.build(PutItemCommand).item(customer).params().Item!;
    expect(Object.fromEntries(keysOf(entities.get('CUSTOMER')!, customer))).toEqual({ PK, SK });
  });

  it('are a model with their attributes and patterns', () => {
    const { text } = writeModel(draft);
    expect(text.slice(text.indexOf('tables:'), text.indexOf('# ---- Not known'))).toMatchInlineSnapshot(`
      "tables:
        shop:
          key: {pk: PK, sk: SK}
          indexes:
            GSI1: {pk: GSI1PK, sk: GSI1SK, project: all}
            byScore: {sk: "score: N", local: true, project: all}
            several: {pk: [status, tenantId], sk: "total: N", project: all}

      entities:
        # Its key: high confidence: by what \`computeKey\` made of values that it was tried with.
        # Its key in GSI1: high confidence: by what its links made of values that they were tried with.
        Order:
          id: [tenantId, customerId, seq, orderId]
          key: {pk: "T#{tenantId}#C#{customerId|lower}", sk: "ORDER#{seq|pad:8}#{orderId}"}
          indexes:
            GSI1: {pk: "T#{tenantId}#STATUS#{status|lower}", sk: "{placedAt|date:yyyy-MM-dd}#{total}"}
            byScore: {pk: "T#{tenantId}#C#{customerId|lower}", sk: natural}
            several: natural
          attributes:
            tenantId: string
            customerId: string
            orderId: string
            # medium confidence: whole and of at most 8 digits, because keys pad it so
            seq: {type: int, min: 0, max: 99999999}
            status: {enum: [OPEN, PAID, SHIPPED], default: OPEN}
            total: decimal(38)
            score: {type: decimal(38), optional: true}
            placedAt: {type: timestamp, as: pa, generate: now}
            lines: {list: {map: {sku: string, qty: {type: decimal(38), as: q}}}}
            blob: {type: string, optional: true}
            coupon: {type: string, optional: true}
            created: {type: timestamp, as: _ct, generate: now}
            modified: {type: timestamp, as: _md, generate: now}

        CUSTOMER:
          key: {pk: "CUST#{id}", sk: "PROFILE"}
          attributes:
            id: string
            email: string
            createdAt: {type: timestamp, as: ca, generate: now}

      accessPatterns:
        ordersOfCustomer:
          op: query
          entity: Order
          by: [tenantId, customerId]
          range: {seq: between}
          order: desc
          limit: 20
          description: Orders of a customer
        # It always asks for the items whose \`status\` makes \`open\` of the key.
        ofTenant: {op: query, entity: Order, by: [tenantId, status], range: {placedAt: begins}, index: GSI1}
        profile: {op: query, entity: CUSTOMER, by: [id]}

      "
    `);
  });

  it('tell what code does', () => {
    expect(quirks).toEqual([
      '`total` of `Order` stands in a key as JavaScript writes a number: without padding, and with an exponent from 1e21 on.',
      '`blob` of `Order` is changed by a transform before it is stored, which the model does not say.',
      'The definitions do not say what indexes project; it is taken to be all.',
    ]);
    expect(draft.unplaced.map(({ place, why }) => `${place.path}: ${why}`)).toEqual([
      'Order.coupon.validate: values are checked by code: write that as `pattern`, `charset` or bounds',
    ]);
  });

  it.each<[string, (input: { readonly a: string; readonly b: boolean; readonly n: number }) => string, string]>([
    ['branches', ({ a, b }) => (b ? `X#${a}` : `Y#${a}`), 'what it makes does not follow from one template'],
    ['is random', ({ a }) => `${a}#${Math.random()}`, 'it makes something else at every call'],
    ['ends a value', ({ a }) => a.slice(-6), 'what it makes does not follow from one template'],
    ['writes a boolean', ({ b }) => `B#${b}`, 'what it makes does not follow from one template'],
    ['shifts a number', ({ n }) => `N#${n + 1}`, 'what it makes does not follow from one template'],
    [
      'refuses',
      ({ n }) => {
        throw new Error(`no ${typeof n}`);
      },
      'it throws for values that it was tried with: no number',
    ],
  ])('have a key as it is stored where code %s', (_, make, why) => {
    const Odd = new Entity({
      name: 'Odd',
      table: Shop,
      schema: item({ a: string().key(), b: boolean().key(), n: number().key() }),
      computeKey: (input) => ({ PK: make(input), SK: 'ODD' }),
    });
    const { entities, quirks } = toolboxDrafted({ Odd });
    expect(quirks[0]?.message).toBe(
      `No template was found for \`PK\` of \`Odd\`, which \`computeKey\` makes: ${why}. The model has the key attribute as it is stored.`,
    );
    expect(entities[0]?.key.pk).toEqual({ kind: 'natural' });
  });

  it('are tried with times, ids and small numbers where code refuses others', () => {
    const checked = (text: string, form: RegExp, what: string): string => {
      if (!form.test(text)) throw new Error(`${what}: \`${text}\` of ${text.length} characters is none`);
      return text;
    };
    const Checked = new Entity({
      name: 'Checked',
      table: Shop,
      schema: item({ id: string().key(), user: string().key(), at: string().key(), line: number().key() }),
      computeKey: ({ id, user, at, line }) => {
        if (line > 500) throw new RangeError(`line: ${line} is too large`);
        const day = new Date(at).toISOString().slice(0, 10);
        const owner = checked(user, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/, 'user');
        return {
          PK: `U#${owner}#${day}`,
          SK: `${checked(id, /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, 'id')}#${String(line).padStart(3, '0')}`,
        };
      },
    });
    const { entities, quirks } = toolboxDrafted({ Checked });
    expect(quirks.map(({ message }) => message).filter((one) => one.includes('template'))).toEqual([]);
    expect(entities[0]?.key).toMatchObject({
      pk: { kind: 'template', text: 'U#{user}#{at|first:10}' },
      sk: { kind: 'template', text: '{id}#{line|pad:3}' },
    });
  });

  it('tell of values that code changes, and of keys without a value', () => {
    const Odd = new Entity({
      name: 'Odd',
      table: Shop,
      schema: item({ a: string().key(), c: string().optional() }).and((before) => ({
        one: string()
          .savedAs('GSI1PK')
          .link<typeof before>(({ c }) => `C#${c}`),
        two: string()
          .savedAs('GSI1SK')
          .link<typeof before>(({ a }) => a),
      })),
      computeKey: ({ a }) => ({ PK: `A#${encodeURIComponent(a)}`, SK: a.toUpperCase().slice(0, 5) }),
    });
    const { entities, quirks } = toolboxDrafted({ Odd });
    expect(quirks.map(({ message }) => message).slice(0, 2)).toEqual([
      '`PK` of `Odd`, by `computeKey`: A value with a space, `#`, `%`, `/` or letters beyond ASCII comes out otherwise than the template has it.',
      'No template was found for `SK` of `Odd`, which `computeKey` makes: what it makes does not follow from one template. The model has the key attribute as it is stored.',
    ]);
    expect(quirks.map(({ message }) => message).join()).toContain('makes `C#undefined`, which is stored.');
    expect(entities[0]?.key.pk).toEqual({ kind: 'template', text: 'A#{a}' });
  });

  it('are read as version 1 has them', () => {
    const table = {
      name: 'old',
      partitionKey: { name: 'pk', type: 'string' },
      indexes: {},
      entityAttributeSavedAs: '_et',
      getName: () => 'old',
    };
    const attribute = (type: string, more: object = {}) => ({
      type,
      required: 'atLeastOnce',
      hidden: false,
      key: false,
      defaults: {},
      links: {},
      validators: {},
      ...more,
    });
    const User = {
      type: 'entity',
      name: 'User',
      table,
      schema: {
        type: 'schema',
        attributes: {
          id: attribute('string', { key: true, required: 'always' }),
          age: attribute('number', { required: 'never', savedAs: 'a', defaults: { put: 3 } }),
          entity: attribute('string', { enum: ['User'], savedAs: '_et', hidden: true, defaults: { put: 'User' } }),
        },
      },
      computeKey: ({ id }: { readonly id: string }) => ({ pk: `USER#${id}` }),
    };
    const { entities, tables } = toolboxDrafted({ User });
    expect(tables.map(({ name }) => name)).toEqual(['old']);
    expect(entities).toMatchObject([
      {
        name: 'User',
        tag: { attribute: '_et', value: 'User' },
        key: { pk: { text: 'USER#{id}' }, confidence: 'high' },
        attributes: [{ name: 'id' }, { name: 'age', storedName: 'a', optional: true, default: { N: '3' } }],
      },
    ]);
  });
});
