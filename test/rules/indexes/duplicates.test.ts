import { describe, expect, it } from 'vitest';
import { problems, saidBy, shop } from '../support/shop.js';

const ATTRIBUTES = [
  'state: {enum: [NEW, PAID, SENT]}',
  'day: {type: date, immutable: true}',
  'note: {type: string, avgBytes: 300, maxBytes: 2000}',
];
const PATTERNS = [
  'place: {op: create, entity: Order, rate: 10/s}',
  'ofState: {op: query, entity: Order, by: [customerId, state], index: one, page: 25}',
];

/** Orders in two indexes with these keys; the pattern reads the first, and `more` what else. */
function text(one: string, two: string, more: readonly string[] = [], projections = ['all', 'all']): string {
  return shop({
    indexes: `{one: {pk: p1, sk: s1, project: ${projections[0]}}, two: {pk: p2, sk: s2, project: ${projections[1]}}}`,
    maps: `{one: {${one}}, two: {${two}}}`,
    attributes: ATTRIBUTES,
    volume: '{count: 1M, per: {customerId: {avg: 20, max: 400}}}',
    patterns: [...PATTERNS, ...more],
  });
}

const KEY = 'pk: "{customerId}#{state}", sk: "{day}#{orderId}"';
const READS_TWO = 'ofTwo: {op: query, entity: Order, by: [customerId, state], range: {day: gte}, index: two, page: 25}';

describe('DM3003 duplicate-index', () => {
  it('names the double that nobody reads, which has no other finding', () => {
    const [finding, ...rest] = saidBy('DM3003', text(KEY, KEY));
    expect(finding?.at).toBe('warning 4:80 two');
    expect(finding?.message).toContain('Index `two` gives `Order` the same key as index `one`');
    expect(finding?.numbers.writeUnitsPerSecond).toBe(10);
    expect(rest).toEqual([]);
    expect(problems(text(KEY, KEY))).toEqual(['DM3003 warning']);
  });

  it('names the shorter of two keys, which both are read', () => {
    const shorter = KEY.replace('#{orderId}', '');
    expect(saidBy('DM3003', text(KEY, shorter, [READS_TWO])).map(({ at }) => at)).toEqual(['warning 4:80 two']);
    expect(saidBy('DM3003', text(shorter, KEY, [READS_TWO])).map(({ at }) => at)).toEqual(['warning 4:43 one']);
  });

  it('leaves the longer one that nobody reads to DM3002', () => {
    expect(problems(text(KEY.replace('#{orderId}', ''), KEY))).toEqual(['DM3002 warning']);
  });

  it('is silent about keys that differ, and states that an index leaves out', () => {
    expect(saidBy('DM3003', text(KEY, KEY.replace('{customerId}#', ''), [READS_TWO]))).toEqual([]);
    expect(saidBy('DM3003', text(KEY, KEY.replace('{day}', '{day|date:yyyy-MM}')))).toEqual([]);
    expect(saidBy('DM3003', text(KEY, `${KEY}, when: state = NEW`))).toEqual([]);
  });

  it('is silent about a narrow copy, which is cheaper to read', () => {
    expect(saidBy('DM3003', text(KEY, KEY, [READS_TWO], ['all', 'keys']))).toEqual([]);
  });

  it('is a note where the table itself has the key', () => {
    const table = 'pk: "CUSTOMER#{customerId}", sk: "ORDER#{orderId}"';
    const read = 'copy: {op: query, entity: Order, by: [customerId], index: two, page: 25}';
    const [finding, ...rest] = saidBy('DM3003', text(KEY, table, [read]));
    expect(finding?.at).toBe('info 4:80 two');
    expect(finding?.message).toContain('throughput of their own');
    expect(rest).toEqual([]);
    const own = text(KEY, KEY, [READS_TWO]).replace('sk: s2,', 'sk: s2, billing: {provisioned: {rcu: 9, wcu: 9}},');
    expect(saidBy('DM3003', own).map(({ at }) => at.split(' ')[0])).toEqual(['info']);
  });
});
