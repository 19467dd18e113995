// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what shells expand
import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { delimiter } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Shell } from '../../src/cli/add-completion.js';
import { runCli } from '../../src/cli/main.js';
import { fakeIo } from '../support/fake-io.js';
import { TempFolder } from '../support/temp-folder.js';

const MODEL = `dynamodel: 1
model: notes
tables: {notes: {key: {pk: pk, sk: sk}}}
entities:
  Note:
    key: {pk: "USER#{userId}", sk: "NOTE"}
    attributes:
      userId: {type: ulid, immutable: true}
accessPatterns:
  getNote: {op: get, entity: Note, by: [userId], rate: 1/s}
  "two words": {op: get, entity: Note, by: [userId], rate: 1/s}
  "$(touch HACKED)": {op: get, entity: Note, by: [userId], rate: 1/s}
  "b\`touch HACKED\`": {op: get, entity: Note, by: [userId], rate: 1/s}
  "q'\\"; touch HACKED": {op: get, entity: Note, by: [userId], rate: 1/s}
  "a\\e[31mred": {op: get, entity: Note, by: [userId], rate: 1/s}
  "a\\nline": {op: get, entity: Note, by: [userId], rate: 1/s}
scenarios: {rush: {for: 1h, rate: {all: x2}}}
`;

async function cli(args: readonly string[], cwd = '.'): Promise<string> {
  const io = fakeIo({ cwd });
  expect(await runCli(args, io), io.err()).toBe(0);
  return io.out();
}

function isInstalled(shell: Shell): boolean {
  return spawnSync(shell, ['--version']).status === 0;
}

/** A folder with the model and the script, where `dynamodel` answers what it would, without being started each time. */
async function folderFor(shell: Shell): Promise<TempFolder> {
  const folder = new TempFolder({
    'work/notes.dynamodel.yaml': MODEL,
    'work/notes.txt': '',
    script: await cli(['completion', shell]),
    'bin/dynamodel': '#!/bin/sh\nprintf "%s|" "$@" >> "$0.asked"\necho >> "$0.asked"\ncat "$0.$2"\n',
  });
  chmodSync(folder.at('bin/dynamodel'), 0o755);
  for (const kind of ['patterns', 'scenarios', 'knobs'])
    folder.write(`bin/dynamodel.${kind}`, await cli(['complete-names', kind], folder.at('work')));
  return folder;
}

function ran(shell: Shell, folder: TempFolder, script: string): string {
  folder.write('driver', script);
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH: `${folder.at('bin')}${delimiter}${PATH}`, HOME, XDG_CONFIG_HOME: folder.path };
  const { stdout, stderr } = spawnSync(shell, [folder.at('driver')], { cwd: folder.at('work'), encoding: 'utf8', env });
  expect(stderr).toBe('');
  expect(folder.has('work/HACKED')).toBe(false);
  return stdout;
}

