import { describe, expect, it } from 'vitest';
import { createEngine, type Engine, type EngineOptions } from '../../src/engine/index.js';
import { answer } from '../../src/protocol/index.js';
import { errorOf, index, item, withTable } from './support.js';

const TABLE = 'table';
const ARN = 'arn:aws:dynamodb:us-east-1:111122223333:table/table';

/** A table with a global index by `status` and five items, whose faults begin now. */
function withFaults(faults: EngineOptions['faults'], options: EngineOptions = {}): Engine {
  const engine = withTable({
    engine: createEngine({ accountId: '111122223333', ...options }),
    attributes: ['status:S'],
    global: [index('byStatus', ['status'])],
  });
  for (let i = 0; i < 5; i++) engine.putItem({ TableName: TABLE, Item: stored(i) });
  engine.configure({ ...(faults === undefined ? {} : { faults }) });
  return engine;
}

function stored(i: number) {
  return item({ pk: `p${i}`, sk: 's', status: i % 2 === 0 ? 'even' : 'odd' });
}

function key(i: number) {
  return item({ pk: `p${i}`, sk: 's' });
}

function put(engine: Engine, i: number) {
  return engine.putItem({ TableName: TABLE, Item: stored(i) });
}

function get(engine: Engine, i: number) {
  return engine.getItem({ TableName: TABLE, Key: key(i) });
}

function byStatus(engine: Engine, status: string) {
  return engine.query({
    TableName: TABLE,
    IndexName: 'byStatus',
    KeyConditionExpression: '#s = :s',
    ExpressionAttributeNames: { '#s': 'status' },
    ExpressionAttributeValues: item({ ':s': status }),
  });
}

/** The names of what calls fail with; undefined for those that do not. */
function outcomes(n: number, run: (i: number) => unknown): readonly (string | undefined)[] {
  return Array.from({ length: n }, (_, i) => {
    try {
      run(i);
      return undefined;
    } catch (error) {
      return (error as Error).name;
    }
  });
}

describe('which requests', () => {
  it('are struck follows from operation, table and partition key', () => {
    const engine = withFaults(['error:PutItem,Query:table=table:key=p1']);
    expect(outcomes(3, (i) => put(engine, i))).toEqual([undefined, 'InternalServerError', undefined]);
    expect(outcomes(3, (i) => get(engine, i))).toEqual([undefined, undefined, undefined]);
    const query = (i: number, name: string) => () =>
      engine.query({
        TableName: TABLE,
        KeyConditionExpression: `${name} = :p`,
        ExpressionAttributeValues: item({ ':p': `p${i}` }),
      });
    expect(errorOf(query(1, 'pk')).name).toBe('InternalServerError');
    expect(errorOf(query(1, 'nokey')).name).toBe('ValidationException');
    query(2, 'pk')();
    expect(byStatus(engine, 'odd').Count).toBe(2);
  });

  it('are struck by the name of the table, though they give its ARN', () => {
    const engine = withFaults([
      'throttle:GetItem:table=table',
      'conflict:PutItem',
      'lost:ExecuteStatement:table=table',
    ]);
    expect(errorOf(() => engine.getItem({ TableName: ARN, Key: key(0) })).name).toBe('ThrottlingException');
    expect(errorOf(() => engine.putItem({ TableName: ARN, Item: stored(0) })).name).toBe(
      'TransactionConflictException',
    );
    const Statement = `SELECT * FROM "${ARN}"`;
    expect(errorOf(() => engine.executeStatement({ Statement })).answerLost).toBe(true);
    const elsewhere = ARN.replace('us-east-1', 'eu-west-1');
    expect(errorOf(() => engine.getItem({ TableName: elsewhere, Key: key(0) })).name).toBe('ValidationException');
  });

  it('are struck in another table are none of this', () => {
    const engine = withFaults(['error:table=other', 'throttle:table=other']);
    expect(outcomes(2, (i) => put(engine, i))).toEqual([undefined, undefined]);
  });

  it('read an index by its partition key', () => {
    const engine = withFaults(['throttle:table=table:index=byStatus:key=odd']);
    expect(errorOf(() => byStatus(engine, 'odd'))).toMatchObject({
      name: 'ThrottlingException',
      throttlingReasons: [{ reason: 'IndexReadKeyRangeThroughputExceeded', resource: `${ARN}/index/byStatus` }],
    });
    expect(byStatus(engine, 'even').Count).toBe(3);
    expect(engine.scan({ TableName: TABLE }).Count).toBe(5);
  });

  it('write to a partition key of an index, as stored or as put', () => {
    const engine = withFaults([
      'throttle:table=table:index=byStatus:key=odd:reason=IndexWriteProvisionedThroughputExceeded',
    ]);
    const update = (i: number) =>
      engine.updateItem({
        TableName: TABLE,
        Key: key(i),
        UpdateExpression: 'SET a = :a',
        ExpressionAttributeValues: item({ ':a': 1 }),
      });
    const name = 'ProvisionedThroughputExceededException';
    expect(outcomes(3, (i) => put(engine, i))).toEqual([undefined, name, undefined]);
    expect(outcomes(3, update)).toEqual([undefined, name, undefined]);
    expect(errorOf(() => update(1)).ThrottlingReasons).toEqual([
      { reason: 'IndexWriteProvisionedThroughputExceeded', resource: `${ARN}/index/byStatus` },
    ]);
  });

  it('are spared first, and struck so often at most', () => {
    const engine = withFaults(['throttle:PutItem:after=2:count=3']);
    const throttle = 'ThrottlingException';
    expect(outcomes(7, (i) => put(engine, i))).toEqual([
      undefined,
      undefined,
      throttle,
      throttle,
      throttle,
      undefined,
      undefined,
    ]);
  });

  it('are drawn by the seed', () => {
    const drawn = (seed: number | string) => {
      const engine = withFaults(['error:GetItem:rate=0.3'], { seed });
      return outcomes(400, () => get(engine, 1)).map((name) => name !== undefined);
    };
    const struck = drawn(1).filter(Boolean).length;
    expect(struck).toBeGreaterThan(90);
    expect(struck).toBeLessThan(150);
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(2)).not.toEqual(drawn(1));
  });

  it('are malformed are refused for what is wrong with them', () => {
    const engine = withFaults(['throttle:key=p1', 'partial', 'conflict:key=p1']);
    expect(errorOf(() => engine.putItem({ TableName: TABLE } as never)).name).toBe('ValidationException');
    expect(errorOf(() => engine.batchWriteItem({} as never)).name).toBe('ValidationException');
    expect(errorOf(() => engine.executeStatement({ Statement: 'nonsense' })).name).toBe('ValidationException');
    expect(errorOf(() => engine.getItem({ TableName: 'other', Key: key(1) })).name).toBe('ResourceNotFoundException');
    const many = Array.from({ length: 26 }, (_, i) => ({ PutRequest: { Item: stored(i) } }));
    expect(errorOf(() => engine.batchWriteItem({ RequestItems: { [TABLE]: many } })).name).toBe('ValidationException');
  });
});

