import { describe, expect, it } from 'vitest';
import { SHELF } from './models.js';
import { Bench, mapOf, text } from './support.js';

const BOOK = { isbn: '1', title: 'Tea', stock: 5n };

describe('history', () => {
  it('keeps a copy of every version that changes what it is of, and drops the oldest', () => {
    const bench = new Bench(SHELF);
    bench.done('addBook', BOOK);
    expect(bench.keys('shelf')).toEqual(['B#1 v0', 'B#1 v0001']);
    expect(bench.item('shelf', 'B#1 v0001')).toEqual({
      pk: { S: 'B#1' },
      sk: { S: 'v0001' },
      _t: { S: 'Book.history' },
      isbn: { S: '1' },
      title: { S: 'Tea' },
      version: { N: '1' },
      createdAt: { S: '2026-01-05T09:00:00.000Z' },
      updatedAt: { S: '2026-01-05T09:00:00.000Z' },
    });
    bench.done('retitle', { isbn: '1', title: 'Green tea' });
    expect(bench.apis).toEqual(['GetItem', 'TransactWriteItems']);
    expect(bench.keys('shelf')).toEqual(['B#1 v0', 'B#1 v0001', 'B#1 v0002']);
    expect(bench.item('shelf', 'B#1 v0002')).toMatchObject({ title: { S: 'Green tea' }, version: { N: '2' } });
    bench.done('retitle', { isbn: '1', title: 'Black tea' });
    expect(bench.apis).toEqual(['GetItem', 'Query', 'TransactWriteItems']);
    expect(bench.requests[1]?.input).toEqual({
      TableName: 'shelf',
      KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :from AND :to',
      ProjectionExpression: '#pk, #sk, #version',
      ConsistentRead: true,
      ScanIndexForward: false,
      Limit: 2,
      ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk', '#version': 'version' },
      ExpressionAttributeValues: { ':pk': { S: 'B#1' }, ':from': { S: 'v0001' }, ':to': { S: 'v0002' } },
    });
    expect(bench.keys('shelf')).toEqual(['B#1 v0', 'B#1 v0002', 'B#1 v0003']);
  });

  it('keeps as many copies where versions in between have none', () => {
    const bench = new Bench(SHELF);
    bench.done('addBook', BOOK);
    const copies = (): readonly string[] => bench.keys('shelf').slice(1);
    for (const title of ['a', 'b', 'c', 'd']) {
      bench.done('restock', { isbn: '1', stock: 1n });
      bench.done('restock', { isbn: '1', stock: 1n });
      bench.done('retitle', { isbn: '1', title });
    }
    expect(copies()).toEqual(['B#1 v0010', 'B#1 v0013']);
    bench.done('saveBook', { ...BOOK, title: 'e' });
    expect(copies()).toEqual(['B#1 v0013', 'B#1 v0014']);
  });

  it('drops no copy that a race has dropped, and keeps none too many', () => {
    const bench = new Bench(SHELF);
    bench.done('addBook', BOOK);
    for (const title of ['a', 'b']) bench.done('retitle', { isbn: '1', title });
    for (const rounds of [1, 2]) {
      const slow = bench.begin('retitle', { isbn: '1', title: `slow ${rounds}` }, rounds);
      bench.done('retitle', { isbn: '1', title: `fast ${rounds}` });
      expect(slow.finish()).toMatchObject({ kind: 'written' });
    }
    expect(bench.keys('shelf')).toEqual(['B#1 v0', 'B#1 v0006', 'B#1 v0007']);
  });

  it.each([
    ['that count down', '"v{version|desc}"', false],
    ['that do not sort by version', '"v{version}"', true],
    ['between those of other items', '"H#{isbn}#{version|pad:4}"', false],
  ])('finds the oldest copy under keys %s', (_name, sk, isWhole) => {
    const book = 'pk: "B", sk: "B#{isbn}"';
    const bench = new Bench(
      SHELF.replace('pk: "B#{isbn}", sk: v0', sk.includes('isbn') ? book : 'pk: "B#{isbn}", sk: now').replace(
        '"v{version|pad:4}", keep: 2',
        `${sk}, keep: 2`,
      ),
    );
    for (const isbn of ['1', '2']) {
      bench.done('addBook', { ...BOOK, isbn });
      for (let i = 0; i < 12; i += 1) {
        if (i % 3 === 0) bench.done('restock', { isbn, stock: 1n });
        bench.done('retitle', { isbn, title: String(i) });
      }
      expect('Limit' in (bench.requests[1]?.input ?? {})).toBe(!isWhole);
    }
    const copies = bench.items('shelf').filter((item) => text(item, '_t') === 'Book.history');
    expect(copies.map((item) => `${text(item, 'isbn')} ${text(item, 'version')}`).sort()).toEqual([
      '1 16',
      '1 17',
      '2 16',
      '2 17',
    ]);
  });

  it('makes no copy of other changes, nor of the same value', () => {
    const bench = new Bench(SHELF);
    bench.done('addBook', BOOK);
    bench.done('restock', { isbn: '1', stock: 3n });
    expect(bench.apis).toEqual(['UpdateItem']);
    expect(bench.item('shelf', 'B#1 v0')).toMatchObject({ stock: { N: '8' }, version: { N: '2' } });
    bench.done('retitle', { isbn: '1', title: 'Tea' });
    expect(bench.apis).toEqual(['GetItem', 'UpdateItem']);
    expect(bench.keys('shelf')).toEqual(['B#1 v0', 'B#1 v0001']);
    expect(text(bench.item('shelf', 'B#1 v0'), 'version')).toBe('3');
  });

  it('goes on in a put, and outlives a delete', () => {
    const bench = new Bench(SHELF);
    bench.done('saveBook', BOOK);
    bench.done('saveBook', { ...BOOK, title: 'Coffee' });
    expect(bench.item('shelf', 'B#1 v0')).toMatchObject({ version: { N: '2' }, title: { S: 'Coffee' } });
    expect(bench.keys('shelf')).toEqual(['B#1 v0', 'B#1 v0001', 'B#1 v0002']);
    bench.done('burn', { isbn: '1' });
    expect(bench.apis).toEqual(['DeleteItem']);
    expect(bench.keys('shelf')).toEqual(['B#1 v0001', 'B#1 v0002']);
  });

  it('without `of` keeps every version, also that of a soft delete; none is lost to a race', () => {
    const bench = new Bench(SHELF);
    bench.done('addPage', { id: 'a', body: 'x' });
    const slow = bench.begin('edit', { id: 'a', body: 'slow' }, 1);
    bench.done('edit', { id: 'a', body: 'fast' });
    expect(slow.finish()).toMatchObject({ kind: 'written' });
    bench.done('tear', { id: 'a' });
    expect(bench.keys('shelf')).toEqual(['P#a now', 'P#a v0001', 'P#a v0002', 'P#a v0003', 'P#a v0004']);
    expect(['v0001', 'v0002', 'v0003', 'v0004'].map((sk) => text(bench.item('shelf', `P#a ${sk}`), 'body'))).toEqual([
      'x',
      'fast',
      'slow',
      'slow',
    ]);
    expect(text(bench.item('shelf', 'P#a v0004'), 'goneAt')).not.toBe('-');
    expect(bench.call('edit', { id: 'a', body: 'y' })).toMatchObject({ reason: 'not-found' });
  });
});

