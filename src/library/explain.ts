import { type ExplainReport, explainPattern } from '../planner/explain/index.js';
import { type LoadedModel, sound } from './loaded-model.js';

/**
 * How a pattern is served, or why nothing serves it and what would.
 *
 * @throws ModelError where the model is not sound; RangeError where it has no pattern of that name.
 */
export function explain(loaded: LoadedModel, pattern: string): ExplainReport {
  const { plan } = sound(loaded);
  if (!plan.patterns.has(pattern)) throw new RangeError(`the model has no access pattern ${pattern}`);
  return explainPattern(plan, pattern);
}
