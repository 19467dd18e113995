import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bindCondition, conditionPaths, type ExpressionKind, matches } from '../../../src/expression/dynamodb/index.js';
import { type AttributeValue, compareUtf8, equalValues, type Item, typeOf } from '../../../src/value/index.js';
import { runs } from '../../support/runs.js';
import { messageOf, substitutions } from './support.js';

const ITEM: Item = {
  s: { S: 'hello' },
  n: { N: '5' },
  b: { B: Uint8Array.of(1, 2, 3) },
  yes: { BOOL: true },
  nil: { NULL: true },
  ss: { SS: ['x', 'y'] },
  ns: { NS: ['1', '20'] },
  bs: { BS: [Uint8Array.of(9)] },
  arr: { L: [{ N: '1' }, { S: 'two' }, { M: { deep: { S: 'in' } } }] },
  doc: { M: { inner: { L: [{ S: 'zero' }] }, size2: { N: '2' } } },
};
const VALUES: Readonly<Record<string, AttributeValue>> = {
  ':hello': { S: 'hello' },
  ':hell': { S: 'hell' },
  ':x': { S: 'x' },
  ':two': { S: 'two' },
  ':deep': { M: { deep: { S: 'in' } } },
  ':S': { S: 'S' },
  ':L': { S: 'L' },
  ':n1': { N: '1' },
  ':n2': { N: '2' },
  ':n5': { N: '5.0' },
  ':n9': { N: '9' },
  ':b12': { B: Uint8Array.of(1, 2) },
  ':b23': { B: Uint8Array.of(2, 3) },
  ':set': { SS: ['y', 'x'] },
};
const NAMES = { '#status': 'status', '#s': 's', '#i': 'inner' };

function holds(text: string, item: Item = ITEM): boolean {
  return matches(bindCondition(text, 'FilterExpression', substitutions(VALUES, NAMES)), item);
}

describe('conditions', () => {
  it.each([
    's = :hello',
    '#s = :hello',
    'n = :n5',
    'n <> :n1',
    ':n5 = n',
    'n > :n1 AND n < :n9',
    'n BETWEEN :n1 AND :n9',
    'NOT n BETWEEN :n5 AND :n5 OR n = :n5',
    'n IN (:n1, :n5)',
    's IN (gone, #s)',
    'ss = :set',
    'gone <> :n1',
    'gone <> absent',
    'NOT gone = :n1',
    'attribute_exists(doc.#i[0])',
    'attribute_not_exists(doc.#i[1])',
    'attribute_not_exists(s.x)',
    'attribute_not_exists(arr[7].x)',
    'attribute_exists(arr[2].deep)',
    'attribute_type(s, :S)',
    'attribute_type(arr, :L)',
    'attribute_type(:hello, :S)',
    'begins_with(s, :hell)',
    'begins_with(b, :b12)',
    'contains(s, :hell)',
    'contains(b, :b23)',
    'contains(ss, :x)',
    'contains(ns, :n1)',
    'contains(arr, :two)',
    'contains(arr, :deep)',
    'size(s) = :n5',
    'size(b) > :n2',
    'size(ss) = :n2',
    'size(doc) = doc.size2',
    'size(arr[2]) = :n1',
    'size(n) <> :n1',
    '(s = :hello OR n = :n1) AND NOT (n = :n1)',
    '(s) = (:hello)',
    's = :hello or n = :n1 and n = :n2',
    '  s\t=\n:hello\r ',
    'arr[1] = :two',
    'attribute_exists ( s )',
  ])('%s holds', (text) => {
    expect(holds(text)).toBe(true);
  });

  it.each([
    's = :n5',
    's <> :hello',
    's < :n9',
    'gone = absent',
    'gone < :n1',
    'gone BETWEEN :n1 AND :n9',
    'gone IN (:n1, absent)',
    'yes < arr',
    'begins_with(n, s)',
    'begins_with(gone, :hell)',
    'contains(s, :n1)',
    'contains(n, :n1)',
    'contains(gone, :n1)',
    'size(n) = :n1',
    'size(yes) = :n1',
    'size(gone) = :n1',
    'attribute_type(gone, :S)',
    'attribute_exists(arr[1].x)',
    'attribute_exists(constructor2)',
    'NOT (s = :hello) OR n = :n1',
  ])('%s fails', (text) => {
    expect(holds(text)).toBe(false);
  });

  it('compare strings by UTF-8 bytes', () => {
    const item = { a: { S: '\uffff' }, b: { S: '\u{10000}' } };
    expect(holds('a < b', item)).toBe(true);
  });

  it('find no attribute in the prototype of an item', () => {
    const names = { '#c': 'constructor', '#p': '__proto__' };
    const bound = bindCondition(
      'attribute_exists(#c) OR attribute_exists(#p)',
      'ConditionExpression',
      substitutions({}, names),
    );
    expect(matches(bound, {})).toBe(false);
    expect(conditionPaths(bound)).toEqual([['constructor'], ['__proto__']]);
  });
});