describe('a move', () => {
  const CARD = { box: 'a', place: 1n, owner: 'ann', label: 'x' };

  it('takes the item and its sentinels to the new key', () => {
    const bench = new Bench(SHELF);
    bench.done('addCard', CARD);
    const to = mapOf({ box: 'b', place: 2n });
    bench.done('moveCard', { box: 'a', place: 1n, label: 'y', to });
    expect(bench.apis).toEqual(['GetItem', 'TransactWriteItems']);
    expect(bench.keys('shelf')).toEqual(['C#b C#002', 'UNIQ#Card#label#b#y UNIQ']);
    expect(bench.item('shelf', 'C#b C#002')).toMatchObject({
      box: { S: 'b' },
      place: { N: '2' },
      label: { S: 'y' },
      osk: { S: 'b#002' },
      version: { N: '2' },
      createdAt: { S: '2026-01-05T09:00:00.000Z' },
    });
  });

  it('to where another item is fails, and so does one of nothing', () => {
    const bench = new Bench(SHELF);
    bench.done('addCard', CARD);
    bench.done('addCard', { ...CARD, place: 2n, label: 'z' });
    const before = bench.items('shelf');
    const to = mapOf({ place: 2n });
    expect(bench.call('moveCard', { box: 'a', place: 1n, label: 'x', to })).toMatchObject({ reason: 'exists' });
    expect(bench.call('moveCard', { box: 'q', place: 1n, label: 'x', to })).toMatchObject({ reason: 'not-found' });
    const free = mapOf({ place: 3n });
    expect(bench.call('moveCard', { box: 'a', place: 1n, label: 'z', to: free })).toMatchObject({
      reason: 'unique',
      error: 'LabelTaken',
    });
    expect(bench.items('shelf')).toEqual(before);
  });

  it('to nowhere else is refused, before anything is sent where the call says it', () => {
    const bench = new Bench(SHELF);
    bench.done('addCard', CARD);
    const before = bench.items('shelf');
    const call = { box: 'a', place: 1n, label: 'y' };
    for (const to of [{}, { to: mapOf({}) }, { to: mapOf({ label: 'z' }) }]) {
      const outcome = bench.call('moveCard', { ...call, ...to });
      expect(outcome).toEqual({ kind: 'refused', problem: { code: 'missing', argument: 'to' } });
      expect(bench.apis).toEqual([]);
    }
    expect(bench.call('moveCard', { ...call, to: mapOf({ place: 'next' }) })).toMatchObject({
      problem: { code: 'wrong', argument: 'to.place' },
    });
    expect(bench.apis).toEqual([]);
    expect(bench.call('moveCard', { ...call, to: mapOf({ place: 1n }) })).toMatchObject({
      problem: { code: 'wrong', argument: 'to', expected: 'values of another key' },
    });
    expect(bench.items('shelf')).toEqual(before);
  });

  it('takes no other item of the same key and version', () => {
    const bench = new Bench(SHELF);
    bench.done('addCard', CARD);
    const slow = bench.begin('moveCard', { box: 'a', place: 1n, label: 'y', to: mapOf({ place: 2n }) }, 1);
    bench.done('dropCard', { box: 'a', place: 1n });
    bench.done('addCard', { ...CARD, owner: 'bob' });
    expect(slow.finish()).toMatchObject({ kind: 'written' });
    expect(bench.keys('shelf')).toEqual(['C#a C#002', 'UNIQ#Card#label#a#y UNIQ']);
    expect(text(bench.item('shelf', 'C#a C#002'), 'owner')).toBe('bob');
  });

  it('loses no change that comes between read and write, without a version too', () => {
    const bench = new Bench(SHELF);
    bench.done('addNote', { box: 'a', day: '2026-01-01', text: 'x' });
    const to = mapOf({ day: '2026-01-02' });
    const slow = bench.begin('moveNote', { box: 'a', day: '2026-01-01', to }, 1);
    bench.done('changeNote', { box: 'a', day: '2026-01-01', text: 'changed' });
    expect(slow.finish()).toMatchObject({ kind: 'written' });
    expect(bench.keys('shelf')).toEqual(['N#a 2026-01-02']);
    expect(text(bench.item('shelf', 'N#a 2026-01-02'), 'text')).toBe('changed');
    bench.done('changeNote', { box: 'a', day: '2026-01-02', text: 'fixed' });
    expect(bench.call('moveNote', { box: 'a', day: '2026-01-02', to: mapOf({ day: '2026-01-03' }) })).toMatchObject({
      reason: 'condition',
      error: 'ConditionFailed',
    });
  });
});

