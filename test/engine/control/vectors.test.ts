import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine, type Engine, type SearchVectorsInput, type VectorIndex } from '../../../src/engine/index.js';
import type { AttributeValue } from '../../../src/value/index.js';
import { runs } from '../../support/runs.js';
import { errorOf, refusal } from '../support.js';
import { INVALID, TableName, withShop } from './support.js';

const INVALID_ITEM = 'One or more parameter values were invalid. ';
const vector = (...numbers: number[]): AttributeValue[] => numbers.map((n) => ({ N: String(n) }));
const vix = (over: Partial<VectorIndex> = {}): VectorIndex => ({
  IndexName: 'plain',
  VectorAttribute: { AttributeName: 'embedding' },
  Dimensions: 3,
  DistanceFunction: 'COSINE',
  Projection: { ProjectionType: 'ALL' },
  ...over,
});
const SCHEMA = [
  { AttributeName: 'tenant', SearchSchemaElementType: 'HASH' as const },
  { AttributeName: 'category', SearchSchemaElementType: 'INLINE_FILTER' as const },
];

function withVectors(indexes: readonly VectorIndex[], attributes: readonly string[] = [], options = {}): Engine {
  const engine = createEngine(options);
  engine.createTable({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', ...attributes].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    VectorIndexes: indexes,
  });
  return engine;
}

const put = (engine: Engine, pk: string, numbers: readonly number[], rest: object = {}) =>
  engine.putItem({ TableName, Item: { pk: { S: pk }, embedding: { L: vector(...numbers) }, ...rest } });

const search = (engine: Engine, request: Partial<SearchVectorsInput> = {}) =>
  engine.searchVectors({ TableName, IndexName: 'plain', SearchVector: vector(1, 0, 0), TopK: 10, ...request });
const found = (engine: Engine, request: Partial<SearchVectorsInput> = {}) =>
  search(engine, request).SearchResults.map(({ Item, Score }) => [(Item.pk as { S: string }).S, Score]);

describe('a vector index', () => {
  it('is described', () => {
    const engine = withVectors([vix({ SearchSchema: SCHEMA })], ['tenant', 'category']);
    put(engine, 'a', [1, 0, 0], { tenant: { S: 't' } });
    put(engine, 'b', [1, 0, 0]);
    const { VectorIndexes, TableArn } = engine.describeTable({ TableName }).Table;
    expect(VectorIndexes).toEqual([
      {
        ...vix({ SearchSchema: SCHEMA }),
        IndexStatus: 'ACTIVE',
        ItemCount: 1,
        IndexSizeBytes: 3 + 7 + 9 + 3 * 4,
        IndexArn: `${TableArn}/index/plain`,
      },
    ]);
  });

  it.each<[string, readonly VectorIndex[], string]>([
    ['no index', [], 'List of VectorIndexes is empty'],
    ['too many dimensions', [vix({ Dimensions: 4097 })], 'Number of dimensions must be between 1 and 4096 inclusive.'],
    [
      'an undefined attribute',
      [vix({ SearchSchema: SCHEMA })],
      'One element in SearchSchema is not defined in attribute definitions',
    ],
    ['a name twice', [vix(), vix()], 'Duplicate index name: plain'],
    [
      'a sixth index',
      Array.from({ length: 6 }, (_, i) => vix({ IndexName: `vix-${i}` })),
      'VectorIndex count exceeds the per-table limit of 5',
    ],
    [
      'other dimensions of one attribute',
      [vix(), vix({ IndexName: 'vix2', Dimensions: 4 })],
      "Conflicting attribute definition for 'embedding'. All VectorIndexes on the same vector attribute must use the same dimensions.",
    ],
  ])('is refused: %s', (_, indexes, message) => {
    expect(refusal(() => withVectors(indexes))).toBe(INVALID + message);
  });

  it('is of on-demand tables alone', () => {
    const request = {
      TableName,
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' as const }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' as const }],
      VectorIndexes: [vix()],
    };
    expect(refusal(() => createEngine().createTable(request))).toBe(
      `${INVALID}Vector indexes are only supported for PAY_PER_REQUEST tables`,
    );
    const switching = {
      TableName,
      BillingMode: 'PROVISIONED' as const,
      ProvisionedThroughput: request.ProvisionedThroughput,
    };
    expect(refusal(() => withVectors([vix()]).updateTable(switching))).toBe(
      `${INVALID}Vector indexes are only supported for PAY_PER_REQUEST tables`,
    );
  });

  it('is added, filled and deleted', () => {
    const { engine, clock } = withShop({ statusDelay: 1000 });
    clock.now += 1000;
    put(engine, 'a', [1, 0, 0]);
    put(engine, 'other', [1, 0]);
    const add = (...indexes: VectorIndex[]) =>
      engine.updateTable({ TableName, VectorIndexUpdates: indexes.map((Create) => ({ Create })) });
    const status = () => {
      const [one] = engine.describeTable({ TableName }).Table.VectorIndexes ?? [];
      return [one?.IndexStatus, one?.Backfilling, one?.ItemCount];
    };
    expect(errorOf(() => add(vix(), vix({ IndexName: 'two' }))).name).toBe('LimitExceededException');
    add(vix());
    expect(status()).toEqual(['CREATING', false, 0]);
    clock.now += 1000;
    expect(status()).toEqual(['CREATING', true, 0]);
    expect(refusal(() => search(engine))).toBe('Cannot search backfilling vector index: plain');
    expect(errorOf(() => engine.deleteTable({ TableName })).name).toBe('ResourceInUseException');
    clock.now += 1000;
    expect(status()).toEqual(['ACTIVE', undefined, 1]);
    expect(found(engine)).toEqual([['a', 0]]);
    engine.updateTable({ TableName, VectorIndexUpdates: [{ Delete: { IndexName: 'plain' } }] });
    clock.now += 1000;
    expect(status()).toEqual([undefined, undefined, undefined]);
    expect(refusal(() => search(engine))).toBe('The table does not have the specified index: plain');
  });

  it('is not queried or scanned', () => {
    const engine = withVectors([vix()]);
    const IndexName = 'plain';
    const query = { KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { S: 'a' } } };
    expect(refusal(() => engine.query({ TableName, IndexName, ...query }))).toBe(
      'Query operation not supported on this index type.',
    );
    expect(refusal(() => engine.scan({ TableName, IndexName }))).toBe(
      'Scan operation not supported on this index type',
    );
    const Statement = 'SELECT * FROM "shop"."plain"';
    expect(refusal(() => engine.executeStatement({ Statement }))).toBe(
      'Scan operation not supported on this index type',
    );
  });
});

