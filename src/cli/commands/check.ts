import { checkOnce } from '../check/check-once.js';
import type { CheckOptions } from '../check/check-options.js';
import type { CommandContext } from '../context.js';
import type { ExitCode } from '../exit-codes.js';

/** Checks every model that the paths mean. */
export async function runCheck(context: CommandContext, options: CheckOptions): Promise<ExitCode> {
  return (await checkOnce(context, options)).code;
}
