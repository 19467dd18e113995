import type { Io } from './io.js';
import { type Progress, ProgressBar } from './progress-bar.js';
import { turn } from './turn.js';

export type { Progress };

/** Work of which each step says how far it is, at once or when it has been read from somewhere. */
export type Steps<Result> = Generator<Progress, Result> | AsyncGenerator<Progress, Result>;

/** Does long work step by step: Ctrl-C ends it, and a bar on stderr, if that is a terminal, shows how far it is. */
export async function inSteps<Result>(io: Io, steps: Steps<Result>): Promise<Result> {
  const bar = new ProgressBar(io);
  try {
    for (;;) {
      const step = await steps.next();
      if (step.done === true) return step.value;
      bar.show(step.value);
      await turn(io);
    }
  } finally {
    bar.clear();
  }
}
