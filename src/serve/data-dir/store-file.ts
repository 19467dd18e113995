import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../files/make-folder.js';
import { DataDirError } from './data-dir-error.js';

const FILE = 'dynamodel.db';
/** `dynm`, in the place that SQLite's format has for it. https://sqlite.org/fileformat2.html#application_id */
export const APPLICATION_ID = 0x64796e6d;
/** Of the tables in the file. Another one is another number, and this program then converts the older ones. */
export const FORMAT_VERSION = 1;

const MAGIC = 'SQLite format 3\0';
const HEADER_BYTES = 100;
const USER_VERSION_AT = 60;
const APPLICATION_ID_AT = 68;

/** The path of the store in a folder, which is made where it is missing. Throws where the file is not such a store. */
export function storeFile(dir: string): string {
  try {
    makeFolder(dir);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOTDIR') throw new DataDirError(`the data directory ${dir} is no folder`);
    throw new DataDirError(`the data directory ${dir} cannot be made: ${message}`);
  }
  const path = join(dir, FILE);
  checkHeader(path);
  expectWritable(dir);
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) expectWritable(path);
  return path;
}

function expectWritable(path: string): void {
  try {
    accessSync(path, constants.W_OK);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'EROFS' ? 'it is mounted read-only' : 'permission denied';
    throw new DataDirError(`${path} cannot be written: ${why}`);
  }
}

/** Reads the file's first bytes and nothing else: a store that is not ours to open is not opened. */
function checkHeader(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || (found.isFile() && found.size === 0)) return;
  if (!found.isFile()) throw new DataDirError(`${path} is no file`);
  const header = Buffer.alloc(HEADER_BYTES);
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    throw new DataDirError(`${path} cannot be read: ${(error as Error).message}`);
  }
  try {
    readSync(descriptor, header, 0, HEADER_BYTES, 0);
  } finally {
    closeSync(descriptor);
  }
  if (header.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new DataDirError(`${path} is damaged, or was not written by dynamodel; it was left as it is`);
  }
  if (header.readUInt32BE(APPLICATION_ID_AT) !== APPLICATION_ID) {
    throw new DataDirError(`${path} is a database of another program; it was left as it is. Choose another folder`);
  }
  const version = header.readUInt32BE(USER_VERSION_AT);
  if (version > FORMAT_VERSION) {
    throw new DataDirError(
      `${path} was written by a newer dynamodel (format ${version}; this one knows ${FORMAT_VERSION}); it was left as it is. Update dynamodel, or choose another folder`,
    );
  }
}
