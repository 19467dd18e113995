import { describe, expect, it } from 'vitest';
import { generated, sorted, Twin } from './twin.js';

/** Two indexes with one partition key attribute: an item without a note is in one of them alone. */
function shop(indexes: readonly [string, string], sort: 'template' | 'natural', onPartial: 'require' | 'read'): string {
  const noted = sort === 'natural' ? 'natural' : '"N#{note}"';
  const sk = { noted: sort === 'natural' ? 'note' : 's1', due: 's2' };
  const declared = indexes.map((name) => `${name}: {pk: p, sk: ${sk[name as keyof typeof sk]}, project: all}`);
  return `
dynamodel: 1
model: shop
tables: {shop: {key: {pk: pk, sk: sk}, indexes: {${declared.join(', ')}}}}
entities:
  Task:
    key: {pk: "T#{id}", sk: T}
    indexes:
      noted: {pk: "X#{state}#{owner}", sk: ${noted}}
      due: {pk: "X#{state}#{owner}", sk: "D#{date}", onPartial: ${onPartial}}
    attributes:
      id: {type: string, charset: a-z, maxBytes: 8}
      state: {enum: [NEW, DONE]}
      owner: {type: string, charset: a-z, maxBytes: 8}
      date: {type: date}
      note: {type: string, charset: a-z, maxBytes: 8, optional: true}
accessPatterns:
  add: {op: create, entity: Task}
  forget: {op: update, entity: Task, remove: [note]}
  move: {op: update, entity: Task, set: [state, owner], remove: [note]}
  renote: {op: update, entity: Task, set: [state, owner, note]}
  ${onPartial === 'read' ? 'finish: {op: update, entity: Task, set: [state], remove: [note]}' : ''}
`;
}

const TASK = { id: 'a', state: 'NEW', owner: 'ann', date: '2026-01-01', note: 'tea' };

describe('an index that an item leaves', () => {
  it.each([
    [['noted', 'due'], 'template', 'require'],
    [['due', 'noted'], 'template', 'read'],
    [['due', 'noted'], 'natural', 'require'],
  ] as const)('leaves the attribute to the one that it stays in: %j, %s, %s', async (indexes, sort, onPartial) => {
    const model = await generated(shop(indexes, sort, onPartial));
    const itemAfter = async (name: string, args: Parameters<Twin['call']>[1]) => {
      const twin = new Twin(model);
      await twin.call('add', TASK);
      const { ours, theirs } = await twin.call(name, { id: 'a', ...args });
      expect([ours.kind, theirs.kind]).toEqual(['written', 'written']);
      expect(sorted(twin.items('shop'))).toEqual(sorted(twin.bench.items('shop')));
      const [item] = twin.items('shop');
      return { p: item?.p, noted: item?.s1 ?? item?.note, due: item?.s2 };
    };
    const due = { S: 'D#2026-01-01' };
    expect(await itemAfter('forget', {})).toEqual({ p: { S: 'X#NEW#ann' }, noted: undefined, due });
    const moved = { p: { S: 'X#DONE#bob' }, noted: undefined, due };
    expect(await itemAfter('move', { state: 'DONE', owner: 'bob' })).toEqual(moved);
    if (sort === 'template')
      expect(await itemAfter('renote', { state: 'DONE', owner: 'bob', note: null })).toEqual(moved);
    const renoted = await itemAfter('renote', { state: 'DONE', owner: 'bob', note: 'rum' });
    expect(renoted).toMatchObject({ p: { S: 'X#DONE#bob' }, due });
    expect(renoted.noted).toEqual({ S: sort === 'natural' ? 'rum' : 'N#rum' });
    if (onPartial === 'read')
      expect(await itemAfter('finish', { state: 'DONE' })).toEqual({ ...moved, p: { S: 'X#DONE#ann' } });
  });
});
