import { statSync } from 'node:fs';

/** The stamp of a file that is not there. */
export const MISSING = 'missing';

/** Differs when a file has been written to, or has come or gone. */
export function stampOf(path: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return MISSING;
  }
}
