import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { findingOf, findingText, plural, printable } from '../../diagnostics/index.js';
import { formatYaml } from '../../format/format-yaml.js';
import { createContext } from '../../model/context.js';
import { readFiles } from '../../model/include.js';
import { DUPLICATE_NAME, WRONG_TYPE, YAML_SYNTAX } from '../../model/language-rules.js';
import { statedVersion } from '../../model/language-version.js';
import { upgradeFile } from '../../model/upgrade.js';
import { decodeSource, MAX_SOURCE_BYTES, type ParsedYaml, SourceFile, type SourceProblem } from '../../source/index.js';
import { LANGUAGE_VERSION } from '../../version.js';
import type { FmtOptions } from '../add-fmt.js';
import type { CommandContext } from '../context.js';
import type { FileChange } from '../edited-files.js';
import { EXIT, type ExitCode, worst } from '../exit-codes.js';
import { readerOf } from '../load-input.js';
import { type ModelInput, resolveModels, STDIN } from '../model-paths.js';
import { printDiff } from '../print-diff.js';
import { type Tolerant, tolerating } from '../tolerant.js';
import { turn } from '../turn.js';
import { UsageError } from '../usage-error.js';
import { expandedPaths } from '../wildcards.js';
import { writableScope } from '../writable-scope.js';
import { writeChanges } from '../write-changes.js';

/** Formats every model that the paths mean, with the files that it includes. */
export async function runFmt(context: CommandContext, given: FmtOptions): Promise<ExitCode> {
  const { io } = context;
  const options = { ...given, paths: expandedPaths(given.paths, io.cwd) };
  const tolerant = tolerating(io);
  const files = await filesOf(context, options, tolerant);
  const run: Run = { context, options, tolerant, changed: 0, upgraded: 0, failed: 0, code: EXIT.ok };
  for (const file of files) {
    await formatFile(run, file);
    await turn(io);
  }
  const isAboutFiles = files.some(({ source }) => source.path !== STDIN);
  if (isAboutFiles) io.stderr.write(`${summaryOf(run, files.length)}\n`);
  const differs = (options.check || options.diff) && run.changed > 0;
  return worst(run.code, tolerant.code(), differs ? EXIT.findings : EXIT.ok);
}

type Run = {
  readonly context: CommandContext;
  readonly options: FmtOptions;
  readonly tolerant: Tolerant;
  changed: number;
  upgraded: number;
  failed: number;
  code: ExitCode;
};

type FileToFormat = {
  readonly source: SourceFile;
  readonly problems: readonly SourceProblem[];
  /** Of an included file: the version of the model. */
  readonly modelVersion?: number;
};

/** Each file once, whatever includes it and whatever links lead to it. */
async function filesOf(
  context: CommandContext,
  { paths, upgrade }: FmtOptions,
  { attempt }: Tolerant,
): Promise<readonly FileToFormat[]> {
  const { io } = context;
  const isInScope = writableScope(paths, io.cwd);
  const files = new Map<string, FileToFormat>();
  for (const path of paths.length === 0 ? [undefined] : paths) {
    await attempt(async () => {
      for (const input of resolveModels(path, io.cwd)) {
        await attempt(async () => {
          for (const file of await readInput(context, input, upgrade)) {
            const shown = file.source.path;
            const identity = shown === STDIN ? STDIN : realpathSync(resolve(io.cwd, shown));
            if (files.has(identity)) continue;
            if (shown === STDIN || isInScope(shown)) files.set(identity, file);
            else
              io.stderr.write(`\`${printable(shown)}\` is left as it is: name the file itself to have it formatted\n`);
          }
        });
      }
    });
  }
  return [...files.values()];
}

/** A model's file and those that it includes; of standard input the text alone. */
async function readInput(
  { io }: CommandContext,
  input: ModelInput,
  upgrade: boolean,
): Promise<readonly FileToFormat[]> {
  if (input.kind === 'stdin') {
    const { file, problems } = decodeSource(STDIN, await io.readStdin(MAX_SOURCE_BYTES + 1));
    return [{ source: file, problems }];
  }
  if (/\.json$/i.test(input.path))
    throw new UsageError(`\`${printable(input.shown)}\` is JSON: a model that fmt formats is YAML`);
  const { parsed, unreadable } = readFiles(createContext(), await readerOf(input, io), input.shown);
  if (unreadable !== undefined) throw new UsageError(`\`${printable(input.shown)}\` ${unreadable.message}`);
  const modelVersion = versionOf(parsed);
  const files = parsed
    .filter(({ file }) => !/\.json$/i.test(file.path))
    .map(({ file, problems }, i) => ({
      source: file,
      // Of a text that was read the formatter says itself what is wrong.
      problems: file.text === '' && !problems.some(({ code }) => code === 'empty') ? problems : [],
      ...(i === 0 || modelVersion === undefined ? {} : { modelVersion }),
    }));
  // The model says last that it is of another version: until then it can be upgraded again.
  return upgrade ? files.toReversed() : files;
}

