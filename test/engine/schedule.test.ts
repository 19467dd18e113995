import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Schedule } from '../../src/engine/schedule.js';
import { runs } from '../support/runs.js';

test('what is due runs in the order of its times, and in the order in which it was made where they are equal', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), fc.integer({ min: 0, max: 20 }), (times, now) => {
      const schedule = new Schedule();
      const done: number[] = [];
      for (const [i, time] of times.entries()) schedule.at(time, () => done.push(i));
      schedule.settle(now);
      const due = [...times.entries()].filter(([, time]) => time <= now);
      expect(done).toEqual(due.sort(([i, a], [j, b]) => a - b || i - j).map(([i]) => i));
      const left = times.filter((time) => time > now);
      expect(schedule.next).toBe(left.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...left));
    }),
    { numRuns: runs(200, 5000) },
  );
});

test('what a due thing adds runs too where it is due, and nothing runs twice', () => {
  const schedule = new Schedule();
  const done: string[] = [];
  schedule.at(1, () => {
    done.push('first');
    schedule.at(2, () => done.push('second'));
    schedule.at(9, () => done.push('later'));
  });
  schedule.settle(5);
  schedule.settle(5);
  expect(done).toEqual(['first', 'second']);
  expect(schedule.next).toBe(9);
});
