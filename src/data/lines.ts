import { DataError } from './data-error.js';
import { type DataFile, fileChunks, nameOfFile, type OnBytes } from './file-chunks.js';

/** A line of a file, without its end. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

/**
 * Bytes of a line at most. An item has 400 KB at most, which JSON may write in six times as many, and a line of an incremental export
 * has it twice.
 */
export const MAX_LINE_BYTES = 8 * 1024 * 1024;

const NEWLINE = 0x0a;

/** The lines of a file with something in them, a part of the file at a time. */
export async function* lineBatches(file: DataFile, onBytes?: OnBytes): AsyncGenerator<readonly Line[], void> {
  const path = nameOfFile(file);
  let rest: Buffer = Buffer.alloc(0);
  let number = 1;
  for await (const chunk of fileChunks(file, onBytes)) {
    const end = chunk.lastIndexOf(NEWLINE);
    const whole = end === -1 ? Buffer.alloc(0) : Buffer.concat([rest, chunk.subarray(0, end)]);
    rest = end === -1 ? Buffer.concat([rest, chunk]) : Buffer.from(chunk.subarray(end + 1));
    if (rest.length > MAX_LINE_BYTES) throw tooLong(path, end === -1 ? number : number + newlines(whole) + 1);
    if (end === -1) continue;
    const lines = linesOf(path, whole, number);
    number += newlines(whole) + 1;
    if (lines.length > 0) yield lines;
  }
  const lines = linesOf(path, rest, number);
  if (lines.length > 0) yield lines;
}

function linesOf(path: string, bytes: Buffer, first: number): Line[] {
  if (bytes.length === 0) return [];
  const text = decoded(path, bytes, first);
  const lines: Line[] = [];
  let number = first;
  for (const line of text.split('\n')) {
    if (line.length > MAX_LINE_BYTES) throw tooLong(path, number);
    if (line.trim() !== '') lines.push({ number, text: line.endsWith('\r') ? line.slice(0, -1) : line });
    number += 1;
  }
  return lines;
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decoded(path: string, bytes: Buffer, first: number): string {
  try {
    const text = strict.decode(bytes);
    return first === 1 && text.startsWith('\ufeff') ? text.slice(1) : text;
  } catch {
    throw new DataError('is not UTF-8', { path, line: first + badLine(bytes), column: undefined });
  }
}

function badLine(bytes: Buffer): number {
  let line = 0;
  for (let from = 0; from <= bytes.length; line += 1) {
    const end = bytes.indexOf(NEWLINE, from);
    const to = end === -1 ? bytes.length : end;
    try {
      strict.decode(bytes.subarray(from, to));
    } catch {
      return line;
    }
    from = to + 1;
  }
  return line;
}

function newlines(bytes: Buffer): number {
  let count = 0;
  for (let i = bytes.indexOf(NEWLINE); i !== -1; i = bytes.indexOf(NEWLINE, i + 1)) count += 1;
  return count;
}

function tooLong(path: string, line: number): DataError {
  return new DataError(`the line is longer than ${MAX_LINE_BYTES / 1024 / 1024} MB, which no item is`, { path, line });
}
