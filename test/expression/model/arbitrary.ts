import fc from 'fast-check';
import type { Expr, FunctionName, LiteralExpr, PathExpr } from '../../../src/expression/model/expr.js';
import type { AttributeValue, Item } from '../../../src/value/index.js';

const SPAN = { start: 0, end: 0 };
const NAMES = ['a', 'b', 'c', 'and', 'my-name', 'old', '__proto__', 'size'];

const segment = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 3 }) },
);

const path: fc.Arbitrary<PathExpr> = fc
  .record({
    image: fc.constantFrom('current', 'old', 'new'),
    name: fc.constantFrom(...NAMES),
    rest: fc.array(segment, { maxLength: 2 }),
  })
  .map(({ image, name, rest }) => ({ kind: 'path', image: image as 'current', segments: [name, ...rest], ...SPAN }));

const literal: fc.Arbitrary<LiteralExpr> = fc
  .oneof(
    fc.string({ maxLength: 4 }).map((value) => ({ type: 'string' as const, value })),
    fc.integer({ min: -99, max: 99 }).map((value) => ({ type: 'number' as const, text: String(value) })),
    fc.boolean().map((value) => ({ type: 'bool' as const, value })),
    fc.constant({ type: 'null' as const }),
  )
  .map((value) => ({ kind: 'literal', value, ...SPAN }));

const param: fc.Arbitrary<Expr> = fc
  .record({ name: fc.constantFrom('p', 'q', 'and'), segments: fc.array(segment, { maxLength: 1 }) })
  .map(({ name, segments }) => ({ kind: 'param', name, segments, ...SPAN }));

/** Any tree that the parser can produce. */
export const anyExpr: fc.Arbitrary<Expr> = fc.letrec<{ expr: Expr; leaf: Expr }>((tie) => ({
  leaf: fc.oneof(path, literal, param, fc.constant<Expr>({ kind: 'absent', ...SPAN })),
  expr: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc
      .tuple(fc.constantFrom('=', '!=', '<', '<=', '>', '>='), tie('expr'), tie('expr'))
      .map(([operator, left, right]): Expr => ({ kind: 'compare', operator: operator as '=', left, right, ...SPAN })),
    fc
      .tuple(tie('expr'), fc.array(tie('expr'), { minLength: 1, maxLength: 3 }))
      .map(([operand, list]): Expr => ({ kind: 'in', operand, list, ...SPAN })),
    fc
      .tuple(fc.constantFrom('and', 'or'), fc.array(tie('expr'), { minLength: 2, maxLength: 3 }))
      .map(([kind, operands]): Expr => ({ kind: kind as 'and', operands, ...SPAN })),
    tie('expr').map((operand): Expr => ({ kind: 'not', operand, ...SPAN })),
    fc
      .tuple(tie('expr'), tie('expr'), tie('expr'))
      .map(([condition, yes, no]): Expr => ({ kind: 'conditional', condition, yes, no, ...SPAN })),
    fc
      .tuple(fc.constantFrom('+', '-', '*', '/', '%'), tie('expr'), tie('expr'))
      .map(
        ([operator, left, right]): Expr => ({ kind: 'arithmetic', operator: operator as '+', left, right, ...SPAN }),
      ),
    tie('expr').map((operand): Expr => negated(operand)),
    fc
      .tuple(fc.constantFrom<FunctionName[]>('lower', 'upper', 'size'), tie('expr'))
      .map(([name, arg]): Expr => ({ kind: 'call', name, args: [arg], ...SPAN })),
    fc
      .tuple(fc.constantFrom<FunctionName[]>('begins_with', 'contains'), tie('expr'), tie('expr'))
      .map(([name, first, second]): Expr => ({ kind: 'call', name, args: [first, second], ...SPAN })),
    fc.oneof(path, param).map((place): Expr => ({ kind: 'call', name: 'has', args: [place], ...SPAN })),
  ),
})).expr;

/** A minus sign before a plain number is part of the number. */
function negated(operand: Expr): Expr {
  if (operand.kind === 'literal' && operand.value.type === 'number' && !operand.value.text.startsWith('-')) {
    return { ...operand, value: { type: 'number', text: `-${operand.value.text}` } };
  }
  return { kind: 'negate', operand, ...SPAN };
}

