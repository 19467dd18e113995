import { describe, expect, it } from 'vitest';
import type { GetShardIteratorInput, ShardIteratorType } from '../../../src/engine/index.js';
import { errorOf, item, refusal } from '../support.js';
import { clocked, HOUR, streaming, tableRequest } from './support.js';

const TableName = 'table';
const row = (n: number) => item({ pk: 'p', sk: String(n).padStart(6, '0'), n });

/** A stream with one shard. */
function oneShard() {
  const { engine, clock } = clocked();
  const arn = engine.createTable(
    tableRequest('NEW_IMAGE', {
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
    }),
  ).TableDescription.LatestStreamArn as string;
  const [shard] = engine.describeStream({ StreamArn: arn }).StreamDescription.Shards;
  const ShardId = shard?.ShardId as string;
  const start = shard?.SequenceNumberRange.StartingSequenceNumber as string;
  const put = (...numbers: readonly number[]) => {
    for (const n of numbers) engine.putItem({ TableName, Item: row(n) });
  };
  const iterator = (ShardIteratorType: ShardIteratorType, SequenceNumber?: string) =>
    engine.getShardIterator({
      StreamArn: arn,
      ShardId,
      ShardIteratorType,
      ...(SequenceNumber === undefined ? {} : { SequenceNumber }),
    });
  const read = (from: { readonly ShardIterator: string }, Limit?: number) => {
    const page = engine.getRecords({ ...from, ...(Limit === undefined ? {} : { Limit }) });
    return {
      numbers: page.Records.map(({ dynamodb }) => Number(dynamodb.NewImage?.n?.['N' as never])),
      sequence: page.Records.map(({ dynamodb }) => dynamodb.SequenceNumber),
      next: { ShardIterator: page.NextShardIterator as string },
    };
  };
  return { engine, clock, arn, ShardId, start, put, iterator, read };
}

describe('an iterator', () => {
  it('begins where its type says', () => {
    const { put, iterator, read, start } = oneShard();
    put(1, 2);
    const latest = iterator('LATEST');
    put(3);
    const { sequence } = read(iterator('TRIM_HORIZON'));
    expect(read(iterator('TRIM_HORIZON')).numbers).toEqual([1, 2, 3]);
    expect(read(latest).numbers).toEqual([3]);
    expect(read(iterator('AT_SEQUENCE_NUMBER', sequence[1])).numbers).toEqual([2, 3]);
    expect(read(iterator('AFTER_SEQUENCE_NUMBER', sequence[1])).numbers).toEqual([3]);
    expect(read(iterator('AFTER_SEQUENCE_NUMBER', sequence[2])).numbers).toEqual([]);
    expect(read(iterator('AT_SEQUENCE_NUMBER', start)).numbers).toEqual([1, 2, 3]);
    expect(read(iterator('AFTER_SEQUENCE_NUMBER', start)).numbers).toEqual([1, 2, 3]);
    const between = String(BigInt(sequence[0] as string) + 1n);
    expect(read(iterator('AT_SEQUENCE_NUMBER', between)).numbers).toEqual([2, 3]);
    expect(read(iterator('AFTER_SEQUENCE_NUMBER', between)).numbers).toEqual([2, 3]);
  });

  it('leads from page to page, and waits at the end of an open shard', () => {
    const { put, iterator, read } = oneShard();
    put(1, 2, 3);
    const first = read(iterator('TRIM_HORIZON'), 2);
    const second = read(first.next, 2);
    expect([first.numbers, second.numbers]).toEqual([[1, 2], [3]]);
    const third = read(second.next);
    put(4);
    expect([third.numbers, read(third.next).numbers]).toEqual([[], [4]]);
    // It is no cursor: what was read can be read again.
    expect(read(first.next).numbers).toEqual([3, 4]);
  });

  it('gives at most 1,000 records, or 1 MB of them', () => {
    const { engine, put, iterator, read } = oneShard();
    put(...Array.from({ length: 1001 }, (_, i) => i));
    const full = read(iterator('TRIM_HORIZON'));
    expect(full.numbers).toHaveLength(1000);
    expect(read(full.next).numbers).toEqual([1000]);
    const latest = iterator('LATEST');
    for (let n = 0; n < 4; n++) engine.putItem({ TableName, Item: { ...row(n), f: { S: 'x'.repeat(390_000) } } });
    const large = read(latest);
    expect(large.numbers).toEqual([0, 1]);
    expect(read(large.next).numbers).toEqual([2, 3]);
    const error = errorOf(() => engine.getRecords({ ...latest, Limit: 1001 }));
    expect(error.name).toBe('LimitExceededException');
    expect(refusal(() => engine.getRecords({ ...latest, Limit: 0 }))).toContain('greater than or equal to 1');
  });

  it('looks like one of the service', () => {
    const { iterator, arn } = oneShard();
    expect(iterator('LATEST').ShardIterator).toMatch(
      new RegExp(`^${arn.replaceAll('.', '\\.')}\\|1\\|[A-Za-z0-9+/]+=*$`),
    );
  });

  it('expires after 15 minutes', () => {
    const { clock, put, iterator, read } = oneShard();
    put(1);
    const start = iterator('TRIM_HORIZON');
    clock.now += 15 * 60_000;
    const { next, numbers } = read(start);
    expect(numbers).toEqual([1]);
    clock.now += 1;
    const error = errorOf(() => read(start));
    expect([error.name, error.message]).toEqual([
      'ExpiredIteratorException',
      'The provided iterator exceeds the maximum age allowed.',
    ]);
    expect(read(next).numbers).toEqual([]);
  });

  it('does not reach back over what was trimmed', () => {
    const { clock, put, iterator, read, start } = oneShard();
    put(1);
    clock.now += HOUR;
    put(2);
    const { sequence } = read(iterator('TRIM_HORIZON'));
    clock.now += 23 * HOUR - 60_000;
    const horizon = iterator('TRIM_HORIZON');
    expect(read(horizon).numbers).toEqual([1, 2]);
    clock.now += 60_001;
    const trimmed = {
      name: 'TrimmedDataAccessException',
      message: 'The data you are trying to access has been trimmed.',
    };
    expect(errorOf(() => read(horizon))).toMatchObject(trimmed);
    expect(errorOf(() => iterator('AT_SEQUENCE_NUMBER', start))).toMatchObject(trimmed);
    for (const type of ['AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER'] as const) {
      expect(errorOf(() => iterator(type, sequence[0]))).toMatchObject(trimmed);
      expect(read(iterator(type, sequence[1])).numbers).toEqual(type === 'AT_SEQUENCE_NUMBER' ? [2] : []);
    }
    expect(read(iterator('TRIM_HORIZON')).numbers).toEqual([2]);
  });

  it('of a shard that is gone is trimmed with it', () => {
    const { clock, iterator, read } = oneShard();
    clock.now += 28 * HOUR - 1;
    const latest = iterator('LATEST');
    clock.now += 1;
    expect(errorOf(() => read(latest)).name).toBe('TrimmedDataAccessException');
  });
});

