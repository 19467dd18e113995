import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine, type Engine, EngineError } from '../../src/engine/index.js';
import { answer } from '../../src/protocol/index.js';
import { index, withTable } from '../engine/support.js';
import { runs } from '../support/runs.js';

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Sends a body, an object as JSON, to an operation. */
function send(engine: Engine, operation: string, request: unknown): Answered {
  const body = typeof request === 'string' || request instanceof Uint8Array ? request : JSON.stringify(request);
  const given = answer(engine, { target: `DynamoDB_20120810.${operation}`, body });
  const text = String(given.body);
  return { status: given.status, headers: given.headers, text, body: JSON.parse(text) };
}

const base64 = (bytes: readonly number[]): string => Buffer.from(bytes).toString('base64');

describe('the answer', () => {
  it('carries the content type, an id of its own and the checksum of its body', () => {
    const engine = withTable();
    const answers = [0, 1].map(() => send(engine, 'ListTables', {}));
    for (const { status, headers, text } of answers) {
      expect(status).toBe(200);
      expect(headers).toEqual({
        'content-type': 'application/x-amz-json-1.0',
        'x-amzn-requestid': expect.stringMatching(/^[0-9A-V]{52}$/),
        'x-amz-crc32': String(crc32(text)),
      });
    }
    expect(answers[0]!.headers['x-amzn-requestid']).not.toBe(answers[1]!.headers['x-amzn-requestid']);
  });

  it('takes a body as text and as bytes, with characters outside ASCII', () => {
    const engine = withTable();
    const item = { pk: { S: 'größe' }, sk: { S: '🦆' }, 'naïve name': { S: '日本' } };
    send(engine, 'PutItem', JSON.stringify({ TableName: 'table', Item: item }));
    const key = Buffer.from(JSON.stringify({ TableName: 'table', Key: { pk: item.pk, sk: item.sk } }));
    expect(send(engine, 'GetItem', key).body).toEqual({ Item: item });
  });

  it('writes times as seconds since the epoch', () => {
    const engine = withTable({ engine: createEngine({ now: () => 1_700_000_000_123 }) });
    const { body } = send(engine, 'DescribeTable', { TableName: 'table' });
    const at = 1_700_000_000.123;
    expect(body.Table).toMatchObject({
      CreationDateTime: at,
      BillingModeSummary: { LastUpdateToPayPerRequestDateTime: at },
    });
  });

  it('leaves numbers text, whatever their size', () => {
    const engine = withTable();
    const n = '1234567890123456789012345678901234567.8';
    send(engine, 'PutItem', { TableName: 'table', Item: { pk: { S: 'a' }, sk: { S: 'b' }, n: { N: n } } });
    const { text } = send(engine, 'Scan', { TableName: 'table' });
    expect(text).toContain(`{"N":"${n}"}`);
  });
});

