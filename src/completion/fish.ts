import { fishQuoted } from './quote.js';
import type { Candidates, CommandRow, CommandTable, OptionRow } from './table.js';

/** A script for fish: a file of its folder `completions`, or to be sourced. */
export function fishScript({ commands, options }: CommandTable): string {
  const valued = [...options, ...commands.flatMap((row) => row.options)]
    .filter(({ value }) => value !== undefined && !value.isOptional)
    .flatMap(({ flags }) => flags);
  return `# fish completion of dynamodel: dynamodel completion fish > ~/.config/fish/completions/dynamodel.fish

# Words before the one that is completed, without options: the command and its arguments.
function __dynamodel_words
    set -l skip 0
    for word in (commandline -opc)[2..]
        if test $skip = 1
            set skip 0
        else if contains -- $word ${[...new Set(valued)].join(' ')}
            set skip 1
        else if not string match -q -- '-*' $word
            printf '%s\\n' $word
        end
    end
end

# Whether an argument of a command is completed: its name, and how many come before, or more with +.
function __dynamodel_at
    set -l words (__dynamodel_words)
    set -q words[1]; and test "$words[1]" = "$argv[1]"; or return 1
    set -q argv[2]; or return 0
    test (math (count $words) - 1) = $argv[2]; or test "$argv[2]" = +
end

function __dynamodel_no_command
    test (count (__dynamodel_words)) = 0
end

function __dynamodel_names
    set -l words (commandline -opc)
    set -l names (command $words[1] complete-names $argv[1] -- $words[2..] 2>/dev/null </dev/null)
    string join \\n -- $names
    set -q argv[2]; or return 0
    # Many: where there are names, they wait for a letter.
    if not set -q names[1]; or string length -q -- (commandline -ct)
        string join \\n -- $argv[2..]
    end
end

complete -c dynamodel -f
${options.map((option) => optionLine(option, '__dynamodel_no_command')).join('\n')}
${commands.map(({ name, about }) => `complete -c dynamodel -n __dynamodel_no_command -a ${name} -d ${fishQuoted(about)}`).join('\n')}
${commands.flatMap(commandLines).join('\n')}
`;
}

function commandLines({ name, options, arguments: rows }: CommandRow): readonly string[] {
  return [
    ...options.map((option) => optionLine(option, fishQuoted(`__dynamodel_at ${name}`))),
    ...rows.flatMap(({ of, isRepeated }, i) => {
      const offered = offeredBy(of);
      const at = fishQuoted(`__dynamodel_at ${name} ${isRepeated ? '+' : i}`);
      return offered === undefined ? [] : [`complete -c dynamodel -n ${at} ${offered}`];
    }),
  ];
}

function optionLine({ flags, about, value }: OptionRow, when: string): string {
  const flagged = flags
    .map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`))
    .join(' ');
  const offered = value === undefined ? undefined : offeredBy(value.of);
  const taken = value === undefined ? '' : value.isOptional ? ` ${offered ?? ''}` : ` -r ${offered ?? ''}`;
  return `complete -c dynamodel -n ${when} ${flagged}${taken.trimEnd()} -d ${fishQuoted(about)}`;
}

function offeredBy(of: Candidates): string | undefined {
  switch (of.kind) {
    case 'words':
      return `-f -a ${fishQuoted(of.words.join(' '))}`;
    case 'names':
      return `-f -a ${fishQuoted(`(__dynamodel_names ${[of.of, ...of.words].join(' ')})`)}`;
    case 'files':
      return of.words.length === 0 ? '-F' : `-F -a ${fishQuoted(of.words.join(' '))}`;
    case 'folders':
      return `-f -a '(__fish_complete_directories (commandline -ct))'`;
    case 'models':
      return `-f -k -a '(__fish_complete_suffix .yaml)'`;
    case 'anything':
      return undefined;
  }
}
