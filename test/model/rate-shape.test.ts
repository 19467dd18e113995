import { describe, expect, it } from 'vitest';
import { parseRateShape } from '../../src/model/index.js';
import { cpuTime } from '../support/cpu-time.js';
import { CLINIC, edited, loadText, summary } from './support.js';

describe('courses of rates', () => {
  it.each([
    ['constant', { kind: 'constant' }],
    ['flat', { kind: 'constant' }],
    ['diurnal', { kind: 'diurnal', peakAt: 12 * 3600 }],
    ['diurnal(peak 18:00)', { kind: 'diurnal', peakAt: 18 * 3600 }],
    ['diurnal( peak 7:45 )', { kind: 'diurnal', peakAt: 7.75 * 3600 }],
    ['burst(10m every 1h)', { kind: 'burst', length: 600, every: 3600 }],
    ['burst(90 every 1d)', { kind: 'burst', length: 90, every: 86_400 }],
    ['ramp(30m)', { kind: 'ramp', over: 1800 }],
    ['recorded(calls.csv)', { kind: 'recorded', file: 'calls.csv' }],
    [
      'recorded(load/week 3 (b).csv column all reads)',
      {
        kind: 'recorded',
        file: 'load/week 3 (b).csv',
        column: 'all reads',
      },
    ],
  ])('%s', (text, expected) => expect(parseRateShape(text)).toEqual({ kind: 'ok', shape: { ...expected, text } }));

  it.each([
    ['', /is no course of a rate; write `constant`, `diurnal`, /],
    ['weekly', /There is no course `weekly` of a rate; write/],
    ['flat(3)', /^`flat` takes no argument/],
    ['diurnal()', /as in `diurnal\(peak 18:00\)`/],
    ['diurnal(18:00)', /as in `diurnal\(peak 18:00\)`/],
    ['diurnal(peak 24:00)', /`24:00` is no time of day; write one such as `18:00`/],
    ['burst', /as in `burst\(10m every 1h\)`/],
    ['burst(10m)', /as in `burst\(10m every 1h\)`/],
    ['burst(10 min every 1h)', /as in `burst\(10m every 1h\)`/],
    ['burst(10x every 1h)', /`10x` is no duration/],
    ['burst(0m every 1h)', /`0m` is no time at all/],
    ['burst(2h every 1h)', /A burst of `2h` every `1h` never ends/],
    ['ramp', /as in `ramp\(30m\)`/],
    ['ramp(fast)', /`fast` is no duration/],
    ['ramp(0)', /`0` is no time at all/],
    ['recorded', /as in `recorded\(calls\.csv\)`/],
    ['recorded()', /as in `recorded\(calls\.csv\)`/],
    ['recorded(/etc/passwd)', /`\/etc\/passwd` lies elsewhere/],
    ['recorded(a/../../calls.csv)', /lies elsewhere; a recording is in the folder of the model/],
    ['recorded(C:\\calls.csv)', /lies elsewhere/],
  ])('%j is none', (text, message) => {
    const result = parseRateShape(text);
    expect(result.kind).toBe('error');
    if (result.kind === 'error') expect(result.message).toMatch(message);
  });

  it.each([
    ['diurnl', 'DM1004 162:97 [diurnl]'],
    ['diurnal(peak 25:00)', 'DM1004 162:110 [25:00]'],
    ['burst(10m every 1x)', 'DM1004 162:113 [1x]'],
    ['burst(2h every 1h)', 'DM1004 162:103 [2h every 1h]'],
    ['ramp(soon)', 'DM1004 162:102 [soon]'],
    ['recorded(../calls.csv)', 'DM1004 162:106 [../calls.csv]'],
    ['12', 'DM1005 162:97 [12]'],
    ['', 'DM1004 162:90 [shape]'],
  ])('%j is reported where it stands', (text, expected) => {
    const { findings } = loadText(edited(CLINIC, 'shape: diurnal', `shape: ${text}`));
    expect(findings.map(summary)).toEqual([expected]);
  });

  it('is read in time, however long it is', () => {
    const gap = ' '.repeat(200_000);
    for (const text of [
      `flat${gap}x`,
      `recorded(a${gap}b)`,
      `burst(1m${gap}every${gap})`,
      `recorded(${'../'.repeat(60_000)})`,
    ]) {
      const before = cpuTime();
      parseRateShape(text);
      expect(cpuTime() - before).toBeLessThan(1000);
    }
  });

  it('says what may be meant', () => {
    const [finding] = loadText(edited(CLINIC, 'shape: diurnal', 'shape: diurnl')).findings;
    expect(finding?.message).toContain('did you mean `diurnal`?');
  });
});