describe('messages of invalid conditions', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['', 'The expression can not be empty;'],
    ['a', 'Syntax error; token: "<EOF>", near: "a"'],
    ['a =', 'Syntax error; token: "<EOF>", near: "="'],
    ['a b :x', 'Syntax error; token: "b", near: "a b :x"'],
    ['a = = :x', 'Syntax error; token: "=", near: "= = :x"'],
    ['a IN ()', 'Syntax error; token: ")", near: "()"'],
    ['(a = :x', 'Syntax error; token: "<EOF>", near: ":x"'],
    ['a = :x)', 'Syntax error; token: ")", near: ":x)"'],
    ['!!', 'Syntax error; token: "!", near: "!!"'],
    ['a = :x AND', 'Syntax error; token: "<EOF>", near: "AND"'],
    ['and = :x', 'Syntax error; token: "and", near: "and ="'],
    ['a[x] = :x', 'Syntax error; token: "x", near: "[x]"'],
    ['((a = :x))', 'The expression has redundant parentheses;'],
    ['((a = :x)) AND b = :x', 'The expression has redundant parentheses;'],
    ['a = ((:x))', 'The expression has redundant parentheses;'],
    ['dog(a)', 'Invalid function name; function: dog'],
    ['SIZE(a) = :n1', 'Invalid function name; function: SIZE'],
    ['if_not_exists(a, b) = :x', 'The function is not allowed in a filter expression; function: if_not_exists'],
    ['size(a)', 'The function is not allowed to be used this way in an expression; function: size'],
    ['contains(a, b) = :x', 'The function is not allowed to be used this way in an expression; function: contains'],
    [
      'size(size(a)) = :n1',
      'Incorrect operand type for operator or function; operator or function: size, operand type: N',
    ],
    ['status = :x', 'Attribute name is a reserved keyword; reserved keyword: status'],
    ['a.Name = :x', 'Attribute name is a reserved keyword; reserved keyword: Name'],
    ['#nope = :x', 'An expression attribute name used in the document path is not defined; attribute name: #nope'],
    ['a = :nope', 'An expression attribute value used in expression is not defined; attribute value: :nope'],
    [
      'begins_with(a)',
      'Incorrect number of operands for operator or function; operator or function: begins_with, number of operands: 1',
    ],
    [
      'a = a',
      'The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [a]',
    ],
    [
      'contains(a.b[1], a.b[1])',
      'The first operand must be distinct from the remaining operands for this operator or function; operator: contains, first operand: [a, b, [1]]',
    ],
    ['attribute_exists(:x)', 'Operator or function requires a document path; operator or function: attribute_exists'],
    [
      'begins_with(a, :n1)',
      'Incorrect operand type for operator or function; operator or function: begins_with, operand type: N',
    ],
    [
      'attribute_type(a, b)',
      'Incorrect operand type for operator or function; operator or function: attribute_type, operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}',
    ],
    [
      'attribute_type(a, :x)',
      'Invalid attribute type name found; type: x, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}',
    ],
    ['size(:n1) = :n1', 'Incorrect operand type for operator or function; operator or function: size, operand type: N'],
    ['a < :set', 'Incorrect operand type for operator or function; operator or function: <, operand type: SS'],
    [
      'a BETWEEN :n2 AND :n1',
      'The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}',
    ],
    [
      'a BETWEEN :n2 AND :x',
      'The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {S:x}',
    ],
  ];
  it.each(cases)('%s', (text, message) => {
    expect(messageOf(() => holds(text))).toBe(`Invalid FilterExpression: ${message}`);
  });

  it("report faults in the service's order", () => {
    const order = ['((dog(a)))', 'dog(a) AND size(b)', 'size(b) AND status = :nope', 'status = :nope', 'b = :nope'];
    const found = order.map((text) =>
      messageOf(() => holds(text))
        .slice('Invalid FilterExpression: '.length)
        .slice(0, 25),
    );
    expect(found).toEqual([
      'The expression has redund',
      'Invalid function name; fu',
      'The function is not allow',
      'Attribute name is a reser',
      'An expression attribute v',
    ]);
  });
});

