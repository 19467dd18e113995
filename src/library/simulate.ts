import {
  type SimulateOptions,
  type SimulateProgress,
  type SimulateReport,
  simulate as simulateDesign,
  simulateSteps as simulateDesignSteps,
} from '../simulate/index.js';
import { type LoadedModel, sound } from './loaded-model.js';

/**
 * Runs every planned pattern on the embedded engine, and reckons consumption, heat and cost at the declared rates.
 *
 * @throws ModelError where the model is not sound.
 */
export function simulate(loaded: LoadedModel, options: SimulateOptions = {}): SimulateReport {
  return simulateDesign(sound(loaded).plan, options);
}

/** The same in steps, for a caller that shows how far it is or may be interrupted. */
export function simulateSteps(
  loaded: LoadedModel,
  options: SimulateOptions = {},
): Generator<SimulateProgress, SimulateReport> {
  return simulateDesignSteps(sound(loaded).plan, options);
}
