import { isAbsolute, join, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileReader } from '../model/file-reader.js';

/** The texts that the editor has open, over those of the disk. */
export class Texts {
  readonly #open = new Map<string, TextDocument>();
  /** Where a text without a file of its own is taken to lie, so that it may include what lies there. */
  #home: string;

  constructor(home: string) {
    this.#home = home;
  }

  liveIn(home: string): void {
    this.#home = home;
  }

  set(document: TextDocument): void {
    this.#open.set(this.pathOf(document.uri), document);
  }

  delete(uri: string): void {
    this.#open.delete(this.pathOf(uri));
  }

  all(): readonly TextDocument[] {
    return [...this.#open.values()];
  }

  at(path: string): TextDocument | undefined {
    return this.#open.get(pathKey(path));
  }

  /** Of a text that was never saved, the place where it would lie. */
  pathOf(uri: string): string {
    return pathKey(filePathOf(uri) ?? untitledPath(uri, this.#home));
  }

  /** As the editor writes it, where it has the file open. */
  uriOf(path: string): string {
    return this.at(path)?.uri ?? pathToFileURL(path).href;
  }

  /** @param cwd folder that relative paths start from. */
  over(disk: FileReader, cwd: string): FileReader {
    return {
      read: (path) => {
        const open = this.at(resolve(cwd, path));
        return open === undefined
          ? disk.read(path)
          : { kind: 'bytes', bytes: new TextEncoder().encode(open.getText()) };
      },
    };
  }
}

function filePathOf(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    // Of another machine, or no address at all.
    return undefined;
  }
}

/** VS Code names a new file that has its path already by it. */
function untitledPath(uri: string, home: string): string {
  const path = /^untitled:(.*)$/s.exec(uri)?.[1] ?? '';
  return isAbsolute(path) ? resolve(path) : join(home, encodeURIComponent(uri));
}

/** One drive of Windows has two spellings. */
function pathKey(path: string): string {
  return sep === '\\' ? path.replace(/^[a-z](?=:)/, (drive) => drive.toUpperCase()) : path;
}
