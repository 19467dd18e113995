import { modelTestSteps, type Progress, runModelTests, type TestReport } from '../testing/model-tests/index.js';
import { type LoadedModel, sound } from './loaded-model.js';

/**
 * Runs the model's own tests on the embedded engine, over its explicit samples. Nothing but the model decides the result.
 *
 * @throws ModelError where the model is not sound.
 */
export function runTests(loaded: LoadedModel): TestReport {
  return runModelTests(sound(loaded).plan);
}

/** The same in steps, for a caller that shows how far it is or may be interrupted. */
export function testsInSteps(loaded: LoadedModel): Generator<Progress, TestReport> {
  return modelTestSteps(sound(loaded).plan);
}
