import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderedMap } from '../../../src/engine/storage/ordered-map.js';
import { runs } from '../../support/runs.js';

type Step = { readonly set: boolean; readonly key: number };

const steps: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    fc.array(fc.record({ set: fc.boolean(), key: fc.nat(400) }), { maxLength: 600 }),
    fc.constantFrom('up', 'down', 'mixed'),
  )
  .map(([list, order]) => {
    if (order === 'mixed') return list;
    const sorted = [...list].sort((a, b) => a.key - b.key);
    return order === 'up' ? sorted : sorted.reverse();
  });

function apply(list: readonly Step[]): { map: OrderedMap<number, string>; model: Map<number, string> } {
  const map = new OrderedMap<number, string>();
  const model = new Map<number, string>();
  for (const { set, key } of list) {
    if (set) {
      map.set(key, `v${key}`);
      model.set(key, `v${key}`);
    } else expect(map.delete(key)).toBe(model.delete(key));
  }
  return { map, model };
}

describe('OrderedMap', () => {
  it('holds what a map holds, in order, from anywhere and both ways', () => {
    fc.assert(
      fc.property(
        steps,
        fc.nat(400),
        fc.boolean(),
        fc.boolean(),
        fc.nat(50),
        (list, start, inclusive, reverse, limit) => {
          const { map, model } = apply([
            ...Array.from({ length: 300 }, (_, i) => ({ set: true, key: i * 2 })),
            ...list,
          ]);
          expect(map.size).toBe(model.size);
          for (const key of [0, 1, start, 399]) expect(map.get(key)).toBe(model.get(key));
          const keys = [...model.keys()].sort((a, b) => (reverse ? b - a : a - b));
          const expected = keys
            .filter((key) => (key === start ? inclusive : reverse ? key < start : key > start))
            .slice(0, limit + 1);
          const visited: number[] = [];
          map.visit({ key: start, inclusive }, reverse, (_, key) => visited.push(key) <= limit);
          expect(visited).toEqual(expected);
          const all: number[] = [];
          map.visit(undefined, reverse, (value, key) => value === `v${key}` && all.push(key) > 0);
          expect(all).toEqual(keys);
        },
      ),
      { numRuns: runs(200, 5_000) },
    );
  });

  it('empties and fills again', () => {
    const map = new OrderedMap<string, number>();
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 10_000; i++) map.set(String((i * 7919) % 10_000).padStart(5, '0'), i);
      expect(map.size).toBe(10_000);
      for (let i = 0; i < 10_000; i++) expect(map.delete(String(i).padStart(5, '0'))).toBe(true);
      expect(map.size).toBe(0);
      map.visit(undefined, false, () => {
        throw new Error('an entry is left');
      });
    }
  });
});