describe('a throttle', () => {
  it('of a single request changes nothing', () => {
    const engine = withFaults(['throttle:DeleteItem']);
    expect(errorOf(() => engine.deleteItem({ TableName: TABLE, Key: key(0) }))).toMatchObject({
      name: 'ThrottlingException',
      statusCode: 400,
      throttlingReasons: [{ reason: 'TableWriteKeyRangeThroughputExceeded', resource: ARN }],
    });
    expect(get(engine, 0).Item).toBeDefined();
  });

  it('hands the members of a batch back, and fails where it strikes all', () => {
    const engine = withFaults(['throttle:BatchWriteItem,BatchGetItem:key=p1', 'throttle:BatchWriteItem:key=p2']);
    const write = (...places: readonly number[]) =>
      engine.batchWriteItem({ RequestItems: { [TABLE]: places.map((i) => ({ DeleteRequest: { Key: key(i) } })) } });
    expect(write(0, 1, 2, 3).UnprocessedItems).toEqual({
      [TABLE]: [{ DeleteRequest: { Key: key(1) } }, { DeleteRequest: { Key: key(2) } }],
    });
    expect(engine.scan({ TableName: TABLE }).Count).toBe(3);
    expect(errorOf(() => write(1, 2)).name).toBe('ThrottlingException');
    const read = engine.batchGetItem({
      RequestItems: { [TABLE]: { Keys: [key(1), key(4)], ConsistentRead: true, ProjectionExpression: 'pk' } },
    });
    expect(read.Responses).toEqual({ [TABLE]: [item({ pk: 'p4' })] });
    expect(read.UnprocessedKeys).toEqual({
      [TABLE]: { Keys: [key(1)], ConsistentRead: true, ProjectionExpression: 'pk' },
    });
  });

  it('cancels a transaction, and says of which action', () => {
    const engine = withFaults(['throttle:TransactWriteItems,TransactGetItems,ExecuteTransaction:key=p1']);
    const cancelled = {
      name: 'TransactionCanceledException',
      message: 'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ThrottlingError]',
      CancellationReasons: [{ Code: 'None' }, { Code: 'ThrottlingError', Message: expect.stringContaining('hot key') }],
    };
    const puts = [0, 1].map((i) => ({ Put: { TableName: TABLE, Item: { ...stored(i), ...item({ changed: 1 }) } } }));
    expect(errorOf(() => engine.transactWriteItems({ TransactItems: puts }))).toMatchObject(cancelled);
    const gets = [0, 1].map((i) => ({ Get: { TableName: TABLE, Key: key(i) } }));
    expect(errorOf(() => engine.transactGetItems({ TransactItems: gets }))).toMatchObject(cancelled);
    const TransactStatements = [0, 1].map((i) => ({
      Statement: `DELETE FROM "table" WHERE pk = 'p${i}' AND sk = 's'`,
    }));
    expect(errorOf(() => engine.executeTransaction({ TransactStatements }))).toMatchObject(cancelled);
    expect(get(engine, 0).Item).toEqual(stored(0));
  });

  it('answers for the statement that it strikes', () => {
    const engine = withFaults(['throttle:ExecuteStatement,BatchExecuteStatement:key=p1']);
    const select = (i: number) => ({
      Statement: `SELECT pk FROM "table" WHERE pk = ? AND sk = 's'`,
      Parameters: [{ S: `p${i}` }],
    });
    expect(errorOf(() => engine.executeStatement(select(1))).name).toBe('ThrottlingException');
    expect(engine.executeStatement(select(0)).Items).toEqual([item({ pk: 'p0' })]);
    expect(engine.batchExecuteStatement({ Statements: [0, 1, 2].map(select) }).Responses).toEqual([
      { TableName: TABLE, Item: item({ pk: 'p0' }) },
      { TableName: TABLE, Error: { Code: 'ThrottlingError', Message: expect.stringContaining('hot key') } },
      { TableName: TABLE, Item: item({ pk: 'p2' }) },
    ]);
    const all = engine.batchExecuteStatement({ Statements: [select(1)] });
    expect(all.Responses[0]?.Error?.Code).toBe('ThrottlingError');
  });
});

