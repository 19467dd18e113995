import { expect, it } from 'vitest';
import { planModel } from '../../../src/planner/index.js';
import { SettingsError, simulate } from '../../../src/simulate/index.js';
import { designOf } from '../../support/models.js';

function planOf(count: string) {
  return planModel(
    designOf(`
dynamodel: 1
model: notes
tables: {notes: {key: {pk: pk}}}
entities:
  Note:
    key: {pk: "NOTE#{id}"}
    attributes: {id: ulid, text: {type: string, avgBytes: 1000, maxBytes: 4000}}
    volume: {count: ${count}}
accessPatterns:
  note: {op: get, entity: Note, by: [id], rate: 5/s}
`),
  );
}

it('more partitions than can be gone through are refused, and not begun with', () => {
  const plan = planOf('4294967296M');
  const run = () => simulate(plan, { calls: 2, forecast: { layouts: 1, duration: 60 } });
  expect(run).toThrow(SettingsError);
  expect(run).toThrow(
    /^`notes` begins with [\d,]{11,} partitions, by its `volume` and its capacity, and no more than 1,000,000 are simulated; --no-forecast says what calls take alone$/,
  );
  expect(simulate(plan, { calls: 2, forecast: false }).patterns).toHaveLength(1);
});

it('as many as there are in the world can be', () => {
  const { forecast } = simulate(planOf('100M'), { calls: 2, forecast: { layouts: 1, duration: 60 } });
  expect(forecast?.headline.throttledShare.max).toBe(0);
});
