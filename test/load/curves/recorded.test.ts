import { describe, expect, it } from 'vitest';
import { callsBetween, rateAt } from '../../../src/fluid/index.js';
import {
  courseNotes,
  curveOf,
  RecordedError,
  recordedFromCsv,
  recordingsOf,
  runTimes,
} from '../../../src/load/curves/index.js';
import { memoryReader } from '../../../src/model/index.js';
import { loadText, small } from '../../model/support.js';

const PATTERNS = ['getOrder', 'placeOrder'];
const AT = Date.UTC(2026, 0, 5, 9) / 1000;

function read(...lines: readonly string[]) {
  return recordedFromCsv(lines.join('\n'), 'calls.csv', PATTERNS);
}

function columns(...lines: readonly string[]) {
  const { start, period, columns: all } = read(...lines);
  return { start, period, ...Object.fromEntries(all.map(({ name, rates }) => [name, rates])) };
}

function problem(...lines: readonly string[]): string {
  try {
    read(...lines);
  } catch (error) {
    if (error instanceof RecordedError) return error.message;
    throw error;
  }
  return 'nothing';
}

describe('files of recorded calls', () => {
  it('have a line for each time, and a column for each access pattern', () => {
    const recorded = read(
      'timestamp,getOrder,placeOrder',
      '2026-01-05T09:00:00Z,600,60',
      '2026-01-05T09:01:00Z,1200,0',
      '2026-01-05T09:02:00Z,6.0e2,30.0',
    );
    expect(recorded).toEqual({
      file: 'calls.csv',
      start: AT,
      period: 60,
      columns: [
        { name: 'getOrder', kind: 'calls', rates: [10, 20, 10] },
        { name: 'placeOrder', kind: 'calls', rates: [1, 0, 0.5] },
      ],
      notes: [
        'the recording has 3 periods of 60 seconds from 2026-01-05 09:00 UTC; a value is what happened in its period, evenly',
      ],
    });
  });

  it.each([
    ['2026-01-05T09:00:00.000Z', '2026-01-05T09:05:00.000Z'],
    ['2026-01-05T10:00:00+01:00', '2026-01-05T10:05:00+0100'],
    ['2026/01/05 09:00:00', '2026/01/05 09:05:00'],
    ['2026-01-05 09:00', '2026-01-05 9:05 UTC'],
    [String(AT), String(AT + 300)],
    [String(AT * 1000), String(AT * 1000 + 300_000)],
    [`${AT}.0`, `${AT + 300}.5`],
  ])('have times such as %s', (first, second) => {
    expect(columns('time,getOrder', `${first},300`, `${second},600`)).toEqual({
      start: AT,
      period: 300,
      getOrder: [1, 2],
    });
  });

  it('come from graphs of CloudWatch, with what they stand for in lines before', () => {
    const recorded = read(
      '\ufeff"Full label","shop ConsumedReadCapacityUnits","shop ConsumedWriteCapacityUnits"',
      'Label,getOrder,placeOrder',
      'Region,eu-west-1,eu-west-1',
      'Statistic,Sum,Sum',
      'Period,60,60',
      '"2026/01/05 09:00:00","1200.0","30.0"',
      '"2026/01/05 10:00:00","600.0",""',
    );
    expect(recorded.period).toBe(60);
    expect(recorded.columns.map(({ name, rates }) => [name, rates.length, rates[0], rates[60]])).toEqual([
      ['getOrder', 61, 20, 10],
      ['placeOrder', 61, 0.5, 0],
    ]);
    expect(recorded.notes[1]).toBe('119 of its 122 values are missing: nothing happened then');
  });

  it('come from the command line, in any order, with a unit and without names', () => {
    expect(columns('"2026-01-05T09:02:00+00:00",180,"Count"', '"2026-01-05T09:00:00+00:00",60,"Count"')).toEqual({
      start: AT,
      period: 120,
      'column 2': [0.5, 1.5],
    });
    expect(columns('Sum,Timestamp,Unit', `60,${AT},Count`, `120,${AT + 60},Count`, `0,${AT + 180},Count`)).toEqual({
      start: AT,
      period: 60,
      Sum: [1, 2, 0, 0],
    });
    expect(columns(`${AT},60`)).toEqual({ start: AT, period: 60, value: [1] });
  });

  it('are what the command line prints as JSON', () => {
    const data = {
      MetricDataResults: [
        {
          Id: 'm1',
          Label: 'getOrder',
          Timestamps: ['2026-01-05T09:02:00+00:00', '2026-01-05T09:00:00+00:00'],
          Values: [120, 60],
          StatusCode: 'Complete',
        },
        { Id: 'placeOrder', Label: 'shop ConsumedWriteCapacityUnits', Timestamps: [AT + 60], Values: [30.0] },
      ],
      Messages: [],
    };
    const expected = { start: AT, period: 60, getOrder: [1, 0, 2], placeOrder: [0, 0.5, 0] };
    expect(columns(JSON.stringify(data, undefined, 2))).toEqual(expected);
    expect(columns(JSON.stringify(data.MetricDataResults))).toEqual(expected);
    const statistics = {
      Label: 'ConsumedReadCapacityUnits',
      Datapoints: [
        { Timestamp: '2026-01-05T09:05:00Z', Sum: 600, Average: 0.5, Unit: 'Count' },
        { Timestamp: '2026-01-05T09:00:00Z', Sum: 300, Average: 0.5, Unit: 'Count' },
      ],
    };
    expect(columns(JSON.stringify(statistics))).toEqual({
      start: AT,
      period: 300,
      ConsumedReadCapacityUnits: [1, 2],
    });
  });

  it('may be separated by semicolons or tabs, and end lines as Windows does', () => {
    expect(columns('time;getOrder\r', `${AT};60\r`, '\r', `${AT + 60};\r`)).toMatchObject({ getOrder: [1, 0] });
    expect(columns('time\tgetOrder', `${AT}\t60`)).toMatchObject({ getOrder: [1] });
    expect(columns('time, "placeOrder" ,getOrder', `${AT}, 60 ,"6"`)).toMatchObject({
      placeOrder: [1],
      getOrder: [0.1],
    });
  });

  it('say what they leave alone', () => {
    const recorded = read('time,getOrder,cpu load,unit', `${AT},60,3,Count`);
    expect(recorded.notes.slice(1)).toEqual([
      'columns of no access pattern are left alone: `cpu load`',
      'columns of text are left alone: `unit`',
    ]);
  });

  it('can hold a year of minutes', () => {
    const lines = ['timestamp,getOrder,placeOrder'];
    for (let i = 0; i < 525_600; i++) lines.push(`${AT + i * 60},${i % 977},${i % 31}`);
    const text = lines.join('\n');
    const before = process.cpuUsage();
    const recorded = recordedFromCsv(text, 'year.csv', PATTERNS);
    const { user, system } = process.cpuUsage(before);
    expect(user + system).toBeLessThan(4_000_000);
    expect(recorded.columns[0]?.rates).toHaveLength(525_600);
    const { duration } = runTimes([], { recorded });
    expect(duration).toBe(31 * 86_400);
    const curve = curveOf({ avg: 1, peak: 1 }, { duration, recorded }, 'getOrder');
    const calls = recorded.columns[0]?.rates.slice(0, 44_640).reduce((sum, rate) => sum + rate * 60, 0) ?? 0;
    expect(callsBetween(curve, 0, duration) / calls).toBeCloseTo(1, 9);
  });
});