describe('the other faults', () => {
  it('partial: leave some of a batch undone, never all of it', () => {
    const engine = withFaults(['partial:share=0.4']);
    const requests = Array.from({ length: 10 }, (_, i) => ({ PutRequest: { Item: stored(10 + i) } }));
    const { UnprocessedItems } = engine.batchWriteItem({ RequestItems: { [TABLE]: requests } });
    expect(UnprocessedItems?.[TABLE]).toHaveLength(4);
    expect(engine.scan({ TableName: TABLE }).Count).toBe(11);
    const { Responses, UnprocessedKeys } = engine.batchGetItem({
      RequestItems: { [TABLE]: { Keys: [key(0), key(1)] } },
    });
    expect([Responses?.[TABLE]?.length, UnprocessedKeys?.[TABLE]?.Keys.length]).toEqual([1, 1]);
    expect(engine.batchGetItem({ RequestItems: { [TABLE]: { Keys: [key(0)] } } }).UnprocessedKeys).toEqual({});
  });

  it('partial: of tables of whatever names', () => {
    const names = ['__proto__', 'constructor', 'toString'];
    const engine = createEngine();
    for (const name of names) withTable({ engine, name });
    engine.configure({ faults: ['partial:share=0.9'] });
    const requests = names.map((name) => [name, [{ PutRequest: { Item: stored(1) } }]] as const);
    const { UnprocessedItems: left = {} } = engine.batchWriteItem({ RequestItems: Object.fromEntries(requests) });
    expect(Object.keys(left)).toHaveLength(2);
    const reads = names.map((name) => [name, { Keys: [key(1)] }] as const);
    const { Responses: found = {}, UnprocessedKeys: unread = {} } = engine.batchGetItem({
      RequestItems: Object.fromEntries(reads),
    });
    expect([...Object.keys(found), ...Object.keys(unread)].sort()).toEqual(names);
  });

  it('conflict: as if a transaction held the item', () => {
    const engine = withFaults(['conflict:key=p1']);
    expect(errorOf(() => put(engine, 1))).toMatchObject({
      name: 'TransactionConflictException',
      message: 'Transaction is ongoing for the item',
    });
    put(engine, 0);
    get(engine, 1);
    const TransactItems = [0, 1].map((i) => ({ Get: { TableName: TABLE, Key: key(i) } }));
    expect(errorOf(() => engine.transactGetItems({ TransactItems })).CancellationReasons).toEqual([
      { Code: 'None' },
      { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' },
    ]);
    const RequestItems = { [TABLE]: [{ DeleteRequest: { Key: key(1) } }] };
    expect(engine.batchWriteItem({ RequestItems }).UnprocessedItems).toEqual(RequestItems);
    expect(engine.executeStatement({ Statement: `SELECT * FROM "table" WHERE pk = 'p1'` }).Items).toHaveLength(1);
    expect(
      errorOf(() => engine.executeStatement({ Statement: `DELETE FROM "table" WHERE pk = 'p1' AND sk = 's'` })).name,
    ).toBe('TransactionConflictException');
  });

  it('error: nothing took effect', () => {
    const engine = withFaults(['error:PutItem']);
    expect(errorOf(() => put(engine, 9))).toMatchObject({ name: 'InternalServerError', statusCode: 500 });
    expect(get(engine, 9).Item).toBeUndefined();
  });

  it('lost: all took effect, and the caller does not know', () => {
    const changes: unknown[] = [];
    const engine = withFaults(['lost:PutItem'], { onChange: (change) => changes.push(change) });
    const before = changes.length;
    expect(errorOf(() => put(engine, 9))).toMatchObject({
      name: 'InternalServerError',
      statusCode: 500,
      answerLost: true,
    });
    expect(get(engine, 9).Item).toEqual(stored(9));
    expect(changes).toHaveLength(before + 1);
    const again = () =>
      engine.putItem({ TableName: TABLE, Item: stored(9), ConditionExpression: 'attribute_not_exists(pk)' });
    expect(errorOf(again).answerLost).toBe(true);
    const malformed = () => engine.putItem({ TableName: TABLE, Item: stored(9), ConditionExpression: 'pk =' });
    expect(errorOf(malformed).answerLost).toBe(true);
    engine.configure({ faults: [] });
    expect(errorOf(again).name).toBe('ConditionalCheckFailedException');
    expect(errorOf(malformed).name).toBe('ValidationException');
  });

  it('latency: told once, of the last operation', () => {
    const engine = withFaults([
      'latency:GetItem:ms=20',
      'latency:GetItem:ms=100..200',
      'error:PutItem',
      'latency:PutItem:ms=5',
    ]);
    expect(engine.takeAnswerDelay()).toBe(0);
    const delays = Array.from({ length: 50 }, () => {
      get(engine, 0);
      return engine.takeAnswerDelay();
    });
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(120);
    expect(Math.max(...delays)).toBeLessThanOrEqual(220);
    expect(new Set(delays).size).toBeGreaterThan(20);
    expect(engine.takeAnswerDelay()).toBe(0);
    get(engine, 0);
    engine.scan({ TableName: TABLE });
    expect(engine.takeAnswerDelay()).toBe(0);
  });
});

describe('on the wire', () => {
  const call = (engine: Engine, operation: string, input: object) =>
    answer(engine, { target: `DynamoDB_20120810.${operation}`, body: JSON.stringify(input) });
  const getIt = { TableName: TABLE, Key: key(0) };
  const read = (body: string | Uint8Array): unknown => JSON.parse(String(body));

  it('a throttle has its reasons, in the case that the API writes them in', () => {
    const engine = withFaults(['throttle:GetItem:reason=TableReadProvisionedThroughputExceeded', 'throttle:PutItem']);
    const provisioned = call(engine, 'GetItem', getIt);
    expect(provisioned.status).toBe(400);
    expect(read(provisioned.body)).toEqual({
      __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
      ThrottlingReasons: [{ reason: 'TableReadProvisionedThroughputExceeded', resource: ARN }],
      message: expect.stringContaining('for the table was exceeded'),
    });
    expect(read(call(engine, 'PutItem', { TableName: TABLE, Item: stored(0) }).body)).toEqual({
      __type: 'com.amazon.coral.availability#ThrottlingException',
      throttlingReasons: [{ reason: 'TableWriteKeyRangeThroughputExceeded', resource: ARN }],
      message: expect.stringContaining('hot key'),
    });
  });

  it('an answer says how long it is to be held back, and whether it is lost', () => {
    const engine = withFaults(['latency:GetItem:ms=30', 'lost:PutItem']);
    expect(call(engine, 'GetItem', getIt).delay).toBe(30);
    const lost = call(engine, 'PutItem', { TableName: TABLE, Item: stored(7) });
    expect(lost).toMatchObject({ status: 500, isLost: true });
    expect(read(lost.body)).toEqual({
      __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError',
      message: 'Internal server error',
    });
    const plain = call(engine, 'Scan', { TableName: TABLE });
    expect([plain.delay, plain.isLost]).toEqual([undefined, undefined]);
    expect(call(engine, 'Nothing', {}).delay).toBeUndefined();
  });
});
