import { describe, expect, it } from 'vitest';
import type { ItemChange, StreamViewType } from '../../../src/engine/index.js';
import { item } from '../support.js';
import { clocked, recordsOf, START, streaming, tableRequest } from './support.js';

const TableName = 'table';
const row = (sk: string, more: Record<string, string | number> = {}) => item({ pk: 'p', sk, ...more });
const Key = row('s');

describe('a record', () => {
  it('tells of a change as the service does', () => {
    const { engine, arn, clock } = streaming();
    clock.now += 61_500;
    engine.putItem({ TableName, Item: row('s', { n: 101 }) });
    const [record] = recordsOf(engine, arn);
    expect(record).toEqual({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      dynamodb: {
        ApproximateCreationDateTime: new Date(Math.floor((START + 61_500) / 1000) * 1000),
        Keys: Key,
        NewImage: row('s', { n: 101 }),
        SequenceNumber: expect.stringMatching(/^\d{21,40}$/),
        // Keys: pk + p + sk + s; the image has them again, and n with a number of three digits.
        SizeBytes: 6 + 6 + 4,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    });
  });

  it.each<[StreamViewType, readonly string[], number]>([
    ['KEYS_ONLY', [], 5],
    ['NEW_IMAGE', ['NewImage'], 5 + 33],
    ['OLD_IMAGE', ['OldImage'], 5 + 21],
    ['NEW_AND_OLD_IMAGES', ['NewImage', 'OldImage'], 5 + 33 + 21],
  ])('shows %s as far as it was asked for', (view, images, size) => {
    const { engine } = clocked();
    const arn = engine.createTable({
      ...tableRequest(view),
      AttributeDefinitions: [{ AttributeName: 'Id', AttributeType: 'N' }],
      KeySchema: [{ AttributeName: 'Id', KeyType: 'HASH' }],
    }).TableDescription.LatestStreamArn as string;
    // The service's own example. https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
    engine.putItem({ TableName, Item: item({ Id: 101, Message: 'New item!' }) });
    engine.putItem({ TableName, Item: item({ Id: 101, Message: 'This item has changed' }) });
    const record = recordsOf(engine, arn)[1];
    expect(record?.eventName).toBe('MODIFY');
    expect(Object.keys(record?.dynamodb ?? {}).filter((name) => name.endsWith('Image'))).toEqual(images);
    expect(record?.dynamodb.SizeBytes).toBe(size);
    expect(record?.dynamodb.StreamViewType).toBe(view);
  });

  it('is made for each item of a batch, a transaction and a statement', () => {
    const { engine, arn } = streaming('KEYS_ONLY');
    engine.batchWriteItem({
      RequestItems: { [TableName]: ['a', 'b'].map((sk) => ({ PutRequest: { Item: row(sk) } })) },
    });
    engine.transactWriteItems({
      TransactItems: [{ Delete: { TableName, Key: row('a') } }, { Put: { TableName, Item: row('c') } }],
    });
    engine.updateItem({
      TableName,
      Key: row('b'),
      UpdateExpression: 'SET n = :n',
      ExpressionAttributeValues: { ':n': { N: '1' } },
    });
    engine.executeStatement({ Statement: `DELETE FROM "table" WHERE pk = 'p' AND sk = 'b'` });
    expect(recordsOf(engine, arn).map(({ eventName, dynamodb }) => [eventName, dynamodb.Keys.sk])).toEqual([
      ['INSERT', { S: 'a' }],
      ['INSERT', { S: 'b' }],
      ['REMOVE', { S: 'a' }],
      ['INSERT', { S: 'c' }],
      ['MODIFY', { S: 'b' }],
      ['REMOVE', { S: 'b' }],
    ]);
  });

  it('is not made of a write that changes nothing or does not come about', () => {
    const { engine, arn } = streaming();
    engine.deleteItem({ TableName, Key });
    engine.updateItem({ TableName, Key, UpdateExpression: 'REMOVE n' });
    engine.putItem({ TableName, Item: row('s', { n: 1 }) });
    engine.putItem({ TableName, Item: row('s', { n: 1 }) });
    engine.updateItem({ TableName, Key, UpdateExpression: 'REMOVE x' });
    engine.transactWriteItems({
      TransactItems: [{ ConditionCheck: { TableName, Key, ConditionExpression: 'attribute_exists(pk)' } }],
    });
    const failing = { TableName, Item: row('t'), ConditionExpression: 'attribute_exists(pk)' };
    expect(() => engine.putItem(failing)).toThrow('The conditional request failed');
    expect(() =>
      engine.transactWriteItems({ TransactItems: [{ Delete: { TableName, Key } }, { Put: failing }] }),
    ).toThrow('Transaction cancelled');
    expect(recordsOf(engine, arn).map(({ eventName }) => eventName)).toEqual(['INSERT']);
  });

  it('is a copy', () => {
    const { engine, arn } = streaming();
    engine.putItem({ TableName, Item: { ...Key, m: { M: { x: { S: '1' } } } } });
    const image = recordsOf(engine, arn)[0]?.dynamodb.NewImage as { m: { M: Record<string, unknown> } };
    image.m.M.x = { S: '2' };
    expect(engine.getItem({ TableName, Key }).Item?.m).toEqual({ M: { x: { S: '1' } } });
    expect(recordsOf(engine, arn)[0]?.dynamodb.NewImage?.m).toEqual({ M: { x: { S: '1' } } });
  });

  it('goes to the stream that was enabled when it was made', () => {
    const { engine, arn } = streaming();
    const sorts = (stream: string) => recordsOf(engine, stream).map(({ dynamodb }) => dynamodb.Keys.sk);
    engine.putItem({ TableName, Item: row('a') });
    engine.updateTable({ TableName, StreamSpecification: { StreamEnabled: false } });
    engine.putItem({ TableName, Item: row('b') });
    const again = engine.updateTable({
      TableName,
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    }).TableDescription.LatestStreamArn as string;
    engine.putItem({ TableName, Item: row('c') });
    expect([sorts(arn), sorts(again)]).toEqual([[{ S: 'a' }], [{ S: 'c' }]]);
  });

  it('is made beside what a listener is told', () => {
    const changes: ItemChange[] = [];
    const { engine, arn } = streaming('KEYS_ONLY', { onChange: (change) => changes.push(change) });
    engine.putItem({ TableName, Item: row('a') });
    engine.putItem({ TableName, Item: row('a') });
    expect(changes).toEqual([{ table: 'table', keys: row('a'), after: row('a') }]);
    expect(recordsOf(engine, arn)).toHaveLength(1);
  });
});
