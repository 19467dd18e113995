import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyUpdate, bindUpdate } from '../../../src/expression/dynamodb/index.js';
import { type AttributeValue, addNumbers, equalItems, type Item } from '../../../src/value/index.js';
import { runs } from '../../support/runs.js';
import { messageOf, substitutions } from './support.js';

const VALUES: Readonly<Record<string, AttributeValue>> = {
  ':s': { S: 'new' },
  ':one': { N: '1' },
  ':l': { L: [{ N: '9' }] },
  ':e': { L: [] },
  ':m': { M: { k: { S: 'v' } } },
  ':ss': { SS: ['b', 'c'] },
  ':ns': { NS: ['1', '2'] },
  ':bs': { BS: [Uint8Array.of(1)] },
  ':n': { NULL: true },
};

function update(text: string, item: Item, names: Readonly<Record<string, string>> = {}): Item {
  return applyUpdate(bindUpdate(text, substitutions(VALUES, names)), item);
}

describe('updates', () => {
  it.each<[string, Item, Item]>([
    ['SET a = :s', {}, { a: { S: 'new' } }],
    ['set a = :s remove b', { b: { S: 'x' } }, { a: { S: 'new' } }],
    ['SET a = b, b = a', { a: { N: '1' }, b: { N: '2' } }, { a: { N: '2' }, b: { N: '1' } }],
    ['SET a = a + :one', { a: { N: '0.5' } }, { a: { N: '1.5' } }],
    ['SET a = :one - a', { a: { N: '3' } }, { a: { N: '-2' } }],
    ['SET a = (a + :one)', { a: { N: '1' } }, { a: { N: '2' } }],
    ['SET a = (a) + (:one)', { a: { N: '1' } }, { a: { N: '2' } }],
    ['SET a = if_not_exists(a, :one) + :one', {}, { a: { N: '2' } }],
    ['SET a = if_not_exists(a, :one) + :one', { a: { N: '5' } }, { a: { N: '6' } }],
    ['SET a = list_append(a, :l)', { a: { L: [{ N: '1' }] } }, { a: { L: [{ N: '1' }, { N: '9' }] } }],
    ['SET a = list_append(if_not_exists(a, :e), :l)', {}, { a: { L: [{ N: '9' }] } }],
    ['SET a.k = :s', { a: { M: { z: { N: '1' } } } }, { a: { M: { z: { N: '1' }, k: { S: 'new' } } } }],
    ['SET a[1] = :s', { a: { L: [{ N: '1' }, { N: '2' }] } }, { a: { L: [{ N: '1' }, { S: 'new' }] } }],
    ['SET a[9] = :s, a[5] = :one', { a: { L: [] } }, { a: { L: [{ N: '1' }, { S: 'new' }] } }],
    ['REMOVE a[0], a[2]', { a: { L: [{ N: '0' }, { N: '1' }, { N: '2' }] } }, { a: { L: [{ N: '1' }] } }],
    ['REMOVE a[7]', { a: { L: [{ N: '0' }] } }, { a: { L: [{ N: '0' }] } }],
    [
      'REMOVE a[0] SET a[1] = :s, a[5] = :one',
      { a: { L: [{ N: '0' }, { N: '1' }] } },
      { a: { L: [{ S: 'new' }, { N: '1' }] } },
    ],
    ['REMOVE a.k.x, b', { a: { M: { k: { M: { x: { N: '1' } } } } } }, { a: { M: { k: { M: {} } } } }],
    ['ADD a :one', {}, { a: { N: '1' } }],
    ['ADD a :one', { a: { N: '41' } }, { a: { N: '42' } }],
    ['ADD a :one', { a: { N: '9'.repeat(38) } }, { a: { N: `1${'0'.repeat(38)}` } }],
    ['ADD a :ss', {}, { a: { SS: ['b', 'c'] } }],
    ['ADD a :ss', { a: { SS: ['a', 'b'] } }, { a: { SS: ['a', 'b', 'c'] } }],
    ['ADD a.k :ns', { a: { M: { k: { NS: ['2'] } } } }, { a: { M: { k: { NS: ['2', '1'] } } } }],
    ['DELETE a :ss', { a: { SS: ['a', 'b'] } }, { a: { SS: ['a'] } }],
    ['DELETE a :ss', { a: { SS: ['b', 'c'] } }, {}],
    ['DELETE a :bs', {}, {}],
  ])('%s of %j gives %j', (text, before, after) => {
    const frozen = structuredClone(before);
    const result = update(text, before);
    expect(equalItems(result, after)).toBe(true);
    expect(result).toEqual(after);
    expect(before).toEqual(frozen);
  });

  it("take names that are prototypes' own as they are", () => {
    const result = update('SET #p = :s, #c.k = :s', { constructor: { M: {} } } as unknown as Item, {
      '#p': '__proto__',
      '#c': 'constructor',
    });
    expect(Object.keys(result).sort()).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
  });

  it.each<[string, Item, string]>([
    ['SET a.k = :s', {}, 'The document path provided in the update expression is invalid for update'],
    ['SET a.k = :s', { a: { S: 'x' } }, 'The document path provided in the update expression is invalid for update'],
    ['SET a[0] = :s', { a: { M: {} } }, 'The document path provided in the update expression is invalid for update'],
    ['REMOVE a.k', {}, 'The document path provided in the update expression is invalid for update'],
    ['SET a = b', {}, 'The provided expression refers to an attribute that does not exist in the item'],
    ['SET a = a + :one', {}, 'The provided expression refers to an attribute that does not exist in the item'],
    ['SET a = a + :one', { a: { S: '1' } }, 'An operand in the update expression has an incorrect data type'],
    ['SET a = list_append(a, :l)', { a: { N: '1' } }, 'An operand in the update expression has an incorrect data type'],
    ['ADD a :one', { a: { S: 'x' } }, 'An operand in the update expression has an incorrect data type'],
    ['ADD a :ss', { a: { NS: ['1'] } }, 'An operand in the update expression has an incorrect data type'],
    ['DELETE a :ss', { a: { S: 'x' } }, 'An operand in the update expression has an incorrect data type'],
  ])('%s of %j: %s', (text, before, message) => {
    expect(messageOf(() => update(text, before))).toBe(message);
  });
});

