import { type Finding, findingOf } from '../diagnostics/index.js';
import { createContext, type LoadContext } from '../model/context.js';
import type { FileContent } from '../model/file-reader.js';
import { DUPLICATE_NAME, YAML_SYNTAX } from '../model/language-rules.js';
import { checkSchema, type TextKind } from '../model/schema-findings.js';
import {
  decodeSource,
  type ParsedYaml,
  parseYaml,
  SourceFile,
  type SourceProblem,
  spanOf,
  type YamlMap,
} from '../source/index.js';

/** Nobody writes so much by hand, and what a program wrote over it is not ours. */
export const MOST_BYTES = 1024 * 1024;

/** A kind of file. */
export type FileKind = TextKind & {
  /** Nothing but comments says nothing, and is no mistake. */
  readonly mayBeEmpty?: boolean;
};

export type ReadYaml = {
  /** Undefined where the text could not be read as YAML or is no map; what is wrong with it otherwise is in `context`. */
  readonly root: YamlMap | undefined;
  readonly context: LoadContext;
};

/** The text of a file as a tree that was held against the schema of its kind. Never throws for anything that a file may hold. */
export function readYaml(path: string, content: FileContent, kind: FileKind, mostBytes = MOST_BYTES): ReadYaml {
  const context = createContext();
  const parsed = parsedOf(path, content, mostBytes);
  if ('message' in parsed) return { root: undefined, context: reported(context, path, parsed) };
  const isEmpty = parsed.problems.some(({ code }) => code === 'empty');
  if (isEmpty && kind.mayBeEmpty === true) return { root: undefined, context };
  for (const problem of parsed.problems) context.findings.push(problemFinding(problem, kind));
  const { root } = parsed;
  if (root === undefined || parsed.problems.length > 0) return { root: undefined, context };
  checkSchema(context, root, kind);
  return { root: root.kind === 'map' ? root : undefined, context };
}

/** The tree, or why there is none. */
function parsedOf(path: string, content: FileContent, mostBytes: number): ParsedYaml | { readonly message: string } {
  if (content.kind === 'problem') {
    const { kind, size } = content.problem;
    return kind === 'too-large' ? tooLarge(size ?? 0, mostBytes) : { message: content.problem.message };
  }
  if (content.bytes.length > mostBytes) return tooLarge(content.bytes.length, mostBytes);
  const { file, problems } = decodeSource(path, content.bytes);
  return problems.length > 0 ? { file, root: undefined, problems, comments: [] } : parseYaml(file);
}

function tooLarge(size: number, most: number): { readonly message: string } {
  const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  return { message: `has ${megabytes(size)}, and may have ${megabytes(most)}` };
}

function reported(context: LoadContext, path: string, { message }: { readonly message: string }): LoadContext {
  const span = spanOf(new SourceFile(path, ''), 0, 0);
  context.findings.push(findingOf(YAML_SYNTAX, { message: `\`${path}\` ${message}.`, span }));
  return context;
}

function problemFinding({ code, message, span, related }: SourceProblem, { name }: TextKind): Finding {
  const rule = code === 'duplicate-key' ? DUPLICATE_NAME : YAML_SYNTAX;
  return findingOf(rule, { message: wordsFor(name)[code] ?? message, span, related });
}

/** Where the words for a model would be wrong. */
function wordsFor(name: string): Readonly<Partial<Record<SourceProblem['code'], string>>> {
  const [article, ...noun] = name.split(' ');
  return {
    empty: `The file is empty: there is no ${noun.join(' ')} in it.`,
    'several-documents': `A second YAML document begins here; ${article} ${noun.join(' ')} is one document.`,
    'unsupported-value': `This kind of YAML value has no place in ${name}.`,
  };
}
