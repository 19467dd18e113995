import type { Argument, Command, Option } from 'commander';
import type { ArgumentRow, Candidates, CommandRow, CommandTable, NameKind, OptionRow } from '../completion/table.js';

/** Lists that the program itself does not say, since it would have to load them. */
export type KnownWords = {
  readonly targets: readonly string[];
  readonly importFormats: readonly string[];
  readonly reportFormats: readonly string[];
  readonly rules: readonly string[];
};

/** The commands, options and arguments of the program, for completion in a shell. */
export function commandTable(program: Command, words: KnownWords): CommandTable {
  const commands = program.commands
    .filter((command) => !isHidden(command))
    .map((command) => commandRow(command, words));
  const names = commands.map(({ name }) => name);
  const help: CommandRow = {
    name: 'help',
    about: 'print the help of a command',
    options: [],
    arguments: [{ name: 'command', of: { kind: 'words', words: names }, isRepeated: false }],
  };
  return { commands: [...commands, help], options: optionRows(program, words) };
}

/** Commander says it to its own help alone. */
function isHidden(command: Command): boolean {
  return '_hidden' in command && command._hidden === true;
}

function commandRow(command: Command, words: KnownWords): CommandRow {
  return {
    name: command.name(),
    about: command.description(),
    options: optionRows(command, words),
    arguments: command.registeredArguments.map((argument) => argumentRow(command.name(), argument, words)),
  };
}

function optionRows(command: Command, words: KnownWords): readonly OptionRow[] {
  const rows = command.options.filter(({ hidden }) => !hidden).map((option) => optionRow(option, words));
  return [...rows, { flags: ['--help', '-h'], about: 'print this help' }];
}

function optionRow(option: Option, words: KnownWords): OptionRow {
  const flags = [option.long, option.short].filter((flag) => flag !== undefined && flag !== null);
  const [, name] = /[<[](.+)[>\]]$/.exec(option.flags) ?? [];
  if (name === undefined) return { flags, about: option.description };
  const of =
    option.argChoices === undefined ? candidatesFor(`${flags[0]} ${name}`, name, words) : choices(option.argChoices);
  return { flags, about: option.description, value: { name, isOptional: option.optional, of } };
}

function argumentRow(command: string, argument: Argument, words: KnownWords): ArgumentRow {
  const name = argument.name();
  const of =
    argument.argChoices === undefined ? candidatesFor(`${command} ${name}`, name, words) : choices(argument.argChoices);
  return { name, of, isRepeated: argument.variadic };
}

function choices(words: readonly string[]): Candidates {
  return { kind: 'words', words };
}

function names(of: NameKind, words: readonly string[] = []): Candidates {
  return { kind: 'names', of, words };
}

/** By what it is called in the help. */
function candidatesFor(place: string, name: string, words: KnownWords): Candidates {
  switch (place) {
    case 'explain subject':
      return names('patterns', words.rules);
    case 'generate target':
      return choices(words.targets);
    // The format need not be said, and the path comes first then.
    case 'import format':
      return { kind: 'files', words: words.importFormats };
    case 'import path':
      return { kind: 'files', words: [] };
    case '--format format[=file]':
      return choices(words.reportFormats);
    case '--scenario name':
      return names('scenarios');
    case '--what-if change':
    case '--sweep knob=values':
      return names('knobs');
    case '--rule rule=severity':
      return choices(words.rules.map((rule) => `${rule}=`));
  }
  if (name === 'file' || (name === 'path' && place.startsWith('-'))) return { kind: 'files', words: [] };
  if (name === 'path') return { kind: 'models' };
  return { kind: name === 'folder' ? 'folders' : 'anything' };
}
