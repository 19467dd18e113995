import { resolve } from 'node:path';
import { realPathOf } from '../../files/boundary.js';
import { insideOf } from '../../files/inside.js';
import type { LoadedModel } from '../../library/loaded-model.js';
import {
  type Comparison,
  comparisonOf,
  comparisonsMarkdown,
  comparisonText,
  type Reviewed,
  removalOf,
  unchangedText,
} from '../../report/index.js';
import { judge, tell } from '../../rules/check.js';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode, worst } from '../exit-codes.js';
import type { Asking, Branch } from '../git/branch.js';
import { changesSince } from '../git/changed.js';
import { readerAt } from '../git/reader-at.js';
import type { Io } from '../io.js';
import { type LintSettings, loadInput } from '../load-input.js';
import { type ModelInput, resolveModels, shownPath } from '../model-paths.js';
import { expectNoInput, outputFile, writeOutputFile } from '../output-file.js';
import { settingsReader } from '../settings/settings.js';
import { tolerating } from '../tolerant.js';
import { turn } from '../turn.js';
import { UsageError } from '../usage-error.js';
import { expandedPaths } from '../wildcards.js';

export type CompareOptions = {
  readonly paths: readonly string[];
  readonly base: string;
  readonly wellArchitected: boolean;
  readonly format: 'text' | 'markdown' | 'html';
  readonly out: string | undefined;
};

const ASKING: Asking = { option: '--base', question: 'what the model was before' };

/** Between what is told of two models. */
const BREAK = '\n';

/**
 * What has become of the models that have changed since the branch left `base`: of one, or of all that a folder holds. What was and what is
 * are judged by the configuration that holds now.
 */
export async function runCompare(context: CommandContext, options: CompareOptions): Promise<ExitCode> {
  const { io } = context;
  if (options.format === 'html')
    throw new UsageError('--base: what has changed is told as text or markdown, and not as html');
  if (options.wellArchitected)
    throw new UsageError('--base tells what has changed, and --well-architected what there is: give one');
  const out = outputFile(io, '--out', options.out);
  const changes = await changesSince(io, ASKING, options.base);
  const tolerant = tolerating(io);
  const settingsOf = settingsReader(context, undefined, context.asked);
  const comparisons: Comparison[] = [];
  const inputs = new Map<string, ModelInput>();
  const removed = new Map<string, ModelInput>();
  const deleted = await changes.removed();
  for (const path of options.paths.length === 0 ? [undefined] : expandedPaths(options.paths, io.cwd)) {
    await tolerant.attempt(() => {
      const gone = removedIn(path, deleted, io.cwd);
      for (const input of gone) removed.set(input.shown, input);
      for (const input of modelsAt(path, gone, io.cwd)) inputs.set(input.shown, input);
    });
  }
  for (const input of inputs.values()) {
    await tolerant.attempt(async () => {
      const settings = await settingsOf(input);
      if (!changes.concern(input, settings, undefined)) return;
      const loaded = await loadInput(input, io, settings);
      expectNoInput(
        [out],
        loaded.files.map(({ path }) => ({ what: 'a file of the model', path })),
        io,
      );
      const before = await earlier(io, changes.branch, input, settings);
      comparisons.push(comparisonOf(changes.branch.from.name, before, { ...reviewed(loaded, io), shown: input.shown }));
      await turn(io);
    });
  }
  for (const input of removed.values()) {
    await tolerant.attempt(async () => {
      const before = await earlier(io, changes.branch, input, await settingsOf(input));
      comparisons.push(removalOf(changes.branch.from.name, before, input.shown));
    });
  }
  const text = await textOf(context, options.format, comparisons, changes.branch.from.name, out !== undefined);
  if (out === undefined) io.stdout.write(text);
  else await writeOutputFile(out, text);
  return worst(comparisons.some(({ after }) => after === 'broken') ? EXIT.findings : EXIT.ok, tolerant.code());
}

/** Those of the models that are no more which a path means: the file itself, or all in the folder. */
function removedIn(path: string | undefined, deleted: readonly string[], cwd: string): readonly ModelInput[] {
  const target = resolve(realPathOf(cwd), path ?? '.');
  return deleted
    .filter((one) => one === target || insideOf(target, one) !== undefined)
    .map((one) => ({ kind: 'file', path: one, shown: shownPath(one, realPathOf(cwd)) }));
}

/** Where none is left, those that are no more are what there is to tell. */
function modelsAt(path: string | undefined, gone: readonly ModelInput[], cwd: string): readonly ModelInput[] {
  try {
    return resolveModels(path, cwd);
  } catch (error) {
    if (gone.length > 0 && error instanceof UsageError) return [];
    throw error;
  }
}

async function textOf(
  context: CommandContext,
  format: 'text' | 'markdown',
  comparisons: readonly Comparison[],
  base: string,
  isFile: boolean,
): Promise<string> {
  if (format === 'markdown') return comparisonsMarkdown(comparisons, base);
  if (comparisons.length === 0) return `${unchangedText(base)}\n`;
  const options = isFile ? {} : { palette: await context.palette(), width: context.io.stdout.columns };
  return comparisons.map((comparison) => comparisonText(comparison, options)).join(BREAK);
}

async function earlier(
  io: Io,
  branch: Branch,
  input: ModelInput,
  settings: LintSettings,
): Promise<Reviewed | undefined> {
  const reader = await readerAt(io, branch, input.shown);
  if (reader.read(input.shown).kind === 'problem') return undefined;
  return reviewed(await loadInput(input, io, settings, reader), io);
}

function reviewed(loaded: LoadedModel, io: Io): Reviewed {
  const { findings } = tell(judge(loaded, { today: io.now() }));
  return { plan: loaded.plan, findings, parsed: loaded.parsed };
}
