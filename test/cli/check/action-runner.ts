import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { parse } from 'yaml';
import { BIN } from '../../support/cli.js';

export type Step = {
  readonly id: string;
  readonly if?: string;
  readonly shell: string;
  readonly run: string;
  readonly env: Readonly<Record<string, string>>;
  readonly 'working-directory'?: string;
};

type Action = {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
};

export const ACTION = parse(readFileSync('action.yml', 'utf8')) as Action;

/** A folder with a model, as the runner lays one out, and the command line of this repository as `npx`. */
export type Workspace = { readonly root: string; readonly folder: string };

export function workspace(model: string, runsReally = true): Workspace {
  const root = mkdtempSync(join(tmpdir(), 'dynamodel-action-'));
  const folder = join(root, 'work space');
  for (const name of ['bin', 'temp', 'work space']) mkdirSync(join(root, name));
  writeFileSync(join(folder, 'shop.dynamodel.yaml'), model);
  // Keeps what it is given, and starts what is behind the name of the package.
  const npx = `#!/bin/bash
printf '%s\\n' "$@" >> "${root}/asked"
while [[ "$1" == --* ]]; do shift; done
shift
${runsReally ? `exec "${process.execPath}" "${BIN}" "$@"` : 'exit 0'}
`;
  writeFileSync(join(root, 'bin/npx'), npx);
  chmodSync(join(root, 'bin/npx'), 0o755);
  return { root, folder };
}

export type Event = {
  readonly inputs?: Readonly<Record<string, string>>;
  /** Of the event: `pull_request`. */
  readonly name?: string;
  readonly env?: Readonly<Record<string, string>>;
};

export type Outcome = {
  /** That of the first step that fails. */
  readonly code: number;
  readonly out: string;
  /** Outputs of the step `check`, as it wrote them. */
  readonly outputs: string;
  readonly summary: string;
  readonly asked: readonly string[];
  readonly files: readonly string[];
  /** How each step ended. */
  readonly steps: Readonly<Record<string, string>>;
};

/** Runs the steps of the action as the runner does: conditions and expressions by GitHub's own evaluator. */
export async function runAction({ root, folder }: Workspace, event: Event = {}): Promise<Outcome> {
  const { inputs: given = {}, name = 'push', env: own = {} } = event;
  for (const file of ['summary', 'asked']) writeFileSync(join(root, file), '');
  const inputs = Object.fromEntries(
    Object.entries(ACTION.inputs).map(([key, input]) => [
      key,
      given[key] ?? input.default.replace(/^\$\{\{ github\.token \}\}$/, 'secret'),
    ]),
  );
  const steps: Record<string, { readonly outcome: string; readonly outputs: Readonly<Record<string, string>> }> = {};
  let code = 0;
  let out = '';
  let checked = '';
  for (const step of ACTION.runs.steps) {
    const context = { inputs, steps, github: { event_name: name, token: 'secret' } };
    const resolved = (text: string): string =>
      text.replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) => evaluated(expression, context, code));
    const condition = step.if === undefined ? 'success()' : step.if.replace(/^\$\{\{|\}\}$/g, '');
    if (evaluated(condition, context, code) !== 'true') {
      steps[step.id] = { outcome: 'skipped', outputs: {} };
      continue;
    }
    const output = join(root, `output-${step.id}`);
    writeFileSync(output, '');
    writeFileSync(join(root, 'script.sh'), step.run);
    const ended = await bash(join(root, 'script.sh'), join(folder, resolved(step['working-directory'] ?? '.')), {
      PATH: `${join(root, 'bin')}${delimiter}${process.env.PATH ?? ''}`,
      HOME: root,
      GITHUB_ACTION_PATH: resolve('.'),
      GITHUB_WORKSPACE: folder,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: join(root, 'summary'),
      RUNNER_TEMP: join(root, 'temp'),
      ...own,
      ...Object.fromEntries(Object.entries(step.env).map(([key, text]) => [key, resolved(text)])),
    });
    const written = readFileSync(output, 'utf8');
    if (step.id === 'check') checked = written;
    out += ended.out;
    code = code === 0 ? ended.code : code;
    const outputs = Object.fromEntries(
      [...written.matchAll(/^([^=]+)=(.*)$/gm)].map(([, key, value]) => [key!, value!]),
    );
    steps[step.id] = { outcome: ended.code === 0 ? 'success' : 'failure', outputs };
  }
  const left = readdirSync(join(root, 'temp'));
  if (left.length > 0) throw new Error(`the action leaves ${left.join(', ')}`);
  return {
    code,
    out,
    outputs: checked.replaceAll(folder, '$workspace'),
    summary: readFileSync(join(root, 'summary'), 'utf8'),
    asked: readFileSync(join(root, 'asked'), 'utf8').split('\n').slice(0, -1),
    files: readdirSync(folder).sort(),
    steps: Object.fromEntries(Object.entries(steps).map(([id, { outcome }]) => [id, outcome])),
  };
}

function bash(
  script: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly code: number; readonly out: string }> {
  const child = spawn('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', script], { cwd, env });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (out += text.toString()));
  return new Promise((done) => child.on('close', (code) => done({ code: code ?? -1, out })));
}

/** An expression of a step, with the functions that tell how the steps before it ended. */
function evaluated(expression: string, context: object, code: number): string {
  const status = { success: code === 0, failure: code !== 0, always: true, cancelled: false };
  const plain = Object.entries(status).reduce(
    (text, [name, is]) => text.replaceAll(`${name}()`, String(is)),
    expression,
  );
  const names = Object.keys(context);
  const tree = new Parser(new Lexer(plain.trim()).lex().tokens, names, []).parse();
  return new Evaluator(tree, dataOf(context) as data.Dictionary).evaluate().coerceString();
}

function dataOf(value: unknown): data.ExpressionData {
  if (typeof value !== 'object' || value === null) return new data.StringData(String(value));
  return new data.Dictionary(...Object.entries(value).map(([key, part]) => ({ key, value: dataOf(part) })));
}
