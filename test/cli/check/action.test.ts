import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { VERSION } from '../../../src/version.js';
import { BIN } from '../../support/cli.js';

type Step = {
  readonly shell: string;
  readonly run: string;
  readonly env: Readonly<Record<string, string>>;
  readonly 'working-directory': string;
};
type Action = {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
};

const ACTION = parse(readFileSync('action.yml', 'utf8')) as Action;
const [STEP] = ACTION.runs.steps as readonly [Step];

const BROKEN = `dynamodel: 1
model: shop
tables: {shop: {key: {pk: pk}}}
entities:
  Order: {key: {pk: "ORDER#{orderNr}"}, attributes: {orderId: ulid}}
`;
const SOUND = BROKEN.replace('orderNr', 'orderId');

type Outcome = {
  readonly code: number | null;
  readonly out: string;
  readonly outputs: string;
  readonly summary: string;
  readonly asked: readonly string[];
  readonly files: readonly string[];
};

/** Runs the action's step as the runner does, in a repository with a model, with the command line of this repository as `npx`. */
function run(model: string, inputs: Readonly<Record<string, string>> = {}, runsReally = true): Outcome {
  const root = mkdtempSync(join(tmpdir(), 'dynamodel-action-'));
  const workspace = join(root, 'work space');
  for (const folder of ['bin', 'temp', 'work space']) mkdirSync(join(root, folder));
  writeFileSync(join(workspace, 'shop.dynamodel.yaml'), model);
  // Keeps what it is given, and starts what is behind the name of the package.
  const npx = `#!/bin/bash
printf '%s\\n' "$@" > "${root}/asked"
while [[ "$1" == --* ]]; do shift; done
shift
${runsReally ? `exec "${process.execPath}" "${BIN}" "$@"` : 'exit 0'}
`;
  writeFileSync(join(root, 'bin/npx'), npx);
  chmodSync(join(root, 'bin/npx'), 0o755);
  for (const file of ['output', 'summary', 'asked']) writeFileSync(join(root, file), '');
  const given = (text: string): string =>
    text.replace(/^\$\{\{ inputs\.([\w-]+) \}\}$/, (_, name: string) => inputs[name] ?? ACTION.inputs[name]!.default);
  const env = Object.fromEntries(Object.entries(STEP.env).map(([name, text]) => [name, given(text)]));
  writeFileSync(join(root, 'script.sh'), STEP.run);
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-e', '-o', 'pipefail', join(root, 'script.sh')],
    {
      cwd: join(workspace, given(STEP['working-directory'])),
      encoding: 'utf8',
      env: {
        PATH: `${join(root, 'bin')}${delimiter}${process.env.PATH ?? ''}`,
        GITHUB_WORKSPACE: workspace,
        GITHUB_OUTPUT: join(root, 'output'),
        GITHUB_STEP_SUMMARY: join(root, 'summary'),
        RUNNER_TEMP: join(root, 'temp'),
        ...env,
      },
    },
  );
  expect(readdirSync(join(root, 'temp'))).toEqual([]);
  return {
    code: status,
    out: stdout + stderr,
    outputs: readFileSync(join(root, 'output'), 'utf8').replaceAll(workspace, '$workspace'),
    summary: readFileSync(join(root, 'summary'), 'utf8'),
    asked: readFileSync(join(root, 'asked'), 'utf8').split('\n').slice(0, -1),
    files: readdirSync(workspace).sort(),
  };
}

