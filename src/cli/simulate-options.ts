import { type Command, Option } from 'commander';
import { addCommand, PATH, regionName, wholeNumber } from './add-command.js';
import type { SimulateCommandOptions } from './commands/simulate.js';
import type { CommandContext } from './context.js';
import type { ExitCode } from './exit-codes.js';
import { addConfigOptions } from './settings/config-choice.js';

/** More say nothing more, and take long. */
const MOST_LAYOUTS = 1000;
/** A seed is a number of 32 bits. */
const MOST_SEED = 2 ** 31 - 1;

const EXAMPLES = `
Examples:
  dynamodel simulate shop.dynamodel.yaml
      will it throttle, where and when, at what cost, and what would help
  dynamodel simulate --scenario blackFriday
      under a load that the model declares
  dynamodel simulate --what-if placeOrder.rate=x10 --what-if stock.shards=16
      with something changed
  dynamodel simulate --sweep rate.all=x1..x20
      with one thing changed in steps: where does it begin to throttle
  dynamodel simulate --html report.html
      the report to look at: charts over time, heat of partitions, before and
      after
  dynamodel simulate --for 2h --recorded calls.csv
      with calls as they were recorded, minute by minute
  dynamodel simulate --fail-on throttle=0.1%,heat
      for CI: exit code 1 where it throttles more, or a partition is over its
      limit

What AWS has not published is assumed, and the report says so. --pace chooses
how soon hot partitions are split (within 5, 10 or 30 minutes), and --assume
sets any assumption by its name:
  --assume detectSeconds=120 --assume mixedLimit=linear`;

/** The command that simulates. */
export function addSimulate(program: Command, context: CommandContext, done: (code: ExitCode) => void): void {
  addConfigOptions(
    addCommand(
      program,
      'simulate',
      'how the tables behave under the load: throttling, hot keys, units, cost, and what would help',
    ),
    context.config,
  )
    .argument('[path]', PATH)
    .addOption(
      new Option('--format <format>', 'how to print the report').choices(['text', 'json', 'markdown']).default('text'),
    )
    .option('--out <file>', 'write the report to a file instead of printing it')
    .option('--html <file>', 'also write it as one page with charts, which needs no network')
    .option('--details', 'also what each call takes, load, storage and cost by index, all hot keys, and data', false)
    .option('--scenario <name>', 'one of the scenarios of the model')
    .option('--for <duration>', 'how long, such as 2h (default: as long as the scenario, or an hour, or a day)')
    .option(
      '--recorded <file>',
      'calls as they were recorded: a CSV file with a row for each minute, or JSON of CloudWatch',
    )
    .addOption(
      new Option('--mode <mode>', 'the mean of every second, or what is drawn by chance')
        .choices(['expectation', 'stochastic'])
        .default('expectation'),
    )
    .addOption(
      new Option(
        '--requests [way]',
        'also play the beginning of the load request by request: sampled, or through the engine',
      )
        .choices(['sampled', 'engine'])
        .preset('sampled'),
    )
    .addOption(
      new Option('--seed <number>', "decides what is drawn (default: that of the model's samples)").argParser(
        wholeNumber(0, MOST_SEED),
      ),
    )
    .addOption(
      new Option(
        '--layouts <number>',
        'how many ways of keys to lie on partitions are tried (default: up to 20, by the size of the run)',
      ).argParser(wholeNumber(1, MOST_LAYOUTS)),
    )
    .addOption(
      new Option('--pace <pace>', 'how soon hot partitions are split')
        .choices(['fast', 'default', 'slow'])
        .default('default'),
    )
    .option('--assume <name=value>', 'another value for what AWS has not published (repeatable)', collect)
    .option('--what-if <change>', 'the same load with a change, side by side (repeatable)', collect)
    .option('--sweep <knob=values>', 'one thing in steps, such as rate.all=x1..x20 or topPlayers.shards=1,2,4,8')
    .option('--prices <file>', "prices of AWS's price list, as downloaded")
    .addOption(
      new Option('--region <name>', 'the Region whose prices are charged (default: that of the model)').argParser(
        regionName,
      ),
    )
    .option(
      '--fail-on <what>',
      'what makes the exit code 1 (default: nothing): error, warning or info of a verdict; throttle, budget or heat, with a threshold such as throttle=0.1% (repeatable, or with commas)',
      collect,
    )
    .option('--no-forecast', 'only what single calls take, and what that is a second and a month')
    .addHelpText('after', EXAMPLES)
    .action(async (path: string | undefined, flags: Partial<SimulateCommandOptions>) => {
      // Loading takes a while, in which Ctrl-C is to be told too.
      const stopped = context.io.untilStopped();
      const { runSimulate } = await import('./commands/simulate.js');
      done(await runSimulate(context, { ...UNSET, ...flags, path } as SimulateCommandOptions, stopped));
    });
}

const UNSET = {
  out: undefined,
  html: undefined,
  scenario: undefined,
  for: undefined,
  recorded: undefined,
  requests: undefined,
  seed: undefined,
  layouts: undefined,
  assume: [],
  whatIf: [],
  sweep: undefined,
  prices: undefined,
  region: undefined,
  failOn: [],
};

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
