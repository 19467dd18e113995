import type { Node } from 'web-tree-sitter';
import { type SourceFile, spanOf } from '../../../../source/index.js';
import { type ImportError, invalid } from '../../../problem.js';

/**
 * Why a text is none of the language, at the place that a person would mend: a syntax tree with faults tells that there is one, and hardly
 * ever which.
 */
export function faultOf(root: Node | undefined, source: SourceFile): ImportError {
  const found =
    new Scan(source.text).fault() ??
    (root === undefined ? { message: 'This text cannot be read.', at: 0 } : faultOfTree(root, source.text));
  return invalid(found.message, spanOf(source, found.at, found.at + (found.length ?? 1)));
}

interface Fault {
  readonly message: string;
  readonly at: number;
  readonly length?: number;
}

/** A bracket that is open, `"` for a text. */
interface Open {
  readonly bracket: '{' | '[' | '(' | '"';
  readonly at: number;
  /** Of the line that it stands on. */
  readonly indent: number;
  /** Whether it is the brace of a block. */
  readonly isBlock: boolean;
}

const CLOSED_BY: Readonly<Record<string, string>> = { '{': '}', '[': ']', '(': ')' };
/** `name =`, `block {`, `block "label" {`. Words are taken whole, so that a long one is gone through once. */
const STATEMENT =
  /[\p{ID_Start}_][\p{ID_Continue}-]*(?![\p{ID_Continue}-])[ \t]*(?:=(?!=)|(?:(?:"[^"\n]*"|[\w-]+(?![\w-]))[ \t]*)*\{)/uy;
/** The grammar takes an exponent only behind a fraction. */
const WITH_EXPONENT = /(?<![\w.]|\w-)\d+[eE][+-]?\d+(?!\w)/y;
const WORD = /[\w-]{1,40}|[^\s\w]/y;

/** What of a number at a place the grammar takes for the name of the next block, or for nothing. */
export function exponentAt(text: string, at: number): Fault | undefined {
  WITH_EXPONENT.lastIndex = at;
  const number = WITH_EXPONENT.exec(text)?.[0];
  if (number === undefined) return undefined;
  const better = Number.isSafeInteger(Number(number)) ? `: write \`${Number(number)}\`` : '';
  return { message: `The exponent of \`${number}\` cannot be read${better}.`, at, length: number.length };
}

/** Goes through brackets and quotes, and the beginnings of lines in blocks. */
class Scan {
  readonly #text: string;
  readonly #open: Open[] = [];
  #at = 0;
  #lineStart = 0;
  /** A brace that ends further to the left than the line that it began on. */
  #suspect: Open | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  fault(): Fault | undefined {
    while (this.#at < this.#text.length) {
      const fault = this.#open.at(-1)?.bracket === '"' ? this.#inText() : this.#step();
      if (fault !== undefined) return fault;
    }
    const open = this.#suspect ?? this.#open.at(-1);
    return open === undefined ? undefined : { message: notClosed(open), at: open.at };
  }

  #step(): Fault | undefined {
    const letter = this.#text[this.#at] ?? '';
    if (letter === '\n') return this.#newLine();
    if (letter === '"') return this.#push('"', false);
    if (this.#skips(/#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y)) return undefined;
    const document = /<<-?([\w-]+)[ \t]*\r?\n/y;
    document.lastIndex = this.#at;
    const begun = document.exec(this.#text);
    if (begun !== null) return this.#document(begun[0].length, begun[1] ?? '');
    if (this.#isStatementDue()) return this.#statement();
    if (letter in CLOSED_BY) return this.#push(letter as Open['bracket'], false);
    if (letter === '}' || letter === ']' || letter === ')') return this.#close(letter);
    const exponent = exponentAt(this.#text, this.#at);
    if (exponent !== undefined) return exponent;
    if (letter === "'") return { message: "Text stands in double quotes here, not in `'`.", at: this.#at };
    this.#at += 1;
    return undefined;
  }

  #newLine(): undefined {
    this.#at += 1;
    this.#lineStart = this.#at;
  }

  #push(bracket: Open['bracket'], isBlock: boolean): undefined {
    const indent = /[ \t]*/.exec(this.#text.slice(this.#lineStart, this.#at))?.[0].length ?? 0;
    this.#open.push({ bracket, at: this.#at, indent, isBlock });
    this.#at += 1;
  }

  #close(letter: string): Fault | undefined {
    const open = this.#open.pop();
    const at = this.#at;
    this.#at += 1;
    if (open === undefined) return this.#unopened(letter, at);
    if (CLOSED_BY[open.bracket] !== letter) return { message: notClosed(open), at: open.at };
    const isFirst = this.#text.slice(this.#lineStart, at).trim() === '';
    if (isFirst && at - this.#lineStart < open.indent) this.#suspect ??= open;
    return undefined;
  }

  #unopened(letter: string, at: number): Fault {
    return { message: `This \`${letter}\` closes nothing that is open.`, at };
  }

  /** The first word of a line of a file or a block is the name of something. */
  #isStatementDue(): boolean {
    const last = this.#open.at(-1);
    if (last !== undefined && !last.isBlock) return false;
    const before = this.#text.slice(this.#lineStart, this.#at);
    return /[^\s})\]]/.test(this.#text[this.#at] ?? '') && /(?:^|\{)[ \t]*$/.test(before);
  }

  #statement(): Fault | undefined {
    STATEMENT.lastIndex = this.#at;
    const found = STATEMENT.exec(this.#text);
    if (found === null) {
      WORD.lastIndex = this.#at;
      const word = WORD.exec(this.#text)?.[0] ?? '';
      const message = /^[\w-]/.test(word)
        ? `After \`${word}\` there stands neither \`=\` with a value nor a block in braces.`
        : `\`${word}\` is not expected here: a line begins with a name.`;
      return { message, at: this.#at, length: word.length };
    }
    const isBlock = found[0].endsWith('{');
    this.#at += found[0].length - (isBlock ? 1 : 0);
    return isBlock ? this.#push('{', true) : undefined;
  }

  /** Up to its quote, or to what stands in `${…}`. */
  #inText(): Fault | undefined {
    const open = this.#open.at(-1);
    if (this.#skips(/(?:[^"\\$%\n]|\\.|\$\$\{|%%\{|[$%](?!\{))+/y)) return undefined;
    if (this.#text[this.#at] === '"') {
      this.#open.pop();
      this.#at += 1;
      return undefined;
    }
    if (/^[$%]\{/.test(this.#text.slice(this.#at, this.#at + 2))) {
      this.#at += 1;
      return this.#push('{', false);
    }
    return { message: 'The text that begins here has no end on its line.', at: open?.at ?? this.#at };
  }

  #document(length: number, word: string): Fault | undefined {
    const start = this.#at + length;
    const last = new RegExp(`^[ \\t]*${word}[ \\t]*\\r?$`, 'gm');
    last.lastIndex = start;
    if (last.exec(this.#text) === null) {
      return { message: `The document that begins here has no line \`${word}\` at its end.`, at: this.#at };
    }
    this.#at = last.lastIndex;
    return undefined;
  }

  #skips(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const length = pattern.exec(this.#text)?.[0].length ?? 0;
    this.#at += length;
    return length > 0;
  }
}

function notClosed({ bracket }: Open): string {
  return bracket === '"' ? 'The text that begins here has no end.' : `This \`${bracket}\` is not closed.`;
}

/** Where brackets and lines are in order: the innermost part that cannot be read. */
function faultOfTree(root: Node, text: string): Fault {
  let node = root;
  for (;;) {
    const inner = node.children.find((child) => child.isMissing || child.isError || child.hasError);
    if (inner === undefined) break;
    node = inner;
  }
  const at = Math.min(node.startIndex, Math.max(0, text.length - 1));
  const word = /^[^\s]{1,40}/.exec(text.slice(at))?.[0];
  const message = word === undefined ? 'A value is missing here.' : `What begins with \`${word}\` cannot be read.`;
  return { message, at, length: word?.length ?? 1 };
}
