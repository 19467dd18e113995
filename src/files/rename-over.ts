import { renameSync } from 'node:fs';
import { sep } from 'node:path';

/** What Windows says while another program, often a scanner of viruses, has one of the files open for a moment. */
const BUSY: ReadonlySet<unknown> = new Set(['EPERM', 'EACCES', 'EBUSY']);
const MOST_TRIES = 6;
const FIRST_WAIT_MS = 10;

/** Puts a file in the place of another, at once. Windows is asked again for some 300 ms. */
export function renameOver(
  from: string,
  to: string,
  { isWindows = sep === '\\', rename = renameSync as (from: string, to: string) => void } = {},
): void {
  for (let tries = 1; ; tries += 1) {
    try {
      rename(from, to);
      return;
    } catch (error) {
      if (!isWindows || tries === MOST_TRIES || !BUSY.has((error as NodeJS.ErrnoException).code)) throw error;
      // There is nothing to do meanwhile.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, FIRST_WAIT_MS * 2 ** (tries - 1));
    }
  }
}
