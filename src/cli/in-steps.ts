import type { Io } from './io.js';
import { turn } from './turn.js';

export type Progress = { readonly done: number; readonly of: number };

/** Work of which each step says how far it is, at once or when it has been read from somewhere. */
export type Steps<Result> = Generator<Progress, Result> | AsyncGenerator<Progress, Result>;

/** Work that is done sooner shows no bar. */
const SHOWN_AFTER_MS = 1000;
const BAR_COLUMNS = 30;
const CLEAR_LINE = '\r\u001b[K';

/** Does long work step by step: Ctrl-C ends it, and a bar on stderr, if that is a terminal, shows how far it is. */
export async function inSteps<Result>(io: Io, steps: Steps<Result>): Promise<Result> {
  const { stderr } = io;
  const begun = io.now().getTime();
  let shown = '';
  try {
    for (;;) {
      const step = await steps.next();
      if (step.done === true) return step.value;
      const bar = stderr.isTerminal && io.now().getTime() - begun >= SHOWN_AFTER_MS ? barOf(step.value) : '';
      if (bar !== shown) stderr.write(`${CLEAR_LINE}${bar}`);
      shown = bar;
      await turn(io);
    }
  } finally {
    if (shown !== '') stderr.write(CLEAR_LINE);
  }
}

function barOf({ done, of }: Progress): string {
  const share = of === 0 ? 1 : done / of;
  const full = Math.floor(share * BAR_COLUMNS);
  return `${'█'.repeat(full)}${'·'.repeat(BAR_COLUMNS - full)} ${Math.floor(share * 100)} %`;
}
