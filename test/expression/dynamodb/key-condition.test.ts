import { describe, expect, it } from 'vitest';
import { bindKeyCondition, checkPlaceholders, type KeyPredicate } from '../../../src/expression/dynamodb/index.js';
import { messageOf, substitutions } from './support.js';

const VALUES = { ':a': { S: 'a' }, ':b': { S: 'b' } };

function predicates(text: string): readonly (readonly [string, KeyPredicate])[] {
  return [...bindKeyCondition(text, substitutions(VALUES))];
}

describe('key conditions', () => {
  it.each<[string, readonly (readonly [string, KeyPredicate])[]]>([
    ['pk = :a', [['pk', { operator: '=', value: { S: 'a' } }]]],
    [
      '(pk = :a) AND (sk > :b)',
      [
        ['pk', { operator: '=', value: { S: 'a' } }],
        ['sk', { operator: '>', value: { S: 'b' } }],
      ],
    ],
    [
      ':a = pk and :b <= sk',
      [
        ['pk', { operator: '=', value: { S: 'a' } }],
        ['sk', { operator: '>=', value: { S: 'b' } }],
      ],
    ],
    ['sk BETWEEN :a AND :b', [['sk', { operator: 'BETWEEN', low: { S: 'a' }, high: { S: 'b' } }]]],
    ['begins_with(sk, :a)', [['sk', { operator: 'begins_with', value: { S: 'a' } }]]],
  ])('%s', (text, expected) => {
    expect(predicates(text)).toEqual(expected);
  });

  it.each([
    ['pk = :a OR sk = :b', 'Invalid operator used in KeyConditionExpression: OR'],
    ['NOT pk = :a', 'Invalid operator used in KeyConditionExpression: NOT'],
    ['pk IN (:a)', 'Invalid operator used in KeyConditionExpression: IN'],
    ['pk <> :a', 'Invalid operator used in KeyConditionExpression: <>'],
    ['attribute_exists(pk)', 'Invalid operator used in KeyConditionExpression: attribute_exists'],
    ['contains(pk, :a)', 'Invalid operator used in KeyConditionExpression: contains'],
    ['size(pk) = :a', 'KeyConditionExpressions cannot contain nested operations'],
    [
      ':a BETWEEN :a AND pk',
      'Invalid condition in KeyConditionExpression: BETWEEN operator must have the key attribute as its first operand',
    ],
    [
      'begins_with(:a, pk)',
      'Invalid condition in KeyConditionExpression: begins_with operator must have the key attribute as its first operand',
    ],
    ['pk = sk', 'Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition'],
    [':a = :b', 'Invalid condition in KeyConditionExpression: No key attribute specified'],
    ['pk.x = :a', 'KeyConditionExpressions cannot have conditions on nested attributes'],
    ['pk = :a AND pk = :b', 'KeyConditionExpressions must only contain one condition per key'],
    ['', 'Invalid KeyConditionExpression: The expression can not be empty;'],
  ])('%s', (text, message) => {
    expect(messageOf(() => predicates(text))).toBe(message);
  });
});

describe('placeholders', () => {
  it('that no expression uses are refused', () => {
    const unused = substitutions({ ':v': { S: 'x' }, ':w': { S: 'y' } }, { '#n': 'a' });
    expect(messageOf(() => unused.expectAllUsed())).toBe(
      'Value provided in ExpressionAttributeNames unused in expressions: keys: {#n}',
    );
    unused.name('#n');
    expect(messageOf(() => unused.expectAllUsed())).toBe(
      'Value provided in ExpressionAttributeValues unused in expressions: keys: {:v, :w}',
    );
    unused.value(':v');
    unused.value(':w');
    expect(() => unused.expectAllUsed()).not.toThrow();
  });

  it('have a form and a length', () => {
    expect(() => checkPlaceholders('ExpressionAttributeNames', ['#a', '#0_Z'])).not.toThrow();
    expect(messageOf(() => checkPlaceholders('ExpressionAttributeNames', []))).toBe(
      'ExpressionAttributeNames must not be empty',
    );
    expect(messageOf(() => checkPlaceholders('ExpressionAttributeNames', ['a']))).toBe(
      'ExpressionAttributeNames contains invalid key: Syntax error; key: "a"',
    );
    expect(messageOf(() => checkPlaceholders('ExpressionAttributeValues', ['#a']))).toBe(
      'ExpressionAttributeValues contains invalid key: Syntax error; key: "#a"',
    );
    expect(() => checkPlaceholders('ExpressionAttributeNames', [`#${'a'.repeat(254)}`])).not.toThrow();
    expect(messageOf(() => checkPlaceholders('ExpressionAttributeNames', [`#${'a'.repeat(255)}`]))).toBe(
      'ExpressionAttributeNames contains invalid key: The expression attribute map contains a key that is too long; size of key: 256',
    );
  });
});