describe('an item', () => {
  const engine = withVectors([vix(), vix({ IndexName: 'schema', SearchSchema: SCHEMA })], ['tenant', 'category']);
  it.each<[string, object, string]>([
    [
      'another length',
      { embedding: { L: vector(1, 0) } },
      `${INVALID_ITEM}Invalid size for parameter embedding, Expected: 3, Actual: 2 IndexName: plain`,
    ],
    [
      'a foreign element',
      { embedding: { L: [{ N: '1' }, { S: 'oops' }, { N: '0' }] } },
      `${INVALID_ITEM}Invalid type for parameter embedding[1], Expected: 32-bit floating point number, Actual: S. IndexName: plain`,
    ],
    [
      'no list',
      { embedding: { S: 'a' } },
      `${INVALID_ITEM}Invalid type for parameter embedding, Expected: 32-bit floating point number list IndexName: plain`,
    ],
    [
      'an empty search attribute',
      { tenant: { S: '' }, embedding: { L: vector(0, 0, 1) } },
      'One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: schema, IndexKey: tenant',
    ],
  ])('is refused with %s', (_, attributes, message) => {
    expect(refusal(() => engine.putItem({ TableName, Item: { pk: { S: 'x' }, ...attributes } }))).toBe(message);
  });
});

describe('SearchVectors', () => {
  it.each<[VectorIndex['DistanceFunction'], (readonly [string, number])[]]>([
    [
      'COSINE',
      [
        ['far', 0],
        ['near', Math.fround(1 - 1 / Math.sqrt(2))],
        ['right', 1],
        ['back', 2],
      ],
    ],
    [
      'EUCLIDEAN',
      [
        ['near', 1],
        ['right', Math.fround(Math.sqrt(2))],
        ['back', 2],
        ['far', 9],
      ],
    ],
    [
      'DOT_PRODUCT',
      [
        ['far', 10],
        ['near', 1],
        ['right', 0],
        ['back', -1],
      ],
    ],
  ])('orders by %s', (DistanceFunction, expected) => {
    const engine = withVectors([vix({ DistanceFunction })]);
    put(engine, 'far', [10, 0, 0]);
    put(engine, 'near', [1, 1, 0]);
    put(engine, 'right', [0, 1, 0]);
    put(engine, 'back', [-1, 0, 0]);
    expect(found(engine)).toEqual(expected);
    expect(found(engine, { TopK: 2 })).toEqual(expected.slice(0, 2));
  });

  it('keeps to a partition and to filters, and to what is projected', () => {
    const Projection = { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: ['title'] };
    const engine = withVectors([vix({ SearchSchema: SCHEMA, Projection })], ['tenant', 'category']);
    const rest = { title: { S: 'T' }, price: { N: '1' } };
    for (const [pk, tenant, category] of [
      ['a', 't', 'x'],
      ['b', 't', 'y'],
      ['c', 'u', 'x'],
    ] as const) {
      put(engine, pk, [1, 0, 0], { tenant: { S: tenant }, category: { S: category }, ...rest });
    }
    put(engine, 'd', [1, 0, 0], { category: { S: 'x' }, ...rest });
    const where = (SearchConditionExpression: string, values: Record<string, string>, more = {}) => ({
      SearchConditionExpression,
      ExpressionAttributeValues: Object.fromEntries(Object.entries(values).map(([name, S]) => [name, { S }])),
      ...more,
    });
    expect(
      found(engine, where('tenant = :t', { ':t': 't' }))
        .map(([pk]) => pk)
        .sort(),
    ).toEqual(['a', 'b']);
    const both = where('tenant = :t AND category = :c', { ':t': 't', ':c': 'y' });
    expect(search(engine, both).SearchResults).toEqual([
      { Item: { pk: { S: 'b' }, tenant: { S: 't' }, category: { S: 'y' }, title: { S: 'T' } }, Score: 0 },
    ]);
    const projected = { ...both, ProjectionExpression: 'pk, embedding, price' };
    expect(search(engine, projected).SearchResults[0]?.Item).toEqual({
      pk: { S: 'b' },
      embedding: { L: vector(1, 0, 0) },
    });
    expect(search(engine, { ...both, ReturnConsumedCapacity: 'TOTAL' }).ConsumedCapacity).toEqual({
      VectorSearchRequestBytes: 1024,
    });
    expect(refusal(() => search(engine))).toBe(
      'SearchConditionExpression must be provided when SearchSchema has a HASH key',
    );
    expect(refusal(() => search(engine, where('tenant < :t', { ':t': 't' })))).toBe(
      'Invalid SearchConditionExpression: Invalid comparator used in SearchConditionExpression',
    );
    expect(refusal(() => search(engine, where('tenant BETWEEN :t AND :u', { ':t': 't', ':u': 'u' })))).toBe(
      'Invalid SearchConditionExpression: Invalid operator used in SearchConditionExpression',
    );
  });

  it('refuses what the service refuses', () => {
    const engine = withVectors([vix()]);
    expect(refusal(() => search(engine, { TopK: 101 }))).toBe(
      "Provided TopK value '101' is out of valid range. The value must be between 1 and 100 inclusive",
    );
    expect(refusal(() => search(engine, { SearchVector: vector(1, 0) }))).toBe(
      'Input search vector dimension 2 does not match vector index dimension 3',
    );
    expect(refusal(() => search(engine, { SearchVector: [{ N: '1E+39' }, { N: '0' }, { N: '0' }] }))).toContain(
      'Search vector contains invalid values.',
    );
    expect(errorOf(() => search(engine, { TableName: 'missing' })).name).toBe('ResourceNotFoundException');
  });

  it('finds the nearest of all (property)', () => {
    const numbers = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(
        fc.array(numbers, { maxLength: 40 }),
        numbers,
        fc.integer({ min: 1, max: 10 }),
        (all, wanted, TopK) => {
          const engine = withVectors([vix({ DistanceFunction: 'EUCLIDEAN' })]);
          for (const [i, one] of all.entries()) put(engine, String(i), one);
          const distances = all.map((one) => Math.fround(Math.hypot(...one.map((n, i) => n - (wanted[i] as number)))));
          const expected = distances.sort((a, b) => a - b).slice(0, TopK);
          const scores = search(engine, { SearchVector: vector(...wanted), TopK }).SearchResults.map(
            ({ Score }) => Score,
          );
          expect(scores).toEqual(expected);
        },
      ),
      { numRuns: runs(30, 1000) },
    );
  });
});

