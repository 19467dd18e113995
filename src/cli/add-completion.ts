import { Argument, type Command } from 'commander';
import type { NameKind } from '../completion/table.js';
import { addCommand } from './add-command.js';
import type { CommandContext } from './context.js';
import type { ExitCode } from './exit-codes.js';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
const NAME_KINDS: readonly NameKind[] = ['patterns', 'scenarios', 'knobs'];
export type Shell = (typeof SHELLS)[number];

const HOW = `
How to use it:
  bash   in ~/.bashrc:
           source <(dynamodel completion bash)
  zsh    in ~/.zshrc, after compinit:
           source <(dynamodel completion zsh)
  fish   once, and after each update:
           dynamodel completion fish > ~/.config/fish/completions/dynamodel.fish

Besides commands and options it completes access patterns, scenarios and what a
load can be changed by, of the model in the current folder or the one that is
named.`;

export function addCompletion(program: Command, context: CommandContext, done: (code: ExitCode) => void): void {
  addCommand(program, 'completion', 'print a script that completes commands, options and names of the model in a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .addHelpText('after', HOW)
    .action(async (shell: Shell) => {
      const { runCompletion } = await import('./commands/completion.js');
      done(runCompletion(context, program, shell));
    });

  // What the scripts ask.
  program
    .command('complete-names', { hidden: true })
    .addArgument(new Argument('<kind>').choices(NAME_KINDS))
    .argument('[words...]')
    .action(async (kind: NameKind, words: readonly string[]) => {
      const { runCompleteNames } = await import('./commands/complete-names.js');
      done(await runCompleteNames(context, kind, words));
    });
}
