import { describe, expect, it } from 'vitest';
import { generated, Twin } from './twin.js';

const MODEL = `
dynamodel: 1
model: shop
tables: {shop: {key: {pk: pk, sk: sk}}}
entities:
  Plain:
    key: {pk: "P#{id}", sk: P}
    attributes:
      id: {type: string, charset: a-z, maxBytes: 8}
      stats: {map: {views: {type: int, min: 0, max: 99, optional: true}}}
      sums: {dict: {type: decimal, scale: 2}, max: 9}
  Kept:
    key: {pk: "K#{id}", sk: K}
    attributes:
      id: {type: string, charset: a-z, maxBytes: 8}
      stats: {map: {views: {type: int, min: 0, max: 99, optional: true}}}
    version: version
    history: {sk: "OLD#{version|pad:6}", keep: 3}
accessPatterns:
  addPlain: {op: create, entity: Plain}
  addKept: {op: create, entity: Kept}
  view: {op: update, entity: Plain, add: {stats.views: 2}}
  sum: {op: update, entity: Plain, add: [sums.all]}
  viewKept: {op: update, entity: Kept, add: {stats.views: 2}}
`;

const NOTHING = { id: 'a', stats: new Map(), sums: new Map() };

describe('a count inside a map', () => {
  it('starts from 0 where there is none, and goes on from there', async () => {
    const twin = new Twin(await generated(MODEL));
    await twin.call('addPlain', NOTHING);
    await twin.call('addKept', { id: 'a', stats: new Map() });
    const values: unknown[] = [];
    for (const [name, args] of [
      ['view', { id: 'a' }],
      ['view', { id: 'a' }],
      ['sum', { id: 'a', 'sums.all': '0.25' }],
      ['sum', { id: 'a', 'sums.all': '0.5' }],
      // What is read first is worked on in the program, and written with a copy of the earlier version.
      ['viewKept', { id: 'a' }],
      ['viewKept', { id: 'a' }],
    ] as const) {
      const { ours, theirs } = await twin.call(name, args);
      expect([ours.kind, theirs.kind], `${name}: ${ours.message}`).toEqual(['written', 'written']);
      values.push(ours.value);
    }
    expect(values).toMatchObject([
      { stats: { views: 2 } },
      { stats: { views: 4 } },
      { sums: { all: '0.25' } },
      { sums: { all: '0.75' } },
      { stats: { views: 2 }, version: 2 },
      { stats: { views: 4 }, version: 3 },
    ]);
  });
});
