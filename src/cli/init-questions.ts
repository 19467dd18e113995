import { Writable } from 'node:stream';
import { isCancel, select } from '@clack/prompts';
import type { CiName } from '../init/ci-file.js';
import { DEFAULT_STARTER, STARTERS, type StarterName } from '../init/starters.js';
import type { Terminal } from './io.js';

export type InitQuestions = { readonly from: boolean; readonly ci: boolean };
export type InitAnswers = { readonly from?: StarterName; readonly ci?: CiName };

/** Asks what was not said; undefined where the answer is Ctrl-C or Escape. */
export async function askInit(
  { input, output }: Terminal,
  { from, ci }: InitQuestions,
  color: boolean,
): Promise<InitAnswers | undefined> {
  const streams = { input, output: new Screen(output, color) };
  const starters = Object.entries(STARTERS) as [StarterName, (typeof STARTERS)[StarterName]][];
  const starter = from
    ? await select({
        ...streams,
        message: 'What is the model of?',
        options: starters.map(([value, { about }]) => ({ value, label: value, hint: about })),
        initialValue: DEFAULT_STARTER,
      })
    : undefined;
  if (isCancel(starter)) return undefined;
  const service = ci
    ? await select<CiName | 'none'>({
        ...streams,
        message: 'Which CI service is to check it, too?',
        options: [
          { value: 'none', label: 'none', hint: 'later: dynamodel init --ci' },
          { value: 'github', label: 'GitHub Actions' },
          { value: 'gitlab', label: 'GitLab' },
        ],
        initialValue: 'none',
      })
    : undefined;
  if (isCancel(service)) return undefined;
  return {
    ...(starter === undefined ? {} : { from: starter }),
    ...(service === undefined || service === 'none' ? {} : { ci: service }),
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what colours are switched by
const COLOURS = /\u001b\[[\d;]*m/g;
/** Of a terminal that does not say how wide it is. */
const COLUMNS = 80;

/** The terminal as the library is to have it, which always writes colours, and a letter a line where there are no columns. */
class Screen extends Writable {
  readonly #output: Terminal['output'];
  readonly #color: boolean;

  constructor(output: Terminal['output'], color: boolean) {
    super({ decodeStrings: false });
    this.#output = output;
    this.#color = color;
  }

  get columns(): number {
    return this.#output.columns || COLUMNS;
  }

  override _write(text: string | Uint8Array, _encoding: string, done: () => void): void {
    this.#output.write(this.#color ? text : String(text).replace(COLOURS, ''));
    done();
  }
}
