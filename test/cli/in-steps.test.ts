import { describe, expect, it } from 'vitest';
import { inSteps, type Progress } from '../../src/cli/in-steps.js';
import { runCli } from '../../src/cli/main.js';
import { fakeIo } from '../support/fake-io.js';

function* fourSteps(): Generator<Progress, string> {
  for (let done = 1; done <= 4; done++) yield { done, of: 4 };
  return 'result';
}

/** A terminal or none, with a clock that goes on by so many milliseconds whenever it is looked at. */
function slowIo(isTerminal: boolean, milliseconds: number) {
  const written: string[] = [];
  let time = 0;
  const io = fakeIo({
    stderr: { isTerminal, write: (text) => void written.push(text) },
    now: () => {
      time += milliseconds;
      return new Date(time);
    },
  });
  return { io, written };
}

describe('a progress bar', () => {
  it('shows on a terminal after a second, and leaves nothing behind', async () => {
    const { io, written } = slowIo(true, 400);
    expect(await inSteps(io, fourSteps())).toBe('result');
    const bars = written.map((text) => text.replace('\r\u001b[K', ''));
    expect(bars).toEqual([`${'█'.repeat(22)}${'·'.repeat(8)} 75 %`, `${'█'.repeat(30)} 100 %`, '']);
    expect(written.every((text) => text.startsWith('\r\u001b[K'))).toBe(true);
    expect(io.out()).toBe('');
  });

  it('shows of work that waits for its steps, too', async () => {
    const { io, written } = slowIo(true, 400);
    const loading = async function* (): AsyncGenerator<Progress, string> {
      yield* fourSteps();
      return 'loaded';
    };
    expect(await inSteps(io, loading())).toBe('loaded');
    expect(written.join('')).toContain(' 75 %');
  });

  it.each([
    ['in a pipe', false, 400],
    ['for work of less than a second', true, 10],
  ])('does not show %s', async (_where, isTerminal, milliseconds) => {
    const { io, written } = slowIo(isTerminal, milliseconds);
    await inSteps(io, fourSteps());
    expect(written).toEqual([]);
  });

  it('is cleared where the work fails', async () => {
    const { io, written } = slowIo(true, 2000);
    const failing = function* (): Generator<Progress, never> {
      yield { done: 1, of: 2 };
      throw new RangeError('no');
    };
    await expect(inSteps(io, failing())).rejects.toThrow(RangeError);
    expect(written.at(-1)).toBe('\r\u001b[K');
  });
});

describe('Ctrl-C', () => {
  it.each([[['check']], [['explain', 'recentOrders']], [['simulate']]])(
    'while a model is checked ends %j with 130 and nothing said',
    async (argv) => {
      const io = fakeIo({
        // The clock is looked at when the rules begin.
        now: () => {
          setImmediate(io.abort);
          return new Date(0);
        },
      });
      expect(await runCli([...argv, 'examples/ecommerce'], io)).toBe(130);
      expect({ out: io.out(), err: io.err() }).toEqual({ out: '', err: '' });
    },
  );

  it('ends long work at its next step', async () => {
    const io = fakeIo();
    let steps = 0;
    const endless = function* (): Generator<Progress, never> {
      for (;;) {
        steps += 1;
        if (steps === 3) io.abort();
        yield { done: 0, of: 1 };
      }
    };
    await expect(inSteps(io, endless())).rejects.toThrow();
    expect(steps).toBe(3);
  });

  it('ends a simulation with 130 and nothing said', async () => {
    let looks = 0;
    const io = fakeIo({
      // Where a bar may have to be shown, the clock is looked at in each step.
      stderr: { isTerminal: true, write: () => {} },
      now: () => {
        looks += 1;
        if (looks === 8) io.abort();
        return new Date(0);
      },
    });
    expect(await runCli(['simulate', 'test/fixtures/planner/market.dynamodel.yaml'], io)).toBe(130);
    expect(looks).toBe(8);
    expect(io.out()).toBe('');
  });
});
