import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Engine, EngineError } from '../../src/engine/index.js';
import { runs } from '../support/runs.js';
import { index, item, withTable } from './support.js';

const OPERATIONS = [
  'createTable',
  'describeTable',
  'updateTable',
  'deleteTable',
  'listTables',
  'putItem',
  'getItem',
  'updateItem',
  'deleteItem',
  'query',
  'scan',
  'batchGetItem',
  'batchWriteItem',
  'transactGetItems',
  'transactWriteItems',
] as const satisfies readonly (keyof Engine)[];

const PARAMETERS = [
  'AttributeDefinitions',
  'BillingMode',
  'ClientRequestToken',
  'ConditionExpression',
  'ConsistentRead',
  'ExclusiveStartKey',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'FilterExpression',
  'GlobalSecondaryIndexUpdates',
  'GlobalSecondaryIndexes',
  'IndexName',
  'Item',
  'Key',
  'KeyConditionExpression',
  'KeySchema',
  'Limit',
  'LocalSecondaryIndexes',
  'ProjectionExpression',
  'ProvisionedThroughput',
  'RequestItems',
  'ReturnConsumedCapacity',
  'ReturnValues',
  'ScanIndexForward',
  'Segment',
  'Select',
  'TotalSegments',
  'TransactItems',
  'UpdateExpression',
];

const word = fc.constantFrom(
  ...[
    'a',
    '#a',
    ':a',
    '#b',
    ':b',
    'pk',
    'sk',
    '=',
    '<>',
    '<',
    'AND',
    'OR',
    'NOT',
    'IN',
    'BETWEEN',
    '(',
    ')',
    ',',
    '.',
    '[0]',
  ],
  ...[
    '[',
    ']',
    '+',
    '-',
    'SET',
    'REMOVE',
    'ADD',
    'DELETE',
    'size',
    'contains',
    'begins_with',
    'if_not_exists',
    'attribute_exists',
  ],
);
const expression = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '));
const scalar = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    undefined,
    true,
    0,
    1,
    -1,
    1.5,
    '',
    'a',
    'pk',
    'S',
    'HASH',
    'ALL',
    'gsi',
    '1',
    '1e999',
    '\ud800',
  ),
  expression,
);
const name = fc.constantFrom(
  ...[
    'S',
    'N',
    'B',
    'SS',
    'NS',
    'BS',
    'L',
    'M',
    'BOOL',
    'NULL',
    'pk',
    'sk',
    'a',
    '#a',
    ':a',
    'table',
    'Keys',
    'PutRequest',
  ],
  ...[
    'DeleteRequest',
    'Item',
    'Key',
    'AttributeName',
    'AttributeType',
    'KeyType',
    'IndexName',
    'KeySchema',
    'Projection',
  ],
  ...['ProjectionType', 'Create', 'Update', 'Delete', '__proto__', 'constructor', 'toString'],
);
const junk = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(name, tie('value')), { maxLength: 4 }).map((entries) => {
      const object: object = JSON.parse('{}');
      for (const [key, value] of entries) {
        Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
      }
      return object;
    }),
  ),
})).value;

describe('any request', () => {
  const valid = { pk: { S: 'p' }, sk: { S: 's' } };
  const plausible: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    Item: fc.oneof(fc.constant({ ...valid, a: { L: [{ N: '1' }] } }), junk),
    Key: fc.oneof(fc.constant(valid), junk),
    ExpressionAttributeNames: fc.oneof(fc.constant({ '#a': 'a' }), fc.constant({ '#a': 'a', '#b': '__proto__' }), junk),
    ExpressionAttributeValues: fc.oneof(
      fc.constant({ ':a': { N: '1' } }),
      fc.constant({ ':a': { S: 'p' }, ':b': { SS: ['x'] } }),
      junk,
    ),
    KeyConditionExpression: fc.oneof(fc.constant('pk = :a'), expression),
    RequestItems: fc.oneof(
      fc.constant({ table: { Keys: [valid] } }),
      fc.constant({ table: [{ PutRequest: { Item: valid } }] }),
      junk,
    ),
  };
  const options = fc.record(
    {
      TableName: fc.constantFrom<unknown>('table', 'table', 'none', undefined),
      ConditionExpression: expression,
      UpdateExpression: expression,
      ProjectionExpression: expression,
      ExpressionAttributeNames: plausible.ExpressionAttributeNames as fc.Arbitrary<unknown>,
      ExpressionAttributeValues: plausible.ExpressionAttributeValues as fc.Arbitrary<unknown>,
      Item: plausible.Item as fc.Arbitrary<unknown>,
      Key: plausible.Key as fc.Arbitrary<unknown>,
    },
    { requiredKeys: ['TableName', 'Item', 'Key'] },
  );
  const kind = fc.constantFrom('Get', 'ConditionCheck', 'Put', 'Delete', 'Update');
  const transactAction = fc.tuple(kind, fc.oneof({ weight: 8, arbitrary: options }, junk));
  Object.assign(plausible, {
    TransactItems: fc.oneof(
      {
        weight: 4,
        arbitrary: fc.array(
          transactAction.map(([name, given]) => ({ [name]: given })),
          { maxLength: 3 },
        ),
      },
      junk,
    ),
  });
  for (const parameter of ['ConditionExpression', 'FilterExpression', 'ProjectionExpression', 'UpdateExpression']) {
    Object.assign(plausible, { [parameter]: fc.oneof(expression, junk) });
  }
  const request = fc
    .uniqueArray(fc.constantFrom(...PARAMETERS), { maxLength: 6 })
    .chain((names) => fc.record(Object.fromEntries(names.map((one) => [one, plausible[one] ?? junk]))));

  it('is answered, or refused with an error of the service', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...OPERATIONS),
        fc.oneof({ weight: 8, arbitrary: request }, { weight: 1, arbitrary: junk }),
        fc.constantFrom('table', 'new', undefined),
        (operation, parameters, TableName) => {
          const engine = withTable({ attributes: ['a:S'], global: [index('gsi', ['a'], ['pk'], [])] });
          engine.putItem({ TableName: 'table', Item: item({ pk: 'p', sk: 's', a: 'a' }) });
          const given =
            typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters)
              ? { ...(TableName === undefined ? {} : { TableName }), ...parameters }
              : parameters;
          try {
            engine[operation](given as never);
          } catch (error) {
            if (!(error instanceof EngineError)) throw error;
            // Of a null in a map or a list the service says no more than that.
            const mayBeSilent = error.name === 'SerializationException' && JSON.stringify(given)?.includes('null');
            if (!mayBeSilent) expect(error.message).not.toBe('');
          }
          expect(Object.keys(Object.prototype)).toEqual([]);
        },
      ),
      { numRuns: runs(3000, 30_000) },
    );
  });
});
