import { type SourceProblem, sourceProblem } from './problem.js';
import { SourceFile } from './source-file.js';
import { spanOf } from './span.js';

/** A larger file is refused before it is parsed: no model that a person keeps comes near it. */
export const MAX_SOURCE_BYTES = 10 * 1024 * 1024;

export type DecodedSource = { readonly file: SourceFile; readonly problems: readonly SourceProblem[] };

/**
 * Bytes to text: UTF-8 alone, with a clear message for anything else. `file.text` is empty where a problem is given.
 *
 * @param kind what it should be, for the message about a file that is not even text.
 */
export function decodeSource(
  path: string,
  bytes: Uint8Array,
  mostBytes: number = MAX_SOURCE_BYTES,
  kind = 'YAML',
): DecodedSource {
  if (bytes.length > mostBytes) return tooLargeSource(path, bytes.length);
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (utf16) return refused(path, 'not-utf8', 'The file is UTF-16 text; save it as UTF-8.');
  const zero = bytes.indexOf(0);
  if (zero !== -1) {
    return refused(path, 'binary', `This is a binary file, not ${kind}: byte ${zero + 1} of ${bytes.length} is zero.`);
  }
  try {
    return { file: new SourceFile(path, new TextDecoder('utf-8', { fatal: true }).decode(bytes)), problems: [] };
  } catch {
    return notUtf8(path, bytes);
  }
}

/** What to report for a file that is over {@link MAX_SOURCE_BYTES}, without reading it. */
export function tooLargeSource(path: string, size: number): DecodedSource {
  const megabytes = (size / 1024 / 1024).toFixed(1);
  const limit = MAX_SOURCE_BYTES / 1024 / 1024;
  // Of standard input no more is read than shows that it is too much.
  const told = megabytes === limit.toFixed(1) ? `more than ${limit} MB` : `${megabytes} MB`;
  return refused(path, 'too-large', `The file has ${told}; a model may have ${limit} MB. Split it with \`include\`.`);
}

/** Decodes up to the bad byte, so that the message can show its line. */
function notUtf8(path: string, bytes: Uint8Array): DecodedSource {
  const bad = firstInvalid(bytes);
  const before = new TextDecoder().decode(bytes.subarray(0, bad));
  const byte = (bytes[bad] ?? 0).toString(16).toUpperCase().padStart(2, '0');
  const { line, column } = new SourceFile(path, before).position(before.length);
  const message = `The file is not UTF-8 text: byte ${bad + 1} (0x${byte}, line ${line}, column ${column}) begins no character.`;
  return refused(path, 'not-utf8', message);
}

/** Offset of the first byte that does not belong to a valid UTF-8 sequence. */
function firstInvalid(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (isValidPrefix(bytes.subarray(0, middle))) low = middle;
    else high = middle - 1;
  }
  return low - incompleteTail(bytes.subarray(0, low));
}

function isValidPrefix(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** How many bytes at the end begin a sequence that the text does not finish. */
function incompleteTail(bytes: Uint8Array): number {
  for (let length = 0; length <= Math.min(3, bytes.length); length += 1) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, bytes.length - length));
      return length;
    } catch {}
  }
  return 0;
}

function refused(path: string, code: SourceProblem['code'], message: string): DecodedSource {
  const file = new SourceFile(path, '');
  return { file, problems: [sourceProblem(code, message, spanOf(file, 0, 0))] };
}
