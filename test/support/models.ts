import { readFileSync } from 'node:fs';
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

/** The files of the examples, and of a model with what they lack. */
export const MODEL_FILES: readonly string[] = [
  'examples/shop/shop',
  'examples/ecommerce/ecommerce',
  'examples/github/github',
  'examples/iot/iot',
  'examples/leaderboard/leaderboard',
  'examples/orders-multi-table/orders-multi-table',
  'examples/saas/saas',
  'test/fixtures/models/clinic',
].map((path) => `${path}.dynamodel.yaml`);

/** The design of a model's file, which must be sound. */
export function fileDesign(path: string): Design {
  return designOf(readFileSync(path, 'utf8'));
}
