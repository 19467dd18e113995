import type { LoadedModel } from '../library/loaded-model.js';
import { recordingPath } from '../load/curves/index.js';
import { parseDuration } from '../model/quantity.js';
import { type ForecastOptions, parseAssumption } from '../simulate/index.js';
import type { Io } from './io.js';
import type { InputFile } from './output-file.js';
import { readRecorded, readText } from './read-text.js';
import { UsageError } from './usage-error.js';

/** Flags that say what is forecast. */
export type SimulateSettings = {
  readonly scenario: string | undefined;
  readonly for: string | undefined;
  readonly recorded: string | undefined;
  readonly mode: 'expectation' | 'stochastic';
  readonly requests: 'sampled' | 'engine' | undefined;
  readonly seed: number | undefined;
  readonly layouts: number | undefined;
  readonly pace: 'fast' | 'default' | 'slow';
  readonly assume: readonly string[];
  readonly whatIf: readonly string[];
  readonly sweep: string | undefined;
  readonly prices: string | undefined;
  readonly region: string | undefined;
};

export function forecastOptionsOf(io: Io, flags: SimulateSettings): ForecastOptions {
  const { scenario, recorded, requests, layouts, sweep, prices, region } = flags;
  return {
    ...(scenario === undefined ? {} : { scenario }),
    ...(flags.for === undefined ? {} : { duration: seconds(flags.for) }),
    ...(recorded === undefined ? {} : { recorded: { text: readRecorded(io, '--recorded', recorded), file: recorded } }),
    mode: flags.mode,
    ...(requests === undefined ? {} : { requests }),
    ...(layouts === undefined ? {} : { layouts }),
    pace: flags.pace,
    assume: Object.assign({}, ...flags.assume.map(parseAssumption)) as NonNullable<ForecastOptions['assume']>,
    whatIf: flags.whatIf,
    ...(sweep === undefined ? {} : { sweep }),
    ...(region === undefined ? {} : { region }),
    ...(prices === undefined ? {} : { prices: { text: readText(io, '--prices', prices), file: prices } }),
  };
}

function seconds(text: string): number {
  const result = parseDuration(text);
  if (result.kind === 'ok') return result.value;
  throw new UsageError(`--for: ${result.message}`);
}

/** All files that a run reads: those of the model, what its rates name, and what options name. */
export function simulateInputs(
  { files, model }: LoadedModel,
  { recorded, prices }: SimulateSettings,
): readonly InputFile[] {
  const named = [...(model?.patterns.values() ?? [])].flatMap(({ rate }) =>
    rate === undefined ? [] : (recordingPath(rate) ?? []),
  );
  return [
    ...files.map(({ path }, i) => ({ what: i === 0 ? 'the model' : 'a file of the model', path })),
    ...named.map((path) => ({ what: 'a recording that the model names', path })),
    ...(recorded === undefined ? [] : [{ what: 'the file of --recorded', path: recorded }]),
    ...(prices === undefined ? [] : [{ what: 'the file of --prices', path: prices }]),
  ];
}

/** Flags that are of the forecast alone, as they are written. */
export function givenOfForecast(flags: SimulateSettings): readonly string[] {
  const given: readonly (readonly [string, boolean])[] = [
    ['--scenario', flags.scenario !== undefined],
    ['--for', flags.for !== undefined],
    ['--recorded', flags.recorded !== undefined],
    ['--requests', flags.requests !== undefined],
    ['--layouts', flags.layouts !== undefined],
    ['--assume', flags.assume.length > 0],
    ['--what-if', flags.whatIf.length > 0],
    ['--sweep', flags.sweep !== undefined],
    ['--prices', flags.prices !== undefined],
    ['--region', flags.region !== undefined],
  ];
  return given.filter(([, isGiven]) => isGiven).map(([flag]) => flag);
}
