import { afterEach, describe, expect, it, vi } from 'vitest';

const { setFlagsFromString } = vi.hoisted(() => ({ setFlagsFromString: vi.fn() }));
vi.mock('node:v8', async (original) => ({ ...(await original<typeof import('node:v8')>()), setFlagsFromString }));

const { optimizingLate } = await import('../../src/cli/late-optimization.js');

const SHORT = [['--max-optimized-bytecode-size=0'], ['--semi-space-growth-factor=4']];
const USUAL = [['--max-optimized-bytecode-size=61440'], ['--semi-space-growth-factor=2']];

afterEach(() => {
  setFlagsFromString.mockClear();
});

describe('optimizing late', () => {
  it('is for runs over few bytes, and leaves V8 as it was', () => {
    const optimization = optimizingLate();
    optimization.announce(20_000);
    expect(setFlagsFromString.mock.calls).toEqual(SHORT);
    optimization.end();
    expect(setFlagsFromString.mock.calls.slice(SHORT.length)).toEqual(USUAL);
  });

  it('ends with enough to do in one file, or in several', () => {
    for (const files of [[1_000_000], [20_000, 20_000, 20_000]]) {
      setFlagsFromString.mockClear();
      const optimization = optimizingLate();
      for (const bytes of files) optimization.announce(bytes);
      expect(setFlagsFromString.mock.calls).toEqual([...SHORT, ...USUAL]);
    }
  });
});
