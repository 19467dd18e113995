import { wrongLine } from './recorded-error.js';

export interface CsvRow {
  /** From one. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A line of numbers is never near it. */
const MOST_CHARACTERS = 100_000;

/**
 * Rows of a table of times and numbers, empty lines left out. Values are separated as the first line says: by tabs, semicolons or
 * commas. It reads a year of minutes several times as fast as a reader for any CSV, and needs no quotes that go on in the next line.
 */
export function* csvRows(text: string, file: string): Generator<CsvRow> {
  let start = text.startsWith('\ufeff') ? 1 : 0;
  let delimiter: string | undefined;
  for (let line = 1; start < text.length; line++) {
    const next = text.indexOf('\n', start);
    const end = next === -1 ? text.length : next;
    if (end - start > MOST_CHARACTERS) {
      throw wrongLine(file, line, `is longer than ${MOST_CHARACTERS} characters; a line has a time and some numbers`);
    }
    const row = text.slice(start, text[end - 1] === '\r' ? Math.max(start, end - 1) : end);
    start = end + 1;
    if (row.trim() === '') continue;
    delimiter ??= delimiterOf(row);
    const cells = row.includes('"') ? quotedCells(row, delimiter, file, line) : row.split(delimiter);
    yield { line, cells };
  }
}

function delimiterOf(row: string): string {
  const plain = row.replace(/"[^"]*"/g, '');
  return ['\t', ';'].find((char) => plain.includes(char) && !plain.includes(',')) ?? ',';
}

function quotedCells(row: string, delimiter: string, file: string, line: number): readonly string[] {
  const cells: string[] = [];
  for (let at = 0; at <= row.length; ) {
    const begin = /\S/.exec(row.slice(at))?.[0] === '"' ? row.indexOf('"', at) : -1;
    if (begin === -1 || row.slice(at, begin).includes(delimiter)) {
      const next = row.indexOf(delimiter, at);
      const end = next === -1 ? row.length : next;
      cells.push(row.slice(at, end));
      at = end + 1;
      continue;
    }
    const quoted = /^"((?:[^"]|"")*)"\s*/.exec(row.slice(begin));
    const end = begin + (quoted?.[0].length ?? 0);
    if (quoted === null || (end < row.length && !row.startsWith(delimiter, end))) {
      throw wrongLine(file, line, 'has a quote that is not closed before the next value');
    }
    cells.push((quoted[1] ?? '').replaceAll('""', '"'));
    at = end + 1;
  }
  return cells;
}
