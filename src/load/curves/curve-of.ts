import type { RateCurve } from '../../fluid/index.js';
import type { Scenario } from '../../model/index.js';
import { coarser } from './coarser.js';
import { columnFor, type Recorded, recordedCourse } from './recorded.js';
import { RecordedError } from './recorded-error.js';
import { columnOfShape, recordingPath } from './recordings.js';
import { runTimes } from './run-times.js';
import { scenarioCourse } from './scenario-course.js';
import { type CallCourse, statedCourse } from './usual-course.js';

/** What a run makes of the courses of its rates. */
export interface CourseSettings {
  /** Seconds. */
  readonly duration: number;
  readonly scenario?: Scenario;
  /** Recorded calls of the run: of the access patterns that it has columns for, or of all. */
  readonly recorded?: Recorded;
  /** Files that `recorded(…)` in the model names, by their path: what `recordingsOf` gives. */
  readonly recordings?: ReadonlyMap<string, Recorded>;
  /** Seconds after midnight at which the run begins; so that the peak is in its middle, unless given. */
  readonly clock?: number;
}

/** Calls a second of an access pattern over the run. Refuses with a `RecordedError` where a recording lacks what the model asks of it. */
export function curveOf(rate: CallCourse, at: CourseSettings, pattern: string): RateCurve {
  const { duration, scenario } = at;
  const usual = usualCourse(rate, at, pattern);
  return coarser(scenario === undefined ? usual : scenarioCourse(usual, scenario, pattern, duration), duration);
}

function usualCourse(rate: CallCourse, at: CourseSettings, pattern: string): RateCurve {
  const { duration, recorded } = at;
  const column = recorded === undefined ? undefined : columnFor(recorded, pattern);
  if (recorded !== undefined && column !== undefined) {
    return recordedCourse(recorded, column, pattern, rate.avg, duration);
  }
  const shape = rate.shape?.value;
  if (shape?.kind !== 'recorded') return statedCourse(rate, duration, at.clock ?? runTimes([rate], at).clock);
  const recording = at.recordings?.get(recordingPath(rate) ?? '');
  if (recording === undefined) {
    throw new RecordedError(`${shape.file}: has the calls of \`${pattern}\`, and has not been read`);
  }
  return recordedCourse(recording, columnOfShape(rate, recording, pattern), pattern, rate.avg, duration);
}
