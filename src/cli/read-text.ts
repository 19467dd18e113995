import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { printable } from '../diagnostics/index.js';
import { MOST_RECORDED_BYTES, RecordedError, recordedText } from '../load/curves/index.js';
import type { Io } from './io.js';
import { reasonOf } from './model-paths.js';
import { UsageError } from './usage-error.js';

/** No list of prices comes near. */
const MOST_BYTES = 64 * 1024 * 1024;

/** A text file that an option names. Throws a `UsageError` where it is none. */
export function readText(io: Io, option: string, given: string): string {
  return read(io, option, given, MOST_BYTES, (bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes));
}

/** The same of recorded calls, as a model may name them. */
export function readRecorded(io: Io, option: string, given: string): string {
  return read(io, option, given, MOST_RECORDED_BYTES, (bytes) => recordedText(bytes, printable(given)));
}

function read(io: Io, option: string, given: string, most: number, decoded: (bytes: Uint8Array) => string): string {
  const path = resolve(io.cwd, given);
  const shown = printable(given);
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) throw new UsageError(`${option}: \`${shown}\` is a folder: name a file`);
    // A device may have no end.
    if (!stat.isFile() && !stat.isFIFO()) throw new UsageError(`${option}: \`${shown}\` is no file`);
    if (stat.size > most) throw new UsageError(`${option}: \`${shown}\` is larger than ${most} bytes`);
    return decoded(readFileSync(path));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (error instanceof TypeError || error instanceof RecordedError)
      throw new UsageError(`${option}: \`${shown}\` is no UTF-8 text`);
    throw new UsageError(`${option}: cannot read \`${shown}\`: ${reasonOf(error)}`);
  }
}
