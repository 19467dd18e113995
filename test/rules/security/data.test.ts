import { describe, expect, it } from 'vitest';
import { saidBy } from '../support/shop.js';

const PLAIN = '{pk: "CUSTOMER#{customerId}", sk: "PROFILE"}';

interface Customers {
  readonly table?: string;
  readonly key?: string;
  readonly maps?: string;
  readonly index?: string;
  readonly more?: string;
  readonly ask?: string;
  readonly pii?: boolean;
}

function model({ table = '', key = PLAIN, maps = '', index = '', more = '', ask = '', pii = true }: Customers): string {
  return `dynamodel: 1
model: shop
types:
  Email: {type: string, maxBytes: 254, minBytes: 3, normalize: lower${pii ? ', pii: true' : ''}}
tables:
  shop: {key: {pk: pk, sk: sk}${table}${index === '' ? '' : `, indexes: {gsi: ${index}}`}}
entities:
  Customer:
    key: ${key}
${maps === '' ? '' : `    indexes: {gsi: ${maps}}\n`}    attributes:
      customerId: {type: ulid, generate: ulid}
      email: Email
      plan: {enum: [FREE, PAID]}
${more}accessPatterns:
  register: {op: create, entity: Customer, rate: 1/s}
  customer: {op: get, entity: Customer, by: [customerId], rate: 2/s}
${ask}`;
}

const OWN = ', protection: {kms: alias/shop}';
const BY_EMAIL = '  byEmail: {op: query, entity: Customer, by: [email], project: [customerId], rate: 2/s}\n';
const BY_PLAN = '  byPlan: {op: query, entity: Customer, by: [plan], project: [customerId], page: 20, rate: 2/s}\n';

describe('DM9003 exposed-pii', () => {
  it('is one note for a table, with the keys, the projections and the key that encrypts it', () => {
    const text = model({
      index: '{pk: gpk, sk: gsk, project: {include: [email]}}',
      maps: '{pk: "PLAN#{plan}#{customerId}", sk: "{customerId}"}',
      more: '    unique: {email: {onConflict: EmailTaken}}\n',
      ask: '  byPlan: {op: query, entity: Customer, by: [plan, customerId], project: [customerId], page: 20, rate: 2/s}\n',
    });
    const [finding, ...rest] = saidBy('DM9003', text);
    expect(finding?.at).toBe('info 6:3 shop');
    expect(finding?.message).toContain('in keys (`email` of `Customer.unique.email` in the table)');
    expect(finding?.message).toContain('no pattern reads it (`email` of `Customer` in index `gsi`)');
    expect(finding?.message).toContain('under a key that AWS owns');
    expect(finding?.numbers).toEqual({ attributes: 1, keys: 1, projections: 1 });
    expect(rest).toEqual([]);
  });

  it('says nothing of a digest, of a shard, and of a projection that is read', () => {
    const index = '{pk: gpk, project: {include: [email]}}';
    const hashed = model({
      table: OWN,
      index: '{pk: gpk, project: keys}',
      maps: '{pk: "EMAIL#{email|hash:32}"}',
      ask: BY_EMAIL,
    });
    expect(saidBy('DM9003', hashed)).toEqual([]);
    const read = BY_PLAN.replace('[customerId]', '[email]');
    expect(saidBy('DM9003', model({ table: OWN, index, maps: '{pk: "PLAN#{plan}"}', ask: read }))).toEqual([]);
    const shard = model({ table: OWN, key: '{pk: "C#{customerId}#{shard:4 by email}", sk: "P"}' });
    expect(saidBy('DM9003', shard)).toEqual([]);
  });

  it('follows what is derived from it', () => {
    const more = '      search: {derive: "lower(email)"}\n';
    const text = model({ table: OWN, index: '{pk: gpk, project: keys}', maps: '{pk: "S#{search}"}', more });
    expect(saidBy('DM9003', text)[0]?.message).toContain('`search` of `Customer` in index `gsi`');
  });

  it('is silent where nothing is declared personal, and where all is well', () => {
    expect(saidBy('DM9003', model({ pii: false }))).toEqual([]);
    expect(saidBy('DM9003', model({ table: OWN }))).toEqual([]);
    expect(saidBy('DM9003', model({}))).toHaveLength(1);
  });
});

describe('DM9001 no-recovery and DM9002 no-deletion-protection', () => {
  const off = ', protection: {pitr: false, delete: false}';

  it('warn of what is switched off on purpose', () => {
    expect(saidBy('DM9001', model({ table: off })).map(({ at }) => at)).toEqual([
      'warning 6:45 {pitr: false, delete: false}',
    ]);
    expect(saidBy('DM9002', model({ table: off })).map(({ at }) => at.slice(0, 12))).toEqual(['warning 6:45']);
  });

  it('are notes where TTL removes all there is, and silent by default', () => {
    const session = model({ table: `${off}, ttl: expiresAt`, more: '    ttl: {attribute: expiresAt, after: 1d}\n' });
    expect(saidBy('DM9001', session)[0]?.at).toMatch(/^info/);
    expect(saidBy('DM9002', session)[0]?.at).toMatch(/^info/);
    expect([...saidBy('DM9001', model({})), ...saidBy('DM9002', model({}))]).toEqual([]);
  });
});
