import { type Command, Option } from 'commander';
import { addCommand } from './add-command.js';
import type { CommandContext } from './context.js';
import type { ExitCode } from './exit-codes.js';

/** As in `src/init/starters.ts`, which the other commands need not load. */
const STARTER_NAMES = ['ecommerce', 'saas', 'iot', 'leaderboard', 'github', 'multi-table'] as const;

export type InitOptions = {
  readonly folder: string | undefined;
  readonly from: (typeof STARTER_NAMES)[number] | undefined;
  readonly ci: 'github' | 'gitlab' | 'none' | undefined;
  /** Ask nothing. */
  readonly yes: boolean;
  readonly dryRun: boolean;
};

const EXAMPLES = `
Examples:
  dynamodel init                                  asks what to begin with
  dynamodel init models --from saas --ci github   asks nothing
  dynamodel init --yes --dry-run                  what it would write, and where`;

export function addInit(program: Command, context: CommandContext, done: (code: ExitCode) => void): void {
  addCommand(program, 'init', 'begin: a small model, a script that checks it, and a file for CI; writes over nothing')
    .argument('[folder]', 'where the model is to be (default: the current folder)')
    .addOption(
      new Option('--from <model>', 'what the model is of (default: asked; ecommerce with --yes)').choices(
        STARTER_NAMES,
      ),
    )
    .addOption(
      new Option(
        '--ci <service>',
        'also write a file that checks models there (default: asked; none with --yes)',
      ).choices(['github', 'gitlab', 'none']),
    )
    .option('--yes', 'ask nothing: what is not said has its default', false)
    .option('--dry-run', 'write nothing; print what would be written', false)
    .addHelpText('after', EXAMPLES)
    .action(async (folder: string | undefined, flags: InitFlags) => {
      const { runInit } = await import('./commands/init.js');
      done(await runInit(context, { folder, from: undefined, ci: undefined, ...flags }));
    });
}

type InitFlags = Pick<InitOptions, 'yes' | 'dryRun'> & {
  readonly from?: (typeof STARTER_NAMES)[number];
  readonly ci?: 'github' | 'gitlab' | 'none';
};
