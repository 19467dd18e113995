import { describe, expect, it } from 'vitest';
import { parseSweep, sweepOf } from '../../../../src/simulate/forecast/changes/sweep.js';
import type { Headline } from '../../../../src/simulate/forecast/report.js';
import { bare, demand, flow } from './support.js';

function valuesOf(text: string): unknown {
  const result = parseSweep(text);
  return result.kind === 'ok' ? result.sweep.points.map(({ value }) => value) : result.message;
}

const LOAD = bare([flow('put', 10, [demand({})])]);

describe('a sweep', () => {
  it.each([
    ['put.shards=1,2,4,8', ['1', '2', '4', '8']],
    ['put.shards=1..10', ['1', '2', '4', '8', '10']],
    ['rate.all=x1..x100', ['x1', 'x2', 'x5', 'x10', 'x20', 'x50', 'x100']],
    ['rate.put=1k/s..20k/s', ['1k/s', '2k/s', '5k/s', '10k/s', '20k/s']],
    ['t.autoscale=30%..60%', ['30%', '32.7%', '35.7%', '38.9%', '42.4%', '46.3%', '50.5%', '55%', '60%']],
    ['t.billing=on-demand,provisioned(1,2)', ['on-demand', 'provisioned(1,2)']],
    ['put.cache=off,1s..10s', ['off', '1s', '2s', '5s', '10s']],
  ])('reads %s', (text, values) => {
    expect(valuesOf(text)).toEqual(values);
  });

  it.each([
    ['rate.all', 'has no `=`'],
    ['rate.all=x2', 'takes 2 to 40 values'],
    ['rate.al1=x..x', 'takes 2 to 40 values'],
    ['rat.all=x1..x10', 'did you mean `rate.all=`?'],
    ['put.shards=1..many', 'takes 2 to 40 values'],
    ['put.shards=1,0', 'a number of shards'],
  ])('says what is wrong with %s', (text, message) => {
    expect(valuesOf(text)).toContain(message);
  });

  it.each([
    [`rate.all=x1..x${'9'.repeat(320)}`],
    [`rate.all=x0.${'0'.repeat(323)}5..x1`],
    ['rate.all=x1..x2000000000000'],
    ['rate.all=x0.0000000001..x1'],
    ['put.shards=2,1..99999999999999'],
  ])('refuses a range without end: %#', (text) => {
    expect(valuesOf(text)).toBe('A range goes from 0.000000001 at least to 1,000,000,000,000 at most.');
  });

  it('points at the range', () => {
    const result = parseSweep('rate.all=x1,x1..x2000000000000');
    expect(result.kind === 'problem' && result.text.slice(result.start, result.end)).toBe('x1..x2000000000000');
  });

  it('has a headline for each value, and ends where there is none', async () => {
    const parsed = parseSweep('rate.all=x1..x10');
    if (parsed.kind === 'problem') throw new Error(parsed.message);
    const rates: number[] = [];
    const headline = (calls: number) => ({ calls }) as Headline;
    const simulate = ({ compiled }: { compiled: typeof LOAD }) => {
      const rate = compiled.traffic.flows[0]?.curve.points[0]?.rate ?? 0;
      rates.push(rate);
      return rate > 50 ? undefined : headline(rate);
    };
    expect(await sweepOf(LOAD, parsed.sweep, simulate)).toEqual({
      knob: 'rate.all',
      points: [
        { value: 'x1', headline: { calls: 10 } },
        { value: 'x2', headline: { calls: 20 } },
        { value: 'x5', headline: { calls: 50 } },
      ],
    });
    expect(rates).toEqual([10, 20, 50, 100]);
  });

  it('is refused before anything is run where a value cannot be had', async () => {
    const parsed = parseSweep('nobody.shards=1,2');
    if (parsed.kind === 'problem') throw new Error(parsed.message);
    const result = await sweepOf(LOAD, parsed.sweep, () => {
      throw new Error('ran');
    });
    expect(result).toMatchObject({ kind: 'problem', message: expect.stringContaining('`nobody`') });
  });

  it('is refused where it descends', () => {
    expect(parseSweep('rate.all=x20..x1')).toMatchObject({
      kind: 'problem',
      message: 'The range `x20..x1` is descending: write the smaller value first.',
    });
  });
});
