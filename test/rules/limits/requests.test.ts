import { describe, expect, it } from 'vitest';
import { problems, saidBy, shop, times } from '../support/shop.js';

describe('DM5007 expression-too-large', () => {
  const filtered = (filter: string, attributes: readonly string[] = ['kind: {type: int, min: 0, max: 999}']): string =>
    shop({
      attributes,
      patterns: [`few: {op: query, entity: Order, by: [customerId], page: 25, filter: "${filter}"}`],
    });
  const list = (count: number): string => `kind in [${times(count, (i) => String(i)).join(', ')}]`;

  it('takes 100 values of `in` and not 101', () => {
    expect(saidBy('DM5007', filtered(list(100)))).toEqual([]);
    const [finding, ...rest] = saidBy('DM5007', filtered(list(101)));
    expect(finding?.at).toMatch(/^error 13:\d+ kind in \[1, /);
    expect(finding?.numbers).toEqual({ operands: 101, limit: 100 });
    expect(rest).toEqual([]);
  });

  it('takes 300 operators', () => {
    const chain = (count: number): string => times(count, (i) => `kind = ${i}`).join(' or ');
    const counted = (count: number): readonly unknown[] =>
      saidBy('DM5007', filtered(chain(count))).map(({ numbers }) => numbers.operators);
    // So many comparisons, and one `or` less.
    expect(counted(150)).toEqual([]);
    expect(counted(151)).toEqual([301]);
  });

  it('measures the expressions of the request that it makes', () => {
    const names = times(200, (i) => `attribute_with_a_long_name_${i}`);
    const text = shop({
      attributes: names.map((name) => `${name}: {type: int, min: 0, max: 9}`),
      patterns: [`fix: {op: update, entity: Order, set: [${names.join(', ')}]}`],
    });
    const found = saidBy('DM5007', text);
    for (const { at, message } of found) {
      expect(at).toMatch(/^error \d+:3 fix$/);
      expect(message).toMatch(/^The UpdateExpression of this pattern's request has [\d.]+ KB/);
    }
    expect(found.length).toBeLessThanOrEqual(1);
    const many = times(900, (i) => `f${i}`);
    const long = shop({
      attributes: many.map((name) => `${name}: {type: int, min: 0, max: 9}`),
      patterns: [`fix: {op: update, entity: Order, set: [${many.join(', ')}]}`],
    });
    expect(saidBy('DM5007', long).map(({ at }) => at)).toEqual(['error 912:3 fix']);
  });
});

describe('DM5011 ttl-type', () => {
  const expiring = (type: string, table = ', ttl: expires', own = ''): string =>
    `${shop({ table, attributes: [`expires: ${type}`] }).trimEnd()}\n${own}`;

  it.each([
    'epochSeconds',
    '{type: int, min: 0, max: 9999999999}',
    '{type: epochSeconds, optional: true, present: 50%}',
  ])('takes %s', (type) => {
    expect(problems(expiring(type))).toEqual([]);
  });

  it.each([
    ['epochMillis', 'in milliseconds (`epochMillis`)'],
    ['timestamp', 'a `timestamp`'],
    ['date', 'a `date`'],
    ['{type: string, maxBytes: 20}', 'a `string`'],
  ])('refuses %s at the attribute', (type, words) => {
    const [finding, ...rest] = saidBy('DM5011', expiring(type));
    expect(finding?.at).toBe('error 11:7 expires');
    expect(finding?.message).toContain(words);
    expect(finding?.message).toContain('nothing would be deleted');
    expect(rest).toEqual([]);
  });

  it('wants the table to have a TTL where an entity expires', () => {
    const [finding] = saidBy('DM5011', expiring('epochSeconds', '', '    ttl: {attribute: expires, after: 30d}\n'));
    expect(finding?.at).toMatch(/^error 12:\d+ /);
    expect(finding?.message).toContain(
      'table `shop` has no `ttl`: nothing will ever be deleted. Add `ttl: expires` to the table.',
    );
  });

  it('wants the table’s own attribute', () => {
    const text = expiring('epochSeconds', ', ttl: goneAt', '    ttl: {attribute: expires, after: 30d}\n');
    const [finding] = saidBy('DM5011', text);
    expect(finding?.at).toBe('error 12:22 expires');
    expect(finding?.message).toContain('table `shop` deletes by `goneAt`, the one TTL attribute that a table can have');
  });

  it('looks at stored names', () => {
    expect(problems(shop({ table: ', ttl: x', attributes: ['expires: {type: epochSeconds, as: x}'] }))).toEqual([]);
    expect(problems(shop({ table: ', ttl: x', attributes: ['expires: {type: timestamp, as: x}'] }))).toEqual([
      'DM5011 error',
    ]);
  });
});

describe('DM5012 throughput-quota', () => {
  const rated = (rate: string, more = '', table = ''): string =>
    shop({ table, patterns: [`place: {op: create, entity: Order, rate: ${rate}}`], more });

  it('compares the peak of a table with its quota', () => {
    expect(saidBy('DM5012', rated('{avg: 1k/s, peak: 40k/s}'))).toEqual([]);
    const [finding, ...rest] = saidBy('DM5012', rated('{avg: 1k/s, peak: 41k/s}'));
    expect(finding?.at).toBe('warning 4:3 shop');
    expect(finding?.numbers).toEqual({ units: 41_000, quota: 40_000 });
    expect(rest).toEqual([]);
    expect(saidBy('DM5012', rated('{avg: 1k/s, peak: 41k/s}', 'lint: {quotas: {tableWriteUnits: 60000}}'))).toEqual([]);
  });

  it('judges provisioned capacity, and that of auto scaling', () => {
    const billing = (text: string): readonly string[] =>
      saidBy('DM5012', rated('1/s', '', `, billing: ${text}`)).map(
        ({ at, numbers }) => `${at.split(' ')[0]} ${numbers.units}`,
      );
    expect(billing('{provisioned: {rcu: 40000, wcu: 40000}}')).toEqual([]);
    expect(billing('{provisioned: {rcu: 50000, wcu: 40000}}')).toEqual(['warning 50000']);
  });

  it('judges what all tables and indexes are provisioned with, which is of the account', () => {
    const gsis = [1, 2].map(
      (n) => `i${n}: {pk: x${n}, project: keys${n === 1 ? ', billing: {provisioned: {rcu: 1, wcu: 30000}}' : ''}}`,
    );
    const text = rated('1/s', '', `, billing: {provisioned: {rcu: 30000, wcu: 30000}}, indexes: {${gsis.join(', ')}}`);
    const [finding, ...rest] = saidBy('DM5012', text);
    expect(finding?.numbers).toEqual({ units: 90_000, quota: 80_000 });
    expect(finding?.message).toContain('90,000 write units a second together');
    expect(rest).toEqual([]);
    expect(saidBy('DM5012', `${text}lint: {quotas: {accountWriteUnits: 90000}}\n`)).toEqual([]);
    const high = text.replace('wcu: 30000}}}', 'wcu: 50000}}}');
    expect(saidBy('DM5012', high).map(({ message }) => message)).toEqual([
      expect.stringContaining('Index `i1` of table `shop` is provisioned with up to 50,000 write units a second'),
    ]);
  });
});
