import { posix } from 'node:path';

/** A path that a file states, from where the file lies. All of them are written with `/`, and so is what comes out. */
export function beside(file: string, stated: string): string {
  const path = posix.join(posix.dirname(file), stated);
  // `//machine/share` of Windows begins with two of them.
  return file.startsWith('//') ? `/${path}` : path;
}
