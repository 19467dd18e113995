import { Profiles } from '../../fluid/index.js';
import type { CheckedOptions } from './options.js';
import type { Forecast } from './report.js';
import { type ForecastInput, forecastStages } from './stages.js';
import { type Progress, partOfSteps, partSteps } from './study/progress.js';
import { type StudyMeans, study, studySteps } from './study/study.js';

export type { ForecastInput };

/**
 * How tables and indexes behave under the load over time: traffic is made of the workload, run over many layouts, summed up, and run again with
 * each change that may help or is asked for. Undefined where no pattern states a rate.
 */
export function* forecastSteps(
  input: ForecastInput,
  options: CheckedOptions,
): Generator<Progress, Forecast | undefined> {
  const stages = forecastStages(input, options);
  const means = { profiles: new Profiles() };
  let step = stages.next();
  while (step.done !== true) {
    const request = step.value;
    const result = yield* partSteps(studySteps(request.traffic, request.settings, means), request.from, request.to);
    step = stages.next(result);
  }
  return step.value;
}

/** The same on all cores; what is known when the signal is aborted is the result then. */
export async function* forecastOnCores(
  input: ForecastInput,
  options: CheckedOptions,
  given: StudyMeans,
): AsyncGenerator<Progress, Forecast | undefined> {
  const means = { profiles: new Profiles(), ...given };
  const stages = forecastStages(input, options, means.signal);
  try {
    let step = stages.next();
    while (step.done !== true) {
      const request = step.value;
      const result = yield* partOfSteps(study(request.traffic, request.settings, means), request.from, request.to);
      step = stages.next(result);
    }
    return step.value;
  } finally {
    await means.pool?.close();
  }
}
