import { testsInSteps } from '../../library/run-tests.js';
import { brokenReport, hasFailed, type TestReport, testJson, testText } from '../../testing/model-tests/index.js';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { inSteps } from '../in-steps.js';
import { resolveModel } from '../model-paths.js';
import { checkedModel } from '../sound-model.js';
import { UsageError } from '../usage-error.js';

export type TestCommandOptions = {
  readonly path: string | undefined;
  readonly format: 'text' | 'json' | 'junit';
  readonly watch: boolean;
  readonly property: boolean;
  readonly runs: number | undefined;
  readonly seed: number | undefined;
};

/** Runs the model's tests, once or after every change of its files until Ctrl-C. */
export async function runTest(context: CommandContext, options: TestCommandOptions): Promise<ExitCode> {
  const { runs, seed, property, path, watch } = options;
  if (!property && (runs !== undefined || seed !== undefined))
    throw new UsageError('--runs and --seed are of --property, which is not given');
  if (!watch) return (await testOnce(context, options)).code;
  const { io } = context;
  const input = resolveModel(path, io.cwd);
  if (input.kind === 'stdin') throw new UsageError('--watch needs a file: standard input does not change');
  const { watchFiles } = await import('../watch-files.js');
  const once = { ...options, path: input.path };
  return watchFiles(io, input, async (asked) => (await testOnce({ ...context, asked }, once)).files);
}

async function testOnce(
  context: CommandContext,
  { path, format, property, runs, seed }: TestCommandOptions,
): Promise<{ readonly code: ExitCode; readonly files: readonly string[] }> {
  const { io } = context;
  const loaded = await checkedModel(context, path);
  const files = loaded.files.map((file) => file.path);
  if (loaded.model === undefined) {
    // Whoever reads a report finds one, and that it is none of a model that passed.
    if (format !== 'text') {
      const errors = loaded.findings.filter(({ severity }) => severity === 'error');
      const report = brokenReport(resolveModel(path, io.cwd).shown, errors);
      io.stdout.write(await textOf(context, report, format));
    }
    return { code: EXIT.findings, files };
  }
  let report = await inSteps(io, testsInSteps(loaded));
  if (property) {
    // The library that draws the cases is loaded for nothing else.
    const { propertiesInSteps } = await import('../../library/properties.js');
    const options = { ...(runs === undefined ? {} : { runs }), ...(seed === undefined ? {} : { seed }) };
    report = { ...report, properties: await inSteps(io, propertiesInSteps(loaded, options)) };
  }
  io.stdout.write(await textOf(context, report, format));
  return { code: hasFailed(report) ? EXIT.findings : EXIT.ok, files };
}

async function textOf(
  context: CommandContext,
  report: TestReport,
  format: TestCommandOptions['format'],
): Promise<string> {
  if (format === 'json') return testJson(report);
  if (format === 'text') return testText(report, await context.palette());
  const { testJunit } = await import('../../testing/model-tests/reporters/junit.js');
  return testJunit(report);
}
