import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder, and those that it lies in. One by one: where none can be made, such as in `/proc` or behind a link to nothing, `recursive` of Node tries for ever.
 */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  for (let at = resolve(path); !isThere(at) && at !== dirname(at); at = dirname(at)) missing.unshift(at);
  const [first] = missing;
  // What is there and no folder tells so itself.
  if (first === undefined && !statSync(path).isDirectory()) mkdirSync(path);
  for (const folder of missing) make(folder);
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Another process may have made it by now. */
function make(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}
