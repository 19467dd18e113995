import { createHash } from 'node:crypto';
import { createWriteStream, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** What was written. */
export interface WrittenFile {
  readonly bytes: number;
  /** Of the file as it lies there, in hexadecimal digits. */
  readonly md5: string;
}

/** Writes a file from its parts, compressed or not. It is there as a whole or, where writing it fails, as it was before. */
export async function writeFileOf(given: string, parts: Iterable<string>, gzip: boolean): Promise<WrittenFile> {
  const path = fileBehind(given);
  const unfinished = `${path}.unfinished`;
  const hash = createHash('md5');
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  const file = createWriteStream(unfinished);
  const source = Readable.from(parts, { objectMode: true });
  try {
    // The fastest level: it is made more often than it is sent anywhere.
    if (gzip) await pipeline(source, createGzip({ level: 1 }), measure, file);
    else await pipeline(source, measure, file);
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  return { bytes, md5: hash.digest('hex') };
}

/** A link stays one, and what is no file, such as a device, is not replaced by one. */
function fileBehind(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return path;
  if (!found.isFile()) throw new Error(`${path} is no file`);
  return realpathSync(path);
}

const PART_CHARACTERS = 256 * 1024;

/** Lines in parts of a size that is worth a write. */
export function* inParts(lines: Iterable<string>): Generator<string> {
  let part = '';
  for (const line of lines) {
    part += `${line}\n`;
    if (part.length < PART_CHARACTERS) continue;
    yield part;
    part = '';
  }
  if (part !== '') yield part;
}
