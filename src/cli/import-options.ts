import { type Command, Option } from 'commander';
import { addCommand, regionName, wholeNumber } from './add-command.js';
import type { CommandContext } from './context.js';
import type { ExitCode } from './exit-codes.js';

const EXAMPLES = `
Examples:
  dynamodel import template.yaml
      the model on standard output; the format is detected
  dynamodel import template.yaml --out shop.dynamodel.yaml
  aws dynamodb describe-table --table-name Orders |
    dynamodel import create-table -
  dynamodel import infra/
      a configuration of Terraform, with its modules
  dynamodel import src/models.ts --allow-code
      entities of ElectroDB or DynamoDB-Toolbox: loads the module
  dynamodel import export/ --tables template.yaml
      what the items of an export look like, with the tables as they are defined
  dynamodel import table Orders --region eu-west-1
      the table itself, and a sample of its items
  dynamodel import template.yaml --report
      what check finds in it, and what would let it say more`;

/** More are read with --all. */
const MOST_SAMPLE = 10_000_000;

/** The command that reads what a user has already. */
export function addImport(program: Command, context: CommandContext, done: (code: ExitCode) => void): void {
  addCommand(program, 'import', 'write a model of what is there already: tables, templates, plans')
    .usage('[options] [format] <path> | table <name>')
    // Without them, the command lists the formats.
    .argument('[format]', 'what the input is (default: what it looks like); `dynamodel import` alone lists the formats')
    .argument('[path]', 'file, folder, or - for standard input; of the format table its name or ARN')
    .option('--out <file>', 'file to write, which must not exist yet (default: standard output)')
    .option('--report', 'print what check finds in the model, and what it would need to know to say more', false)
    .addOption(
      new Option('--format <format>', 'how to print the report (default: text)').choices(['text', 'json', 'markdown']),
    )
    .option(
      '--allow-code',
      'load modules of JavaScript or TypeScript (ElectroDB, DynamoDB-Toolbox, OneTable): runs their code, without credentials of AWS',
      false,
    )
    .option('--tables <path>', 'what defines the tables whose items are read: a template, or JSON of create-table')
    .option(
      '--keep-samples',
      'make some of the items that are read samples of the model, and list values that look personal',
      false,
    )
    .option('--endpoint <url>', 'of a table: where it is, such as http://127.0.0.1:8000 (default: AWS)')
    .option('--profile <name>', "of a table: the profile of AWS's configuration to ask with")
    .addOption(
      new Option('--region <name>', 'of a table: its Region (default: that of the profile or environment)').argParser(
        regionName,
      ),
    )
    .addOption(
      new Option(
        '--sample <items>',
        'of a table: items to read at most; 0 reads its definition alone (default: 10000)',
      ).argParser(wholeNumber(0, MOST_SAMPLE)),
    )
    .option('--all', 'of a table: read all of its items, which takes read units for all of it', false)
    .addHelpText('after', EXAMPLES)
    .action(async (first: string | undefined, second: string | undefined, flags: ImportFlags) => {
      const { runImport } = await import('./commands/import.js');
      const { endpoint, profile, region, sample, all, ...options } = flags;
      const live = { endpoint, profile, region, sample, all };
      done(
        await runImport(context, {
          args: [first, second],
          out: undefined,
          tables: undefined,
          format: undefined,
          ...options,
          live,
        }),
      );
    });
}

type ImportFlags = {
  readonly out?: string;
  readonly report: boolean;
  readonly format?: string;
  readonly allowCode: boolean;
  readonly tables?: string;
  readonly keepSamples: boolean;
  readonly endpoint?: string;
  readonly profile?: string;
  readonly region?: string;
  readonly sample?: number;
  readonly all: boolean;
};
