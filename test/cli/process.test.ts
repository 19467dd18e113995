import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BIN, outcome, run, start } from '../support/cli.js';

/** A model of many mistakes: its report is far longer than the 64 KB that a pipe holds. */
const MANY_MISTAKES = `dynamodel: 1\nmodel: many\ntables:\n  t: {key: {pk: pk}}\nentities:\n${Array.from(
  { length: 400 },
  (_, i) => `  E${i}: {key: {pk: "E${i}#{missing${i}}"}, attributes: {a: string}}\n`,
).join('')}`;

const shell = (command: string) =>
  spawnSync('bash', ['-o', 'pipefail', '-c', command], { encoding: 'utf8', input: MANY_MISTAKES });
const node = `'${process.execPath}' '${BIN}'`;

describe('pipes', () => {
  it('get the whole output, however slowly they are read', async () => {
    const child = start(['check', '-', '--format', 'json']);
    child.stdin!.end(MANY_MISTAKES);
    child.stdout!.pause();
    const result = outcome(child);
    child.stdout!.pause();
    await new Promise((done) => setTimeout(done, 300));
    child.stdout!.resume();
    const { code, stdout } = await result;
    expect(code).toBe(1);
    expect(stdout.length).toBeGreaterThan(128 * 1024);
    expect(JSON.parse(stdout).findings.length).toBeGreaterThanOrEqual(400);
  });

  it('may be closed early without a trace', () => {
    const { stdout, stderr } = shell(`${node} check - | head -n 1`);
    expect(stdout.split('\n')).toHaveLength(2);
    expect(stderr).toBe('');
  });

  it('may be closed before anything is written', async () => {
    const child = start(['check', '-']);
    child.stdout!.destroy();
    const result = outcome(child);
    child.stdin!.end(MANY_MISTAKES);
    const { code, stderr } = await result;
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  });

  it('are never coloured, unless that is asked for', async () => {
    const plain = await run(['rules']);
    expect(plain.stdout).not.toContain('\u001b');
    for (const [args, env] of [
      [['rules', '--color'], {}],
      [['--color', 'rules'], { NO_COLOR: '1' }],
      [['rules'], { FORCE_COLOR: '1' }],
    ] as const) {
      expect((await run(args, { env })).stdout).toContain('\u001b[');
    }
    const both = await run(['rules', '--no-color'], { env: { FORCE_COLOR: '1' } });
    expect(both).toEqual(plain);
  });

  it.runIf(existsSync('/dev/full'))('that take nothing more are a failure', () => {
    const { status, stderr } = shell(`${node} rules > /dev/full`);
    expect(status).toBe(2);
    expect(stderr).toContain('cannot write the output');
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('Ctrl-C', () => {
  it('ends with 130 and says nothing', async () => {
    const child = start(['check', '-']);
    const result = outcome(child);
    // More than a pipe holds: once it is taken, the process has begun to read.
    await new Promise<void>((done) => {
      child.stdin!.write('#'.repeat(1024 * 1024), () => done());
    });
    child.kill('SIGINT');
    expect(await result).toEqual({ code: 130, stdout: '', stderr: '' });
  });
});

describe('a terminal', () => {
  const python = spawnSync('python3', ['-c', 'import pty'], { stdio: 'ignore' }).status === 0;

  it.runIf(python)('gets colours, and none with NO_COLOR', () => {
    const inTerminal = (env: Record<string, string>) =>
      spawnSync('python3', ['-c', 'import pty,sys; pty.spawn(sys.argv[1:])', process.execPath, BIN, 'rules'], {
        encoding: 'utf8',
        env: { PATH: process.env.PATH ?? '', TERM: 'xterm', ...env },
      }).stdout;
    expect(inTerminal({})).toContain('\u001b[');
    expect(inTerminal({ NO_COLOR: '1' })).not.toContain('\u001b[');
    expect(inTerminal({ TERM: 'dumb' })).not.toContain('\u001b[');
  });
});
