import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/index.js';
import type { Item } from '../../src/value/index.js';
import { errorOf, item, refusal, withTable } from './support.js';

const TableName = 'table';

describe('putItem and getItem', () => {
  it('keep every type, numbers in normal form', () => {
    const engine = withTable({ key: ['pk:S'] });
    const given: Item = {
      pk: { S: 'p' },
      n: { N: '0042.1200' },
      b: { B: Buffer.from([1, 2, 3]) },
      bool: { BOOL: false },
      nil: { NULL: true },
      ss: { SS: ['', 'x'] },
      ns: { NS: ['1.0', '1e2'] },
      bs: { BS: [Uint8Array.of(), Uint8Array.of(1)] },
      l: { L: [{ S: '' }, { L: [] }, { M: {} }] },
      m: { M: { '': { S: 'nameless' } } },
    };
    expect(engine.putItem({ TableName, Item: given })).toEqual({});
    expect(engine.getItem({ TableName, Key: { pk: { S: 'p' } } })).toEqual({
      Item: { ...given, n: { N: '42.12' }, ns: { NS: ['1', '100'] }, b: { B: Uint8Array.of(1, 2, 3) } },
    });
    expect(engine.getItem({ TableName, Key: { pk: { S: 'q' } } })).toEqual({});
  });

  it('give sets of strings and of bytes back in order', () => {
    const engine = withTable({ key: ['pk:S'] });
    const sets = {
      ss: { SS: ['b', 'a', '\u{1f600}', '\uffff'] },
      bs: { BS: [Uint8Array.of(200), Uint8Array.of(3, 1)] },
    };
    engine.putItem({ TableName, Item: { ...item({ pk: 'p' }), ...sets } });
    const { Attributes } = engine.updateItem({
      TableName,
      Key: item({ pk: 'p' }),
      UpdateExpression: 'ADD ss :s',
      ExpressionAttributeValues: { ':s': { SS: ['aa'] } },
      ReturnValues: 'ALL_NEW',
    });
    expect(Attributes?.ss).toEqual({ SS: ['a', 'aa', 'b', '\uffff', '\u{1f600}'] });
    expect(Attributes?.bs).toEqual({ BS: [Uint8Array.of(3, 1), Uint8Array.of(200)] });
  });

  it('find number keys whatever their notation, and binary keys by their bytes', () => {
    const engine = withTable({ key: ['pk:N', 'sk:B'] });
    engine.putItem({ TableName, Item: { pk: { N: '1e1' }, sk: { B: Uint8Array.of(0, 255) }, v: { S: 'x' } } });
    const found = engine.getItem({ TableName, Key: { pk: { N: '10.0' }, sk: { B: Buffer.from([0, 255]) } } });
    expect(found.Item?.v).toEqual({ S: 'x' });
    expect(engine.getItem({ TableName, Key: { pk: { N: '10' }, sk: { B: Uint8Array.of(0) } } }).Item).toBeUndefined();
  });

  it('share nothing with the caller', () => {
    const engine = withTable({ key: ['pk:S'] });
    const bytes = Uint8Array.of(1);
    const given = { pk: { S: 'p' }, m: { M: { a: { L: [{ B: bytes }] } } } };
    engine.putItem({ TableName, Item: given });
    bytes[0] = 9;
    given.m.M.a.L.push({ B: bytes });
    const first = engine.getItem({ TableName, Key: { pk: { S: 'p' } } }).Item as unknown as typeof given;
    expect(first.m).toEqual({ M: { a: { L: [{ B: Uint8Array.of(1) }] } } });
    (first.m.M.a.L[0] as { B: Uint8Array }).B[0] = 7;
    first.pk.S = 'changed';
    const second = engine.getItem({ TableName, Key: { pk: { S: 'p' } } }).Item;
    expect(second).toEqual({ pk: { S: 'p' }, m: { M: { a: { L: [{ B: Uint8Array.of(1) }] } } } });
  });

  it('take attributes and keys with the names of inherited properties', () => {
    const engine = withTable({ key: ['__proto__:S', 'constructor:S'] });
    const key = JSON.parse('{"__proto__": {"S": "p"}, "constructor": {"S": "c"}}') as Item;
    engine.putItem({ TableName, Item: { ...key, toString: { S: 't' } } });
    const found = engine.getItem({ TableName, Key: key }).Item as Item;
    expect(Object.keys(found).sort()).toEqual(['__proto__', 'constructor', 'toString']);
    const page = engine.query({
      TableName,
      KeyConditionExpression: '#p = :p',
      ExpressionAttributeNames: { '#p': '__proto__' },
      ExpressionAttributeValues: { ':p': { S: 'p' } },
      Limit: 1,
    });
    expect(Object.keys(page.LastEvaluatedKey ?? {})).toEqual(['__proto__', 'constructor']);
    expect(refusal(() => engine.putItem({ TableName, Item: {} }))).toContain('Missing the key __proto__');
  });

  it('return the old item where asked', () => {
    const engine = withTable({ key: ['pk:S'] });
    const put = (v: number) => engine.putItem({ TableName, Item: item({ pk: 'p', v }), ReturnValues: 'ALL_OLD' });
    expect(put(1)).toEqual({});
    expect(put(2)).toEqual({ Attributes: item({ pk: 'p', v: 1 }) });
    expect(engine.deleteItem({ TableName, Key: item({ pk: 'p' }), ReturnValues: 'ALL_OLD' })).toEqual({
      Attributes: item({ pk: 'p', v: 2 }),
    });
    expect(engine.deleteItem({ TableName, Key: item({ pk: 'p' }), ReturnValues: 'ALL_OLD' })).toEqual({});
    expect(refusal(() => engine.putItem({ TableName, Item: item({ pk: 'p' }), ReturnValues: 'ALL_NEW' }))).toBe(
      'ReturnValues can only be ALL_OLD or NONE',
    );
  });

  it('project nested paths', () => {
    const engine = withTable({ key: ['pk:S'] });
    engine.putItem({ TableName, Item: { pk: { S: 'p' }, a: { L: [{ N: '0' }, { N: '1' }] }, b: { S: 'x' } } });
    const found = engine.getItem({
      TableName,
      Key: item({ pk: 'p' }),
      ProjectionExpression: '#a[1]',
      ExpressionAttributeNames: { '#a': 'a' },
    });
    expect(found).toEqual({ Item: { a: { L: [{ N: '1' }] } } });
    expect(refusal(() => engine.getItem({ TableName, Key: item({ pk: 'p' }), ProjectionExpression: 'pk.x' }))).toBe(
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: pk",
    );
  });
});

