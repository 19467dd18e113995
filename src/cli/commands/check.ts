import { arrangeFindings, atLeast, type CheckReport, type Finding, type Severity } from '../../diagnostics/index.js';
import { jsonReport } from '../../diagnostics/reporters/json.js';
import { textReport } from '../../diagnostics/reporters/text.js';
import { check } from '../../library/check.js';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode, worst } from '../exit-codes.js';
import { loadInput } from '../load-input.js';
import { type ModelInput, resolveModels } from '../model-paths.js';
import { turn } from '../turn.js';
import { UsageError } from '../usage-error.js';

export type CheckOptions = {
  readonly paths: readonly string[];
  readonly format: 'text' | 'json';
  readonly failOn: Severity;
};

/** Checks every model that the paths mean. One that cannot be read is told on stderr, and the others are checked. */
export async function runCheck(context: CommandContext, options: CheckOptions): Promise<ExitCode> {
  const { io } = context;
  const codes: ExitCode[] = [EXIT.ok];
  const attempt = async (work: () => Promise<void> | void): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      io.stderr.write(`error: ${error.message}\n`);
      codes.push(EXIT.usage);
    }
  };

  const inputs = new Map<string, ModelInput>();
  for (const path of options.paths.length === 0 ? [undefined] : options.paths) {
    await attempt(() => {
      for (const input of resolveModels(path, io.cwd)) inputs.set(input.shown, input);
    });
  }
  const models: string[] = [];
  const findings: Finding[] = [];
  let suppressed = 0;
  for (const input of inputs.values()) {
    await attempt(async () => {
      const result = check(await loadInput(input, io), { today: io.now() });
      await turn(io);
      models.push(input.shown);
      findings.push(...result.findings);
      suppressed += result.suppressed;
    });
  }
  if (models.length === 0) return worst(...codes);
  await print(context, options, { models, findings: arrangeFindings(findings), suppressed });
  if (findings.some((finding) => atLeast(finding.severity, options.failOn))) codes.push(EXIT.findings);
  return worst(...codes);
}

async function print({ io, palette }: CommandContext, { format }: CheckOptions, report: CheckReport): Promise<void> {
  io.stdout.write(format === 'json' ? jsonReport(report) : textReport(report, { palette: await palette() }));
}
