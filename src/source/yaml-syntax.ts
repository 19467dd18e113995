import type { Document, YAMLError } from 'yaml';
import { type SourceProblem, type SourceProblemCode, sourceProblem } from './problem.js';
import type { SourceFile } from './source-file.js';
import { type Located, type Span, spanOf } from './span.js';
import type { YamlOptions } from './yaml.js';

/** Offsets where something was opened: of brackets those that nothing closes, of quotes all; and every comment. */
export type Openings = {
  readonly brackets: readonly number[];
  readonly quotes: readonly number[];
  readonly comments: readonly Located<string>[];
};

/** A damaged file breaks in hundreds of places; nobody reads more than the first. */
const MAX_PROBLEMS = 10;

const CODES: Partial<Record<YAMLError['code'], SourceProblemCode>> = {
  TAB_AS_INDENT: 'tab-indent',
  TAG_RESOLVE_FAILED: 'unknown-tag',
  RESOURCE_EXHAUSTION: 'too-deep',
  BAD_ALIAS: 'unknown-alias',
};

/** What the parser found, in the words and at the places that help; the first of each line, since the rest follows from it. */
export function syntaxProblems(
  file: SourceFile,
  document: Document.Parsed,
  openings: Openings,
  { keepTags = false }: YamlOptions = {},
): SourceProblem[] {
  const problems: SourceProblem[] = [];
  const version = document.directives?.yaml.version;
  if (version !== undefined && version !== '1.2') {
    const message = `\`%YAML ${version}\` asks for another YAML version; models are YAML 1.2. Remove the line.`;
    const { start, end } = file.lineRange(file.lineOf(Math.max(0, file.text.indexOf('%YAML'))));
    problems.push(sourceProblem('yaml-version', message, spanOf(file, start, end)));
  }
  const lines = new Set<number>();
  let afterTab = false;
  let toldUpTo = -1;
  for (const error of [...document.errors, ...document.warnings]) {
    if (error.code === 'MULTIPLE_DOCS' || problems.length >= MAX_PROBLEMS) continue;
    if (keepTags && error.code === 'TAG_RESOLVE_FAILED' && error.name === 'YAMLWarning') continue;
    const line = file.lineOf(error.pos[0]);
    if (error.pos[0] <= toldUpTo) {
      if (error.code === 'UNEXPECTED_TOKEN') break;
      continue;
    }
    if (lines.has(line)) continue;
    // A line that a tab indents counts as not indented, so that the lines after it seem to belong nowhere.
    if (afterTab && error.code !== 'TAB_AS_INDENT') continue;
    afterTab ||= error.code === 'TAB_AS_INDENT';
    lines.add(line);
    const place = unclosed(file, error, openings);
    const span = place?.span ?? errorSpan(file, error);
    toldUpTo = place?.upTo ?? toldUpTo;
    problems.push(sourceProblem(CODES[error.code] ?? 'syntax', place?.message ?? describe(error), span));
    // Where a value ended too early, the parser stumbles over every line that follows.
    if (error.code === 'UNEXPECTED_TOKEN') break;
  }
  return problems;
}

type Unclosed = {
  readonly span: Span;
  readonly message: string;
  /** What else the parser finds up to here follows from it. */
  readonly upTo?: number;
};

/** The parser notices a missing bracket or quote where the text ends; the reader looks for the one that was opened. */
function unclosed(file: SourceFile, error: YAMLError, openings: Openings): Unclosed | undefined {
  const quote = error.code === 'MISSING_CHAR' && error.message.startsWith('Missing closing');
  const bracket = /^Flow .*\bend with a [\]}]$/.test(error.message);
  if (!quote && !bracket) return undefined;
  const at = (quote ? openings.quotes : openings.brackets).findLast((offset) => offset < error.pos[0]);
  if (at === undefined) return undefined;
  const char = file.text.charAt(at);
  const closing = char === '{' ? '}' : char === '[' ? ']' : char;
  const end = bracket ? closingOf(file, at, openings) : undefined;
  if (end !== undefined) {
    const message = `This line belongs to the \`${char}\` of line ${file.lineOf(at)} and is indented too little: it has to stand deeper than the key or the dash before that \`${char}\`.`;
    return { span: errorSpan(file, error), message, upTo: end };
  }
  const line = file.lineRange(file.lineOf(at));
  const comment = openings.comments.find(({ span }) => span.start > at && span.start < line.end);
  if (bracket && comment?.value.includes(closing) === true) {
    const message = `A \`#\` after a space begins a comment, so the \`${closing}\` behind it does not close the \`${char}\`. Quote the text if the \`#\` belongs to it.`;
    return { span: comment.span, message };
  }
  return { span: spanOf(file, at, at + 1), message: `This \`${char}\` is never closed: a \`${closing}\` is missing.` };
}