describe('files that are no recording', () => {
  it.each([
    [[''], /^calls\.csv: no line begins with a time; expected a line such as/],
    [['{"Datapoints": []}'], /^calls\.csv: has no data points; expected what `aws cloudwatch get-metric-data`/],
    [['{"Datapoints": ['], /^calls\.csv: begins as JSON and is none/],
    [['{"Metrics": []}'], /^calls\.csv: has neither MetricDataResults nor Datapoints/],
    [
      [`{"Datapoints": [{"Timestamp": "2026-01-05T09:00:00Z", "Average": 1.5, "Unit": "Count"}]}`],
      /^calls\.csv: has points of `Average` alone, which is no number of calls/,
    ],
    [
      ['{"MetricDataResults": [{"Id": "m1", "Label": "a", "Timestamps": ["2026-01-05T09:00:00Z"], "Values": []}]}'],
      /has not as many Values as Timestamps/,
    ],
    [['Label,getOrder', 'Statistic,Average', `${AT},5`], /^calls\.csv:2: has the statistic `Average`/],
    [['time,getOrder', 'yesterday,5'], /^calls\.csv: no line begins with a time/],
    [['time,getOrder', `${AT},5`, 'noon,5'], /^calls\.csv:3: `noon` is no time; expected one such as/],
    [['time,getOrder', `${AT},5`, '2026-02-30,5'], /^calls\.csv:3: `2026-02-30` is no time/],
    [['time,getOrder', `${AT},5`, `${AT + 60},many`], /^calls\.csv:3: `many` in the column `getOrder` is no number/],
    [['time,getOrder', `${AT},many`, `${AT + 60},5`], /^calls\.csv:2: `many` in the column `getOrder` is no number/],
    [['time,getOrder', `${AT},"1,200"`], /^calls\.csv:2: `1,200` in the column `getOrder` is no number/],
    [['time,getOrder', `${AT},-5`], /^calls\.csv:2: `-5` in the column `getOrder` is less than nothing/],
    [['time,getOrder', `${AT},1e999`], /^calls\.csv:2: `1e999`/],
    [
      ['time,getOrder', `${AT},1`, `${AT + 1},1e12`],
      /^calls\.csv:3: `1000000000000` in the column `getOrder` is more than/,
    ],
    [
      ['time,getOrder', `${AT},1e308`],
      /^calls\.csv:2: `1e\+308` in the column `getOrder` is more than can be simulated/,
    ],
    [['time,getOrder', `${AT},5,6`], /^calls\.csv:2: has 3 values for 2 columns/],
    [['time,getOrder', `${AT}`, `${AT},5`], /^calls\.csv:3: has the same time as line 2; expected one line for each/],
    [['time,getOrder', `${AT},1`, `${AT + 60},1`, `${AT + 150},1`], /^calls\.csv:4: is 90 seconds after .* a multiple/],
    [['time,getOrder,getOrder', `${AT},1,1`], /^calls\.csv:1: the column `getOrder` is there twice/],
    [['time,getOrdr', `${AT},1`], /^calls\.csv: the column `getOrdr` has the name of no .* did you mean `getOrder`\?$/],
    [['time,unit', `${AT},Count`], /^calls\.csv:2: has a time and no number/],
    [['time,getOrder', `"${AT},1`], /^calls\.csv:2: has a quote that is not closed/],
    [
      ['time,getOrder', `${AT},1`, `${AT + 1},1`, '9999-12-31,1'],
      /^calls\.csv: goes from 2026-01-05 09:00 UTC to 9999-12/,
    ],
    [['time,getOrder', `${AT},\u001b[31m`, `${AT + 60},1`], /^calls\.csv:2: `␛\[31m` in the column/],
    [['x'.repeat(200_000)], /^calls\.csv:1: is longer than/],
  ] as const)('%# are refused with the place and what was expected', (lines, message) => {
    expect(problem(...lines)).toMatch(message);
  });
});

