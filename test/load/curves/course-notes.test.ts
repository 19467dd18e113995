import { describe, expect, it } from 'vitest';
import { type CallCourse, courseNotes, recordedFromCsv } from '../../../src/load/curves/index.js';
import { loadText, small } from '../../model/support.js';

const HOUR = 3600;
const { model } = loadText(
  small(`accessPatterns:
  read: {op: get, entity: Thing, by: [id], rate: {avg: 30/s, peak: 300/s}}
  even: {op: get, entity: Thing, by: [id], rate: 30/s}
  day: {op: get, entity: Thing, by: [id], rate: {avg: 30/s, peak: 300/s, shape: diurnal(peak 18:30)}}
scenarios:
  late: {after: 2h, ramp: 10m, for: 1h, rate: {all: x2}}
`),
);

function rates(...names: readonly string[]): ReadonlyMap<string, CallCourse> {
  const all = model?.patterns ?? new Map();
  return new Map(names.map((name) => [name, all.get(name).rate]));
}

describe('what is said of the course of a run', () => {
  it('is which rates are taken at their peak', () => {
    expect(courseNotes(rates('read', 'even'), { duration: HOUR })).toEqual([
      'read: the model states no `shape` of the rate, so that calls come at its peak all the time',
    ]);
    expect(courseNotes(rates('even'), { duration: HOUR })).toEqual([]);
  });

  it('is what a day looks like, and which part of it is run', () => {
    const steep =
      'day: a day is a sinusoid from nothing to the peak, raised to the power at which its mean is the average';
    expect(courseNotes(rates('day'), { duration: 24 * HOUR })).toEqual([steep]);
    expect(courseNotes(rates('day'), { duration: HOUR })).toEqual([steep, 'the run is 4.17 % of a day, from 18:00']);
  });

  it('is what was made of a recording', () => {
    const recorded = recordedFromCsv('time,even\n1767603600,60\n1767603660,60', 'calls.csv', ['read', 'even']);
    const period =
      'calls.csv: the recording has 2 periods of 60 seconds from 2026-01-05 09:00 UTC; a value is what happened in its period, evenly';
    expect(courseNotes(rates('even'), { duration: 120, recorded })).toEqual([period]);
    expect(courseNotes(rates('even'), { duration: 60, recorded })).toEqual([
      period,
      'calls.csv: the run has the first 50 % of it',
    ]);
    expect(courseNotes(rates('even'), { duration: 180, recorded })).toEqual([
      period,
      'calls.csv: begins again after its end',
    ]);
  });

  it('is that a scenario does not come within the run', () => {
    const late = model?.scenarios.get('late');
    if (late === undefined) throw new Error('no scenario');
    expect(courseNotes(rates('even'), { duration: HOUR, scenario: late })).toEqual([
      'the run ends before the scenario begins, after 7,200 seconds',
    ]);
    expect(courseNotes(rates('even'), { duration: 7500, scenario: late })).toEqual([
      'the run ends before the scenario is there in full, after 7,800 seconds',
    ]);
    expect(courseNotes(rates('even'), { duration: 3 * HOUR, scenario: late })).toEqual([]);
  });
});
