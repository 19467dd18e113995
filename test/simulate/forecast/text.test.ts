import { describe, expect, it } from 'vitest';
import { type Palette, plainPalette } from '../../../src/diagnostics/index.js';
import type { Forecast } from '../../../src/simulate/forecast/report.js';
import { fittingTable } from '../../../src/simulate/forecast/text/columns.js';
import { flowSection } from '../../../src/simulate/forecast/text/flows.js';
import { forecastText } from '../../../src/simulate/forecast/text/forecast-text.js';
import { sparkline } from '../../../src/simulate/forecast/text/spark.js';
import { durationText } from '../../../src/simulate/forecast/text/time.js';
import { type SimulateReport, simulateText } from '../../../src/simulate/index.js';
import type { CostReport } from '../../../src/simulate/report.js';
import { verdictsWith } from '../../../src/simulate/verdicts.js';
import { boardForecast, shardFix } from './support.js';

function reportOf(forecast: Forecast): SimulateReport {
  return {
    formatVersion: 1,
    model: 'board',
    seed: 7,
    data: [],
    patterns: [],
    indexes: [],
    heat: [],
    contention: [],
    forecast,
    assumptions: ['all peaks come at the same time'],
    missing: ['No `rate` is stated for firstScore: they are in no figure per second, and in no heat or cost.'],
    verdicts: verdictsWith([], forecast),
  };
}

const { headline } = boardForecast([0.75]);
const whole = boardForecast([0.75, 0.7, 0.8], {
  mitigations: [shardFix(), { ...shardFix(), change: 'rate.all=x0.5', title: 'Half of it' }],
  variants: [{ name: 'rate.all=x10', headline }],
  sweep: {
    knob: 'rate.all',
    points: [
      { value: 'x1', headline: shardFix().after },
      { value: 'x2', headline },
    ],
  },
});

const COST: CostReport = {
  currency: 'USD',
  region: 'us-east-1',
  priceDate: '2026-11-01',
  hoursPerMonth: 730,
  targetUtilisation: 0.7,
  perMonth: { asModelled: 1, onDemand: 1, provisionedPeak: 2, provisionedAverage: 1 },
  indexes: [],
  excludes: [],
};

