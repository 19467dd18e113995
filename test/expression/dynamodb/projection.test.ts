import { describe, expect, it } from 'vitest';
import { bindProjection, project } from '../../../src/expression/dynamodb/index.js';
import type { Item } from '../../../src/value/index.js';
import { messageOf, substitutions } from './support.js';

const ITEM: Item = {
  a: { S: 'x' },
  arr: { L: [{ N: '0' }, { M: { k: { N: '1' }, z: { N: '2' } } }, { N: '3' }] },
  doc: { M: { nest: { M: { deep: { S: 'in' } } }, o2: { N: '1' } } },
};

function projected(text: string): Item {
  return project(ITEM, bindProjection(text, substitutions({}, { '#n': 'doc' })));
}

describe('projections', () => {
  it.each<[string, Item]>([
    ['a', { a: { S: 'x' } }],
    ['a, gone', { a: { S: 'x' } }],
    ['arr[2], arr[0]', { arr: { L: [{ N: '0' }, { N: '3' }] } }],
    ['arr[1].k, arr[1].z', { arr: { L: [{ M: { k: { N: '1' }, z: { N: '2' } } }] } }],
    ['#n.nest.deep', { doc: { M: { nest: { M: { deep: { S: 'in' } } } } } }],
    ['doc.nest, doc.o2', { doc: ITEM.doc as Item[string] }],
    ['arr[9], doc.nope, a.b', {}],
  ])('%s', (text, expected) => {
    expect(projected(text)).toEqual(expected);
  });

  it.each([
    ['', 'The expression can not be empty;'],
    ['!!', 'Syntax error; token: "!", near: "!!"'],
    ['a,', 'Syntax error; token: "<EOF>", near: ","'],
    ['a[-1]', 'Syntax error; token: "-", near: "[-1"'],
    ['a, date', 'Attribute name is a reserved keyword; reserved keyword: date'],
    ['#x', 'An expression attribute name used in the document path is not defined; attribute name: #x'],
    [
      'a, arr, arr[1]',
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [arr], path two: [arr, [1]]',
    ],
    [
      'arr[1].k, arr.k',
      'Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [arr, [1], k], path two: [arr, k]',
    ],
  ])('refuses %s', (text, message) => {
    expect(messageOf(() => projected(text))).toBe(`Invalid ProjectionExpression: ${message}`);
  });
});
