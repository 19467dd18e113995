import { posix } from 'node:path';
import { findingOf } from '../diagnostics/index.js';
import { beside } from '../files/beside.js';
import {
  decodeSource,
  type ParsedYaml,
  parseYaml,
  SourceFile,
  type SourceProblem,
  type Span,
  spanOf,
  tooLargeSource,
  type YamlMap,
} from '../source/index.js';
import { type LoadContext, reportWrong } from './context.js';
import type { FileProblem, FileReader } from './file-reader.js';
import { CIRCULAR_INCLUDE, DUPLICATE_NAME, UNKNOWN_REFERENCE, WRONG_TYPE, YAML_SYNTAX } from './language-rules.js';
import { checkVersion } from './language-version.js';
import { mergeModels } from './merge-models.js';
import { NO_MODEL, placeOfNoModel } from './no-model.js';
import { get, items, text } from './node.js';

/** What was read of the root file and those that it includes. */
export interface ReadFiles {
  /** The root file first, then the included ones in the order of reading. */
  readonly parsed: readonly ParsedYaml[];
  /** One tree of all files; undefined where the root file is no map or any file is no YAML. */
  readonly root: YamlMap | undefined;
  /** A file is in a later version of the language: what else is wrong with it by this one, is not. */
  readonly isNewer?: boolean;
  /** Why the root file could not be read at all. */
  readonly unreadable?: FileProblem;
}

/** A model of more files than this is refused: an include that makes includes has no other end. */
const MAX_FILES = 500;

/** Reads the root file and everything that it includes, and merges them by name. */
export function readFiles(context: LoadContext, reader: FileReader, rootPath: string): ReadFiles {
  const run: Run = {
    context,
    reader,
    base: posix.dirname(rootPath),
    parsed: [],
    trees: new Map(),
    broken: false,
    isNewer: false,
  };
  const content = reader.read(rootPath);
  if (content.kind === 'problem' && content.problem.kind !== 'too-large') {
    const { problem } = content;
    const span = spanOf(new SourceFile(rootPath, ''), 0, 0);
    context.findings.push(findingOf(YAML_SYNTAX, { message: `\`${rootPath}\` ${problem.message}.`, span }));
    return { parsed: [], root: undefined, unreadable: problem };
  }
  const root = parseFile(run, rootPath, content, placeOfNoModel);
  if (root !== undefined) readIncludes(run, rootPath, root, [rootPath]);
  const [first, ...others] = run.trees.values();
  const { parsed, isNewer } = run;
  if (run.broken || first === undefined) return { parsed, root: undefined, isNewer };
  return { parsed, isNewer, root: others.reduce((merged, tree) => mergeModels(context, merged, tree), first) };
}

type Run = {
  readonly context: LoadContext;
  readonly reader: FileReader;
  /** Folder of the root file: nothing outside it is read. */
  readonly base: string;
  readonly parsed: ParsedYaml[];
  /** By normalised path, in the order of reading; undefined for a file that is no map. */
  readonly trees: Map<string, YamlMap>;
  broken: boolean;
  isNewer: boolean;
};

function parseFile(
  run: Run,
  path: string,
  content: ReturnType<FileReader['read']>,
  placeOfOther: (parsed: ParsedYaml) => Span | undefined = () => undefined,
): YamlMap | undefined {
  const decoded =
    content.kind === 'bytes' ? decodeSource(path, content.bytes) : tooLargeSource(path, content.problem.size ?? 0);
  const parsed = decoded.problems.length > 0 ? undefined : parseYaml(decoded.file);
  run.parsed.push(parsed ?? { file: decoded.file, root: undefined, problems: decoded.problems, comments: [] });
  const other = parsed === undefined ? undefined : placeOfOther(parsed);
  if (other !== undefined) {
    run.context.findings.push(findingOf(WRONG_TYPE, { message: NO_MODEL, span: other }));
    run.broken = true;
    return undefined;
  }
  const problems = parsed?.problems ?? decoded.problems;
  for (const problem of problems) reportProblem(run.context, problem);
  // A name that stands twice leaves a tree that can be read; every other fault of the text leaves doubtful pieces.
  if (problems.some(({ code }) => code !== 'duplicate-key')) run.broken = true;
  const root = parsed?.root;
  if (root?.kind === 'map') {
    if (!checkVersion(run.context, root)) run.isNewer = true;
    run.trees.set(path, root);
    return root;
  }
  if (root !== undefined && problems.length === 0) {
    const { file, start } = root.span;
    const span = root.kind === 'scalar' ? root.span : spanOf(file, start, start + 1);
    const got = root.kind === 'seq' ? 'a list' : 'a single value';
    reportWrong(run.context, root, `A model is a map that begins with \`dynamodel: 1\`; this file holds ${got}.`, span);
  }
  run.broken = true;
  return undefined;
}

