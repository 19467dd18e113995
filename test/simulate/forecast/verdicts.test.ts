import { describe, expect, it } from 'vitest';
import { usdText } from '../../../src/diagnostics/index.js';
import type { Forecast } from '../../../src/simulate/forecast/report.js';
import { causeText } from '../../../src/simulate/forecast/text/cause.js';
import type { Verdict } from '../../../src/simulate/report.js';
import { verdictCategories, verdictsWith } from '../../../src/simulate/verdicts.js';
import { boardForecast, REASON } from './support.js';

const HOT: Verdict = {
  severity: 'error',
  code: 'hot-key',
  at: 'scores.board',
  unit: 'write',
  key: 'LEADERBOARD',
  message: 'hot',
};

describe('what is throttled', () => {
  it('is an error, with its reason, its time and why no split helps', () => {
    expect(verdictsWith([], boardForecast([0.75]))).toEqual([
      {
        severity: 'error',
        code: 'throttled',
        at: 'scores.board',
        unit: 'write',
        key: 'LEADERBOARD',
        message:
          'scores.board: writes of `LEADERBOARD` ask 4 times what a partition serves, 4,000 of 1,000 units/s, from 5 min on: 71.4 % of improve is refused (IndexWriteKeyRangeThroughputExceeded). No split helps: all of it goes to the end of the collection, which a split moves but does not divide.',
      },
    ]);
  });

  it('is a warning where it is a thousandth of the calls at most, or in some layouts alone', () => {
    const severities = [[0.001], [0.0011], [0.75, 0, 0], [0.75, 0.75, 0]].map(
      (refused) => verdictsWith([], boardForecast(refused))[0]?.severity,
    );
    expect(severities).toEqual(['warning', 'error', 'warning', 'error']);
    expect(verdictsWith([], boardForecast([0.75, 0, 0]))[0]?.message).toContain('from 5 min on in 1 of 3 layouts');
    expect(verdictsWith([], boardForecast([0]))).toEqual([]);
  });

  it('takes the place of a verdict on the same key, and of no other', () => {
    const other: Verdict = { ...HOT, key: 'OTHER' };
    const read: Verdict = { ...HOT, unit: 'read' };
    const start: Verdict = { severity: 'info', code: 'above-initial-capacity', at: HOT.at, unit: 'write', message: '' };
    const verdicts = verdictsWith([start, HOT, other, read], boardForecast([0.75]));
    expect(verdicts.map(({ code, key, unit, also }) => [code, key, unit, also])).toEqual([
      ['throttled', 'LEADERBOARD', 'write', ['above-initial-capacity', 'hot-key']],
      ['hot-key', 'OTHER', 'write', undefined],
      ['hot-key', 'LEADERBOARD', 'read', undefined],
    ]);
    expect(verdictCategories(verdicts[0] as Verdict)).toEqual(['throttle', 'heat']);
  });

  it('keeps the severity of what it takes the place of', () => {
    expect(verdictsWith([HOT], boardForecast([0.75, 0, 0]))[0]).toMatchObject({ severity: 'error', code: 'throttled' });
  });

  it.each([
    [{ within: 'item' }, 'No split helps: the load is on one item.'],
    [
      { within: 'local-index' },
      'No split helps: the table has a local index, so an item collection stays on one partition.',
    ],
    [{ within: 'spread' }, 'No split comes in this time.'],
  ] as const)('says what splits do where the load is %j', (key, expected) => {
    expect(messageOf({ key: { key: 'K', value: '', ...key } })).toMatch(expected);
  });

  it('says by which limit, and when splits end it', () => {
    const set = { scope: 'set', askedPerSecond: 9000, servedPerSecond: 4000 } as const;
    const wide = boardForecast([0.75]).sets.map((one) => ({
      ...one,
      partitions: { ...one.partitions, end: { min: 9, p10: 9, p50: 9, p90: 9, max: 9 } },
    }));
    expect(messageOf({ ...set, endsAt: 480 }, wide)).toMatch(
      /^scores.board: 9,000 write units\/s at the peak are more than its 4 partitions serve at the start, 4,000, from 5 min until 8 min: .* Splits end it: 4 partitions become 9\.$/,
    );
    expect(messageOf({ ...set, reason: 'TableWriteProvisionedThroughputExceeded', set: 'scores' })).toMatch(
      /more than its provisioned capacity of 4,000, .*\(TableWriteProvisionedThroughputExceeded\)\.$/,
    );
    expect(messageOf({ ...set, reason: 'TableWriteMaxOnDemandThroughputExceeded', set: 'scores' })).toContain(
      'more than its on-demand maximum of 4,000',
    );
    expect(messageOf({ ...set, reason: 'TableWriteAccountLimitExceeded', set: 'scores' })).toContain(
      "more than the account's quota for it, 4,000",
    );
    expect(messageOf({ scope: 'partition', askedPerSecond: 1500, servedPerSecond: 1000 })).toContain(
      'the busiest partition is asked for 1,500 write units/s and serves 1,000',
    );
  });
});

function messageOf(change: Partial<Forecast['causes'][number]>, sets?: Forecast['sets']): string {
  const forecast = boardForecast([0.75]);
  const [{ key: _key, ...cause } = { key: undefined, reason: REASON }] = forecast.causes;
  const changed = { ...cause, ...change } as Forecast['causes'][number];
  const [verdict] = verdictsWith([], { ...forecast, ...(sets === undefined ? {} : { sets }), causes: [changed] });
  return verdict?.message ?? '';
}

