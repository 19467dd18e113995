import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { realPathOf } from '../files/boundary.js';
import { shownPath } from '../files/shown-path.js';
import type { FileReader } from '../model/file-reader.js';
import { type LoadResult, loadModel } from '../model/load-model.js';
import { nodeFileReader } from '../model/node-file-reader.js';
import type { SourceFile } from '../source/index.js';
import type { ModelState } from './model-document.js';
import { modelState } from './model-state.js';
import type { SettingsReader } from './settings.js';
import type { Texts } from './texts.js';

/** What all models are read with. */
export type Means = {
  readonly texts: Texts;
  readonly settings: SettingsReader;
  readonly now: () => Date;
};

/** A model that texts of the editor belong to, by its own file. */
export class Project {
  readonly path: string;
  /** Folder that its paths are shown from. */
  readonly cwd: string;
  readonly #means: Means;
  #state: ModelState | undefined;
  #isStale = true;
  #asked: ReadonlySet<string> = new Set();

  constructor(path: string, cwd: string, means: Means) {
    this.path = path;
    this.cwd = cwd;
    this.#means = means;
  }

  /** What was made of its texts last; undefined before the first time. */
  get last(): ModelState | undefined {
    return this.#state;
  }

  get isStale(): boolean {
    return this.#isStale;
  }

  /** As its texts are now. */
  state(): ModelState {
    if (this.#state !== undefined && !this.#isStale) return this.#state;
    const asked = new Set<string>();
    this.#state = this.#stateOf((path) => {
      asked.add(path);
      return undefined;
    }, this.#state);
    this.#asked = asked;
    this.#isStale = false;
    return this.#state;
  }

  /** With other texts in place of some, by the paths that they are shown by. */
  stateWith(texts: ReadonlyMap<string, string>): ModelState {
    const byPath = new Map([...texts].map(([shown, text]) => [resolve(this.cwd, shown), text]));
    return this.#stateOf((path) => byPath.get(path));
  }

  /** What reading gives with another text in place of a file's. */
  loadWith(path: string, text: string): LoadResult {
    return loadModel(
      this.#reader((asked) => (asked === path ? text : undefined)),
      shownPath(this.path, this.cwd),
    );
  }

  #stateOf(textAt: (path: string) => string | undefined, before?: ModelState): ModelState {
    const { texts, settings, now } = this.#means;
    const input = {
      reader: this.#reader(textAt),
      shown: shownPath(this.path, this.cwd),
      settings: settings.of(this.path, this.cwd),
      today: now(),
      uriOf: ({ path }: SourceFile) => texts.uriOf(resolve(this.cwd, path)),
    };
    return modelState(input, before);
  }

  #reader(textAt: (path: string) => string | undefined): FileReader {
    const inner = readerOf(this.path, this.cwd, this.#means.texts);
    return {
      read: (shown) => {
        const text = textAt(resolve(this.cwd, shown));
        return text === undefined ? inner.read(shown) : { kind: 'bytes', bytes: new TextEncoder().encode(text) };
      },
    };
  }

  /** The files that were looked for last; another value where they are others. */
  get files(): string {
    return [...this.#asked].join('\n');
  }

  /** Whether it was looked for in the file last, be it there or not. */
  restsOn(path: string): boolean {
    return path === this.path || this.#asked.has(path);
  }

  /** Something that it rests on is another now. */
  forget(): void {
    this.#isStale = true;
  }
}

/** Reads files as the editor has them, else from the disk: there, in the folder of the model alone, links followed. */
export function readerOf(path: string, cwd: string, texts: Texts): FileReader {
  const folder = dirname(realPathOf(path));
  return texts.over(existsSync(folder) ? nodeFileReader(cwd, folder) : NO_DISK, cwd);
}

const NO_DISK: FileReader = {
  read: () => ({ kind: 'problem', problem: { kind: 'missing', message: 'does not exist' } }),
};
