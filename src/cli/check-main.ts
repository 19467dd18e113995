import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { emptyProgram } from './base-program.js';
import { addCheck } from './check/add-check.js';
import type { ExitCode } from './exit-codes.js';
import { type Io, NODE_MAJOR, processIo } from './io.js';
import { optimizingLate } from './late-optimization.js';
import { type CreateProgram, runProgram } from './run-program.js';

const THREAD = join(import.meta.url, '..', '..', 'bin', 'check-thread.js');

/** What was compiled for a run, which serves the next. */
export type Compiled = {
  /** Leaves V8 as it was, for the code to be kept. */
  readonly prepare: () => void;
  /** Characters of models that the rules have been over: the more, the more was compiled. Where no model can be read, no rule is. */
  readonly extent: number;
};

/**
 * Runs the command line of this process where its first argument is `check`: what is run on every save has no more to load than it needs.
 * Gives what was compiled where there was a model.
 */
export async function main(): Promise<Compiled | undefined> {
  const optimization = optimizingLate(NODE_MAJOR);
  let extent = 0;
  const judged = (characters: number): void => {
    extent += characters;
  };
  const startThread = (workerData: unknown): Worker => {
    // Code that an earlier run kept is taken by processes of the same settings; the thread has them changed again.
    optimization.end();
    return new Worker(THREAD, { workerData, stdout: true, stderr: true });
  };
  const { argv, io, finish } = processIo({ announce: optimization.announce, judged, startThread });
  finish(await runCli(argv, io));
  // Until then the settings stay: V8 would begin to collect garbage while the process ends.
  return optimization.hasWorked() ? { prepare: optimization.end, extent } : undefined;
}

/** What a thread of such a run does. */
export async function runThread(): Promise<undefined> {
  await (await import('./check/ahead/thread.js')).runThread();
}

export function runCli(argv: readonly string[], io: Io): Promise<ExitCode> {
  return runProgram(createCheckProgram, argv, io);
}

const createCheckProgram: CreateProgram = (context, done) => {
  const program = emptyProgram(context);
  addCheck(program, context, done);
  return program;
};
