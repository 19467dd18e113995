import { describe, expect, it } from 'vitest';
import { problems, saidBy } from '../support/shop.js';

interface Votes {
  readonly table?: string;
  readonly index?: string;
  readonly rate?: string;
  readonly volume?: string;
  readonly more?: string;
}

/** Votes of a show, one item each; with an index by the time, where it says how that is paid. */
function votes({ table = '', index, rate = '{avg: 200/s, peak: 9k/s}', volume = '', more = '' }: Votes): string {
  const indexes = index === undefined ? '' : `, indexes: {byVoter: {pk: voterId, sk: voteId, project: keys${index}}}`;
  return `dynamodel: 1
model: votes
tables:
  votes: {key: {pk: pk}${table}${indexes}}
entities:
  Vote:
    key: {pk: "VOTE#{voteId}"}
${index === undefined ? '' : '    indexes: {byVoter: natural}\n'}    attributes:
      voteId: {type: ulid, generate: ulid}
      voterId: {type: ulid, immutable: true}
      choice: {type: int, min: 1, max: 20}
${volume}accessPatterns:
  vote: {op: create, entity: Vote, rate: ${rate}}
  read: {op: get, entity: Vote, by: [voteId], rate: 1/s}
${index === undefined ? '' : '  ofVoter: {op: query, entity: Vote, by: [voterId], page: 20, project: [voteId, voterId], rate: 1/s}\n'}${more}`;
}

describe('DM6010 capacity-below-peak', () => {
  it('says how much of a sudden load a new on-demand table refuses, and when it is reached', () => {
    const [finding, ...rest] = saidBy('DM6010', votes({}));
    expect(finding?.at).toBe('warning 4:3 votes');
    expect(finding?.numbers).toEqual({
      unit: 'write',
      averageUnits: 200,
      peakUnits: 9000,
      atOnceUnits: 4000,
      // 4,000, 8,000, 16,000.
      minutes: 60,
    });
    expect(finding?.message).toContain('55.6 % of it is refused');
    expect(finding?.message).toContain('`warm: {wru: 9900}` beside `on-demand`');
    expect(rest).toEqual([]);
  });

  it('counts the partitions of what is stored, and does not call that new', () => {
    const large = votes({ volume: '    volume: {count: 1200M}\n', rate: '{avg: 200/s, peak: 39k/s}' });
    const [finding] = saidBy('DM6010', large);
    const partitions = Number(/lie on some (\d+) partitions/.exec(finding?.message ?? '')?.[1]);
    expect(partitions).toBeGreaterThan(9);
    expect(finding?.numbers).toMatchObject({ atOnceUnits: partitions * 1000 });
    expect(finding?.message).not.toContain('new');
  });

  it('is silent below 4,000, for a warm table, one that stores much, and a load that rises slowly', () => {
    expect(problems(votes({ rate: '{avg: 200/s, peak: 4k/s}' }))).toEqual([]);
    expect(problems(votes({ table: ', billing: {on-demand: {}, warm: {wru: 9k/s}}' }))).toEqual([]);
    // 100 GB are ten partitions or more.
    expect(problems(votes({ volume: '    volume: {count: 1200M}\n' }))).toEqual([]);
    expect(problems(votes({ rate: '{avg: 4k/s, peak: 9k/s, shape: diurnal}' }))).toEqual([]);
    expect(problems(votes({ rate: '{avg: 200/s, peak: 9k/s, shape: ramp(2h)}' }))).toEqual([]);
    expect(problems(votes({ rate: '{avg: 200/s, peak: 9k/s, shape: ramp(5m)}' }))).toEqual(['DM6010 warning']);
    expect(problems(votes({ rate: '{avg: 200/s, peak: 9k/s, shape: burst(10m every 12h)}' }))).toEqual([
      'DM6010 warning',
    ]);
  });

  it('is one finding for a table with its indexes, and leaves what exceeds the quota to the quota', () => {
    const [finding, ...rest] = saidBy('DM6010', votes({ index: '' }));
    expect(finding?.message).toContain('The same holds for 9,000 write units of index `byVoter` (4,000).');
    expect(rest).toEqual([]);
    expect(problems(votes({ rate: '{avg: 200/s, peak: 60k/s}' }))).toEqual(['DM5012 warning']);
  });

  it('counts the steps of auto scaling from what it begins with', () => {
    const scaled = (wcu: number, rate: string): string =>
      votes({
        table: `, billing: {provisioned: {rcu: 5, wcu: ${wcu}, autoscale: {min: {rcu: 5, wcu: ${wcu}}, max: {rcu: 50, wcu: 5000}, target: 70}}}`,
        rate,
      });
    const [finding] = saidBy('DM6010', scaled(25, '{avg: 10/s, peak: 500/s}'));
    // 20 times as much, in steps of 1/0.7: nine of them.
    expect(finding?.numbers).toMatchObject({ atOnceUnits: 25, peakUnits: 500, minutes: 18 });
    expect(finding?.message).toContain('Raise `min.wcu`');
    expect(saidBy('DM6010', scaled(300, '{avg: 10/s, peak: 500/s}'))).toEqual([]);
    expect(problems(scaled(25, '{avg: 200/s, peak: 500/s, shape: diurnal}'))).toEqual([]);
  });

  it('counts them from what auto scaling has come down to at the average load', () => {
    const scaled = (min: number, rate: string): string =>
      votes({
        table: `, billing: {provisioned: {rcu: 5, wcu: 300, autoscale: {min: {rcu: 5, wcu: ${min}}, max: {rcu: 50, wcu: 5000}, target: 70}}}`,
        rate,
      });
    const [finding] = saidBy('DM6010', scaled(10, '{avg: 14/s, peak: 500/s}'));
    expect(finding?.message).toContain('goes down to 20 write units a second at the average of 14, and the declared');
    expect(finding?.numbers).toMatchObject({ atOnceUnits: 20, peakUnits: 500 });
    expect(saidBy('DM6010', scaled(100, '{avg: 14/s, peak: 500/s}'))[0]?.numbers).toMatchObject({ atOnceUnits: 100 });
    expect(saidBy('DM6010', scaled(250, '{avg: 14/s, peak: 500/s}'))).toEqual([]);
    // 160 of 300 is no more than 20 points below the target.
    expect(saidBy('DM6010', scaled(10, '{avg: 160/s, peak: 500/s}'))).toEqual([]);
    expect(saidBy('DM6010', scaled(10, '{avg: 14/s, peak: 500/s, shape: diurnal}'))).toEqual([]);
  });

  it('is an error where the average is more than there can ever be', () => {
    const fixed = (rate: string): string => votes({ table: ', billing: {provisioned: {rcu: 5, wcu: 100}}', rate });
    expect(problems(fixed('{avg: 150/s, peak: 200/s}'))).toEqual(['DM6010 error']);
    expect(problems(fixed('{avg: 50/s, peak: 200/s}'))).toEqual(['DM6010 warning']);
    expect(problems(fixed('{avg: 50/s, peak: 90/s}'))).toEqual([]);
    const capped = votes({ table: ', billing: {on-demand: {max: {wru: 100}}}', rate: '{avg: 50/s, peak: 200/s}' });
    const [finding] = saidBy('DM6010', capped);
    expect(finding?.message).toContain('its on-demand maximum is 100: up to 50 % of it is refused');
  });

  it('leaves a key that is over a partition to the rule that names it', () => {
    const one = votes({}).replace('VOTE#{voteId}', 'VOTES');
    expect(
      problems(one.replace('key: {pk: pk}', 'key: {pk: pk, sk: sk}').replace('"VOTES"}', '"VOTES", sk: "{voteId}"}')),
    ).toEqual(['DM6001 error']);
  });

  it('names what is provisioned besides a hot key, and never advises less of it for its cost', () => {
    const hot = votes({
      table: ', billing: {provisioned: {rcu: 400, wcu: 900}}',
      index: ', billing: {provisioned: {rcu: 400, wcu: 1700}}',
      rate: '{avg: 300/s, peak: 1500/s}, skew: "hot(1, 80%) on voterId"',
    })
      .replace('key: {pk: pk}', 'key: {pk: pk, sk: sk}')
      .replace('"VOTE#{voteId}"', '"VOTER#{voterId}", sk: "{voteId}"')
      .replace('by: [voteId], rate: 1/s', 'by: [voterId, voteId], rate: 1/s');
    const [finding, ...rest] = saidBy('DM6010', hot);
    expect(finding?.message).toContain(
      'Table `votes` is asked for 1,500 write units a second at peak, and what is provisioned is 900',
    );
    expect(rest).toEqual([]);
    // The key of the table, and that of the index.
    expect(saidBy('DM6002', hot)).toHaveLength(2);
    expect(saidBy('DM7003', hot)).toEqual([]);
    const both = hot.replace('wcu: 1700', 'wcu: 900');
    expect(saidBy('DM6004', both)).toEqual([]);
    expect(saidBy('DM6010', both)[0]?.message).toContain('The same holds for 1,500 write units of ');
  });

  it('says nothing without rates, or with rates of zero', () => {
    const none = votes({ table: ', billing: {provisioned: {rcu: 0, wcu: 0}}' }).replace(/, rate: [^\n]*\}$/gm, '}');
    expect(saidBy('DM6010', none)).toEqual([]);
    expect(saidBy('DM6010', votes({ table: ', billing: {provisioned: {rcu: 1, wcu: 1}}', rate: '0/s' }))).toEqual([]);
  });
});

