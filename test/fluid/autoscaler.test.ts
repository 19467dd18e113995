import { expect, it } from 'vitest';
import { Autoscaler } from '../../src/fluid/index.js';

const UNITS = { read: 100, write: 100 };
const settings = { min: { read: 1, write: 1 }, max: { read: 1e6, write: 1e12 }, target: { read: 0.7, write: 0.7 } };

/** Ends of the minutes at which capacity is changed, in seconds. */
function changes(delay: number, consumed: (minute: number) => number, minutes: number): readonly number[] {
  const scaler = new Autoscaler(settings, UNITS, delay);
  const ends = Array.from({ length: minutes }, (_, i) => (i + 1) * 60);
  return ends.filter((end, i) => scaler.minute({ read: 70, write: consumed(i) }, end) !== undefined);
}

it('changes capacity at the end of the minute in which it is there', () => {
  const busy = (minute: number): number => (minute < 2 ? 100 : 60);
  expect(changes(0, busy, 10)).toEqual([120]);
  expect(changes(60, busy, 10)).toEqual([180]);
  expect(changes(61, busy, 10)).toEqual([240]);
});

it('counts decreases by days from the beginning: four in the first hour, then one in an hour', () => {
  // Half of what it was, each time that it may fall.
  const scaler = new Autoscaler(settings, { read: 100, write: 1e12 }, 0);
  let units = 1e12;
  const ends: number[] = [];
  for (let end = 60; end <= 26 * 3600; end += 60) {
    const changed = scaler.minute({ read: 70, write: units * 0.4 }, end);
    if (changed === undefined) continue;
    units = changed.write;
    ends.push(end / 60);
  }
  expect(ends.slice(0, 6)).toEqual([15, 30, 45, 105, 165, 225]);
  // The second day has its own first hour.
  expect(ends.filter((minute) => minute >= 1440 && minute < 1500).length).toBeGreaterThan(1);
});