/** Undefined where its files are not to be upgraded: one of them cannot be read, or the version is none that this release knows. */
function versionOf(parsed: readonly ParsedYaml[]): number | undefined {
  const root = parsed[0]?.root;
  if (root?.kind !== 'map' || parsed.some(({ problems }) => problems.length > 0)) return undefined;
  const stated = statedVersion(root);
  if (stated?.kind === 'wrong') return stated.meant;
  return stated?.kind === 'newer' ? undefined : (stated?.version ?? 1);
}

async function formatFile(run: Run, { source, problems, ...of }: FileToFormat): Promise<void> {
  const { io } = run.context;
  const upgraded = problems.length === 0 && run.options.upgrade ? upgradeFile(source, of) : undefined;
  if (upgraded?.kind === 'refused') {
    run.failed += 1;
    run.code = worst(run.code, EXIT.findings);
    const finding = findingOf(WRONG_TYPE, { message: upgraded.reason, span: upgraded.at.node.span });
    io.stderr.write(`${findingText(finding, await run.context.palette())}\n\n`);
    return;
  }
  const isUpgraded = upgraded?.kind === 'upgraded';
  const current = isUpgraded ? new SourceFile(source.path, upgraded.text) : source;
  const result = problems.length > 0 ? ({ kind: 'unreadable', problems } as const) : await formatYaml(current);
  if (result.kind === 'unreadable') {
    run.failed += 1;
    run.code = worst(run.code, EXIT.findings);
    await tellProblems(run.context, result.problems);
    return;
  }
  if (result.kind === 'refused') {
    run.failed += 1;
    run.code = EXIT.internal;
    const why = `cannot format \`${printable(source.path)}\`: ${printable(result.reason)}`;
    io.stderr.write(`internal error: ${why}. The file is untouched. Please report it.\n`);
    return;
  }
  if (isUpgraded) run.upgraded += 1;
  await run.tolerant.attempt(() => settle(run, { path: source.path, before: source.text, after: result.text }));
}

async function tellProblems({ io, palette }: CommandContext, problems: readonly SourceProblem[]): Promise<void> {
  const paint = await palette();
  for (const { code, message, span, related } of problems) {
    const rule = code === 'duplicate-key' ? DUPLICATE_NAME : YAML_SYNTAX;
    io.stderr.write(`${findingText(findingOf(rule, { message, span, related }), paint)}\n\n`);
  }
}

/** Writes what changed, or says that it would. */
async function settle(run: Run, change: FileChange): Promise<void> {
  const { context, options } = run;
  const { io } = context;
  const { path, before, after } = change;
  const isStdin = path === STDIN;
  const writes = !options.check && !options.diff;
  if (before === after) {
    if (isStdin && writes) io.stdout.write(after);
    return;
  }
  if (writes && !isStdin) {
    try {
      writeChanges([change], io.cwd);
    } catch (error) {
      run.failed += 1;
      throw error;
    }
  }
  run.changed += 1;
  if (options.diff) await printDiff(context, [change]);
  else io.stdout.write(isStdin && writes ? after : `${printable(path)}\n`);
}

function summaryOf({ changed, upgraded, failed, options }: Run, files: number): string {
  const of = files === 1 ? '1 file' : `${files} files`;
  const left = `${failed === 0 ? '' : `; ${failed} could not be`}${upgradeText(options, upgraded, files - failed)}`;
  if (!options.check && !options.diff) return `formatted ${changed} of ${of}${left}`;
  if (changed > 0) return `${changed} of ${of} would change: run \`dynamodel fmt\`${left}`;
  return `${plural(files - failed, 'file')} ${files - failed === 1 ? 'is' : 'are'} formatted${left}`;
}

function upgradeText({ upgrade, check, diff }: FmtOptions, upgraded: number, files: number): string {
  if (!upgrade) return '';
  if (upgraded === 0)
    return files === 0 ? '' : `; version ${LANGUAGE_VERSION} is the newest, and nothing is to upgrade`;
  return `; ${check || diff ? 'to upgrade' : 'upgraded'} to version ${LANGUAGE_VERSION}: ${upgraded}`;
}
