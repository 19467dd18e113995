import { describe, expect, it } from 'vitest';
import type { Values } from '../../../planner/programs/support.js';
import { mapOf } from '../../../planner/programs/support.js';
import { generated, sorted, Twin } from './twin.js';

const MODEL = `
dynamodel: 1
model: notes
defaults: {entityAttribute: _t}
tables: {notes: {key: {pk: pk, sk: sk}}}
entities:
  Author:
    key: {pk: "A#{author}", sk: A}
    attributes:
      author: {type: string, charset: a-z, maxBytes: 8}
      rank: {enum: [NEW, OLD]}
  Note:
    key: {pk: "N#{id}", sk: N}
    attributes:
      id: {type: string, charset: a-z, maxBytes: 8}
      text: {type: string, maxBytes: 20, optional: true}
      loud: {derive: "upper(text)"}
      author: {type: string, charset: a-z, maxBytes: 8}
      rank: {copy: Author.rank, via: {author: author}}
      lines: {list: {map: {text: {type: string, maxBytes: 9, as: t}}}, max: 3, default: []}
accessPatterns:
  sign: {op: create, entity: Author}
  add: {op: create, entity: Note}
  addFor: {op: create, entity: Note, set: {author: "$own = true ? 'ann' : $name"}, params: {own: bool, name: string}}
  hand: {op: update, entity: Note, set: {author: "$own = true ? 'ann' : $name"}, params: {own: bool, name: string}}
  hush: {op: update, entity: Note, set: {text: absent}}
  fill:
    op: transact-write
    params: {id: string, lines: {list: {map: {text: {type: string, maxBytes: 9, as: t}}}, max: 3}}
    steps:
      - {update: Note, by: [id], set: {lines: $lines}}
  rate:
    op: transact-write
    params: {rates: {list: {map: {author: string, how: {enum: [UP, DOWN, STAY]}}}, max: 3, distinct: [author]}}
    steps:
      - {update: Author, each: rates, by: [author], set: {rank: "$how = UP ? OLD : NEW"}, condition: "$how != STAY", else: Stays}
`;

async function notes(): Promise<{ call(name: string, args: Values): Promise<unknown>; item(pk: string): unknown }> {
  const twin = new Twin(await generated(MODEL));
  const call = async (name: string, args: Values): Promise<unknown> => {
    const { ours, theirs } = await twin.call(name, args);
    const error = theirs.kind === 'failed' ? theirs.error : undefined;
    expect([ours.kind, ours.error], ours.message).toEqual([theirs.kind, error]);
    expect(sorted(twin.items('notes'))).toEqual(sorted(twin.bench.items('notes')));
    return ours.error ?? ours.kind;
  };
  await call('sign', { author: 'ann', rank: 'NEW' });
  await call('sign', { author: 'bob', rank: 'OLD' });
  return { call, item: (pk) => twin.bench.items('notes').find((one) => JSON.stringify(one.pk) === `{"S":"${pk}"}`) };
}

describe('a value that an expression sets', () => {
  it('takes with it what is derived from an attribute that is set to absent', async () => {
    const { call, item } = await notes();
    await call('add', { id: 'a', text: 'x', author: 'ann' });
    expect(item('N#a')).toMatchObject({ loud: { S: 'X' } });
    expect(await call('hush', { id: 'a' })).toBe('written');
    expect(item('N#a')).not.toHaveProperty('loud');
  });

  it('names the item that something is copied from', async () => {
    const { call, item } = await notes();
    expect(await call('addFor', { id: 'a', own: true, name: 'bob' })).toBe('written');
    expect(item('N#a')).toMatchObject({ author: { S: 'ann' }, rank: { S: 'NEW' } });
    expect(await call('hand', { id: 'a', own: false, name: 'bob' })).toBe('written');
    expect(item('N#a')).toMatchObject({ author: { S: 'bob' }, rank: { S: 'OLD' } });
    expect(await call('hand', { id: 'a', own: false, name: 'cy' })).toBe('NotFound');
  });

  it('is a list that a step is given, its fields by their stored names', async () => {
    const { call, item } = await notes();
    await call('add', { id: 'a', author: 'ann' });
    expect(await call('fill', { id: 'a', lines: [mapOf({ text: 'x' })] })).toBe('written');
    expect(item('N#a')).toMatchObject({ lines: { L: [{ M: { t: { S: 'x' } } }] } });
  });

  it("depends on an element's member of an enum, as a condition does", async () => {
    const { call, item } = await notes();
    const rates = (how: string): Values => ({ rates: [mapOf({ author: 'ann', how })] });
    expect(await call('rate', rates('UP'))).toBe('written');
    expect(item('A#ann')).toMatchObject({ rank: { S: 'OLD' } });
    expect(await call('rate', rates('STAY'))).toBe('Stays');
    expect(await call('rate', rates('DOWN'))).toBe('written');
    expect(item('A#ann')).toMatchObject({ rank: { S: 'NEW' } });
  });
});
