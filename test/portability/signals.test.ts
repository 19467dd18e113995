import { afterEach, expect, it } from 'vitest';
import { processIo } from '../../src/cli/io.js';

const EVENTS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK', 'uncaughtException'] as const;
const before = new Map<string, readonly unknown[]>(
  EVENTS.map((event) => [event, process.listeners(event as 'SIGINT')]),
);

afterEach(() => {
  for (const event of EVENTS)
    for (const listener of process.listeners(event as 'SIGINT'))
      if (before.get(event)?.includes(listener) !== true) process.off(event, listener);
});

// Windows has no SIGTERM: Ctrl-Break is SIGBREAK there, and a console that is closed SIGHUP.
it.each([
  ['SIGINT', 'interrupted'],
  ['SIGTERM', 'terminated'],
  ['SIGHUP', 'terminated'],
  ['SIGBREAK', 'terminated'],
] as const)('what goes on until it is stopped is %s told, and the next one ends it', async (signal, how) => {
  const { io } = processIo();
  const stopped = io.untilStopped();
  process.emit(signal, signal);
  expect(await stopped).toBe(how);
  expect(io.signal.aborted).toBe(false);
  for (const event of EVENTS.slice(0, 4)) expect(process.listeners(event as 'SIGINT')).toEqual(before.get(event));
});
