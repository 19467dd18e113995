import { describe, expect, it } from 'vitest';
import { problems, saidBy, shop } from '../support/shop.js';

const GSI = '{gsi1: {pk: gsi1pk, sk: gsi1sk, project: all}}';

interface Load {
  /** Rate of the creates. */
  readonly place?: string;
  /** Rate of the reads of the index. */
  readonly read?: string;
  readonly volume?: string;
  readonly attributes?: readonly string[];
  readonly by?: string;
  readonly more?: string;
}

/** Orders in an index with the given partition key. */
function indexed(pk: string, load: Load = {}, sk = '{orderId}'): string {
  const rate = (value: string | undefined): string => (value === undefined ? '' : `, rate: ${value}`);
  return shop({
    indexes: GSI,
    maps: `{gsi1: {pk: "${pk}", sk: "${sk}"}}`,
    attributes: load.attributes ?? [],
    ...(load.volume === undefined ? {} : { volume: load.volume }),
    patterns: [
      `place: {op: create, entity: Order${rate(load.place)}}`,
      `newest: {op: query, entity: Order, by: [${load.by ?? ''}], index: gsi1, page: 25${load.more ?? ''}${rate(load.read)}}`,
    ],
  });
}

const PAID = { attributes: ['paid: bool'], by: 'paid' };

describe('DM6001 few-partition-keys', () => {
  it('warns of a constant index key by its structure where no rates are stated', () => {
    const [finding, ...rest] = saidBy('DM6001', indexed('ORDERS'));
    expect(finding?.at).toMatch(/^warning 8:27 "?ORDERS"?$/);
    expect(finding?.numbers).toEqual({ values: 1 });
    expect(finding?.message).toContain('All items of `Order` are under one partition key of index `gsi1`');
    expect(rest).toEqual([]);
  });

  it('is silent for few items, by the model’s own word', () => {
    expect(problems(indexed('ORDERS', { volume: '{count: 9999}' }))).toEqual([]);
    expect(problems(indexed('ORDERS', { volume: '{count: 10000}' }))).toEqual(['DM6001 warning']);
  });

  it('lets the load decide where it is stated', () => {
    expect(problems(indexed('ORDERS', { place: '{avg: 10/s, peak: 499/s}' }))).toEqual([]);
    expect(problems(indexed('ORDERS', { place: '{avg: 10/s, peak: 500/s}' }))).toEqual(['DM6001 warning']);
    const [finding] = saidBy('DM6001', indexed('ORDERS', { place: '{avg: 10/s, peak: 1200/s}' }));
    expect(finding?.at).toMatch(/^error 8:27 /);
    expect(finding?.numbers).toEqual({ values: 1, peakUnits: 1200, limitUnits: 1000, leastShards: 2 });
    expect(finding?.message).toContain('120 % of the 1,000 that one partition serves');
    expect(finding?.message).toContain('`{shard:2}` at least');
  });

  it('looks at each of several mappings', () => {
    const text = (peak: string): string =>
      shop({
        indexes: GSI,
        maps: '{gsi1: [{pk: "O#{customerId}", sk: "{orderId}", when: "open"}, {pk: "DONE", sk: "{orderId}", when: "not open"}]}',
        attributes: ['open: bool'],
        patterns: [
          'mine: {op: query, entity: Order, by: [customerId], filter: "open", index: gsi1, page: 25}',
          `close: {op: update, entity: Order, set: [open, customerId], key: [customerId, orderId], rate: ${peak}}`,
        ],
      });
    expect(saidBy('DM6001', text('100/s'))).toEqual([]);
    expect(saidBy('DM6001', text('1200/s'))[0]?.numbers).toMatchObject({ values: 1, peakUnits: 1200 });
  });

  it('speaks of the hottest of several constant keys', () => {
    const text = shop({
      indexes: GSI,
      maps: '{gsi1: {pk: "ORDERS", sk: "{orderId}"}}',
      entities:
        '  Visit:\n    key: {pk: "VISIT#{visitId}", sk: "VISIT"}\n    indexes: {gsi1: {pk: "VISITS", sk: "{visitId}"}}\n    attributes: {visitId: ulid}',
      patterns: [
        'place: {op: create, entity: Order, rate: 600/s}',
        'visit: {op: create, entity: Visit, rate: 3k/s}',
        'orders: {op: query, entity: Order, index: gsi1, page: 25, rate: 1/s}',
        'visits: {op: query, entity: Visit, index: gsi1, page: 25, rate: 1/s}',
      ],
    });
    const [finding, ...rest] = saidBy('DM6001', text);
    expect(finding?.message).toContain('All items of `Visit`');
    expect(finding?.numbers).toMatchObject({ peakUnits: 3000 });
    expect(rest).toEqual([]);
  });

  it('does not take a rate of something else for the load of the index', () => {
    const text = indexed('ORDERS').replace(
      'accessPatterns:',
      'accessPatterns:\n  one: {op: get, entity: Order, by: [customerId, orderId], rate: 900/s}',
    );
    expect(problems(text)).toEqual(['DM6001 warning']);
  });

  it('says that DynamoDB may split a collection whose reads are spread over its sort key', () => {
    // Reads of 25 items of some 190 bytes: one unit each.
    const [finding] = saidBy('DM6001', indexed('ORDERS', { place: '1/s', read: '{avg: 1k/s, peak: 9k/s}' }));
    expect(finding?.at).toMatch(/^warning/);
    expect(finding?.message).toContain('read units a second');
    expect(finding?.message).toContain('DynamoDB may split the collection by its sort key');
  });

  it('leaves shards alone, until the load is too much for them', () => {
    const sharded = (place?: string): string =>
      indexed('ORDERS#{shard:4 by orderId}', {
        ...(place === undefined ? {} : { place }),
        more: ', fanOut: {shard: all}',
      });
    expect(problems(sharded())).toEqual([]);
    expect(problems(sharded('{avg: 100/s, peak: 3500/s}'))).toEqual([]);
    // Four shards: DM3014's, since they are not one. A new table is too small for so much, besides.
    expect(problems(sharded('{avg: 100/s, peak: 8k/s}'))).toEqual(['DM6010 warning', 'DM3014 error']);
  });

  it('judges tables too, and leaves singletons alone', () => {
    const config = (more: string): string =>
      shop({
        entities: `  Setting:\n${more}    key: {pk: "SETTINGS", sk: "SETTINGS"}\n    attributes: {value: {type: string, maxBytes: 99}}`,
        patterns: ['change: {op: put, entity: Setting}'],
      });
    expect(problems(config('    singleton: true\n'))).toEqual([]);
    const many = shop({ key: '{pk: "ORDERS", sk: "{orderId}"}', patterns: ['place: {op: create, entity: Order}'] });
    expect(
      saidBy('DM6001', many).map(({ at, message }) => [at.slice(0, 11), message.includes('of table `shop`')]),
    ).toEqual([['warning 7:1', true]]);
  });
});

