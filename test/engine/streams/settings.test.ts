import { describe, expect, it } from 'vitest';
import type { StreamSpecification, UpdateTableInput } from '../../../src/engine/index.js';
import { errorOf, index, refusal } from '../support.js';
import { clocked, HOUR, START, streaming, tableRequest } from './support.js';

const INVALID = 'One or more parameter values were invalid: ';
const ON: StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' };
const OFF: StreamSpecification = { StreamEnabled: false };

function update(StreamSpecification: StreamSpecification, more: Partial<UpdateTableInput> = {}): UpdateTableInput {
  return { TableName: 'table', StreamSpecification, ...more };
}

describe('the stream of a new table', () => {
  it.each<readonly [object, string]>([
    [{ StreamEnabled: true }, `${INVALID}Table is being created with a stream enabled, UpdateViewType is required`],
    [
      { StreamEnabled: false, StreamViewType: 'NEW_IMAGE' },
      `${INVALID}Table is being created with a stream disabled, UpdateViewType should not be specified`,
    ],
    [
      {},
      "1 validation error detected: Value null at 'streamSpecification.streamEnabled' failed to satisfy constraint: Member must not be null",
    ],
    [
      { StreamEnabled: true, StreamViewType: 'new_image' },
      "1 validation error detected: Value 'new_image' at 'streamSpecification.streamViewType' failed to satisfy constraint: Member must satisfy enum value set: [OLD_IMAGE, KEYS_ONLY, NEW_AND_OLD_IMAGES, NEW_IMAGE]",
    ],
  ])('is not %j', (StreamSpecification, message) => {
    const { engine } = clocked();
    const request = tableRequest(undefined, { StreamSpecification: StreamSpecification as StreamSpecification });
    expect(refusal(() => engine.createTable(request))).toBe(message);
  });

  it('is described, with a label that is the time', () => {
    const { engine, arn } = streaming('KEYS_ONLY');
    const { Table } = engine.describeTable({ TableName: 'table' });
    expect(Table.StreamSpecification).toEqual({ StreamEnabled: true, StreamViewType: 'KEYS_ONLY' });
    expect(Table.LatestStreamLabel).toBe('2026-01-02T03:04:05.678');
    expect(arn).toBe('arn:aws:dynamodb:us-east-1:123456789012:table/table/stream/2026-01-02T03:04:05.678');
    expect(Table.LatestStreamArn).toBe(arn);
  });

  it('is not mentioned where there is none', () => {
    const { engine } = clocked();
    engine.createTable(tableRequest(undefined, { StreamSpecification: OFF }));
    const { Table } = engine.describeTable({ TableName: 'table' });
    expect(Object.keys(Table).filter((name) => /stream/i.test(name))).toEqual([]);
    expect(engine.listStreams({ TableName: 'table' })).toEqual({ Streams: [] });
  });
});

