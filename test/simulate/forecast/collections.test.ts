import { describe, expect, it } from 'vitest';
import { fluidAssumptions } from '../../../src/fluid/index.js';
import { runTraffic } from '../../../src/fluid/run.js';
import { trafficOf } from '../../../src/load/traffic/index.js';
import { workloadOf } from '../../../src/load/workload.js';
import type { Forecast } from '../../../src/simulate/forecast/report.js';
import { summarise } from '../../../src/simulate/forecast/summary/summarise.js';
import { planned } from '../../load/support.js';
import { COST, OPTIONS } from './support.js';

/** Notes of 1,000 folders; each is 1,000 bytes and a little, and has an entry in a local index. */
function folders(most: string, more = ''): string {
  return `
dynamodel: 1
model: folders
tables:
  notes:
    key: {pk: pk, sk: sk}
    indexes: {bySize: {pk: pk, sk: size, local: true, project: keys}}
entities:
  Note:
    key: {pk: "F#{folderId}", sk: "N#{noteId}"}
    indexes: {bySize: {pk: "F#{folderId}", sk: natural}}
    attributes:
      folderId: {type: ulid, distinct: 1k}
      noteId: {type: ulid, generate: ulid}
      size: {type: string, charset: 0-9, minBytes: 8, maxBytes: 8, avgBytes: 8}
      body: {type: string, minBytes: 1000, maxBytes: 1000, avgBytes: 1000}
    volume: {count: 100k, per: {folderId: {avg: 100, p99: 1000, max: ${most}}}}
accessPatterns:
  addNote: {op: create, entity: Note, rate: 10/s, skew: "hot(1, 50%) on folderId"}
  notes: {op: query, entity: Note, by: [folderId], rate: 1/s}
${more}`;
}

function forecastOf(text: string): Pick<Forecast, 'collections' | 'flows'> {
  const plan = planned(text);
  const compiled = trafficOf(workloadOf(plan), { duration: 600 });
  const run = runTraffic(compiled.traffic, {
    assumptions: fluidAssumptions(),
    mode: 'expectation',
    seed: 1,
    layout: 1,
  });
  return summarise(compiled, [run], COST, { ...OPTIONS, design: plan.design });
}

describe('item collections', () => {
  it('under a local index grow by what is written to the hottest of them', () => {
    const [one, ...others] = forecastOf(folders('5M')).collections;
    expect(others).toEqual([]);
    expect(one).toMatchObject({ set: 'notes', key: 'F#{folderId}', entities: ['Note'], limitFrom: 'local-index' });
    const { bytes = 0, bytesPerDay = 0, daysLeft, limit } = one ?? {};
    const perItem = bytes / 5_000_000;
    expect(perItem).toBeGreaterThan(1000);
    // Half of ten notes a second.
    expect(bytesPerDay / (5 * 86_400)).toBeCloseTo(perItem, -1);
    expect(limit).toBe(10 * 1024 ** 3);
    expect(daysLeft).toBeCloseTo(((limit ?? 0) - bytes) / bytesPerDay, 6);
    // Days have peaks, and are none.
    const peaks = forecastOf(folders('5M').replace('rate: 10/s', 'rate: {avg: 10/s, peak: 100/s}')).collections;
    expect(peaks[0]?.bytesPerDay).toBeCloseTo(bytesPerDay, 0);
  });

  it('are full where the model has them larger', () => {
    expect(forecastOf(folders('50M')).collections[0]).toMatchObject({ daysLeft: 0 });
  });

  it('have the budget of the model, for one in a hundred', () => {
    const budgets = 'budgets: {collectionBytes: {p99: 1MB}}';
    const over = forecastOf(folders('2k', budgets)).collections.find(({ limitFrom }) => limitFrom === 'budget');
    expect(over).toMatchObject({ set: 'notes', limit: 1024 ** 2, daysLeft: 0, bytesPerDay: 0 });
    const within = forecastOf(folders('2k', budgets.replace('1MB', '9MB'))).collections;
    expect(within.filter(({ limitFrom }) => limitFrom === 'budget')).toEqual([]);
  });

  it('are none of a table without a local index and a budget', () => {
    const text = folders('50M').replace(/ {4}indexes: .*\n/g, '');
    expect(forecastOf(text).collections).toEqual([]);
  });
});

describe('a query', () => {
  it('says how many pages a call reads', () => {
    const { flows } = forecastOf(folders('2k'));
    expect(flows.find(({ name }) => name === 'notes')?.pages).toEqual({ typical: 1, p99: 2 });
    expect(flows.find(({ name }) => name === 'addNote')?.pages).toBeUndefined();
  });
});
