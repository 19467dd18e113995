import { resolve, sep } from 'node:path';
import { configReader, mergeLint, readConfig, withLint } from '../config/index.js';
import { arrangeFindings } from '../diagnostics/index.js';
import type { FileReader } from '../model/file-reader.js';
import type { LoadResult } from '../model/load-model.js';
import type { ModelSource } from './loaded-model.js';

/** The model with the lint settings of a configuration under its own; where that is wrong, with its findings and without a model. */
export function withConfig(loaded: LoadResult, source: ModelSource): LoadResult {
  const path = typeof source === 'string' ? source : (source.path ?? 'dynamodel.config.yaml');
  const shown = sep === '/' ? path : path.replaceAll(sep, '/');
  const disk = configReader(resolve(), resolve(path));
  const { config, findings } = readConfig(typeof source === 'string' ? disk : over(disk, shown, source.text), shown);
  if (config !== undefined) return withLint(loaded, (own) => mergeLint(config.lint, own));
  const { model: _unusable, ...rest } = loaded;
  return { ...rest, findings: arrangeFindings([...loaded.findings, ...findings]) };
}

/** The files of the disk, one of them with another text. */
function over(disk: FileReader, path: string, text: string): FileReader {
  const bytes = new TextEncoder().encode(text);
  return { read: (asked) => (asked === path ? { kind: 'bytes', bytes } : disk.read(asked)) };
}
