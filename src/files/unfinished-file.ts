import { randomBytes } from 'node:crypto';
import { closeSync, fchmodSync, fchownSync, fstatSync, openSync, rmSync, type Stats, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { renameOver } from './rename-over.js';

/**
 * A file that is written beside the one whose place it takes at once: whoever opens that one sees the old text or the new one, whole. Its
 * name is one that nobody can foresee, and a file that is there already is never written to. Links are to be followed before.
 */
export class UnfinishedFile {
  readonly #target: string;
  readonly #path: string;
  #descriptor: number | undefined;

  /** Throws where no file can be made in the folder. */
  constructor(target: string) {
    this.#target = target;
    // In the same folder, since a rename is at once on one disk alone; short, since the name of the target may have all the length there is.
    this.#path = join(dirname(target), `.dynamodel-${randomBytes(8).toString('hex')}.tmp`);
    this.#descriptor = openSync(this.#path, 'wx');
  }

  /** Adds to what is written. */
  write(text: string | Uint8Array): void {
    writeFileSync(this.#open(), text);
  }

  /** Rights and owner as those of another file, as far as whoever writes may give them. */
  resemble({ mode, uid, gid }: Stats): void {
    const descriptor = this.#open();
    fchmodSync(descriptor, mode & 0o7777);
    const own = fstatSync(descriptor);
    if (own.uid === uid && own.gid === gid) return;
    try {
      fchownSync(descriptor, uid, gid);
    } catch {
      // Whoever may write a file need not be able to give one away.
    }
  }

  /** Takes the target's place. */
  finish(): void {
    this.#close();
    renameOver(this.#path, this.#target);
  }

  /** Leaves the target as it is. After `finish` there is nothing left to do. */
  discard(): void {
    this.#close();
    rmSync(this.#path, { force: true });
  }

  #open(): number {
    if (this.#descriptor === undefined) throw new Error('the file is closed');
    return this.#descriptor;
  }

  #close(): void {
    if (this.#descriptor === undefined) return;
    closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }
}
