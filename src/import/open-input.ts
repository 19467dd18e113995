import {
  closeSync,
  createReadStream,
  type Dirent,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { wholeText } from '../diagnostics/index.js';
import { realPathOf } from '../files/boundary.js';
import { insideOf } from '../files/inside.js';
import {
  decodeSource,
  parseJson,
  parseYaml,
  type SourceFile,
  type SourceProblem,
  type YamlNode,
} from '../source/index.js';
import type { ImportFile, ImportInput } from './input.js';
import { ImportError, type ImportProblem, invalid } from './problem.js';

/** What a pipe or standard input may hold: it is kept in memory. */
export const MOST_PIPED_BYTES = 256 * 1024 * 1024;

const HEAD_BYTES = 64 * 1024;
/** Of a file that is read in pieces: items of larger ones would all be held at once. */
const READ_BYTES = 128 * 1024;
const MOST_TEXT_BYTES = 64 * 1024 * 1024;
/** A larger JSON file is not parsed to find out what it is. */
const MOST_JUDGED_BYTES = 16 * 1024 * 1024;
const MOST_YAML_BYTES = 10 * 1024 * 1024;
/** A folder with more files is no input that a person means. */
const MOST_FILES = 20_000;

/**
 * A file or a folder. Throws an `ImportError` where there is none, or none that can be read.
 *
 * @param path where it lies.
 * @param shown how it is named in messages.
 * @param reasonOf why the file system refused, in words.
 */
export function openInput(path: string, shown: string, reasonOf: (error: unknown) => string): ImportInput {
  const unreadable = (error: unknown): ImportError =>
    new ImportError('unreadable', [{ message: `\`${shown}\` cannot be read: ${reasonOf(error)}.` }]);
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) return folderInput(path, shown, unreadable);
    const name = basename(path);
    const file = new DiskFile({ shown, name, path }, contentOf(path, stat, shown), unreadable);
    return { shown, kind: 'file', name: nameOf(name), files: [file] };
  } catch (error) {
    throw error instanceof ImportError ? error : unreadable(error);
  }
}

/** Bytes of standard input; one more than {@link MOST_PIPED_BYTES} say that there were too many. */
export function stdinInput(bytes: Uint8Array): ImportInput {
  const shown = '<stdin>';
  if (bytes.length > MOST_PIPED_BYTES) throw tooMuch(shown);
  return { shown, kind: 'stdin', name: 'imported', files: [memoryFile(shown, bytes)] };
}

/** An input of texts in memory; several are a folder. */
export function memoryInput(files: Readonly<Record<string, string | Uint8Array>>): ImportInput {
  const encoder = new TextEncoder();
  const read = Object.keys(files)
    .sort()
    .map((name) => {
      const content = files[name] ?? '';
      return memoryFile(name, typeof content === 'string' ? encoder.encode(content) : content);
    });
  const [only, second] = read;
  if (only !== undefined && second === undefined) {
    return { shown: only.name, kind: 'file', name: nameOf(only.name), files: read };
  }
  return { shown: 'folder', kind: 'folder', name: 'folder', files: read };
}

function folderInput(path: string, shown: string, unreadable: (error: unknown) => ImportError): ImportInput {
  const files: ImportFile[] = [];
  const ledOut: string[] = [];
  const root = realPathOf(path);
  const visit = (folder: string, prefix: string): void => {
    // Code unit order, so that every machine lists the same.
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const at = join(folder, entry.name);
      const name = `${prefix}${entry.name}`;
      // Linked folders are not searched: they may lead round in a circle.
      if (entry.isDirectory()) visit(at, `${name}/`);
      else if (isLinkOut(entry, at, root)) ledOut.push(name);
      else if (entry.isFile() || isLinkedFile(entry, at)) files.push(fileInFolder(at, name, shown, unreadable));
      if (files.length + ledOut.length > MOST_FILES) {
        const message = `\`${shown}\` holds more than ${wholeText(MOST_FILES)} files: name the one that is meant.`;
        throw new ImportError('usage', [{ message }]);
      }
    }
  };
  visit(path, '');
  return { shown, kind: 'folder', name: nameOf(basename(path)), files, ...(ledOut.length === 0 ? {} : { ledOut }) };
}

