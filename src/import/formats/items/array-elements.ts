import { DataError } from '../../../data/data-error.js';
import { type DataFile, fileChunks, nameOfFile, type OnBytes } from '../../../data/file-chunks.js';

/** An element of a list in a file, as text. */
export interface Element {
  readonly text: string;
  /** Line that it begins on. */
  readonly line: number;
}

/** An item is 400 KB at most, which JSON may write in many times as many. */
const MOST_ELEMENT_BYTES = 8 * 1024 * 1024;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const COMMA = 0x2c;
const OPEN = new Set([0x5b, 0x7b]);
const CLOSE = new Set([0x5d, 0x7d]);
const SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);

const strict = new TextDecoder('utf-8', { fatal: true });

/** The elements of a file that is one list in JSON, a part of it at a time, however large it is; each is parsed by whoever takes it. */
export async function* arrayElements(file: DataFile, onBytes?: OnBytes): AsyncGenerator<readonly Element[], void> {
  const path = nameOfFile(file);
  let rest: Buffer = Buffer.alloc(0);
  let line = 1;
  let begun = false;
  let depth = 0;
  let quoted = false;
  let escaped = false;
  let start = -1;
  let startLine = 1;
  let ended = false;
  for await (const chunk of fileChunks(file, onBytes)) {
    const bytes =
      rest.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : Buffer.concat([rest, chunk]);
    const elements: Element[] = [];
    const take = (end: number): void => {
      elements.push({ text: textOf(path, bytes.subarray(start, end), startLine), line: startLine });
      start = -1;
    };
    for (let i = rest.length; i < bytes.length; i += 1) {
      const byte = bytes[i] as number;
      if (byte === NEWLINE) line += 1;
      if (escaped) {
        escaped = false;
        continue;
      }
      if (quoted) {
        if (byte === BACKSLASH) {
          escaped = true;
        } else if (byte === QUOTE) quoted = false;
        continue;
      }
      if (ended) {
        if (!SPACE.has(byte)) throw new DataError('has more after the end of its list', { path, line });
        continue;
      }
      if (!begun) {
        if (byte === 0x5b) begun = true;
        continue;
      }
      if (depth === 0 && (byte === COMMA || byte === 0x5d)) {
        if (start !== -1) take(i);
        ended = byte === 0x5d;
        continue;
      }
      if (start === -1 && !SPACE.has(byte)) {
        start = i;
        startLine = line;
      }
      if (byte === QUOTE) quoted = true;
      else if (OPEN.has(byte)) depth += 1;
      else if (CLOSE.has(byte)) depth -= 1;
    }
    if (start === -1) rest = Buffer.alloc(0);
    else {
      rest = Buffer.from(bytes.subarray(start));
      start = 0;
    }
    if (rest.length > MOST_ELEMENT_BYTES) {
      throw new DataError(`an element is longer than ${MOST_ELEMENT_BYTES / 1024 / 1024} MB, which no item is`, {
        path,
        line: startLine,
      });
    }
    if (elements.length > 0) yield elements;
  }
  if (!ended) throw new DataError('is not JSON: its list does not end', { path, line });
}

function textOf(path: string, bytes: Uint8Array, line: number): string {
  try {
    return strict.decode(bytes);
  } catch {
    throw new DataError('is not UTF-8', { path, line });
  }
}
