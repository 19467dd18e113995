import { describe, expect, it } from 'vitest';
import { assembleItem, companionItems } from '../../src/design/index.js';
import { designOf, entityOf } from '../support/models.js';

const SHOP = `
dynamodel: 1
model: shop
tenancy: {field: tenantId, prefix: "T#{tenantId}", separator: "#"}
tables:
  main:
    key: {pk: pk, sk: sk}
    indexes: {flipped: {pk: sk, sk: pk, project: keys}}
entities:
  Customer:
    table: main
    key: {pk: "CUST#{customerId}", sk: PROFILE}
    attributes:
      tenantId: {type: string, charset: "a-z", maxBytes: 20, immutable: true}
      customerId: {type: ulid, immutable: true}
      email: {type: string, maxBytes: 254, normalize: lower}
      phone: {type: string, maxBytes: 16, optional: true, present: 25%}
      expiresAt: {type: epochSeconds}
    unique:
      email: {scope: [tenantId], onConflict: EmailTaken}
      phone: {key: {pk: "PHONE#{phone}", sk: TAKEN}}
    ttl: expiresAt
    volume: {count: 1000}
  Product:
    table: main
    key: {pk: "PROD#{sku}", sk: v0}
    version: {attribute: version, max: 999999}
    history: {sk: "v{version|pad:6}", keep: 3, of: [price]}
    attributes:
      tenantId: {type: string, charset: "a-z", maxBytes: 20, immutable: true}
      sku: {type: string, charset: "A-Z0-9", maxBytes: 12, immutable: true}
      price: {type: int, min: 0, max: 9999, default: 0}
      stock: {type: int, min: 0, max: 9999}
    volume: {count: 50}
`;

describe('companions of an entity', () => {
  const design = designOf(SHOP);
  const customer = entityOf(design, 'Customer');
  const product = entityOf(design, 'Product');

  it('are entities of the table, and not of the model', () => {
    expect([...design.entities.keys()]).toEqual(['Customer', 'Product']);
    expect(customer.table.entities.map(({ name, companionOf }) => [name, companionOf?.owner.name])).toEqual([
      ['Customer', undefined],
      ['Product', undefined],
      ['Customer.unique.email', 'Customer'],
      ['Customer.unique.phone', 'Customer'],
      ['Product.history', 'Product'],
    ]);
  });

  it('have sentinels that hold the tenant, the values, and expire with their owner', () => {
    const [email, phone] = customer.unique;
    expect(email?.fields).toEqual(['tenantId', 'email']);
    const values = new Map<string, string | bigint>([
      ['tenantId', 'acme'],
      ['email', 'ann@example.com'],
      ['phone', '+47'],
      ['expiresAt', 1_800_000_000n],
    ]);
    expect(email && assembleItem(email.sentinel, values)).toEqual({
      ok: true,
      item: {
        pk: { S: 'T#acme#UNIQ#Customer#email#ann@example.com' },
        sk: { S: 'UNIQ' },
        expiresAt: { N: '1800000000' },
        _t: { S: 'Customer.unique.email' },
      },
    });
    expect(phone && assembleItem(phone.sentinel, values)).toMatchObject({
      item: { pk: { S: 'T#acme#PHONE#+47' }, sk: { S: 'TAKEN' } },
    });
    expect([email?.sentinel.count.value, phone?.sentinel.count.value]).toEqual([1000, 250]);
  });

  it('bound the bytes of a sentinel key by its values', () => {
    const [pk] = customer.unique[0]?.sentinel.key?.pk ?? [];
    // T# + 20 + #UNIQ#Customer#email# + 254 bytes of which each may be escaped to three
    expect(pk?.bytes.max).toBe(2 + 20 + '#UNIQ#Customer#email#'.length + 3 * 254);
  });

  it('keep of a version what the model names, the id, the version and the times', () => {
    const { history } = product;
    expect(history).toMatchObject({ version: 'version', keep: 3, of: ['price'] });
    expect([...(history?.copy.attributes.keys() ?? [])]).toEqual(['tenantId', 'sku', 'price', 'version']);
    const values = new Map<string, string | bigint>([
      ['tenantId', 'acme'],
      ['sku', 'A1'],
      ['price', 5n],
      ['version', 12n],
    ]);
    expect(history && assembleItem(history.copy, values)).toMatchObject({
      item: { pk: { S: 'T#acme#PROD#A1' }, sk: { S: 'v000012' }, price: { N: '5' }, version: { N: '12' } },
    });
    expect(history?.copy.count).toMatchObject({ value: 150, basis: 'assumed' });
  });

  it('are made of the item as it is stored', () => {
    const item = {
      tenantId: { S: 'acme' },
      customerId: { S: '01JABCDEFGHJKMNPQRSTVWXYZ0' },
      email: { S: 'a#b' },
      expiresAt: { N: '1800000000' },
    };
    // No phone, no sentinel; a separator in a value is escaped.
    expect(companionItems(customer, item).map(({ pk }) => pk)).toEqual([{ S: 'T#acme#UNIQ#Customer#email#a$23b' }]);
    const version = {
      tenantId: { S: 'acme' },
      sku: { S: 'A1' },
      price: { N: '5' },
      stock: { N: '9' },
      version: { N: '2' },
    };
    expect(companionItems(product, version)).toEqual([
      {
        pk: { S: 'T#acme#PROD#A1' },
        sk: { S: 'v000002' },
        tenantId: { S: 'acme' },
        sku: { S: 'A1' },
        price: { N: '5' },
        version: { N: '2' },
        _t: { S: 'Product.history' },
      },
    ]);
  });

  it('are where their keys are: in an index on the table’s own attributes', () => {
    const flipped = design.tables.get('main')?.indexes.get('flipped');
    expect(flipped?.members.map(({ entity, mapped }) => [entity.name, mapped])).toContainEqual([
      'Customer.unique.email',
      false,
    ]);
  });

  it('tell of a key that the table cannot have', () => {
    const text = SHOP.replace('key: {pk: pk, sk: sk}', 'key: {pk: pk, sk: "sk: N"}');
    const broken = designOf(text);
    expect(broken.mappingProblems.map(({ kind, entity }) => `${kind} ${entity.name}`)).toContain(
      'template-needs-text Customer.unique.email',
    );
  });
});
