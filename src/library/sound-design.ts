import { statSync } from 'node:fs';
import type { Design } from '../design/index.js';
import { type LoadedModel, ModelError, type ModelSource, readModel } from './loaded-model.js';

/**
 * The design of a model that a caller hands over, for the function of that name.
 *
 * @throws ModelError where the model is not sound.
 */
export function soundDesign(model: LoadedModel | ModelSource, caller: string): Design {
  const loaded = typeof model === 'object' && model !== null && 'findings' in model ? model : readModel(model);
  const { design } = loaded;
  if (design === undefined && typeof model === 'string' && isFolder(model))
    throw new Error(
      `\`${model}\` is a folder: ${caller} takes the path of a model file, such as \`shop.dynamodel.yaml\``,
    );
  if (design === undefined) throw new ModelError(loaded.findings.filter(({ severity }) => severity === 'error'));
  return design;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
