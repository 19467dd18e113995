import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { pipeline, Readable, type Transform } from 'node:stream';
import zlib from 'node:zlib';
import { DataError } from './data-error.js';

/** Of larger pieces more items are held at once, which takes the garbage collector's time. */
const READ_BYTES = 128 * 1024;

/** Told of the bytes of the file itself, compressed as they may be. */
export type OnBytes = (bytes: Uint8Array) => void;

/** A file by its path, or what is read of one that somebody else has open. */
export type DataFile = string | OpenFile;

export interface OpenFile {
  /** As messages name it. */
  readonly shown: string;
  /** How it begins. */
  readonly head: () => Uint8Array;
  readonly stream: () => AsyncIterable<Uint8Array>;
}

/** As messages name it. */
export function nameOfFile(file: DataFile): string {
  return typeof file === 'string' ? file : file.shown;
}

/** The bytes of a file, decompressed where it is compressed, whatever its name. */
export async function* fileChunks(from: DataFile, onBytes?: OnBytes): AsyncGenerator<Uint8Array, void> {
  const path = nameOfFile(from);
  const decompress = decompressor(from);
  const file: Readable =
    typeof from === 'string'
      ? createReadStream(from, { highWaterMark: READ_BYTES })
      : Readable.from(from.stream(), { objectMode: false, highWaterMark: READ_BYTES });
  if (onBytes !== undefined) file.on('data', (chunk) => onBytes(chunk as Buffer));
  // Its error arrives at whoever reads it.
  const bytes: Readable = decompress === undefined ? file : pipeline(file, decompress, () => {});
  try {
    for await (const chunk of bytes) yield chunk as Uint8Array;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith('Z_') === true) throw new DataError(`cannot be decompressed: ${message}`, { path });
    throw code === undefined ? error : new DataError(`cannot be read: ${message}`, { path });
  } finally {
    file.destroy();
  }
}

/** Bytes of a file, for progress; throws where it is no file. */
export function fileBytes(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new DataError('there is no such file', { path });
  if (!found.isFile()) throw new DataError('is no file', { path });
  return found.size;
}

const GZIP = '1f8b';
const ZSTD = '28b52ffd';

function decompressor(file: DataFile): Transform | undefined {
  const path = nameOfFile(file);
  const start = typeof file === 'string' ? firstBytes(file) : Buffer.from(file.head().subarray(0, 4)).toString('hex');
  if (start.startsWith(GZIP)) return zlib.createGunzip({ chunkSize: READ_BYTES });
  if (start !== ZSTD) return undefined;
  // Node.js has it from 22.15 on.
  const { createZstdDecompress: create } = zlib as { readonly createZstdDecompress?: () => Transform };
  if (create === undefined) {
    throw new DataError('is compressed with Zstandard, which Node.js reads from 22.15 on; decompress it first', {
      path,
    });
  }
  return create();
}

function firstBytes(path: string): string {
  const bytes = Buffer.alloc(4);
  const descriptor = openSync(path, 'r');
  try {
    return bytes.toString('hex', 0, readSync(descriptor, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(descriptor);
  }
}
