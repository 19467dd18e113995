import { afterEach, describe, expect, it, vi } from 'vitest';
import { createEngine, type Engine, type ItemChange, type TransactWriteItem } from '../../src/engine/index.js';
import { OrderedMap } from '../../src/engine/storage/ordered-map.js';
import { RecordStore } from '../../src/engine/storage/record-store.js';
import { errorOf, index, item, withTable } from './support.js';

const COLLECTION_BYTES = 2000;
const TABLES = ['one', 'two'];

afterEach(() => {
  vi.restoreAllMocks();
});

function row(pk: string, sk: string, more: Parameters<typeof item>[0] = {}) {
  return item({ pk, sk, g: `g${sk}`, l: `l${sk}`, v: 'x'.repeat(20), ...more });
}

/** Two tables with indexes of both kinds and a few items. */
function filled(onChange?: (change: ItemChange) => void): Engine {
  const engine = createEngine({
    maxItemCollectionBytes: COLLECTION_BYTES,
    ...(onChange === undefined ? {} : { onChange }),
  });
  for (const name of TABLES) {
    withTable({
      name,
      engine,
      attributes: ['g:S', 'l:S'],
      local: [index('lsi', ['pk'], ['l'], ['v'])],
      global: [index('all', ['g'], ['sk']), index('keys', ['g'], ['l'], [])],
    });
    for (const sk of ['1', '2', '3']) engine.putItem({ TableName: name, Item: row('p', sk) });
  }
  return engine;
}

/** One action of every kind in both tables: entering, moving, changing and leaving indexes. */
const ACTIONS: readonly TransactWriteItem[] = TABLES.flatMap((TableName): TransactWriteItem[] => [
  { Put: { TableName, Item: row('p', '1', { g: 'moved', v: 'y'.repeat(50) }) } },
  { Put: { TableName, Item: row('q', 'new') } },
  { Delete: { TableName, Key: item({ pk: 'p', sk: '2' }) } },
  {
    Update: {
      TableName,
      Key: item({ pk: 'p', sk: '3' }),
      UpdateExpression: 'SET v = :v REMOVE g',
      ExpressionAttributeValues: { ':v': { S: 'z' } },
    },
  },
  {
    ConditionCheck: { TableName, Key: item({ pk: 'p', sk: 'none' }), ConditionExpression: 'attribute_not_exists(pk)' },
  },
  { Update: { TableName, Key: item({ pk: 'r', sk: '1' }), UpdateExpression: 'SET g = pk_or_not' } },
]);
const FITTING = ACTIONS.filter(({ Update }) => Update?.UpdateExpression !== 'SET g = pk_or_not');

/** The actions with another one at this place that fails on what is stored. */
function failingAt(place: number): TransactWriteItem[] {
  const failing = ACTIONS.find((action) => !FITTING.includes(action)) as TransactWriteItem;
  return [...FITTING.slice(0, place), failing, ...FITTING.slice(place)];
}

/** All that can be seen of an engine: items, entries, counts, sizes, and the room that is left in item collections. */
function image(engine: Engine): unknown {
  return TABLES.map((TableName) => {
    const { Table } = engine.describeTable({ TableName });
    const sizes = ({ ItemCount, IndexSizeBytes }: { ItemCount: number; IndexSizeBytes: number }) => [
      ItemCount,
      IndexSizeBytes,
    ];
    return {
      items: engine.scan({ TableName }).Items,
      entries: ['lsi', 'all', 'keys'].map((IndexName) => engine.scan({ TableName, IndexName }).Items),
      sizes: [
        Table.ItemCount,
        Table.TableSizeBytes,
        Table.LocalSecondaryIndexes?.map(sizes),
        Table.GlobalSecondaryIndexes?.map(sizes),
      ],
      room: ['p', 'q', 'r'].map((pk) => room(engine, TableName, pk)),
    };
  });
}

