import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FileReader } from '../model/file-reader.js';
import type { SourceFile } from '../source/index.js';

/** The mark that a text may begin with, in UTF-8. */
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;

/** A file, by the path that it is shown by, and what becomes of it. */
export type FileChange = { readonly path: string; readonly before: string; readonly after: string };

/** Files as they are with the changes made so far. Nothing is written. */
export class EditedFiles {
  readonly #cwd: string;
  /** By what the file system knows a file as: links may lead to the same one. */
  readonly #changes = new Map<string, FileChange>();
  /** Asked for again and again while fixes are compared. */
  readonly #identities = new Map<string, string>();

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  /** Reads what another reader reads, with the changes. */
  over(base: FileReader): FileReader {
    return {
      read: (path) => {
        const content = base.read(path);
        const change = this.#changes.get(this.identityOf(path));
        if (change === undefined || content.kind !== 'bytes') return content;
        const mark = BYTE_ORDER_MARK.every((byte, i) => content.bytes[i] === byte) ? '\ufeff' : '';
        return { kind: 'bytes', bytes: new TextEncoder().encode(mark + change.after) };
      },
    };
  }

  /** Changes of one round, each of another file. */
  edit(texts: readonly { readonly file: SourceFile; readonly text: string }[]): void {
    for (const { file, text } of texts) {
      const identity = this.identityOf(file.path);
      const earlier = this.#changes.get(identity);
      this.#changes.set(identity, {
        path: earlier?.path ?? file.path,
        before: earlier?.before ?? file.text,
        after: text,
      });
    }
  }

  /** In the order of their paths. */
  changes(): readonly FileChange[] {
    return [...this.#changes.values()]
      .filter(({ before, after }) => before !== after)
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** What the file system knows a file as. */
  identityOf(path: string): string {
    const known = this.#identities.get(path) ?? realPathOf(resolve(this.#cwd, path)) ?? path;
    this.#identities.set(path, known);
    return known;
  }
}

function realPathOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
