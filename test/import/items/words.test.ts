import { describe, expect, it } from 'vitest';
import { ItemTables } from '../../../src/import/formats/items/item-tables.js';
import { segmentsOf } from '../../../src/import/infer/segments.js';
import type { Item } from '../../../src/value/index.js';

const items = (count: number, item: (i: number) => Readonly<Record<string, string>>): readonly Item[] =>
  Array.from({ length: count }, (_, i) =>
    Object.fromEntries(Object.entries(item(i)).map(([name, text]) => [name, { S: text }])),
  );

function draftOf(all: readonly Item[]) {
  const tables = new ItemTables();
  tables.add({ items: all.map((item) => ({ item })), deleted: 0 }, 'things');
  const { entities, questions } = tables.draft({ shown: 'items.json', name: 'items' }, false);
  const keys = entities.map(({ name, key: { pk, sk, confidence } }) => [
    name,
    pk.kind === 'template' ? pk.text : 'natural',
    sk === undefined ? '' : sk.kind === 'template' ? sk.text : 'natural',
    confidence,
  ]);
  return { entities, keys, asked: questions.map(({ at, fill }) => `${at} ${fill}`) };
}

describe('a key is taken apart', () => {
  it.each([
    ['ROOM:2023-04-01T12:00:00.001Z:x', ':', ['ROOM', '2023-04-01T12:00:00.001Z', 'x']],
    ['2023-04-01', '-', ['2023-04-01']],
    ['day-2023-04-01-7', '-', ['day', '2023-04-01', '7']],
    ['a-0b9f4c1e-7c1d-4a3b-9a53-0d9a3a6ed7c1', '-', ['a', '0b9f4c1e-7c1d-4a3b-9a53-0d9a3a6ed7c1']],
    ['PRICE.12.50', '.', ['PRICE', '12.50']],
    ['at/2023/04/01/x', '/', ['at', '2023/04/01', 'x']],
    ['10.0.0.1', '.', ['10', '0', '0', '1']],
    ['USER#a-b#', '#', ['USER', 'a-b', '']],
  ])('%s at %s', (key, separator, parts) => {
    expect(segmentsOf(key, separator)).toEqual(parts);
  });
});

describe('a time in a key', () => {
  it('is one value, though its marks are those between parts', () => {
    const { entities, keys } = draftOf([
      ...items(12, (i) => ({
        PK: `User:user${i % 3}`,
        SK: `2023-04-01T1${i % 4}:00:0${i % 9}.001Z`,
        text: `hello ${i}`,
      })),
      ...items(3, (i) => ({ PK: `Room:room${i}`, SK: 'meta', by: `user${i}` })),
    ]);
    expect(keys).toEqual([
      ['User', 'User:{userId}', 'natural', 'medium'],
      ['Room', 'Room:{roomId}', 'meta', 'medium'],
    ]);
    const [user] = entities;
    expect(user?.attributes.find(({ name }) => name === 'SK')?.type).toMatchObject({ format: 'timestamp' });
    // What no attribute holds is said once.
    expect(user?.key.because?.match(/userId/g)).toHaveLength(1);
    expect(user?.notes).toEqual([]);
  });
});

describe('a word that all keys have', () => {
  it('is a value behind a word of capitals, and asked for', () => {
    for (const count of [1, 500]) {
      const { keys, asked } = draftOf(items(count, (i) => ({ PK: 'USER#alice', SK: `POST#p${i}x`, post: `p${i}x` })));
      expect(keys[0]?.[1]).toBe('USER#{userId}');
      expect(keys[0]?.[3]).toBe('low');
      expect(asked.some((line) => line.startsWith('entities.Post key: {pk: "USER#{userId}"'))).toBe(true);
    }
  });

  it('is the attribute that has it', () => {
    const { keys } = draftOf(
      items(40, (i) => ({ PK: `USER#u${i}`, SK: 'STATUS#OPEN', userId: `u${i}`, status: 'OPEN', area: 'west' })),
    );
    expect(keys).toEqual([['Status', 'USER#{userId}', 'STATUS#{status}', 'medium']]);
    const west = draftOf(items(40, (i) => ({ PK: `AREA#west`, SK: `U#u${i}`, userId: `u${i}`, area: 'west' })));
    expect(west.keys.map(([, pk]) => pk)).toEqual(['AREA#{area}']);
  });

  it('is text in small letters where partitions are many, and asked for, never sure', () => {
    const { keys, asked } = draftOf(
      items(500, (i) => ({ PK: `USER#u${i % 50}`, SK: `west#u${i}y`, userId: `u${i % 50}`, row: `u${i}y` })),
    );
    expect(keys).toEqual([['West', 'USER#{userId}', 'west#{row}', 'low']]);
    expect(asked).toContain('entities.West key: {pk: "USER#{userId}", sk: "west#{row}"}');
  });

  it('is text where it is called like the value behind it, or says that the item is the main one', () => {
    const { keys, asked } = draftOf(items(40, (i) => ({ PK: `user#u${i}`, SK: 'profile', userId: `u${i}` })));
    expect(keys).toEqual([['User', 'user#{userId}', 'profile', 'high']]);
    expect(asked.filter((line) => line.startsWith('entities.'))).toEqual([]);
  });

  it('is not sure in capitals where nothing varies behind it', () => {
    const { keys } = draftOf(items(40, (i) => ({ PK: `USER#u${i}`, SK: 'COUNTRY#US', userId: `u${i}` })));
    expect(keys.map(([, , sk, confidence]) => [sk, confidence])).toEqual([['COUNTRY#US', 'medium']]);
  });

  it('does not split an entity by values where shards are drawn', () => {
    const states = ['OPEN', 'DONE', 'LATE'];
    const { keys } = draftOf(
      items(240, (i) => ({
        PK: `JOB#${states[i % 3]}#${(i * 7) % 8}`,
        SK: `J#k${i}`,
        state: states[i % 3] ?? '',
        job: `k${i}`,
      })),
    );
    expect(keys.map(([, pk]) => pk)).toEqual(['JOB#{state}#{shard:8}']);
  });
});
