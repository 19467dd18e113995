import { shellQuoted } from './quote.js';
import type { ArgumentRow, Candidates, CommandRow, CommandTable, OptionRow } from './table.js';

/** A script for zsh: a file `_dynamodel` of its completion path, or to be sourced. */
export function zshScript({ commands, options }: CommandTable): string {
  return `#compdef dynamodel
# zsh completion of dynamodel. In ~/.zshrc, after compinit: source <(dynamodel completion zsh)

_dynamodel_names() {
  local -a names
  names=("\${(@f)$("$program" complete-names "$1" -- "\${(@Q)words[2,CURRENT-1]}" 2>/dev/null </dev/null)}")
  names=("\${(@)names:#}")
  # More follows a knob in the same word.
  if [[ $1 == knobs ]]; then compadd -S '' -a -- names; else compadd -a -- names; fi
  shift
  # Many: where there are names, they wait for a letter.
  if (( $# )) && [[ -n $PREFIX || $#names -eq 0 ]]; then compadd -- "$@"; fi
}

_dynamodel_models() {
  _files -g '*.yaml(-.)'
}

_dynamodel_words_or_files() {
  compadd -- "$@"
  _files
}

_dynamodel_commands() {
  local -a commands
  commands=(
${commands.map(({ name, about }) => `    ${shellQuoted(`${name}:${about}`)}`).join('\n')}
  )
  _describe -t commands command commands
}

_dynamodel() {
  local program=$words[1] curcontext=$curcontext state line ret=1
  typeset -A opt_args
  _arguments -C -s -S \\
${options.flatMap(optionSpecs).map(continued).join('')}    ': :_dynamodel_commands' \\
    '*:: :->arguments' && ret=0
  if [[ $state == arguments ]]; then
    curcontext="\${curcontext%:*:*}:dynamodel-$line[1]:"
    case $line[1] in
${commands.map(commandCase).join('')}    esac
  fi
  return ret
}

if [[ $funcstack[1] == _dynamodel ]]; then _dynamodel "$@"; else compdef _dynamodel dynamodel; fi
`;
}

function continued(spec: string): string {
  return `    ${spec} \\\n`;
}

function commandCase({ name, options, arguments: rows }: CommandRow): string {
  const specs = [...options.flatMap(optionSpecs), ...rows.map(argumentSpec)];
  return `      (${name})\n        _arguments -s -S \\\n${specs.map((spec) => `          ${spec} \\\n`).join('')}          && ret=0\n        ;;\n`;
}

/** One for each flag; an option with a value may be given again, which most of them may. */
function optionSpecs({ flags, about, value }: OptionRow): readonly string[] {
  const what = `[${escaped(about)}]`;
  return flags.map((flag) => {
    if (value === undefined) return shellQuoted(`${flag}${what}`);
    const mark = value.isOptional ? '::' : ':';
    return shellQuoted(`*${flag}=${what}${mark}${escaped(value.name)}:${actionOf(value.of)}`);
  });
}

function argumentSpec({ name, of, isRepeated }: ArgumentRow): string {
  return shellQuoted(`${isRepeated ? '*' : ''}:${escaped(name)}:${actionOf(of)}`);
}

/** Words of a table, which have no spaces or quotes. */
function actionOf(of: Candidates): string {
  switch (of.kind) {
    case 'words':
      return `(${of.words.join(' ')})`;
    case 'names':
      return ` _dynamodel_names ${[of.of, ...of.words].join(' ')}`;
    case 'files':
      return of.words.length === 0 ? '_files' : ` _dynamodel_words_or_files ${of.words.join(' ')}`;
    case 'folders':
      return '_files -/';
    case 'models':
      return '_dynamodel_models';
    case 'anything':
      return ' ';
  }
}

/** What _arguments takes for itself: colons and brackets. */
function escaped(text: string): string {
  return text.replace(/[\\:[\]]/g, '\\$&');
}
