import { posix } from 'node:path';
import { arrangeFindings, type Finding, findingOf, type RuleHead } from '../diagnostics/index.js';
import { beside } from '../files/beside.js';
import { compact } from '../model/compact.js';
import type { LoadContext } from '../model/context.js';
import type { FileContent, FileProblem, FileReader } from '../model/file-reader.js';
import { CIRCULAR_INCLUDE, DUPLICATE_NAME, UNKNOWN_REFERENCE } from '../model/language-rules.js';
import { choiceOf, entries, get, items, number, text } from '../model/node.js';
import { readLint } from '../model/read-settings.js';
import { twice } from '../rules/lint-by-id.js';
import { findRule } from '../rules/registry.js';
import { noSuchRule } from '../rules/unknown-rule.js';
import type { Located, Span, YamlMap, YamlNode } from '../source/index.js';
import { type CheckSettings, type Config, mergeConfigs, NO_CONFIG } from './config.js';
import * as schema from './config-validator.generated.js';
import { type FileKind, readYaml } from './read-yaml.js';

/** What reading a configuration gave. */
export type ConfigResult = {
  /** Absent where something is wrong with it. */
  readonly config?: Config;
  /** What is wrong with it and with the files that it extends, in reading order; all of them are errors. */
  readonly findings: readonly Finding[];
  /** Paths of all files that were asked for. */
  readonly files: readonly string[];
  /** Why the first of them could not be read at all; `findings` says it too. */
  readonly unreadable?: FileProblem;
};

const CONFIGURATION: FileKind = { name: 'a configuration', schema, mayBeEmpty: true };

/** The form of what the schema takes for a rule; it tells of what else stands in its place. */
const RULE = /^(?:DM\d{4}|(?!DM\d)[a-z][a-z0-9-]*)$/i;

/** A configuration of more files than this is refused. */
const MOST_FILES = 100;

/**
 * Reads a configuration and what it extends. Never throws for anything that a file may hold.
 *
 * @param path '/'-separated; paths in findings are written from it.
 */
export function readConfig(reader: FileReader, path: string): ConfigResult {
  const run: Run = { reader, findings: [], read: new Map() };
  const content = reader.read(path);
  const config = readFile(run, path, content, [path]);
  const findings = arrangeFindings(run.findings.map(withoutEdits));
  const files = [...run.read.keys()];
  if (findings.length === 0) return { config, findings, files };
  return compact({ findings, files, unreadable: content.kind === 'problem' ? content.problem : undefined });
}

type Run = {
  readonly reader: FileReader;
  readonly findings: Finding[];
  /** By path; a file that two others extend is read once. */
  readonly read: Map<string, Config>;
};

/** `chain` leads to the file, which is its last one. */
function readFile(run: Run, path: string, content: FileContent, chain: readonly string[]): Config {
  run.read.set(path, NO_CONFIG);
  const { root, context } = readYaml(path, content, CONFIGURATION);
  const config = root === undefined ? NO_CONFIG : configOf(run, context, root, path, chain);
  run.findings.push(...context.findings);
  run.read.set(path, config);
  return config;
}

function configOf(run: Run, context: LoadContext, root: YamlMap, path: string, chain: readonly string[]): Config {
  const bases = basesOf(get(root, 'extends')).map((base) => readBase(run, path, base, chain));
  const lint = readLint(context, get(root, 'lint'));
  const named = new Map<string, { readonly key: string; readonly keySpan: Span }>();
  for (const { key, keySpan } of entries(get(get(root, 'lint'), 'rules'))) {
    const rule = findRule(key);
    const first = rule === undefined ? undefined : named.get(rule.id);
    if (rule !== undefined) named.set(rule.id, first ?? { key, keySpan });
    if (rule === undefined && RULE.test(key))
      context.findings.push(findingOf(UNKNOWN_REFERENCE, { message: noSuchRule(key), span: keySpan }));
    else if (first !== undefined && first.key !== key)
      context.findings.push(namedTwice(first.key, first.keySpan, key, keySpan));
  }
  return [...bases, { lint, check: checkOf(get(root, 'check'), path) }].reduce(mergeConfigs, NO_CONFIG);
}

function namedTwice(first: string, firstSpan: Span, second: string, span: Span): Finding {
  const message = `${twice(first, second)}. Remove one of the two.`;
  return findingOf(DUPLICATE_NAME, { message, span, related: [{ message: `\`${first}\``, span: firstSpan }] });
}

function basesOf(node: YamlNode | undefined): readonly Located<string>[] {
  return node?.kind === 'seq' ? items(node).flatMap((item) => text(item) ?? []) : [text(node) ?? []].flat();
}

function readBase(run: Run, path: string, { value, span }: Located<string>, chain: readonly string[]): Config {
  const target = besides(path, value);
  const known = run.read.get(target);
  if (known !== undefined && !chain.includes(target)) return known;
  const refuse = (rule: RuleHead, message: string): Config => {
    run.findings.push(findingOf(rule, { message, span }));
    return NO_CONFIG;
  };
  if (known !== undefined) return refuse(CIRCULAR_INCLUDE, circleText([...chain.slice(chain.indexOf(target)), target]));
  if (run.read.size >= MOST_FILES)
    return refuse(UNKNOWN_REFERENCE, `A configuration has at most ${MOST_FILES} files; this would be one more.`);
  const content = run.reader.read(target);
  if (content.kind === 'problem' && content.problem.kind !== 'too-large') {
    const shown = target === value ? `\`${target}\`` : `\`${value}\` (\`${target}\`)`;
    const message = `${shown} ${content.problem.message}. Paths are relative to the file that extends.`;
    return refuse(UNKNOWN_REFERENCE, message);
  }
  return readFile(run, target, content, [...chain, target]);
}

function circleText(circle: readonly string[]): string {
  if (circle.length === 2) return `\`${circle[0]}\` extends itself. Remove the line.`;
  const shown = circle.map((path) => `\`${path}\``).join(' → ');
  return `The files extend each other in a circle: ${shown}. Remove one of the \`extends\`.`;
}

function checkOf(node: YamlNode | undefined, path: string): CheckSettings {
  const baseline = text(get(node, 'baseline'));
  return compact({
    failOn: choiceOf(get(node, 'failOn'), ['error', 'warning', 'info'] as const),
    maxWarnings: number(get(node, 'maxWarnings'))?.value,
    baseline: baseline === undefined ? undefined : { value: besides(path, baseline.value), span: baseline.span },
  });
}

/** A path that a file states, from where the file's own path is. */
function besides(path: string, stated: string): string {
  const isAbsolute = posix.isAbsolute(stated) || /^[A-Za-z]:[\\/]/.test(stated);
  return isAbsolute ? posix.normalize(stated) : beside(path, stated);
}

/** `--fix` mends models alone: what could be written here is advice. */
function withoutEdits({ suggestion, ...finding }: Finding): Finding {
  return suggestion === undefined ? finding : { ...finding, suggestion: { message: suggestion.message } };
}
