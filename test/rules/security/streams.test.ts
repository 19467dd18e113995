import { describe, expect, it } from 'vitest';
import { saidBy } from '../support/shop.js';

interface Streamed {
  /** What the table says of its stream. */
  readonly stream?: string;
  readonly rule?: string;
  readonly refresh?: string;
}

const RULE = `streams:
  countPaid:
    source: Order
    when: "new.paid and not old.paid"
    update: {Count: {by: {customerId: new.customerId}, add: {paid: 1}}}
`;

function model({ stream = '', rule = RULE, refresh = 'never' }: Streamed): string {
  return `dynamodel: 1
model: shop
tables:
  shop: {key: {pk: pk, sk: sk}${stream}}
  counts: {key: {pk: pk}}
entities:
  Order:
    table: shop
    key: {pk: "CUSTOMER#{customerId}", sk: "ORDER#{orderId}"}
    attributes:
      customerId: ulid
      orderId: ulid
      paid: bool
      shop: {copy: Shop.name, via: {shopId: shopId}, refresh: ${refresh}}
      shopId: ulid
  Shop:
    table: shop
    key: {pk: "SHOP#{shopId}", sk: "SHOP"}
    attributes: {shopId: ulid, name: {type: string, minBytes: 1, maxBytes: 60}}
  Count:
    table: counts
    key: {pk: "CUSTOMER#{customerId}"}
    attributes: {customerId: ulid, paid: {type: int, min: 0, counter: true}}
${rule}`;
}

describe('DM9005 stream-missing', () => {
  it('finds a rule whose source has no stream, once for the table, whatever reads it', () => {
    const [finding, ...rest] = saidBy('DM9005', model({ refresh: 'stream' }));
    expect(finding?.at).toBe('error 4:3 shop');
    expect(finding?.message).toContain('has no stream, and `countPaid` and `Order.shop` read it');
    expect(finding?.message).toContain('`stream: new-and-old`');
    expect(rest).toEqual([]);
  });

  it('asks for the images that are read, and for no more', () => {
    const rule = RULE.replace('new.paid and not old.paid', 'paid');
    expect(saidBy('DM9005', model({ rule }))[0]?.message).toContain('Add `stream: new-image`');
    expect(saidBy('DM9005', model({ rule, stream: ', stream: new-image' }))).toEqual([]);
  });

  it.each([
    ['new-image', 'the old image'],
    ['old-image', 'the new image'],
    ['keys-only', 'the new and the old image'],
  ])('finds that %s lacks %s', (view, lacks) => {
    const [finding] = saidBy('DM9005', model({ stream: `, stream: ${view}` }));
    expect(finding?.at).toBe(`error 4:41 ${view}`);
    expect(finding?.message).toContain(`\`countPaid\` reads ${lacks}`);
  });

  it('looks at `by`, `set` and `add` too', () => {
    const rule = RULE.replace(/ {4}when: .*\n/, '').replace('new.customerId', 'old.customerId');
    expect(saidBy('DM9005', model({ rule, stream: ', stream: new-image' }))).toHaveLength(1);
    expect(saidBy('DM9005', model({ rule, stream: ', stream: old-image' }))).toEqual([]);
  });

  it('is silent where the stream has what is read, and where nothing reads one', () => {
    expect(saidBy('DM9005', model({ stream: ', stream: new-and-old', refresh: 'stream' }))).toEqual([]);
    expect(saidBy('DM9005', model({ rule: '' }))).toEqual([]);
    expect(saidBy('DM9005', model({ rule: '', refresh: 'write' }))).toEqual([]);
  });
});
