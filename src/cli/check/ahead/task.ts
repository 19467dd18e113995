import { Readable } from 'node:stream';
import { plainPalette } from '../../../diagnostics/index.js';
import type { CommandContext } from '../../context.js';
import type { Io } from '../../io.js';
import type { ModelInput } from '../../model-paths.js';
import type { ConfigChoice } from '../../settings/config-choice.js';
import { settingsReader } from '../../settings/settings.js';
import { namedBaseline } from '../baseline-options.js';
import type { CheckOptions } from '../check-options.js';
import { checkInput } from '../checked-model.js';
import { lintOptions } from '../lint-options.js';
import { type SentVerdict, sentOf } from '../verdict.js';

/** What all threads work through together; plain data, and a number that they share. */
export type Task = {
  readonly inputs: readonly ModelInput[];
  readonly options: CheckOptions;
  readonly config: ConfigChoice;
  readonly cwd: string;
  readonly today: Date;
  /** Of models for each thread, on average. */
  readonly bytes: number;
  /** Of the model that is next, among the inputs. */
  readonly next: Int32Array;
};

/** Of one model. Where there is no verdict, whoever checks it again is told why. */
export type Answer = { readonly at: number; readonly verdict?: SentVerdict };

/** Takes one model after another, each before anybody else does, until none is left. */
export async function* answersOf(task: Task, signal?: AbortSignal): AsyncGenerator<Answer, void> {
  const verdictOf = silentCheck(task, signal ?? new AbortController().signal);
  for (;;) {
    const at = Atomics.add(task.next, 0, 1);
    const input = task.inputs[at];
    if (input === undefined) return;
    const verdict = await verdictOf(input);
    yield verdict === undefined ? { at } : { at, verdict };
  }
}

/** A check that says nothing; undefined where there is something to say besides findings, or more to know of the model. */
function silentCheck(
  { options, config, cwd, today }: Task,
  signal: AbortSignal,
): (input: ModelInput) => Promise<SentVerdict | undefined> {
  const io = silentIo(cwd, today, signal);
  const context: CommandContext = { io, color: false, palette: async () => plainPalette, config };
  const settingsOf = settingsReader(context, lintOptions(options));
  return async (input) => {
    try {
      const settings = await settingsOf(input);
      if (namedBaseline(options, settings, io) !== undefined) return undefined;
      return sentOf(await checkInput(input, io, settings));
    } catch {
      return undefined;
    }
  };
}

function silentIo(cwd: string, today: Date, signal: AbortSignal): Io {
  const silence = { isTerminal: false, write: () => {} };
  return {
    stdout: silence,
    stderr: silence,
    readStdin: async () => new Uint8Array(),
    terminal: () => undefined,
    stdin: { isTerminal: false, open: () => Readable.from([]) },
    env: {},
    cwd,
    runtime: '',
    now: () => today,
    pid: 0,
    isRunning: () => false,
    signal,
    announce: () => {},
    untilStopped: () => new Promise(() => {}),
  };
}
