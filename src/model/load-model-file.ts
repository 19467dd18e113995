import { isAbsolute, normalize, relative, resolve, sep } from 'node:path';
import { type LoadResult, loadModel } from './load-model.js';
import { nodeFileReader } from './node-file-reader.js';

/**
 * Reads a model from the disk, with the files that it includes. See {@link loadModel}.
 *
 * Findings show paths with `/`, relative to `cwd` where the model lies inside it.
 */
export function loadModelFile(path: string, cwd: string = resolve()): LoadResult {
  return loadModel(nodeFileReader(cwd), shownPath(path, cwd));
}

function shownPath(path: string, cwd: string): string {
  const inside = isAbsolute(path) ? relative(cwd, path) : normalize(path);
  const shown = isAbsolute(path) && (inside.startsWith('..') || isAbsolute(inside) || inside === '') ? path : inside;
  return sep === '/' ? shown : shown.replaceAll(sep, '/');
}
