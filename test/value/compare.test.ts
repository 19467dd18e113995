import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AttributeValue,
  attribute,
  compareValues,
  copyItem,
  copyValue,
  equalItems,
  equalValues,
  type MutableItem,
  normalNumber,
  setAttribute,
  typeOf,
} from '../../src/value/index.js';
import { runs } from '../support/runs.js';
import { item, value } from './arbitraries.js';

/** Text that is equal exactly where values are. */
function canonical(one: AttributeValue): string {
  if ('N' in one) return `N${normalNumber(one.N)}`;
  if ('B' in one) return `B${Buffer.from(one.B).toString('hex')}`;
  if ('SS' in one) return `SS${JSON.stringify([...one.SS].sort())}`;
  if ('NS' in one) return `NS${JSON.stringify(one.NS.map(normalNumber).sort())}`;
  if ('BS' in one) return `BS${JSON.stringify(one.BS.map((b) => Buffer.from(b).toString('hex')).sort())}`;
  if ('L' in one) return `L[${one.L.map(canonical).join()}]`;
  if ('M' in one) {
    const names = Object.keys(one.M).sort();
    return `M{${names.map((name) => `${JSON.stringify(name)}:${canonical(attribute(one.M, name) as AttributeValue)}`).join()}}`;
  }
  return JSON.stringify(one);
}

describe('equality', () => {
  it('is that of a canonical text', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(equalValues(a, b)).toBe(canonical(a) === canonical(b));
        expect(equalValues(a, copyValue(a))).toBe(true);
      }),
      { numRuns: runs(500, 10_000) },
    );
  });

  it('ignores the order of sets and the notation of numbers', () => {
    expect(equalValues({ SS: ['a', 'b'] }, { SS: ['b', 'a'] })).toBe(true);
    expect(equalValues({ NS: ['1', '2'] }, { NS: ['2.0', '1'] })).toBe(true);
    expect(
      equalValues({ BS: [Uint8Array.of(1), Uint8Array.of(2)] }, { BS: [Uint8Array.of(2), Uint8Array.of(1)] }),
    ).toBe(true);
    expect(equalValues({ SS: ['a'] }, { SS: ['a', 'b'] })).toBe(false);
    expect(equalValues({ L: [{ S: 'a' }, { S: 'b' }] }, { L: [{ S: 'b' }, { S: 'a' }] })).toBe(false);
    expect(equalValues({ S: '1' }, { N: '1' })).toBe(false);
  });

  it('compares scalars of one type alone', () => {
    expect(compareValues({ N: '9' }, { N: '10' })).toBeLessThan(0);
    expect(compareValues({ S: '9' }, { S: '10' })).toBeGreaterThan(0);
    expect(compareValues({ S: '9' }, { N: '10' })).toBeUndefined();
    expect(compareValues({ BOOL: true }, { BOOL: true })).toBeUndefined();
  });
});

describe('items with the names of inherited properties', () => {
  it('have only attributes of their own', () => {
    const empty = {};
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      expect(attribute(empty, name)).toBeUndefined();
    }
    const made: MutableItem = {};
    setAttribute(made, '__proto__', { S: 'x' });
    expect(Object.keys(made)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
    expect(attribute(copyItem(made), '__proto__')).toEqual({ S: 'x' });
    expect(equalItems(made, {})).toBe(false);
  });

  it('are copied whole', () => {
    fc.assert(
      fc.property(item, (one) => {
        const copy = copyItem(one);
        expect(equalItems(one, copy)).toBe(true);
        expect(Object.keys(copy)).toEqual(Object.keys(one));
        for (const name of Object.keys(one)) expect(attribute(copy, name)).not.toBe(attribute(one, name));
      }),
      { numRuns: runs(300, 5_000) },
    );
  });

  it('names the type of every value', () => {
    fc.assert(
      fc.property(value, (one) => {
        expect(typeOf(one)).toBe(Object.keys(one)[0]);
      }),
    );
  });
});