describe('a lock on the time of the last change', () => {
  it('lets a put pass that has read the newest', () => {
    const bench = new Bench(SHELF);
    const note = { box: 'a', day: '2026-01-01', text: 'x' };
    bench.done('addNote', note);
    bench.now += 1000;
    bench.done('saveNote', { ...note, text: 'y', updatedAt: '2026-01-05T09:00:00.000Z' });
    expect(bench.apis).toEqual(['PutItem']);
    expect(bench.item('shelf', 'N#a 2026-01-01')).toMatchObject({
      text: { S: 'y' },
      updatedAt: { S: '2026-01-05T09:00:01.000Z' },
    });
    expect(bench.call('saveNote', { ...note, updatedAt: '2026-01-05T09:00:00.000Z' })).toMatchObject({
      reason: 'lock',
    });
  });
});

describe('an index key of which a call gives a part', () => {
  const JOB = { id: 'a', owner: 'ann', state: 'OPEN', kind: 'A', size: 7n };

  it('is made of what is read, dropped, or left as it is', () => {
    const bench = new Bench(SHELF);
    bench.done('addJob', JOB);
    bench.done('setState', { id: 'a', state: 'DONE' });
    expect(bench.apis).toEqual(['GetItem', 'UpdateItem']);
    const done = bench.item('shelf', 'J#a J');
    expect(done).toMatchObject({
      osk: { S: 'DONE#007' },
      spk: { S: 'S#DONE' },
      ssk: { S: 'ann#007' },
      summary: { S: 'DONE' },
    });
    bench.done('setKind', { id: 'a', kind: 'B' });
    expect(bench.apis).toEqual(['UpdateItem']);
    expect(bench.item('shelf', 'J#a J')).toMatchObject({ kpk: { S: 'K#A' }, ksk: { S: '007#A' } });
    bench.done('setOwner', { id: 'a', owner: 'bob' });
    expect(bench.apis).toEqual(['UpdateItem']);
    expect(bench.item('shelf', 'J#a J')).toMatchObject({ opk: { S: 'O#bob' }, osk: { S: 'DONE#007' } });
    expect(bench.item('shelf', 'J#a J')).not.toHaveProperty('ssk');
  });

  it('is never made of what has changed since it was read', () => {
    const bench = new Bench(SHELF);
    bench.done('addJob', JOB);
    const slow = bench.begin('setState', { id: 'a', state: 'DONE' }, 1);
    bench.done('setSize', { id: 'a', size: 8n });
    expect(slow.finish()).toMatchObject({ kind: 'written' });
    expect(bench.apis).toEqual(['GetItem', 'UpdateItem', 'GetItem', 'UpdateItem']);
    expect(bench.item('shelf', 'J#a J')).toMatchObject({ opk: { S: 'O#ann' }, osk: { S: 'DONE#008' } });
  });
});
