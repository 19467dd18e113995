import { describe, expect, it } from 'vitest';
import { type Contention, contentionOf } from '../../src/load/contention.js';
import { workloadOf } from '../../src/load/workload.js';
import { planned } from './support.js';

/** Accounts between which money goes, with a balance of the whole bank. */
const BANK = (rates: { readonly transfer?: string; readonly skew?: string } = {}): string => `
dynamodel: 1
model: bank
tables: {bank: {key: {pk: pk, sk: sk}}}
entities:
  Account:
    key: {pk: "A#{accountId}", sk: ACCOUNT}
    attributes:
      accountId: {type: ulid, generate: ulid, immutable: true}
      owner: {type: ulid}
      balance: {type: int, min: 0, max: 1000000}
    volume: {count: 1000}
  Entry:
    key: {pk: "A#{accountId}", sk: "E#{entryId}"}
    attributes:
      accountId: {type: ulid, immutable: true}
      entryId: {type: ulid, generate: ulid, immutable: true}
      amount: {type: int, min: 1, max: 1000}
    volume: {count: 1M}
  Bank:
    singleton: true
    key: {pk: BANK, sk: BANK}
    attributes: {total: {type: int, min: 0}}
accessPatterns:
  transfer:
    op: transact-write
    params: {entry: Entry}
    steps:
      - {create: Entry, from: entry}
      - {update: Account, by: [accountId], add: {balance: "$amount"}}
      - {update: Bank, add: {total: "$amount"}}
    rate: ${rates.transfer ?? '{avg: 2/s, peak: 40/s}'}
    ${rates.skew ?? ''}
  audit:
    op: transact-write
    params: {accountId: ulid, owner: ulid}
    steps:
      - {check: Account, by: [accountId], condition: "balance > 0"}
      - {update: Bank, set: {total: "0"}}
    rate: 1/s
  rename: {op: update, entity: Account, set: [owner], rate: 5/s, skew: "hot(1, 50%) on accountId"}
  statement: {op: transact-get, params: {accountId: ulid}, steps: [{get: Account, by: [accountId]}, {get: Bank}], rate: 3/s}
  balance: {op: get, entity: Account, by: [accountId], rate: 1k/s}
`;

function contentions(text: string): readonly Contention[] {
  return contentionOf(workloadOf(planned(text))).items;
}

function on(items: readonly Contention[], entity: string): Contention {
  const found = items.find((one) => one.entity.name === entity);
  if (found === undefined) throw new Error(`nothing contends for ${entity}`);
  return found;
}

describe('an item that transactions want', () => {
  const items = contentions(BANK());

  it('is held for 20 ms by each: over a tenth of the time is much, over all of it too much', () => {
    const bank = on(items, 'Bank');
    expect(bank.transactionsPerSecond).toEqual({ avg: 3, peak: 41 });
    expect(bank.share).toBeCloseTo(0.82, 9);
    expect(bank.level).toBe('warning');
    expect(bank.contributions).toEqual([
      { pattern: 'transfer', perSecond: { avg: 2, peak: 40 }, itemsPerCall: 1, share: 1 },
      { pattern: 'audit', perSecond: { avg: 1, peak: 1 }, itemsPerCall: 1, share: 1 },
    ]);
    expect(on(contentions(BANK({ transfer: '50/s' })), 'Bank').level).toBe('error');
    expect(on(contentions(BANK({ transfer: '3/s' })), 'Bank').level).toBe('fine');
  });

  it('is the busiest of its entity, as busy as the patterns say', () => {
    // `rename` says that half of all is about one account; the transactions say nothing of their own.
    const account = on(items, 'Account');
    expect(account.transactionsPerSecond.peak).toBeCloseTo(20.5, 9);
    expect(account.example).toEqual(['the hottest of 1,000 values of `accountId`']);
    // Where it does say, the other transaction goes by it: it is busier than `rename`.
    const even = on(contentions(BANK({ skew: 'skew: uniform on accountId' })), 'Account');
    expect(even.contributions.map(({ pattern, share }) => [pattern, share])).toEqual([
      ['transfer', 0.001],
      ['audit', 0.001],
    ]);
  });

  it('is held by a check too, and no new item is', () => {
    expect(on(items, 'Account').contributions.map(({ pattern }) => pattern)).toEqual(['transfer', 'audit']);
    expect(items.map(({ entity }) => entity.name)).toEqual(['Bank', 'Account']);
  });

  it('is refused to plain writes and to transactions that read, which hold nothing; plain reads do not mind', () => {
    expect(on(items, 'Account').victims.map(({ pattern }) => pattern)).toEqual(['rename', 'statement']);
    expect(on(items, 'Account').victims[0]?.perSecond.peak).toBeCloseTo(2.5, 9);
    expect(on(items, 'Bank').victims).toEqual([
      { pattern: 'statement', perSecond: { avg: 3, peak: 3 }, itemsPerCall: 1, share: 1 },
    ]);
  });

  it('has the assumed time printed with it, where there is any', () => {
    const { assumptions } = contentionOf(workloadOf(planned(BANK())));
    expect(assumptions).toEqual([expect.stringContaining('for 20 ms')]);
    const reads = BANK().replace(/ {2}transfer:[\s\S]*? {2}rename/, '  rename');
    expect(contentionOf(workloadOf(planned(reads)))).toEqual({ items: [], assumptions: [] });
  });
});
