import { charWidth, printable } from '../diagnostics/index.js';

/** Where a file says what is wrong: lines and columns count from one. */
export interface DataPlace {
  readonly path: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** The text of the line. */
  readonly text?: string | undefined;
}

/** What is wrong with a file of data; the message says where, and shows the place where it can. */
export class DataError extends Error {
  override readonly name = 'DataError';
  readonly path: string;
  readonly line: number | undefined;
  readonly column: number | undefined;

  constructor(problem: string, { path, line, column, text }: DataPlace) {
    const place = [path, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(':');
    const frame = line === undefined || text === undefined ? '' : `\n${frameOf(line, column, text)}`;
    // What a file holds may stand in it.
    super(`${place}: ${printable(problem)}${frame}`);
    this.path = path;
    this.line = line;
    this.column = column;
  }
}

const WIDTH = 100;
/** Columns that are shown before the place, where the line is longer than that. */
const BEFORE = 40;

/** The line, or the part of it around the column, with a mark under the column. */
function frameOf(line: number, column: number | undefined, text: string): string {
  const number = String(line).padStart(2);
  const from = column === undefined || column <= WIDTH - BEFORE / 2 ? 0 : column - BEFORE;
  const cut = `${from > 0 ? '…' : ''}${text.slice(from, from + WIDTH)}${text.length > from + WIDTH ? '…' : ''}`;
  const row = `  > ${number} │ ${printable(cut)}`;
  if (column === undefined) return row;
  const shown = `${from > 0 ? '…' : ''}${text.slice(from, column - 1)}`;
  const columns = [...printable(shown)].reduce((sum, char) => sum + charWidth(char), 0);
  return `${row}\n    ${' '.repeat(number.length)} │ ${' '.repeat(columns)}^`;
}
