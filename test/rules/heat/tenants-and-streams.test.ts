import { describe, expect, it } from 'vitest';
import { problems, saidBy } from '../support/shop.js';

describe('DM6005 biggest-tenant', () => {
  const log = (peak: string, values = '{count: 400, skew: zipf(1.2)}', index = ''): string => `dynamodel: 1
model: shops
tenancy: {field: tenantId, prefix: "T#{tenantId}", values: ${values}}
tables:
  shops: {key: {pk: pk, sk: sk}, billing: {on-demand: {}, warm: {wru: 20000}}${index}}
entities:
  Entry:
    key: {pk: "LOG", sk: "{entryId}"}
${index === '' ? '' : '    indexes: {byKind: {pk: "KIND#{kind}", sk: "{entryId}"}}\n'}    attributes:
      tenantId: {type: string, charset: a-z0-9, minBytes: 1, maxBytes: 20}
      entryId: {type: ulid, generate: ulid}
      kind: {enum: [A, B], weights: {A: 99, B: 1}}
    volume: {count: 60M}
accessPatterns:
  log: {op: create, entity: Entry, rate: {avg: 100/s, peak: ${peak}}}
  latest: {op: query, entity: Entry, order: desc, page: 25, rate: 1/s}
${index === '' ? '' : '  ofKind: {op: query, entity: Entry, by: [kind], order: desc, page: 25, rate: 1/s}\n'}`;

  it('is an error where one tenant alone is over the limit, at the tenancy', () => {
    const [finding, ...rest] = saidBy('DM6005', log('5k/s'));
    expect(finding?.at).toMatch(/^error 3:/);
    expect(finding?.numbers).toMatchObject({ tenants: 400, share: 0.245, peakUnits: 1224, limitUnits: 1000 });
    expect(finding?.message).toContain('The biggest of 400 tenants has 24.5 % of the traffic (`zipf(1.2)`)');
    expect(finding?.message).toContain('with tenants of one size the hottest would take 13');
    expect(rest).toEqual([]);
    expect(problems(log('5k/s'))).toEqual(['DM6005 error']);
  });

  it('is one finding for all keys of the tenant', () => {
    const index = ', indexes: {byKind: {pk: kindPk, sk: kindSk, project: all}}';
    const [finding, ...rest] = saidBy('DM6005', log('5k/s', undefined, index));
    expect(finding?.message).toContain('in table `shops`');
    expect(finding?.message).toContain('in index `byKind`');
    expect(rest).toEqual([]);
    expect(problems(log('5k/s', undefined, index)).filter((one) => one.startsWith('DM6'))).toEqual(['DM6005 error']);
  });

  it('is a note where a key of the biggest is half full, and silent below, and for even tenants', () => {
    expect(saidBy('DM6005', log('3k/s')).map(({ at }) => at.slice(0, 6))).toEqual(['info 3']);
    expect(saidBy('DM6005', log('1k/s'))).toEqual([]);
    expect(saidBy('DM6005', log('5k/s', '{count: 400}'))).toEqual([]);
  });

  it('leaves a key that would be hot with even tenants too to the other rules', () => {
    const rules = problems(log('5k/s', '{count: 3, skew: zipf(1.2)}'));
    expect(rules.filter((one) => one.startsWith('DM6005'))).toEqual([]);
    expect(rules.filter((one) => one.startsWith('DM6'))).toHaveLength(1);
  });
});

