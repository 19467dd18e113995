import type { Command } from 'commander';
import { addCommand } from './add-command.js';
import type { CommandContext } from './context.js';
import type { ExitCode } from './exit-codes.js';

export type FmtOptions = {
  readonly paths: readonly string[];
  /** Write nothing, and say which files are not in their form. */
  readonly check: boolean;
  /** The same, and how they differ from it. */
  readonly diff: boolean;
  /** Bring models to the newest version of their language first. */
  readonly upgrade: boolean;
};

export function addFmt(program: Command, context: CommandContext, done: (code: ExitCode) => void): void {
  addCommand(program, 'fmt', 'format models, with the files that they include')
    .argument('[path...]', 'model files, folders to search, or - for standard input (default: the current folder)')
    .option('--check', 'write nothing; list the files that would change, and exit with 1 if there are any', false)
    .option('--diff', 'write nothing; print what would change, and exit with 1 if anything would', false)
    .option('--upgrade', 'also bring models to the newest version of the language, dynamodel: 1', false)
    .action(async (paths: string[], options: Omit<FmtOptions, 'paths'>) => {
      const { runFmt } = await import('./commands/fmt.js');
      done(await runFmt(context, { ...options, paths }));
    });
}
