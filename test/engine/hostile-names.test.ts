import { describe, expect, it } from 'vitest';
import { createEngine, type Engine, engineState } from '../../src/engine/index.js';
import { answer } from '../../src/protocol/index.js';
import { recordsOf } from './streams/support.js';

const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];

/** What the wire gives for an operation; names of members that a request chose are its own there. */
function call(engine: Engine, operation: string, input: unknown): Record<string, unknown> {
  const target = `DynamoDB_20120810.${operation}`;
  const { status, body } = answer(engine, { target, body: JSON.stringify(input) });
  const output = JSON.parse(Buffer.from(body).toString()) as Record<string, unknown>;
  expect([status, status === 200 ? undefined : output]).toEqual([200, undefined]);
  return output;
}

/** An object of a member of each name; `__proto__` is a member like any other. */
function each(of: (name: string) => unknown): Record<string, unknown> {
  return Object.fromEntries(NAMES.map((name) => [name, of(name)]));
}

function row(n: number) {
  return Object.fromEntries([...NAMES.map((name) => [name, { S: `${name} ${n}` }] as const), ['pk', { S: `${n}` }]]);
}

/** Tables of all names, each with indexes of all names by attributes of those names. */
function withTables(engine = createEngine()): Engine {
  for (const TableName of NAMES) {
    call(engine, 'CreateTable', {
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', ...NAMES].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: NAMES.map((name) => ({
        IndexName: name,
        KeySchema: [{ AttributeName: name, KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      })),
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      Tags: NAMES.map((Key) => ({ Key, Value: Key })),
    });
  }
  return engine;
}

describe('tables, indexes and attributes of the names that every object has', () => {
  it('are written and read in batches and transactions, with what each took', () => {
    const engine = withTables();
    const options = { ReturnConsumedCapacity: 'INDEXES' };
    const written = call(engine, 'BatchWriteItem', {
      RequestItems: each(() => [{ PutRequest: { Item: row(1) } }, { PutRequest: { Item: row(2) } }]),
      ...options,
    });
    expect(written).toEqual({
      UnprocessedItems: {},
      ConsumedCapacity: NAMES.map((TableName) => ({
        TableName,
        CapacityUnits: 10,
        Table: { CapacityUnits: 2 },
        GlobalSecondaryIndexes: each(() => ({ CapacityUnits: 2 })),
      })),
    });
    const { Responses: found } = call(engine, 'BatchGetItem', {
      RequestItems: each(() => ({ Keys: [{ pk: { S: '1' } }] })),
    });
    expect(Object.entries(found as object)).toEqual(NAMES.map((name) => [name, [row(1)]]));
    const transaction = call(engine, 'TransactWriteItems', {
      TransactItems: NAMES.map((TableName) => ({ Delete: { TableName, Key: { pk: { S: '1' } } } })),
      ...options,
    });
    expect(transaction.ConsumedCapacity).toHaveLength(NAMES.length);
    const statements = call(engine, 'BatchExecuteStatement', {
      Statements: NAMES.flatMap((name) => [
        { Statement: `DELETE FROM "${name}" WHERE pk = '2'` },
        { Statement: `DELETE FROM "${name}" WHERE pk = '3'` },
      ]),
      ...options,
    });
    expect(statements.ConsumedCapacity).toEqual(
      NAMES.map((TableName) => ({
        TableName,
        CapacityUnits: 6,
        Table: { CapacityUnits: 2 },
        GlobalSecondaryIndexes: each(() => ({ CapacityUnits: 1 })),
      })),
    );
  });

  it('are queried, streamed, tagged, expire, are backed up and put back', () => {
    const clock = { now: Date.UTC(2026, 0, 1) };
    const engine = withTables(createEngine({ now: () => clock.now, ttlDelay: 0, indexLag: 100, throttling: true }));
    for (const TableName of NAMES) {
      call(engine, 'PutItem', { TableName, Item: row(1) });
      clock.now += 100;
      for (const name of NAMES) {
        const page = call(engine, 'Query', {
          TableName,
          IndexName: name,
          KeyConditionExpression: '#n = :v',
          ExpressionAttributeNames: { '#n': name },
          ExpressionAttributeValues: { ':v': { S: `${name} 1` } },
          Limit: 1,
        });
        expect([page.Items, page.LastEvaluatedKey]).toEqual([
          [row(1)],
          Object.fromEntries([
            ['pk', { S: '1' }],
            [name, { S: `${name} 1` }],
          ]),
        ]);
        call(engine, 'UpdateContributorInsights', { TableName, IndexName: name, ContributorInsightsAction: 'ENABLE' });
      }
      const { LatestStreamArn: arn, TableArn } = engine.describeTable({ TableName }).Table;
      expect(recordsOf(engine, arn as string).map(({ dynamodb }) => dynamodb.NewImage)).toEqual([row(1)]);
      expect(engine.listTagsOfResource({ ResourceArn: TableArn }).Tags.map(({ Key }) => Key)).toEqual(NAMES);
      const { BackupArn } = engine.createBackup({ TableName, BackupName: TableName }).BackupDetails;
      const TargetTableName = `${TableName}2`;
      call(engine, 'RestoreTableFromBackup', { BackupArn, TargetTableName });
      expect(call(engine, 'Scan', { TableName: TargetTableName }).Items).toEqual([row(1)]);
    }
    const again = engineState(createEngine());
    const source = engineState(engine);
    for (const { id, state } of source.tables()) {
      again.addTable(state);
      for (const { item, bytes } of source.items(id)) again.addItem(id, item, bytes);
      expect([...again.items(id)].map(({ item }) => item)).toEqual([row(1)]);
    }
    for (const TableName of NAMES) {
      const TimeToLiveSpecification = { Enabled: true, AttributeName: 'valueOf' };
      call(engine, 'UpdateTimeToLive', { TableName, TimeToLiveSpecification });
      call(engine, 'PutItem', { TableName, Item: { ...row(1), valueOf: { N: '1700000000' } } });
    }
    clock.now += 1000;
    for (const TableName of NAMES) expect(call(engine, 'Scan', { TableName })).toMatchObject({ Count: 0 });
  });
});