describe('recorded rates', () => {
  const rate = { avg: 30, peak: 100 };
  const two = read('time,getOrder,placeOrder', `${AT},600,60`, `${AT + 60},1800,0`);

  it('are the calls of the column with the name of the access pattern, level within each period', () => {
    const curve = curveOf(rate, { duration: 120, recorded: two }, 'getOrder');
    expect([0, 59.9, 60, 120].map((at) => rateAt(curve, at))).toEqual([10, 10, 30, 30]);
    expect(callsBetween(curve, 0, 120)).toBe(2400);
    expect(runTimes([rate], { recorded: two })).toEqual({ duration: 120, clock: 9 * 3600 });
  });

  it('begin again after their end', () => {
    const curve = curveOf(rate, { duration: 300, recorded: two }, 'getOrder');
    expect([130, 190, 250].map((at) => rateAt(curve, at))).toEqual([10, 30, 10]);
    expect(callsBetween(curve, 0, 300)).toBe(600 + 1800 + 600 + 1800 + 600);
  });

  it('are as usual where others have columns, and this one has none', () => {
    expect(curveOf(rate, { duration: 120, recorded: two }, 'other')).toEqual({ points: [{ at: 0, rate: 100 }] });
  });

  it('follow the course of a single column about their average', () => {
    const one = read('time,Sum', `${AT},600`, `${AT + 60},1800`);
    const curve = curveOf(rate, { duration: 120, recorded: one }, 'getOrder');
    expect([0, 60].map((at) => rateAt(curve, at))).toEqual([15, 45]);
    expect(callsBetween(curve, 0, 120) / 120).toBe(30);
    const nothing = read('time,Sum', `${AT},0`);
    expect(curveOf(rate, { duration: 60, recorded: nothing }, 'getOrder')).toEqual({ points: [{ at: 0, rate: 0 }] });
  });

  it('follow a course however small its numbers are', () => {
    const one = read('time,Sum', `${AT},1e-310`, `${AT + 60},3e-310`);
    const curve = curveOf(rate, { duration: 120, recorded: one }, 'getOrder');
    expect(callsBetween(curve, 0, 120) / 120).toBeCloseTo(30, 3);
  });

  it('count by the mean of a minute where they are of seconds of a day, and are told apart where they are not', () => {
    const seconds = 86_400;
    const lines = ['time,getOrder'];
    for (let i = 0; i < seconds; i++) lines.push(`${AT + i},${i < 600 ? i % 7 : 100}`);
    const recorded = read(...lines);
    const curve = curveOf(rate, { duration: seconds, recorded }, 'getOrder');
    expect(curve.points.length).toBeLessThan(30);
    const calls = recorded.columns[0]?.rates.reduce((sum, one) => sum + one, 0) ?? 0;
    expect(callsBetween(curve, 0, seconds)).toBeCloseTo(calls, 3);
    const first = recorded.columns[0]?.rates.slice(0, 60).reduce((sum, one) => sum + one, 0) ?? 0;
    expect(rateAt(curve, 30)).toBeCloseTo(first / 60, 9);
    expect(courseNotes(new Map(), { duration: seconds, recorded })).toContain(
      'calls.csv: calls count by their mean over 60 seconds',
    );
    const short = curveOf(rate, { duration: 300, recorded }, 'getOrder');
    expect(rateAt(short, 3.5)).toBe(3);
    expect(courseNotes(new Map(), { duration: 300, recorded }).join()).not.toContain('by their mean');
  });

  it('need to know which of several columns is meant', () => {
    expect(problem('time,reads,writes', `${AT},600,60`)).toMatch(
      /^calls\.csv: has 2 columns of values, `reads`, `writes`, and none of them has the name of an access pattern/,
    );
  });
});

