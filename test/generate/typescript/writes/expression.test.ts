import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Expression } from '../../../../src/generate/typescript/runtime/expression.js';
import { applied } from '../../../../src/generate/typescript/runtime/expression-apply.js';
import { at, value } from '../../../../src/generate/typescript/runtime/expression-change.js';
import type { Condition } from '../../../../src/generate/typescript/runtime/expression-condition.js';
import { oneKeyOf } from '../../../../src/generate/typescript/runtime/expression-keys.js';
import { replaced } from '../../../../src/generate/typescript/runtime/expression-replace.js';
import { expressionInput } from '../../../../src/generate/typescript/runtime/expression-text.js';
import { where } from '../../../../src/generate/typescript/runtime/expression-where.js';
import { isSameItem } from '../../../../src/generate/typescript/runtime/write-values.js';
import { testClientOf } from '../../../../src/testing/client/index.js';
import { runs } from '../../../support/runs.js';

const NOTHING = (on: Condition) => on;

describe('an expression', () => {
  it('names placeholders after what they stand for', () => {
    const update = new Expression()
      .set('status', 'SHIPPED')
      .set(['shipTo', 'city'], 'Oslo')
      .set(['lines', 0, 'qty'], 2)
      .increment('version')
      .assign('stock', at('stock').minus(3))
      .assign('left', value(10).minus(at('stock')))
      .setIfAbsent('createdAt', 'now')
      .remove('note')
      .add('orders', 1);
    const condition = (on: Condition) =>
      where(
        on.exists('pk').absentOr('expiresAt', 'expiresAt', '>', 7, 'now'),
        '#size < :condition',
        { '#size': 'size' },
        { ':condition': 5 },
      ).equals('version', 4, 'expected_version');
    expect(expressionInput(condition, update)).toEqual({
      UpdateExpression:
        'SET #status = :status, #shipTo.#city = :city, #lines[0].#qty = :qty, #version = #version + :version, ' +
        '#stock = #stock - :stock, #left = :left - #stock, #createdAt = if_not_exists(#createdAt, :createdAt) ' +
        'REMOVE #note ADD #orders :orders',
      ConditionExpression:
        'attribute_exists(#pk) AND (attribute_not_exists(#expiresAt) OR #expiresAt > :now) AND #size < :condition AND ' +
        '#version = :expected_version',
      ExpressionAttributeNames: {
        '#status': 'status',
        '#shipTo': 'shipTo',
        '#city': 'city',
        '#lines': 'lines',
        '#qty': 'qty',
        '#version': 'version',
        '#stock': 'stock',
        '#left': 'left',
        '#createdAt': 'createdAt',
        '#note': 'note',
        '#orders': 'orders',
        '#pk': 'pk',
        '#expiresAt': 'expiresAt',
        '#size': 'size',
      },
      ExpressionAttributeValues: {
        ':status': 'SHIPPED',
        ':city': 'Oslo',
        ':qty': 2,
        ':version': 1,
        ':stock': 3,
        ':left': 10,
        ':createdAt': 'now',
        ':orders': 1,
        ':now': 7,
        ':condition': 5,
        ':expected_version': 4,
      },
    });
  });

  it('says the same thing again with the same text, and gives no placeholder to two names', () => {
    const condition = (on: Condition) => on.absent('gone').absent('gone');
    const update = new Expression().set('a-b', 1).set('a_b', 2);
    const twice = expressionInput(condition, update);
    expect(expressionInput(condition, update)).toEqual(twice);
    expect(twice.ConditionExpression).toBe('attribute_not_exists(#gone)');
    expect(Object.values(twice.ExpressionAttributeNames ?? {}).sort()).toEqual(['a-b', 'a_b', 'gone']);
  });

  it('leaves out what would be empty', () => {
    expect(expressionInput(NOTHING)).toEqual({});
    const update = new Expression().set('a', undefined).set('b', null).add('c', undefined);
    expect(expressionInput(NOTHING, update)).toEqual({
      UpdateExpression: 'REMOVE #a, #b',
      ExpressionAttributeNames: { '#a': 'a', '#b': 'b' },
    });
  });

  it('of keys stores the one that the item has, and leaves alone what another has', () => {
    const keys = (first?: object, second?: object, kept?: object) =>
      applied(
        new Expression().do(
          oneKeyOf(
            [
              [['pk1', 'sk1'], first as Record<string, unknown>],
              [['sk1'], second as Record<string, unknown>],
            ],
            kept as Record<string, unknown>,
          ),
        ),
        { pk1: 'old', sk1: 'old' },
      );
    expect(keys({ pk1: 'a', sk1: 'b' })).toEqual({ pk1: 'a', sk1: 'b' });
    expect(keys(undefined, { pk1: 'never', sk1: 'b' })).toEqual({ pk1: 'old', sk1: 'b' });
    expect(keys(undefined, undefined, { pk1: 'old' })).toEqual({ pk1: 'old', sk1: 'old' });
    expect(keys()).toEqual({});
  });

  it('of whole attributes is worked out without arithmetic, to the same end', () => {
    const names = ['a', 'b', '__proto__'] as const;
    const change = fc.record({
      name: fc.constantFrom(...names),
      to: fc.option(fc.oneof(fc.integer(), fc.string(), fc.constant([1]))),
    });
    fc.assert(
      fc.property(fc.array(change), fc.integer(), (changes, version) => {
        const before = { version, a: 'old', m: { x: 1 } };
        const update = new Expression().increment('version');
        for (const { name, to } of changes) update.set(name, to);
        expect(replaced(update, before)).toEqual(applied(update, before));
        expect(before).toEqual({ version, a: 'old', m: { x: 1 } });
      }),
      { numRuns: runs(100, 3000) },
    );
    const counted = new Expression().increment('version');
    for (const how of [replaced, applied]) expect(() => how(counted, { a: 1 })).toThrow('not in the item');
  });

  it('leaves an item as DynamoDB would', async () => {
    const test = testClientOf(undefined, {});
    const { engine, documentClient } = test;
    engine.createTable({
      TableName: 'items',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    });
    const { PutCommand, UpdateCommand } = await import('@aws-sdk/lib-dynamodb');
    const number = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constantFrom(0.25, -1.5, 1e-9, 12345.678));
    const item = fc.record({
      a: number,
      b: number,
      m: fc.record({ x: number, l: fc.array(number, { maxLength: 3 }) }),
      s: fc.constant(new Set(['u', 'v'])),
    });
    type Change = readonly [path: string, change: (update: Expression) => Expression];
    const places = ['a', 'b', 'c', 'm.x', 'm.y', 'm.l', 's'] as const;
    const changed = (path: (typeof places)[number]): fc.Arbitrary<Change> => {
      const [first = '', ...rest] = path.split('.');
      const place = rest.length === 0 ? first : ([first, ...rest] as const);
      const isTop = rest.length === 0;
      const changes: fc.Arbitrary<(update: Expression) => Expression>[] = [
        number.map((to) => (update) => update.set(place, to)),
        fc.constant((update) => update.remove(place)),
        number.map((to) => (update) => update.assign(place, at('b').plus(to))),
        number.map((to) => (update) => update.assign(place, at(['m', 'x'])[to < 0 ? 'minus' : 'plus'](at('a')))),
        number.map((to) => (update) => update.assign(place, value(to).minus(at('a')))),
        ...(isTop && path !== 's' ? [number.map((to) => (update: Expression) => update.add(first, to))] : []),
        ...(isTop ? [number.map((to) => (update: Expression) => update.setIfAbsent(first, to))] : []),
        ...(path === 's' ? [fc.constant((update: Expression) => update.add('s', new Set(['v', 'w'])))] : []),
      ];
      return fc.oneof(...changes).map((change): Change => [path, change]);
    };
    const changes = fc
      .subarray([...places], { minLength: 1 })
      .chain((paths) => fc.tuple(...paths.map(changed)) as fc.Arbitrary<Change[]>);
    await fc.assert(
      fc.asyncProperty(item, changes, async (before, list) => {
        const stored = { pk: 'p', ...before };
        await documentClient.send(new PutCommand({ TableName: 'items', Item: stored }));
        const update = new Expression();
        for (const [, change] of list) change(update);
        const { Attributes } = await documentClient.send(
          new UpdateCommand({
            TableName: 'items',
            Key: { pk: 'p' },
            ...expressionInput(NOTHING, update),
            ReturnValues: 'ALL_NEW',
          }),
        );
        const after = applied(update, stored);
        expect(
          isSameItem(after, Attributes ?? {}),
          JSON.stringify([[...update.changes], stored, after, Attributes]),
        ).toBe(true);
        expect(stored).toEqual({ pk: 'p', ...before });
      }),
      { numRuns: runs(40, 3000) },
    );
  });
});
