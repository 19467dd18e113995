import { type Command, Option } from 'commander';
import { addCommand, PATH, wholeNumber } from './add-command.js';
import { addCompletion } from './add-completion.js';
import { addFmt } from './add-fmt.js';
import { addInit } from './add-init.js';
import { emptyProgram } from './base-program.js';
import { addCheck } from './check/add-check.js';
import type { CommandContext } from './context.js';
import type { ExitCode } from './exit-codes.js';
import { addImport } from './import-options.js';
import { addServe } from './serve-options.js';
import { addConfigOptions } from './settings/config-choice.js';
import { addSimulate } from './simulate-options.js';

/** The commands with their options. An action loads its work when it runs, and its exit code goes to `done`. */
export function createProgram(context: CommandContext, done: (code: ExitCode) => void): Command {
  const program = emptyProgram(context);

  addInit(program, context, done);

  addCheck(program, context, done);

  addConfigOptions(
    addCommand(
      program,
      'explain',
      'say how an access pattern is served and what it costs, or print the page of a rule',
    ),
    context.config,
  )
    .argument('<subject>', 'name of an access pattern, or id of a rule such as DM2005')
    .argument('[path]', PATH)
    .addOption(formatOption())
    .action(async (subject: string, path: string | undefined, options: { format: 'text' | 'json' }) => {
      const { runExplain } = await import('./commands/explain.js');
      done(await runExplain(context, { subject, path, ...options }));
    });

  addSimulate(program, context, done);

  addConfigOptions(addCommand(program, 'test', "run the model's own tests on the built-in engine"), context.config)
    .argument('[path]', PATH)
    .addOption(
      new Option('--format <format>', 'how to print the result').choices(['text', 'json', 'junit']).default('text'),
    )
    .option('--watch', 'run them again whenever a file of the model changes', false)
    .option('--property', 'also try keys, unique constraints and locks with random values and interleavings', false)
    .addOption(
      new Option('--runs <number>', 'cases of each property (default: 200)').argParser(wholeNumber(1, MOST_RUNS)),
    )
    .addOption(
      new Option('--seed <number>', "decides what is drawn (default: that of the model's samples)").argParser(
        wholeNumber(0, MOST_SEED),
      ),
    )
    .action(async (path: string | undefined, options: TestOptions) => {
      const { runTest } = await import('./commands/test.js');
      done(await runTest(context, { path, runs: undefined, seed: undefined, ...options }));
    });

  addConfigOptions(
    addCommand(
      program,
      'generate',
      'write what a model becomes: code that reads and writes its items, and all that is deployed with its tables',
    ),
    context.config,
  )
    .usage('[options] <target> [path]')
    // Without one, the command lists them.
    .argument('[target]', `${TARGET_NAMES.slice(0, -1).join(', ')} or ${TARGET_NAMES.at(-1)}`)
    .argument('[path]', PATH)
    .option('--out <folder>', 'folder to write, and nothing outside it (default: generated/<target> beside the model)')
    .option('--check', 'write nothing; print how the folder differs, and exit with 1 if it does', false)
    .option('--watch', 'do it again whenever a file of the model changes', false)
    .addOption(
      new Option('--import-extension <extension>', 'ending of the paths that the files import each other by')
        .choices(['js', 'ts', 'none'])
        .default('js'),
    )
    .addOption(
      new Option('--test-runner <runner>', 'what runs the generated tests; none leaves them out')
        .choices(['vitest', 'jest', 'node', 'none'])
        .default('vitest'),
    )
    .action(async (target: string | undefined, path: string | undefined, options: GenerateFlags) => {
      const { runGenerate } = await import('./commands/generate.js');
      done(await runGenerate(context, { target, path, out: undefined, ...options }));
    });

  addFmt(program, context, done);

  addImport(program, context, done);

  addServe(program, context, done);

  addConfigOptions(
    addCommand(program, 'report', 'review a design: what it says, what is wrong with it, and what it leaves open'),
    context.config,
  )
    .argument('[path...]', `${PATH}; with --base several, and folders with several`)
    .option('--well-architected', 'in the order of the six pillars of the AWS Well-Architected Framework', false)
    .addOption(
      new Option('--format <format>', 'how to print the review').choices(['text', 'markdown', 'html']).default('text'),
    )
    .option('--out <file>', 'write the review to a file (default: standard output)')
    .option(
      '--base <ref>',
      'tell instead what has changed since the branch left this one: findings, units, cost and heat',
    )
    .action(async (paths: readonly string[], options: ReportFlags) => {
      const { runReport } = await import('./commands/report.js');
      done(await runReport(context, { paths, out: undefined, base: undefined, ...options }));
    });

  addCommand(program, 'lsp', 'serve an editor: the language server that it starts (not for terminals)')
    .option('--stdio', 'speak through standard input and output, as it does anyway')
    .addOption(new Option('--clientProcessId <id>', 'as some editors pass it').hideHelp())
    .action(async () => {
      const { runLsp } = await import('./commands/lsp.js');
      done(await runLsp(context));
    });

  addCommand(program, 'rules', 'list the rules of check')
    .addOption(formatOption())
    .option('--json', 'the same as --format json')
    .action(async (options: { json?: boolean; format: 'text' | 'json' }) => {
      const { runRules } = await import('./commands/rules.js');
      done(await runRules(context, { json: options.json === true || options.format === 'json' }));
    });

  addCompletion(program, context, done);
  return program;
}

/** As in `src/generate/targets.ts`, which the other commands need not load. */
const TARGET_NAMES = [
  ...[
    'typescript',
    'electrodb',
    'dynamodb-toolbox',
    'workbench',
    'create-table',
    'cloudformation',
    'sam',
    'cdk',
    'terraform',
  ],
  ...['iam', 'alarms', 'lambda', 'step-functions', 'runbooks', 'delivery'],
];
/** More would take hours. */
const MOST_RUNS = 1_000_000;
/** A seed is a number of 32 bits. */
const MOST_SEED = 2 ** 31 - 1;

type TestOptions = {
  readonly format: 'text' | 'json' | 'junit';
  readonly watch: boolean;
  readonly property: boolean;
  readonly runs?: number;
  readonly seed?: number;
};

type ReportFlags = {
  readonly wellArchitected: boolean;
  readonly format: 'text' | 'markdown' | 'html';
  readonly out?: string;
  readonly base?: string;
};

type GenerateFlags = {
  readonly out?: string;
  readonly check: boolean;
  readonly watch: boolean;
  readonly importExtension: 'js' | 'ts' | 'none';
  readonly testRunner: 'vitest' | 'jest' | 'node' | 'none';
};

function formatOption(): Option {
  return new Option('--format <format>', 'how to print the result').choices(['text', 'json']).default('text');
}