describe('a change of the stream', () => {
  it('needs a view to enable and none to disable', () => {
    const { engine } = clocked();
    engine.createTable(tableRequest());
    expect(refusal(() => engine.updateTable(update({ StreamEnabled: true })))).toBe(
      `${INVALID}If stream is being enabled then UpdateViewType is required`,
    );
    expect(refusal(() => engine.updateTable(update({ ...OFF, StreamViewType: 'KEYS_ONLY' })))).toBe(
      `${INVALID}If stream is being disabled, then UpdateViewType must not be specified`,
    );
  });

  it('changes something', () => {
    const { engine } = streaming();
    for (const StreamViewType of ['NEW_AND_OLD_IMAGES', 'KEYS_ONLY'] as const) {
      expect(refusal(() => engine.updateTable(update({ StreamEnabled: true, StreamViewType })))).toBe(
        'Table already has an enabled stream: TableName: table',
      );
    }
    engine.updateTable(update(OFF));
    expect(refusal(() => engine.updateTable(update(OFF)))).toBe('Table has no stream to disable: TableName: table');
  });

  it('does not go with one of throughput or indexes', () => {
    const { engine } = clocked();
    const provisioned = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 };
    engine.createTable(tableRequest(undefined, { BillingMode: 'PROVISIONED', ProvisionedThroughput: provisioned }));
    const more = { ReadCapacityUnits: 2, WriteCapacityUnits: 2 };
    expect(refusal(() => engine.updateTable(update(ON, { ProvisionedThroughput: more })))).toBe(
      `${INVALID}You cannot modify stream status while updating table IOPS`,
    );
    const GlobalSecondaryIndexUpdates = [{ Create: index('byY', ['sk']) }];
    expect(refusal(() => engine.updateTable(update(ON, { GlobalSecondaryIndexUpdates })))).toBe(
      `${INVALID}You cannot create or delete index while changing stream status`,
    );
    expect(engine.describeTable({ TableName: 'table' }).Table.LatestStreamArn).toBeUndefined();
  });

  it('makes a new stream each time, and leaves the old one to be read for 24 hours', () => {
    const { engine, clock, arn } = streaming();
    engine.updateTable(update(OFF));
    const { Table } = engine.describeTable({ TableName: 'table' });
    expect([Table.StreamSpecification, Table.LatestStreamArn]).toEqual([undefined, arn]);
    const { TableDescription } = engine.updateTable(update(ON));
    // The clock has not moved, and still no two streams share a label.
    expect(TableDescription.LatestStreamLabel).toBe('2026-01-02T03:04:05.679');
    const latest = TableDescription.LatestStreamArn as string;
    expect(engine.listStreams({ TableName: 'table' }).Streams.map(({ StreamArn }) => StreamArn)).toEqual([arn, latest]);
    const statusOf = (StreamArn: string) => engine.describeStream({ StreamArn }).StreamDescription.StreamStatus;
    expect([statusOf(arn), statusOf(latest)]).toEqual(['DISABLED', 'ENABLED']);

    clock.now += 24 * HOUR;
    expect(engine.listStreams({ TableName: 'table' }).Streams.map(({ StreamArn }) => StreamArn)).toEqual([latest]);
    const error = errorOf(() => engine.describeStream({ StreamArn: arn }));
    expect([error.name, error.message]).toEqual([
      'ResourceNotFoundException',
      `Requested resource not found: Stream: ${arn} not found`,
    ]);
  });

  it('leaves the streams of a deleted table, and of another one of its name', () => {
    const { engine, clock, arn } = streaming();
    engine.putItem({ TableName: 'table', Item: { pk: { S: 'p' }, sk: { S: 's' } } });
    engine.deleteTable({ TableName: 'table' });
    expect(engine.listStreams({ TableName: 'table' }).Streams).toEqual([
      { StreamArn: arn, TableName: 'table', StreamLabel: '2026-01-02T03:04:05.678' },
    ]);
    clock.now += HOUR;
    const again = engine.createTable(tableRequest('KEYS_ONLY')).TableDescription.LatestStreamArn;
    expect(engine.listStreams({ TableName: 'table' }).Streams.map(({ StreamArn }) => StreamArn)).toEqual([arn, again]);
    expect(engine.describeStream({ StreamArn: arn }).StreamDescription.StreamStatus).toBe('DISABLED');
  });

  it('passes through ENABLING and DISABLING where statuses take time', () => {
    const { engine, clock } = clocked({ statusDelay: 500 });
    const arn = engine.createTable(tableRequest('KEYS_ONLY')).TableDescription.LatestStreamArn as string;
    const status = () => engine.describeStream({ StreamArn: arn }).StreamDescription.StreamStatus;
    expect(status()).toBe('ENABLING');
    clock.now += 500;
    expect(status()).toBe('ENABLED');
    engine.updateTable(update(OFF));
    expect(status()).toBe('DISABLING');
    clock.now += 500;
    expect(status()).toBe('DISABLED');
  });
});

describe('ListStreams', () => {
  it('pages over all streams, and over those of a table', () => {
    const { engine } = clocked();
    for (const TableName of ['bbb', 'aaa', 'ccc']) engine.createTable({ ...tableRequest('KEYS_ONLY'), TableName });
    const first = engine.listStreams({ Limit: 2 });
    expect(first.Streams.map(({ TableName }) => TableName)).toEqual(['aaa', 'bbb']);
    expect(first.LastEvaluatedStreamArn).toBe(first.Streams[1]?.StreamArn);
    const rest = engine.listStreams({ ExclusiveStartStreamArn: first.LastEvaluatedStreamArn as string });
    expect(rest.Streams.map(({ TableName }) => TableName)).toEqual(['ccc']);
    expect(rest.LastEvaluatedStreamArn).toBeUndefined();
    expect(engine.listStreams({ TableName: 'bbb' }).Streams.map(({ TableName }) => TableName)).toEqual(['bbb']);
    expect(engine.listStreams().Streams).toHaveLength(3);
  });

  it('refuses what it cannot list', () => {
    const { engine } = clocked();
    expect(errorOf(() => engine.listStreams({ TableName: 'nowhere' })).name).toBe('ResourceNotFoundException');
    expect(refusal(() => engine.listStreams({ ExclusiveStartStreamArn: 'x'.repeat(40) }))).toBe('Invalid StreamArn');
    expect(refusal(() => engine.listStreams({ Limit: 0 }))).toContain('greater than or equal to 1');
    expect(refusal(() => engine.listStreams({ Limit: 101 }))).toContain('less than or equal to 100');
  });
});

describe('DescribeStream', () => {
  it('describes the stream and its table', () => {
    const { engine, arn } = streaming('OLD_IMAGE');
    const { Shards, ...description } = engine.describeStream({ StreamArn: arn }).StreamDescription;
    expect(description).toEqual({
      StreamArn: arn,
      StreamLabel: '2026-01-02T03:04:05.678',
      StreamStatus: 'ENABLED',
      StreamViewType: 'OLD_IMAGE',
      CreationRequestDateTime: new Date(START),
      TableName: 'table',
      KeySchema: tableRequest().KeySchema,
    });
    expect(Shards).toHaveLength(4);
  });

  it('refuses what is no stream', () => {
    const { engine } = clocked();
    expect(refusal(() => engine.describeStream({ StreamArn: 'fake-stream' }))).toBe('Invalid StreamArn');
  });
});
