import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine, type Engine, type EngineOptions, type ProvisionedThroughput } from '../../src/engine/index.js';
import { runs } from '../support/runs.js';
import { errorOf, index, item } from './support.js';

const ARN = 'arn:aws:dynamodb:us-east-1:111122223333:table/tab';
const FILL = 'x'.repeat(1000);

interface Clock {
  time: number;
}

/** A throttled table `tab` with a global index by `status` and a local one by `at`, in a time of its own. */
function throttled(
  units: ProvisionedThroughput | undefined,
  indexUnits = units,
  options: EngineOptions = {},
): { engine: Engine; clock: Clock } {
  const clock = { time: Date.UTC(2026, 0, 1) };
  const engine = createEngine({ now: () => clock.time, accountId: '111122223333', throttling: true, ...options });
  const global = {
    ...index('byStatus', ['status']),
    ...(indexUnits === undefined ? {} : { ProvisionedThroughput: indexUnits }),
  };
  engine.createTable({
    TableName: 'tab',
    AttributeDefinitions: ['pk', 'sk', 'status', 'at'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    LocalSecondaryIndexes: [index('byAt', ['pk'], ['at'])],
    GlobalSecondaryIndexes: [global],
    ...(units === undefined
      ? { BillingMode: 'PAY_PER_REQUEST' }
      : { BillingMode: 'PROVISIONED', ProvisionedThroughput: units }),
  });
  return { engine, clock };
}

function units(read: number, write: number): ProvisionedThroughput {
  return { ReadCapacityUnits: read, WriteCapacityUnits: write };
}

function put(engine: Engine, i: number, more: Parameters<typeof item>[0] = {}) {
  return engine.putItem({ TableName: 'tab', Item: item({ pk: `p${i}`, sk: 's', fill: FILL, ...more }) });
}

/** Calls until one is throttled; how many were not, and the error. */
function untilThrottled(run: (i: number) => unknown): { done: number; error: ReturnType<typeof errorOf> } {
  for (let done = 0; done < 100_000; done++) {
    try {
      run(done);
    } catch {
      return { done, error: errorOf(() => run(done)) };
    }
  }
  throw new Error('nothing was throttled');
}

describe('a provisioned table', () => {
  it('writes what it has kept of 300 seconds, and its units from then on', () => {
    const { engine, clock } = throttled(units(5, 2));
    const { done, error } = untilThrottled((i) =>
      engine.putItem({ TableName: 'tab', Item: item({ pk: `p${i}`, sk: 's' }) }),
    );
    expect(done).toBe(600);
    expect(error).toMatchObject({
      name: 'ProvisionedThroughputExceededException',
      statusCode: 400,
      message:
        'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
      ThrottlingReasons: [{ reason: 'TableWriteProvisionedThroughputExceeded', resource: ARN }],
    });
    expect(error.throttlingReasons).toBeUndefined();
    clock.time += 1000;
    expect(untilThrottled((i) => put(engine, i, { fill: '' })).done).toBe(2);
    engine.getItem({ TableName: 'tab', Key: item({ pk: 'p1', sk: 's' }) });
  });

  it('owes what a read cost beyond what there was', () => {
    const { engine, clock } = throttled(units(1, 1000));
    const large = item({ pk: 'large', sk: 's', fill: 'x'.repeat(399_000) });
    engine.putItem({ TableName: 'tab', Item: large });
    const get = () => engine.getItem({ TableName: 'tab', Key: item({ pk: 'large', sk: 's' }), ConsistentRead: true });
    // 98 units each of 300.
    expect(untilThrottled(get).done).toBe(4);
    clock.time += 92_000;
    expect(errorOf(get).name).toBe('ProvisionedThroughputExceededException');
    clock.time += 1000;
    get();
  });

  it('counts failed conditions, and a condition does not help a throttled write', () => {
    const { engine } = throttled(units(5, 1));
    put(engine, 0);
    const conditional = () =>
      engine.putItem({
        TableName: 'tab',
        Item: item({ pk: 'p0', sk: 's', fill: 'x'.repeat(2900) }),
        ConditionExpression: 'attribute_not_exists(pk)',
      });
    const results = Array.from({ length: 120 }, () => errorOf(conditional).name);
    // 1 unit for the first put and its 0 for the index; 3 for each attempt.
    expect(results.filter((name) => name === 'ConditionalCheckFailedException')).toHaveLength(99);
    expect(results.at(-1)).toBe('ProvisionedThroughputExceededException');
  });

  it('has more from the time on at which it is given more', () => {
    const { engine, clock } = throttled(units(5, 1));
    untilThrottled((i) => put(engine, i));
    engine.updateTable({ TableName: 'tab', ProvisionedThroughput: units(5, 100) });
    clock.time += 1000;
    expect(untilThrottled((i) => put(engine, i)).done).toBe(100);
  });

  it('reads pages for what they cost, and its local index from its own units', () => {
    const { engine } = throttled(units(1, 1000));
    for (let i = 0; i < 40; i++) put(engine, 0, { sk: `s${i}`, at: `a${i}` });
    const page = (options: object) =>
      engine.query({
        TableName: 'tab',
        KeyConditionExpression: 'pk = :p',
        ExpressionAttributeValues: item({ ':p': 'p0' }),
        ConsistentRead: true,
        ...options,
      });
    const consumed = page({ ReturnConsumedCapacity: 'TOTAL' }).ConsumedCapacity?.CapacityUnits as number;
    expect(consumed).toBe(10);
    const { done, error } = untilThrottled(() => page({ IndexName: 'byAt' }));
    expect(done).toBe((300 - consumed) / 10);
    expect(error.ThrottlingReasons).toEqual([{ reason: 'TableReadProvisionedThroughputExceeded', resource: ARN }]);
    expect(errorOf(() => engine.scan({ TableName: 'tab' })).name).toBe('ProvisionedThroughputExceededException');
  });
});

describe('a global index', () => {
  it('holds up writes to its table that it cannot take, and no others', () => {
    const { engine } = throttled(units(100, 100), units(100, 1));
    const { done, error } = untilThrottled((i) => put(engine, i, { status: `s${i}` }));
    expect(done).toBe(300);
    expect(error).toMatchObject({
      name: 'ProvisionedThroughputExceededException',
      message:
        'The level of configured provisioned throughput for one or more global secondary indexes of the table was exceeded. Consider increasing your provisioning level for the under-provisioned global secondary indexes with the UpdateTable API.',
      ThrottlingReasons: [{ reason: 'IndexWriteProvisionedThroughputExceeded', resource: `${ARN}/index/byStatus` }],
    });
    expect(engine.scan({ TableName: 'tab', Select: 'COUNT' }).Count).toBe(300);
    put(engine, 1000);
    expect(errorOf(() => engine.deleteItem({ TableName: 'tab', Key: item({ pk: 'p1', sk: 's' }) })).name).toBe(
      'ProvisionedThroughputExceededException',
    );
  });

  it('has reads of its own, which do not touch the table', () => {
    const { engine } = throttled(units(1, 100), units(1, 100));
    put(engine, 0, { status: 'open' });
    const query = () =>
      engine.query({
        TableName: 'tab',
        IndexName: 'byStatus',
        KeyConditionExpression: '#s = :s',
        ExpressionAttributeNames: { '#s': 'status' },
        ExpressionAttributeValues: item({ ':s': 'open' }),
      });
    const { done, error } = untilThrottled(query);
    expect(done).toBe(600);
    expect(error.ThrottlingReasons?.[0]).toEqual({
      reason: 'IndexReadProvisionedThroughputExceeded',
      resource: `${ARN}/index/byStatus`,
    });
    engine.getItem({ TableName: 'tab', Key: item({ pk: 'p0', sk: 's' }) });
  });

  it('names every limit that a write goes over', () => {
    const { engine } = throttled(units(1, 1), units(1, 1));
    untilThrottled((i) => put(engine, i, { status: 's', fill: '' }));
    const reasons = errorOf(() => put(engine, 0, { status: 't' })).ThrottlingReasons?.map(({ reason }) => reason);
    expect(reasons).toEqual(['TableWriteProvisionedThroughputExceeded', 'IndexWriteProvisionedThroughputExceeded']);
  });
});

describe('an on-demand table', () => {
  it('writes 1,000 units a second to one partition key', () => {
    const { engine, clock } = throttled(undefined);
    const hot = (i: number) => engine.putItem({ TableName: 'tab', Item: item({ pk: 'hot', sk: `${i}` }) });
    const { done, error } = untilThrottled(hot);
    expect(done).toBe(1000);
    expect(error).toMatchObject({
      name: 'ThrottlingException',
      message:
        'Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or index so please try again shortly. If exceptions persist, check if you have a hot key: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html',
      throttlingReasons: [{ reason: 'TableWriteKeyRangeThroughputExceeded', resource: ARN }],
    });
    expect(error.ThrottlingReasons).toBeUndefined();
    clock.time += 500;
    expect(untilThrottled(hot).done).toBe(500);
  });

  it('holds up writes to one partition key of an index, wherever in the table they go', () => {
    const { engine } = throttled(undefined);
    const { done, error } = untilThrottled((i) =>
      engine.putItem({ TableName: 'tab', Item: item({ pk: `p${i}`, sk: 's', status: 'ACTIVE' }) }),
    );
    expect(done).toBe(1000);
    expect(error).toMatchObject({
      name: 'ThrottlingException',
      message:
        'Throughput exceeds the current capacity for one or more global secondary indexes. DynamoDB is automatically scaling your index so please try again shortly.',
      throttlingReasons: [{ reason: 'IndexWriteKeyRangeThroughputExceeded', resource: `${ARN}/index/byStatus` }],
    });
  });

  it('keeps to its configured maximum and to the quota', () => {
    const { engine } = throttled(undefined, undefined, { throttling: { quota: { read: 7, write: 40_000 } } });
    engine.updateTable({ TableName: 'tab', OnDemandThroughput: { MaxWriteRequestUnits: 10 } });
    const { done, error } = untilThrottled((i) =>
      engine.putItem({ TableName: 'tab', Item: item({ pk: `p${i}`, sk: 's' }) }),
    );
    expect(done).toBe(10);
    expect(error).toMatchObject({
      name: 'ThrottlingException',
      message: 'Throughput exceeds the maximum OnDemandThroughput configured on table or index',
      throttlingReasons: [{ reason: 'TableWriteMaxOnDemandThroughputExceeded', resource: ARN }],
    });
    const read = untilThrottled(() => engine.getItem({ TableName: 'tab', Key: item({ pk: 'p', sk: 's' }) }));
    expect(read.done).toBe(14);
    expect(read.error).toMatchObject({
      name: 'RequestLimitExceeded',
      ThrottlingReasons: [{ reason: 'TableReadAccountLimitExceeded', resource: ARN }],
    });
  });

  it('serves more of a hot item collection once its partition is split, unless splits are off', () => {
    const served = (splits: 'fast' | 'never') => {
      const clock = { time: 0 };
      const engine = createEngine({ now: () => clock.time, throttling: { splits } });
      engine.createTable({
        TableName: 'tab',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
      });
      const large = 'x'.repeat(300_000);
      const key = (i: number) => item({ pk: 'hot', sk: `${(i * 7919) % 1000}`.padStart(4, '0') });
      let count = 0;
      for (let second = 0; second < 400; second++) {
        for (let i = 0; i < 6; i++) {
          clock.time = second * 1000 + i * 150;
          try {
            engine.putItem({ TableName: 'tab', Item: { ...key(second * 6 + i), ...item({ large }) } });
            if (second >= 340) count++;
          } catch {}
        }
      }
      return count / 60;
    };
    expect(served('never')).toBeLessThan(3.6);
    expect(served('fast')).toBeGreaterThan(5);
  });
});

describe('batches and transactions', () => {
  const key = (i: number) => item({ pk: `p${i}`, sk: 's' });

  it('hand throttled writes and keys back, and fail where all are throttled', () => {
    const { engine, clock } = throttled(units(1, 1));
    const batch = (n: number) =>
      engine.batchWriteItem({
        RequestItems: { tab: Array.from({ length: n }, (_, i) => ({ PutRequest: { Item: key(i) } })) },
      });
    for (let i = 0; i < 12; i++) expect(batch(24).UnprocessedItems).toEqual({});
    expect(batch(25).UnprocessedItems?.tab).toHaveLength(13);
    expect(errorOf(() => batch(2))).toMatchObject({
      name: 'ProvisionedThroughputExceededException',
      ThrottlingReasons: [{ reason: 'TableWriteProvisionedThroughputExceeded', resource: ARN }],
    });
    clock.time += 1000;
    expect(batch(3).UnprocessedItems).toEqual({
      tab: [{ PutRequest: { Item: key(1) } }, { PutRequest: { Item: key(2) } }],
    });

    const gets = (n: number) =>
      engine.batchGetItem({
        RequestItems: { tab: { Keys: Array.from({ length: n }, (_, i) => key(i)), ConsistentRead: true } },
      });
    for (let i = 0; i < 3; i++) expect(gets(90).UnprocessedKeys).toEqual({});
    const { Responses, UnprocessedKeys } = gets(50);
    expect([Responses?.tab?.length, UnprocessedKeys?.tab?.Keys.length]).toEqual([24, 20]);
    expect(UnprocessedKeys?.tab).toMatchObject({ ConsistentRead: true, Keys: expect.arrayContaining([key(49)]) });
    expect(errorOf(() => gets(1)).name).toBe('ProvisionedThroughputExceededException');
  });

  it('cancel a transaction, with its reasons', () => {
    const { engine } = throttled(units(1, 1));
    const transaction = () =>
      engine.transactWriteItems({ TransactItems: [0, 1].map((i) => ({ Put: { TableName: 'tab', Item: key(i) } })) });
    const { done, error } = untilThrottled(transaction);
    expect(done).toBe(75);
    expect(error).toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [
        { Code: 'ProvisionedThroughputExceeded', Message: expect.stringContaining('for the table was exceeded') },
        { Code: 'ProvisionedThroughputExceeded' },
      ],
    });
    const reads = untilThrottled(() =>
      engine.transactGetItems({ TransactItems: [{ Get: { TableName: 'tab', Key: key(0) } }] }),
    );
    expect(reads.done).toBe(150);
    expect(reads.error.CancellationReasons?.[0]?.Code).toBe('ProvisionedThroughputExceeded');
  });

  it('answer for each statement of a batch', () => {
    const { engine } = throttled(undefined, undefined, { throttling: { quota: { read: 1, write: 1 } } });
    const statements = [0, 1].map((i) => ({ Statement: `INSERT INTO "tab" VALUE {'pk': 'p${i}', 'sk': 's'}` }));
    const { Responses } = engine.batchExecuteStatement({ Statements: statements });
    expect(Responses.map(({ Error: error }) => error?.Code)).toEqual([undefined, 'RequestLimitExceeded']);
    const insert = { Statement: `INSERT INTO "tab" VALUE {'pk': 'p2', 'sk': 's'}` };
    expect(
      errorOf(() => engine.executeTransaction({ TransactStatements: [insert] })).CancellationReasons?.[0]?.Code,
    ).toBe('ThrottlingError');
  });
});

