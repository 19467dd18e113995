import { describe, expect, it } from 'vitest';
import { BILLS } from './models.js';
import { Bench, mapOf, text } from './support.js';

const ADDRESS = mapOf({ city: 'rome', lines: [mapOf({ text: 'x' })] });

function bills(): Bench {
  const bench = new Bench(BILLS);
  bench.done('add', { id: 'a', address: ADDRESS });
  return bench;
}

function textOf(bench: Bench, name: string): string {
  return text(bench.item('bills', 'B#a B'), name);
}

describe('a bare member of an enum', () => {
  it('is a value where the enum is set, in an update, a put and a step', () => {
    const bench = bills();
    bench.done('pay', { id: 'a' });
    expect(textOf(bench, 'st')).toBe('PAID');
    bench.done('send', { id: 'a', fast: true });
    expect(textOf(bench, 'kind')).toBe('MAIL');
    bench.done('save', { id: 'b', address: ADDRESS });
    expect(text(bench.item('bills', 'B#b B'), 'st')).toBe('PAID');
    bench.done('add', { id: 'c', address: ADDRESS });
    bench.done('pair', { id: 'c' });
    expect(bench.item('bills', 'B#c B')).toMatchObject({ st: { S: 'PAID' }, kind: { S: 'MAIL' } });
  });

  it('is what a field of an element, or of an item that a parameter carries, is compared with in a step', () => {
    const bench = bills();
    bench.done('sort', { ones: [mapOf({ id: 'a', how: 'FAST' })] });
    expect(textOf(bench, 'kind')).toBe('MAIL');
    bench.done('sort', { ones: [mapOf({ id: 'a', how: 'SLOW' })] });
    expect(textOf(bench, 'kind')).toBe('PAPER');
    expect(bench.call('sort', { ones: [mapOf({ id: 'a', how: 'LOST' })] })).toMatchObject({ error: 'Lost' });
    const other = (kind: string) => ({ id: 'a', bill: mapOf({ id: 'b', kind, address: ADDRESS }) });
    expect(bench.call('copy', other('PAPER'))).toMatchObject({ error: 'ByHand' });
    bench.done('copy', other('MAIL'));
    expect(textOf(bench, 'count')).toBe('1');
  });

  it('decides about an index key', () => {
    const bench = bills();
    expect(textOf(bench, 'opk')).toBe('C#rome');
    bench.done('pay', { id: 'a' });
    expect(textOf(bench, 'opk')).toBe('-');
  });
});

describe('fields with a stored name of their own', () => {
  it('are meant in conditions, also behind a position in a list', () => {
    const bench = bills();
    expect(bench.item('bills', 'B#a B').ad).toEqual({
      M: { c: { S: 'rome' }, ls: { L: [{ M: { t: { S: 'x' } } }] } },
    });
    expect(bench.call('payThere', { id: 'a', from: 'oslo', to: 'bonn' })).toMatchObject({ reason: 'condition' });
    bench.done('payThere', { id: 'a', from: 'rome', to: 'bonn' });
    expect(textOf(bench, 'st')).toBe('PAID');
    bench.done('payFirst', { id: 'a' });
    bench.done('reline', { id: 'a', line: 'y' });
    expect(bench.item('bills', 'B#a B').ad).toMatchObject({ M: { ls: { L: [{ M: { t: { S: 'y' } } }] } } });
    expect(bench.call('payFirst', { id: 'a' })).toMatchObject({ reason: 'condition' });
  });

  it('are meant in filters, in what is derived, in streams and in what decides about an index', () => {
    const bench = bills();
    bench.done('add', { id: 'b', address: mapOf({ city: 'rome', lines: [mapOf({ text: 'z' })] }) });
    bench.done('add', { id: 'c', address: mapOf({ city: 'nowhere', lines: [] }) });
    expect(textOf(bench, 'city')).toBe('rome');
    expect(bench.item('bills', 'B#c B')).not.toHaveProperty('opk');
    expect(bench.rows('inCity', { city: 'rome' }).map((row) => text(row, 'id'))).toEqual(['a']);
    expect(bench.followUps()).toEqual(['roll: Total', 'roll: Total']);
    expect(bench.item('bills', 'T#a T')).toMatchObject({ state: { S: 'PAID' }, city: { S: 'rome' } });
  });
});