describe('DM3014 low-cardinality-key', () => {
  it('warns of a boolean by its structure', () => {
    const [finding, ...rest] = saidBy('DM3014', indexed('PAID#{paid|bool}', PAID));
    expect(finding?.at).toMatch(/^warning 8:27 /);
    expect(finding?.numbers).toEqual({ values: 2 });
    expect(rest).toEqual([]);
  });

  it.each([
    ['an enum', 'state: {enum: [NEW, PAID, SENT]}', 3],
    ['a small number', 'state: {type: int, min: 1, max: 5}', 5],
    ['few stated values', 'state: {type: string, minBytes: 1, maxBytes: 9, distinct: 12}', 12],
  ])('counts %s', (_what, attribute, values) => {
    const found = saidBy('DM3014', indexed('S#{state}', { attributes: [attribute], by: 'state' }));
    expect(found.map(({ numbers }) => numbers)).toEqual([{ values }]);
  });

  it('is silent from 21 values on, and where many values stand beside the few', () => {
    expect(
      problems(
        indexed('S#{state}', {
          attributes: ['state: {type: string, minBytes: 1, maxBytes: 9, distinct: 21}'],
          by: 'state',
        }),
      ),
    ).toEqual([]);
    expect(problems(indexed('PAID#{paid|bool}#{customerId}', { ...PAID, by: 'paid, customerId' }))).toEqual([]);
  });

  it('puts the load on the heaviest member', () => {
    const weighted = (peak: string): Load => ({
      attributes: ['state: {enum: [ACTIVE, CLOSED], weights: {ACTIVE: 80, CLOSED: 20}}'],
      by: 'state',
      place: `{avg: 10/s, peak: ${peak}}`,
    });
    expect(problems(indexed('S#{state}', weighted('620/s')))).toEqual([]);
    expect(problems(indexed('S#{state}', weighted('700/s')))).toEqual(['DM3014 warning']);
    const [finding] = saidBy('DM3014', indexed('S#{state}', weighted('2k/s')));
    expect(finding?.at).toMatch(/^error/);
    expect(finding?.numbers).toMatchObject({ values: 2, peakUnits: 1600, limitUnits: 1000 });
  });
});

