import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';

export const BIN = resolve('bin/dynamodel.js');

export type Outcome = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export type RunOptions = {
  readonly cwd?: string;
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
};

/** Starts the built command line as its users do: a process of its own, no terminal, a neutral environment. */
export function start(args: readonly string[], { cwd = '.', env = {} }: RunOptions = {}): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  return spawn(process.execPath, [BIN, ...args], { cwd, env: { PATH, HOME, ...env }, stdio: 'pipe' });
}

export function outcome(child: ChildProcess): Promise<Outcome> {
  return new Promise((done, fail) => {
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', fail);
    child.on('close', (code) =>
      done({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    );
  });
}

export function run(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const child = start(args, options);
  // A process that ends before it reads its input breaks the pipe, which is its right.
  child.stdin?.on('error', () => {});
  child.stdin?.end(options.stdin ?? '');
  return outcome(child);
}
