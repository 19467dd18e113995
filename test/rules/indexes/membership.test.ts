import { describe, expect, it } from 'vitest';
import { problems, saidBy, shop } from '../support/shop.js';

const READS = ['orders: {op: query, entity: Order, by: [customerId], page: 25}', 'place: {op: create, entity: Order}'];
const GSI = '{gsi1: {pk: gsi1pk, sk: gsi1sk, project: all}}';
const BY_ID = '{gsi1: {pk: "ORDER#{orderId}", sk: "ORDER"}}';

describe('DM3001 index-without-entities', () => {
  it('points at the index', () => {
    const [finding, ...rest] = saidBy('DM3001', shop({ indexes: GSI, patterns: READS }));
    expect(finding?.at).toBe('warning 4:43 gsi1');
    expect(rest).toEqual([]);
  });

  it('leaves a table without entities alone, and an index whose members are there without a mapping', () => {
    const empty =
      'dynamodel: 1\nmodel: shop\ntables:\n  shop: {key: {pk: pk}, indexes: {gsi1: {pk: a, project: all}}}\nentities: {}\n';
    expect(saidBy('DM3001', empty)).toEqual([]);
    const physical = shop({ indexes: '{byCountry: {pk: country, project: all}}', attributes: ['country: ulid'] });
    expect(problems(physical)).toEqual(['DM3016 warning']);
  });
});

describe('DM3002 index-never-queried', () => {
  it('prices the writes at the declared rates', () => {
    const patterns = [
      'orders: {op: query, entity: Order, by: [customerId], page: 25}',
      'place: {op: create, entity: Order, rate: 100/s}',
    ];
    const [finding] = saidBy('DM3002', shop({ indexes: GSI, maps: BY_ID, patterns }));
    expect(finding?.at).toBe('warning 4:43 gsi1');
    // 100 writes of one unit: 262.8 million a month at $0.625 a million.
    expect(finding?.numbers).toEqual({ writeUnitsPerSecond: 100, monthlyUsd: 164.3 });
    expect(finding?.message).toContain('cost $164.25 a month on demand');
  });

  it('says nothing where the model declares no reads, or where the index may be what an unserved read is for', () => {
    expect(saidBy('DM3002', shop({ indexes: GSI, maps: BY_ID }))).toEqual([]);
    expect(
      saidBy('DM3002', shop({ indexes: GSI, maps: BY_ID, patterns: ['place: {op: create, entity: Order}'] })),
    ).toEqual([]);
    const unserved = [...READS, 'find: {op: query, entity: Order, by: [reference], page: 5}'];
    expect(problems(shop({ indexes: GSI, maps: BY_ID, attributes: ['reference: ulid'], patterns: unserved }))).toEqual([
      'DM4001 error',
    ]);
  });

  it('is the only finding on an index that nobody reads and that has one key for everything', () => {
    expect(problems(shop({ indexes: GSI, maps: '{gsi1: {pk: "ORDERS", sk: "{orderId}"}}', patterns: READS }))).toEqual([
      'DM3002 warning',
    ]);
  });

  it('leaves an index alone whose key DynamoDB does not take', () => {
    const text = shop({
      indexes: '{byTotal: {pk: country, sk: total, local: true, project: all}}',
      maps: '{byTotal: natural}',
      attributes: ['country: ulid', 'total: {type: int, min: 0, max: 9}'],
      patterns: READS,
    });
    expect(problems(text)).toEqual(['DM3008 error']);
  });
});

describe('DM3016 unmapped-member', () => {
  const second = (country: string): string => `  Customer:
    key: {pk: "CUSTOMER#{customerId}", sk: "PROFILE"}
    attributes:
      customerId: ulid
      country: ${country}`;
  const byCountry = {
    indexes: '{byCountry: {pk: country, sk: sk, project: all}}',
    maps: '{byCountry: {pk: natural}}',
    attributes: ['country: ulid'],
  };

  it('points at the entity that is in without a mapping', () => {
    const [finding, ...rest] = saidBy('DM3016', shop({ ...byCountry, entities: second('ulid') }));
    expect(finding?.at).toBe('warning 13:3 Customer');
    expect(finding?.message).toContain('here `country` and `sk`');
    expect(finding?.numbers).toEqual({ share: 1 });
    expect(rest).toEqual([]);
  });

  it('says how many of its items are in where the attribute is optional', () => {
    const [finding] = saidBy(
      'DM3016',
      shop({ ...byCountry, entities: second('{type: ulid, optional: true, present: 30%}') }),
    );
    expect(finding?.numbers).toEqual({ share: 0.3 });
    expect(finding?.message).toContain('(30 % of its items)');
  });

  it.each([
    ['', 'without end, as `history` has no `keep`'],
    [', keep: 5', 'to 5 copies for each item'],
  ])('says of kept versions%s that they grow', (keep, how) => {
    const versioned = second('ulid').replace(
      '    attributes:',
      `    indexes: {byCountry: {pk: natural}}\n    version: {attribute: version, max: 99}\n    history: {sk: "v{version|pad:2}"${keep}}\n    attributes:`,
    );
    const [finding] = saidBy('DM3016', shop({ ...byCountry, entities: versioned }));
    expect(finding?.message).toContain(how);
    expect(finding?.message).toContain('leave its attributes out of `of`');
    expect(finding?.message).not.toContain('Map it');
  });

  it('knows that an attribute of another type is not in', () => {
    expect(saidBy('DM3016', shop({ ...byCountry, entities: second('{type: int, min: 0, max: 9}') }))).toEqual([]);
  });

  it('leaves the constant sort keys of an inverted index to their own rule', () => {
    const text = shop({
      indexes: '{inverted: {pk: sk, sk: pk, project: all}}',
      entities:
        '  Customer:\n    key: {pk: "CUSTOMER#{customerId}", sk: "PROFILE"}\n    attributes: {customerId: ulid}',
    });
    expect(problems(text)).toEqual(['DM3016 warning', 'DM2017 warning']);
    const [finding] = saidBy('DM3016', text);
    expect(finding?.message).toMatch(/^`Order` does not map index `inverted`/);
  });
});
