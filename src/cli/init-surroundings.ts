import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { boundaryOf } from '../files/boundary.js';
import { packageManager } from '../init/package-manager.js';
import type { InitSurroundings } from '../init/plan-init.js';
import { decodeSource } from '../source/index.js';
import type { Io } from './io.js';
import { isModelPath, shownPath, unreadable } from './model-paths.js';

/** Where what `init` writes is to be. */
export type InitPlaces = {
  readonly folder: string;
  /** Of the package.json that the folder belongs to. */
  readonly project: string | undefined;
  readonly root: string;
};

const SCHEMA = ['node_modules', 'dynamodel', 'schemas', 'model.schema.json'];

export function surroundingsOf(
  given: string | undefined,
  io: Io,
): { readonly places: InitPlaces; readonly found: InitSurroundings } {
  const folder = resolve(io.cwd, given ?? '.');
  const root = boundaryOf(io.cwd, folder);
  const chain = upward(folder, root);
  const project = chain.find((at) => existsSync(join(at, 'package.json')));
  const installed = chain.find((at) => existsSync(join(at, ...SCHEMA)));
  const here = shownPath(folder, io.cwd);
  return {
    places: { folder, project, root },
    found: {
      models: entriesOf(folder, given ?? '.')
        .filter((entry) => !entry.isDirectory() && isModelPath(entry.name))
        .map(({ name }) => name)
        .sort(),
      fromHere: here === '.' ? '' : here,
      fromProject: project === undefined ? '' : path(project, folder),
      fromRoot: path(root, folder),
      schema: path(folder, join(installed ?? project ?? root, ...SCHEMA)),
      packageText: project === undefined ? undefined : packageTextOf(join(project, 'package.json'), io.cwd),
      isInstalled: installed !== undefined,
      manager: packageManager(
        chain.map((at) => new Set(entriesOf(at, at).map(({ name }) => name))),
        io.env.npm_config_user_agent,
      ),
      has: (file) => existsSync(join(root, file)),
    },
  };
}

/** The folder and those that it lies in, up to the root. */
function upward(folder: string, root: string): readonly string[] {
  return folder === root || dirname(folder) === folder ? [folder] : [folder, ...upward(dirname(folder), root)];
}

function path(from: string, to: string): string {
  return relative(from, to).replaceAll(sep, '/');
}

/** Nothing of a folder that is to be made. */
function entriesOf(folder: string, shown: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw unreadable(shown, error);
  }
}

/** Empty where it is no UTF-8. */
function packageTextOf(file: string, cwd: string): string {
  try {
    return decodeSource(file, readFileSync(file)).file.text;
  } catch (error) {
    throw unreadable(shownPath(file, cwd), error);
  }
}