describe('a write of a table with vector indexes', () => {
  it('tells of the bytes that go into each', () => {
    const engine = withVectors([
      vix({ IndexName: 'all', Dimensions: 256 }),
      vix({ IndexName: 'keys', Dimensions: 256, Projection: { ProjectionType: 'KEYS_ONLY' } }),
    ]);
    const embedding = { L: vector(...Array.from({ length: 256 }, () => 1)) };
    const write = (attributes: object) =>
      engine.putItem({ TableName, Item: { pk: { S: 'a' }, ...attributes }, ReturnConsumedCapacity: 'INDEXES' })
        .ConsumedCapacity?.VectorIndexes;
    const bytes = (VectorWriteRequestBytes: number) => ({ VectorWriteRequestBytes });
    const least = 4 * 256 + 9 + 3;
    expect(write({ embedding })).toEqual({ all: bytes(least), keys: bytes(least) });
    expect(write({ embedding, note: { S: 'n' } })).toEqual({ all: bytes(least + 5) });
    expect(write({ embedding, note: { S: 'n' } })).toBeUndefined();
    const TransactItems = [{ Delete: { TableName, Key: { pk: { S: 'a' } } } }];
    const [capacity] =
      engine.transactWriteItems({ TransactItems, ReturnConsumedCapacity: 'INDEXES' }).ConsumedCapacity ?? [];
    expect(capacity?.VectorIndexes).toEqual({ all: bytes(least + 5), keys: bytes(least) });
  });
});
