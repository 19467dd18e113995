import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, it, vi } from 'vitest';

const { setFlagsFromString } = vi.hoisted(() => ({ setFlagsFromString: vi.fn() }));
vi.mock('node:v8', async (original) => ({ ...(await original<typeof import('node:v8')>()), setFlagsFromString }));

const { optimizingLate } = await import('../../src/cli/late-optimization.js');

const SHORT = [['--interrupt-budget=800000'], ['--semi-space-growth-factor=4'], ['--no-incremental-marking']];
const USUAL = [['--interrupt-budget=67584'], ['--semi-space-growth-factor=2'], ['--incremental-marking']];
const THIS_MAJOR = Number(process.versions.node.split('.')[0]);

afterEach(() => {
  setFlagsFromString.mockClear();
});

describe('optimizing late', () => {
  it('is for runs over a few megabytes, and leaves V8 as it was', () => {
    const optimization = optimizingLate(20);
    optimization.announce(40_000);
    expect(setFlagsFromString.mock.calls).toEqual(SHORT);
    // Much garbage is worth a second thread long before all else is.
    optimization.announce(1_000_000);
    expect(setFlagsFromString.mock.calls.slice(SHORT.length)).toEqual(USUAL.slice(2));
    optimization.end();
    expect(setFlagsFromString.mock.calls.slice(SHORT.length + 1)).toEqual(USUAL.slice(0, 2));
  });

  it('ends with enough to do in one file, or in several', () => {
    for (const files of [[9_000_000], [2_000_000, 2_000_000, 2_000_000]]) {
      setFlagsFromString.mockClear();
      const optimization = optimizingLate(20);
      for (const bytes of files) optimization.announce(bytes);
      expect(setFlagsFromString.mock.calls.slice(0, SHORT.length)).toEqual(SHORT);
      expect(setFlagsFromString.mock.calls.slice(SHORT.length).sort()).toEqual([...USUAL].sort());
      optimization.end();
      expect(setFlagsFromString).toHaveBeenCalledTimes(SHORT.length + USUAL.length);
    }
  });

  it('names what the version of Node has, and nothing that it may not have', () => {
    optimizingLate(22);
    expect(setFlagsFromString.mock.calls[0]).toEqual(['--invocation-count-for-turbofan=20000']);
    for (const major of [21, 24, 26]) {
      setFlagsFromString.mockClear();
      const optimization = optimizingLate(major);
      expect(setFlagsFromString.mock.calls).toEqual([['--max-optimized-bytecode-size=0'], ...SHORT.slice(1)]);
      optimization.announce(40_000);
      expect(setFlagsFromString).toHaveBeenCalledTimes(3);
      optimization.announce(40_000);
      expect(setFlagsFromString.mock.calls.slice(3)).toEqual([['--max-optimized-bytecode-size=61440'], USUAL[2]]);
    }
  });

  it('knows what this version has by itself', () => {
    optimizingLate(THIS_MAJOR).end();
    const calls: string[] = setFlagsFromString.mock.calls.map(([flag]) => flag as string);
    const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
    expect(calls.length % 2).toBe(0);
    for (const usual of calls.slice(calls.length / 2)) expect(known).toContain(`default: ${usual}\n`);
  });
});
