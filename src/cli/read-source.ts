import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { type DecodedSource, decodeSource, MAX_SOURCE_BYTES, tooLargeSource } from '../source/index.js';

/** Reads a model's file; one that is too large, binary or not UTF-8 becomes a problem of the file. Throws what `fs` throws. */
export function readSource(path: string, shown: string): DecodedSource {
  const { size } = statSync(path);
  return size > MAX_SOURCE_BYTES ? tooLargeSource(shown, size) : decodeSource(shown, readBounded(path));
}

/** At most one byte more than the limit: a device or a pipe may have no end. */
function readBounded(path: string): Uint8Array {
  const descriptor = openSync(path, 'r');
  try {
    const chunks: Buffer[] = [];
    let total = 0;
    while (total <= MAX_SOURCE_BYTES) {
      const chunk = Buffer.allocUnsafe(64 * 1024);
      const count = readSync(descriptor, chunk, 0, chunk.length, null);
      if (count === 0) break;
      chunks.push(chunk.subarray(0, count));
      total += count;
    }
    return Buffer.concat(chunks);
  } finally {
    closeSync(descriptor);
  }
}
