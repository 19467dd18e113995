import { type Command, InvalidArgumentError } from 'commander';

/** Of commands that need a model. */
export const PATH = 'model file, folder with one model, or - for standard input (default: the current folder)';

export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`A whole number from ${min} to ${max} is expected.`);
  };
}

/** As AWS names Regions and their partitions. */
const REGION = /^[a-z]{2,4}(?:-[a-z]+)+-\d+$/;

export function regionName(text: string): string {
  if (REGION.test(text)) return text;
  throw new InvalidArgumentError('The name of a Region is expected, such as eu-west-1.');
}

export function addCommand(program: Command, name: string, description: string): Command {
  const command = program.command(name).description(description).helpOption('-h, --help', 'print this help');
  addColorOptions(command);
  return command;
}

/** For the help and for the parser's sake: whether to colour is decided before the arguments are parsed. */
export function addColorOptions(command: Command): void {
  command.option('--color', 'colour the output').option('--no-color', 'do not colour the output');
}
