import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  addInside,
  assign,
  type Changes,
  increment,
  remove,
  set,
  setAll,
  setIfAbsent,
  updateClause,
} from '../../../../src/generate/typescript/runtime/expression.js';
import { applied, worked } from '../../../../src/generate/typescript/runtime/expression-apply.js';
import { at, type Change, value } from '../../../../src/generate/typescript/runtime/expression-change.js';
import { absent, equal, exists } from '../../../../src/generate/typescript/runtime/expression-condition.js';
import { oneKeyOf } from '../../../../src/generate/typescript/runtime/expression-keys.js';
import { counted, replaced } from '../../../../src/generate/typescript/runtime/expression-replace.js';
import { all, type Clause, expressionInput } from '../../../../src/generate/typescript/runtime/expression-text.js';
import { expiring } from '../../../../src/generate/typescript/runtime/hiding.js';
import { isSameItem } from '../../../../src/generate/typescript/runtime/write-values.js';
import { testClientOf } from '../../../../src/testing/client/index.js';
import { runs } from '../../../support/runs.js';

describe('an expression', () => {
  it('names placeholders after what they stand for', () => {
    const update = updateClause([
      set('status', 'SHIPPED'),
      set(['shipTo', 'city'], 'Oslo'),
      set(['lines', 0, 'qty'], 2),
      increment('version'),
      addInside(['counts', 'seen'], 2),
      addInside(['counts', 'none'], undefined),
      assign('stock', at('stock').minus(3)),
      assign('left', value(10).minus(at('stock'))),
      setIfAbsent('createdAt', 'now'),
      remove('note'),
      add('orders', 1),
    ]);
    const conditions: readonly Clause[] = [
      exists('pk', '_pk'),
      expiring('expiresAt').shown(7000),
      { text: '#size < :_condition_0', names: { '#size': 'size' }, values: { ':_condition_0': 5 } },
      equal('version', 4, '_expected'),
    ];
    expect(expressionInput(conditions, update)).toEqual({
      UpdateExpression:
        'SET #status = :status, #shipTo.#city = :_1, #lines[0].#qty = :_2, #version = #version + :version, ' +
        '#counts.#seen = if_not_exists(#counts.#seen, :_4) + :_5, ' +
        '#stock = #stock - :stock, #left = :left - #stock, #createdAt = if_not_exists(#createdAt, :createdAt) ' +
        'REMOVE #note ADD #orders :orders',
      ConditionExpression:
        'attribute_exists(#pk) AND (attribute_not_exists(#expiresAt) OR #expiresAt > :_time) AND ' +
        '#size < :_condition_0 AND #version = :_expected',
      ExpressionAttributeNames: {
        '#status': 'status',
        '#shipTo': 'shipTo',
        '#city': 'city',
        '#lines': 'lines',
        '#qty': 'qty',
        '#version': 'version',
        '#counts': 'counts',
        '#seen': 'seen',
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
        ':_1': 'Oslo',
        ':_2': 2,
        ':version': 1,
        ':_4': 0,
        ':_5': 2,
        ':stock': 3,
        ':left': 10,
        ':createdAt': 'now',
        ':orders': 1,
        ':_time': 7,
        ':_condition_0': 5,
        ':_expected': 4,
      },
    });
  });

  it('says the same thing once, and gives no placeholder to two names or values', () => {
    const names = ['a-b', 'a_b', 'a"b', '_0', '_1', '_time', 'pk', 'condition', 'expiresAt'];
    const changes = names.map((name, i) => set(name, i));
    for (const update of [
      updateClause(changes),
      replaced({}, Object.fromEntries(names.map((n, i) => [n, i]))).update,
    ]) {
      const input = expressionInput(
        [absent('gone', '_pk'), absent('gone', '_pk'), expiring('_ttl').shown(0), equal('a b', 'c', '_read0')],
        update,
      );
      expect(input.ConditionExpression).toMatch(
        /^attribute_not_exists\(#gone\) AND \(.* OR .*\) AND #_read0 = :_read0$/,
      );
      expect(Object.values(input.ExpressionAttributeNames ?? {}).sort()).toEqual(
        [...names, 'gone', '_ttl', '_ttl', 'a b'].sort(),
      );
      expect(Object.keys(input.ExpressionAttributeValues ?? {})).toHaveLength(names.length + 2);
    }
  });

  it('puts into brackets what has an `or`, beside others', () => {
    const either = { text: 'a = b OR c = d' };
    expect(all([either]).text).toBe('a = b OR c = d');
    expect(all([all([either]), { text: '' }, { text: 'e = f' }]).text).toBe('(a = b OR c = d) AND e = f');
  });

  it('leaves out what would be empty', () => {
    expect(expressionInput([])).toEqual({});
    const update = updateClause([set('a', undefined), set('b', null), add('c', undefined)]);
    expect(expressionInput([], update)).toEqual({
      UpdateExpression: 'REMOVE #a, #b',
      ExpressionAttributeNames: { '#a': 'a', '#b': 'b' },
    });
    expect(replaced({ a: 1, c: null }, { a: undefined, b: null })).toEqual({ after: { c: null }, update });
  });

  it('of keys stores the one that the item has, and leaves alone what another has', () => {
    type Key = Record<string, unknown> | undefined;
    const keys = (first?: Key, second?: Key, kept?: Key) => {
      const key = oneKeyOf(
        [
          [['pk1', 'sk1'], first],
          [['sk1'], second],
        ],
        kept,
      );
      const before = { pk1: 'old', sk1: 'old' };
      expect(applied(setAll(key), before)).toEqual(replaced(before, key).after);
      return applied(setAll(key), before);
    };
    expect(keys({ pk1: 'a', sk1: 'b' })).toEqual({ pk1: 'a', sk1: 'b' });
    expect(keys(undefined, { pk1: 'never', sk1: 'b' })).toEqual({ pk1: 'old', sk1: 'b' });
    expect(keys(undefined, undefined, { pk1: 'old' })).toEqual({ pk1: 'old', sk1: 'old' });
    expect(keys()).toEqual({});
  });

  it('of whole attributes is worked out without arithmetic, to the same end', () => {
    const patch = fc.dictionary(
      fc.constantFrom('a', 'b', 'c'),
      fc.option(fc.oneof(fc.integer(), fc.string(), fc.constant([1]))),
    );
    fc.assert(
      fc.property(patch, patch, fc.integer(), (first, second, version) => {
        const before = { version, a: 'old', m: { x: 1 } };
        const seen: unknown[] = [];
        const then = (after: Record<string, unknown>) => {
          seen.push(after);
          return second;
        };
        const plain = replaced(before, { ...first, version: counted(version) }, then);
        const other = worked(before, [...setAll(first), increment('version')], then);
        expect(plain.after).toEqual(other.after);
        expect(seen[0]).toEqual(seen[1]);
        expect(before).toEqual({ version, a: 'old', m: { x: 1 } });
      }),
      { numRuns: runs(100, 3000) },
    );
    expect(() => counted(undefined)).toThrow('no number');
    expect(() => applied([increment('version')], { a: 1 })).toThrow('not in the item');
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
    const places = ['a', 'b', 'c', 'm.x', 'm.y', 'm.l', 's'] as const;
    const changed = (path: (typeof places)[number]): fc.Arbitrary<Change | undefined> => {
      const [first = '', ...rest] = path.split('.');
      const place = rest.length === 0 ? first : ([first, ...rest] as const);
      const isTop = rest.length === 0;
      return fc.oneof(
        number.map((to) => set(place, to)),
        fc.constant(remove(place)),
        number.map((to) => assign(place, at('b').plus(to))),
        number.map((to) => assign(place, at(['m', 'x'])[to < 0 ? 'minus' : 'plus'](at('a')))),
        number.map((to) => assign(place, value(to).minus(at('a')))),
        ...(isTop && path !== 's' ? [number.map((to) => add(first, to))] : []),
        ...(isTop ? [number.map((to) => setIfAbsent(first, to))] : []),
        ...(path === 'm.x' || path === 'm.y' ? [number.map((to) => addInside(place, to))] : []),
        ...(path === 's' ? [fc.constant(add('s', new Set(['v', 'w'])))] : []),
      );
    };
    const changes = fc
      .subarray([...places], { minLength: 1 })
      .chain((paths) => fc.tuple(...paths.map(changed)) as fc.Arbitrary<Changes>);
    await fc.assert(
      fc.asyncProperty(item, changes, async (before, list) => {
        const stored = { pk: 'p', ...before };
        await documentClient.send(new PutCommand({ TableName: 'items', Item: stored }));
        const { Attributes } = await documentClient.send(
          new UpdateCommand({
            TableName: 'items',
            Key: { pk: 'p' },
            ...expressionInput([], updateClause(list)),
            ReturnValues: 'ALL_NEW',
          }),
        );
        const after = applied(list, stored);
        expect(isSameItem(after, Attributes ?? {}), JSON.stringify([list, stored, after, Attributes])).toBe(true);
        expect(stored).toEqual({ pk: 'p', ...before });
      }),
      { numRuns: runs(40, 3000) },
    );
  });
});