describe('limits of expressions', () => {
  function fails(text: string, kind: Exclude<ExpressionKind, 'UpdateExpression' | 'ProjectionExpression'>): string {
    return messageOf(() => bindCondition(text, kind, substitutions(VALUES)));
  }

  it('4096 bytes', () => {
    const fits = `${'a'.repeat(4096 - 5)} = :x`;
    expect(holds(fits)).toBe(false);
    const message = 'Expression size has exceeded the maximum allowed size;';
    expect(fails(`a${fits}`, 'FilterExpression')).toBe(`Invalid FilterExpression: ${message} expression size: 4097`);
    expect(fails(`a${fits}`, 'KeyConditionExpression')).toBe(`Invalid KeyConditionExpression: ${message}`);
  });

  it('300 operators, parentheses not counted, 301 always reported', () => {
    const of = (depth: number): string => `a<b ${'or (a<b '.repeat(depth)}${')'.repeat(depth)}`;
    expect(holds(of(149))).toBe(false);
    for (const depth of [150, 300]) {
      expect(fails(of(depth), 'FilterExpression')).toBe(
        'Invalid FilterExpression: The expression contains too many operators; operator count: 301',
      );
    }
  });

  it('100 operands of IN', () => {
    const of = (count: number): string => `a IN (${Array.from({ length: count }, () => ':x').join(',')})`;
    expect(holds(of(100))).toBe(false);
    expect(fails(of(101), 'ConditionExpression')).toBe(
      'Invalid ConditionExpression: The IN operator is provided with too many operands; number of operands: 101',
    );
  });

  it('nesting without bound costs no stack', () => {
    expect(fails('('.repeat(4000), 'FilterExpression')).toMatch(/^Invalid FilterExpression: Syntax error; /);
    expect(fails('NOT '.repeat(1000), 'FilterExpression')).toMatch(/^Invalid FilterExpression: Syntax error; /);
    expect(fails('size('.repeat(800), 'FilterExpression')).toMatch(/^Invalid FilterExpression: Syntax error; /);
  });
});

