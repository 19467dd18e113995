import { describe, expect, it } from 'vitest';
import { plainPalette } from '../../../../src/diagnostics/index.js';
import { forecastMarkdown } from '../../../../src/simulate/forecast/markdown/forecast-markdown.js';
import type { ReplicaForecast } from '../../../../src/simulate/forecast/report.js';
import { forecastText } from '../../../../src/simulate/forecast/text/forecast-text.js';
import { replicaText } from '../../../../src/simulate/forecast/text/replicas.js';
import { forecastPage } from '../../../../src/simulate/html/forecast-page.js';
import { verdictsWith } from '../../../../src/simulate/verdicts.js';
import { boardForecast } from '../support.js';

const WELL: ReplicaForecast = {
  table: 'scores',
  regions: ['eu-west-1', 'ap-south-1'],
  consistency: 'mrec',
  accepted: 3600,
  written: 3600,
  pending: { most: 0, end: 0 },
  lag: { most: 0, end: 0 },
  heldBackBy: [],
  sets: [
    {
      name: 'scores',
      billing: 'on-demand',
      consumed: 3600,
      peakPerSecond: 410,
      hottestPartition: 0.41,
      partitions: { start: 4, end: 4 },
    },
    {
      name: 'scores.topPlayers',
      billing: 'on-demand',
      consumed: 3600,
      peakPerSecond: 820,
      hottestPartition: 0.82,
      partitions: { start: 4, end: 4 },
    },
  ],
  series: { accepted: [1, 2, 1], written: [1, 2, 1], lag: [0, 0, 0] },
};
const LATE: ReplicaForecast = {
  ...WELL,
  regions: ['eu-west-1'],
  ttlUnitsPerSecond: 12,
  written: 1800,
  pending: { most: 1800, end: 1800 },
  lag: { most: 1650, end: 1650, at: 3600, from: 300 },
  heldBackBy: [{ set: 'scores', reason: 'TableWriteProvisionedThroughputExceeded', units: 1800 }],
  series: { accepted: [2, 2, 2], written: [1, 1, 1], lag: [0, 600, 1650] },
};
const SENTENCE =
  'scores in eu-west-1 is up to 28 min behind, from 5 min to the end: 50 % of the write units wait at most (scores: TableWriteProvisioned)';

function told(replicas: readonly ReplicaForecast[], width = 200): string {
  return forecastText(boardForecast([0], { replicas }), plainPalette, { width });
}

describe('replicas', () => {
  it('are told in a line where they keep up', () => {
    expect(told([WELL])).toContain(
      'Replicas write what their Region accepts, and refuse no client\n  scores in eu-west-1 and ap-south-1 keep up: 410 write units/s at peak, 820 in its indexes, busiest partition 82 % of its limit\n',
    );
    expect(told([])).not.toContain('Replicas');
  });
  it('are told first where they are behind, and end where they have caught up', () => {
    const text = told([WELL, LATE]);
    expect(text).toContain(
      '  scores in eu-west-1 falls behind by up to 28 min: 410 write units/s at peak, 820 in its indexes, 12 of them for TTL deletes, busiest partition 82 % of its limit\n  scores in eu-west-1 and',
    );
    for (const line of told([LATE], 80).split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
    expect(told(new Array(6).fill(WELL))).toContain('  2 more, which keep up\n');
  });
  it('are a warning where they are behind, for nobody is refused', () => {
    const forecast = boardForecast([0], { replicas: [WELL, LATE] });
    expect(verdictsWith([], forecast).filter(({ code }) => code === 'replica-behind')).toEqual([
      { severity: 'warning', code: 'replica-behind', at: 'scores', unit: 'write', message: `${SENTENCE}.` },
    ]);
  });
  it('say from when on they are behind once, in the verdict, of one Region and of several', () => {
    const when = (lag: Partial<ReplicaForecast['lag']>): string =>
      replicaText({ ...LATE, regions: WELL.regions, lag: { ...LATE.lag, ...lag } });
    expect(when({ from: 0 })).toContain('and ap-south-1 are up to 28 min behind, from the first second to the last:');
    expect(when({ end: 0, until: 3000 })).toContain('behind, from 5 min until 50 min:');
    const forecast = boardForecast([0], { replicas: [LATE] });
    const verdicts = verdictsWith([], forecast);
    expect(forecastMarkdown(forecast, { verdicts }).split('TableWriteProvisioned')).toHaveLength(2);
    expect(told([{ ...LATE, regions: WELL.regions }])).toContain('and ap-south-1 fall behind by up to 28 min: 410');
  });
  it('are in Markdown and on the page', () => {
    const forecast = boardForecast([0], { replicas: [WELL, LATE] });
    expect(forecastMarkdown(forecast)).toContain('**Replicas**: scores in eu-west-1 and ap-south-1 keep up: 410 write');
    const page = forecastPage('board', forecast);
    expect(page).toContain('<section id="replicas"');
    expect(page).toContain('scores in eu-west-1 and what it writes; up to 27 min 30 s behind.');
    expect(forecastPage('board', boardForecast([0]))).not.toContain('id="replicas"');
  });
});
