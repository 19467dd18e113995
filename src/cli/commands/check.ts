import { withoutOldCommands } from '../../diagnostics/reporters/old-commands.js';
import { checkOnce } from '../check/check-once.js';
import type { CheckOptions } from '../check/check-options.js';
import type { CommandContext } from '../context.js';
import type { ExitCode } from '../exit-codes.js';
import type { Output } from '../io.js';
import { UsageError } from '../usage-error.js';
import { expandedPaths } from '../wildcards.js';

/** Checks every model that the paths mean, once or again and again. */
export async function runCheck(context: CommandContext, given: CheckOptions): Promise<ExitCode> {
  const options = { ...given, paths: expandedPaths(given.paths, context.io.cwd) };
  if (!options.format.some((format) => /^github(?:=|$)/.test(format))) return runOnceOrWatch(context, options);
  const { io } = context;
  try {
    return await runOnceOrWatch({ ...context, io: { ...io, stderr: harmless(io.stderr) } }, options);
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(withoutOldCommands(error.message)) : error;
  }
}

async function runOnceOrWatch(context: CommandContext, options: CheckOptions): Promise<ExitCode> {
  if (!options.watch) return checkOnce(context, options);
  const { watchCheck } = await import('../check/watch-check.js');
  return watchCheck(context, options);
}

/** The runner reads standard error as well, which quotes what files hold. */
function harmless(output: Output): Output {
  return {
    isTerminal: output.isTerminal,
    columns: output.columns,
    write: (text) => output.write(withoutOldCommands(text)),
  };
}