/** Whoever gives a folder to others must not get to see other files of the machine that imports it: what is read is shown. */
function isLinkOut(entry: Dirent, at: string, root: string): boolean {
  return isLinkedFile(entry, at) && insideOf(root, realPathOf(at)) === undefined;
}

/** A link to nothing is no file. */
function isLinkedFile(entry: Dirent, at: string): boolean {
  return entry.isSymbolicLink() && statSync(at, { throwIfNoEntry: false })?.isFile() === true;
}

function fileInFolder(
  path: string,
  name: string,
  folder: string,
  unreadable: (error: unknown) => ImportError,
): ImportFile {
  const shown = folder === '.' ? name : `${folder.replace(/\/$/, '')}/${name}`;
  return new DiskFile({ shown, name, path }, { size: statSync(path).size }, unreadable);
}

/** The name without its endings: `orders` of `orders.template.yaml`. */
function nameOf(fileName: string): string {
  const name = fileName.replace(/\.(?:gz|zst)$/i, '').replace(/(?<=.)(?:\.[A-Za-z0-9]{1,12})+$/, '');
  return name === '' || name === '.' || name === '..' ? 'imported' : name;
}

/** What of a file is known before it is read: its size, or all of what has to be read at once. */
type Content = { readonly size: number; readonly bytes?: Uint8Array };

function contentOf(path: string, stat: Stats, shown: string): Content {
  if (stat.isFile()) return { size: stat.size };
  // A device may have no end.
  if (!stat.isFIFO() && !stat.isSocket()) {
    throw new ImportError('unreadable', [{ message: `\`${shown}\` cannot be read: it is no file.` }]);
  }
  const bytes = readPipe(path, shown);
  return { size: bytes.length, bytes };
}

function readPipe(path: string, shown: string): Uint8Array {
  const descriptor = openSync(path, 'r');
  try {
    const chunks: Buffer[] = [];
    let total = 0;
    for (;;) {
      const chunk = Buffer.allocUnsafe(HEAD_BYTES);
      const count = readSync(descriptor, chunk, 0, chunk.length, null);
      if (count === 0) return Buffer.concat(chunks);
      total += count;
      if (total > MOST_PIPED_BYTES) throw tooMuch(shown);
      chunks.push(chunk.subarray(0, count));
    }
  } finally {
    closeSync(descriptor);
  }
}

function tooMuch(shown: string): ImportError {
  const message = `\`${shown}\` holds more than ${MOST_PIPED_BYTES / 1024 / 1024} MB: save it to a file and name that.`;
  return new ImportError('unreadable', [{ message }]);
}

type FileName = Pick<ImportFile, 'shown' | 'name' | 'path'>;

function memoryFile(name: string, bytes: Uint8Array): ImportFile {
  return new DiskFile({ shown: name, name, path: undefined }, { size: bytes.length, bytes }, () => {
    throw new Error('memory can be read');
  });
}

class DiskFile implements ImportFile {
  readonly shown: string;
  readonly name: string;
  readonly path: string | undefined;
  readonly size: number;
  #bytes: Uint8Array | undefined;
  #head: Uint8Array | undefined;
  #source: SourceFile | undefined;
  #json: { readonly root: YamlNode | undefined; readonly problem: SourceProblem | undefined } | undefined;
  #yaml: { readonly root: YamlNode | undefined; readonly problems: readonly ImportProblem[] } | undefined;
  readonly #unreadable: (error: unknown) => ImportError;

  constructor({ shown, name, path }: FileName, { size, bytes }: Content, unreadable: (error: unknown) => ImportError) {
    this.shown = shown;
    this.name = name;
    this.path = path;
    this.size = size;
    this.#bytes = bytes;
    this.#unreadable = unreadable;
  }

  head(): Uint8Array {
    this.#head ??= this.#bytes?.subarray(0, HEAD_BYTES) ?? this.#read(() => readHead(this.path ?? ''));
    return this.#head;
  }

