import { type Design, resolveDesign } from '../design/index.js';
import type { Finding } from '../diagnostics/index.js';
import { memoryReader } from '../model/file-reader.js';
import { type LoadResult, loadModel as loadFrom } from '../model/load-model.js';
import { loadModelFile } from '../model/load-model-file.js';
import { type Plan, planModel } from '../planner/index.js';

/** A model that was read: what loading found, and, if it is sound, what follows from it. */
export interface LoadedModel extends LoadResult {
  /** Keys, membership, bytes and counts of a sound model; absent where `model` is. Derived when first asked for. */
  readonly design?: Design;
  /** How each access pattern is served; absent where `model` is. Made when first asked for. */
  readonly plan?: Plan;
}

/** Where a model comes from: a path, or its text with the path to show in findings (and no files to include). */
export type ModelSource = string | { readonly text: string; readonly path?: string };

/** How to read a model. */
export interface LoadModelOptions {
  /**
   * A configuration such as `dynamodel.config.yaml`: a path, or its text with the path that `extends` starts from. None is looked for: without
   * this, what the model says under `lint` is all that holds. Mistakes in it are in `findings` too.
   */
  readonly config?: ModelSource;
}

/**
 * Reads a model and the files that it includes. Never rejects for what a file holds: mistakes are in `findings`, and `model` is
 * absent if any of them is an error. Files are read only inside the folder of the first one.
 */
export async function loadModel(source: ModelSource, { config }: LoadModelOptions = {}): Promise<LoadedModel> {
  const loaded = readResult(source);
  if (config === undefined) return withDesign(loaded);
  expectSource(config, 'configuration');
  const { withConfig } = await import('./with-config.js');
  return withDesign(withConfig(loaded, config));
}

/** The same at once, without a configuration. */
export function readModel(source: ModelSource): LoadedModel {
  return withDesign(readResult(source));
}

function readResult(source: ModelSource): LoadResult {
  expectSource(source, 'model');
  if (typeof source === 'string') return loadModelFile(source);
  const path = source.path ?? 'model.dynamodel.yaml';
  return loadFrom(memoryReader({ [path]: source.text }), path);
}

function expectSource(source: ModelSource, what: string): void {
  if (typeof source !== 'string' && typeof (source as { text?: unknown } | undefined | null)?.text !== 'string')
    throw new TypeError(`a ${what} is a path or {text: string, path?: string}, and this is ${kindOf(source)}`);
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'object') return 'an object without `text`';
  return `a ${typeof value}`;
}

/** Adds what is derived from the model, each part once and not before it is needed. */
export function withDesign(loaded: LoadResult): LoadedModel {
  const { model } = loaded;
  if (model === undefined) return loaded;
  let design: Design | undefined;
  let plan: Plan | undefined;
  return {
    ...loaded,
    get design() {
      design ??= resolveDesign(model);
      return design;
    },
    get plan() {
      design ??= resolveDesign(model);
      plan ??= planModel(design);
      return plan;
    },
  };
}

/** Thrown by what needs a sound model; `findings` says what is wrong with it. */
export class ModelError extends Error {
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    super(`the model has errors: ${findings.map(({ rule, message }) => `${rule} ${message}`).join('; ')}`);
    this.name = 'ModelError';
    this.findings = findings;
  }
}

/** The plan of a sound model. */
export function sound(loaded: LoadedModel): { readonly plan: Plan } {
  const { plan } = loaded;
  if (plan === undefined) throw new ModelError(loaded.findings.filter(({ severity }) => severity === 'error'));
  return { plan };
}
