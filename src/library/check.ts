import { type CheckOptions, type CheckResult, check as checkLoaded } from '../rules/check.js';
import type { LoadedModel } from './loaded-model.js';

/**
 * Everything that is wrong with a model, or worth knowing: sorted, without what the model suppresses. `today` is the day on which
 * suppressions expire.
 */
export function check(loaded: LoadedModel, options: Partial<CheckOptions> = {}): CheckResult {
  return checkLoaded(loaded, { today: new Date(), ...options });
}
