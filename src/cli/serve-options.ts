import { type Command, Option } from 'commander';
import { addCommand, regionName, wholeNumber } from './add-command.js';
import { addBehaviourOptions, NO_BEHAVIOUR } from './behaviour-options.js';
import type { ServeCommandOptions } from './commands/serve.js';
import type { CommandContext } from './context.js';
import type { ExitCode } from './exit-codes.js';
import { addConfigOptions } from './settings/config-choice.js';

const MAX_PORT = 65_535;

/** A day. */
const MAX_DELAY = 86_400_000;

/** Thirty. */
const MAX_TTL_DELAY = 30 * MAX_DELAY;

const UNSET = {
  ...NO_BEHAVIOUR,
  allowHost: [],
  allowOrigin: [],
  load: [],
  log: undefined,
  dataDir: undefined,
  region: undefined,
  save: [],
  snapshot: undefined,
  statusDelay: undefined,
  ttlDelay: undefined,
};

const EXAMPLES = `
Examples:
  dynamodel serve                        an empty DynamoDB at port 8000
  dynamodel serve shop.dynamodel.yaml    the model's tables and samples; every
                                         request is told with its pattern
  dynamodel serve --port 0               at any free port, which stderr names
  dynamodel serve --data-dir .dynamodel  an endpoint that keeps its data
  dynamodel serve --gsi-lag 50..500 --fault throttle:PutItem:rate=0.1
  dynamodel serve --fault partial:BatchWriteItem --fault latency:Query:ms=9..50

  AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:8000 aws dynamodb list-tables
  new DynamoDBClient({
    endpoint: 'http://127.0.0.1:8000',
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  })

Faults are throttle, partial, conflict, error, lost and latency. A rule is the
fault, then operations, then settings: table, index, key, rate, count, after,
and reason (of throttle), share (of partial) or ms (of latency).`;

/** The command that serves, which has more options than the others have together. */
export function addServe(program: Command, context: CommandContext, done: (code: ExitCode) => void): void {
  addBehaviourOptions(
    addConfigOptions(
      addCommand(program, 'serve', 'a DynamoDB endpoint on this machine, empty or with the model loaded'),
      context.config,
    )
      .argument('[path]', 'model file, folder with one model, or - for standard input (default: no model)')
      .addOption(
        new Option('--port <number>', 'port to listen at; 0 takes any that is free')
          .argParser(wholeNumber(0, MAX_PORT))
          .default(8000),
      )
      .option('--host <address>', 'address to listen at; other machines do not reach the default', '127.0.0.1')
      .option('--allow-host <name>', 'a further name that requests may call the server by (repeatable)', collect)
      .option(
        '--allow-origin <origin>',
        'a further origin whose pages may use the server, besides those of this machine (repeatable)',
        collect,
      )
      .addOption(
        new Option('--region <name>', 'the Region in ARNs; requests may name any (default: us-east-1)').argParser(
          regionName,
        ),
      )
      .addOption(
        new Option(
          '--log <format>',
          'a line on stderr for every request (default: text with a model, off without)',
        ).choices(['text', 'json', 'off']),
      )
      .option('--quiet', 'the same as --log off', false)
      .option('--data-dir <folder>', 'keep the data there, and begin with what is there')
      .option('--sync', 'with --data-dir: answer only when the disk has it, so that it survives a power cut', false)
      .option(
        '--load <path>',
        'put the items of a file or folder into a table: <path> or <path>=<table> (repeatable)',
        collect,
      )
      .option(
        '--save <path>',
        'at the end, write the items of a table to a file or folder: <path>=<table> (repeatable)',
        collect,
      )
      .option('--snapshot <file>', 'begin with what the file has, if it is there, and write it at the end')
      .option('--strict-protection', "refuse to delete the model's tables that it protects from deletion", false)
      .addOption(
        new Option('--status-delay <ms>', 'how long tables and indexes are CREATING, UPDATING or DELETING').argParser(
          wholeNumber(0, MAX_DELAY),
        ),
      )
      .addOption(
        new Option(
          '--ttl-delay <ms>',
          'how long after its time an item that expires is deleted (default: two days, as in the service)',
        ).argParser(wholeNumber(0, MAX_TTL_DELAY)),
      ),
  )
    .addHelpText('after', EXAMPLES)
    .action(async (path: string | undefined, flags: Partial<ServeCommandOptions>) => {
      const { runServe } = await import('./commands/serve.js');
      done(await runServe(context, { ...UNSET, ...flags, path } as ServeCommandOptions));
    });
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
