import { type SimulateOptions, type SimulateReport, simulate as simulateDesign } from '../simulate/index.js';
import { type LoadedModel, sound } from './loaded-model.js';

/**
 * Runs every planned pattern on the embedded engine, and reckons consumption, heat and cost at the declared rates.
 *
 * @throws ModelError where the model is not sound.
 */
export function simulate(loaded: LoadedModel, options: SimulateOptions = {}): SimulateReport {
  const { plan } = sound(loaded);
  return simulateDesign(plan.design, plan.patterns, options);
}