describe('conditions', () => {
  it('guard writes, a missing item having no attributes', () => {
    const engine = withTable({ key: ['pk:S'] });
    const create = {
      TableName,
      Item: item({ pk: 'p', v: 1 }),
      ConditionExpression: 'attribute_not_exists(pk)',
    };
    engine.putItem(create);
    const failed = errorOf(() => engine.putItem(create));
    expect([failed.name, failed.message, failed.statusCode, failed.Item]).toEqual([
      'ConditionalCheckFailedException',
      'The conditional request failed',
      400,
      undefined,
    ]);
    const withItem = errorOf(() => engine.putItem({ ...create, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }));
    expect(withItem.Item).toEqual(item({ pk: 'p', v: 1 }));
    const remove = {
      TableName,
      Key: item({ pk: 'p' }),
      ConditionExpression: 'v = :v',
      ExpressionAttributeValues: { ':v': { N: '2' } },
    };
    expect(errorOf(() => engine.deleteItem(remove)).name).toBe('ConditionalCheckFailedException');
    engine.deleteItem({ ...remove, ExpressionAttributeValues: { ':v': { N: '1.0' } } });
    const update = { ...remove, UpdateExpression: 'SET x = :v' };
    expect(errorOf(() => engine.updateItem(update)).name).toBe('ConditionalCheckFailedException');
    expect(engine.getItem({ TableName, Key: item({ pk: 'p' }) })).toEqual({});
  });
});

