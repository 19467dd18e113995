import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Engine, ScanInput } from '../../src/engine/index.js';
import type { Item } from '../../src/value/index.js';
import { runs } from '../support/runs.js';
import { index, item, refusal, withTable } from './support.js';

const TableName = 'table';

function everything(engine: Engine, request: ScanInput): Item[] {
  const items: Item[] = [];
  let start: Item | undefined;
  do {
    const page = engine.scan({ ...request, ...(start === undefined ? {} : { ExclusiveStartKey: start }) });
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return items;
}

function ids(items: readonly Item[]): string[] {
  return items.map(({ pk, sk }) => `${(pk as { S: string }).S}/${(sk as { S: string }).S}`);
}

describe('scans', () => {
  const keys = fc.uniqueArray(
    fc.record({ pk: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), sk: fc.constantFrom('1', '2', '3', '4') }),
    { selector: ({ pk, sk }) => `${pk}/${sk}`, maxLength: 28 },
  );

  it('see every item once, whatever the page and the number of segments, in one order', () => {
    fc.assert(
      fc.property(
        keys,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 5 }),
        (list, Limit, TotalSegments) => {
          const engine = withTable({ attributes: ['g:S'], global: [index('gsi', ['g'], ['sk'])] });
          for (const { pk, sk } of list)
            engine.putItem({ TableName, Item: item({ pk, sk, ...(sk > '2' ? { g: pk } : {}) }) });
          const whole = ids(engine.scan({ TableName }).Items ?? []);
          expect([...whole].sort()).toEqual(list.map(({ pk, sk }) => `${pk}/${sk}`).sort());
          expect(ids(everything(engine, { TableName, Limit }))).toEqual(whole);
          const segments = Array.from({ length: TotalSegments }, (_, Segment) =>
            everything(engine, { TableName, Limit, Segment, TotalSegments }),
          );
          expect(ids(segments.flat())).toEqual(whole);
          const indexed = ids(everything(engine, { TableName, IndexName: 'gsi', Limit }));
          expect(indexed.sort()).toEqual(
            list
              .filter(({ sk }) => sk > '2')
              .map(({ pk, sk }) => `${pk}/${sk}`)
              .sort(),
          );
          for (const pk of 'abcdefg') {
            const together = whole.map((id) => id.startsWith(pk));
            if (!together.includes(true)) continue;
            expect(together.indexOf(true) + together.filter(Boolean).length - 1).toBe(together.lastIndexOf(true));
          }
        },
      ),
      { numRuns: runs(150, 5_000) },
    );
  });

  it('filter after they have counted, on key attributes too', () => {
    const engine = withTable();
    for (let i = 0; i < 10; i++) engine.putItem({ TableName, Item: item({ pk: `p${i}`, sk: 's', n: i }) });
    const page = engine.scan({
      TableName,
      FilterExpression: 'n >= :n AND begins_with(pk, :p)',
      ExpressionAttributeValues: { ':n': { N: '7' }, ':p': { S: 'p' } },
      ProjectionExpression: 'n',
      ReturnConsumedCapacity: 'TOTAL',
      ConsistentRead: true,
    });
    expect(page.Items?.map(({ n }) => (n as { N: string }).N).sort()).toEqual(['7', '8', '9']);
    expect([page.Count, page.ScannedCount, page.ConsumedCapacity?.CapacityUnits]).toEqual([3, 10, 1]);
  });

  it('of a sparse index read only what is in it', () => {
    const engine = withTable({ attributes: ['flag:S'], global: [index('gsi', ['flag'], ['sk'])] });
    for (let i = 0; i < 400; i++)
      engine.putItem({ TableName, Item: item({ pk: `p${i}`, sk: 's', ...(i % 47 === 0 ? { flag: 'x' } : {}) }) });
    expect(engine.scan({ TableName, FilterExpression: 'attribute_exists(flag)' })).toMatchObject({
      Count: 9,
      ScannedCount: 400,
    });
    expect(engine.scan({ TableName, IndexName: 'gsi', Select: 'COUNT' })).toEqual({ Count: 9, ScannedCount: 9 });
  });

  it('cost by the bytes read', () => {
    const engine = withTable({ key: ['pk:S'] });
    expect(engine.scan({ TableName, ReturnConsumedCapacity: 'TOTAL' }).ConsumedCapacity?.CapacityUnits).toBe(0.5);
    for (let i = 0; i < 1100; i++)
      engine.putItem({ TableName, Item: item({ pk: String(i).padStart(4, '0'), v: 'x'.repeat(1035) }) });
    const page = engine.scan({ TableName, ReturnConsumedCapacity: 'TOTAL' });
    expect([page.Count, page.ConsumedCapacity?.CapacityUnits]).toEqual([1007, 128.5]);
  });

  it.each<[object, string]>([
    [
      { Segment: 1 },
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    ],
    [
      { TotalSegments: 1 },
      'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
    ],
    [
      { Segment: 5, TotalSegments: 5 },
      'The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 5 is not less than TotalSegments: 5',
    ],
    [
      { Limit: 0 },
      "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      { TotalSegments: 1_000_001, Segment: 0 },
      "1 validation error detected: Value '1000001' at 'totalSegments' failed to satisfy constraint: Member must have value less than or equal to 1000000",
    ],
    [
      { ExclusiveStartKey: { pk: { S: 'p' } } },
      'The provided starting key is invalid: The provided key element does not match the schema',
    ],
  ])('%j is refused', (request, message) => {
    expect(refusal(() => withTable().scan({ TableName, ...request }))).toBe(message);
  });

  it('refuse a starting key of another segment', () => {
    const engine = withTable({ key: ['pk:S'] });
    const refusals = [0, 1].map((Segment) => {
      try {
        engine.scan({ TableName, Segment, TotalSegments: 2, ExclusiveStartKey: item({ pk: 'p' }) });
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(refusals.filter((message) => message !== '')).toEqual([
      expect.stringContaining('Please use ExclusiveStartKey with correct Segment. TotalSegments: 2 Segment: '),
    ]);
  });
});
