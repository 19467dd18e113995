import { percentText, plural } from '../../diagnostics/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { isTooFine, stepOf } from './coarser.js';
import type { CourseSettings } from './curve-of.js';
import { DAY } from './day.js';
import { columnFor, recordedSeconds } from './recorded.js';
import { recordingPath } from './recordings.js';
import { runTimes } from './run-times.js';
import { scenarioTimes } from './scenario-course.js';
import type { CallCourse } from './usual-course.js';

/** What is assumed of how calls vary over the run, in sentences; rates by access pattern. */
export function courseNotes(rates: ReadonlyMap<string, CallCourse>, at: CourseSettings): readonly string[] {
  const stated = [...rates].filter(([name]) => at.recorded === undefined || columnFor(at.recorded, name) === undefined);
  return [
    ...peakNotes(stated),
    ...dayNotes(stated, at),
    ...recordedNotes(
      stated.map(([, rate]) => rate),
      at,
    ),
    ...scenarioNotes(at),
  ];
}

type Named = readonly (readonly [name: string, rate: CallCourse])[];

function peakNotes(stated: Named): readonly string[] {
  const names = stated.filter(([, { avg, peak, shape }]) => shape === undefined && peak > avg).map(([name]) => name);
  return names.length === 0
    ? []
    : [`${someOf(names)}: the model states no \`shape\` of the rate, so that calls come at its peak all the time`];
}

function dayNotes(stated: Named, at: CourseSettings): readonly string[] {
  const daily = stated.filter(([, { shape }]) => shape?.value.kind === 'diurnal');
  if (daily.length === 0) return [];
  const steep = daily.filter(([, { avg, peak }]) => peak > 2 * avg).map(([name]) => name);
  const clock =
    at.clock ??
    runTimes(
      daily.map(([, rate]) => rate),
      at,
    ).clock;
  return [
    ...(steep.length === 0
      ? []
      : [
          `${someOf(steep)}: a day is a sinusoid from nothing to the peak, raised to the power at which its mean is the average`,
        ]),
    ...(at.duration >= DAY ? [] : [`the run is ${percentText(at.duration / DAY)} of a day, from ${clockText(clock)}`]),
  ];
}

function recordedNotes(
  rates: readonly CallCourse[],
  { duration, recorded, recordings }: CourseSettings,
): readonly string[] {
  const named = flatMap(rates, (rate) => recordings?.get(recordingPath(rate) ?? '') ?? []);
  const used = new Set(recorded === undefined ? named : [recorded, ...named]);
  return flatMap([...used], (one) => {
    const seconds = recordedSeconds(one);
    const notes = one.notes.map((note) => `${one.file}: ${note}`);
    if (isTooFine(one.period, duration))
      notes.push(`${one.file}: calls count by their mean over ${plural(stepOf(duration), 'second')}`);
    if (seconds > duration)
      return [...notes, `${one.file}: the run has the first ${percentText(duration / seconds)} of it`];
    return seconds < duration ? [...notes, `${one.file}: begins again after its end`] : notes;
  });
}

function scenarioNotes({ duration, scenario }: CourseSettings): readonly string[] {
  if (scenario === undefined) return [];
  const { start, full } = scenarioTimes(scenario, duration);
  if (start >= duration) return [`the run ends before the scenario begins, after ${plural(start, 'second')}`];
  return full > duration ? [`the run ends before the scenario is there in full, after ${plural(full, 'second')}`] : [];
}

function clockText(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function someOf(names: readonly string[], most = 6): string {
  const more = names.length > most ? ` and ${names.length - most} more` : '';
  return `${names.slice(0, most).join(', ')}${more}`;
}
