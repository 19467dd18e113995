import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/index.js';
import { type AttributeValue, type Item, itemBytes } from '../../src/value/index.js';
import { errorOf, index, item, refusal, withTable } from './support.js';

const TableName = 'table';
const ITEM_SIZE = 'Item size has exceeded the maximum allowed size';

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
describe('the size of an item', () => {
  const engine = withTable({ key: ['pk:S'] });
  const sized = (bytes: number): Item => item({ pk: 'p', v: 'x'.repeat(bytes - 4) });

  it('is at most 409,600 bytes', () => {
    expect(itemBytes(sized(409_600))).toBe(409_600);
    expect(engine.putItem({ TableName, Item: sized(409_600) })).toEqual({});
    expect(refusal(() => engine.putItem({ TableName, Item: sized(409_601) }))).toBe(ITEM_SIZE);
    expect(
      refusal(() => engine.batchWriteItem({ RequestItems: { table: [{ PutRequest: { Item: sized(409_601) } }] } })),
    ).toBe(ITEM_SIZE);
  });

  it('is measured in UTF-8, names included', () => {
    const euro = (count: number): Item => item({ pk: 'p', v: '€'.repeat(count) });
    expect(engine.putItem({ TableName, Item: euro(136_532) })).toEqual({});
    expect(refusal(() => engine.putItem({ TableName, Item: euro(136_533) }))).toBe(ITEM_SIZE);
    const named = (length: number): Item =>
      item({ pk: 'p', v: 'x'.repeat(409_600 - 4 - 100), ['n'.repeat(length)]: '' });
    expect(engine.putItem({ TableName, Item: named(100) })).toEqual({});
    expect(refusal(() => engine.putItem({ TableName, Item: named(101) }))).toBe(ITEM_SIZE);
  });

  it('is measured after updates', () => {
    engine.putItem({ TableName, Item: sized(409_500) });
    const update = (length: number) => () =>
      engine.updateItem({
        TableName,
        Key: item({ pk: 'p' }),
        UpdateExpression: 'SET a = :a',
        ExpressionAttributeValues: { ':a': { S: 'x'.repeat(length) } },
      });
    expect(refusal(update(100))).toBe('Item size to update has exceeded the maximum allowed size');
    expect(update(99)()).toEqual({});
  });

  it('counts the entries of local indexes', () => {
    const local = withTable({ attributes: ['l:S'], local: [index('lsi', ['pk'], ['l'])] });
    const entry = (bytes: number): Item => item({ pk: 'p', sk: 's', l: 'l', v: 'x'.repeat(bytes / 2 - 9) });
    expect(itemBytes(entry(409_600))).toBe(204_800);
    expect(local.putItem({ TableName, Item: entry(409_600) })).toEqual({});
    expect(refusal(() => local.putItem({ TableName, Item: entry(409_602) }))).toBe(ITEM_SIZE);
  });
});

describe('keys', () => {
  const HASH =
    'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes';
  const RANGE =
    'One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes';

  it('are at most 2,048 and 1,024 bytes', () => {
    const engine = withTable();
    const key = (hash: number, range: number): Item => item({ pk: 'é'.repeat(hash / 2), sk: 'x'.repeat(range) });
    expect(engine.putItem({ TableName, Item: key(2048, 1024) })).toEqual({});
    expect(engine.getItem({ TableName, Key: key(2048, 1024) }).Item).toBeDefined();
    expect(refusal(() => engine.putItem({ TableName, Item: key(2050, 1) }))).toBe(HASH);
    expect(refusal(() => engine.putItem({ TableName, Item: key(2, 1025) }))).toBe(RANGE);
    expect(refusal(() => engine.getItem({ TableName, Key: key(2050, 1) }))).toBe(HASH);
  });

  it('of indexes too', () => {
    const engine = withTable({ key: ['id:S'], attributes: ['g:B', 's:S'], global: [index('gsi', ['g'], ['s'])] });
    const entry = (hash: number, range: number): Item =>
      item({ id: 'i', g: { B: new Uint8Array(hash) }, s: 'x'.repeat(range) });
    expect(engine.putItem({ TableName, Item: entry(2048, 1024) })).toEqual({});
    expect(refusal(() => engine.putItem({ TableName, Item: entry(2049, 1) }))).toBe(HASH);
    expect(refusal(() => engine.putItem({ TableName, Item: entry(1, 1025) }))).toBe(RANGE);
  });
});

