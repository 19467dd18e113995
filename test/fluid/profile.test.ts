import { describe, expect, it } from 'vitest';
import { Profiles } from '../../src/fluid/index.js';
import { keys, uniform } from './support.js';

describe('profiles that were made before', () => {
  const space = (i: number, count = 100) => keys(uniform(count), 'item', `k${i}`);

  it('are had again, however many there are', () => {
    const profiles = new Profiles();
    const of = () => Array.from({ length: 200 }, (_, i) => profiles.of(space(i), 10_000, undefined, 0));
    const [first, second, third] = [of(), of(), of()];
    expect(second.every((one, i) => one === first[i])).toBe(true);
    expect(third.every((one, i) => one === first[i])).toBe(true);
  });

  it('are given up where they would hold too many keys', () => {
    const profiles = new Profiles();
    const large = (i: number) => profiles.of(space(i, 1_000_000), 1_000_000, undefined, 0);
    const first = large(1);
    for (const i of [2, 3]) large(i);
    expect(large(1)).toBe(first);
    large(4);
    // Not `.not.toBe`, which compares what is in them to say more of a failure.
    expect(large(1) === first).toBe(false);
  });
});
