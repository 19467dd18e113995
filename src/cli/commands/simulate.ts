import { jsonText, printable } from '../../diagnostics/index.js';
import type { LoadedModel } from '../../library/loaded-model.js';
import { forecastInSteps, forecastSettings, measureInSteps } from '../../library/simulate.js';
import {
  type CheckedOptions,
  type FailCriterion,
  failsOn,
  hasBudget,
  parseFailOn,
  recordedRemarks,
  SettingsError,
  type SimulateReport,
  simulateMarkdown,
  simulateText,
} from '../../simulate/index.js';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { inSteps } from '../in-steps.js';
import { expectDifferent, expectNoInput, type OutputFile, outputFile, writeOutputFile } from '../output-file.js';
import { forecastOptionsOf, givenOfForecast, type SimulateSettings, simulateInputs } from '../simulate-settings.js';
import { soundModel } from '../sound-model.js';
import { UsageError } from '../usage-error.js';

export type SimulateCommandOptions = SimulateSettings & {
  readonly path: string | undefined;
  readonly format: 'text' | 'json' | 'markdown';
  /** Where the report goes instead of stdout. */
  readonly out: string | undefined;
  readonly html: string | undefined;
  readonly details: boolean;
  readonly forecast: boolean;
  /** A simulation that is only looked at never fails. */
  readonly failOn: readonly string[];
};

const LEAST_COLUMNS = 80;
const MOST_COLUMNS = 100;

type Outputs = { readonly out: OutputFile | undefined; readonly html: OutputFile | undefined };

/** `stopped`: the first Ctrl-C. */
export async function runSimulate(
  context: CommandContext,
  options: SimulateCommandOptions,
  stopped: Promise<unknown>,
): Promise<ExitCode> {
  try {
    return await simulateModel(context, options, stopped);
  } catch (error) {
    if (error instanceof SettingsError) throw new UsageError(error.message);
    throw error;
  }
}

async function simulateModel(
  context: CommandContext,
  options: SimulateCommandOptions,
  stopped: Promise<unknown>,
): Promise<ExitCode> {
  const { io } = context;
  const stop = new AbortController();
  void stopped.then(() => stop.abort());
  const criteria = options.failOn.flatMap(criteriaOf);
  if (!options.forecast) refuseForecastFlags(options, criteria);
  const outputs = { out: outputFile(io, '--out', options.out), html: outputFile(io, '--html', options.html) };
  expectDifferent(outputs.out, outputs.html);
  const asked = options.forecast ? forecastOptionsOf(io, options) : undefined;
  const loaded = await soundModel(context, options.path, isNotOfLoad);
  if (loaded === undefined) return EXIT.findings;
  expectNoInput([outputs.out, outputs.html], simulateInputs(loaded, options), io);
  expectBudget(loaded, criteria);
  const settings = asked === undefined ? undefined : forecastSettings(loaded, asked, io.cwd);
  const run = await simulated(context, loaded, options, settings, stop.signal);
  if (run === undefined) {
    io.stderr.write('stopped before anything was simulated\n');
    return EXIT.interrupted;
  }
  const { report, isStopped } = run;
  if (settings !== undefined)
    io.stderr.write(
      recordedRemarks(settings)
        .map((remark) => `note: ${printable(remark)}\n`)
        .join(''),
    );
  await print(context, options, outputs, report);
  if (isStopped) {
    io.stderr.write('interrupted: the report says what was known until then\n');
    return EXIT.interrupted;
  }
  const reasons = failsOn(report, criteria);
  io.stderr.write(reasons.map((reason) => `fails: ${printable(reason)}\n`).join(''));
  return reasons.length > 0 ? EXIT.findings : EXIT.ok;
}

/** What is planned of load and cost would stand beside what is simulated of them, with other figures. */
function isNotOfLoad(rule: string): boolean {
  return !/^DM[67]/.test(rule);
}

function criteriaOf(text: string): readonly FailCriterion[] {
  const result = parseFailOn(text);
  if (result.kind === 'ok') return result.criteria;
  throw new UsageError(`--fail-on: ${result.message}`);
}

/** Runs it; once there is something to tell, Ctrl-C ends it with what is known so far. Undefined where it comes sooner. */
async function simulated(
  { io }: CommandContext,
  loaded: LoadedModel,
  { seed }: SimulateCommandOptions,
  settings: CheckedOptions | undefined,
  signal: AbortSignal,
): Promise<{ readonly report: SimulateReport; readonly isStopped: boolean } | undefined> {
  const steps = measureInSteps(loaded, seed === undefined ? {} : { seed }, settings?.prices);
  const measured = await unlessStopped(signal, () => inSteps({ ...io, signal }, steps));
  if (measured === undefined) return undefined;
  if (settings === undefined) return { report: measured.report, isStopped: false };
  const { threadPool } = await import('../../simulate/forecast/study/pool.js');
  const pool = threadPool();
  const means = { signal, ...(pool === undefined ? {} : { pool }) };
  return { report: await inSteps(io, forecastInSteps(measured, settings, means)), isStopped: signal.aborted };
}

async function unlessStopped<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

async function print(
  { io, palette }: CommandContext,
  { format, details }: SimulateCommandOptions,
  { out, html }: Outputs,
  report: SimulateReport,
): Promise<void> {
  const { forecast } = report;
  if (html !== undefined) {
    if (forecast === undefined)
      throw new UsageError('--html: no access pattern states a `rate`, so there is nothing to draw');
    const { forecastHtml } = await import('../../simulate/html/index.js');
    await writeOutputFile(html, await forecastHtml({ ...report, forecast }));
  }
  const text = await textOf();
  if (out === undefined) io.stdout.write(text);
  else await writeOutputFile(out, text);

  async function textOf(): Promise<string> {
    if (format === 'json') return jsonText(report);
    if (format === 'markdown') return simulateMarkdown(report);
    // A file has no colours.
    return simulateText(report, out === undefined ? await palette() : undefined, {
      details,
      width: widthOf(io, out === undefined),
    });
  }
}

/** What one reads well; no more than the terminal has, or `COLUMNS` says, but tables need 80. */
function widthOf({ stdout, env }: CommandContext['io'], isPrinted: boolean): number {
  const stated = Number((isPrinted ? stdout.columns : undefined) ?? env.COLUMNS);
  return Number.isInteger(stated) && stated > 0
    ? Math.min(MOST_COLUMNS, Math.max(LEAST_COLUMNS, stated))
    : MOST_COLUMNS;
}

/** Where there is none to exceed, a build would be green whatever it costs. */
function expectBudget({ model }: LoadedModel, criteria: readonly FailCriterion[]): void {
  const isAsked = criteria.some((one) => one.kind === 'budget' && one.usd === undefined);
  if (!isAsked || model === undefined || hasBudget(model)) return;
  throw new UsageError(
    '--fail-on: the model states no budget. Add `budgets: {monthlyUsd: 500, perKey: {wru: 700/s}}` to it, or `budget: {rru: 8}` to a pattern; or write how many dollars a month here, such as `budget=500`',
  );
}

function refuseForecastFlags(options: SimulateCommandOptions, criteria: readonly FailCriterion[]): void {
  const given = [
    ...givenOfForecast(options),
    ...(options.html === undefined ? [] : ['--html']),
    ...(criteria.some(({ kind }) => kind === 'throttle') ? ['--fail-on throttle'] : []),
  ];
  if (given.length > 0)
    throw new UsageError(`${given.join(', ')}: not with --no-forecast, which leaves out what that is about`);
}