function reportProblem(context: LoadContext, problem: SourceProblem): void {
  const { message, span, related } = problem;
  const rule = problem.code === 'duplicate-key' ? DUPLICATE_NAME : YAML_SYNTAX;
  if (problem.code === 'duplicate-key') context.duplicates.push(span);
  context.findings.push(findingOf(rule, { message, span, related }));
}

function readIncludes(run: Run, path: string, root: YamlMap, chain: readonly string[]): void {
  for (const item of items(get(root, 'include'))) {
    const written = text(item);
    if (written === undefined) continue;
    const target = beside(path, written.value);
    if (isOutside(run.base, target, written.value)) {
      const message = `\`${written.value}\` lies outside the folder of the model; only files inside it can be included. Move the file, or the model.`;
      run.context.findings.push(findingOf(UNKNOWN_REFERENCE, { message, span: written.span }));
      run.broken = true;
    } else if (written.value.includes('\\')) {
      // To look at a path of Windows may be to ask another machine.
      const message = `\`${written.value}\` is a path of Windows alone. Write it with \`/\`, which every system reads: \`${written.value.replace(/\\+/g, '/')}\`.`;
      run.context.findings.push(findingOf(UNKNOWN_REFERENCE, { message, span: written.span }));
      run.broken = true;
    } else if (chain.includes(target)) {
      reportCircle(run, [...chain.slice(chain.indexOf(target)), target], written.span);
    } else if (!run.trees.has(target)) {
      readInclude(run, target, written, chain);
    }
  }
}

function readInclude(
  run: Run,
  target: string,
  written: { readonly value: string; readonly span: Span },
  chain: readonly string[],
): void {
  if (run.parsed.length >= MAX_FILES) {
    if (!run.broken) {
      const message = `A model has at most ${MAX_FILES} files; this would be one more.`;
      run.context.findings.push(findingOf(UNKNOWN_REFERENCE, { message, span: written.span }));
    }
    run.broken = true;
    return;
  }
  // A file that failed before is not read again: it was reported.
  if (run.parsed.some(({ file }) => file.path === target)) return;
  const content = run.reader.read(target);
  if (content.kind === 'problem' && content.problem.kind !== 'too-large') {
    run.broken = true;
    const shown = target === written.value ? `\`${target}\`` : `\`${written.value}\` (\`${target}\`)`;
    const message = `The included file ${shown} ${content.problem.message}. Paths are relative to the file that includes.`;
    run.context.findings.push(findingOf(UNKNOWN_REFERENCE, { message, span: written.span }));
    return;
  }
  const root = parseFile(run, target, content);
  if (root !== undefined) readIncludes(run, target, root, [...chain, target]);
}

function reportCircle(run: Run, circle: readonly string[], span: Span): void {
  run.broken = true;
  const message =
    circle.length === 2
      ? `\`${circle[0]}\` includes itself. Remove the line.`
      : `The files include each other in a circle: ${circle.map((path) => `\`${path}\``).join(' → ')}. Remove one of the includes.`;
  run.context.findings.push(findingOf(CIRCULAR_INCLUDE, { message, span }));
}

/** Both paths are normalised and relative to the same folder, or absolute. */
function isOutside(base: string, target: string, written: string): boolean {
  if (posix.isAbsolute(written) || /^[A-Za-z]:/.test(written)) return true;
  const inside = posix.relative(base, target);
  return inside === '..' || inside.startsWith('../');
}
