import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flatMap } from '../../src/lists/flat-map.js';
import { runs } from '../support/runs.js';
import { SEED } from '../support/setup.js';

describe('flatMap', () => {
  it('gives what the built-in one gives', () => {
    const nested = fc.array(fc.oneof(fc.integer(), fc.array(fc.oneof(fc.integer(), fc.array(fc.integer())))));
    fc.assert(
      fc.property(nested, (items) => {
        expect(flatMap(items, (item) => item)).toEqual(items.flat());
        expect(flatMap(items, (item, index) => [index, item])).toEqual(items.flatMap((item, index) => [index, item]));
      }),
      { seed: SEED, numRuns: runs(200, 5000) },
    );
  });

  it('hands lists on as they are, and makes a list of its own', () => {
    const inner = ['b', 'c'];
    const made = flatMap(['a'], () => inner);
    expect(made).toEqual(inner);
    expect(made).not.toBe(inner);
    expect(flatMap([], () => inner)).toEqual([]);
    expect(flatMap(['a', 'b'], (item) => `${item}!`)).toEqual(['a!', 'b!']);
  });
});
