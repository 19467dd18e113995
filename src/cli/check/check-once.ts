import { arrangeFindings, type CheckReport, gathered } from '../../diagnostics/index.js';
import type { FileReader } from '../../model/file-reader.js';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode, worst } from '../exit-codes.js';
import type { Io } from '../io.js';
import { type ModelInput, resolveModels } from '../model-paths.js';
import { type Settings, settingsReader } from '../settings/settings.js';
import { type Tolerant, tolerating } from '../tolerant.js';
import { UsageError } from '../usage-error.js';
import { expectBaselineOptions, isAskedFor, namedBaseline, usesBaselines } from './baseline-options.js';
import type { CheckOptions } from './check-options.js';
import { type CheckedModel, checkInput } from './checked-model.js';
import type { Fixing } from './fixes.js';
import { lintOptions } from './lint-options.js';
import { codeOfModels, haveFailed, lowestFailure, shownReport } from './outcome.js';
import { printEnd, printReport } from './print-report.js';
import { expectNotRead, type ReportTarget, reportTargets } from './report-formats.js';
import type { Selection } from './selection.js';
import { isWhole, type SentVerdict, type Verdict, verdictOf } from './verdict.js';

/** For whoever does it again and again. */
export type Onlooker = {
  /** In place of `checkInput`. */
  readonly check: typeof checkInput;
  /** Told of every file that the result rests on besides those of the models, before it is read, and even where there is none. */
  readonly asked: (path: string) => void;
};

const NOBODY: Onlooker = { check: checkInput, asked: () => {} };

/** Checks every model that the paths mean. One that cannot be read is told on stderr, and the others are checked. */
export async function checkOnce(
  context: CommandContext,
  options: CheckOptions,
  onlooker: Onlooker = NOBODY,
): Promise<ExitCode> {
  const run = await runOf(context, options, onlooker);
  const inputs = await inputsOf(run);
  const read = await readAndCheck(run, inputs);
  if (isFutile(run, read.checked)) return run.tolerant.code();
  expectNoneWritten(run, read.checked);
  const mended = await mend(run, read);
  const hidden = await hideKnown(run, mended.checked);
  if (isFutile(run, hidden.checked)) return run.tolerant.code();
  return report(run, inputs, { ...mended, ...hidden });
}

/** What all stages need. */
type Run = {
  readonly context: CommandContext;
  readonly options: CheckOptions;
  readonly onlooker: Onlooker;
  readonly targets: readonly ReportTarget[];
  readonly tolerant: Tolerant;
  readonly settingsOf: (input: ModelInput) => Promise<Settings>;
  readonly selection: Selection | undefined;
  readonly fixing: Fixing | undefined;
};

async function runOf(context: CommandContext, options: CheckOptions, onlooker: Onlooker): Promise<Run> {
  const { io } = context;
  const targets = reportTargets(io, options);
  expectBaselineOptions(options, io);
  const selection = await selectionOf(io, options);
  const fixing = await fixingOf(context, options);
  const settingsOf = settingsReader(context, lintOptions(options), onlooker.asked);
  return { context, options, onlooker, targets, tolerant: tolerating(io), settingsOf, selection, fixing };
}

async function selectionOf(io: Io, options: CheckOptions): Promise<Selection | undefined> {
  if (options.base !== undefined && !options.changed)
    throw new UsageError('--base says what --changed compares with: give both');
  return options.changed ? (await import('./selection.js')).changedOnly(io, options) : undefined;
}

async function fixingOf(context: CommandContext, options: CheckOptions): Promise<Fixing | undefined> {
  if (options.dryRun && !options.fix) throw new UsageError('--dry-run says what --fix would do: give both');
  return options.fix ? new (await import('./fixes.js')).Fixing(context, options) : undefined;
}

async function inputsOf({ context: { io }, options, targets, tolerant }: Run): Promise<readonly ModelInput[]> {
  const inputs = new Map<string, ModelInput>();
  for (const path of options.paths.length === 0 ? [undefined] : options.paths) {
    await tolerant.attempt(() => {
      for (const input of resolveModels(path, io.cwd)) inputs.set(input.shown, input);
    });
  }
  const paths = [...inputs.values()].flatMap((input) => (input.kind === 'file' ? [input.path] : []));
  expectNotRead(targets, paths, 'a model', io);
  return [...inputs.values()];
}

type ReadModels = {
  readonly checked: readonly Verdict[];
  /** What the options leave out. */
  readonly skipped: readonly ModelInput[];
};

