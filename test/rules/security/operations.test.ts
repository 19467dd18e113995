import { describe, expect, it } from 'vitest';
import { saidBy } from '../support/shop.js';

interface Parts {
  readonly table?: string;
  readonly indexes?: string;
  readonly patterns?: string;
  readonly more?: string;
}

const model = ({ table = '', indexes = '{}', patterns = '', more = '' }: Parts): string => `dynamodel: 1
model: shop
tables:
  shop: {key: {pk: pk, sk: sk}, indexes: ${indexes}${table}}
entities:
  Product:
    key: {pk: "PRODUCT#{sku}", sk: "STOCK"}
    attributes:
      sku: {type: string, charset: "A-Z0-9", minBytes: 1, maxBytes: 20}
      stock: {type: int, min: 0, max: 1000000}
      gsi: {type: string, minBytes: 1, maxBytes: 20}
accessPatterns:
  product: {op: get, entity: Product, by: [sku]}
${patterns}${more}`;

const RESTOCK =
  '  restock: {op: update, entity: Product, add: {stock: $amount}, params: {amount: {type: int, min: 1, max: 9}}}\n';
const PROVISIONED = ', billing: {provisioned: {rcu: 10, wcu: 10}}';
const off = (alarms: string): string => `operations: {alarms: {off: [${alarms}]}}\n`;

describe('DM9009 index-without-alarm', () => {
  const GLOBAL = '{byGsi: {pk: gsi, project: keys}}';

  it.each([
    ['a provisioned index', { indexes: GLOBAL, table: PROVISIONED }, true],
    [
      'one with a ceiling',
      { indexes: '{byGsi: {pk: gsi, project: keys, billing: {on-demand: {max: {wru: 10}}}}}' },
      true,
    ],
    ['one that is paid on demand', { indexes: GLOBAL }, false],
    ['a local one', { indexes: '{byGsi: {local: true, sk: gsi, project: keys}}', table: PROVISIONED }, false],
    ['no index', { table: PROVISIONED }, false],
  ] as const)('where alarms on capacity are off: %s', (_, parts, isTold) => {
    expect(saidBy('DM9009', model({ ...parts, more: off('userErrors, utilization') })).length > 0).toBe(isTold);
    expect(saidBy('DM9009', model({ ...parts, more: off('userErrors') }))).toEqual([]);
  });
});

