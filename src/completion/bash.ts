import { shellQuoted } from './quote.js';
import type { Candidates, CommandRow, CommandTable } from './table.js';

/**
 * A script for bash, 3.2 (as macOS has it) and later. Names of models come from `dynamodel` line by line, and are only compared and quoted:
 * `compgen -W` would run what stands in them.
 */
export function bashScript({ commands, options }: CommandTable): string {
  const rows: readonly CommandRow[] = [...commands, { name: '', about: '', options, arguments: [] }];
  return `# bash completion of dynamodel. In ~/.bashrc: source <(dynamodel completion bash)

_dynamodel_add() {
  local word
  for word in "$@"; do
    if [[ $word == "$cur"* ]]; then COMPREPLY+=("$word"); fi
  done
}

# Words that are offered besides names: many, so that they wait for a letter where there are names.
_dynamodel_besides() {
  if [[ -n $cur || \${#COMPREPLY[@]} -eq 0 ]]; then _dynamodel_add "$@"; fi
}

# What words of the line mean, without the quotes and backslashes that they are written with.
_dynamodel_plain() {
  local word
  plain=()
  for word in "$@"; do
    case $word in
      \\"*) word=\${word#\\"} word=\${word%\\"} ;;
      \\'*) word=\${word#\\'} word=\${word%\\'} ;;
      *) IFS= read word <<< "$word" ;;
    esac
    if [[ $word == '~/'* ]]; then word=$HOME/\${word:2}; fi
    plain+=("$word")
  done
}

_dynamodel_names() {
  local name quoted plain
  _dynamodel_plain "\${COMP_WORDS[@]:1:COMP_CWORD-1}"
  while IFS= read -r name; do
    printf -v quoted '%q' "$name"
    if [[ $name == "$cur"* || $quoted == "$cur"* ]]; then COMPREPLY+=("$quoted"); fi
  done < <("\${COMP_WORDS[0]}" complete-names "$1" -- "\${plain[@]}" 2>/dev/null </dev/null)
}

_dynamodel_paths() {
  local name
  compopt -o filenames 2>/dev/null
  while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen "$@" -- "$cur" 2>/dev/null)
}

_dynamodel_models() {
  _dynamodel_paths -d
  _dynamodel_paths -f -X '!*.yaml'
}

# What follows an option: command, option. Fails where nothing does.
_dynamodel_value() {
  case "$1 $2" in
${rows.flatMap((row) => valueCases(row)).join('\n')}
    *) return 1 ;;
  esac
}

_dynamodel_argument() {
  case "$1 $2" in
${commands.flatMap((row) => argumentCases(row)).join('\n')}
  esac
}

_dynamodel_options() {
  case "$1" in
${rows.map((row) => `    ${shellQuoted(row.name)}) _dynamodel_add ${row.options.flatMap(({ flags }) => flags).join(' ')} ;;`).join('\n')}
  esac
}

_dynamodel() {
  local cur=\${COMP_WORDS[COMP_CWORD]} command='' option='' word position=0 i only_arguments=''
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ $word == '=' ]]; then
      # --option=value is three words here.
      if ((i + 1 < COMP_CWORD)); then option='' i=$((i + 1)); fi
    elif [[ -n $option && $word != -* ]]; then
      option=''
    elif [[ -z $only_arguments && $word == -- ]]; then
      option='' only_arguments=1
    elif [[ -z $only_arguments && $word == -?* ]]; then
      option=''
      case "$command $word" in
        ${rows.flatMap(valuedFlags).map(shellQuoted).join(' | ')}) option=$word ;;
      esac
    elif [[ -z $command ]]; then
      command=$word
    else
      position=$((position + 1))
    fi
  done
  if [[ $cur == '=' ]]; then cur=''; fi
  if [[ -n $option ]]; then
    _dynamodel_value "$command" "$option"
  elif [[ -z $only_arguments && $cur == -* ]]; then
    _dynamodel_options "$command"
  elif [[ -z $command ]]; then
    _dynamodel_add ${commands.map(({ name }) => name).join(' ')}
  else
    _dynamodel_argument "$command" "$position"
  fi
  if [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *[.=] ]]; then compopt -o nospace 2>/dev/null; fi
}

complete -F _dynamodel dynamodel
`;
}

function valuedFlags({ name, options }: CommandRow): readonly string[] {
  return options.flatMap(({ flags, value }) => (value === undefined ? [] : flags.map((flag) => `${name} ${flag}`)));
}

function valueCases({ name, options }: CommandRow): readonly string[] {
  return options.flatMap(({ flags, value }) => {
    if (value === undefined) return [];
    const patterns = flags.map((flag) => shellQuoted(`${name} ${flag}`)).join(' | ');
    return [`    ${patterns}) ${callOf(value.of)} ;;`];
  });
}

function argumentCases({ name, arguments: rows }: CommandRow): readonly string[] {
  return rows.map(({ of, isRepeated }, i) => {
    const pattern = isRepeated ? `${shellQuoted(`${name} `)}*` : shellQuoted(`${name} ${i}`);
    return `    ${pattern}) ${callOf(of)} ;;`;
  });
}

function callOf(of: Candidates): string {
  switch (of.kind) {
    case 'words':
      return calls('_dynamodel_add', of.words).join('');
    case 'names':
      return [`_dynamodel_names ${of.of}`, ...calls('_dynamodel_besides', of.words)].join('; ');
    case 'files':
      return [...calls('_dynamodel_add', of.words), '_dynamodel_paths -f'].join('; ');
    case 'folders':
      return '_dynamodel_paths -d';
    case 'models':
      return '_dynamodel_models';
    case 'anything':
      return ':';
  }
}

function calls(name: string, words: readonly string[]): readonly string[] {
  return words.length === 0 ? [] : [`${name} ${words.map(shellQuoted).join(' ')}`];
}