describe('messages of invalid updates', () => {
  it.each([
    ['', 'The expression can not be empty;'],
    ['INVALID SYNTAX HERE', 'Syntax error; token: "INVALID", near: "INVALID SYNTAX"'],
    ['SET', 'Syntax error; token: "<EOF>", near: "SET"'],
    ['SET a = :s,', 'Syntax error; token: "<EOF>", near: ","'],
    ['SET a = :one + :one + :one', 'Syntax error; token: "+", near: ":one + :one"'],
    ['ADD a b', 'Syntax error; token: "b", near: "a b"'],
    ['SET a = :s SET b = :s', 'The "SET" section can only be used once in an update expression;'],
    ['SET a = size(b)', 'The function is not allowed in an update expression; function: size'],
    ['SET a = dog(b)', 'Invalid function name; function: dog'],
    ['SET name = :s', 'Attribute name is a reserved keyword; reserved keyword: name'],
    ['SET #x = :s', 'An expression attribute name used in the document path is not defined; attribute name: #x'],
    ['SET a = :x', 'An expression attribute value used in expression is not defined; attribute value: :x'],
    [
      'SET a = :s, a = :one',
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]',
    ],
    [
      'SET a.b = :s REMOVE a',
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a]',
    ],
    [
      'SET a.b = :s, a[1] = :s',
      'Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a, [1]]',
    ],
    ['SET a = :s + :one', 'Incorrect operand type for operator or function; operator or function: +, operand type: S'],
    [
      'SET a = list_append(:s, b)',
      'Incorrect operand type for operator or function; operator or function: list_append, operand type: S',
    ],
    [
      'SET a = list_append(:l)',
      'Incorrect number of operands for operator or function; operator or function: list_append, number of operands: 1',
    ],
    [
      'SET a = if_not_exists(:l, :l)',
      'Operator or function requires a document path; operator or function: if_not_exists',
    ],
    [
      'ADD a :s',
      'Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND',
    ],
    [
      'ADD a :l',
      'Incorrect operand type for operator or function; operator: ADD, operand type: LIST, typeSet: ALLOWED_FOR_ADD_OPERAND',
    ],
    [
      'DELETE a :one',
      'Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, typeSet: ALLOWED_FOR_DELETE_OPERAND',
    ],
  ])('%s', (text, message) => {
    expect(messageOf(() => update(text, {}))).toBe(`Invalid UpdateExpression: ${message}`);
  });
});

describe('random list edits', () => {
  it('count indexes in the list as it was', () => {
    const edits = fc.uniqueArray(fc.record({ index: fc.nat(9), remove: fc.boolean() }), {
      selector: ({ index }) => index,
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(fc.nat(6), edits, (length, changes) => {
        const before = Array.from({ length }, (_, i) => ({ N: String(i) }));
        const sets = changes.filter(({ remove }) => !remove);
        const removes = changes.filter(({ remove }) => remove);
        const text = [
          sets.length > 0 ? `SET ${sets.map(({ index }) => `a[${index}] = :s${index}`).join(', ')}` : '',
          removes.length > 0 ? `REMOVE ${removes.map(({ index }) => `a[${index}]`).join(', ')}` : '',
        ].join(' ');
        const values = Object.fromEntries(sets.map(({ index }) => [`:s${index}`, { S: String(index) }]));
        const sparse: (AttributeValue | undefined)[] = [...before];
        for (const { index } of sets) sparse[index] = { S: String(index) };
        for (const { index } of removes) sparse[index] = undefined;
        const expected = Array.from(sparse).filter((one) => one !== undefined);
        const result = applyUpdate(bindUpdate(text, substitutions(values)), { a: { L: before } });
        expect(result).toEqual({ a: { L: expected } });
      }),
      { numRuns: runs(300, 10_000) },
    );
  });

  it('add numbers as the number type does', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (a, b) => {
        const bound = bindUpdate('ADD n :b', substitutions({ ':b': { N: String(b) } }));
        expect(applyUpdate(bound, { n: { N: String(a) } })).toEqual({ n: { N: addNumbers(String(a), String(b)) } });
      }),
    );
  });
});
