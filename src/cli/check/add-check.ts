import { type Command, Option } from 'commander';
import { addCommand, wholeNumber } from '../add-command.js';
import type { CommandContext } from '../context.js';
import type { ExitCode } from '../exit-codes.js';
import { addConfigOptions } from '../settings/config-choice.js';
import type { CheckOptions } from './check-options.js';

export function addCheck(program: Command, context: CommandContext, done: (code: ExitCode) => void): void {
  addConfigOptions(addCommand(program, 'check', 'find what is wrong with models, with proofs'), context.config)
    .argument('[path...]', 'model files, folders to search, or - for standard input (default: the current folder)')
    .addOption(
      new Option(
        '--format <format[=file]>',
        'text, json, sarif, junit, github, gitlab or markdown: printed, or written to a file; repeatable (default: text)',
      ).argParser((value: string, before: readonly string[] | undefined) => [...(before ?? []), value]),
    )
    .addOption(
      new Option('--fail-on <severity>', 'lowest severity that makes the exit code 1 (default: error)').choices([
        'error',
        'warning',
        'info',
      ]),
    )
    .addOption(
      new Option('--max-warnings <number>', 'so many warnings are allowed: more make the exit code 1').argParser(
        wholeNumber(0, Number.MAX_SAFE_INTEGER),
      ),
    )
    .option(
      '--fix',
      'mend misspelt names and remove needless suppressions, in the files, and never what is stored; of standard input print the mended model, and the report to stderr',
      false,
    )
    .option(
      '--dry-run',
      'with --fix: print what it would change as a diff, and the report to stderr; write nothing',
      false,
    )
    .option('--quiet', 'report errors only; the exit code is as without it', false)
    .option('--report-suppressed', 'with --format sarif: also what is suppressed, as such, with its reason', false)
    .addOption(
      new Option('--preset <preset>', 'which rules are on, in place of what models say').choices([
        'recommended',
        'strict',
        'all',
      ]),
    )
    .addOption(
      new Option('--rule <rule=severity>', 'off, info, warning or error for a rule: DM4005=off; repeatable').argParser(
        (value: string, before: readonly string[] | undefined) => [...(before ?? []), value],
      ),
    )
    .option('--baseline [file]', 'report only what this file does not know (default: dynamodel.baseline.json)')
    .option('--no-baseline', 'report what the baseline of the configuration knows, too')
    .option('--write-baseline [file]', 'remember what is found now: from then on only what is new is reported')
    .option('--prune-baseline', 'take out of the baseline what is found no more', false)
    .option('--changed', 'check only models that have changed since the branch left its base, committed or not', false)
    .option(
      '--base <ref>',
      'with --changed: branch, tag or commit to compare with (default: origin/HEAD, main or master)',
    )
    .option('--watch', 'do it again whenever a file of the models changes', false)
    .action(async (paths: string[], options: CheckFlags) => {
      const { runCheck } = await import('../commands/check.js');
      done(await runCheck(context, { ...options, paths, format: options.format ?? [], rule: options.rule ?? [] }));
    });
}

type CheckFlags = Omit<CheckOptions, 'paths' | 'format' | 'rule'> & {
  readonly format?: readonly string[];
  readonly rule?: readonly string[];
};