describe('an engine', () => {
  it('throttles nothing unless asked to, and no more once told not to', () => {
    const { engine } = throttled(units(1, 1), units(1, 1), { throttling: false });
    for (let i = 0; i < 500; i++) put(engine, i);
    engine.configure({ throttling: true });
    untilThrottled((i) => put(engine, i));
    engine.configure({ throttling: false });
    put(engine, 0);
  });

  it('never serves more units than the table was given, whatever the requests', () => {
    const action = fc.record({
      pause: fc.integer({ min: 0, max: 3000 }),
      bytes: fc.integer({ min: 0, max: 9000 }),
      n: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.array(action, { maxLength: 40 }), (write, actions) => {
        const { engine, clock } = throttled(units(5, write));
        const start = clock.time;
        // Much of what is kept is spent first, for one unit each.
        let served = untilThrottled((i) => put(engine, i, { fill: '' })).done;
        for (const { pause, bytes, n } of actions) {
          clock.time += pause;
          for (let i = 0; i < n; i++) {
            try {
              const { ConsumedCapacity: consumed } = engine.putItem({
                TableName: 'tab',
                Item: item({ pk: `p${i}`, sk: 's', fill: 'x'.repeat(bytes) }),
                ReturnConsumedCapacity: 'TOTAL',
              });
              served += consumed?.CapacityUnits ?? 0;
            } catch {}
          }
        }
        expect(served).toBeLessThanOrEqual(write * (300 + (clock.time - start) / 1000) + 1e-6);
      }),
      { numRuns: runs(30, 1000) },
    );
  });
});
