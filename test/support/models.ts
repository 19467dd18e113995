import { type Design, type EntityDesign, resolveDesign } from '../../src/design/index.js';
import { memoryReader } from '../../src/model/file-reader.js';
import { type LoadResult, loadModel } from '../../src/model/load-model.js';
import type { Model } from '../../src/model/model.js';

/** Loads a model from its text. */
export function loadText(text: string, path = 'model.dynamodel.yaml'): LoadResult {
  return loadModel(memoryReader({ [path]: text }), path);
}

/** The model of a text that must be sound: its findings are in the error otherwise. */
export function modelOf(text: string): Model {
  const { model, findings } = loadText(text);
  if (model === undefined) throw new Error(findings.map(({ rule, message }) => `${rule} ${message}`).join('\n'));
  return model;
}

export function designOf(text: string): Design {
  return resolveDesign(modelOf(text));
}

export function entityOf(design: Design, name: string): EntityDesign {
  const entity = design.entities.get(name);
  if (entity === undefined) throw new Error(`no entity ${name}`);
  return entity;
}
