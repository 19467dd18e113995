import { realpathSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { insideOf } from '../../files/inside.js';
import type { Io } from '../io.js';
import { STDIN } from '../model-paths.js';

/**
 * Where CI has checked the repository out.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 * https://docs.gitlab.com/ci/variables/predefined_variables/
 */
const ROOT_VARIABLES = ['GITHUB_WORKSPACE', 'CI_PROJECT_DIR'] as const;

/** Paths as a CI server knows them: from the root of the repository, where the working directory is a folder of it. */
export function repositoryPath({ env, cwd }: Pick<Io, 'env' | 'cwd'>): (path: string) => string {
  const here = real(cwd);
  for (const name of ROOT_VARIABLES) {
    const root = env[name];
    if (root === undefined || root === '') continue;
    const above = real(root);
    if (insideOf(above, here) === undefined) continue;
    return (path) => {
      if (path === STDIN) return path;
      return insideOf(above, resolve(here, path))?.replaceAll(sep, '/') ?? path;
    };
  }
  return (path) => path;
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
