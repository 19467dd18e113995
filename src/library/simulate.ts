import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Prices } from '../facts/index.js';
import { MOST_RECORDED_BYTES } from '../load/curves/index.js';
import { type FileReader, memoryReader, nodeFileReader } from '../model/index.js';
import {
  type CheckedOptions,
  checkedOptions,
  type ForecastOptions,
  forecastInput,
  forecastOnCores,
  type MeasuredModel,
  measureSteps,
  type SimulateOptions,
  type SimulateProgress,
  type SimulateReport,
  type StudyMeans,
  simulate as simulateDesign,
  withForecast,
} from '../simulate/index.js';
import { type LoadedModel, sound } from './loaded-model.js';

/**
 * Runs every planned pattern on the embedded engine, reckons consumption, heat and cost at the declared rates, and forecasts how tables and
 * indexes behave under that load over time.
 *
 * @throws ModelError where the model is not sound.
 * @throws RangeError where `options.forecast` asks for what cannot be.
 */
export function simulate(loaded: LoadedModel, options: SimulateOptions = {}): SimulateReport {
  return simulateDesign(sound(loaded).plan, options, filesOf(loaded));
}

/** What a forecast is asked for, checked against the model: before anything is waited for. */
export function forecastSettings(loaded: LoadedModel, options: ForecastOptions, cwd?: string): CheckedOptions {
  return checkedOptions(sound(loaded).plan.design, options, filesOf(loaded, cwd));
}

/** The first half of the same in steps, for a caller that shows how far it is or may be interrupted. */
export function measureInSteps(
  loaded: LoadedModel,
  options: SimulateOptions,
  prices?: Prices,
): Generator<SimulateProgress, MeasuredModel> {
  return measureSteps(sound(loaded).plan, options, prices);
}

/** The second half, on all cores. */
export async function* forecastInSteps(
  measured: MeasuredModel,
  settings: CheckedOptions,
  means: StudyMeans,
): AsyncGenerator<SimulateProgress, SimulateReport> {
  const forecast = yield* forecastOnCores(forecastInput(measured), settings, means);
  return withForecast(measured, forecast);
}

/** Files that a model names are read in its own folder alone; a model that is no file names none. */
function filesOf({ files: [first] }: LoadedModel, cwd?: string): FileReader {
  const folder = first === undefined ? undefined : dirname(resolve(cwd ?? '.', first.path));
  const isThere = folder !== undefined && statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  return isThere ? nodeFileReader(cwd, folder, MOST_RECORDED_BYTES) : memoryReader({});
}