describe('action.yml', () => {
  it('hands inputs over as environment, never as text of a script', () => {
    expect(ACTION.runs.using).toBe('composite');
    expect(ACTION.runs.steps).toHaveLength(1);
    expect(STEP.shell).toBe('bash');
    expect(STEP.run).not.toContain('${{');
    const used = Object.values(STEP.env).concat(STEP['working-directory']);
    expect(used.sort()).toEqual(
      Object.keys(ACTION.inputs)
        .map((name) => `\${{ inputs.${name} }}`)
        .sort(),
    );
    for (const [name, { value }] of Object.entries(ACTION.outputs))
      expect(value).toBe(`\${{ steps.check.outputs.${name} }}`);
  });

  it('takes the version that it is released with', () => {
    expect(ACTION.inputs.version?.default).toBe(VERSION);
  });

  it('annotates, sums up, writes SARIF, and ends as the command does', () => {
    const { code, out, outputs, summary, asked } = run(BROKEN);
    expect(code).toBe(1);
    expect(out).toMatch(/^::error file=shop\.dynamodel\.yaml,line=5,.*title=DM2001 /);
    expect(outputs).toBe('exit-code=1\nsarif=$workspace/dynamodel.sarif\n');
    expect(summary).toMatch(/^### ❌ dynamodel check: 1 error/);
    expect(asked.slice(0, 5)).toEqual(['--yes', `dynamodel@${VERSION}`, 'check', '--format', 'github']);
    expect(asked.at(-1)).toBe('--');
  });

  it('passes on what is asked for', () => {
    const { code, outputs, summary, asked, files } = run(SOUND, {
      paths: 'shop.dynamodel.yaml\r\n\r\n',
      'fail-on': 'info',
      'max-warnings': '3',
      args: '--preset\nall',
      sarif: 'reports/a b.sarif',
      summary: 'false',
      version: 'installed',
    });
    expect(code).toBe(0);
    expect(asked).toEqual([
      ...['--no-install', 'dynamodel', 'check', '--format', 'github', '--fail-on=info', '--max-warnings=3'],
      ...['--format=sarif=reports/a b.sarif', '--preset', 'all', '--', 'shop.dynamodel.yaml'],
    ]);
    expect(outputs).toBe('exit-code=0\nsarif=$workspace/reports/a b.sarif\n');
    expect(summary).toBe('');
    expect(files).toContain('reports');
  });

  it.each(['/tmp/x.sarif', 'C:\\x.sarif', 'd:/x.sarif'])('takes %s for a whole path', (sarif) => {
    expect(run(SOUND, { sarif }, false).outputs).toBe(`exit-code=0\nsarif=${sarif}\n`);
  });

  it('is fine with a sound model, and without SARIF', () => {
    expect(run(SOUND, { sarif: '' })).toMatchObject({ code: 0, outputs: 'exit-code=0\n' });
  });

  it('has no SARIF to tell of where the command was not used well', () => {
    expect(run(SOUND, { paths: '--fix' })).toMatchObject({ code: 2, outputs: 'exit-code=2\n' });
  });

  it.each(['paths', 'fail-on', 'max-warnings', 'baseline', 'args', 'sarif', 'summary', 'version'])(
    'runs no code of %s',
    (name) => {
      const code = `$(touch pwned)\`touch pwned\`; touch pwned && touch pwned | touch pwned #"'`;
      const { asked, files, outputs } = run(SOUND, { [name]: code }, false);
      expect(files).toEqual(['shop.dynamodel.yaml']);
      if (name === 'version') expect(asked).toEqual([]);
      else if (name !== 'summary') expect(asked.join('\n')).toContain(code);
      expect(outputs).not.toMatch(/^pwned/m);
    },
  );

  it.each([
    ['version', 'git+https://evil.example/x'],
    ['version', '0.1.0 --registry=https://evil.example'],
    ['version', 'npm:evil'],
    ['sarif', 'a\nexit-code=0'],
  ])('refuses %s %j', (name, value) => {
    expect(run(SOUND, { [name]: value }, false)).toMatchObject({ code: 2, outputs: '', asked: [] });
  });
});

describe('.pre-commit-hooks.yaml', () => {
  it('starts a command that there is', () => {
    const hooks = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8')) as readonly Record<string, unknown>[];
    const { bin } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      readonly bin: Readonly<Record<string, string>>;
    };
    expect(hooks.length).toBeGreaterThan(0);
    for (const { entry, language, id, name } of hooks) {
      const [program, command] = String(entry).split(' ');
      expect(existsSync(bin[program!]!)).toBe(true);
      expect(`${program}-${command}`).toBe(id);
      expect({ language, name }).toEqual({ language: 'node', name: entry });
    }
  });
});