/**
 * Where a bracket is closed for whoever does not look at the indentation; undefined where the block around it goes on before: what closes
 * after that is another's.
 */
function closingOf(file: SourceFile, at: number, { comments }: Openings): number | undefined {
  const { text } = file;
  const ends = new Map(comments.map(({ span }) => [span.start, span.end]));
  const own = /^[ ]*(?:- +)*/.exec(text.slice(file.lineRange(file.lineOf(at)).start, at))?.[0].length ?? 0;
  const open: string[] = [];
  /** The last character that is neither blank nor of a comment. */
  let last = '';
  for (let i = at; i < text.length; i += 1) {
    const char = text.charAt(i);
    const comment = ends.get(i);
    if (comment !== undefined) {
      i = comment - 1;
      continue;
    }
    if (char === '\n' && keyColumn(text, i + 1) <= own && !(open.at(-1) === '}' && /[,{]/.test(last))) return undefined;
    if (/\S/.test(char)) last = char;
    if ((char === '"' || char === "'") && BEFORE_TEXT.test(text.charAt(i - 1))) i = endOfQuoted(text, i, char);
    else if (char === '[' || char === '{') open.push(char === '[' ? ']' : '}');
    else if (char === ']' || char === '}') {
      if (open.pop() !== char) return undefined;
      if (open.length === 0) return i;
    }
  }
  return undefined;
}

/** How far to the right a line begins that looks like `key:`; no other line counts. */
function keyColumn(text: string, lineStart: number): number {
  KEY_LINE.lastIndex = lineStart;
  return KEY_LINE.exec(text)?.[1]?.length ?? Number.POSITIVE_INFINITY;
}

const KEY_LINE = /( *)(?:"[^"\n]*"|'[^'\n]*'|[^\s"'#,[\]{}][^#,[\]{}\n]*?):(?=\s|$)/y;

/** What stands before a quote that begins a text. */
const BEFORE_TEXT = /[\s,:[{]/;

function endOfQuoted(text: string, at: number, quote: string): number {
  for (let i = at + 1; i < text.length; i += 1) {
    const isEscape = quote === '"' ? text.charAt(i) === '\\' : text.startsWith("''", i);
    if (isEscape) i += 1;
    else if (text.charAt(i) === quote) return i;
  }
  return text.length;
}

function errorSpan(file: SourceFile, error: YAMLError): Span {
  const start = Math.min(error.pos[0], file.text.length);
  const lineEnd = file.lineRange(file.lineOf(start)).end;
  return spanOf(file, start, Math.max(start, Math.min(error.pos[1], lineEnd)));
}

/** Words for the errors that people make; the parser's own for the rest. */
function describe(error: YAMLError): string {
  const own = MESSAGES.find(([code, pattern]) => code === error.code && pattern.test(error.message));
  if (own !== undefined) return own[2];
  switch (error.code) {
    case 'TAG_RESOLVE_FAILED':
      return `${sentence(error.message)} A model uses no YAML tags.`;
    case 'BAD_SCALAR_START':
      return `${sentence(error.message)} Quote the text.`;
    default:
      return sentence(error.message);
  }
}

const ANY = /(?:)/;

const MESSAGES: readonly (readonly [YAMLError['code'], RegExp, string])[] = [
  ['TAB_AS_INDENT', ANY, 'A tab is used as indentation; YAML allows spaces only.'],
  ['BAD_INDENT', ANY, 'The indentation is wrong: this line belongs to no block above it.'],
  [
    'BLOCK_AS_IMPLICIT_KEY',
    ANY,
    'A `key: value` cannot stand inside another value on the same line; put it on a line of its own, or quote the text if the colon belongs to it.',
  ],
  [
    'MULTILINE_IMPLICIT_KEY',
    ANY,
    'This is neither `key: value` nor a list item: a colon, or the space after it, may be missing.',
  ],
  [
    'MISSING_CHAR',
    /^Implicit map keys/,
    'This is a key without a value: a colon, or the space after it, may be missing.',
  ],
  [
    'MISSING_CHAR',
    /^Comments must be separated/,
    'A `#` begins a comment only after a space; quote the text if it belongs to it.',
  ],
  [
    'UNEXPECTED_TOKEN',
    /block-seq-ind on same line/,
    'A list item cannot begin on the line of its key; put it on the next line.',
  ],
  ['UNEXPECTED_TOKEN', /flow-(?:map|seq)-end token in YAML stream/, 'This bracket closes nothing that is open.'],
  [
    'UNEXPECTED_TOKEN',
    /at node end$|in YAML stream/,
    'This follows a value that has ended already. Quote the whole text if it is one: a template such as `{a}#{b}` has to be quoted.',
  ],
];

function sentence(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim().slice(0, 200);
  return /[.!?]$/.test(flat) ? flat : `${flat}.`;
}