describe('binary values', () => {
  const bytes = base64([0, 255, 62, 63]);
  const engine = () =>
    withTable({ key: ['pk:B', 'sk:B'], attributes: ['code:B'], global: [index('byCode', ['code'], ['pk'])] });
  const key = (n: number) => ({ pk: { B: base64([n]) }, sk: { B: base64([255, n]) } });

  it('are base64 in items, keys, sets, lists and maps', () => {
    const on = engine();
    const Item = {
      ...key(1),
      code: { B: bytes },
      empty: { B: '' },
      set: { BS: [base64([1]), base64([2, 3])] },
      nested: { L: [{ M: { deep: { L: [{ B: bytes }, { S: bytes }] } } }, { B: bytes }] },
    };
    expect(send(on, 'PutItem', { TableName: 'table', Item })).toMatchObject({ status: 200, body: {} });
    expect(send(on, 'GetItem', { TableName: 'table', Key: key(1) }).body).toEqual({ Item });
    const stored = on.scan({ TableName: 'table' }).Items?.[0];
    expect(stored?.code).toEqual({ B: new Uint8Array([0, 255, 62, 63]) });
  });

  it('are base64 in the values of expressions and in returned attributes', () => {
    const on = engine();
    send(on, 'PutItem', { TableName: 'table', Item: { ...key(1), code: { B: bytes } } });
    const { body } = send(on, 'UpdateItem', {
      TableName: 'table',
      Key: key(1),
      UpdateExpression: 'SET code = :new',
      ConditionExpression: 'code = :old',
      ExpressionAttributeValues: { ':new': { B: base64([9]) }, ':old': { B: bytes } },
      ReturnValues: 'ALL_NEW',
    });
    expect(body).toEqual({ Attributes: { ...key(1), code: { B: base64([9]) } } });
  });

  it('are base64 in the keys between pages', () => {
    const on = engine();
    for (const n of [1, 2]) send(on, 'PutItem', { TableName: 'table', Item: { ...key(n), code: { B: bytes } } });
    const query = {
      TableName: 'table',
      IndexName: 'byCode',
      Limit: 1,
      KeyConditionExpression: 'code = :code',
      ExpressionAttributeValues: { ':code': { B: bytes } },
    };
    const first = send(on, 'Query', query).body;
    expect(first.LastEvaluatedKey).toEqual({ ...key(1), code: { B: bytes } });
    const second = send(on, 'Query', { ...query, ExclusiveStartKey: first.LastEvaluatedKey }).body;
    expect(second.Items).toEqual([{ ...key(2), code: { B: bytes } }]);
  });

  it('are base64 in batches', () => {
    const on = engine();
    const put = { PutRequest: { Item: { ...key(1), code: { B: bytes } } } };
    send(on, 'BatchWriteItem', { RequestItems: { table: [put, { DeleteRequest: { Key: key(2) } }] } });
    const { body } = send(on, 'BatchGetItem', { RequestItems: { table: { Keys: [key(1), key(2)] } } });
    expect(body).toEqual({ Responses: { table: [put.PutRequest.Item] }, UnprocessedKeys: {} });
  });

  it('are base64 in transactions, in their reasons too', () => {
    const on = engine();
    const Item = { ...key(1), code: { B: bytes } };
    send(on, 'TransactWriteItems', { TransactItems: [{ Put: { TableName: 'table', Item } }] });
    const got = send(on, 'TransactGetItems', { TransactItems: [{ Get: { TableName: 'table', Key: key(1) } }] });
    expect(got.body).toEqual({ Responses: [{ Item }] });
    const condition = {
      ConditionExpression: 'code <> :code',
      ExpressionAttributeValues: { ':code': { B: bytes } },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    };
    const { status, body } = send(on, 'TransactWriteItems', {
      TransactItems: [
        { Delete: { TableName: 'table', Key: key(2) } },
        { ConditionCheck: { TableName: 'table', Key: key(1), ...condition } },
      ],
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
      Message: expect.stringContaining('[None, ConditionalCheckFailed]'),
      CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed', Item }],
    });
  });

  it('are not seen where a name is B, BS or that of a parameter', () => {
    const on = withTable({ name: 'Item' });
    const Item = {
      pk: { S: 'Key' },
      sk: { S: 'B' },
      B: { S: 'AAAA' },
      BS: { SS: ['AAAA'] },
      M: { M: { B: { S: 'AAAA' }, Item: { M: { B: { B: bytes } } } } },
      Value: { M: { B: { N: '1' } } },
    };
    expect(send(on, 'PutItem', { TableName: 'Item', Item })).toMatchObject({ status: 200 });
    expect(send(on, 'Scan', { TableName: 'Item' }).body.Items).toEqual([Item]);
    const named = send(on, 'GetItem', {
      TableName: 'Item',
      Key: { pk: { S: 'Key' }, sk: { S: 'B' } },
      ProjectionExpression: '#B, #BS',
      ExpressionAttributeNames: { '#B': 'B', '#BS': 'BS' },
    });
    expect(named.body).toEqual({ Item: { B: { S: 'AAAA' }, BS: { SS: ['AAAA'] } } });
  });

  it.each([
    ['AAA', 'Base64 encoded length is expected a multiple of 4 bytes but found: 3'],
    ['AAA_', 'Invalid last non-pad Base64 character dectected'],
    ['+/+=', 'Invalid last non-pad Base64 character dectected'],
    [7, 'only base-64-encoded strings are convertible to bytes'],
  ])('are refused where they are no base64: %s', (B, Message) => {
    const { status, body } = send(engine(), 'PutItem', { TableName: 'table', Item: { ...key(1), code: { B } } });
    expect(status).toBe(400);
    expect(body).toEqual({ __type: 'com.amazon.coral.service#SerializationException', Message });
  });
});

