import { describe, expect, it } from 'vitest';
import { answerOf } from '../../../src/load/run-program.js';
import { CLUB } from './models.js';
import { Bench, text } from './support.js';

const ANN = { id: 'ann', email: 'Ann@x.org', name: 'Ann' };
const email = (value: string): string => `UNIQ#Member#email#${value} UNIQ`;
const nick = (value: string): string => `UNIQ#Member#nick#${value} UNIQ`;
const pass = (value: string): string => `UNIQ#Guest#pass#${value} UNIQ`;

function club(): Bench {
  return new Bench(CLUB);
}

describe('a unique value', () => {
  it('is taken with the item, under its normalised form, and only where the item has it', () => {
    const bench = club();
    bench.done('join', ANN);
    expect(bench.apis).toEqual(['TransactWriteItems']);
    expect(bench.keys('club')).toEqual(['M#ann ME', email('ann@x.org')]);
    bench.done('join', { ...ANN, id: 'bob', email: 'bob@x.org', nick: 'bo' });
    expect(bench.keys('club')).toEqual(['M#ann ME', 'M#bob ME', email('ann@x.org'), email('bob@x.org'), nick('bo')]);
  });

  it('is refused to another item, by the name that the model gives the error, and nothing is written', () => {
    const bench = club();
    bench.done('join', ANN);
    expect(bench.call('join', { ...ANN, id: 'bob', email: 'aNN@X.org' })).toMatchObject({
      kind: 'failed',
      reason: 'unique',
      error: 'EmailTaken',
      entity: 'Member',
    });
    expect(bench.call('join', { ...ANN, email: 'other@x.org' })).toMatchObject({
      reason: 'exists',
      error: 'AlreadyExists',
      item: { email: { S: 'ann@x.org' } },
    });
    bench.done('nickname', { id: 'ann', nick: 'a' });
    expect(bench.call('join', { ...ANN, id: 'bob', email: 'b@x.org', nick: 'a' })).toMatchObject({
      reason: 'unique',
      error: 'NotUnique',
    });
    expect(bench.keys('club')).toEqual(['M#ann ME', email('ann@x.org'), nick('a')]);
  });

  it('that changes takes the new sentinel and releases the old one', () => {
    const bench = club();
    bench.done('join', ANN);
    bench.done('changeEmail', { id: 'ann', email: 'New@x.org', version: 1n });
    expect(bench.apis).toEqual(['GetItem', 'TransactWriteItems']);
    expect(bench.requests[0]?.input.ConsistentRead).toBe(true);
    expect(bench.requests[1]?.input.TransactItems).toHaveLength(3);
    expect(bench.keys('club')).toEqual(['M#ann ME', email('new@x.org')]);
    expect(bench.item('club', 'M#ann ME')).toMatchObject({
      email: { S: 'new@x.org' },
      epk: { S: 'E#new@x.org' },
      version: { N: '2' },
    });
    bench.done('nickname', { id: 'ann', nick: 'a' });
    bench.done('nickname', { id: 'ann', nick: 'b' });
    expect(bench.keys('club')).toContain(nick('b'));
    expect(bench.keys('club')).not.toContain(nick('a'));
    bench.done('nameless', { id: 'ann' });
    expect(bench.keys('club')).toEqual(['M#ann ME', email('new@x.org')]);
  });

  it('that stays the same after normalisation writes no sentinel', () => {
    const bench = club();
    bench.done('join', ANN);
    bench.done('changeEmail', { id: 'ann', email: 'ANN@X.ORG', version: 1n });
    expect(bench.apis).toEqual(['GetItem', 'UpdateItem']);
    expect(bench.keys('club')).toEqual(['M#ann ME', email('ann@x.org')]);
    bench.done('rename', { id: 'ann', name: 'Anna' });
    expect(bench.apis).toEqual(['UpdateItem']);
    expect(text(bench.item('club', 'M#ann ME'), 'version')).toBe('3');
  });

  it('is released by a delete, and a delete of nothing is none', () => {
    const bench = club();
    bench.done('join', { ...ANN, nick: 'a' });
    bench.done('leave', { id: 'ann' });
    expect(bench.requests[1]?.input.TransactItems).toHaveLength(3);
    expect(bench.keys('club')).toEqual([]);
    bench.done('leave', { id: 'ann' });
    expect(bench.apis).toEqual(['GetItem']);
    bench.done('join', { ...ANN, id: 'bob' });
    expect(bench.keys('club')).toEqual(['M#bob ME', email('ann@x.org')]);
  });

  it('is released by a soft delete, which hides the item from updates and reads', () => {
    const bench = club();
    bench.done('admit', { id: 'eve', pass: 'p1' });
    expect(bench.keys('club')).toEqual(['G#eve ME', pass('p1')]);
    bench.done('dismiss', { id: 'eve' });
    // The mark is looked at once, though the item was read without it.
    expect(JSON.stringify(bench.requests).match(/attribute_not_exists\(#goneAt\)/g)).toHaveLength(1);
    expect(bench.keys('club')).toEqual(['G#eve ME']);
    expect(text(bench.item('club', 'G#eve ME'), 'goneAt')).toBe('2026-01-05T09:00:00.000Z');
    expect(bench.rows('getGuest', { id: 'eve' })).toEqual([]);
    expect(bench.call('dismiss', { id: 'eve' })).toMatchObject({ reason: 'not-found', error: 'NotFound' });
    expect(bench.call('swap', { id: 'eve', pass: 'p2' })).toMatchObject({ reason: 'not-found' });
    // The value is free; its old holder must not release it again.
    bench.done('admit', { id: 'fay', pass: 'p1' });
    bench.done('replaceGuest', { id: 'eve', pass: 'p3' });
    expect(bench.keys('club')).toEqual(['G#eve ME', 'G#fay ME', pass('p1'), pass('p3')]);
  });

  it('goes from the old item to the new one in a put', () => {
    const bench = club();
    bench.done('save', ANN);
    bench.done('save', { ...ANN, email: 'b@x.org', nick: 'n' });
    expect(bench.keys('club')).toEqual(['M#ann ME', email('b@x.org'), nick('n')]);
    expect(text(bench.item('club', 'M#ann ME'), 'version')).toBe('2');
    bench.done('save', { ...ANN, email: 'B@x.org' });
    expect(bench.keys('club')).toEqual(['M#ann ME', email('b@x.org')]);
    bench.done('join', { ...ANN, id: 'bob' });
    expect(bench.call('save', { ...ANN, email: 'ann@x.org' })).toMatchObject({ reason: 'unique', error: 'EmailTaken' });
    expect(text(bench.item('club', 'M#ann ME'), 'version')).toBe('3');
  });
});

describe('a call that another one overtakes', () => {
  it('is tried again from its read, and leaves the sentinels right', () => {
    const bench = club();
    bench.done('join', ANN);
    const slow = bench.begin('setEmail', { id: 'ann', email: 'slow@x.org' }, 1);
    bench.done('setEmail', { id: 'ann', email: 'fast@x.org' });
    expect(slow.finish()).toMatchObject({ kind: 'written' });
    expect(bench.apis).toEqual(['GetItem', 'TransactWriteItems', 'GetItem', 'TransactWriteItems']);
    expect(bench.keys('club')).toEqual(['M#ann ME', email('slow@x.org')]);
    expect(text(bench.item('club', 'M#ann ME'), 'version')).toBe('3');
  });

  it('without a version rests on the values themselves', () => {
    const bench = club();
    bench.done('admit', { id: 'eve', pass: 'p1' });
    const slow = bench.begin('swap', { id: 'eve', pass: 'p3' }, 1);
    bench.done('swap', { id: 'eve', pass: 'p2' });
    expect(slow.finish()).toMatchObject({ kind: 'written' });
    expect(bench.keys('club')).toEqual(['G#eve ME', pass('p3')]);
    const late = bench.begin('dismiss', { id: 'eve' }, 1);
    bench.done('swap', { id: 'eve', pass: 'p4' });
    expect(late.finish()).toMatchObject({ kind: 'written' });
    expect(bench.keys('club')).toEqual(['G#eve ME']);
  });

  it('takes again what a soft delete releases meanwhile', () => {
    const bench = club();
    bench.done('admit', { id: 'eve', pass: 'p1' });
    const slow = bench.begin('replaceGuest', { id: 'eve', pass: 'p1' }, 1);
    bench.done('dismiss', { id: 'eve' });
    expect(slow.finish()).toMatchObject({ kind: 'written' });
    expect(bench.keys('club')).toEqual(['G#eve ME', pass('p1')]);
  });

  it('fails where the value is gone by then', () => {
    const bench = club();
    bench.done('join', ANN);
    const slow = bench.begin('setEmail', { id: 'ann', email: 'b@x.org' }, 1);
    bench.done('join', { ...ANN, id: 'bob', email: 'b@x.org' });
    expect(slow.finish()).toMatchObject({ reason: 'unique', error: 'EmailTaken' });
    expect(bench.keys('club')).toEqual(['M#ann ME', 'M#bob ME', email('ann@x.org'), email('b@x.org')]);
  });

  it('gives up after three attempts', () => {
    const bench = club();
    bench.done('join', ANN);
    const program = bench.program('setEmail', { id: 'ann', email: 'slow@x.org' });
    let reads = 0;
    let step = program.next();
    while (step.done !== true) {
      step = program.next(
        step.value.map((request) => {
          // Another call comes before every write.
          if (request.api === 'GetItem') reads += 1;
          else bench.done('rename', { id: 'ann', name: `Ann ${reads}` });
          return answerOf(bench.engine, request);
        }),
      );
    }
    expect(reads).toBe(3);
    expect(step.value).toMatchObject({ reason: 'conflict', error: 'TransactionConflict' });
    expect(bench.keys('club')).toEqual(['M#ann ME', email('ann@x.org')]);
  });
});

describe('a lock', () => {
  it('that is stale fails with the item as it is now', () => {
    const bench = club();
    bench.done('join', ANN);
    bench.done('renameLocked', { id: 'ann', name: 'Anna', version: 1n });
    const stale = bench.call('renameLocked', { id: 'ann', name: 'Anne', version: 1n });
    expect(stale).toMatchObject({
      reason: 'lock',
      error: 'VersionConflict',
      item: { version: { N: '2' }, name: { S: 'Anna' } },
    });
    expect(bench.call('renameLocked', { id: 'bob', name: 'Anne', version: 1n })).toMatchObject({ reason: 'not-found' });
    expect(bench.call('changeEmail', { id: 'ann', email: 'b@x.org', version: 1n })).toMatchObject({
      reason: 'lock',
      item: { version: { N: '2' } },
    });
    expect(bench.call('leaveLocked', { id: 'ann', version: 1n })).toMatchObject({ reason: 'lock' });
    expect(bench.call('leaveLocked', { id: 'bob', version: 1n })).toMatchObject({ reason: 'not-found' });
    bench.done('leaveLocked', { id: 'ann', version: 2n });
    expect(bench.keys('club')).toEqual([]);
  });

  it('is not tried again where another call comes between read and write', () => {
    const bench = club();
    bench.done('join', ANN);
    const slow = bench.begin('changeEmail', { id: 'ann', email: 'slow@x.org', version: 1n }, 1);
    bench.done('rename', { id: 'ann', name: 'Anna' });
    expect(slow.finish()).toMatchObject({ reason: 'lock', item: { version: { N: '2' } } });
    expect(bench.apis).toEqual(['GetItem', 'TransactWriteItems']);
  });

  it('of a put expects what the caller read, or nothing', () => {
    const bench = club();
    bench.done('saveLocked', { ...ANN, version: null });
    expect(bench.call('saveLocked', { ...ANN, version: null })).toMatchObject({ reason: 'lock' });
    bench.done('saveLocked', { ...ANN, name: 'Anna', version: 1n });
    expect(bench.item('club', 'M#ann ME')).toMatchObject({ version: { N: '2' }, name: { S: 'Anna' } });
    expect(bench.call('saveLocked', { ...ANN, version: 1n })).toMatchObject({ reason: 'lock' });
  });
});

describe('an item that expired and is still there', () => {
  it('stands in no one’s way: neither it nor its sentinel', () => {
    const bench = club();
    bench.done('reserve', { id: 'a', place: 'x' });
    expect(bench.call('reserve', { id: 'a', place: 'y' })).toMatchObject({ reason: 'exists' });
    expect(bench.call('reserve', { id: 'b', place: 'x' })).toMatchObject({ reason: 'unique' });
    bench.now += 2 * 3_600_000;
    bench.done('reserve', { id: 'b', place: 'x' });
    bench.done('reserve', { id: 'a', place: 'y' });
    expect(bench.keys('club')).toEqual(['S#a ME', 'S#b ME', 'UNIQ#Seat#place#x UNIQ', 'UNIQ#Seat#place#y UNIQ']);
  });

  it('is not found by updates, and does not release what is another’s by then', () => {
    const bench = club();
    bench.done('reserve', { id: 'a', place: 'x' });
    bench.now += 2 * 3_600_000;
    expect(bench.call('extend', { id: 'a', expiresAt: 1n })).toMatchObject({ reason: 'not-found' });
    bench.done('reserve', { id: 'b', place: 'x' });
    bench.done('free', { id: 'a' });
    expect(bench.keys('club')).toEqual(['S#b ME', 'UNIQ#Seat#place#x UNIQ']);
  });

  it('leaves alone what another took when it expired between the read and the write', () => {
    const calls = [
      ['free', {}],
      ['extend', { expiresAt: 4_000_000_000n }],
      ['relocate', { place: 'y' }],
    ] as const;
    for (const [name, values] of calls) {
      const bench = club();
      bench.done('reserve', { id: 'a', place: 'x' });
      bench.now += 3_599_000;
      const late = bench.begin(name, { id: 'a', ...values }, 1);
      bench.now += 2_000;
      bench.done('reserve', { id: 'b', place: 'x' });
      expect(late.finish()).toMatchObject({ kind: 'failed', reason: 'conflict' });
      expect(bench.call('reserve', { id: 'c', place: 'x' })).toMatchObject({ reason: 'unique' });
    }
  });

  it('takes its sentinel along when its time changes', () => {
    const bench = club();
    bench.done('reserve', { id: 'a', place: 'x' });
    bench.done('extend', { id: 'a', expiresAt: BigInt(bench.now / 1000 + 7200) });
    expect(bench.items('club').map((item) => text(item, 'expiresAt'))).toEqual(
      Array.from({ length: 2 }, () => String(bench.now / 1000 + 7200)),
    );
  });
});
