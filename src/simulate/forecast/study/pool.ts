import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import workerpool from 'workerpool';
import type { RunOptions, RunResult, Traffic } from '../../../fluid/index.js';

/** One run. */
export interface RunTask {
  readonly traffic: Traffic;
  readonly options: RunOptions;
}

export interface FinishedTask {
  /** Position among the tasks. */
  readonly task: number;
  readonly result: RunResult;
}

/** Threads, which begin with the first tasks. */
export interface Pool {
  /** Results as they come, until all are there, the signal is aborted, or a thread fails. */
  run(tasks: readonly RunTask[], signal?: AbortSignal): AsyncGenerator<FinishedTask, void>;
  /** Whether there are threads. */
  readonly isOpen: boolean;
  /** Ends the threads, with whatever they are at. */
  close(): Promise<void>;
}

/** As the build calls it. */
const WORKER = 'simulate-worker.js';

/** A thread for every core. Undefined on one core, and where the build's file for threads is not there: run from source, or bundled by others. */
export function threadPool(threads = availableParallelism(), file = workerFile()): Pool | undefined {
  if (file === undefined || threads < 2) return undefined;
  const pool = workerpool.pool(file, { workerType: 'thread', maxWorkers: threads, workerTerminateTimeout: 20 });
  let isOpen = false;
  return {
    get isOpen() {
      return isOpen;
    },
    async *run(tasks, signal) {
      isOpen = true;
      let stop = (): void => {};
      const stopped = new Promise<undefined>((resolve) => {
        stop = () => resolve(undefined);
      });
      signal?.addEventListener('abort', stop);
      if (signal?.aborted === true) stop();
      const pending = new Map(tasks.map((one, task) => [task, finishing(pool, one, task)]));
      try {
        while (pending.size > 0) {
          const finished = await Promise.race([stopped, ...pending.values()]);
          if (finished === undefined) return;
          pending.delete(finished.task);
          yield finished;
        }
      } finally {
        signal?.removeEventListener('abort', stop);
      }
    },
    async close() {
      await pool.terminate(true);
    },
  };
}

/** Undefined where its thread failed, for which there are reasons that are none of the task's: memory, for one. */
async function finishing(pool: workerpool.Pool, one: RunTask, task: number): Promise<FinishedTask | undefined> {
  try {
    return { task, result: (await pool.exec('run', [one])) as RunResult };
  } catch {
    return undefined;
  }
}

function workerFile(): string | undefined {
  // The bundles are modules, which know their addresses, or a script, which knows its path.
  const own = dirname(import.meta.url.startsWith('file:') ? fileURLToPath(import.meta.url) : import.meta.url);
  return [join(own, WORKER), join(own, '..', WORKER)].find((path) => existsSync(path));
}
