import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleItem, type EntityDesign, entityScope, itemEnv, resolveDesign } from '../../../src/design/index.js';
import { checkExpression, type Expr, holds, parseExpression, type Scope } from '../../../src/expression/model/index.js';
import { loadModel, memoryReader } from '../../../src/model/index.js';
import type { Model } from '../../../src/model/model.js';
import type { ModelValue } from '../../../src/model/value-type.js';
import { sightOf, whyNever } from '../../../src/rules/patterns/never-holding.js';
import type { AttributeValue, Item } from '../../../src/value/index.js';
import { runs } from '../../support/runs.js';
import { shop } from '../support/shop.js';

const ATTRIBUTES = [
  'n: {type: int, min: 0, max: 5}',
  'price: {type: decimal, scale: 2, min: 1, max: "2.50", optional: true, as: p}',
  'state: {enum: [NEW, PAID, SENT]}',
  'kind: {enum: [A, B], optional: true}',
  'code: {type: string, maxBytes: 2, charset: A-B}',
  'email: {type: string, maxBytes: 9, normalize: lower, optional: true}',
  'flag: {type: bool, optional: true}',
  'day: date',
  'at: {type: epochMillis, optional: true}',
  'tags: {set: {type: string, maxBytes: 2}, max: 5, optional: true}',
  'names: {list: {type: string, maxBytes: 2}, max: 5}',
  'm: {map: {x: {type: int, min: 1, max: 3}, y: {type: int, optional: true}, z: {map: {s: {enum: [NEW, OLD]}}, optional: true}}, optional: true}',
  'w: {map: {x: {type: int, max: 3}}}',
  'd: {dict: {type: int, min: 0, max: 2}, max: 3}',
  'any: {type: any, optional: true}',
  'isBig: {derive: "n > 3"}',
  'open: {derive: "state in [NEW, PAID] ? state : absent"}',
  'sum: {derive: "n * 2 + 1"}',
  'low: {derive: "lower(code)"}',
  "label: {derive: \"has(flag) ? 'A' : 'B'\"}",
  'rest: {derive: "flag ? price : n"}',
];
const NUMBERS = ['n', 'price', 'at', 'm.x', 'm.y', 'w.x', 'd.a', 'sum', 'rest', 'size(tags)', 'size(names)', '(n + 1)'];
const TEXTS = ['code', 'email', 'day', 'low', 'label', 'orderId', 'names[0]', 'lower(code)'];
const STATES = ['state', 'm.z.s', 'open'];
const TRUTHS = ['flag', 'isBig'];
const PLACES =
  'n price state kind code email flag day at tags names names[0] m m.x m.y m.z m.z.s w w.x d d.a any isBig open sum low label rest'.split(
    ' ',
  );

function shopOf(text: string): { readonly model: Model; readonly order: EntityDesign } {
  const { model } = loadModel(memoryReader({ 'model.dynamodel.yaml': text }), 'model.dynamodel.yaml');
  const order = model && resolveDesign(model).entities.get('Order');
  if (model === undefined || order === undefined) throw new Error('no model');
  return { model, order };
}

const { model, order } = shopOf(shop({ attributes: ATTRIBUTES }));

// ------------------------------------------------------------------------------------------------------------- items

