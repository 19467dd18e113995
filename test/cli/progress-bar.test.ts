import { describe, expect, it } from 'vitest';
import { withProgress } from '../../src/cli/progress-bar.js';
import { fakeIo } from '../support/fake-io.js';

function terminal(isTerminal: boolean) {
  const written: string[] = [];
  let time = 0;
  const io = fakeIo({
    stderr: { isTerminal, write: (text) => void written.push(text) },
    now: () => new Date(time),
  });
  return { io, written, pass: (ms: number) => (time += ms) };
}

describe('work that tells how far it is', () => {
  it('shows a bar on a terminal after a second, and takes it away', async () => {
    const { io, written, pass } = terminal(true);
    const result = await withProgress(io, async ({ show, tell }) => {
      show(1, 4);
      pass(1001);
      show(1, 4);
      show(1, 4);
      tell('a line\n');
      show(9, 4);
      show(5, undefined);
      return 7;
    });
    expect(result).toBe(7);
    expect(written).toEqual([
      `\r\u001b[K${'█'.repeat(7)}${'·'.repeat(23)} 25 %`,
      '\r\u001b[K',
      'a line\n',
      `\r\u001b[K${'█'.repeat(30)} 100 %`,
      '\r\u001b[K',
    ]);
  });

  it('takes the bar away when it fails', async () => {
    const { io, written, pass } = terminal(true);
    const failing = withProgress(io, async ({ show }) => {
      pass(2000);
      show(1, 2);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(written.at(-1)).toBe('\r\u001b[K');
  });

  it('is silent elsewhere but for its lines', async () => {
    const { io, written, pass } = terminal(false);
    await withProgress(io, async ({ show, tell }) => {
      pass(5000);
      show(1, 2);
      tell('a line\n');
    });
    expect(written).toEqual(['a line\n']);
  });
});