describe('GetShardIterator', () => {
  const { engine, arn } = streaming();
  const [shard] = engine.describeStream({ StreamArn: arn }).StreamDescription.Shards;
  const request = { StreamArn: arn, ShardId: shard?.ShardId as string };
  const refused = (input: Partial<GetShardIteratorInput> | { ShardIteratorType: string }) =>
    refusal(() => engine.getShardIterator({ ...request, ...input } as GetShardIteratorInput));

  it('wants a sequence number where it uses one', () => {
    const number = shard?.SequenceNumberRange.StartingSequenceNumber as string;
    for (const ShardIteratorType of ['AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER'] as const) {
      expect(refused({ ShardIteratorType })).toContain(ShardIteratorType);
    }
    for (const ShardIteratorType of ['TRIM_HORIZON', 'LATEST'] as const) {
      expect(refused({ ShardIteratorType, SequenceNumber: number })).toContain(ShardIteratorType);
    }
  });

  it('refuses sequence numbers of no record', () => {
    const at = { ShardIteratorType: 'AT_SEQUENCE_NUMBER' } as const;
    expect(refused({ ...at, SequenceNumber: 'x'.repeat(21) })).toBe(`Invalid SequenceNumber: ${'x'.repeat(21)}`);
    expect(refused({ ...at, SequenceNumber: '9'.repeat(40) })).toBe(`Invalid SequenceNumber: ${'9'.repeat(40)}`);
    expect(refused({ ...at, SequenceNumber: '9'.repeat(22) })).toBe(`Invalid SequenceNumber: ${'9'.repeat(22)}`);
    expect(refused({ ...at, SequenceNumber: '1' })).toContain('greater than or equal to 21');
  });

  it('refuses what is not there', () => {
    const latest = { ShardIteratorType: 'LATEST' } as const;
    expect(refused({ ...latest, StreamArn: 'x'.repeat(40) })).toBe('Invalid StreamArn');
    expect(refused({ ShardIteratorType: 'OLDEST' })).toBe(
      "1 validation error detected: Value 'OLDEST' at 'shardIteratorType' failed to satisfy constraint: Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_SEQUENCE_NUMBER, TRIM_HORIZON]",
    );
    const noShard = { ...request, ...latest, ShardId: 'x'.repeat(40) };
    expect(errorOf(() => engine.getShardIterator(noShard)).name).toBe('ResourceNotFoundException');
    const noStream = { ...request, ...latest, StreamArn: `${arn}0` };
    expect(errorOf(() => engine.getShardIterator(noStream)).name).toBe('ResourceNotFoundException');
  });
});

describe('GetRecords', () => {
  it('refuses what it has not given out', () => {
    const { engine, arn } = streaming();
    for (const ShardIterator of [
      'x',
      `${arn}|1|`,
      `${arn}|1|AAAA`,
      `${arn}|1|${btoa('["a"]')}`,
      `${arn}|2|${btoa('[]')}`,
    ]) {
      expect(refusal(() => engine.getRecords({ ShardIterator }))).toBe('Invalid ShardIterator');
    }
    expect(refusal(() => engine.getRecords({} as never))).toContain('Member must not be null');
  });
});