describe('values', () => {
  const engine = withTable({ key: ['pk:S'] });
  function nested(depth: number): AttributeValue {
    let value: AttributeValue = { S: 'x' };
    for (let i = 0; i < depth; i++) value = i % 2 === 0 ? { L: [value] } : { M: { a: value } };
    return value;
  }
  const NESTING =
    'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit';

  it('nest 32 levels, and any depth is refused without harm', () => {
    expect(engine.putItem({ TableName, Item: item({ pk: 'p', v: nested(32) }) })).toEqual({});
    for (const depth of [33, 100_000]) {
      expect(refusal(() => engine.putItem({ TableName, Item: item({ pk: 'p', v: nested(depth) }) }))).toBe(NESTING);
    }
    const update = () =>
      engine.updateItem({
        TableName,
        Key: item({ pk: 'p' }),
        UpdateExpression: 'SET v[0] = :v',
        ExpressionAttributeValues: { ':v': nested(32) },
      });
    engine.putItem({ TableName, Item: item({ pk: 'p', v: { L: [] } }) });
    expect(refusal(update)).toBe(NESTING);
  });

  it('have names of up to 65,535 bytes', () => {
    expect(engine.putItem({ TableName, Item: item({ pk: 'p', ['n'.repeat(65_535)]: 'x' }) })).toEqual({});
    expect(refusal(() => engine.putItem({ TableName, Item: item({ pk: 'p', ['n'.repeat(65_536)]: 'x' }) }))).toContain(
      'Attribute name',
    );
  });

  it('are numbers of 38 digits in range', () => {
    const put = (N: string) => () => engine.putItem({ TableName, Item: item({ pk: 'p', v: { L: [{ N }] } }) });
    for (const N of ['9'.repeat(38), '1E-130', '-9.9999999999999999999999999999999999999E+125'])
      expect(put(N)()).toEqual({});
    expect(refusal(put('1'.repeat(39)))).toBe('Attempting to store more than 38 significant digits in a Number');
    expect(refusal(put('1E+126'))).toContain('Number overflow');
    expect(refusal(put('-1E-131'))).toContain('Number underflow');
  });
});

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ItemCollections.SizeLimit
describe('an item collection with a local index', () => {
  it('may not grow past its limit, but may shrink', () => {
    const engine = withTable({
      engine: createEngine({ maxItemCollectionBytes: 1000 }),
      attributes: ['l:S'],
      local: [index('lsi', ['pk'], ['l'], [])],
    });
    const put =
      (sk: string, length: number, pk = 'p') =>
      () =>
        engine.putItem({ TableName, Item: item({ pk, sk, l: 'l', v: 'x'.repeat(length) }) });
    put('a', 400)();
    put('b', 500)();
    const failed = errorOf(put('c', 100));
    expect(failed.name).toBe('ItemCollectionSizeLimitExceededException');
    expect(engine.getItem({ TableName, Key: item({ pk: 'p', sk: 'c' }) }).Item).toBeUndefined();
    expect(put('c', 100, 'q')()).toEqual({});
    engine.deleteItem({ TableName, Key: item({ pk: 'p', sk: 'a' }) });
    expect(put('c', 100)()).toEqual({});
  });

  it('is not limited without one', () => {
    const engine = withTable({ engine: createEngine({ maxItemCollectionBytes: 10 }) });
    expect(engine.putItem({ TableName, Item: item({ pk: 'p', sk: 's', v: 'x'.repeat(500) }) })).toEqual({});
  });
});
