import type { LoadedModel } from '../../library/loaded-model.js';
import {
  type Comparison,
  comparisonOf,
  comparisonsMarkdown,
  comparisonText,
  type Reviewed,
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
import { type ModelInput, resolveModels } from '../model-paths.js';
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
  for (const path of options.paths.length === 0 ? [undefined] : expandedPaths(options.paths, io.cwd)) {
    await tolerant.attempt(() => {
      for (const input of resolveModels(path, io.cwd)) inputs.set(input.shown, input);
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
  const text = await textOf(context, options.format, comparisons, changes.branch.from.name, out !== undefined);
  if (out === undefined) io.stdout.write(text);
  else await writeOutputFile(out, text);
  return worst(comparisons.some(({ after }) => after === 'broken') ? EXIT.findings : EXIT.ok, tolerant.code());
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
