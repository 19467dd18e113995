import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ListTablesCommand,
  TransactWriteItemsCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
  ResourceNotFoundException,
  type _Record as StreamRecord,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { createTestClient } from '../../../src/testing.js';
import { errorOf, TABLE } from './support.js';

const MINUTE = 60_000;

async function streaming(ttlDelay?: number) {
  const clock = { now: Date.UTC(2026, 0, 1) };
  const test = createTestClient(undefined, {
    now: () => clock.now,
    ...(ttlDelay === undefined ? {} : { ttlDelay }),
  });
  const { TableDescription } = await test.client.send(
    new CreateTableCommand({
      ...TABLE,
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
  const StreamArn = TableDescription?.LatestStreamArn;
  const streams = new DynamoDBStreamsClient(test.config);
  const iterators = async () => {
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
    const shards = StreamDescription?.Shards ?? [];
    return Promise.all(
      shards.map(async ({ ShardId }) => {
        const ShardIteratorType = 'TRIM_HORIZON';
        const answer = await streams.send(new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType }));
        return answer.ShardIterator as string;
      }),
    );
  };
  const records = async (): Promise<StreamRecord[]> => {
    const pages = (await iterators()).map((ShardIterator) => streams.send(new GetRecordsCommand({ ShardIterator })));
    return (await Promise.all(pages)).flatMap(({ Records }) => Records ?? []);
  };
  return { ...test, clock, streams, StreamArn, iterators, records };
}

describe('a streams client of the SDK', () => {
  it('reads what the clients of the tables wrote', async () => {
    const { client, documentClient, streams, StreamArn, records } = await streaming();
    expect((await streams.send(new ListStreamsCommand({ TableName: 'orders' }))).Streams).toEqual([
      { StreamArn, TableName: 'orders', StreamLabel: '2026-01-01T00:00:00.000' },
    ]);
    const Item = { pk: 'a', sk: 'b', bytes: new Uint8Array([1, 2, 3]), list: [1, 'x', null] };
    await documentClient.send(new PutCommand({ TableName: 'orders', Item }));
    const Key = { pk: { S: 'a' }, sk: { S: 'b' } };
    await client.send(new TransactWriteItemsCommand({ TransactItems: [{ Delete: { TableName: 'orders', Key } }] }));
    const [put, removed] = await records();
    expect(put?.eventName).toBe('INSERT');
    expect(put?.dynamodb?.ApproximateCreationDateTime).toEqual(new Date(Date.UTC(2026, 0, 1)));
    expect(put?.dynamodb?.Keys).toEqual(Key);
    expect(put?.dynamodb?.NewImage?.bytes).toEqual({ B: new Uint8Array([1, 2, 3]) });
    expect(put?.dynamodb?.NewImage?.list).toEqual({ L: [{ N: '1' }, { S: 'x' }, { NULL: true }] });
    expect([removed?.eventName, removed?.dynamodb?.OldImage]).toEqual(['REMOVE', put?.dynamodb?.NewImage]);
  });

  it('sees who deleted what has expired', async () => {
    const { client, documentClient, clock, records } = await streaming(0);
    const TimeToLiveSpecification = { Enabled: true, AttributeName: 'ttl' };
    await client.send(new UpdateTimeToLiveCommand({ TableName: 'orders', TimeToLiveSpecification }));
    const Key = { pk: 'a', sk: 'b' };
    const get = async () => (await documentClient.send(new GetCommand({ TableName: 'orders', Key }))).Item;
    const ttl = clock.now / 1000 + 60;
    await documentClient.send(new PutCommand({ TableName: 'orders', Item: { ...Key, ttl } }));
    clock.now += MINUTE;
    expect(await get()).toEqual({ ...Key, ttl });
    clock.now += 1;
    expect(await get()).toBeUndefined();
    const [put, removed] = await records();
    expect(put?.userIdentity).toBeUndefined();
    expect(removed?.eventName).toBe('REMOVE');
    expect(removed?.userIdentity).toEqual({ PrincipalId: 'dynamodb.amazonaws.com', Type: 'Service' });
  });

  it('gets the errors of its own classes', async () => {
    const { documentClient, clock, streams, StreamArn, iterators } = await streaming();
    const missing = await errorOf(streams.send(new DescribeStreamCommand({ StreamArn: `${StreamArn}x` })));
    expect(missing).toBeInstanceOf(ResourceNotFoundException);
    for (let n = 0; n < 20; n++) {
      await documentClient.send(new PutCommand({ TableName: 'orders', Item: { pk: `${n}`, sk: 'b' } }));
    }
    const [ShardIterator] = await iterators();
    clock.now += 16 * MINUTE;
    const expired = await errorOf(streams.send(new GetRecordsCommand({ ShardIterator })));
    expect(expired).toBeInstanceOf(ExpiredIteratorException);
    clock.now += 24 * 60 * MINUTE - 20 * MINUTE;
    const [late] = await iterators();
    clock.now += 5 * MINUTE;
    const trimmed = await errorOf(streams.send(new GetRecordsCommand({ ShardIterator: late })));
    expect(trimmed).toBeInstanceOf(TrimmedDataAccessException);
    const malformed = await errorOf(streams.send(new GetRecordsCommand({ ShardIterator: 'x' })));
    expect([malformed.name, malformed.message]).toEqual(['ValidationException', 'Invalid ShardIterator']);
  });
});

describe('the tables of a model', () => {
  it('have the streams and times to live that it declares, and what was there to begin with in no stream', async () => {
    const { client, engine, reset } = createTestClient('examples/iot/iot.dynamodel.yaml');
    const tables = async () => {
      const { TableNames = [] } = await client.send(new ListTablesCommand({}));
      return Promise.all(
        TableNames.map(async (TableName) => {
          const { Table } = await client.send(new DescribeTableCommand({ TableName }));
          const answer = await client.send(new DescribeTimeToLiveCommand({ TableName }));
          return [TableName, Table?.StreamSpecification?.StreamViewType, answer.TimeToLiveDescription?.AttributeName];
        }),
      );
    };
    const declared = await tables();
    expect(declared).toContainEqual([expect.any(String), 'NEW_AND_OLD_IMAGES', 'expiresAt']);
    const records = engine.listStreams().Streams.flatMap(({ StreamArn }) =>
      engine.describeStream({ StreamArn }).StreamDescription.Shards.flatMap(({ ShardId }) => {
        const start = engine.getShardIterator({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' });
        return engine.getRecords(start).Records;
      }),
    );
    expect(records).toEqual([]);
    reset();
    expect(await tables()).toEqual(declared);
  });
});
