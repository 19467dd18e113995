import { dirname, resolve } from 'node:path';
import { realPathOf } from '../../files/boundary.js';
import { insideOf } from '../../files/inside.js';
import { createContext } from '../../model/context.js';
import type { FileContent, FileProblem, FileReader } from '../../model/file-reader.js';
import { readFiles } from '../../model/include.js';
import { MAX_SOURCE_BYTES } from '../../source/index.js';
import type { Io } from '../io.js';
import { type Branch, listedIn } from './branch.js';
import { runGit } from './run-git.js';

/** The files of a model as they were in a commit, by the paths that they have now. What the model includes lies in its folder. */
export async function readerAt(io: Io, { top, from }: Branch, shown: string): Promise<FileReader> {
  const folder = dirname(resolve(io.cwd, shown));
  const contents = new Map<string, FileContent>();
  const wanted = new Set<string>();
  const reader: FileReader = {
    read(path) {
      const content = contents.get(path);
      if (content === undefined) wanted.add(path);
      return content ?? problem('missing', 'does not exist');
    },
  };
  // What is included is known once the file is there that includes it.
  for (;;) {
    wanted.clear();
    readFiles(createContext(), reader, shown);
    if (wanted.size === 0) return reader;
    for (const path of wanted) {
      const isInside = insideOf(folder, resolve(io.cwd, path)) !== undefined;
      contents.set(
        path,
        isInside
          ? await contentAt(io, top, from.commit, realPathOf(resolve(io.cwd, path)))
          : problem('outside', 'lies outside the folder of the model'),
      );
    }
  }
}

async function contentAt(io: Io, top: string, commit: string, path: string): Promise<FileContent> {
  const listed = listedIn(top, path);
  if (listed === undefined) return problem('outside', 'lies outside the repository');
  const { code, out } = await runGit(io, top, ['cat-file', 'blob', `${commit}:${listed}`]);
  if (code !== 0) return problem('missing', 'does not exist');
  const bytes = new TextEncoder().encode(out);
  return bytes.length > MAX_SOURCE_BYTES ? problem('too-large', 'is too large') : { kind: 'bytes', bytes };
}

function problem(kind: FileProblem['kind'], message: string): FileContent {
  return { kind: 'problem', problem: { kind, message } };
}
