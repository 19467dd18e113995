import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, sep } from 'node:path';
import { printable } from '../../diagnostics/index.js';
import type { Io } from '../io.js';
import { UsageError } from '../usage-error.js';

/** How one run of git ended; `missing` where there is no git. */
export type GitResult = { readonly code: number | 'missing'; readonly out: string; readonly err: string };

/** Runs git in a folder, by no shell. It takes no locks, and speaks as scripts expect. */
export function runGit(
  { env, signal }: Pick<Io, 'env' | 'signal'>,
  cwd: string,
  args: readonly string[],
): Promise<GitResult> {
  const git = programAt('git', env);
  if (git === undefined) return Promise.resolve({ code: 'missing', out: '', err: '' });
  return new Promise((resolve, reject) => {
    const own = { ...env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' };
    execFile(
      git,
      [...args],
      { cwd, env: own, signal, encoding: 'utf8', maxBuffer: Number.POSITIVE_INFINITY, windowsHide: true },
      (error, out, err) => {
        if (error === null) resolve({ code: 0, out, err });
        else if (error.code === 'ENOENT') resolve({ code: 'missing', out, err });
        else if (typeof error.code === 'number') resolve({ code: error.code, out, err });
        else reject(error);
      },
    );
  });
}

/** By its whole path: a bare name might be looked for in the folder that is checked first, and what lies there must not be run. */
function programAt(name: string, env: Io['env']): string | undefined {
  const file = sep === '\\' ? `${name}.exe` : name;
  const folders = (env.PATH ?? '').split(delimiter).map((folder) => folder.replace(/^"(.*)"$/, '$1'));
  return folders
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, file))
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Its output where it succeeds; otherwise throws a `UsageError` with what it said. `option` is what git is asked for. */
export async function outputOfGit(
  io: Pick<Io, 'env' | 'signal'>,
  cwd: string,
  option: string,
  args: readonly string[],
): Promise<string> {
  const { code, out, err } = await runGit(io, cwd, args);
  if (code === 0) return out;
  throw new UsageError(`${option}: \`git ${args[0]}\` failed: ${lastLine(err)}`);
}

/** What git said in the end, without the word that it begins with. */
export function lastLine(err: string): string {
  const line = err.trim().split('\n').at(-1) ?? '';
  return printable(line.replace(/^(?:fatal|error): /, ''));
}
