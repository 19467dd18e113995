import { describe, expect, it } from 'vitest';
import { generated, Twin } from './twin.js';

const MODEL = `
dynamodel: 1
model: shop
types:
  Part: {map: {id: {type: string, charset: a-z, maxBytes: 8}, rank: {type: int, min: 0, max: 9, optional: true}}}
tables: {shop: {key: {pk: pk, sk: sk}}}
entities:
  Task:
    key: {pk: "T#{id}", sk: T}
    attributes:
      id: {type: string, charset: a-z, maxBytes: 8}
      rank: {type: int, min: 0, max: 9, optional: true}
      sum: {map: {all: {type: int, min: 0, max: 99, optional: true}}}
accessPatterns:
  add: {op: create, entity: Task}
  rate: {op: update, entity: Task, set: [rank]}
  total: {op: update, entity: Task, set: [sum.all]}
  raise: {op: update, entity: Task, set: [rank], condition: "not has(rank) or rank < $rank"}
  reach: {op: update, entity: Task, params: {part: Part}, set: {rank: $part.rank}, condition: "rank < $part.rank"}
  climb: {op: update, entity: Task, params: {part: Part}, set: {rank: "rank + $part.rank"}, condition: has(rank)}
  count: {op: update, entity: Task, params: {part: Part}, add: {sum.all: $part.rank}, condition: has(sum.all)}
  all: {op: transact-write, params: {parts: {list: Part, max: 3}}, steps: [{update: Task, each: parts, by: [id], set: {rank: 1}, condition: "rank < $rank"}]}
`;

describe('an argument that is null', () => {
  it('takes away what is optional, and is refused before any request where a condition compares it', async () => {
    const twin = new Twin(await generated(MODEL));
    const outcomes = [];
    for (const [name, args] of [
      ['add', { id: 'a', rank: 3, sum: new Map([['all', 1]]) }],
      ['raise', { id: 'a', rank: 5 }],
      ['rate', { id: 'a', rank: null }],
      ['total', { id: 'a', 'sum.all': null }],
    ] as const) {
      const { ours, theirs } = await twin.call(name, args);
      expect([ours.kind, theirs.kind], name).toEqual(['written', 'written']);
      outcomes.push(ours.value);
    }
    expect(outcomes.slice(1)).toEqual([
      { id: 'a', rank: 5, sum: { all: 1 } },
      { id: 'a', sum: { all: 1 } },
      { id: 'a', sum: {} },
    ]);
    const { ours, theirs } = await twin.call('raise', { id: 'a', rank: null });
    expect(theirs).toEqual({ kind: 'refused', problem: { code: 'missing', argument: 'rank' } });
    expect(twin.apis).toEqual([]);
    expect(ours.message).toContain('rank');
  });

  it.each([
    ['reach', 'part.rank', { id: 'a', part: new Map([['id', 'a']]) }],
    ['climb', 'part.rank', { id: 'a', part: new Map([['id', 'a']]) }],
    ['count', 'part.rank', { id: 'a', part: new Map([['id', 'a']]) }],
    ['all', 'rank', { parts: [new Map([['id', 'a']])] }],
  ])(
    'is refused by `%s` where a part that may be absent is compared or reckoned with',
    async (name, argument, args) => {
      const twin = new Twin(await generated(MODEL));
      await twin.call('add', { id: 'a', rank: 3, sum: new Map([['all', 1]]) });
      const { ours, theirs } = await twin.call(name, args);
      expect(theirs.kind).toBe('refused');
      expect(twin.apis).toEqual([]);
      expect(ours.message).toContain(`\`${argument}\``);
    },
  );
});