  bytes(most: number = MOST_TEXT_BYTES): Uint8Array {
    if (this.size > most) {
      const megabytes = (this.size / 1024 / 1024).toFixed(1);
      throw invalid(
        `\`${this.shown}\` has ${megabytes} MB; a file of this format may have ${Math.floor(most / 1024 / 1024)} MB.`,
      );
    }
    this.#bytes ??= this.#read(() => readFileSync(this.path ?? ''));
    return this.#bytes;
  }

  text(most: number = MOST_TEXT_BYTES): SourceFile {
    if (this.#source !== undefined) return this.#source;
    const { file, problems } = decodeSource(this.shown, this.bytes(most), most, 'text');
    const [problem] = problems;
    if (problem !== undefined) throw invalid(`\`${this.shown}\`: ${problem.message}`);
    this.#source = file;
    return file;
  }

  async *stream(): AsyncIterable<Uint8Array> {
    if (this.#bytes !== undefined) {
      yield this.#bytes;
      return;
    }
    try {
      for await (const chunk of createReadStream(this.path ?? '', { highWaterMark: READ_BYTES })) {
        yield chunk as Uint8Array;
      }
    } catch (error) {
      throw (error as NodeJS.ErrnoException).syscall === undefined ? error : this.#unreadable(error);
    }
  }

  json(): YamlNode {
    const { root, problem } = this.#parsedJson();
    if (root === undefined) throw new ImportError('invalid', problem === undefined ? [] : [problemOf(problem)]);
    return root;
  }

  maybeJson(): YamlNode | undefined {
    if (this.size > MOST_JUDGED_BYTES || !/^\s*["{[]/.test(textOf(this.head().subarray(0, 1024)))) return undefined;
    return this.#maybe(() => this.#parsedJson().root);
  }

  yaml(): YamlNode {
    const { root, problems } = this.#parsedYaml();
    if (root === undefined || problems.length > 0) throw new ImportError('invalid', problems);
    return root;
  }

  maybeYaml(): YamlNode | undefined {
    if (this.size > MOST_YAML_BYTES) return undefined;
    return this.#maybe(() => {
      const { root, problems } = this.#parsedYaml();
      return problems.length > 0 ? undefined : root;
    });
  }

  #parsedJson() {
    this.#json ??= parseJson(this.text());
    return this.#json;
  }

  #parsedYaml() {
    this.#yaml ??= this.#parseYaml();
    return this.#yaml;
  }

  /** What begins as JSON is read as JSON; faults are those of YAML only where it is no JSON either way. */
  #parseYaml(): { readonly root: YamlNode | undefined; readonly problems: readonly ImportProblem[] } {
    const source = this.text(MOST_YAML_BYTES);
    const json = /^\s*[{[]/.test(source.text.slice(0, 1024)) ? this.#parsedJson() : undefined;
    if (json?.root !== undefined) return { root: json.root, problems: [] };
    const { root, problems } = parseYaml(source, { keepTags: true });
    if (problems.length > 0 && json?.problem !== undefined)
      return { root: undefined, problems: [problemOf(json.problem)] };
    return { root, problems: problems.map(problemOf) };
  }

  #maybe(read: () => YamlNode | undefined): YamlNode | undefined {
    try {
      return read();
    } catch (error) {
      if (error instanceof ImportError) return undefined;
      throw error;
    }
  }

  #read<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw this.#unreadable(error);
    }
  }
}

/** What the parser says of models, said of an input. */
function problemOf({ code, message, span }: SourceProblem): ImportProblem {
  if (code === 'empty') return { message: 'The file is empty: there is nothing to import.' };
  if (code !== 'several-documents') return { message, span };
  const text = message.startsWith('A second YAML') ? 'A second YAML document begins here; one is imported.' : message;
  return { message: text, span };
}

function readHead(path: string): Uint8Array {
  const descriptor = openSync(path, 'r');
  try {
    const head = Buffer.allocUnsafe(HEAD_BYTES);
    let length = 0;
    for (;;) {
      const count = readSync(descriptor, head, length, head.length - length, length);
      length += count;
      if (length === head.length) return head;
      // A part of it would keep the whole, for each of the many small files of a folder.
      if (count === 0) return new Uint8Array(head.subarray(0, length));
    }
  } finally {
    closeSync(descriptor);
  }
}

/** For a look at how it begins, whatever it is. */
function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
