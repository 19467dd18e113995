import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readModel } from '../../src/library/loaded-model.js';

export interface Corpus {
  /** Of a page's size: what most cases are made of. */
  readonly small: readonly string[];
  /** The whole models of the repository. */
  readonly large: readonly string[];
}

const MOST_SMALL_BYTES = 2500;

function filesBelow(folder: string, ending: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .sort()
    .map((path) => readFileSync(join(folder, path), 'latin1'))
    .map((bytes) => Buffer.from(bytes, 'latin1').toString('utf8'));
}

/** Every sound model of the repository: examples, published designs, fixtures, the cases of the command line, and those on the pages of rules. */
export function modelTexts(): Corpus {
  const models = ['examples', 'test/designs', 'test/fixtures', 'test/cli/cases'].flatMap((folder) =>
    filesBelow(folder, 'dynamodel.yaml'),
  );
  const documented = filesBelow('src/rules', '.md').flatMap((page) =>
    [...page.matchAll(/```ya?ml[^\n]*\n([\s\S]*?)```/g)].flatMap(([, text]) => text ?? []),
  );
  // What is broken to begin with does not get far.
  const all = [...new Set([...models, ...documented])].filter((text) => readModel({ text }).model !== undefined);
  return {
    small: all.filter(({ length }) => length <= MOST_SMALL_BYTES),
    large: all.filter(({ length }) => length > MOST_SMALL_BYTES),
  };
}
