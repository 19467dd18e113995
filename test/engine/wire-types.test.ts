import { describe, expect, it } from 'vitest';
import { answer } from '../../src/protocol/index.js';
import { errorOf, index, withTable } from './support.js';

const VALUE = 'com.amazonaws.dynamodb.v20120810.AttributeValue';
const STRUCTURE = 'Start of structure or map found where not expected';
const TOKEN = 'Unexpected token received from parser';

const engine = withTable({ key: ['pk:S', 'sk:N'], attributes: ['g:S'], global: [index('gsi', ['g'])] });

function told(operation: string, request: object): string {
  const body = JSON.stringify({ TableName: 'table', ...request });
  const { body: bytes } = answer(engine, { target: `DynamoDB_20120810.${operation}`, body });
  const { __type: type, Message: message } = JSON.parse(Buffer.from(bytes).toString()) as Record<string, string>;
  expect(type).toBe('com.amazon.coral.service#SerializationException');
  return message ?? '';
}

describe('members of foreign types', () => {
  it.each([
    ['PutItem', { TableName: 23 }, 'NUMBER_VALUE cannot be converted to String'],
    ['PutItem', { TableName: 34.56 }, 'DECIMAL_VALUE cannot be converted to String'],
    ['PutItem', { TableName: false }, 'FALSE_VALUE cannot be converted to String'],
    ['PutItem', { TableName: [] }, 'Unrecognized collection type class java.lang.String'],
    ['PutItem', { TableName: {} }, STRUCTURE],
    ['GetItem', { ConsistentRead: 'x' }, TOKEN],
    ['GetItem', { ConsistentRead: 1 }, 'NUMBER_VALUE cannot be converted to Boolean'],
    ['GetItem', { ConsistentRead: [] }, 'Unrecognized collection type class java.lang.Boolean'],
    ['Scan', { Limit: '1' }, 'STRING_VALUE cannot be converted to Integer'],
    ['Scan', { Limit: [] }, 'Unrecognized collection type class java.lang.Integer'],
    ['UpdateTable', { ProvisionedThroughput: { ReadCapacityUnits: true } }, 'TRUE_VALUE cannot be converted to Long'],
    [
      'UpdateTable',
      { ProvisionedThroughput: [] },
      'Unrecognized collection type class com.amazonaws.dynamodb.v20120810.ProvisionedThroughput',
    ],
    ['UpdateTable', { ProvisionedThroughput: 'x' }, 'Unexpected field type'],
    ['PutItem', { Item: {}, Expected: { a: { Value: 'x' } } }, 'Unexpected field type'],
    ['PutItem', { Item: {}, Expected: { a: 'x' } }, 'Unexpected value type in payload'],
    ['CreateTable', { KeySchema: 'x' }, 'Unexpected field type'],
    ['CreateTable', { KeySchema: {} }, STRUCTURE],
    ['CreateTable', { KeySchema: ['x'] }, 'Unexpected value type in payload'],
    [
      'CreateTable',
      { KeySchema: [[]] },
      'Unrecognized collection type class com.amazonaws.dynamodb.v20120810.KeySchemaElement',
    ],
    ['GetItem', { Key: 'x' }, 'Unexpected field type'],
    ['GetItem', { Key: [] }, `Unrecognized collection type java.util.Map<java.lang.String, ${VALUE}>`],
    [
      'GetItem',
      { ExpressionAttributeNames: [] },
      'Unrecognized collection type java.util.Map<java.lang.String, java.lang.String>',
    ],
    [
      'BatchWriteItem',
      { RequestItems: [] },
      'Unrecognized collection type java.util.Map<java.lang.String, java.util.List<com.amazonaws.dynamodb.v20120810.WriteRequest>>',
    ],
    [
      'PutItem',
      { Item: {}, Expected: { a: [] } },
      'Unrecognized collection type class com.amazonaws.dynamodb.v20120810.ExpectedAttributeValue',
    ],
  ])('%s %j', (operation, request, message) => {
    expect(told(operation, request)).toBe(message);
  });

  it('where a list or map of such is parameterized itself', () => {
    expect(told('BatchGetItem', { RequestItems: { table: { Keys: ['x'] } } })).toContain('ParameterizedTypeImpl');
    expect(told('BatchWriteItem', { RequestItems: { table: 'x' } })).toContain('ParameterizedTypeImpl');
  });
});

describe('attribute values of foreign types', () => {
  it.each<[unknown, string]>([
    ['x', 'Unexpected value type in payload'],
    [[], `Unrecognized collection type class ${VALUE}`],
    [{ L: [null] }, ''],
    [{ SS: [null] }, ''],
    [{ S: 1.5 }, 'DECIMAL_VALUE cannot be converted to String'],
    [{ N: 1 }, 'NUMBER_VALUE cannot be converted to String'],
    [{ S: [] }, 'Unrecognized collection type class java.lang.String'],
    [{ B: 1 }, 'only base-64-encoded strings are convertible to bytes'],
    [{ B: [] }, 'Unrecognized collection type class java.nio.ByteBuffer'],
    [{ B: {} }, STRUCTURE],
    [{ BOOL: 'x' }, TOKEN],
    [{ NULL: 'x' }, TOKEN],
    [{ NULL: 1 }, 'NUMBER_VALUE cannot be converted to Boolean'],
    [{ SS: 'x' }, 'Unexpected field type'],
    [{ SS: {} }, STRUCTURE],
    [{ NS: [1] }, 'NUMBER_VALUE cannot be converted to String'],
    [{ BS: [{}] }, STRUCTURE],
    [{ L: {} }, STRUCTURE],
    [{ L: [[]] }, `Unrecognized collection type class ${VALUE}`],
    [{ M: 'x' }, 'Unexpected field type'],
    [{ M: [] }, `Unrecognized collection type java.util.Map<java.lang.String, ${VALUE}>`],
    [{ M: { a: { L: [{ S: true }] } } }, 'TRUE_VALUE cannot be converted to String'],
  ])('%j', (value, message) => {
    const key = { pk: { S: 'p' }, sk: { N: '1' } };
    expect(told('PutItem', { Item: { ...key, value } })).toBe(message);
    expect(told('UpdateItem', { Key: key, AttributeUpdates: { a: { Value: { L: [value] } } } })).toBe(message);
    // It is told of before whatever else is wrong with the request.
    if (message !== '')
      expect(told('PutItem', { Item: { ...key, value }, ReturnValues: 'x', TableName: 'a;' })).toBe(message);
  });

  it('reads the names of truths as truths', () => {
    const Item = {
      pk: { S: 'p' },
      sk: { N: '1' },
      yes: { BOOL: 'true' },
      no: { BOOL: 'false' },
      nil: { NULL: 'true' },
    };
    engine.putItem({ TableName: 'table', Item: Item as never });
    expect(engine.getItem({ TableName: 'table', Key: { pk: { S: 'p' }, sk: { N: '1' } } }).Item).toMatchObject({
      yes: { BOOL: true },
      no: { BOOL: false },
      nil: { NULL: true },
    });
  });
});

describe('in process', () => {
  it('numbers and times that are none are refused', () => {
    const name = 'SerializationException';
    const invalid = new Date(Number.NaN);
    expect(errorOf(() => engine.scan({ TableName: 'table', Limit: Number.NaN })).name).toBe(name);
    expect(errorOf(() => engine.listBackups({ TimeRangeLowerBound: Number.NaN })).name).toBe(name);
    expect(errorOf(() => engine.listBackups({ TimeRangeUpperBound: invalid })).name).toBe(name);
  });
});
