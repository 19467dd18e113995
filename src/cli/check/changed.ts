import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { printable } from '../../diagnostics/index.js';
import { realPathOf } from '../../files/boundary.js';
import { insideOf } from '../../files/inside.js';
import { createContext } from '../../model/context.js';
import type { FileReader } from '../../model/file-reader.js';
import { readFiles } from '../../model/include.js';
import { nodeFileReader } from '../../model/node-file-reader.js';
import type { Io } from '../io.js';
import type { ModelInput } from '../model-paths.js';
import type { Settings } from '../settings/settings.js';
import { UsageError } from '../usage-error.js';
import { lastLine, outputOfGit, runGit } from './git.js';

/** Where work usually branches off, in the order in which they are tried. */
const USUAL_BASES = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master'];

/** What differs from where a branch began, committed or not. */
export type Changes = {
  /** What is compared with, for people: `origin/main`. */
  readonly base: string;
  /** Whether a file that the model rests on has changed: its own, one that it includes, a configuration, the baseline. */
  readonly concern: (input: ModelInput, settings: Settings, baseline: string | undefined) => boolean;
};

/**
 * What has changed since the branch left `base`: in commits, in the index, in the working tree, and new files that git does not ignore.
 * Throws a `UsageError` that says what to do where git cannot tell.
 */
export async function changesSince(io: Io, base: string | undefined): Promise<Changes> {
  const top = await topFolder(io);
  const from = await startingPoint(io, top, base);
  const differing = ['diff', '--name-only', '-z', '--no-renames', '--no-ext-diff'];
  const [tracked, staged, untracked] = await Promise.all([
    outputOfGit(io, top, [...differing, from.commit, '--']),
    outputOfGit(io, top, [...differing, '--cached', from.commit, '--']),
    outputOfGit(io, top, ['ls-files', '--others', '--exclude-standard', '-z']),
  ]);
  const paths = new Set([tracked, staged, untracked].flatMap((out) => out.split('\0')).map(asListed));
  const holds = (path: string): boolean => {
    const inside = listedIn(top, path);
    return inside !== undefined && hasChanged(paths, inside);
  };
  return {
    base: from.name,
    concern: (input, settings, baseline) => {
      const own = filesOf(input, io);
      if (listedIn(top, own[0] ?? '') === undefined)
        throw new UsageError(
          `--changed: \`${printable(input.shown)}\` lies outside the repository \`${printable(top)}\``,
        );
      const others = [...settings.files, ...(baseline === undefined ? [] : [baseline])];
      return [...own, ...others.map((path) => resolve(io.cwd, path))].some(holds);
    },
  };
}

async function topFolder(io: Io): Promise<string> {
  const { code, out, err } = await runGit(io, io.cwd, ['rev-parse', '--show-toplevel']);
  if (code === 0) return realpathSync(out.replace(/\r?\n$/, ''));
  if (code === 'missing')
    throw new UsageError(
      '--changed asks git what has changed, and there is no `git` on the PATH; install it, or leave --changed out',
    );
  if (/not a git repository/.test(err))
    throw new UsageError(
      '--changed asks git what has changed, and this folder is in no git repository; leave --changed out',
    );
  throw new UsageError(`--changed: git cannot be asked what has changed: ${lastLine(err)}`);
}

/** The commit in which the branch left its base. */
async function startingPoint(
  io: Io,
  top: string,
  given: string | undefined,
): Promise<{ readonly name: string; readonly commit: string }> {
  if (given === '' || given?.startsWith('-') === true || given?.includes('\0') === true)
    throw new UsageError(`--base: \`${printable(given)}\` is no branch, tag or commit`);
  for (const name of given === undefined ? USUAL_BASES : [given]) {
    const found = await runGit(io, top, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
    if (found.code !== 0) continue;
    const merged = await runGit(io, top, ['merge-base', found.out.trim(), 'HEAD']);
    if (merged.code === 0) return { name, commit: merged.out.trim() };
    throw new UsageError(await noCommonCommit(io, top, name));
  }
  throw new UsageError(await unknownBase(io, top, given));
}

async function noCommonCommit(io: Io, top: string, name: string): Promise<string> {
  const shown = `\`${printable(name)}\``;
  if (await isShallow(io, top))
    return `--changed: the commit in which this branch left ${shown} is not in this shallow clone; ${DEEPEN}`;
  const head = await runGit(io, top, ['rev-parse', '--verify', '--quiet', 'HEAD']);
  if (head.code !== 0) return '--changed: there is no commit in this repository yet; leave --changed out';
  return `--changed: ${shown} and what is checked out have no commit in common; name another one with --base`;
}

async function unknownBase(io: Io, top: string, given: string | undefined): Promise<string> {
  const shallow = await isShallow(io, top);
  if (given === undefined) {
    const tried = USUAL_BASES.map((name) => `\`${name}\``).join(', ');
    return `--changed: none of ${tried} is here to compare with; ${shallow ? DEEPEN : 'say with --base what to compare with'}`;
  }
  const fetched = 'fetch it, or name another one';
  return `--base: there is no branch, tag or commit \`${printable(given)}\` here; ${shallow ? `this clone is shallow: ${DEEPEN}` : fetched}`;
}

const DEEPEN =
  'fetch the whole history: `fetch-depth: 0` of actions/checkout, `GIT_DEPTH: 0` of GitLab, or `git fetch --unshallow`';

async function isShallow(io: Io, top: string): Promise<boolean> {
  return (await runGit(io, top, ['rev-parse', '--is-shallow-repository'])).out.trim() === 'true';
}

/** The model's file and those that it includes or tries to, whether they are there or not. */
function filesOf(input: ModelInput, io: Io): readonly string[] {
  if (input.kind === 'stdin')
    throw new UsageError('--changed needs files: git does not know what standard input was before');
  const asked = new Set<string>();
  const disk = nodeFileReader(io.cwd);
  const reader: FileReader = {
    read(path) {
      asked.add(resolve(io.cwd, path));
      return disk.read(path);
    },
  };
  readFiles(createContext(), reader, input.shown);
  return [...asked].flatMap((path) => [path, realPathOf(path)]);
}

/** As git lists the path: from the top folder, with `/`. Its folder is told by its real name; the file itself may be a link. Undefined outside. */
function listedIn(top: string, path: string): string | undefined {
  const inside = insideOf(top, join(realPathOf(dirname(path)), basename(path)));
  return inside === undefined ? undefined : asListed(inside.replaceAll(sep, '/'));
}

/** File systems may spell a letter with its accent otherwise than git does. */
function asListed(path: string): string {
  return path.normalize('NFC');
}

/** The file itself, or a folder that git lists as one: a repository inside this one. */
function hasChanged(changed: ReadonlySet<string>, path: string): boolean {
  if (changed.has(path)) return true;
  for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
    const folder = path.slice(0, end);
    if (changed.has(folder) || changed.has(`${folder}/`)) return true;
  }
  return false;
}
