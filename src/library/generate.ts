import type { GenerateOptions, OutputFile, TargetName } from '../generate/index.js';
import { check } from '../rules/check.js';
import { type LoadedModel, ModelError, sound } from './loaded-model.js';

/**
 * The files that a target makes of a model: paths from the root of the output, and texts. Nothing is written.
 *
 * @throws ModelError where the model has errors, those of `check` among them.
 * @throws UnusableNames where an attribute of `typescript` has a name that JavaScript cannot carry.
 */
export async function generate(
  loaded: LoadedModel,
  target: TargetName,
  options: Partial<GenerateOptions> = {},
): Promise<readonly OutputFile[]> {
  const { plan } = sound(loaded);
  const errors = check(loaded, { today: new Date() }).findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new ModelError(errors);
  // The generator is large, and whoever only checks models needs none of it.
  const { generateFiles } = await import('../generate/index.js');
  return generateFiles(plan, target, options);
}
