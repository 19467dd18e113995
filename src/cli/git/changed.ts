import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { printable } from '../../diagnostics/index.js';
import { realPathOf } from '../../files/boundary.js';
import { createContext } from '../../model/context.js';
import type { FileReader } from '../../model/file-reader.js';
import { readFiles } from '../../model/include.js';
import { nodeFileReader } from '../../model/node-file-reader.js';
import type { Io } from '../io.js';
import { isModelPath, isSearched, type ModelInput } from '../model-paths.js';
import type { Settings } from '../settings/settings.js';
import { UsageError } from '../usage-error.js';
import { type Asking, asListed, type Branch, branchOf, listedIn } from './branch.js';
import { outputOfGit } from './run-git.js';

/** What differs from where a branch began, committed or not. */
export type Changes = {
  readonly branch: Branch;
  /** Whether a file that the model rests on has changed: its own, one that it includes, a configuration, the baseline. */
  readonly concern: (input: ModelInput, settings: Settings, baseline: string | undefined) => boolean;
  /** Models that were there and are no more: their paths in the file system, in the order of git. A renamed one is one of them. */
  readonly removed: () => Promise<readonly string[]>;
};

/**
 * What has changed since the branch left `base`: in commits, in the index, in the working tree, and new files that git does not ignore.
 * Throws a `UsageError` that says what to do where git cannot tell.
 */
export async function changesSince(io: Io, asking: Asking, base: string | undefined): Promise<Changes> {
  const branch = await branchOf(io, asking, base);
  const { top, from } = branch;
  const { option } = asking;
  const differing = ['diff', '--name-only', '-z', '--no-renames', '--no-ext-diff'];
  const [tracked, staged, untracked] = await Promise.all([
    outputOfGit(io, top, option, [...differing, from.commit, '--']),
    outputOfGit(io, top, option, [...differing, '--cached', from.commit, '--']),
    outputOfGit(io, top, option, ['ls-files', '--others', '--exclude-standard', '-z']),
  ]);
  const paths = new Set([tracked, staged, untracked].flatMap((out) => out.split('\0')).map(asListed));
  const holds = (path: string): boolean => {
    const inside = listedIn(top, path);
    return inside !== undefined && hasChanged(paths, inside);
  };
  return {
    branch,
    removed: async () => {
      const deleted = await outputOfGit(io, top, option, [...differing, '--diff-filter=D', from.commit, '--']);
      const models = deleted
        .split('\0')
        .filter((path) => isModelPath(path) && path.split('/').slice(0, -1).every(isSearched));
      return models.map((path) => join(top, path)).filter((path) => !existsSync(path));
    },
    concern: (input, settings, baseline) => {
      const own = filesOf(input, io, option);
      if (listedIn(top, own[0] ?? '') === undefined)
        throw new UsageError(
          `${option}: \`${printable(input.shown)}\` lies outside the repository \`${printable(top)}\``,
        );
      const others = [...settings.files, ...(baseline === undefined ? [] : [baseline])];
      return [...own, ...others.map((path) => resolve(io.cwd, path))].some(holds);
    },
  };
}

/** The model's file and those that it includes or tries to, whether they are there or not. */
function filesOf(input: ModelInput, io: Io, option: string): readonly string[] {
  if (input.kind === 'stdin')
    throw new UsageError(`${option} needs files: git does not know what standard input was before`);
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

/** The file itself, or a folder that git lists as one: a repository inside this one. */
function hasChanged(changed: ReadonlySet<string>, path: string): boolean {
  if (changed.has(path)) return true;
  for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
    const folder = path.slice(0, end);
    if (changed.has(folder) || changed.has(`${folder}/`)) return true;
  }
  return false;
}