const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const int = (min: number, max: number): fc.Arbitrary<bigint> => fc.bigInt(BigInt(min), BigInt(max));
const code = fc.constantFrom('A', 'B', 'AB');
const mapOf = (fields: Readonly<Record<string, fc.Arbitrary<ModelValue | undefined>>>) =>
  fc
    .record(fields)
    .map(
      (one) => new Map(Object.entries(one).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
    );

const item: fc.Arbitrary<Item> = mapOf({
  customerId: fc.constant('01JABCDEFGHJKMNPQRSTVWXYZ0'),
  orderId: fc.constant('01JABCDEFGHJKMNPQRSTVWXYZ1'),
  n: int(0, 5),
  price: optional(fc.constantFrom('1', '1.5', '2.5')),
  state: fc.constantFrom('NEW', 'PAID', 'SENT'),
  kind: optional(fc.constantFrom('A', 'B')),
  code,
  email: optional(fc.constantFrom('Ann', 'ann', 'bo')),
  flag: optional(fc.boolean()),
  day: fc.constantFrom('2026-01-01', '2026-05-05'),
  at: optional(fc.constantFrom(0n, 2n, 1767225600000n)),
  tags: optional(fc.uniqueArray(code, { minLength: 1 })),
  names: fc.array(code, { maxLength: 2 }),
  m: optional(
    mapOf({ x: int(1, 3), y: optional(int(-1, 9)), z: optional(mapOf({ s: fc.constantFrom('NEW', 'OLD') })) }),
  ),
  w: mapOf({ x: int(-1, 3) }),
  d: mapOf({ a: optional(int(0, 2)), b: optional(int(0, 2)) }),
  any: optional(fc.constantFrom<ModelValue[]>('A', 1n, true, ['A'])),
}).map((values) => {
  const made = assembleItem(order, values);
  if (!made.ok) throw new Error(JSON.stringify(made.problem));
  return made.item;
});

const params = fc
  .record(
    { p: fc.constantFrom({ N: '1' }, { N: '9' }), q: fc.constantFrom({ S: 'AB' }, { S: 'NEW' }) },
    { requiredKeys: [] },
  )
  .map((one) => new Map<string, AttributeValue>(Object.entries(one)));

const SEED = 20261122;
const ITEMS = fc.sample(fc.tuple(item, params), { numRuns: 300, seed: SEED });

// -------------------------------------------------------------------------------------------------------- conditions

const OPERATORS = fc.constantFrom('=', '!=', '<', '<=', '>', '>=');
const EQUALITY = fc.constantFrom('=', '!=');

/** Conditions over one image of the item, or, for a change, over both. */
function conditions(images: readonly string[]): fc.Arbitrary<string> {
  const isChange = images.length > 1;
  const given = (name: string): readonly string[] => (isChange ? [] : [name]);
  const at = (names: readonly string[]): fc.Arbitrary<string> =>
    fc
      .tuple(fc.constantFrom(...images), fc.constantFrom(...names))
      .map(([image, name]) => name.replace(/^([a-z]+\(|\()?/, `$1${image}`));
  const values = {
    number: fc.constantFrom('-1', '0', '1', '1.5', '2', '2.50', '3', '5', '6', '11', ...given('$p')),
    text: fc.constantFrom("'A'", "'AB'", "'a'", "'ann'", "'Ann'", "'C'", "'2026-01-01'", ...given('$q')),
    state: fc.constantFrom('NEW', 'PAID', 'SENT', 'OLD'),
  };
  const listOf = (value: fc.Arbitrary<string>) =>
    fc.array(value, { minLength: 1, maxLength: 3 }).map((list) => `[${list.join(', ')}]`);
  const words = (...parts: readonly fc.Arbitrary<string>[]) => fc.tuple(...parts).map((one) => one.join(' '));
  const isIn = fc.constantFrom('in', 'not in');
  const test = fc.oneof(
    words(at(NUMBERS), OPERATORS, fc.oneof(values.number, at(NUMBERS))),
    words(values.number, OPERATORS, at(NUMBERS)),
    words(at(TEXTS), OPERATORS, fc.oneof(values.text, at(TEXTS))),
    words(at(STATES), EQUALITY, fc.oneof(values.state, at(STATES))),
    words(at(STATES), isIn, listOf(values.state)),
    words(at(TEXTS), isIn, listOf(values.text)),
    words(at(NUMBERS), isIn, listOf(values.number)),
    words(at(['any']), EQUALITY, fc.oneof(values.number, values.text)),
    words(at(PLACES), EQUALITY, fc.constant('absent')),
    at(PLACES).map((place) => `has(${place})`),
    at(PLACES).map((place) => `not has(${place})`),
    fc.tuple(at(TEXTS), values.text).map(([place, text]) => `begins_with(${place}, ${text})`),
    fc.tuple(at(['tags', 'names', 'code']), values.text).map(([place, text]) => `contains(${place}, ${text})`),
    at(TRUTHS),
    words(at(TRUTHS), EQUALITY, fc.constantFrom('true', 'false')),
  );
  return fc.letrec<{ condition: string }>((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      test,
      fc.tuple(test, EQUALITY, fc.constantFrom('true', 'false')).map(([one, ...rest]) => `(${one}) ${rest.join(' ')}`),
      tie('condition').map((one) => `not (${one})`),
      fc.tuple(tie('condition'), tie('condition'), tie('condition')).map(([a, b, c]) => `((${a}) ? (${b}) : (${c}))`),
      {
        weight: 3,
        arbitrary: fc
          .tuple(fc.constantFrom(' and ', ' and ', ' or '), fc.array(tie('condition'), { minLength: 2, maxLength: 3 }))
          .map(([word, parts]) => parts.map((part) => `(${part})`).join(word)),
      },
    ),
  })).condition;
}

function parsed(text: string): Expr {
  const result = parseExpression(text);
  if (result.kind !== 'ok') throw new Error(text);
  return result.expr;
}

/** Draws conditions, and gives how many of those that type-check are said to hold never; each has to be false in every scope. */
function neverTrue(images: readonly string[], isThere: boolean, scopes: readonly Scope[]): number {
  let never = 0;
  const env = { ...itemEnv(order.entity), param: () => undefined, allowOldNew: images.length > 1 };
  fc.assert(
    fc.property(conditions(images), (text) => {
      const value = parsed(text);
      const { expr, problems } = checkExpression(value, env);
      if (problems.some(({ message }) => !message.includes('`$'))) return;
      const found = whyNever({ text, value, span: order.entity.span }, [sightOf(model, order, expr, isThere)]);
      if (found === undefined) return;
      never += 1;
      for (const scope of scopes) expect(holds(expr, scope), `${text}: ${found.why}`).toBe(false);
    }),
    { numRuns: runs(1500, 40_000) },
  );
  return never;
}

describe('a condition that is said never to hold', () => {
  const there = ITEMS.map(([one, given]) => entityScope(order, one, given));

  it('is true of no item', () => {
    expect(neverTrue([''], true, there)).toBeGreaterThan(30);
  });

  it('is true neither of an item nor where there is none', () => {
    expect(neverTrue([''], false, [entityScope(order, {}), ...there])).toBeGreaterThan(15);
  });

  it('is true of no change', () => {
    const images = ITEMS.map(([one], i) => (i % 5 === 0 ? {} : one));
    const changes = images.map((before, i): Scope => {
      const after = images[(i + 7) % images.length] ?? {};
      const of = (image: string) => entityScope(order, image === 'old' ? before : after);
      return {
        attribute: (name, image) => of(image).attribute(name, 'current'),
        place: (path, image) => of(image).place?.(path, 'current'),
        param: () => undefined,
      };
    });
    expect(neverTrue(['old.', 'new.'], false, changes)).toBeGreaterThan(10);
  });
});
