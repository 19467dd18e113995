import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { boundaryOf, realPathOf } from '../files/boundary.js';
import { insideOf } from '../files/inside.js';
import type { FileReader } from '../model/file-reader.js';
import { nodeFileReader } from '../model/node-file-reader.js';
import { MOST_BYTES } from './read-yaml.js';

/**
 * Reads a configuration and what it extends from the disk: what lies in its repository or, outside of any, in `cwd`, links followed.
 *
 * @param path of the configuration; one that lies elsewhere has its own folder alone.
 */
export function configReader(cwd: string, path: string): FileReader {
  const folder = boundaryOf(cwd, dirname(path));
  const roots = [folder, realPathOf(folder)];
  const disk = existsSync(folder) ? nodeFileReader(cwd, folder, MOST_BYTES) : nodeFileReader(cwd);
  const outside = {
    kind: 'problem',
    problem: { kind: 'outside', message: `lies outside \`${folder}\`, which a configuration does not leave` },
  } as const;
  return {
    read(file) {
      // The path alone decides first: to look at a path of Windows may be to ask another machine.
      if (!roots.some((root) => insideOf(root, resolve(cwd, file)) !== undefined)) return outside;
      const content = disk.read(file);
      return content.kind === 'problem' && content.problem.kind === 'outside' ? outside : content;
    },
  };
}