describe('DM6003 monotonic-key', () => {
  const timed = { attributes: ['at: {type: timestamp, default: now}'], by: '"at|date:yyyy-MM-dd"' };
  const key = 'DAY#{at|date:yyyy-MM-dd}';

  it('warns of a day as partition key without rates, at its placeholder', () => {
    const [finding, ...rest] = saidBy('DM6003', indexed(key, timed));
    expect(finding?.at).toBe('warning 8:31 {at|date:yyyy-MM-dd}');
    expect(finding?.message).toContain('all items with the same `at|date:yyyy-MM-dd` are under one key');
    expect(finding?.message).toContain('state the `rate` of its writes');
    expect(rest).toEqual([]);
    expect(problems(indexed(key, timed))).toEqual(['DM6003 warning']);
  });

  it('lets the rate of the writes decide', () => {
    expect(problems(indexed(key, { ...timed, place: '{avg: 10/s, peak: 400/s}' }))).toEqual([]);
    expect(problems(indexed(key, { ...timed, place: '{avg: 10/s, peak: 800/s}' }))).toEqual(['DM6003 warning']);
    const [finding] = saidBy('DM6003', indexed(key, { ...timed, place: '{avg: 500/s, peak: 2k/s}' }));
    expect(finding?.at).toMatch(/^error/);
    expect(finding?.numbers).toEqual({ peakUnits: 2000, limitUnits: 1000, leastShards: 3 });
    expect(finding?.message).toContain('200 % of the 1,000');
  });

  it.each([
    ['a bucket', 'HOUR#{at|bucket:1h}', ['at: {type: timestamp, default: now}'], '"at|bucket:1h"'],
    ['a date', 'DUE#{due}', ['due: date'], 'due'],
    ['a date with a status', 'DUE#{due}#{state}', ['due: date', 'state: {enum: [A, B]}'], 'due, state'],
  ])('finds %s', (_what, pk, attributes, by) => {
    expect(problems(indexed(pk, { attributes, by }))).toEqual(['DM6003 warning']);
  });

  it('is silent beside shards, tenants and ids, for few items, and for an index that nobody reads', () => {
    expect(problems(indexed(`${key}#{shard:8 by orderId}`, { ...timed, more: ', fanOut: {shard: all}' }))).toEqual([]);
    expect(problems(indexed(`${key}#{customerId}`, { ...timed, by: 'customerId, "at|date:yyyy-MM-dd"' }))).toEqual([]);
    expect(problems(indexed(key, { ...timed, volume: '{count: 5000}' }))).toEqual([]);
    const unread = indexed(key, timed).replace(
      / {2}newest: .*\n/,
      '  one: {op: get, entity: Order, by: [customerId, orderId]}\n',
    );
    expect(problems(unread)).toEqual(['DM3002 warning']);
  });

  it('is silent for a whole timestamp, which differs from item to item', () => {
    expect(saidBy('DM6003', indexed('AT#{at|iso}', { ...timed, by: 'at' }))).toEqual([]);
  });
});

describe('DM6000 rates-missing', () => {
  it('is one note, at the first pattern, and names the entities without a volume', () => {
    const found = saidBy('DM6000', indexed('O#{customerId}', { by: 'customerId' }));
    expect(found.map(({ at }) => at)).toEqual(['info 13:3 place']);
    expect(found[0]?.message).toContain('for `Order`: add `volume`');
    expect(found[0]?.numbers).toEqual({ patterns: 2, entitiesWithoutVolume: 1 });
    expect(
      saidBy('DM6000', indexed('O#{customerId}', { by: 'customerId', volume: '{count: 5M}' }))[0]?.message,
    ).not.toContain('volume');
  });

  it('is silent where any rate is stated, and for a model without patterns', () => {
    expect(saidBy('DM6000', indexed('O#{customerId}', { by: 'customerId', place: '1/s' }))).toEqual([]);
    expect(saidBy('DM6000', shop({}))).toEqual([]);
  });
});