describe('DM9010 global-table-conflict', () => {
  it('names counters that two Regions may add to', () => {
    const [finding, ...rest] = saidBy('DM9010', model({ table: ', replicas: [eu-west-1]', patterns: RESTOCK }));
    expect(finding?.at).toBe('warning 4:57 eu-west-1');
    expect(finding?.message).toContain('`Product.stock`');
    expect(finding?.numbers).toEqual({ counters: 1, regions: 2 });
    expect(rest).toEqual([]);
    const set = RESTOCK.replace('add: {stock: $amount}', 'set: {stock: "stock + $amount"}');
    expect(saidBy('DM9010', model({ table: ', replicas: [eu-west-1]', patterns: set }))).toEqual([finding]);
    expect(saidBy('DM9010', model({ patterns: RESTOCK }))).toEqual([]);
    expect(saidBy('DM9010', model({ table: ', replicas: [eu-west-1]' }))).toEqual([]);
  });

  it('names numbers and unique values that two Regions may give out twice', () => {
    const batch = `  Batch:
    key: {pk: "PRODUCT#{sku}", sk: "BATCH#{number|pad:7}"}
    attributes:
      sku: {type: string, charset: "A-Z0-9", minBytes: 1, maxBytes: 20}
      number: {type: int, min: 0, max: 1000000, generate: sequence(Product.stock)}
      seal: {type: string, minBytes: 1, maxBytes: 20}
    unique: {seal: {onConflict: SealTaken}}
accessPatterns:
`;
    const text = (table: string, patterns: string): string =>
      model({ table, patterns }).replace('accessPatterns:\n', batch);
    const create = '  deliver: {op: create, entity: Batch, errors: [SealTaken]}\n';
    const [finding, ...rest] = saidBy('DM9010', text(', replicas: [eu-west-1]', create));
    expect(finding?.at).toBe('warning 4:57 eu-west-1');
    expect(finding?.message).toContain('count on for `Batch.number` at once, both give out the same number');
    expect(finding?.message).toContain('take one value of `Batch.unique.seal` at once, both succeed');
    expect(finding?.message).not.toContain('mrsc');
    expect(finding?.numbers).toEqual({ sequences: 1, unique: 1, regions: 2 });
    expect(rest).toEqual([]);
    expect(saidBy('DM9010', text('', create))).toEqual([]);
    expect(saidBy('DM9010', text(', replicas: [eu-west-1]', ''))).toEqual([]);
  });

  it('names changes under a lock, which two Regions may both pass', () => {
    const price = (lock: string): string =>
      `  price: {op: update, entity: Product, set: [gsi]${lock === '' ? '' : `, lock: ${lock}`}}\n`;
    const text = (table: string, lock = 'rev', history = ''): string =>
      model({ table, patterns: price(lock) }).replace(
        '    attributes:\n',
        `    version: rev\n${history}    attributes:\n`,
      );
    const [finding, ...rest] = saidBy('DM9010', text(', replicas: [eu-west-1]'));
    expect(finding?.at).toBe('warning 4:57 eu-west-1');
    expect(finding?.message).toContain(
      'when two of them change one `Product` under its `lock` at once, both find the version that they have read, and one of the changes is lost',
    );
    expect(finding?.message).toContain('or make the table `consistency: mrsc`.');
    expect(finding?.numbers).toEqual({ locks: 1, regions: 2 });
    expect(rest).toEqual([]);
    const kept = '    history: {sk: "V#{rev|pad:6}"}\n';
    expect(saidBy('DM9010', text(', replicas: [eu-west-1]', 'rev', kept))[0]?.message).not.toContain('mrsc');
    expect(saidBy('DM9010', text(', replicas: [us-east-2, us-west-2], consistency: mrsc'))).toEqual([]);
    expect(saidBy('DM9010', text(''))).toEqual([]);
    expect(saidBy('DM9010', text(', replicas: [eu-west-1]', ''))).toEqual([]);
  });

  it.each([
    ['a TTL', { table: ', ttl: until' }, 'has no TTL'],
    ['a local index', { indexes: '{byGsi: {local: true, sk: gsi, project: keys}}' }, 'no local indexes: make `byGsi`'],
    [
      'a transaction',
      {
        patterns:
          '  both: {op: transact-write, params: {sku: string}, steps: [{update: Product, by: [sku], add: {stock: 1}}]}\n',
      },
      'refuses transactions: `both`',
    ],
  ] as const)('is an error for a strongly consistent table with %s', (_, parts, expected) => {
    const strong = (more: Parts): string =>
      model({ ...more, table: `, replicas: [us-east-2, us-west-2], consistency: mrsc${more.table ?? ''}` });
    expect(saidBy('DM9010', strong({}))).toEqual([]);
    const [finding, ...rest] = saidBy('DM9010', strong(parts));
    expect(finding?.at).toMatch(/^error /);
    expect(finding?.message).toContain(expected);
    expect(rest).toEqual([]);
  });

  it('counts the Regions of a strongly consistent table, its own and the witness too', () => {
    const table = (text: string): string => model({ table: `, consistency: mrsc, ${text}` });
    expect(saidBy('DM9010', table('replicas: [us-east-2]'))[0]?.message).toContain('has 2 of them');
    expect(saidBy('DM9010', table('replicas: [us-east-2], witness: us-west-2'))).toEqual([]);
    expect(saidBy('DM9010', table('replicas: [us-east-2, us-west-2, eu-west-1]'))[0]?.message).toContain('has 4');
  });

  it('is an error for replicas of a table whose write capacity is fixed', () => {
    const scaled = '{provisioned: {rcu: 9, wcu: 9, autoscale: {min: {rcu: 1, wcu: 1}, max: {rcu: 99, wcu: 99}}}}';
    const table = (billing: string, indexes = '{}'): string =>
      model({ table: `, replicas: [eu-west-1], billing: ${billing}`, indexes });
    expect(saidBy('DM9010', table('{provisioned: {rcu: 9, wcu: 9}}'))[0]).toMatchObject({
      at: expect.stringMatching(/^error /),
      message: expect.stringContaining('the write capacity of `shop` is fixed'),
    });
    const own = '{byGsi: {pk: gsi, project: keys, billing: {provisioned: {rcu: 9, wcu: 9}}}}';
    expect(saidBy('DM9010', table(scaled, own))[0]?.message).toContain('`shop.byGsi` is fixed');
    expect(saidBy('DM9010', table(scaled))).toEqual([]);
    expect(saidBy('DM9010', table('on-demand'))).toEqual([]);
  });

  it('warns of a Region that is not known to have strongly consistent tables', () => {
    const said = (region: string, text: string): readonly string[] =>
      saidBy('DM9010', `${model({ table: `, consistency: mrsc, ${text}` })}defaults: {region: ${region}}\n`).map(
        ({ at, message }) => `${at} ${message}`,
      );
    expect(said('eu-west-1', 'replicas: [us-east-1], witness: ap-south-1')).toEqual([]);
    expect(said('eu-west-1', 'replicas: [eu-west-2], witness: sa-east-1')).toEqual([
      expect.stringMatching(/^warning 4:\d+ sa-east-1 .*`sa-east-1` is none of those/),
    ]);
    expect(said('me-south-1', 'replicas: [eu-west-2, eu-west-1]')).toEqual([
      expect.stringMatching(/^warning 4:\d+ eu-west-2 .*`me-south-1` is none of those/),
    ]);
  });

  it.each([
    [
      '',
      'replicas: [us-east-2]',
      'warning',
      'Deploy it with Terraform, which adds the replicas once the import is done',
    ],
    [', consistency: mrsc', 'replicas: [us-east-2, us-west-2]', 'error', 'has to be empty'],
  ])('says that an import makes no global table%s', (consistency, replicas, severity, expected) => {
    const from = ', importFrom: {bucket: items, format: ion}';
    const [finding, ...rest] = saidBy('DM9010', model({ table: `${consistency}, ${replicas}${from}` }));
    expect(finding?.at).toMatch(new RegExp(`^${severity} `));
    expect(finding?.message).toContain(expected);
    expect(rest).toEqual([]);
    expect(saidBy('DM9010', model({ table: from }))).toEqual([]);
  });
});

