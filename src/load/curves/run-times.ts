import { flatMap } from '../../lists/flat-map.js';
import type { Scenario } from '../../model/index.js';
import { DAY } from './day.js';
import { type Recorded, recordedSeconds } from './recorded.js';
import { recordingPath } from './recordings.js';
import { scenarioTimes } from './scenario-course.js';
import type { CallCourse } from './usual-course.js';

const HOUR = 3600;
/** Seconds that a run takes at most: of a longer recording, the beginning. */
export const LONGEST_RUN = 31 * DAY;

/** How long a run is, and at which time of the day (seconds after midnight) it begins. */
export interface RunTimes {
  readonly duration: number;
  readonly clock: number;
}

export interface RunTimesInput {
  /** Seconds, where it is stated. */
  readonly duration?: number;
  readonly scenario?: Scenario;
  readonly recorded?: Recorded;
  readonly recordings?: ReadonlyMap<string, Recorded>;
}

/**
 * As long as a scenario, a recording, or the longest course of a rate, an hour at least unless the first two are shorter. A whole day
 * begins at midnight, and a recording when it did; less than a day has the highest daily peak in its middle.
 */
export function runTimes(rates: readonly CallCourse[], input: RunTimesInput): RunTimes {
  const recorded = recordingOf(rates, input);
  const duration = input.duration ?? usualDuration(rates, input.scenario, recorded);
  if (recorded !== undefined) return { duration, clock: recorded.start % DAY };
  const [first] = flatMap(rates, ({ peak, shape }) =>
    shape?.value.kind === 'diurnal' ? [{ peak, peakAt: shape.value.peakAt }] : [],
  ).sort((a, b) => b.peak - a.peak);
  if (first === undefined || duration >= DAY) return { duration, clock: 0 };
  const { full = 0, falling = duration } = input.scenario === undefined ? {} : scenarioTimes(input.scenario, duration);
  const middle = (Math.min(full, duration) + Math.min(falling, duration)) / 2;
  return { duration, clock: (first.peakAt - middle + DAY) % DAY };
}

function recordingOf(rates: readonly CallCourse[], { recorded, recordings }: RunTimesInput): Recorded | undefined {
  if (recorded !== undefined) return recorded;
  const used = flatMap(rates, (rate) => recordings?.get(recordingPath(rate) ?? '') ?? []);
  return used.sort((a, b) => recordedSeconds(b) - recordedSeconds(a))[0];
}

function usualDuration(
  rates: readonly CallCourse[],
  scenario: Scenario | undefined,
  recorded: Recorded | undefined,
): number {
  if (scenario?.for !== undefined) return (scenario.after ?? 0) + scenario.for;
  if (recorded !== undefined) return Math.min(LONGEST_RUN, recordedSeconds(recorded));
  return Math.max(HOUR, ...rates.map(secondsOf)) + (scenario?.after ?? 0);
}

/** Seconds after which nothing new comes. */
function secondsOf({ shape }: CallCourse): number {
  switch (shape?.value.kind) {
    case 'diurnal':
      return DAY;
    case 'burst':
      return shape.value.every;
    case 'ramp':
      return 2 * shape.value.over;
    default:
      return HOUR;
  }
}
