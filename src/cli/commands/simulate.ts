import { atLeast, jsonText, type Severity } from '../../diagnostics/index.js';
import { simulateSteps } from '../../library/simulate.js';
import { simulateText } from '../../simulate/index.js';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { inSteps } from '../in-steps.js';
import { soundModel } from '../sound-model.js';

export type SimulateCommandOptions = {
  readonly path: string | undefined;
  readonly format: 'text' | 'json';
  /** Lowest severity of a verdict that fails; a simulation that is only looked at never does. */
  readonly failOn: Severity | undefined;
};

export async function runSimulate(context: CommandContext, options: SimulateCommandOptions): Promise<ExitCode> {
  const { io, palette } = context;
  const { failOn } = options;
  const loaded = await soundModel(context, options.path);
  if (loaded === undefined) return EXIT.findings;
  const report = await inSteps(io, simulateSteps(loaded));
  const json = options.format === 'json';
  io.stdout.write(json ? jsonText(report) : simulateText(report, await palette()));
  const fails = failOn !== undefined && report.verdicts.some(({ severity }) => atLeast(severity, failOn));
  return fails ? EXIT.findings : EXIT.ok;
}
