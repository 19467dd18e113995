import type { CheckReport } from '../../diagnostics/index.js';
import { jsonReport } from '../../diagnostics/reporters/json.js';
import { textReport } from '../../diagnostics/reporters/text.js';
import type { CommandContext } from '../context.js';
import type { CheckOptions } from './check-options.js';

/** Prints the report in each format that is asked for. */
export async function printReport(
  { io, palette }: CommandContext,
  { format }: CheckOptions,
  report: CheckReport,
): Promise<void> {
  for (const name of format)
    io.stdout.write(name === 'json' ? jsonReport(report) : textReport(report, { palette: await palette() }));
}
