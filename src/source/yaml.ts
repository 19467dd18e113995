import { Composer, type CST, type Document, Lexer, Parser, type ScalarTag } from 'yaml';
import { MAX_DEPTH } from './limits.js';
import { type SourceProblem, sourceProblem } from './problem.js';
import type { SourceFile } from './source-file.js';
import { type Located, type Span, spanOf } from './span.js';
import type { YamlNode } from './yaml-node.js';
import { type Openings, syntaxProblems } from './yaml-syntax.js';
import { convertTree } from './yaml-tree.js';

/** What was understood of a YAML text. With problems, `root` is what could be read in spite of them. */
export type ParsedYaml = {
  readonly file: SourceFile;
  readonly root: YamlNode | undefined;
  readonly problems: readonly SourceProblem[];
  /** Every comment, `#` included, in order. */
  readonly comments: readonly Located<string>[];
  /** Every anchor, alias and tag as it is written, in order. */
  readonly marks?: readonly Located<string>[];
  /** What aliases stand for: a change of it is one in several places. */
  readonly shared?: readonly Span[];
};

export type YamlOptions = {
  /** Tags of the text's own (`!Ref`) are kept with their nodes and no fault; a model has none. */
  readonly keepTags?: boolean;
};

/** Reads YAML 1.2 (core schema) into a tree whose every node keeps its place. Never throws for any text. */
export function parseYaml(file: SourceFile, options: YamlOptions = {}): ParsedYaml {
  const scan = scanTokens(file);
  if (scan.tooDeepAt !== undefined) {
    const span = spanOf(file, scan.tooDeepAt, scan.tooDeepAt + 1);
    const message = `Nested deeper than ${MAX_DEPTH} levels.`;
    return { file, root: undefined, problems: [sourceProblem('too-deep', message, span)], comments: [] };
  }
  const [document, second] = composeDocuments(file, scan.tokens);
  if (document === undefined || document.contents === null || isEmpty(document, scan.tokens)) {
    const syntax = document === undefined ? [] : syntaxProblems(file, document, scan.openings, options);
    const empty = sourceProblem('empty', 'The file is empty: there is no model in it.', spanOf(file, 0, 0));
    return { file, root: undefined, problems: syntax.length > 0 ? syntax : [empty], comments: scan.comments };
  }
  const problems = syntaxProblems(file, document, scan.openings, options);
  if (second !== undefined) {
    const message = 'A second YAML document begins here; a model is one document. Use `include` for several files.';
    const start = second.range[0];
    problems.push(sourceProblem('several-documents', message, spanOf(file, start, start)));
  }
  const tree = convertTree(file, document, options);
  // What a broken syntax makes of the rest of the text is no news: one cause, one problem.
  const all = problems.length > 0 ? problems : tree.problems;
  const { comments, marks } = scan;
  return { file, root: tree.root, problems: all, comments, marks, shared: tree.shared };
}

type Scan = {
  readonly tokens: readonly CST.Token[];
  readonly comments: readonly Located<string>[];
  readonly marks: readonly Located<string>[];
  readonly openings: Openings;
  readonly tooDeepAt: number | undefined;
};

const SCALAR = '\u001f';
const FLOW_ERROR_END = '\u0018';

/** Tokens of the text. The composer recurses, so nesting is bounded here, where it costs nothing. */
function scanTokens(file: SourceFile): Scan {
  const lexer = new Lexer();
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const comments: Located<string>[] = [];
  const marks: Located<string>[] = [];
  const open: number[] = [];
  const openings = { brackets: [] as number[], quotes: [] as number[], comments };
  let isScalar = false;
  let errors = 0;
  for (const lexeme of lexer.lex(file.text)) {
    const { offset } = parser;
    const first = isScalar ? '' : lexeme.charAt(0);
    isScalar = !isScalar && lexeme === SCALAR;
    if (first === '#') comments.push({ value: lexeme, span: spanOf(file, offset, offset + lexeme.length) });
    else if (first === '&' || first === '*' || first === '!')
      marks.push({ value: lexeme, span: spanOf(file, offset, offset + lexeme.length) });
    else if (first === '{' || first === '[') open.push(offset);
    else if (first === '}' || first === ']') open.pop();
    else if (first === '"' || first === "'") openings.quotes.push(offset);
    else if (first === FLOW_ERROR_END) openings.brackets.push(...open.splice(0).slice(-1));
    const made: Iterable<CST.Token> = parser.next(lexeme);
    // The build makes lists of generators, and nearly all of these are empty.
    if (!Array.isArray(made) || made.length > 0) {
      for (const token of made) {
        if (token.type === 'error') errors += 1;
        if (token.type !== 'error' || errors <= MOST_ERRORS) tokens.push(token);
      }
    }
    if (parser.stack.length > MAX_DEPTH * 2) return { tokens, comments, marks, openings, tooDeepAt: parser.offset - 1 };
  }
  for (const token of parser.end()) tokens.push(token);
  openings.brackets.push(...open.slice(-1));
  return { tokens, comments, marks, openings, tooDeepAt: undefined };
}

/** What begins so is text in the core schema: asked first, it spares most scalars the patterns of numbers, truth values and null. */
const PLAIN_TEXT: ScalarTag = {
  tag: 'tag:yaml.org,2002:str',
  default: true,
  test: /^[^-+.~\dnNtTfF]/,
  resolve: (text) => text,
};

function composeDocuments(file: SourceFile, tokens: readonly CST.Token[]): Document.Parsed[] {
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    customTags: (tags) => [PLAIN_TEXT, ...tags],
    intAsBigInt: true,
    uniqueKeys: false,
    prettyErrors: false,
    strict: true,
    merge: false,
    logLevel: 'silent',
  });
  const documents: Document.Parsed[] = [];
  boundErrors(composer);
  for (const document of composer.compose(tokens, true, file.text.length)) {
    documents.push(document as Document.Parsed);
    if (documents.length === 2) break;
  }
  return documents;
}

const MOST_ERRORS = 1000;

type OnError = (source: unknown, code: unknown, message: string, isWarning?: boolean) => void;

/**
 * A broken text may have a million errors, which take minutes and gigabytes, and of which the first ones alone are told. Warnings are
 * bounded by themselves, so that they take the place of no error. The package offers no other way than its private
 * method; a version without it reports all of them.
 */
function boundErrors(composer: Composer): void {
  const inner = composer as unknown as { onError?: OnError };
  const { onError } = inner;
  if (typeof onError !== 'function') return;
  const counts = { errors: 0, warnings: 0 };
  inner.onError = (source, code, message, isWarning) => {
    const kind = isWarning === true ? 'warnings' : 'errors';
    counts[kind] += 1;
    if (counts[kind] <= MOST_ERRORS) onError(source, code, message, isWarning);
  };
}

/** True for a text of nothing but blanks, comments and markers: the composer gives it a null of no length. */
function isEmpty(document: Document.Parsed, tokens: readonly CST.Token[]): boolean {
  const only = tokens.every((token) => token.type !== 'document' || token.value === undefined);
  return only && document.errors.length === 0;
}
