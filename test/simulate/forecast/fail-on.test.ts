import { describe, expect, it } from 'vitest';
import { failsOn, type JudgedReport, parseFailOn } from '../../../src/simulate/forecast/fail-on.js';
import type { Quantiles } from '../../../src/simulate/forecast/report.js';

function quantiles(p50: number, p90: number): Quantiles {
  return { min: 0, p10: 0, p50, p90, max: p90 };
}

const REPORT: JudgedReport = {
  patterns: [{ name: 'read', kind: 'simulated' }],
  cost: { perMonth: { asModelled: 120 } },
  heat: [{ share: 0.4 }],
  verdicts: [
    { severity: 'error', code: 'hot-key', also: ['key-budget'], at: 'a', message: 'Hot.' },
    { severity: 'error', code: 'monthly-budget', at: 'model', message: 'Dear.' },
    { severity: 'warning', code: 'warm-key', at: 'b', message: 'Warm.' },
  ],
  forecast: {
    headline: { throttledShare: quantiles(0, 0.02), hottestPartition: quantiles(0.7, 0.9), hottestKey: 0.6 },
    cost: { perMonth: 120 },
  },
};

function reasons(text: string, report = REPORT): readonly string[] {
  const parsed = parseFailOn(text);
  if (parsed.kind === 'error') throw new Error(parsed.message);
  return failsOn(report, parsed.criteria);
}

describe('what a simulation fails on', () => {
  it('is read', () => {
    expect(parseFailOn('throttle, heat=120%,budget=500,warning')).toEqual({
      kind: 'ok',
      criteria: [
        { kind: 'throttle', share: 0.001 },
        { kind: 'heat', share: 1.2 },
        { kind: 'budget', usd: 500 },
        { kind: 'severity', severity: 'warning' },
      ],
    });
    expect(parseFailOn('throttle=0,heat=0.5,budget=$12.50,budget')).toMatchObject({
      criteria: [{ share: 0 }, { share: 0.5 }, { usd: 12.5 }, { kind: 'budget' }],
    });
  });

  it.each(['', 'fire', 'throttle=', 'throttle=120%', 'heat=hot', 'budget=-1', 'error=1', 'throttle=0.1%,'])(
    'refuses %j',
    (text) => {
      expect(parseFailOn(text)).toMatchObject({
        kind: 'error',
        message: expect.stringContaining('nothing to fail on'),
      });
    },
  );

  it('is a severity of verdicts', () => {
    expect(reasons('error')).toEqual(['Hot.', 'Dear.']);
    expect(reasons('info')).toEqual(['Hot.', 'Dear.', 'Warm.']);
  });

  it('is throttling in the worse layouts', () => {
    expect(reasons('throttle=1%')).toEqual([
      '2 % of the calls are throttled at the first attempt in one layout of ten, or more; 1 % may be.',
    ]);
    expect(reasons('throttle=2%')).toEqual([]);
    expect(reasons('throttle=0')[0]).toContain('none may be');
  });

  it('is heat, of which that of keys is known without a forecast', () => {
    expect(reasons('heat')).toEqual([
      'The busiest partition is asked for 90 % of what a partition serves; 80 % is the most.',
    ]);
    expect(reasons('heat=90%')).toEqual([]);
    const { forecast: _, ...without } = REPORT;
    expect(reasons('heat=30%', without)[0]).toContain('The busiest key is asked for 40 %');
  });

  it('is what could not be simulated', () => {
    const { forecast: _, cost, ...unrated } = REPORT;
    const why = 'nothing was simulated, because no pattern states a rate';
    expect(reasons('throttle,heat,budget=5', { ...unrated, heat: [] })).toEqual([
      `throttle: ${why}`,
      `heat: ${why}`,
      `budget: ${why}`,
    ]);
    expect(reasons('warning', unrated)).toHaveLength(3);
    const refused = {
      name: 'read',
      op: 'get',
      entities: [],
      kind: 'unserved',
      reason: 'DynamoDB refuses to create t',
    } as const;
    expect(reasons('error,throttle', { ...unrated, verdicts: [], patterns: [refused] })).toEqual([
      'error: nothing was simulated, because its only access pattern could not be: DynamoDB refuses to create t',
      'throttle: nothing was simulated, because its only access pattern could not be: DynamoDB refuses to create t',
    ]);
    expect(reasons('error', { ...unrated, verdicts: [], patterns: [] })).toEqual([
      'error: nothing was simulated, because the model has no access pattern',
    ]);
    expect(reasons('throttle', { ...unrated, ...(cost === undefined ? {} : { cost }) })).toEqual([
      'throttle: nothing was simulated, because there is no forecast',
    ]);
  });

  it('is any budget of the model, or a bill', () => {
    expect(reasons('budget')).toEqual(['Hot.', 'Dear.']);
    expect(reasons('budget=100')).toEqual(['The load costs $120.00 a month; $100.00 is the most.']);
    expect(reasons('budget=120')).toEqual([]);
    expect(reasons('budget,error')).toEqual(['Hot.', 'Dear.']);
  });
});
