import { describe, expect, it } from 'vitest';
import { planModel } from '../../../src/planner/index.js';
import { runModelTests, type TestReport } from '../../../src/testing/model-tests/index.js';
import { loadText, summary } from '../../model/support.js';
import { designOf } from '../../support/models.js';

const log = (sample: string, call: string, expected: string): string => `dynamodel: 1
model: log
tables: {log: {key: {pk: pk, sk: at}}}
entities:
  Event:
    key: {pk: "E#{device}", sk: natural}
    attributes:
      device: {type: string, charset: a-z, maxBytes: 8}
      at: epochSeconds
      seen: {type: epochMillis, default: 2026-01-01T00:00:00.25Z}
accessPatterns:
  event: {op: get, entity: Event, by: [device, at]}
  record: {op: create, entity: Event}
  since: {op: query, entity: Event, by: [device], range: {at: gte}, page: 9}
samples:
  entities:
    Event: [{id: e1, device: hall, at: ${sample}}]
tests:
  - {name: it, call: ${call}, expect: {items: [${expected}]}}
`;

function reportOf(text: string): TestReport {
  return runModelTests(planModel(designOf(text)));
}

describe('a time that is stored as a number', () => {
  it.each([
    ['1767225600', '{event: {device: hall, at: 2026-01-01T00:00:00Z}}', '{at: 1767225600, seen: 1767225600250}'],
    ['2026-01-01T01:00:00+01:00', '{event: {device: hall, at: 1767225600}}', '{at: 1767225600}'],
    ['2026-01-01', '{since: {device: hall, at: 2026-01-01T00:00:00.000Z}}', '{at: 1767225600}'],
    [
      '1767225600',
      '{record: {device: hall, at: 2026-01-02T00:00:00Z, seen: 2026-01-02T00:00:00.001Z}}',
      '{at: 1767312000, seen: 1767312000001}',
    ],
  ])('is one as ISO text of a sample, an argument and a default: %s, %s', (sample, call, expected) => {
    const { problems, tests } = reportOf(log(sample, call, expected));
    expect(problems).toEqual([]);
    expect(tests.map(({ failures }) => failures)).toEqual([[]]);
  });

  it('is none as another text, or as one with a part that it cannot keep', () => {
    const found = (sample: string, call: string) => loadText(log(sample, call, '{}')).findings.map(summary);
    expect(found('soon', '{event: {device: hall, at: 2026-01-01T00:00:00.5Z}}')).toEqual([
      'DM1004 17:40 [soon]',
      'DM1004 19:49 [2026-01-01T00:00:00.5Z]',
    ]);
    expect(found('2026-02-30', '{record: {device: hall, at: 1, seen: 2026-01-01T00:00:00.0005Z}}')).toEqual([
      'DM1004 17:40 [2026-02-30]',
      'DM1004 19:59 [2026-01-01T00:00:00.0005Z]',
    ]);
    const soon = log('1', '{event: {device: hall, at: 1}}', '{}').replace('2026-01-01T00:00:00.25Z', 'soon');
    expect(loadText(soon).findings.map(summary)).toEqual(['DM1004 10:42 [soon]']);
  });
});