describe('item collections', () => {
  const one = {
    set: 'files',
    key: 'F#{folderId}',
    entities: ['File'],
    bytes: 6 * 1024 ** 3,
    bytesPerDay: 1024 ** 3,
    limit: 10 * 1024 ** 3,
    limitFrom: 'local-index',
    daysLeft: 4,
  } as const;
  const told = (collection: Forecast['collections'][number]): Verdict | undefined =>
    verdictsWith([], boardForecast([0], { collections: [collection] }))[0];

  it('are told of before they are full', () => {
    expect(told(one)).toEqual({
      severity: 'warning',
      code: 'collection-limit',
      at: 'files',
      key: 'F#{folderId}',
      message:
        'files: the largest item collection of `F#{folderId}` has 6 GB and grows by 1 GB a day; with a local index it may have 10 GB, beyond which what makes it larger is refused. That is in 4 days.',
    });
    expect(told({ ...one, daysLeft: 400 })).toBeUndefined();
    expect(told({ ...one, daysLeft: 0 })).toMatchObject({ severity: 'error', code: 'collection-limit' });
  });

  it('break a budget', () => {
    const over = told({ ...one, limit: 1024 ** 2, limitFrom: 'budget', daysLeft: 0 });
    expect(over).toMatchObject({ severity: 'error', code: 'collection-budget' });
    expect(verdictCategories(over as Verdict)).toEqual(['budget']);
  });
});

describe('what the forecast knows better', () => {
  const design = { model: { budgets: { monthlyUsd: { value: 100 } } } } as never;
  const dear: Verdict = { severity: 'error', code: 'monthly-budget', at: 'model', message: 'dear' };

  it('is what a month costs', () => {
    const forecast = boardForecast([0]);
    const [verdict] = verdictsWith([dear], forecast, design);
    expect(verdict).toMatchObject({
      code: 'monthly-budget',
      message: `The model costs ${usdText(forecast.cost.perMonth)} a month; its budget is $100.00.`,
    });
    const cheap = { ...forecast, cost: { ...forecast.cost, perMonth: 99 } };
    expect(verdictsWith([dear], cheap, design)).toEqual([]);
  });

  it('is what a partition serves, where more is assumed of it', () => {
    const forecast = boardForecast([0]);
    const hot = { ...HOT, unit: 'read' as const };
    const of = (peakPerSecond: number, eventualReadBonus = true) =>
      verdictsWith([hot], {
        ...forecast,
        settings: { ...forecast.settings, eventualReadBonus },
        keys: forecast.keys.map((key) =>
          key.key === 'LEADERBOARD' ? { ...key, kind: 'read' as const, peakPerSecond, limit: 4500 } : key,
        ),
      });
    expect(of(3100)).toEqual([]);
    expect(of(4000)[0]).toMatchObject({
      severity: 'warning',
      code: 'warm-key',
      message: expect.stringContaining('88.9 % of the 4,500'),
    });
    expect(of(5000)[0]).toMatchObject({ severity: 'error', code: 'hot-key' });
    expect(of(3100, false)).toEqual([hot]);
  });
});

describe('what is asked for', () => {
  const forecast = boardForecast([0.75]);
  const [board] = forecast.causes;
  if (board === undefined) throw new Error('nothing is refused');
  const text = (changed: Partial<typeof board>, changes: Partial<Forecast> = {}) =>
    causeText({ ...board, ...changed }, { ...forecast, ...changes });

  it('is not feasible from a hundred times what a partition serves', () => {
    expect(text({ askedPerSecond: 1_200_000 })).toContain(
      'Not feasible as it is: no partition ever serves more than 1,000, so this key needs at least 1,334 write shards.',
    );
    expect(
      text({ askedPerSecond: 1_200_000, key: { key: 'P#{id}', value: '', within: 'item', isOneItem: true } }),
    ).toContain(
      'no partition ever serves more than 1,000, and one item lies on one partition: it has to be written less',
    );
    expect(text({ askedPerSecond: 900_000, servedPerSecond: 3000, kind: 'read' })).toContain(
      'so this key needs a cache, or at least 334 copies to read from.',
    );
    expect(text({ askedPerSecond: 90_000 })).not.toContain('feasible');
    expect(text({ askedPerSecond: 1_200_000, scope: 'set' })).not.toContain('feasible');
  });

  it('is reads and writes that add up, where they have one limit together', () => {
    const one = { askedPerSecond: 1300, servedPerSecond: 1000, isTogether: true as const };
    expect(text(one)).toContain('reads and writes of `LEADERBOARD` add up to 130 % of what a partition serves, from');
    expect(text({ ...one, scope: 'partition' })).toContain(
      'reads and writes of the busiest partition add up to 130 % of what it serves',
    );
    expect(text({ ...one, scope: 'set' })).toMatch(/reads and writes at the peak add up to 130 % of what its .*serve/);
  });

  it('is told against the partitions that there are by then', () => {
    const sets = forecast.sets.map((set) => ({
      ...set,
      partitions: { ...set.partitions, start: 4, series: [4, 4, 4, 12, 12, 12, 12, 12, 12, 12] },
    }));
    const scope = { scope: 'set', askedPerSecond: 20_000, servedPerSecond: 12_000 } as const;
    expect(text({ ...scope, firstThrottle: 300 }, { sets })).toContain('its 12 partitions serve by then, 12,000');
    expect(text({ ...scope, firstThrottle: 30 }, { sets })).toContain('its 4 partitions serve at the start');
  });
});