describe('DM6009 hot-stream-target', () => {
  const votes = (peak: string, tally = '"TALLY#{pollId}"', skew = 'hot(1, 70%) on pollId'): string => `dynamodel: 1
model: polls
tables:
  polls: {key: {pk: pk, sk: sk}, billing: {on-demand: {}, warm: {wru: 20000}}, stream: new-and-old}
entities:
  Vote:
    key: {pk: "VOTE#{pollId}#{voterId}", sk: "VOTE"}
    attributes:
      pollId: {type: ulid, distinct: 200k}
      voterId: ulid
    volume: {count: 30M}
  Tally:
${tally.includes('voterId') ? '    routing: {voterId: ulid}\n' : ''}    key: {pk: ${tally}, sk: "TALLY"}
    attributes:
      pollId: ulid
      votes: {type: int, min: 0, counter: true}
    volume: {count: 200k}
accessPatterns:
  vote: {op: create, entity: Vote, rate: {avg: 40/s, peak: ${peak}}, skew: "${skew}"}
  mine: {op: get, entity: Vote, by: [pollId, voterId], rate: 10/s}
streams:
  countVotes:
    source: Vote
    update: {Tally: {by: {pollId: new.pollId${tally.includes('voterId') ? ', voterId: new.voterId' : ''}}, add: {votes: 1}}}
`;

  it('names the rule, what sets it off, and the key where it all meets', () => {
    const [finding, ...rest] = saidBy('DM6009', votes('3k/s'));
    expect(finding?.at).toBe('error 22:3 countVotes');
    expect(finding?.numbers).toMatchObject({ callsPerSecond: 3000, peakUnits: 2100, leastShards: 3 });
    expect(finding?.message).toContain('set off 3,000 times a second at peak by `vote`, meets in one `TALLY#{pollId}`');
    expect(rest).toEqual([]);
    expect(problems(votes('3k/s'))).toEqual(['DM6009 error']);
  });

  it('is silent for shards that are enough, for a spread load, and for a small one', () => {
    expect(problems(votes('3k/s', '"TALLY#{pollId}#{shard:8 by voterId}"'))).toEqual([]);
    expect(problems(votes('3k/s', '"TALLY#{pollId}"', 'uniform on pollId'))).toEqual([]);
    expect(problems(votes('1k/s'))).toEqual([]);
  });

  it('leaves a target under one key to the rule about such keys, which knows the load', () => {
    const all = votes('3k/s').replace(
      'key: {pk: "TALLY#{pollId}", sk: "TALLY"}',
      'key: {pk: "TALLIES", sk: "{pollId}"}',
    );
    const [finding] = saidBy('DM6001', all);
    expect(finding?.numbers).toMatchObject({ values: 1, peakUnits: 3000 });
    expect(finding?.message).not.toContain('state the `rate`');
    expect(problems(all)).toEqual(['DM6001 error']);
    expect(problems(all.replace('peak: 3k/s', 'peak: 100/s'))).toEqual([]);
  });
});

describe('DM6013 transaction-contention', () => {
  const shop = (peak: string, more = ''): string => `dynamodel: 1
model: shop
tables:
  shop: {key: {pk: pk, sk: sk}, billing: {on-demand: {}, warm: {wru: 20000}}}
entities:
  Order:
    key: {pk: "ORDER#{orderId}", sk: "ORDER"}
    attributes: {orderId: {type: ulid, generate: ulid}, sku: ulid}
    volume: {count: 5M}
  Product:
    key: {pk: "PRODUCT#{sku}", sk: "PRODUCT"}
    attributes: {sku: ulid, stock: {type: int, min: 0, max: 100000}, price: {type: int, min: 0, max: 999999}}
    volume: {count: 10k}
accessPatterns:
  order:
    op: transact-write
    params: {order: Order}
    steps:
      - {create: Order, from: order}
      - {update: Product, by: [sku], add: {stock: -1}}
    rate: {avg: 1/s, peak: ${peak}}
  getOrder: {op: get, entity: Order, by: [orderId], rate: 1/s}
  product: {op: get, entity: Product, by: [sku], rate: 50/s, skew: "hot(1, 50%) on sku"}
  reprice: {op: update, entity: Product, set: [price], rate: 1/s${more}}
`;

  it('is silent, warns and is an error by the share of the time that the item is held', () => {
    // Half of the orders are of the hottest product, and hold it for 20 ms each.
    expect(problems(shop('9/s'))).toEqual([]);
    expect(problems(shop('40/s'))).toEqual(['DM6013 warning']);
    expect(problems(shop('120/s'))).toEqual(['DM6013 error']);
  });

  it('does not make less of a large item that one partition does not carry', () => {
    const photo = 'photo: {type: string, minBytes: 1, avgBytes: 100000, maxBytes: 110000}';
    const large = shop('20/s').replace('stock: {type', `${photo}, stock: {type`);
    // Ten transactions of 2 × 98 units on one item, which is held for a fifth of the time.
    expect(problems(large)).toEqual(expect.arrayContaining(['DM6007 error', 'DM6013 warning']));
  });

  it('points at the step, prints what it assumes, and names who is refused', () => {
    const [finding] = saidBy('DM6013', shop('40/s', ', skew: "hot(1, 50%) on sku"'));
    expect(finding?.at).toBe('warning 20:18 Product');
    expect(finding?.numbers).toEqual({ transactionsPerSecond: 20, heldShare: 0.4, holdMilliseconds: 20 });
    expect(finding?.message).toContain('At peak 20 transactions a second of `order` write or check one `Product`');
    expect(finding?.message).toContain('20 ms (an assumption: AWS publishes no figure), it is held 40 % of the time');
    expect(finding?.message).toContain('`reprice` included');
  });

  it('speaks of the item before its heat does', () => {
    expect(problems(shop('3k/s'))).toEqual(['DM6013 error']);
  });
});
