import { Command, Help } from 'commander';
import { VERSION } from '../version.js';
import { addColorOptions } from './add-command.js';
import type { CommandContext } from './context.js';

const EXIT_CODES = `
Exit codes:
  0    fine
  1    findings at or above --fail-on, a test that fails, or a file that is no
       valid model
  2    wrong usage or configuration, or a path that cannot be read
  3    internal error
  130  interrupted`;

/** The program without its commands. */
export function emptyProgram({ io }: CommandContext): Command {
  const program = new Command('dynamodel')
    .description(
      'The design compiler for Amazon DynamoDB: proves, explains and simulates a model before it is deployed.',
    )
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureHelp({
      // That a flag is not set unless it is given goes without saying.
      optionDescription: (option) =>
        option.defaultValue === false ? option.description : Help.prototype.optionDescription(option),
    })
    .exitOverride()
    .configureOutput({ writeOut: io.stdout.write, writeErr: io.stderr.write })
    .addHelpText('after', EXIT_CODES);
  addColorOptions(program);

  return program;
}