const scalar: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.constantFrom<AttributeValue[]>(
    { S: '' },
    { S: 'a' },
    { S: 'ab' },
    { S: 'b' },
    { S: '\u{1F600}' },
    { S: '\uFFFD' },
  ),
  fc.constantFrom<AttributeValue[]>({ N: '0' }, { N: '1' }, { N: '1.5' }, { N: '-2' }, { N: '10' }),
  fc.constantFrom<AttributeValue[]>(
    { BOOL: true },
    { BOOL: false },
    { NULL: true },
    { B: new Uint8Array([1]) },
    { B: new Uint8Array([1, 255]) },
  ),
);

const value: fc.Arbitrary<AttributeValue> = fc.oneof(
  { weight: 5, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 2 }).map((L) => ({ L })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<AttributeValue[]>(
      { SS: ['a', 'b'] },
      { NS: ['1', '10'] },
      { BS: [new Uint8Array([1])] },
    ),
  },
  { weight: 1, arbitrary: fc.record({ b: scalar }).map((M) => ({ M })) },
);

/** Attributes `a` to `d`, each there or not. */
export const anyItem: fc.Arbitrary<Item> = fc.record({ a: value, b: value, c: value, d: value }, { requiredKeys: [] });

const smallPath: fc.Arbitrary<PathExpr> = fc
  .constantFrom<(string | number)[][]>(['a'], ['b'], ['c'], ['d'], ['a', 'b'], ['b', 0], ['c', 'b'])
  .map((segments) => ({ kind: 'path', image: 'current', segments, ...SPAN }));

const smallLiteral: fc.Arbitrary<LiteralExpr> = fc
  .constantFrom<LiteralExpr['value'][]>(
    { type: 'string', value: 'a' },
    { type: 'string', value: 'ab' },
    { type: 'string', value: '\u{1F600}' },
    { type: 'number', text: '1' },
    { type: 'number', text: '1.50' },
    { type: 'number', text: '2' },
    { type: 'bool', value: true },
    { type: 'null' },
  )
  .map((literalOf) => ({ kind: 'literal', value: literalOf, ...SPAN }));

const text: fc.Arbitrary<LiteralExpr> = fc
  .constantFrom('', 'a', 'ab', 'b')
  .map((content) => ({ kind: 'literal', value: { type: 'string', value: content }, ...SPAN }));

const sizeOfPath: fc.Arbitrary<Expr> = smallPath.map((place) => ({
  kind: 'call',
  name: 'size',
  args: [place],
  ...SPAN,
}));

const ordered: fc.Arbitrary<LiteralExpr> = smallLiteral.filter(
  ({ value: { type } }) => type === 'string' || type === 'number',
);

const comparison: fc.Arbitrary<Expr> = fc
  .oneof(
    fc.tuple(fc.constantFrom('=', '!='), fc.oneof(smallPath, sizeOfPath), fc.oneof(smallPath, smallLiteral)),
    fc.tuple(fc.constantFrom('<', '<=', '>', '>='), fc.oneof(smallPath, sizeOfPath), fc.oneof(smallPath, ordered)),
    fc.tuple(fc.constantFrom('=', '<', '>='), ordered, smallPath),
  )
  .map(([operator, left, right]): Expr => ({ kind: 'compare', operator: operator as '=', left, right, ...SPAN }));

/** Conditions over `a` to `d` that DynamoDB can evaluate, so that random items often satisfy them. */
export const anyCondition: fc.Arbitrary<Expr> = fc.letrec<{ condition: Expr }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    comparison,
    fc
      .tuple(smallPath, fc.array(smallLiteral, { minLength: 1, maxLength: 3 }))
      .map(([operand, list]): Expr => ({ kind: 'in', operand, list, ...SPAN })),
    smallPath.map((place): Expr => ({ kind: 'call', name: 'has', args: [place], ...SPAN })),
    smallPath.map((place): Expr => place),
    fc
      .tuple(smallPath, text)
      .map(([place, start]): Expr => ({ kind: 'call', name: 'begins_with', args: [place, start], ...SPAN })),
    fc
      .tuple(smallPath, smallLiteral)
      .map(([place, part]): Expr => ({ kind: 'call', name: 'contains', args: [place, part], ...SPAN })),
    tie('condition').map((operand): Expr => ({ kind: 'not', operand, ...SPAN })),
    fc
      .tuple(fc.constantFrom('and', 'or'), fc.array(tie('condition'), { minLength: 2, maxLength: 3 }))
      .map(([kind, operands]): Expr => ({ kind: kind as 'and', operands, ...SPAN })),
  ),
})).condition;