describe('random conditions', () => {
  const names = ['a', 'b', 'c'];
  const scalar: fc.Arbitrary<AttributeValue> = fc.oneof(
    fc.integer({ min: 0, max: 3 }).map((n) => ({ N: String(n) })),
    fc.constantFrom('', 'x', 'xy', 'y').map((S) => ({ S })),
  );
  const stored: fc.Arbitrary<AttributeValue> = fc.oneof(
    scalar,
    fc.array(scalar, { maxLength: 2 }).map((L) => ({ L })),
    fc.constant<AttributeValue>({ SS: ['x', 'y'] }),
    fc.constant<AttributeValue>({ BOOL: true }),
  );
  type Value = AttributeValue | undefined;
  interface Case {
    readonly text: string;
    readonly expected: (item: Item) => boolean;
  }
  const operands: fc.Arbitrary<readonly [string, string]> = fc.uniqueArray(fc.constantFrom(...names), {
    minLength: 2,
    maxLength: 2,
  }) as fc.Arbitrary<unknown> as fc.Arbitrary<readonly [string, string]>;
  const numeric = (value: Value): number => (value !== undefined && 'N' in value ? Number(value.N) : Number.NaN);
  const comparisons: Readonly<Record<string, (x: Value, y: Value) => boolean>> = {
    '=': (x, y) => x !== undefined && y !== undefined && equalValues(x, y),
    '<>': (x, y) => !(x !== undefined && y !== undefined && equalValues(x, y)),
    '<': (x, y) => less(x, y),
    '>': (x, y) => less(y, x),
    '<=': (x, y) => less(x, y) || sameScalar(x, y),
    '>=': (x, y) => less(y, x) || sameScalar(x, y),
  };
  function less(x: Value, y: Value): boolean {
    if (x !== undefined && y !== undefined && 'S' in x && 'S' in y) return compareUtf8(x.S, y.S) < 0;
    return numeric(x) < numeric(y);
  }
  function sameScalar(x: Value, y: Value): boolean {
    return x !== undefined && y !== undefined && ('S' in x || 'N' in x) && equalValues(x, y);
  }
  const leaf: fc.Arbitrary<Case> = fc.oneof(
    fc.tuple(fc.constantFrom(...Object.keys(comparisons)), operands).map(([operator, [x, y]]) => ({
      text: `${x} ${operator} ${y}`,
      expected: (item: Item) => comparisons[operator]?.(item[x], item[y]) ?? false,
    })),
    fc.constantFrom(...names).map((x) => ({ text: `attribute_exists(${x})`, expected: (item: Item) => x in item })),
    operands.map(([x, y]) => ({
      text: `contains(${x}, ${y})`,
      expected: (item: Item) => {
        const [whole, part] = [item[x], item[y]];
        if (whole === undefined || part === undefined) return false;
        if ('S' in whole) return 'S' in part && whole.S.indexOf(part.S) >= 0;
        if ('SS' in whole) return 'S' in part && whole.SS.indexOf(part.S) >= 0;
        return 'L' in whole && whole.L.filter((one) => equalValues(one, part)).length > 0;
      },
    })),
    fc.tuple(fc.constantFrom(...names), fc.constantFrom('S', 'N', 'L', 'SS', 'BOOL')).map(([x, type]) => ({
      text: `attribute_type(${x}, :${type})`,
      expected: (item: Item) => item[x] !== undefined && typeOf(item[x]) === type,
    })),
    fc.constantFrom(...names).map((x) => ({
      text: `${x} BETWEEN :one AND :two`,
      expected: (item: Item) => numeric(item[x]) >= 1 && numeric(item[x]) <= 2,
    })),
  );
  const condition = fc.letrec<{ node: Case }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.tuple(fc.constantFrom('AND', 'or'), tie('node'), tie('node')).map(([operator, x, y]) => ({
        text: `(${x.text.replace(/^\((.*)\)$/, 'NOT NOT ($1)')}) ${operator} (${y.text.replace(/^\((.*)\)$/, 'NOT NOT ($1)')})`,
        expected: (item: Item) =>
          operator === 'AND' ? x.expected(item) && y.expected(item) : x.expected(item) || y.expected(item),
      })),
      tie('node').map((x) => ({ text: `not (${x.text})`, expected: (item: Item) => !x.expected(item) })),
    ),
  })).node;
  const types = Object.fromEntries(['S', 'N', 'L', 'SS', 'BOOL'].map((type) => [`:${type}`, { S: type }]));

  it('agree with a naive evaluation', () => {
    fc.assert(
      fc.property(
        condition,
        fc.dictionary(fc.constantFrom(...names), stored, { maxKeys: 3 }),
        ({ text, expected }, item) => {
          const bound = bindCondition(
            text,
            'ConditionExpression',
            substitutions({ ...types, ':one': { N: '1' }, ':two': { N: '2' } }),
          );
          expect(matches(bound, item)).toBe(expected({ ...item }));
        },
      ),
      { numRuns: runs(800, 20_000) },
    );
  });
});
