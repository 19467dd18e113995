import type { Io } from './io.js';

/** Lets the process notice Ctrl-C in the middle of long work, which is given up then. */
export async function turn({ signal }: Pick<Io, 'signal'>): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
  signal.throwIfAborted();
}
