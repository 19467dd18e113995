import { join } from 'node:path';
import { isMainThread, Worker } from 'node:worker_threads';
import { emptyProgram } from './base-program.js';
import { addCheck } from './check/add-check.js';
import type { ExitCode } from './exit-codes.js';
import { type Io, processIo } from './io.js';
import { optimizingLate } from './late-optimization.js';
import { type CreateProgram, runProgram } from './run-program.js';

/**
 * Runs the command line of this process where its first argument is `check`: what is run on every save has no more to load than it needs.
 * True where there was a model, so that what was compiled for this run serves the next.
 */
export async function main(): Promise<boolean> {
  if (!isMainThread) {
    const { runThread } = await import('./check/ahead/thread.js');
    await runThread();
    return false;
  }
  const optimization = optimizingLate();
  const { argv, io, finish } = processIo({ announce: optimization.announce, startThread });
  finish(await runCli(argv, io));
  optimization.end();
  return optimization.hasWorked();
}

/** A thread runs this script as the process does, and `main` knows it by the thread. */
function startThread(workerData: unknown): Worker {
  return new Worker(join(import.meta.url, '..', '..', 'bin', 'dynamodel.js'), {
    argv: ['check'],
    workerData,
    stdout: true,
    stderr: true,
  });
}

export function runCli(argv: readonly string[], io: Io): Promise<ExitCode> {
  return runProgram(createCheckProgram, argv, io);
}

const createCheckProgram: CreateProgram = (context, done) => {
  const program = emptyProgram(context);
  addCheck(program, context, done);
  return program;
};
