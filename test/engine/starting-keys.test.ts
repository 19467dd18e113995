import { describe, expect, it } from 'vitest';
import { index, item, refusal, withTable } from './support.js';

const TableName = 'table';
const PROBLEM = 'The provided starting key is invalid';
const MISMATCH = 'The provided key element does not match the schema';
const EMPTY_KEY =
  'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty';

describe('a starting key', () => {
  const engine = withTable({
    key: ['pk:S', 'sk:N'],
    attributes: ['g:S'],
    global: [index('gsi', ['g'])],
  });
  const key = item({ pk: 'p', sk: 1 });
  const scan = (ExclusiveStartKey: object, more: object = {}): string =>
    refusal(() => engine.scan({ TableName, ExclusiveStartKey: ExclusiveStartKey as never, ...more }));

  it.each([
    [{ pk: {} }, `${PROBLEM}: Supplied AttributeValue is empty, must contain exactly one of the supported datatypes`],
    [
      { pk: { NULL: false } },
      `${PROBLEM}: One or more parameter values were invalid: Null attribute value types must have the value of true`,
    ],
    [{ pk: { SS: [] } }, `${PROBLEM}: One or more parameter values were invalid: An string set  may not be empty`],
    [{ pk: { NS: [] } }, 'One or more parameter values were invalid: An number set  may not be empty'],
    [{ pk: { N: 'x' } }, 'The parameter cannot be converted to a numeric value: x'],
    [{ pk: { S: 'p' } }, `${PROBLEM}: ${MISMATCH}`],
    [{ ...key, g: { S: 'g' } }, `${PROBLEM}: ${MISMATCH}`],
    [{ ...key, sk: { S: '1' } }, `${PROBLEM}: ${MISMATCH}`],
    [{ ...key, pk: { S: '' } }, `${PROBLEM}: ${EMPTY_KEY} string value. Key: pk`],
  ])('of a table: %j', (start, message) => {
    expect(scan(start)).toBe(message);
  });

  it.each([
    [key, PROBLEM],
    [{ ...key, x: { S: 'g' } }, PROBLEM],
    [{ ...key, g: { N: '1' } }, MISMATCH],
    [{ ...key, g: { S: '' } }, `${EMPTY_KEY} string value. Key: g`],
    [{ pk: { N: '1' }, sk: { N: '1' }, g: { S: 'g' } }, `${PROBLEM}: ${MISMATCH}`],
  ])('of an index: %j', (start, message) => {
    expect(scan(start, { IndexName: 'gsi' })).toBe(message);
  });

  it('and a segment or limit with a fraction count as whole', () => {
    for (const sk of [1, 2, 3]) engine.putItem({ TableName, Item: item({ pk: 'p', sk }) });
    expect(engine.scan({ TableName, Limit: 2.9 }).Count).toBe(2);
    const segments = [0.5, 1.5].map((Segment) => engine.scan({ TableName, Segment, TotalSegments: 2.5 }).Count);
    expect((segments[0] as number) + (segments[1] as number)).toBe(3);
  });
});