describe('the first screen', () => {
  it.each([80, 100])('is as it was read, at %i columns', async (width) => {
    const text = simulateText(reportOf(whole), undefined, { width });
    for (const line of text.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(width);
    await expect(text).toMatchFileSnapshot(`../golden/forecast-${width}.txt`);
  });

  it('tells the problem, then the fix, in forty lines', () => {
    const { sweep: _, ...alone } = whole;
    const text = simulateText(reportOf({ ...alone, variants: [] }));
    const lines = text.split('\n');
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(lines[2]).toMatch(/^✖ scores.board: writes of `LEADERBOARD` ask 4 times/);
    expect(text.indexOf('→ Spread `LEADERBOARD` over 8 shards')).toBeGreaterThan(text.indexOf('✖'));
    expect(text).toContain('throttled 68.2 % → 0 %');
    expect(text).toContain('--details');
  });

  it('has the assumptions that matter, and with details all of them, and the rest', () => {
    const short = simulateText(reportOf(whole)).replace(/\s+/g, ' ');
    const long = simulateText(reportOf(whole), undefined, { details: true });
    expect(long).toContain('Assumed\n  all peaks come at the same time');
    expect(long).not.toContain('--details');
    for (const { name, value, why } of whole.assumptions.filter((one) => one.name !== 'load')) {
      expect(long.replace(/\s+/g, ' ')).toContain(`${name} ${value}: ${why}`);
      // Nothing is provisioned, and nothing drawn.
      const matters = !/^(?:pace|dispersion|autoscaleDelaySeconds|heatThreshold|allocation)$/.test(name);
      expect(short.includes(`${name} ${value}`), name).toBe(matters);
    }
    for (const text of [
      'Half of it',
      'Each shard then has',
      'Hottest partitions',
      'Refused, units of first attempts',
      'scores: writes: $1,235',
    ])
      expect(long).toContain(text);
  });

  it('says so where nothing is throttled, and draws nothing then', () => {
    const calm = { ...boardForecast([0]), keys: [] };
    const text = simulateText({ ...reportOf(calm), cost: COST });
    expect(text).toContain('✔ Nothing is throttled, no key is near a limit and no budget is exceeded.');
    expect(forecastText(calm, plainPalette, { width: 100 })).not.toContain('throttled');
  });

  it('says what was simulated', () => {
    const title = (change: Partial<Forecast>): string =>
      simulateText(reportOf({ ...whole, ...change }), undefined, { width: 200 }).split('\n')[0] ?? '';
    expect(title({ scenario: 'blackFriday', mode: 'stochastic', layouts: 1 })).toBe(
      'Simulation of board · 0 patterns · 10 min · scenario blackFriday · one key layout · arrivals drawn · seed 7',
    );
    expect(title({ stoppedAt: 120 })).toContain('· stopped after 2 min ·');
  });

  it('does without control characters of a name, and without colours of its own', () => {
    const [flow] = whole.flows;
    if (flow === undefined) throw new Error('no flow');
    const text = simulateText(reportOf({ ...whole, flows: [{ ...flow, name: 'a\u001b[31mb' }] }));
    expect(text).not.toContain('\u001b');
    expect(text).toContain('a␛[31mb');
  });

  it('marks what is wrong with the palette that it is given', () => {
    const marked = new Proxy({} as Palette, { get: (_, name) => (text: string) => `<${String(name)}>${text}</>` });
    const text = forecastText(whole, marked, { width: 300 });
    expect(text).toContain('<error>71.4 %</>');
    expect(text).toContain('<good>→</>');
  });
});

describe('sparkline', () => {
  it('shows any load, and the greatest of what falls together', () => {
    expect(sparkline([0, 0.001, 50, 100], 100, 4)).toBe(' ▁▄█');
    expect(sparkline([0, 0, 0, 100, 0, 0], 100, 2)).toBe(' █');
    expect(sparkline([1, 2], 0, 4)).toBe('  ');
  });
});

describe('durationText', () => {
  it.each([
    [0, '0 s'],
    [0.4, 'under 1 s'],
    [119, '119 s'],
    [300, '5 min'],
    [3600, '1 h'],
    [5400, '90 min'],
    [19_200, '5 h 20 min'],
    [86_400, '24 h'],
    [273_600, '3 d 4 h'],
  ])('%f is %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });
});

it('says what figures of a pattern are about', () => {
  const forecast = boardForecast([0]);
  const text = (changed: object, billing = 'on-demand') =>
    flowSection(
      {
        ...forecast,
        sets: forecast.sets.map((set) => ({ ...set, billing: billing as 'on-demand' })),
        flows: forecast.flows.map((flow) => ({ ...flow, ...changed })),
      },
      plainPalette,
      100,
    );
  expect(text({})).not.toMatch(/on demand|cache/);
  expect(text({}, 'provisioned')).toMatch(/on demand a month/);
  expect(text({ cached: 0.9 })).toContain('improve after the cache');
});

describe('tables', () => {
  const NAME = 'theNameOfAnAccessPatternThatSomebodyHasWrittenOutInFullWithoutAnyNeed';
  const table = (width: number) =>
    fittingTable(
      [
        { head: 'Access patterns', cells: ['short', NAME] },
        { head: 'calls', cells: ['1', '2'] },
        { head: 'least worth', cells: ['3', '4'], spare: 1 },
      ],
      plainPalette,
      width,
    );

  it('leave out what is least worth, and set names that are too long above their row', () => {
    expect(table(100).split('\n')[0]).toMatch(/^Access patterns +calls {2}least worth$/);
    expect(table(80).split('\n')).toEqual([
      `Access patterns${' '.repeat(NAME.length - 13)}  calls`,
      `  short${' '.repeat(NAME.length - 5)}      1`,
      `  ${NAME}      2`,
    ]);
    expect(table(40).split('\n')).toEqual([
      'Access patterns  calls',
      '  short              1',
      `  ${NAME}`,
      '                     2',
    ]);
  });
});