describe('DM6004 index-throttles-table', () => {
  const own = (wcu: number): string => `, billing: {provisioned: {rcu: 50, wcu: ${wcu}}}`;
  const table = own(1000);

  it('names the index that takes less than its table sends it', () => {
    const [finding, ...rest] = saidBy('DM6004', votes({ table, index: own(100), rate: '{avg: 300/s, peak: 500/s}' }));
    expect(finding?.at).toBe('error 4:82 byVoter');
    expect(finding?.numbers).toEqual({ averageUnits: 300, peakUnits: 500, capacityUnits: 100 });
    expect(finding?.message).toContain('refused by the table, even where the table has room: up to 66.7 % of them');
    expect(rest).toEqual([]);
    expect(problems(votes({ table, index: own(100), rate: '{avg: 80/s, peak: 500/s}' }))).toEqual(['DM6004 warning']);
    expect(problems(votes({ table, index: own(500), rate: '{avg: 300/s, peak: 500/s}' }))).toEqual([]);
  });

  it('says it of an on-demand maximum, and leaves a table that is short itself to DM6010', () => {
    const capped = votes({ index: ', billing: {on-demand: {max: {wru: 100}}}', rate: '{avg: 50/s, peak: 500/s}' });
    const [finding] = saidBy('DM6004', capped);
    expect(finding?.message).toContain('more than the on-demand maximum of 100');
    expect(problems(votes({ table: own(100), index: '', rate: '{avg: 150/s, peak: 500/s}' }))).toEqual([
      'DM6010 error',
    ]);
  });
});