describe('updateItem', () => {
  function update(
    text: string,
    options: { before?: Item; ReturnValues?: 'ALL_OLD' | 'UPDATED_OLD' | 'ALL_NEW' | 'UPDATED_NEW' } = {},
  ) {
    const engine = withTable({ key: ['pk:S'] });
    const { before, ...rest } = options;
    if (before !== undefined) engine.putItem({ TableName, Item: before });
    const answer = engine.updateItem({
      TableName,
      Key: item({ pk: 'p' }),
      UpdateExpression: text,
      ...(text.includes(':v') ? { ExpressionAttributeValues: { ':v': { N: '2' } } } : {}),
      ...rest,
    });
    return { answer, after: engine.getItem({ TableName, Key: item({ pk: 'p' }) }).Item };
  }

  it('creates the item unless it only takes away', () => {
    expect(update('SET a = :v').after).toEqual(item({ pk: 'p', a: 2 }));
    expect(update('ADD a :v').after).toEqual(item({ pk: 'p', a: 2 }));
    expect(update('REMOVE a').after).toBeUndefined();
    const engine = withTable({ key: ['pk:S'] });
    engine.updateItem({ TableName, Key: item({ pk: 'p' }) });
    expect(engine.getItem({ TableName, Key: item({ pk: 'p' }) }).Item).toEqual(item({ pk: 'p' }));
  });

  it('returns what was asked for', () => {
    const before: Item = { ...item({ pk: 'p', a: 1, keep: 'x' }), m: { M: { k: { N: '1' }, z: { N: '9' } } } };
    const text = 'SET a = :v, m.k = :v, fresh = :v';
    const returned = (ReturnValues: 'ALL_OLD' | 'UPDATED_OLD' | 'ALL_NEW' | 'UPDATED_NEW', old?: Item) =>
      update(text, { ReturnValues, ...(old === undefined ? {} : { before: old }) }).answer.Attributes;
    const after = { ...before, a: { N: '2' }, fresh: { N: '2' }, m: { M: { k: { N: '2' }, z: { N: '9' } } } };
    expect(returned('ALL_OLD', before)).toEqual(before);
    expect(returned('ALL_NEW', before)).toEqual(after);
    expect(returned('UPDATED_OLD', before)).toEqual({ a: { N: '1' }, m: { M: { k: { N: '1' } } } });
    expect(returned('UPDATED_NEW', before)).toEqual({ a: { N: '2' }, m: { M: { k: { N: '2' } } }, fresh: { N: '2' } });
    expect(update('SET a = :v', { ReturnValues: 'UPDATED_OLD' }).answer).toEqual({});
    expect(update('REMOVE a', { before, ReturnValues: 'UPDATED_NEW' }).answer).toEqual({});
  });

  it('leaves the key alone', () => {
    expect(refusal(() => update('SET pk = :v'))).toBe(
      'One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key',
    );
    expect(refusal(() => update('REMOVE pk'))).toContain('Cannot update attribute pk');
  });

  it('changes nothing where it fails', () => {
    const engine = withTable({ key: ['pk:S'] });
    engine.putItem({ TableName, Item: item({ pk: 'p', a: 'text' }) });
    const failing = {
      TableName,
      Key: item({ pk: 'p' }),
      UpdateExpression: 'SET b = :v, a = a + :v',
      ExpressionAttributeValues: { ':v': { N: '1' } },
    };
    expect(refusal(() => engine.updateItem(failing))).toBe(
      'An operand in the update expression has an incorrect data type',
    );
    expect(engine.getItem({ TableName, Key: item({ pk: 'p' }) }).Item).toEqual(item({ pk: 'p', a: 'text' }));
  });
});

