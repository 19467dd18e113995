import { realpathSync, statSync } from 'node:fs';
import { UnfinishedFile } from './unfinished-file.js';

/** Writes a file, which is there as a whole or, where writing it fails, as it was before. */
export function replaceFile(given: string, text: string): void {
  const file = new UnfinishedFile(fileBehind(given));
  try {
    file.write(text);
    file.finish();
  } finally {
    file.discard();
  }
}

/** A link stays one, and what is no file, such as a device, is not replaced by one. */
export function fileBehind(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return path;
  if (!found.isFile()) throw new Error(`${path} is no file`);
  return realpathSync(path);
}