async function readAndCheck(run: Run, inputs: readonly ModelInput[]): Promise<ReadModels> {
  const { context, options, onlooker, tolerant, settingsOf, selection } = run;
  const ahead = await aheadOf(run, inputs);
  const checked: Verdict[] = [];
  const skipped: ModelInput[] = [];
  for (const input of inputs) {
    await tolerant.attempt(async () => {
      const settings = await settingsOf(input);
      const baseline = namedBaseline(options, settings, context.io);
      if (baseline !== undefined) onlooker.asked(baseline.path);
      const verdict = baseline === undefined ? ahead.get(input) : undefined;
      if (selection?.skips(input, settings) === true) skipped.push(input);
      else if (verdict !== undefined) checked.push(verdictOf(verdict, settings));
      else checked.push(await checkOne(run, input));
    });
  }
  selection?.tell();
  return { checked, skipped };
}

/** What needs no more of models than what is found in them may be done on several cores. */
async function aheadOf(
  { context, options, onlooker, selection, fixing }: Run,
  inputs: readonly ModelInput[],
): Promise<ReadonlyMap<ModelInput, SentVerdict>> {
  const isPlain = onlooker === NOBODY && selection === undefined && fixing === undefined && !isAskedFor(options);
  if (!isPlain || context.io.startThread === undefined || inputs.length < 2) return new Map();
  return (await import('./ahead/check-ahead.js')).checkAhead(context, options, inputs);
}

async function checkOne({ context, onlooker, settingsOf, fixing }: Run, input: ModelInput): Promise<CheckedModel> {
  return onlooker.check(input, context.io, await settingsOf(input), await fixing?.readerOf(input));
}

/** That nothing has changed is a result; that nothing could be read is none. */
function isFutile({ tolerant }: Run, checked: readonly Verdict[]): boolean {
  return checked.length === 0 && tolerant.code() !== EXIT.ok;
}

function expectNoneWritten({ context: { io }, targets }: Run, checked: readonly Verdict[]): void {
  const files = checked.flatMap(({ loaded }) => loaded.files.map(({ path }) => path));
  expectNotRead(targets, files, 'a file of a model', io);
  const configurations = checked.flatMap(({ settings }) => settings.files);
  expectNotRead(targets, configurations, 'the configuration', io);
}

type Mended = { readonly checked: readonly Verdict[]; readonly fixed?: NonNullable<CheckReport['fixed']> };

async function mend(run: Run, { checked, skipped }: ReadModels): Promise<Mended> {
  const { context, fixing, tolerant, settingsOf } = run;
  if (fixing === undefined) return { checked };
  const recheck = async (input: ModelInput, reader: FileReader) =>
    checkInput(input, context.io, await settingsOf(input), reader);
  const mended = await tolerant.attempt(async () => {
    const bystanders: CheckedModel[] = [];
    // One that cannot be read might not bear what is mended.
    if (checked.length > 0) for (const input of skipped) bystanders.push(await checkOne(run, input));
    return fixing.fix(checked.filter(isWhole), bystanders, recheck);
  });
  return mended ?? { checked };
}

type Hidden = { readonly checked: readonly Verdict[]; readonly baselined?: number };

/** Without what baselines know. */
async function hideKnown(run: Run, models: readonly Verdict[]): Promise<Hidden> {
  const { context, options, targets, tolerant } = run;
  if (!usesBaselines(options, models)) return { checked: models };
  const { throughBaselines } = await import('./baselines.js');
  const checked = await throughBaselines(context, options, targets, models, tolerant.attempt);
  return { checked, baselined: checked.reduce((sum, { baselined }) => sum + baselined, 0) };
}

async function report(
  { context, options, targets, tolerant, fixing }: Run,
  inputs: readonly ModelInput[],
  { checked, ...counts }: Mended & Hidden,
): Promise<ExitCode> {
  const shown = shownReport({ ...reportOf(checked), ...counts }, options);
  const verdict = { failOn: lowestFailure(checked, options), hasFailed: haveFailed(checked, options) };
  const reporting = fixing?.reporting(inputs) ?? context;
  for (const target of targets) await tolerant.attempt(() => printReport(reporting, target, shown, verdict));
  await printEnd(context, targets, shown);
  return worst(codeOfModels(checked, options, context.io), tolerant.code());
}

function reportOf(checked: readonly Verdict[]): CheckReport {
  return {
    models: checked.map(({ input }) => input.shown),
    findings: arrangeFindings(checked.flatMap(({ findings }) => gathered(findings))),
    places: arrangeFindings(checked.flatMap(({ findings }) => findings)),
    suppressed: checked.reduce((sum, { suppressed }) => sum + suppressed, 0),
    suppressedFindings: checked.flatMap(({ suppressedFindings }) => suppressedFindings),
    parsed: checked.flatMap(({ loaded }) => loaded.parsed),
  };
}
