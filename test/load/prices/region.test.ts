import { describe, expect, it } from 'vitest';
import { pricesFor } from '../../../src/facts/index.js';
import { costOf } from '../../../src/load/cost.js';
import { workloadOf } from '../../../src/load/workload.js';
import { planned } from '../support.js';

function notes(region: string, table = ''): string {
  return `
dynamodel: 1
model: notes
defaults: {entityAttribute: none, region: ${region}}
tables: {notes: {key: {pk: id}${table}}}
entities:
  Note:
    key: natural
    attributes: {id: {type: ulid, generate: ulid}}
    volume: {count: 1M}
accessPatterns:
  save: {op: put, entity: Note, rate: 100/s}
`;
}

describe('cost', () => {
  const month = 730 * 3600;

  it('is reckoned with the prices of the Region of the model', () => {
    const cost = costOf(workloadOf(planned(notes('eu-central-1'))));
    expect(cost).toMatchObject({ region: 'eu-central-1', priceDate: '2026-08-15' });
    expect(cost.indexes[0]?.onDemand.write).toBeCloseTo((100 * month * 0.7625) / 1e6, 6);
    expect(cost.patterns[0]?.perMillionCalls).toBeCloseTo(0.7625, 9);
    expect(cost.indexes[0]?.storage).toBeCloseTo(((cost.indexes[0]?.storedBytes ?? 0) / 1024 ** 3) * 0.306, 9);
    expect(cost.indexes[0]?.pointInTimeRecovery).toBeCloseTo(
      ((cost.indexes[0]?.storedBytes ?? 0) / 1024 ** 3) * 0.2448,
      9,
    );
  });

  it('is reckoned with those of us-east-1 where they are not known, and says so', () => {
    const { region, prices, total } = costOf(workloadOf(planned(notes('sa-east-1'))));
    expect(region).toBe('us-east-1');
    expect(prices.notes[0]).toBe(
      'The prices of sa-east-1 are not built in: these are those of us-east-1, and sa-east-1 may be dearer.',
    );
    expect(total).toBe(costOf(workloadOf(planned(notes('us-east-1')))).total);
  });

  it('is reckoned with other prices where they are given', () => {
    const workload = workloadOf(planned(notes('us-east-1', ', replicas: [us-west-2]')));
    const base = pricesFor('us-east-1');
    const standard = { ...base.classes.STANDARD };
    const replicated = { ...standard.replicatedWriteRequestUnits, usd: 0.9 };
    const classes = { ...base.classes, STANDARD: { ...standard, replicatedWriteRequestUnits: replicated } };
    expect(costOf(workload, { ...base, classes }).indexes[0]?.onDemand.write).toBeCloseTo(
      (2 * 100 * month * 0.9) / 1e6,
      6,
    );
  });
});
