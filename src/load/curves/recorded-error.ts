import { printable } from '../../diagnostics/index.js';

/** A recording that cannot be used: what is wrong, with file and line, and what was expected. */
export class RecordedError extends Error {
  override readonly name = 'RecordedError';

  constructor(message: string) {
    // What a file holds may stand in it.
    super(printable(message));
  }
}

export function wrongLine(file: string, line: number, problem: string): RecordedError {
  return new RecordedError(`${file}:${line}: ${problem}`);
}

/** A piece of a file for a message. */
export function shownCell(text: string): string {
  return `\`${text.length > 40 ? `${text.slice(0, 40)}…` : text}\``;
}
