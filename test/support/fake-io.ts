import { Readable } from 'node:stream';
import type { Io } from '../../src/cli/io.js';

export type FakeIo = Io & { readonly out: () => string; readonly err: () => string; readonly abort: () => void };

/** Streams that keep what is written; no terminal, an empty environment, a fixed clock. */
export function fakeIo(overrides: Partial<Io> = {}): FakeIo {
  const out: string[] = [];
  const err: string[] = [];
  const interruption = new AbortController();
  return {
    stdout: { isTerminal: false, write: (text) => void out.push(text) },
    stderr: { isTerminal: false, write: (text) => void err.push(text) },
    readStdin: async () => new Uint8Array(),
    stdin: { isTerminal: false, open: () => Readable.from([]) },
    terminal: () => undefined,
    env: {},
    cwd: process.cwd(),
    runtime: 'Node.js test',
    now: () => new Date('2026-11-20T00:00:00Z'),
    pid: 1,
    isRunning: () => true,
    signal: interruption.signal,
    announce: () => {},
    untilStopped: () => new Promise(() => {}),
    ...overrides,
    out: () => out.join(''),
    err: () => err.join(''),
    abort: () => interruption.abort(),
  };
}
