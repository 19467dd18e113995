import { createHash } from 'node:crypto';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { fileBehind } from '../files/replace-file.js';
import { UnfinishedFile } from '../files/unfinished-file.js';

/** What was written. */
export interface WrittenFile {
  readonly bytes: number;
  /** Of the file as it lies there, in hexadecimal digits. */
  readonly md5: string;
}

/** Writes a file from its parts, compressed or not. It is there as a whole or, where writing it fails, as it was before. */
export async function writeFileOf(given: string, parts: Iterable<string>, gzip: boolean): Promise<WrittenFile> {
  const file = new UnfinishedFile(fileBehind(given));
  const hash = createHash('md5');
  let bytes = 0;
  const target = new Writable({
    write(chunk: Buffer, _encoding, done) {
      try {
        file.write(chunk);
      } catch (error) {
        done(error as Error);
        return;
      }
      hash.update(chunk);
      bytes += chunk.length;
      done();
    },
  });
  const source = Readable.from(parts, { objectMode: true });
  try {
    // The fastest level: it is made more often than it is sent anywhere.
    if (gzip) await pipeline(source, createGzip({ level: 1 }), target);
    else await pipeline(source, target);
    file.finish();
  } finally {
    file.discard();
  }
  return { bytes, md5: hash.digest('hex') };
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