describe('names that mean something to JavaScript', () => {
  it('are names of attributes like others', () => {
    const engine = withTable();
    const attributes = '"__proto__":{"M":{"__proto__":{"B":"AAEC"},"constructor":{"BOOL":true}}},"toString":{"L":[]}';
    const put = `{"TableName":"table","Item":{"pk":{"S":"a"},"sk":{"S":"b"},${attributes}}}`;
    expect(send(engine, 'PutItem', put).status).toBe(200);
    const { text } = send(engine, 'GetItem', { TableName: 'table', Key: { pk: { S: 'a' }, sk: { S: 'b' } } });
    expect(text).toBe(`{"Item":{"pk":{"S":"a"},"sk":{"S":"b"},${attributes}}}`);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('are no operations', () => {
    for (const name of ['constructor', 'hasOwnProperty', '__proto__', 'putItem', 'HoldItems', '']) {
      expect(send(withTable(), name, {}).body.__type).toBe('com.amazon.coral.service#UnknownOperationException');
    }
  });

  it('change nothing outside of the request', () => {
    const polluting = '{"TableName":"table","__proto__":{"polluted":1},"Key":{"pk":{"S":"a"},"__proto__":{"S":"b"}}}';
    expect(send(withTable(), 'GetItem', polluting).status).toBe(400);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('errors', () => {
  it('name the exception in its namespace, with its message', () => {
    const engine = withTable();
    const missing = send(engine, 'DescribeTable', { TableName: 'nowhere' });
    expect(missing.status).toBe(400);
    expect(missing.body).toEqual({
      __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
      message: 'Requested resource not found: Table: nowhere not found',
    });
    const invalid = send(engine, 'GetItem', { TableName: 'table', Key: { pk: { S: 'a' } } });
    expect(invalid.body).toEqual({
      __type: 'com.amazon.coral.validate#ValidationException',
      message: 'The provided key element does not match the schema',
    });
    expect(invalid.headers['x-amz-crc32']).toBe(String(crc32(invalid.text)));
  });

  it('carry the item of a failed condition', () => {
    const engine = withTable();
    const Item = { pk: { S: 'a' }, sk: { S: 'b' }, bytes: { B: 'AAEC' } };
    send(engine, 'PutItem', { TableName: 'table', Item });
    const { body } = send(engine, 'PutItem', {
      TableName: 'table',
      Item,
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    expect(body).toEqual({
      __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
      Item,
      message: 'The conditional request failed',
    });
  });

  it.each(['', '{', 'null', '[]', '"text"', '7', 'undefined', '{"TableName":"a"}}'])('refuse a body of %j', (body) => {
    const given = send(withTable(), 'GetItem', body);
    expect(given.status).toBe(400);
    expect(given.body.__type).toBe('com.amazon.coral.service#SerializationException');
  });

  it.each([
    [{ TableName: 7 }, 'NUMBER_VALUE cannot be converted to String'],
    [{ TableName: 'table', Key: 'text' }, 'Unexpected field type'],
    [{ TableName: 'table', Key: { pk: 'text', sk: { S: '' } } }, 'Unexpected value type in payload'],
    [{ TableName: 'table', Key: { pk: { S: 1 }, sk: { S: '' } } }, 'NUMBER_VALUE cannot be converted to String'],
  ])('refuse %j by its types', (request, Message) => {
    const { body } = send(withTable(), 'GetItem', request);
    expect(body).toEqual({ __type: 'com.amazon.coral.service#SerializationException', Message });
  });

  it('say that no operation was named, or that there is none of that name here', () => {
    const engine = createEngine();
    for (const target of [undefined, '', 'PutItem', 'DynamoDB_20111205.PutItem', 'DynamoDB_20120810.Put.Item']) {
      const given = answer(engine, { target, body: '{}' });
      expect(given.status).toBe(400);
      expect(String(given.body)).toBe('{"__type":"com.amazon.coral.service#UnknownOperationException"}');
    }
    const { describeGlobalTable: _, ...lesser } = engine;
    expect(send(lesser as Engine, 'DescribeGlobalTable', {}).body).toEqual({
      __type: 'com.amazon.coral.service#UnknownOperationException',
      message: 'The operation DescribeGlobalTable is not supported by dynamodel',
    });
  });

  it('keep the case of the message that the API gives each of them', () => {
    const failing = (name: string): Engine => ({
      ...createEngine(),
      putItem: () => {
        throw new EngineError(name as EngineError['name'], 'why');
      },
    });
    const bodyOf = (name: string): unknown => send(failing(name), 'PutItem', {}).body;
    const namespace = 'com.amazonaws.dynamodb.v20120810';
    for (const name of ['IdempotentParameterMismatchException', 'TransactionInProgressException']) {
      expect(bodyOf(name)).toEqual({ __type: `${namespace}#${name}`, Message: 'why' });
    }
    for (const name of ['TransactionConflictException', 'ProvisionedThroughputExceededException']) {
      expect(bodyOf(name)).toEqual({ __type: `${namespace}#${name}`, message: 'why' });
    }
  });

  it('of the engine itself are thrown on', () => {
    const fault = new TypeError('a fault');
    const broken: Engine = {
      ...createEngine(),
      listTables: () => {
        throw fault;
      },
    };
    expect(() => send(broken, 'ListTables', {})).toThrow(fault);
  });

  it('end a value that is nested without end', () => {
    const depth = 100_000;
    const value = `${'{"L":['.repeat(depth)}{"B":"AAAA"}${']}'.repeat(depth)}`;
    const { body } = send(
      withTable(),
      'PutItem',
      `{"TableName":"table","Item":{"pk":{"S":"a"},"sk":{"S":"b"},"v":${value}}}`,
    );
    expect(body.message).toMatch(/^Nesting Levels have exceeded supported limits/);
  });
});

/** As sets of bytes come back. */
function inOrder(set: string[]): string[] {
  return set.sort((a, b) => Buffer.compare(Buffer.from(a, 'base64'), Buffer.from(b, 'base64')));
}

describe('any item', () => {
  const bytes = fc.uint8Array({ maxLength: 20 }).map((given) => Buffer.from(given).toString('base64'));
  const name = fc.oneof(
    fc.string({ minLength: 1, maxLength: 8 }),
    fc.constantFrom('__proto__', 'B', 'BS', 'M', 'Item'),
  );
  const { value } = fc.letrec<{ value: object }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.record({ S: fc.string() }),
      fc.record({ N: fc.integer().map(String) }),
      fc.record({ B: bytes }),
      fc.record({ BS: fc.uniqueArray(bytes, { minLength: 1, maxLength: 4 }).map(inOrder) }),
      fc.record({ BOOL: fc.boolean() }),
      fc.record({ L: fc.array(tie('value'), { maxLength: 4 }) }),
      fc.record({ M: fc.dictionary(name, tie('value'), { maxKeys: 4 }) }),
    ),
  }));

  it('comes back as it was sent', () => {
    const engine = withTable({ key: ['pk:B'] });
    fc.assert(
      fc.property(
        bytes.filter((given) => given !== ''),
        fc.dictionary(name, value, { maxKeys: 6 }),
        (pk, attributes) => {
          const entries = [...Object.entries(attributes), ['pk', { B: pk }] as const];
          const item = `{${entries.map(([key, given]) => `${JSON.stringify(key)}:${JSON.stringify(given)}`).join(',')}}`;
          expect(send(engine, 'PutItem', `{"TableName":"table","Item":${item}}`).status).toBe(200);
          const { text } = send(engine, 'GetItem', `{"TableName":"table","Key":{"pk":{"B":"${pk}"}}}`);
          expect(JSON.parse(text)).toEqual(JSON.parse(`{"Item":${item}}`));
        },
      ),
      { numRuns: runs(200, 3000) },
    );
  });
});