describe('recordings that the model names', () => {
  const { model } = loadText(
    small(`accessPatterns:
  read: {op: get, entity: Thing, by: [id], rate: {avg: 30/s, shape: recorded(load/calls.csv)}}
  again: {op: get, entity: Thing, by: [id], rate: {avg: 30/s, shape: recorded(load/calls.csv column writes)}}
`),
  );
  const patterns = model?.patterns ?? new Map();
  const recordings = recordingsOf(
    patterns,
    memoryReader({ 'load/calls.csv': `time,read,writes\n${AT},600,1\n${AT + 60},1800,3\n` }),
  );
  const course = (name: string) => curveOf(patterns.get(name).rate, { duration: 120, recordings }, name);

  it('are read once, and give the calls of the column of the name, or the course of another', () => {
    expect([...recordings.keys()]).toEqual(['load/calls.csv']);
    expect([0, 60].map((at) => rateAt(course('read'), at))).toEqual([10, 30]);
    expect([0, 60].map((at) => rateAt(course('again'), at))).toEqual([15, 45]);
    expect(runTimes([patterns.get('read').rate], { recordings }).duration).toBe(120);
  });

  it('are refused where they cannot be read, were not, or lack the column', () => {
    const other = memoryReader({ 'load/calls.csv': `time,read,reads\n${AT},600,1\n` });
    expect(() => recordingsOf(patterns, other)).toThrow(
      'load/calls.csv: has no column `writes`; it has `read`, `reads`',
    );
    expect(() => recordingsOf(patterns, memoryReader({}))).toThrow('load/calls.csv: does not exist');
    expect(() => recordingsOf(patterns, memoryReader({ 'load/calls.csv': new Uint8Array([0xff, 0x41]) }))).toThrow(
      'load/calls.csv: is no text in UTF-8',
    );
    expect(() => curveOf(patterns.get('read').rate, { duration: 60 }, 'read')).toThrow(
      'load/calls.csv: has the calls of `read`, and has not been read',
    );
  });
});
