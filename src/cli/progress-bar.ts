import type { Io } from './io.js';

export type Progress = { readonly done: number; readonly of: number };

/** Work that is done sooner shows no bar. */
const SHOWN_AFTER_MS = 1000;
const BAR_COLUMNS = 30;
const CLEAR_LINE = '\r\u001b[K';

/** A bar on stderr, if that is a terminal, that shows how far long work is. */
export class ProgressBar {
  readonly #io: Pick<Io, 'stderr' | 'now' | 'env'>;
  readonly #begun: number;
  #shown = '';

  constructor(io: Pick<Io, 'stderr' | 'now' | 'env'>) {
    this.#io = io;
    this.#begun = io.now().getTime();
  }

  show(progress: Progress): void {
    const { stderr, now, env } = this.#io;
    // A simple terminal, and whoever has one read out, gets every line once.
    const isDrawn = stderr.isTerminal && env.TERM !== 'dumb';
    const bar = isDrawn && now().getTime() - this.#begun >= SHOWN_AFTER_MS ? barOf(progress) : '';
    if (bar !== this.#shown) stderr.write(`${CLEAR_LINE}${bar}`);
    this.#shown = bar;
  }

  clear(): void {
    if (this.#shown !== '') this.#io.stderr.write(CLEAR_LINE);
    this.#shown = '';
  }
}

/** What long work may tell meanwhile. */
export type Told = {
  readonly show: (done: number, total: number | undefined) => void;
  /** A line of its own. */
  readonly tell: (line: string) => void;
};

/** Does work that tells how far it is. What has no known end shows no bar. */
export async function withProgress<Result>(io: Io, work: (told: Told) => Promise<Result>): Promise<Result> {
  const bar = new ProgressBar(io);
  try {
    return await work({
      show: (done, total) => {
        if (total !== undefined) bar.show({ done, of: total });
      },
      tell: (line) => {
        bar.clear();
        io.stderr.write(line);
      },
    });
  } finally {
    bar.clear();
  }
}

function barOf({ done, of }: Progress): string {
  const share = of === 0 ? 1 : Math.min(1, done / of);
  const full = Math.floor(share * BAR_COLUMNS);
  return `${'█'.repeat(full)}${'·'.repeat(BAR_COLUMNS - full)} ${Math.floor(share * 100)} %`;
}
