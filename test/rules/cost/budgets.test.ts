import { describe, expect, it } from 'vitest';
import { problems, saidBy, times } from '../support/shop.js';

interface Notes {
  readonly budgets?: string;
  readonly rate?: string;
  readonly read?: string;
  readonly more?: string;
  readonly volume?: string;
  readonly table?: string;
  readonly entity?: string;
}

function notes(parts: Notes): string {
  const {
    budgets,
    rate = '{avg: 100/s, peak: 300/s}',
    read = '',
    more = '',
    volume = '{count: 1M, per: {userId: {avg: 10, p99: 60, max: 90}}}',
    table = '',
    entity = '',
  } = parts;
  return `dynamodel: 1
model: notes
tables:
  notes: {key: {pk: pk, sk: sk}${table}}
entities:
  Note:
    key: {pk: "USER#{userId}", sk: "NOTE#{noteId}"}
    attributes:
      userId: ulid
      noteId: {type: ulid, generate: ulid}
      text: {type: string, avgBytes: 500, maxBytes: 3000}
    volume: ${volume}
${entity}accessPatterns:
  write: {op: create, entity: Note, rate: ${rate}}
  mine: {op: query, entity: Note, by: [userId], rate: 20/s${read}}
${more}${budgets === undefined ? '' : `budgets: ${budgets}\n`}`;
}

describe('DM7001 budget-exceeded', () => {
  it('adds up the month, and names what most of it goes to', () => {
    // 100 writes a second are 262.8 million units a month at $0.625.
    const [finding, ...rest] = saidBy('DM7001', notes({ budgets: '{monthlyUsd: 150}' }));
    expect(finding?.at).toBe('error 16:23 150');
    expect(Number(finding?.numbers.monthlyUsd)).toBeGreaterThan(164.25);
    expect(finding?.message).toContain('calls of `write` $164.25');
    expect(rest).toEqual([]);
    expect(problems(notes({ budgets: '{monthlyUsd: 300}' }))).toEqual([]);
  });

  it('counts capacity where that is what is paid, and leaves out what is stored where nobody says how much', () => {
    const table = ', billing: {provisioned: {rcu: 100, wcu: 400}}';
    const [finding] = saidBy('DM7001', notes({ table, budgets: '{monthlyUsd: 100}' }));
    expect(finding?.message).toContain('capacity of table `notes` $199.29');
    expect(problems(notes({ rate: '0/s', read: '', budgets: '{monthlyUsd: 10}', volume: '{}' }))).toEqual([]);
  });

  it('holds patterns to their own budgets', () => {
    const at = (read: string): readonly string[] => saidBy('DM7001', notes({ read })).map((one) => one.at);
    // Ten notes of some 600 bytes are one unit, read eventually consistent; sixty are five.
    expect(at(', budget: {requests: 1, rru: 6}')).toEqual([]);
    expect(at(', budget: {rru: 0.5}')).toEqual(['error 15:75 0.5']);
    expect(at(', budget: {rru: 2}')).toEqual(['warning 15:75 2']);
    expect(at(', budget: {usd: 1}')).toEqual(['error 15:75 1']);
    expect(at(', budget: {usd: 20}')).toEqual([]);
  });

  it('holds keys and items to theirs, where nothing else says that they are too large', () => {
    const hot = { rate: '{avg: 100/s, peak: 900/s}' };
    const skewed = notes({ ...hot, budgets: '{perKey: {wru: 100/s}}' }).replace(
      'rate: {avg',
      'skew: "hot(1, 50%) on userId", rate: {avg',
    );
    const [key] = saidBy('DM7001', skewed);
    expect(key?.numbers).toEqual({ peakUnits: 450, budgetUnits: 100 });
    expect(saidBy('DM7001', notes({ budgets: '{perKey: {wru: 100/s}}' }))).toEqual([]);
    const [item] = saidBy('DM7001', notes({ budgets: '{itemBytes: {max: 2KB}}' }));
    expect(item?.message).toMatch(/An item of `Note` can reach .*; the budget is 2 KB/);
    expect(saidBy('DM7001', notes({ budgets: '{itemBytes: {p99: 4KB, max: 4KB}}' }))).toEqual([]);
  });
});

describe('DM7002 one-pattern-dominates', () => {
  const drops = (count: number): string =>
    times(count, (i) => `  drop${i}: {op: delete, entity: Note, rate: 1/s}\n`).join('');
  const third = drops(1);

  it('says what one pattern is of the bill, and what its units are of', () => {
    const [finding] = saidBy('DM7002', notes({ more: drops(8) }));
    expect(finding?.at).toBe('info 14:3 write');
    expect(finding?.numbers).toMatchObject({ monthlyUsd: 164.3, usdPerMillionCalls: 0.625 });
    expect(finding?.message).toContain('A call takes 1 write unit.');
  });

  it('is silent among few patterns, for small amounts, and where a budget says it', () => {
    expect(saidBy('DM7002', notes({}))).toEqual([]);
    expect(saidBy('DM7002', notes({ more: third }))).toEqual([]);
    expect(saidBy('DM7002', notes({ more: drops(8), rate: '50/s' }))).toEqual([]);
    expect(saidBy('DM7002', notes({ more: drops(8), budgets: '{monthlyUsd: 50}' }))).toEqual([]);
  });

  it('speaks of few patterns where the bill is large, and of what is paid by the call alone', () => {
    const large = { more: third, rate: '{avg: 800/s, peak: 2400/s}' };
    const [finding] = saidBy('DM7002', notes(large));
    expect(finding?.message).toMatch(/^`write` is 9\d(?:\.\d)? % of the bill: \$1,314 of \$1,3\d\d a month, /);
    const provisioned = ', billing: {provisioned: {rcu: 400, wcu: 2600}}';
    expect(saidBy('DM7002', notes({ ...large, table: provisioned }))).toEqual([]);
    expect(saidBy('DM7002', notes({ more: drops(8), table: provisioned }))).toEqual([]);
  });
});
