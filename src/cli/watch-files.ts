import { resolve } from 'node:path';
import { watch } from 'chokidar';
import type { ExitCode } from './exit-codes.js';
import { stampOf } from './file-stamp.js';
import type { Io } from './io.js';
import type { ModelInput } from './model-paths.js';
import { UsageError } from './usage-error.js';

/** A save is several events; what follows within this time belongs to it. */
const SETTLED_MS = 50;

/** Files that the work looked for, there or not, are looked at as often. */
const LOOK_MS = 100;

/**
 * Does the work now and after every change of the files that it says it read, or looked for. A file that cannot be read at the moment is told and waited
 * for. Ends with Ctrl-C.
 */
export async function watchFiles(
  io: Io,
  input: ModelInput & { readonly kind: 'file' },
  work: (asked: (path: string) => void) => Promise<readonly string[]>,
): Promise<ExitCode> {
  const watcher = watch(input.path, {
    ignoreInitial: true,
    awaitWriteFinish: { stabilityThreshold: SETTLED_MS, pollInterval: 10 },
  });
  try {
    for (;;) {
      const stamps = new Map<string, string>();
      const asked = (path: string): void => {
        const full = resolve(io.cwd, path);
        stamps.set(full, stampOf(full));
      };
      const changed = nextChange(watcher, stamps, io.signal);
      for (const file of await attempt(io, () => work(asked))) watcher.add(resolve(io.cwd, file));
      io.stderr.write(`watching ${input.shown}; Ctrl-C ends\n`);
      await changed;
      io.signal.throwIfAborted();
    }
  } finally {
    await watcher.close();
  }
}

async function attempt(io: Io, work: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.stderr.write(`error: ${error.message}\n`);
    return [];
  }
}

function nextChange(
  watcher: ReturnType<typeof watch>,
  stamps: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((done) => {
    const looking = setInterval(() => {
      if ([...stamps].some(([path, stamp]) => stampOf(path) !== stamp)) finish();
    }, LOOK_MS);
    const finish = (): void => {
      clearInterval(looking);
      watcher.off('all', finish);
      signal.removeEventListener('abort', finish);
      done();
    };
    watcher.on('all', finish);
    signal.addEventListener('abort', finish, { once: true });
  });
}
