import { describe, expect, it } from 'vitest';
import { eachOf } from '../../../../src/generate/typescript/runtime/fan-out.js';

describe('work on many', () => {
  it('gives the results in the order of the list, so many at a time', async () => {
    let running = 0;
    let most = 0;
    const results = await eachOf([5, 1, 3, 2], 2, async (n) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((done) => setTimeout(done, n));
      running -= 1;
      return n * 2;
    });
    expect(results).toEqual([10, 2, 6, 4]);
    expect(most).toBe(2);
  });

  it('begins nothing after a failure, and throws it when what has begun is over', async () => {
    const begun: number[] = [];
    const over: number[] = [];
    const failing = eachOf([1, 2, 3, 4], 2, async (n) => {
      begun.push(n);
      if (n === 1) throw new Error('the first');
      await new Promise((done) => setTimeout(done, 10));
      over.push(n);
      throw new Error('a later one');
    });
    await expect(failing).rejects.toThrow('the first');
    expect([begun, over]).toEqual([[1, 2], [2]]);
  });
});
