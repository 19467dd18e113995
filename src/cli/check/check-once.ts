import { arrangeFindings, atLeast, type CheckReport } from '../../diagnostics/index.js';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode, worst } from '../exit-codes.js';
import type { Io } from '../io.js';
import { type ModelInput, resolveModels } from '../model-paths.js';
import { UsageError } from '../usage-error.js';
import type { CheckOptions } from './check-options.js';
import { type CheckedModel, checkInput } from './checked-model.js';
import { printReport } from './print-report.js';

/** What a run ended with, and the files that its result rests on. */
export type CheckOutcome = { readonly code: ExitCode; readonly files: readonly string[] };

/** Checks every model that the paths mean. One that cannot be read is told on stderr, and the others are checked. */
export async function checkOnce(context: CommandContext, options: CheckOptions): Promise<CheckOutcome> {
  const { io } = context;
  const tolerant = tolerating(io);
  const inputs = await inputsOf(options, io, tolerant);
  const checked: CheckedModel[] = [];
  for (const input of inputs) {
    await tolerant.attempt(async () => {
      checked.push(await checkInput(input, io));
    });
  }
  const files = checked.flatMap(({ loaded }) => loaded.files.map(({ path }) => path));
  if (checked.length === 0) return { code: tolerant.code(), files };
  const report = reportOf(checked);
  await printReport(context, options, report);
  const fails = report.findings.some(({ severity }) => atLeast(severity, options.failOn));
  return { code: worst(tolerant.code(), fails ? EXIT.findings : EXIT.ok), files };
}

async function inputsOf({ paths }: CheckOptions, io: Io, { attempt }: Tolerant): Promise<readonly ModelInput[]> {
  const inputs = new Map<string, ModelInput>();
  for (const path of paths.length === 0 ? [undefined] : paths) {
    await attempt(() => {
      for (const input of resolveModels(path, io.cwd)) inputs.set(input.shown, input);
    });
  }
  return [...inputs.values()];
}

function reportOf(checked: readonly CheckedModel[]): CheckReport {
  return {
    models: checked.map(({ input }) => input.shown),
    findings: arrangeFindings(checked.flatMap(({ findings }) => findings)),
    suppressed: checked.reduce((sum, { suppressed }) => sum + suppressed, 0),
  };
}

/** Goes on after wrong usage, so that all inputs are reported; the exit code remembers. */
type Tolerant = {
  readonly attempt: (work: () => Promise<void> | void) => Promise<void>;
  readonly code: () => ExitCode;
};

function tolerating(io: Io): Tolerant {
  let code: ExitCode = EXIT.ok;
  return {
    async attempt(work) {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        io.stderr.write(`error: ${error.message}\n`);
        code = EXIT.usage;
      }
    },
    code: () => code,
  };
}
