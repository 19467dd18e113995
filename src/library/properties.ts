import type { Progress } from '../testing/progress.js';
import {
  type PropertyOptions,
  type PropertyReport,
  propertySteps,
  runProperties,
} from '../testing/properties/index.js';
import { type LoadedModel, sound } from './loaded-model.js';

/**
 * Tries what must hold of any model: that keys tell items apart and keep the order that is planned with, and that no interleaving of
 * writers breaks a unique constraint or loses a locked write. The same seed draws the same cases.
 *
 * @throws ModelError where the model is not sound.
 */
export function properties(loaded: LoadedModel, options: PropertyOptions = {}): PropertyReport {
  return runProperties(sound(loaded).plan, options);
}

/** The same in steps, for a caller that shows how far it is or may be interrupted. */
export function propertiesInSteps(
  loaded: LoadedModel,
  options: PropertyOptions = {},
): Generator<Progress, PropertyReport> {
  return propertySteps(sound(loaded).plan, options);
}