describe('DM9011 no-second-try', () => {
  const STREAMS = 'streams:\n  sum: {source: Product, update: {Product: {by: {sku: new.sku}, set: {gsi: new.gsi}}}}\n';

  it('is told of a stream that has work and no retries', () => {
    const stream = (retries: number): string =>
      model({ table: `, stream: {view: new-and-old, retries: ${retries}}`, more: STREAMS });
    expect(saidBy('DM9011', stream(0))[0]?.message).toContain('`sum: Product`');
    expect(saidBy('DM9011', stream(1))).toEqual([]);
    expect(saidBy('DM9011', model({ table: ', stream: {view: new-and-old, retries: 0}' }))).toEqual([]);
  });
});

describe('DM9012 no-endpoint', () => {
  it('is told where callers or a cluster are in a VPC', () => {
    expect(saidBy('DM9012', model({ more: 'operations: {vpc: {endpoint: false}}\n' }))[0]?.at).toMatch(/^warning /);
    expect(saidBy('DM9012', model({ table: ', dax: true' }))[0]?.at).toMatch(/^info /);
    expect(saidBy('DM9012', model({ table: ', dax: true', more: 'operations: {vpc: {}}\n' }))).toEqual([]);
    expect(saidBy('DM9012', model({}))).toEqual([]);
  });
});

describe('DM9001 no-recovery', () => {
  it('is a note where AWS Backup keeps the table', () => {
    const table = (more: string): string => model({ table: `, protection: {pitr: false${more}}` });
    expect(saidBy('DM9001', table(''))[0]?.at).toMatch(/^warning /);
    const [kept] = saidBy('DM9001', table(', backup: {schedule: cron(0 5 ? * * *), keep: 35d}'));
    expect(kept?.at).toMatch(/^info /);
    expect(kept?.message).toContain('the last backup (`cron(0 5 ? * * *)`)');
  });
});
