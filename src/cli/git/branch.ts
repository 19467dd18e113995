import { basename, dirname, join, sep } from 'node:path';
import { printable } from '../../diagnostics/index.js';
import { realPathOf } from '../../files/boundary.js';
import { insideOf } from '../../files/inside.js';
import type { Io } from '../io.js';
import { UsageError } from '../usage-error.js';
import { lastLine, runGit } from './run-git.js';

/** Where work usually branches off, in the order in which they are tried. */
const USUAL_BASES = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master'];

/** What git is asked for: the option, and the question that it puts. */
export type Asking = { readonly option: string; readonly question: string };

export type Branch = {
  /** The folder that the repository lies in, links followed. */
  readonly top: string;
  /** The commit in which the branch left its base, and what that is called: `origin/main`. */
  readonly from: { readonly name: string; readonly commit: string };
};

/** Where the branch that is checked out began. Throws a `UsageError` that says what to do where git cannot tell. */
export async function branchOf(io: Io, asking: Asking, base: string | undefined): Promise<Branch> {
  const top = await topFolder(io, asking);
  return { top, from: await startingPoint(io, top, asking, base) };
}

async function topFolder(io: Io, { option, question }: Asking): Promise<string> {
  const { code, out, err } = await runGit(io, io.cwd, ['rev-parse', '--show-toplevel']);
  if (code === 0) return realPathOf(out.replace(/\r?\n$/, ''));
  if (code === 'missing')
    throw new UsageError(
      `${option} asks git ${question}, and there is no \`git\` on the PATH; install it, or leave ${option} out`,
    );
  if (/not a git repository/.test(err))
    throw new UsageError(
      `${option} asks git ${question}, and this folder is in no git repository; leave ${option} out`,
    );
  throw new UsageError(`${option}: git cannot be asked ${question}: ${lastLine(err)}`);
}

async function startingPoint(io: Io, top: string, asking: Asking, given: string | undefined): Promise<Branch['from']> {
  if (given === '' || given?.startsWith('-') === true || given?.includes('\0') === true)
    throw new UsageError(`--base: \`${printable(given)}\` is no branch, tag or commit`);
  for (const name of given === undefined ? USUAL_BASES : [given]) {
    const found = await runGit(io, top, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
    if (found.code !== 0) continue;
    const merged = await runGit(io, top, ['merge-base', found.out.trim(), 'HEAD']);
    if (merged.code === 0) return { name, commit: merged.out.trim() };
    throw new UsageError(await noCommonCommit(io, top, asking, name));
  }
  throw new UsageError(await unknownBase(io, top, asking, given));
}

async function noCommonCommit(io: Io, top: string, { option }: Asking, name: string): Promise<string> {
  const shown = `\`${printable(name)}\``;
  if (await isShallow(io, top))
    return `${option}: the commit in which this branch left ${shown} is not in this shallow clone; ${DEEPEN}`;
  const head = await runGit(io, top, ['rev-parse', '--verify', '--quiet', 'HEAD']);
  if (head.code !== 0) return `${option}: there is no commit in this repository yet; leave ${option} out`;
  return `${option}: ${shown} and what is checked out have no commit in common; name another one with --base`;
}

async function unknownBase(io: Io, top: string, { option }: Asking, given: string | undefined): Promise<string> {
  const shallow = await isShallow(io, top);
  if (given === undefined) {
    const tried = USUAL_BASES.map((name) => `\`${name}\``).join(', ');
    return `${option}: none of ${tried} is here to compare with; ${shallow ? DEEPEN : 'say with --base what to compare with'}`;
  }
  const fetched = 'fetch it, or name another one';
  return `--base: there is no branch, tag or commit \`${printable(given)}\` here; ${shallow ? `this clone is shallow: ${DEEPEN}` : fetched}`;
}

const DEEPEN =
  'fetch the whole history: `fetch-depth: 0` of actions/checkout, `GIT_DEPTH: 0` of GitLab, or `git fetch --unshallow`';

async function isShallow(io: Io, top: string): Promise<boolean> {
  return (await runGit(io, top, ['rev-parse', '--is-shallow-repository'])).out.trim() === 'true';
}

/** As git lists the path: from the top folder, with `/`. Its folder is told by its real name; the file itself may be a link. Undefined outside. */
export function listedIn(top: string, path: string): string | undefined {
  const inside = insideOf(top, join(realPathOf(dirname(path)), basename(path)));
  return inside === undefined ? undefined : asListed(inside.replaceAll(sep, '/'));
}

/** File systems may spell a letter with its accent otherwise than git does. */
export function asListed(path: string): string {
  return path.normalize('NFC');
}
