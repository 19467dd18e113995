import { describe, expect, it } from 'vitest';
import { saidBy } from '../support/shop.js';

function stock(parts: {
  readonly table?: string;
  readonly rate?: string;
  readonly count?: string;
  readonly more?: string;
}): string {
  const { table = '', rate = '{avg: 300/s, peak: 400/s}', count = '    volume: {count: 400k}\n', more = '' } = parts;
  return `dynamodel: 1
model: stock
tables:
  stock: {key: {pk: pk}${table}}
entities:
  Level:
    key: {pk: "SKU#{sku}"}
    attributes:
      sku: {type: string, charset: A-Z0-9, minBytes: 8, maxBytes: 8}
      pieces: {type: int, min: 0, max: 99999}
${count}accessPatterns:
  set: {op: put, entity: Level, rate: ${rate}}
  level: {op: get, entity: Level, by: [sku], rate: ${rate}}
${more}`;
}

describe('DM7003 billing-mode', () => {
  it('compares requests with capacity for the peak, all month', () => {
    const [finding] = saidBy('DM7003', stock({}));
    expect(finding?.at).toBe('info 4:3 stock');
    // 788.4 million writes and half as many read units; 572 and 286 units for 730 hours.
    const onDemand = 788.4 * 0.625 + 394.2 * 0.125;
    const provisioned = 730 * (572 * 0.00065 + 286 * 0.00013);
    expect(finding?.numbers.onDemandUsd).toBeCloseTo(onDemand, 0);
    expect(finding?.numbers.provisionedUsd).toBeCloseTo(provisioned, 0);
  });

  it('wants peaks, and for auto scaling a course that it can follow', () => {
    expect(saidBy('DM7003', stock({ rate: '300/s' }))).toEqual([]);
    expect(saidBy('DM7003', stock({ rate: '{avg: 300/s, peak: 3k/s}' }))).toEqual([]);
    const [finding] = saidBy('DM7003', stock({ rate: '{avg: 300/s, peak: 900/s, shape: diurnal}' }));
    expect(finding?.message).toContain('with auto scaling at 70 % of use it would cost about');
    expect(saidBy('DM7003', stock({ rate: '{avg: 300/s, peak: 900/s, shape: burst(5m every 1h)}' }))).toEqual([]);
  });

  it('is silent for small amounts, and where a pattern has no rate', () => {
    expect(saidBy('DM7003', stock({ rate: '{avg: 20/s, peak: 30/s}' }))).toEqual([]);
    expect(saidBy('DM7003', stock({ more: '  drop: {op: delete, entity: Level}\n' }))).toEqual([]);
  });

  it('is a warning where little of what is provisioned is used', () => {
    const table = ', billing: {provisioned: {rcu: 500, wcu: 500}}';
    const [finding] = saidBy('DM7003', stock({ table, rate: '{avg: 2/s, peak: 30/s}' }));
    expect(finding?.at).toMatch(/^warning/);
    expect(finding?.numbers.provisionedUsd).toBeCloseTo(730 * 500 * (0.00065 + 0.00013), 0);
    expect(saidBy('DM7003', stock({ table }))).toEqual([]);
  });
});

describe('DM7004 table-class', () => {
  const large = '    volume: {count: 300M}\n';
  const rate = '{avg: 4/s, peak: 9/s}';
  /** Items of some 3,000 bytes. */
  const texts = (parts: Parameters<typeof stock>[0]): string =>
    stock(parts).replace('{type: int, min: 0, max: 99999}', '{type: string, avgBytes: 2900, maxBytes: 9000}');

  it('reckons both classes', () => {
    const [finding] = saidBy('DM7004', texts({ count: large, rate }));
    expect(finding?.at).toBe('warning 4:3 stock');
    const gb = Number(finding?.numbers.storedBytes) / 1024 ** 3;
    expect(gb).toBeGreaterThan((300e6 * 3000) / 1024 ** 3);
    const writes = (4 * 3 * 730 * 3600) / 1e6;
    const reads = (4 * 0.5 * 730 * 3600) / 1e6;
    expect(finding?.numbers.standardUsd).toBeCloseTo(gb * 0.25 + writes * 0.625 + reads * 0.125, 0);
    expect(finding?.numbers.infrequentAccessUsd).toBeCloseTo(gb * 0.1 + writes * 0.78 + reads * 0.155, 0);
  });

  it('is silent where the class is right, where little is stored, and where not all is known', () => {
    const cold = ', class: infrequent-access';
    expect(saidBy('DM7004', texts({ count: large, rate, table: cold }))).toEqual([]);
    expect(saidBy('DM7004', texts({ rate }))).toEqual([]);
    expect(saidBy('DM7004', texts({ count: '', rate }))).toEqual([]);
    expect(saidBy('DM7004', texts({ count: large, rate: '0/s' }))).toEqual([]);
    expect(saidBy('DM7004', texts({ count: large, rate, more: '  drop: {op: delete, entity: Level}\n' }))).toEqual([]);
  });
});
