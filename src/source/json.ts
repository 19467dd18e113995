import { NUMBER, SPACE, STRING, STRING_START } from './json-syntax.js';
import { MAX_DEPTH } from './limits.js';
import { type SourceProblem, sourceProblem } from './problem.js';
import type { SourceFile } from './source-file.js';
import { spanOf } from './span.js';
import type { YamlEntry, YamlNode, YamlScalar, YamlScalarValue } from './yaml-node.js';

/** What was understood of a JSON text: a tree, or what keeps it from being one. */
export type ParsedJson =
  | { readonly root: YamlNode; readonly problem: undefined }
  | { readonly root: undefined; readonly problem: SourceProblem };

/** Reads JSON (RFC 8259) into the tree that YAML is read into; of equal names in one object the text is at fault. Never throws for any text. */
export function parseJson(file: SourceFile): ParsedJson {
  const reader = new JsonReader(file);
  try {
    return { root: reader.document(), problem: undefined };
  } catch (error) {
    if (error instanceof JsonFault) return { root: undefined, problem: error.problem };
    throw error;
  }
}

/** The same of several values one after the other, as lines or not. */
export function parseJsonValues(file: SourceFile): {
  readonly roots: readonly YamlNode[];
  readonly problem: SourceProblem | undefined;
} {
  const reader = new JsonReader(file);
  const roots: YamlNode[] = [];
  try {
    for (let root = reader.next(); root !== undefined; root = reader.next()) roots.push(root);
    return { roots, problem: undefined };
  } catch (error) {
    if (error instanceof JsonFault) return { roots, problem: error.problem };
    throw error;
  }
}

class JsonFault extends Error {
  readonly problem: SourceProblem;

  constructor(problem: SourceProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

const WORD = /[A-Za-z_$][\w$]*/y;
const INTEGER = /^-?\d+$/;
/** A longer number is no figure; as a `bigint` it would take long to read. */
const MOST_DIGITS = 400;

const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

class JsonReader {
  readonly #file: SourceFile;
  readonly #text: string;
  #at = 0;
  /** Where the objects and lists begin that are not finished. */
  readonly #open: number[] = [];

  constructor(file: SourceFile) {
    this.#file = file;
    this.#text = file.text;
  }

  document(): YamlNode {
    this.#skipSpace();
    if (this.#at === this.#text.length) this.#fail('empty', 'The file is empty.', 0);
    const root = this.#value(1);
    this.#skipSpace();
    if (this.#at < this.#text.length)
      this.#fail('several-documents', 'The JSON value has ended before this.', this.#at);
    return root;
  }

  /** The next of several values; undefined at the end of the text. */
  next(): YamlNode | undefined {
    this.#skipSpace();
    return this.#at === this.#text.length ? undefined : this.#value(1);
  }

  #value(depth: number): YamlNode {
    const char = this.#text[this.#at];
    if (char === '{' || char === '[') {
      if (depth > MAX_DEPTH) this.#fail('too-deep', `Nested deeper than ${MAX_DEPTH} levels.`, this.#at);
      this.#open.push(this.#at);
      const made = char === '{' ? this.#object(depth) : this.#list(depth);
      this.#open.pop();
      return made;
    }
    const start = this.#at;
    if (char === '"') return this.#scalar(start, JSON.parse(this.#string()) as string, true);
    const number = this.#match(NUMBER);
    if (number !== '') return this.#scalar(start, numberOf(number), false);
    const word = this.#match(WORD);
    const constant = CONSTANTS.get(word);
    if (constant === undefined) this.#failAt(start, 'a value is expected here');
    return this.#scalar(start, constant as boolean | null, false);
  }

  #object(depth: number): YamlNode {
    const start = this.#at;
    const entries = new Map<string, YamlEntry>();
    this.#at += 1;
    this.#skipSpace();
    if (this.#text[this.#at] === '}') this.#at += 1;
    else
      for (;;) {
        const keyStart = this.#at;
        if (this.#text[keyStart] !== '"') this.#failAt(keyStart, 'a name in double quotes is expected here');
        const key = JSON.parse(this.#string()) as string;
        const keySpan = spanOf(this.#file, keyStart, this.#at);
        this.#skipSpace();
        if (this.#text[this.#at] !== ':') this.#failAt(this.#at, 'a `:` is expected here');
        this.#at += 1;
        this.#skipSpace();
        const first = entries.get(key);
        if (first !== undefined) {
          const related = [{ message: 'It is given here first.', span: first.keySpan }];
          throw new JsonFault(
            sourceProblem('duplicate-key', `\`${key}\` is given twice in the same object.`, keySpan, related),
          );
        }
        entries.set(key, { key, keySpan, value: this.#value(depth + 1), merged: false });
        if (this.#ends('}')) break;
      }
    return { kind: 'map', entries: [...entries.values()], span: spanOf(this.#file, start, this.#at) };
  }

  #list(depth: number): YamlNode {
    const start = this.#at;
    const items: YamlNode[] = [];
    this.#at += 1;
    this.#skipSpace();
    if (this.#text[this.#at] === ']') this.#at += 1;
    else
      do {
        items.push(this.#value(depth + 1));
      } while (!this.#ends(']'));
    return { kind: 'seq', items, span: spanOf(this.#file, start, this.#at) };
  }

  /** Past the end of a collection, or past the comma before its next member. */
  #ends(closing: string): boolean {
    this.#skipSpace();
    const char = this.#text[this.#at];
    if (char !== ',' && char !== closing) this.#failAt(this.#at, `a \`,\` or \`${closing}\` is expected here`);
    this.#at += 1;
    if (char === closing) return true;
    const comma = this.#at - 1;
    this.#skipSpace();
    if (this.#text[this.#at] === closing) this.#failAt(comma, `no \`,\` may stand before \`${closing}\``);
    return false;
  }

  #string(): string {
    const start = this.#at;
    const text = this.#match(STRING);
    if (text !== '') return text;
    this.#match(STRING_START);
    const end = this.#at;
    if (end === this.#text.length) this.#fail('syntax', 'The text ends within this string.', start);
    const what =
      this.#text[end] === '\\' ? 'this is no escape of JSON' : 'a string cannot hold this character as it is';
    return this.#failAt(end, what);
  }

  #scalar(start: number, value: YamlScalarValue, quoted: boolean): YamlScalar {
    const source = this.#text.slice(start, this.#at);
    return { kind: 'scalar', value, source, quoted, span: spanOf(this.#file, start, this.#at) };
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const start = this.#at;
    if (pattern.test(this.#text)) this.#at = pattern.lastIndex;
    return this.#text.slice(start, this.#at);
  }

  #skipSpace(): void {
    this.#match(SPACE);
  }

  #failAt(at: number, expected: string): never {
    if (at < this.#text.length) return this.#fail('syntax', `This is no JSON: ${expected}.`, at);
    const openedAt = this.#open.at(-1);
    const opened = openedAt === undefined ? undefined : this.#file.position(openedAt);
    const what = openedAt !== undefined && this.#text[openedAt] === '{' ? 'object' : 'list';
    const inside = opened === undefined ? '' : `, inside the ${what} that begins in line ${opened.line}`;
    return this.#fail('syntax', `The text ends too early${inside}: ${expected}.`, Math.max(0, at - 1));
  }

  #fail(code: SourceProblem['code'], message: string, at: number): never {
    throw new JsonFault(sourceProblem(code, message, spanOf(this.#file, at, Math.min(at + 1, this.#text.length))));
  }
}

function numberOf(text: string): bigint | number {
  return INTEGER.test(text) && text.length <= MOST_DIGITS ? BigInt(text) : Number(text);
}
