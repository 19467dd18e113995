import { type Command, Option } from 'commander';
import { addCommand } from '../add-command.js';
import type { CommandContext } from '../context.js';
import type { ExitCode } from '../exit-codes.js';
import type { CheckOptions } from './check-options.js';

export function addCheck(program: Command, context: CommandContext, done: (code: ExitCode) => void): void {
  addCommand(program, 'check', 'find what is wrong with models, with proofs')
    .argument('[path...]', 'model files, folders to search, or - for standard input (default: the current folder)')
    .addOption(new Option('--format <format>', 'how to print the result').choices(['text', 'json']).default('text'))
    .addOption(
      new Option('--fail-on <severity>', 'lowest severity that makes the exit code 1')
        .choices(['error', 'warning', 'info'])
        .default('error'),
    )
    .action(async (paths: string[], options: CheckFlags) => {
      const { runCheck } = await import('../commands/check.js');
      done(await runCheck(context, { ...options, paths, format: [options.format] }));
    });
}

type CheckFlags = Omit<CheckOptions, 'paths' | 'format'> & { readonly format: string };