describe('refused items and keys', () => {
  const engine = withTable();
  const put = (attributes: unknown) =>
    refusal(() => engine.putItem({ TableName, Item: { ...item({ pk: 'p', sk: 's' }), a: attributes as never } }));
  const invalid = 'One or more parameter values were invalid: ';

  it.each<[unknown, string]>([
    [{}, 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes'],
    [
      { S: 'a', N: '1' },
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    ],
    [{ N: 'x' }, 'The parameter cannot be converted to a numeric value: x'],
    [{ S: 'a', N: 'b' }, 'The parameter cannot be converted to a numeric value: b'],
    [{ NULL: false }, `${invalid}Null attribute value types must have the value of true`],
    [{ SS: [] }, `${invalid}An string set  may not be empty`],
    [{ NS: [] }, `${invalid}An number set  may not be empty`],
    [{ BS: [] }, `${invalid}Binary sets should not be empty`],
    [{ L: [{ M: { x: { SS: [] } } }] }, `${invalid}An string set  may not be empty`],
    [{ SS: ['a', 'a'] }, `${invalid}Input collection [a, a] contains duplicates.`],
    [{ NS: ['1', '1.0'] }, 'Input collection contains duplicates'],
    [{ NS: ['1', ''] }, 'The parameter cannot be converted to a numeric value'],
    [
      { BS: [Uint8Array.of(1), Uint8Array.of(1)] },
      `${invalid}Input collection [AQ==, AQ==]of type BS contains duplicates.`,
    ],
  ])('%j', (value, message) => {
    expect(put(value)).toBe(message);
  });

  it.each<[unknown]>([
    [{ S: 1 }],
    [{ B: 'AQ==' }],
    [{ L: {} }],
    [{ M: [] }],
    [{ BOOL: 'yes' }],
    [{ NULL: 1 }],
    [[]],
    ['x'],
    [null],
  ])('of foreign types: %j', (value) => {
    const run = (): unknown =>
      engine.putItem({ TableName, Item: { ...item({ pk: 'p', sk: 's' }), a: value as never } });
    expect(errorOf(run).name).toBe('SerializationException');
  });

  it('whose keys are missing, foreign or empty', () => {
    const putKey = (key: Item) => refusal(() => engine.putItem({ TableName, Item: key }));
    expect(putKey(item({ pk: 'p' }))).toBe(`${invalid}Missing the key sk in the item`);
    expect(putKey(item({ pk: 'p', sk: 1 }))).toBe(`${invalid}Type mismatch for key sk expected: S actual: N`);
    expect(putKey(item({ pk: '', sk: 's' }))).toBe(
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    );
    const get = (key: Item) => refusal(() => engine.getItem({ TableName, Key: key }));
    const mismatch = 'The provided key element does not match the schema';
    expect(get(item({ pk: 'p' }))).toBe(mismatch);
    expect(get(item({ pk: 'p', sk: 1 }))).toBe(mismatch);
    expect(get(item({ pk: 'p', sk: 's', x: 's' }))).toBe(mismatch);
    expect(get(item({ pk: 'p', sk: '' }))).toContain('cannot contain an empty string value. Key: sk');
    const binary = withTable({ key: ['pk:B'] });
    expect(refusal(() => binary.putItem({ TableName, Item: { pk: { B: Uint8Array.of() } } }))).toContain(
      'empty binary value',
    );
  });

  it('keep U+FFFD for lone surrogates', () => {
    engine.putItem({ TableName, Item: item({ pk: 'p', sk: '\ud800', v: 'a\udc00b😀' }) });
    const found = engine.getItem({ TableName, Key: item({ pk: 'p', sk: '\ufffd' }) });
    expect(found.Item?.v).toEqual({ S: 'a\ufffdb😀' });
  });
});

describe('refused parameters', () => {
  const engine = withTable({ key: ['pk:S'] });
  const put = (request: object) => refusal(() => engine.putItem({ TableName, Item: item({ pk: 'p' }), ...request }));

  it.each<[object, string]>([
    [
      { TableName: undefined },
      "1 validation error detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null",
    ],
    [
      { TableName: '' },
      "1 validation error detected: Value '' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      { TableName: 'bad table!@#', ReturnValues: 'X' },
      "1 validation error detected: Value 'bad table!@#' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
    ],
    [
      { TableName: 'a'.repeat(256) },
      `1 validation error detected: Value '${'a'.repeat(256)}' at 'tableName' failed to satisfy constraint: Member must have length less than or equal to 255`,
    ],
    [
      { ReturnConsumedCapacity: 'X', ReturnValues: 'Y' },
      "2 validation errors detected: Value 'X' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value 'Y' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]",
    ],
    [
      { Item: undefined },
      "1 validation error detected: Value null at 'item' failed to satisfy constraint: Member must not be null",
    ],
    [
      { ExpressionAttributeNames: { '#a': 'a' } },
      'ExpressionAttributeNames can only be specified when using expressions',
    ],
    [
      { ExpressionAttributeValues: { ':a': { S: 'a' } } },
      'ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null',
    ],
    [{ ConditionExpression: 'a = :a', ExpressionAttributeValues: {} }, 'ExpressionAttributeValues must not be empty'],
    [
      { ConditionExpression: 'a = :a', ExpressionAttributeValues: { ':a': { N: 'x' } } },
      'ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: x for key :a',
    ],
    [
      { ConditionExpression: 'a = :a', ExpressionAttributeValues: { ':a': { S: 'x' }, ':b': { S: 'x' } } },
      'Value provided in ExpressionAttributeValues unused in expressions: keys: {:b}',
    ],
    [
      { Expected: {}, ConditionExpression: 'a = b' },
      'Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}',
    ],
  ])('%j', (request, message) => {
    expect(put(request)).toBe(message);
  });

  it('of foreign types', () => {
    for (const request of [{ TableName: 5 }, { Item: [] }, { ReturnValues: true }, { ConditionExpression: {} }]) {
      expect(errorOf(() => engine.putItem({ TableName, Item: item({ pk: 'p' }), ...(request as object) })).name).toBe(
        'SerializationException',
      );
    }
    expect(errorOf(() => engine.putItem(undefined as never)).name).toBe('SerializationException');
  });

  it.each([
    ['', "Value '' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 1"],
    [
      'ab',
      "Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3",
    ],
  ])('tables named %j', (name, complaint) => {
    expect(refusal(() => engine.getItem({ TableName: name, Key: item({ pk: 'p' }) }))).toBe(
      `1 validation error detected: ${complaint}`,
    );
  });

  it('unknown tables', () => {
    const error = errorOf(() => createEngine().getItem({ TableName, Key: item({ pk: 'p' }) }));
    expect([error.name, error.message]).toEqual(['ResourceNotFoundException', 'Requested resource not found']);
  });
});