describe.each(['bash', 'zsh', 'fish'] as const)('completion %s', (shell) => {
  it.runIf(isInstalled(shell))('is a script that the shell can read', async () => {
    const folder = new TempFolder({ script: await cli(['completion', shell]) });
    const { status, stderr } = spawnSync(shell, ['-n', folder.at('script')], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('knows every command with its options', async () => {
    const script = await cli(['completion', shell]);
    for (const word of [
      'init',
      'check',
      'simulate',
      'max-warnings',
      'what-if',
      'dynamodb-toolbox',
      'DM6002',
      'cloudformation',
    ])
      expect(script).toContain(word);
    expect(script).not.toContain(' complete-names)');
  });
});

/** What bash writes for the patterns of the model. */
const EXPLAINED = [
  'getNote',
  'two\\ words',
  '\\$\\(touch\\ HACKED\\)',
  'b\\`touch\\ HACKED\\`',
  'q\\\'\\"\\;\\ touch\\ HACKED',
];

it.runIf(isInstalled('bash'))('bash completes commands, options, choices, names and paths', async () => {
  const folder = await folderFor('bash');
  const lines: readonly (readonly [string, readonly string[]])[] = [
    ["dynamodel 'expl'", ['explain']],
    ["dynamodel ''", ['init', 'check', 'explain']],
    ['dynamodel check --max', ['--max-warnings']],
    ['dynamodel check --fail-on wa', ['warning']],
    ['dynamodel explain --format = j', ['json']],
    ["dynamodel explain --format = '='", ['text', 'json']],
    ["dynamodel generate typescript ''", ['notes.dynamodel.yaml']],
    ["dynamodel simulate --scenario ''", ['rush']],
    ["dynamodel simulate --what-if 'No'", ['Note.']],
    ["dynamodel explain 'DM6002'", ['DM6002']],
    // Rules wait for a letter where there are names.
    ["dynamodel explain ''", EXPLAINED],
    [
      "dynamodel explain 'DM600'",
      ['DM6000', 'DM6001', 'DM6002', 'DM6003', 'DM6004', 'DM6005', 'DM6006', 'DM6007', 'DM6008', 'DM6009'],
    ],
    ["dynamodel explain getNote 'n'", ['notes.dynamodel.yaml']],
    ["dynamodel simulate 'my\\ \\$models/it'\\\\\\''s.yaml' '\"two words\"' '~/x' --scenario ''", ['rush']],
    ["dynamodel --color explain 'get'", ['getNote']],
    ["dynamodel explain '$(t'", ['\\$\\(touch\\ HACKED\\)']],
    ["dynamodel explain '\\$'", ['\\$\\(touch\\ HACKED\\)']],
    ["dynamodel explain 'b'", ['b\\`touch\\ HACKED\\`']],
    ["dynamodel explain 'q'", ['q\\\'\\"\\;\\ touch\\ HACKED']],
    ["dynamodel explain 'two'", ['two\\ words']],
    ["dynamodel explain 'a'", []],
    ["dynamodel nothing ''", []],
    ["dynamodel check -- '--'", []],
  ];
  const out = ran(
    'bash',
    folder,
    [
      'source ../script',
      'try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _dynamodel; printf "%s\\n" "${COMPREPLY[@]}"; echo ==; }',
      ...lines.map(([line]) => `try ${line}`),
      // What it has completed is one word again.
      'COMP_WORDS=(dynamodel explain "q"); COMP_CWORD=2; _dynamodel; eval "words=(${COMPREPLY[0]})"; printf "%s\\n" "${words[@]}"',
    ].join('\n'),
  );
  const answers = out.split('==\n');
  expect(answers.pop()).toBe('q\'"; touch HACKED\n');
  const asked = folder.read('bin/dynamodel.asked');
  expect(asked).toContain('complete-names|patterns|--|--color|explain|\n');
  // Of what the shell would read, without its quotes.
  const { HOME = '' } = process.env;
  expect(asked).toContain(`scenarios|--|simulate|my $models/it's.yaml|two words|${HOME}/x|--scenario|\n`);
  for (const [i, [line, expected]] of lines.entries()) {
    const got = (answers[i] ?? '').split('\n').filter((word) => word !== '');
    expect(line === "dynamodel ''" ? got.slice(0, 3) : got, line).toEqual(expected);
  }
});

it.runIf(isInstalled('fish'))('fish completes the same', async () => {
  const folder = await folderFor('fish');
  const lines: readonly (readonly [string, readonly string[]])[] = [
    ['dynamodel expl', ['explain']],
    ['dynamodel check --max', ['--max-warnings']],
    ['dynamodel check --fail-on wa', ['warning']],
    ['dynamodel simulate --scenario ', ['rush']],
    ['dynamodel explain DM6002', ['DM6002']],
    ['dynamodel --color explain get', ['getNote']],
    ['dynamodel explain --format json tw', ['two words']],
    ['dynamodel explain getNote n', ['notes.dynamodel.yaml', 'notes.txt']],
    ['dynamodel generate dynamodb-t', ['dynamodb-toolbox']],
    ['dynamodel explain b', ['b`touch HACKED`']],
    ['dynamodel explain ', ['$(touch HACKED)', 'b`touch HACKED`', 'getNote', 'q\'"; touch HACKED', 'two words']],
  ];
  const quoted = lines.map(([line]) => `'${line}'`).join(' ');
  const out = ran('fish', folder, `source ../script\nfor line in ${quoted}; complete -C $line; echo ==; end\n`);
  const answers = out.split('==\n');
  for (const [i, [line, expected]] of lines.entries()) {
    const got = (answers[i] ?? '').split('\n').filter((word) => word !== '');
    expect(
      got.map((word) => word.split('\t')[0]),
      line,
    ).toEqual(expected);
  }
});

const ZSH_DRIVER = `zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PROMPT=''; stty -echo; autoload -U compinit; compinit -u -D; source ../script; unsetopt zle_bracketed_paste; bindkey '^I' complete-word; _show() { print -r -- \\"LINE<\\$BUFFER>\\" }; zle -N _show; bindkey '^X' _show; setopt no_auto_list no_list_beep; echo READY"
zpty -r z out '*READY*'
for line in "$@"; do
  zpty -w -n z $'\\C-u'"$line"$'\\t'$'\\C-x'
  zpty -r z out '*LINE<*>*'
  print -r -- "\${\${out##*LINE<}%>*}"
done
zpty -d z
`;

it.runIf(isInstalled('zsh'))('zsh completes the same', async () => {
  const folder = await folderFor('zsh');
  const lines: readonly (readonly [string, string])[] = [
    ['dynamodel expl', 'dynamodel explain '],
    ['dynamodel check --max', 'dynamodel check --max-warnings='],
    ['dynamodel check --fail-on=wa', 'dynamodel check --fail-on=warning '],
    ['dynamodel simulate --scenario ', 'dynamodel simulate --scenario rush '],
    ['dynamodel simulate --what-if No', 'dynamodel simulate --what-if Note.'],
    ['dynamodel explain tw', 'dynamodel explain two\\ words '],
    ['dynamodel explain b', 'dynamodel explain b\\`touch\\ HACKED\\` '],
    ['dynamodel explain getNote no', 'dynamodel explain getNote notes.dynamodel.yaml '],
  ];
  const args = [...lines.map(([line]) => `'${line}'`), `'dynamodel simulate my\\ x.yaml --scenario '`].join(' ');
  const out = ran('zsh', folder, `set -- ${args}\n${ZSH_DRIVER}`);
  expect(folder.read('bin/dynamodel.asked')).toContain('scenarios|--|my x.yaml|--scenario|\n');
  expect(out.replaceAll('\r', '').split('\n').slice(0, lines.length)).toEqual(lines.map(([, expected]) => expected));
});

describe('complete-names', () => {
  it('prints names of the model that is named, or of the folder, and none that would tell a terminal something', async () => {
    const folder = new TempFolder({
      'notes.dynamodel.yaml': MODEL,
      'sub/x.dynamodel.yaml': MODEL.replace('getNote', 'other'),
    });
    const patterns = await cli(['complete-names', 'patterns', '--', 'explain'], folder.path);
    expect(patterns).toBe('getNote\ntwo words\n$(touch HACKED)\nb`touch HACKED`\nq\'"; touch HACKED\n');
    expect(await cli(['complete-names', 'patterns', '--', '--format', 'sub'], folder.path)).toMatch(/^other\n/);
    expect(await cli(['complete-names', 'scenarios'], folder.path)).toBe('rush\n');
    expect(await cli(['complete-names', 'knobs'], folder.path)).toMatch(
      /^rate\.\ngetNote\.\n[\s\S]*Note\.\nnotes\.\n$/,
    );
  });

  it('prints nothing where there is nothing, whatever is wrong', async () => {
    const folder = new TempFolder({ 'a.dynamodel.yaml': '{', 'b.dynamodel.yaml': 'accessPatterns: [', 'c/x': '' });
    for (const words of [[], ['-'], ['c'], ['a.dynamodel.yaml'], ['nowhere']])
      expect(await cli(['complete-names', 'patterns', '--', ...words], folder.path)).toBe('');
  });

  it('is no command that anybody is told of', async () => {
    expect(await cli(['--help'])).not.toContain('complete-names');
  });
});
