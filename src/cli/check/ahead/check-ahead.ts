import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { CommandContext } from '../../context.js';
import type { ModelInput } from '../../model-paths.js';
import type { CheckOptions } from '../check-options.js';
import { received, type SentVerdict } from '../verdict.js';
import { answersOf, type Task } from './task.js';
import { Threads } from './threads.js';

/** From so many bytes of models on, a thread pays for its start, which takes as long as five models of a usual size. */
const ENOUGH_BYTES = 150_000;
/** Each thread takes 60 MB. */
const MOST_THREADS = 7;

/**
 * Checks many models on all cores, before anything is told. Models that it leaves out are for whoever tells of them: what cannot be read,
 * and what uses a baseline. Empty where there is too little to do.
 */
export async function checkAhead(
  context: CommandContext,
  options: CheckOptions,
  all: readonly ModelInput[],
): Promise<ReadonlyMap<ModelInput, SentVerdict>> {
  const verdicts = new Map<ModelInput, SentVerdict>();
  const { io, config } = context;
  const { startThread } = io;
  const inputs = all.filter(({ kind }) => kind === 'file');
  const count = Math.min(availableParallelism() - 1, inputs.length - 1, MOST_THREADS);
  if (startThread === undefined || count < 1) return verdicts;
  const bytes = inputs.reduce((sum, input) => sum + (input.kind === 'file' ? sizeOf(input.path) : 0), 0);
  if (bytes < ENOUGH_BYTES) return verdicts;
  io.announce(bytes);
  const task: Task = {
    inputs,
    options,
    config,
    cwd: io.cwd,
    today: io.now(),
    bytes: bytes / (count + 1),
    next: new Int32Array(new SharedArrayBuffer(4)),
  };
  const threads = new Threads(() => startThread(task), count);
  try {
    const own = new Set<number>();
    for await (const { at, verdict } of answersOf(task, io.signal)) {
      io.signal.throwIfAborted();
      own.add(at);
      if (verdict !== undefined) verdicts.set(inputs[at]!, verdict);
    }
    for (const { at, verdict } of await threads.answers(inputs.length - own.size, io.signal))
      if (verdict !== undefined) verdicts.set(inputs[at]!, received(verdict));
    return verdicts;
  } finally {
    threads.end();
  }
}

/** What cannot be read is told of later. */
function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
