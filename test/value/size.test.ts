import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AttributeValue,
  attribute,
  type Item,
  indexEntryBytes,
  itemBytes,
  nestingDepth,
  numberBytes,
  projectedView,
  valueBytes,
} from '../../src/value/index.js';
import { runs } from '../support/runs.js';
import { item } from './arbitraries.js';

/** The published rules, written once more in the plainest way. */
function naive(value: AttributeValue): number {
  const utf8 = (text: string): number => Buffer.from(text, 'utf8').length;
  const sum = (sizes: number[]): number => sizes.reduce((a, b) => a + b, 0);
  if ('S' in value) return utf8(value.S);
  if ('N' in value) return numberBytes(value.N);
  if ('B' in value) return value.B.length;
  if ('SS' in value) return sum(value.SS.map(utf8));
  if ('NS' in value) return sum(value.NS.map(numberBytes));
  if ('BS' in value) return sum(value.BS.map((member) => member.length));
  if ('L' in value) return 3 + sum(value.L.map((element) => 1 + naive(element)));
  if ('M' in value) return 3 + sum(Object.entries(value.M).map(([name, element]) => 1 + utf8(name) + naive(element)));
  return 1;
}

describe('sizes', () => {
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
  it.each<[AttributeValue, number]>([
    [{ S: 'Seattle' }, 7],
    [{ S: '' }, 0],
    [{ S: 'é€😀' }, 9],
    [{ B: Uint8Array.of(1, 2, 3) }, 3],
    [{ BOOL: false }, 1],
    [{ NULL: true }, 1],
    [{ L: [] }, 3],
    [{ M: {} }, 3],
    [{ L: [{ S: 'abc' }] }, 7],
    [{ M: { key: { S: 'abc' } } }, 10],
    [{ L: [{ L: [{ NULL: true }] }] }, 9],
    [{ SS: ['ab', 'c'] }, 3],
    [{ NS: ['1', '123'] }, 5],
    [{ BS: [Uint8Array.of(1), Uint8Array.of(1, 2)] }, 3],
  ])('of %j is %i', (value, size) => {
    expect(valueBytes(value)).toBe(size);
  });

  it('of the items that AWS and others measured', () => {
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
    expect(itemBytes({ 'shirt-color': { S: 'R' }, 'shirt-size': { S: 'M' } })).toBe(23);
    // The book of the developer guide's getting-started pages, as zaccharles/dynamodb-calculator measures it.
    const book: Item = {
      Id: { N: '101' },
      Title: { S: 'Book 101 Title' },
      ISBN: { S: '111-1111111111' },
      Authors: { L: [{ S: 'Author1' }] },
      Price: { N: '2' },
      Dimensions: { S: '8.5 x 11.0 x 0.5' },
      PageCount: { N: '500' },
      InPublication: { BOOL: true },
      ProductCategory: { S: 'Book' },
    };
    expect(itemBytes(book)).toBe(137);
  });

  it('follow the published rules for every item', () => {
    fc.assert(
      fc.property(item, (one) => {
        const expected = Object.keys(one).reduce(
          (bytes, name) => bytes + Buffer.from(name).length + naive(attribute(one, name) as AttributeValue),
          0,
        );
        expect(itemBytes(one)).toBe(expected);
      }),
      { numRuns: runs(500, 10_000) },
    );
  });

  it('of an index entry are those of the projected attributes', () => {
    const one: Item = { pk: { S: 'p' }, k: { S: 'kk' }, a: { N: '1' }, other: { S: 'x'.repeat(500) } };
    const names = ['pk', 'k', 'a', 'absent', 'k'];
    expect(indexEntryBytes(one, names)).toBe(3 + 3 + 3);
    expect(projectedView(one, names)).toEqual({ pk: { S: 'p' }, k: { S: 'kk' }, a: { N: '1' } });
    expect(indexEntryBytes(one, undefined)).toBe(itemBytes(one));
    expect(projectedView(one, undefined)).toBe(one);
  });
});

describe('nestingDepth', () => {
  it('counts containers and stops at the limit', () => {
    let value: AttributeValue = { S: 'x' };
    expect(nestingDepth(value, 32)).toBe(0);
    for (let i = 0; i < 5; i++) value = i % 2 === 0 ? { L: [value, { SS: ['a'] }] } : { M: { a: value } };
    expect(nestingDepth(value, 32)).toBe(5);
    for (let i = 0; i < 200_000; i++) value = { L: [value] };
    expect(nestingDepth(value, 32)).toBe(33);
  });
});
