import type { CreateTableInput, Engine, StreamRecord, StreamViewType } from '../../../src/engine/index.js';
import { createEngine, type EngineOptions } from '../../../src/engine/index.js';

export const HOUR = 3_600_000;
export const START = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

/** A clock that stands still until it is moved. */
export interface Clock {
  now: number;
}

/** An engine by a clock of its own. */
export function clocked(options: EngineOptions = {}): { readonly engine: Engine; readonly clock: Clock } {
  const clock = { now: START };
  return { engine: createEngine({ ...options, now: () => clock.now }), clock };
}

/** A table `table` of the keys `pk` and `sk`. */
export function tableRequest(view?: StreamViewType, more: Partial<CreateTableInput> = {}): CreateTableInput {
  return {
    TableName: 'table',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    ...(view === undefined ? {} : { StreamSpecification: { StreamEnabled: true, StreamViewType: view } }),
    ...more,
  };
}

/** An engine by a clock, with a table that has a stream. */
export function streaming(
  view: StreamViewType = 'NEW_AND_OLD_IMAGES',
  options: EngineOptions = {},
): { readonly engine: Engine; readonly clock: Clock; readonly arn: string } {
  const { engine, clock } = clocked(options);
  const arn = engine.createTable(tableRequest(view)).TableDescription.LatestStreamArn as string;
  return { engine, clock, arn };
}

export function shardsOf(engine: Engine, arn: string) {
  return engine.describeStream({ StreamArn: arn }).StreamDescription.Shards;
}

/** What a shard holds from its beginning. */
export function recordsOfShard(engine: Engine, arn: string, shardId: string): StreamRecord[] {
  const records: StreamRecord[] = [];
  let { ShardIterator: iterator }: { ShardIterator: string | undefined } = engine.getShardIterator({
    StreamArn: arn,
    ShardId: shardId,
    ShardIteratorType: 'TRIM_HORIZON',
  });
  while (iterator !== undefined) {
    const page = engine.getRecords({ ShardIterator: iterator });
    records.push(...page.Records);
    iterator = page.Records.length === 0 ? undefined : page.NextShardIterator;
  }
  return records;
}

/** What a stream holds, in the order of its sequence numbers. */
export function recordsOf(engine: Engine, arn: string): StreamRecord[] {
  return shardsOf(engine, arn)
    .flatMap(({ ShardId }) => recordsOfShard(engine, arn, ShardId))
    .sort((a, b) => (BigInt(a.dynamodb.SequenceNumber) < BigInt(b.dynamodb.SequenceNumber) ? -1 : 1));
}
