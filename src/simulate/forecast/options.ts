import type { Design } from '../../design/design.js';
import { type Prices, pricesFor } from '../../facts/index.js';
import { type FluidAssumptions, fluidAssumptions } from '../../fluid/index.js';
import { LONGEST_RUN, type Recorded, RecordedError, recordedFromCsv, recordingsOf } from '../../load/curves/index.js';
import { PriceFileError, pricesFromFile } from '../../load/prices/index.js';
import type { FileReader } from '../../model/index.js';
import type { SplitPace } from '../../partition/index.js';
import { didYouMean } from '../../text/did-you-mean.js';
import { checkedAssumptions } from './assumption-settings.js';
import type { Change } from './changes/change.js';
import { parseChange } from './changes/parse.js';
import { parseSweep, type SweepRequest } from './changes/sweep.js';
import type { RequestsWay } from './requests.js';
import { changeProblemText, SettingsError } from './settings-error.js';

/** What a forecast is asked for; all of it may be left out. */
export interface ForecastOptions {
  /** One of the model's. */
  readonly scenario?: string;
  /** Seconds; as long as the scenario or the recording, or else an hour, or a day where rates vary by the hour. */
  readonly duration?: number;
  /** Calls as they were recorded: CSV with a line for each period, of access patterns by their names, or one course for all. */
  readonly recorded?: GivenFile;
  /** Every second has its mean unless `stochastic` is asked for, where arrivals are drawn. */
  readonly mode?: 'expectation' | 'stochastic';
  /** Also play the beginning of the load request by request: against the partitions alone, or through the embedded engine. */
  readonly requests?: RequestsWay;
  /** How many ways of keys to lie on partitions are tried; up to 20, by the size of the run, unless given. */
  readonly layouts?: number;
  /** How soon hot partitions are split: within 5, 10 (unless given) or 30 minutes. */
  readonly pace?: SplitPace;
  /** Other values for what AWS has not published. */
  readonly assume?: Readonly<Partial<FluidAssumptions>>;
  /** Changes to compare with, such as `rate.all=x10`. */
  readonly whatIf?: readonly string[];
  /** One thing in steps, such as `rate.all=x1..x20`. */
  readonly sweep?: string;
  /** Whose prices are charged: that of the model unless given. */
  readonly region?: string;
  /** A price list of AWS, as downloaded, instead of the prices that are known. */
  readonly prices?: GivenFile;
}

/** A file's text, and its name for messages. */
export interface GivenFile {
  readonly text: string;
  readonly file: string;
}

/** The same with what is left out filled in, and what is text understood. */
export interface CheckedOptions {
  readonly scenario?: string;
  readonly duration?: number;
  readonly recorded?: Recorded;
  readonly recordings: ReadonlyMap<string, Recorded>;
  readonly mode: 'expectation' | 'stochastic';
  readonly requests?: RequestsWay;
  readonly layouts?: number;
  readonly assumptions: FluidAssumptions;
  readonly changes: readonly Change[];
  readonly sweep?: SweepRequest;
  readonly prices: Prices;
}

const MOST_LAYOUTS = 1000;
const PACES: readonly SplitPace[] = ['fast', 'default', 'slow'];

/**
 * `files` has what the model's rates name.
 *
 * @throws SettingsError where that cannot be.
 */
export function checkedOptions({ model }: Design, options: ForecastOptions, files: FileReader): CheckedOptions {
  const { scenario, duration, recorded, layouts, sweep, region = model.defaults.region, prices } = options;
  const { mode = 'expectation', pace = 'default', requests } = options;
  if (scenario !== undefined && !model.scenarios.has(scenario))
    throw new SettingsError(unknownScenario(scenario, [...model.scenarios.keys()]));
  if (duration !== undefined && !(duration >= 1 && duration <= LONGEST_RUN))
    throw new SettingsError('a run takes from one second to 31 days');
  if (layouts !== undefined && !(Number.isInteger(layouts) && layouts >= 1 && layouts <= MOST_LAYOUTS))
    throw new SettingsError(`a number of layouts is a whole number from 1 to ${MOST_LAYOUTS}`);
  if (mode !== 'expectation' && mode !== 'stochastic')
    throw new SettingsError(`there is no mode \`${String(mode)}\`: it is expectation or stochastic`);
  if (requests !== undefined && requests !== 'sampled' && requests !== 'engine')
    throw new SettingsError(`requests are played \`sampled\` or through the \`engine\`, not \`${String(requests)}\``);
  if (!PACES.includes(pace))
    throw new SettingsError(`there is no pace \`${String(pace)}\`: it is fast, default or slow`);
  const patterns = model.patterns;
  return {
    ...(scenario === undefined ? {} : { scenario }),
    ...(duration === undefined ? {} : { duration }),
    ...(recorded === undefined
      ? {}
      : { recorded: asSettings(() => recordedFromCsv(recorded.text, recorded.file, patterns.keys())) }),
    recordings: asSettings(() => recordingsOf(patterns, files)),
    mode,
    ...(requests === undefined ? {} : { requests }),
    ...(layouts === undefined ? {} : { layouts }),
    assumptions: { ...fluidAssumptions(pace), ...checkedAssumptions(options.assume ?? {}) },
    changes: (options.whatIf ?? []).map(changeOf),
    ...(sweep === undefined ? {} : { sweep: sweepOf(sweep) }),
    prices:
      prices === undefined ? pricesFor(region) : asSettings(() => pricesFromFile(prices.text, region, prices.file)),
  };
}

/** What a file has wrong is wrong with what was asked for. */
function asSettings<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RecordedError || error instanceof PriceFileError) throw new SettingsError(error.message);
    throw error;
  }
}

function changeOf(text: string): Change {
  const result = parseChange(text);
  if (result.kind === 'ok') return result.change;
  throw new SettingsError(changeProblemText(result));
}

function sweepOf(text: string): SweepRequest {
  const result = parseSweep(text);
  if (result.kind === 'ok') return result.sweep;
  throw new SettingsError(changeProblemText(result));
}

function unknownScenario(name: string, names: readonly string[]): string {
  if (names.length === 0) return `there is no scenario \`${name}\`: the model declares none`;
  const meant = didYouMean(name, names);
  if (meant !== undefined) return `there is no scenario \`${name}\`: did you mean \`${meant}\`?`;
  return `there is no scenario \`${name}\`; there are ${names.map((one) => `\`${one}\``).join(', ')}`;
}
