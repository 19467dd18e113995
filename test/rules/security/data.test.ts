import { describe, expect, it } from 'vitest';
import { problems, saidBy } from '../support/shop.js';

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
  it('is one note for a table, with the keys and the projections', () => {
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
    expect(saidBy('DM9003', model({}))).toEqual([]);
  });

  it('leaves a projection to DM3004 where it costs enough to be told there', () => {
    const text = model({
      index: '{pk: gpk, project: all}',
      maps: '{pk: "PLAN#{plan}#{customerId}"}',
      more: '    volume: {count: 3000M}\n',
      ask: '  byPlan: {op: query, entity: Customer, by: [plan, customerId], project: [customerId], page: 20, rate: 2/s}\n',
    });
    expect(saidBy('DM3004', text)[0]?.message).toContain('No pattern reads `email`');
    expect(saidBy('DM9003', text)).toEqual([]);
  });
});

describe('DM9006 encryption-choice', () => {
  it('asks once in a model for the choice of a key, where data is declared personal', () => {
    const second = `  people: {key: {pk: id}}
entities:
  Person: {table: people, key: natural, attributes: {id: ulid, email: Email}}
`;
    const text = model({})
      .replace('entities:\n', second)
      .replace('    key: {pk: "CUSTOMER', '    table: shop\n    key: {pk: "CUSTOMER');
    const [finding, ...rest] = saidBy('DM9006', text);
    expect(finding?.at).toBe('info 6:3 shop');
    expect(finding?.message).toMatch(
      /^Tables `shop` and `people` hold personal data \(`Customer.email` and `Person.email`\), and say nothing of the key.*`protection: \{kms: aws-owned\}`.*`alias\/shop`/,
    );
    expect(finding?.numbers).toEqual({ tables: 2, attributes: 2 });
    expect(rest).toEqual([]);
  });

  it.each(['aws-owned', 'aws-managed', 'alias/shop', 'arn:aws:kms:eu-west-1:123456789012:key/mrk-0a'])(
    'takes %s for a choice',
    (kms) => {
      const text = model({ table: `, protection: {kms: "${kms}"}` });
      expect(problems(text)).toEqual([]);
      expect(saidBy('DM9006', text)).toEqual([]);
    },
  );

  it('is silent where nothing is declared personal', () => {
    expect(saidBy('DM9006', model({ pii: false }))).toEqual([]);
  });

  it('warns of a key that the replicas cannot use', () => {
    const arn = 'arn:aws:kms:eu-west-1:123456789012:alias/shop';
    const table = `, protection: {kms: "${arn}"}, replicas: [eu-west-1, ap-south-1]`;
    const [finding] = saidBy('DM9006', model({ table, pii: false }));
    expect(finding?.at).toMatch(/^warning 6:45 /);
    expect(finding?.message).toContain('has a replica in `ap-south-1`, and its key is in `eu-west-1`');
    expect(saidBy('DM9006', model({ table: table.replace(arn, 'alias/shop') }))).toEqual([]);
  });

  it('is no matter of spelling: what is no key is refused as it is read', () => {
    const [finding] = saidBy('DM1004', model({ table: ', protection: {kms: shop-key}' }));
    expect(finding?.message).toMatch(/^`kms` cannot be `shop-key`\..*its alias, ARN or id/);
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