/** Bytes of the largest item that still fits an item collection; leaves the engine as it was. */
function room(engine: Engine, TableName: string, pk: string): number {
  const fits = (bytes: number): boolean => {
    const probe = item({ pk, sk: '!', f: 'x'.repeat(bytes) });
    try {
      engine.putItem({ TableName, Item: probe });
    } catch {
      return false;
    }
    engine.deleteItem({ TableName, Key: item({ pk, sk: '!' }) });
    return true;
  };
  let low = 0;
  let high = COLLECTION_BYTES;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Breaks off the `nth` call of a method of the storage, before or after it has done its work. */
function breakOff(target: object, method: string, nth: number, when: 'before' | 'after'): void {
  const methods = target as Record<string, (...given: readonly unknown[]) => unknown>;
  const original = methods[method] as (...given: readonly unknown[]) => unknown;
  let calls = 0;
  vi.spyOn(methods, method).mockImplementation(function (this: unknown, ...given) {
    const broken = calls++ === nth;
    if (broken && when === 'before') throw new RangeError('broken off');
    const result = original.apply(this, given);
    if (broken) throw new RangeError('broken off');
    return result;
  });
}

describe('a transaction', () => {
  it('that fails at any of its actions leaves everything as it was', () => {
    const changes: ItemChange[] = [];
    const engine = filled((change) => changes.push(change));
    const before = image(engine);
    changes.length = 0;
    for (let place = 0; place <= FITTING.length; place++) {
      const TransactItems = failingAt(place);
      const error = errorOf(() => engine.transactWriteItems({ TransactItems, ClientRequestToken: `t${place}` }));
      expect(error.CancellationReasons?.map(({ Code }) => Code)).toEqual(
        TransactItems.map((_, i) => (i === place ? 'ValidationError' : 'None')),
      );
      expect(changes).toEqual([]);
      expect(image(engine)).toEqual(before);
      changes.length = 0;
    }
    engine.transactWriteItems({ TransactItems: FITTING, ClientRequestToken: 't0' });
    expect(image(engine)).not.toEqual(before);
  });

  it.each([
    { target: RecordStore.prototype, method: 'put', when: 'before' },
    { target: RecordStore.prototype, method: 'put', when: 'after' },
    { target: RecordStore.prototype, method: 'delete', when: 'before' },
    { target: RecordStore.prototype, method: 'delete', when: 'after' },
    { target: OrderedMap.prototype, method: 'set', when: 'before' },
  ] as const)('that is broken off $when any $method of the storage leaves everything as it was', (broken) => {
    const changes: ItemChange[] = [];
    const engine = filled((change) => changes.push(change));
    const before = image(engine);
    const write = () => engine.transactWriteItems({ TransactItems: FITTING, ClientRequestToken: 't' });
    for (let nth = 0; nth < 10; nth++) {
      changes.length = 0;
      breakOff(broken.target, broken.method, nth, broken.when);
      expect(write).toThrow(RangeError);
      vi.restoreAllMocks();
      expect(changes).toEqual([]);
      expect(image(engine)).toEqual(before);
    }
    write();
    expect(image(engine)).not.toEqual(before);
  });

  it('whose listener throws is done whole, and all of it is told', () => {
    const told: unknown[] = [];
    let throwing = false;
    const engine = filled(({ table, keys }) => {
      told.push([table, keys]);
      if (throwing) throw new RangeError(`listener of ${told.length}`);
    });
    const other = filled();
    other.transactWriteItems({ TransactItems: FITTING });
    told.length = 0;
    throwing = true;
    const write = () => engine.transactWriteItems({ TransactItems: FITTING, ClientRequestToken: 't' });
    expect(write).toThrow(new RangeError('listener of 1'));
    throwing = false;
    expect(told).toHaveLength(8);
    expect(write()).toEqual({});
    expect(told).toHaveLength(8);
    expect(image(engine)).toEqual(image(other));
  });
});

describe('a single write', () => {
  it('that is broken off leaves everything as it was', () => {
    const engine = filled();
    const before = image(engine);
    for (let nth = 0; nth < 4; nth++) {
      breakOff(RecordStore.prototype, 'put', nth, 'before');
      expect(() => engine.putItem({ TableName: 'one', Item: row('p', '1', { g: 'moved', l: 'moved' }) })).toThrow(
        RangeError,
      );
      vi.restoreAllMocks();
      expect(image(engine)).toEqual(before);
    }
  });
});
