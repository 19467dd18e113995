import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Engine, EngineError } from '../../src/engine/index.js';
import { runs } from '../support/runs.js';
import { index, item, withTable } from './support.js';

/** An item of the table: its keys, and an attribute that may be absent. */
interface Row {
  readonly pk: string;
  readonly sk: string;
  readonly n?: number;
}

type Test =
  | { readonly kind: 'compare'; readonly name: keyof Row; readonly operator: string; readonly value: string | number }
  | { readonly kind: 'in'; readonly name: keyof Row; readonly values: readonly (string | number)[] }
  | {
      readonly kind: 'between';
      readonly name: keyof Row;
      readonly low: string | number;
      readonly high: string | number;
    }
  | { readonly kind: 'begins'; readonly name: 'pk' | 'sk'; readonly prefix: string }
  | { readonly kind: 'missing'; readonly negated: boolean }
  | { readonly kind: 'and' | 'or'; readonly left: Test; readonly right: Test }
  | { readonly kind: 'not'; readonly test: Test };

const OPERATORS = ['=', '<>', '<', '<=', '>', '>='];
const values = {
  pk: fc.constantFrom('a', 'b', 'c'),
  sk: fc.constantFrom('1', '12', '2', '3'),
  n: fc.integer({ min: 0, max: 3 }),
};
const name = fc.constantFrom<keyof Row>('pk', 'pk', 'sk', 'sk', 'n');

const test: fc.Arbitrary<Test> = fc.letrec<{ test: Test; leaf: Test }>((tie) => ({
  leaf: fc.oneof(
    name.chain((attribute) =>
      fc.record({
        kind: fc.constant('compare' as const),
        name: fc.constant(attribute),
        operator: fc.constantFrom('=', '=', ...OPERATORS),
        value: values[attribute] as fc.Arbitrary<string | number>,
      }),
    ),
    name.chain((attribute) =>
      fc.record({
        kind: fc.constant('in' as const),
        name: fc.constant(attribute),
        values: fc.uniqueArray(values[attribute] as fc.Arbitrary<string | number>, { minLength: 1, maxLength: 3 }),
      }),
    ),
    name.chain((attribute) =>
      fc
        .tuple(values[attribute] as fc.Arbitrary<string | number>, values[attribute] as fc.Arbitrary<string | number>)
        .map((bounds) => {
          const [low, high] = bounds.sort((one, other) => (one < other ? -1 : 1));
          return { kind: 'between' as const, name: attribute, low, high };
        }),
    ),
    fc.record({
      kind: fc.constant('begins' as const),
      name: fc.constantFrom('pk' as const, 'sk' as const),
      prefix: fc.constantFrom('1', 'a'),
    }),
    fc.record({ kind: fc.constant('missing' as const), negated: fc.boolean() }),
  ),
  test: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), left: tie('test'), right: tie('test') }),
    fc.record({ kind: fc.constant('not' as const), test: tie('test') }),
  ),
})).test;

const rows = fc.uniqueArray(
  fc.record({ pk: values.pk, sk: values.sk, n: values.n }, { requiredKeys: ['pk', 'sk'] }) as fc.Arbitrary<Row>,
  { selector: ({ pk, sk }) => `${pk}/${sk}`, maxLength: 12 },
);

function written(value: string | number): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}

function text(condition: Test): string {
  switch (condition.kind) {
    case 'compare':
      return `${condition.name} ${condition.operator} ${written(condition.value)}`;
    case 'in':
      return `${condition.name} IN [${condition.values.map(written).join(', ')}]`;
    case 'between':
      return `${condition.name} BETWEEN ${written(condition.low)} AND ${written(condition.high)}`;
    case 'begins':
      return `begins_with(${condition.name}, '${condition.prefix}')`;
    case 'missing':
      return `n IS ${condition.negated ? 'NOT ' : ''}MISSING`;
    case 'not':
      return `NOT (${text(condition.test)})`;
    default:
      return `(${text(condition.left)} ${condition.kind.toUpperCase()} ${text(condition.right)})`;
  }
}

function satisfies(row: Row, condition: Test): boolean {
  switch (condition.kind) {
    case 'compare': {
      const value = row[condition.name];
      if (value === undefined) return condition.operator === '<>';
      const order = value < condition.value ? -1 : value > condition.value ? 1 : 0;
      return {
        '=': order === 0,
        '<>': order !== 0,
        '<': order < 0,
        '<=': order <= 0,
        '>': order > 0,
        '>=': order >= 0,
      }[condition.operator] as boolean;
    }
    case 'in':
      return condition.values.includes(row[condition.name] as string | number);
    case 'between': {
      const value = row[condition.name];
      return value !== undefined && value >= condition.low && value <= condition.high;
    }
    case 'begins':
      return row[condition.name].startsWith(condition.prefix);
    case 'missing':
      return (row.n === undefined) !== condition.negated;
    case 'not':
      return !satisfies(row, condition.test);
    case 'and':
      return satisfies(row, condition.left) && satisfies(row, condition.right);
    case 'or':
      return satisfies(row, condition.left) || satisfies(row, condition.right);
  }
}

/** Keys of all rows, `Limit` items read at a time; undefined where the service would refuse the statement. */
function selected(engine: Engine, Statement: string, Limit: number): string[] | undefined {
  const found: string[] = [];
  let NextToken: string | undefined;
  do {
    try {
      const page = engine.executeStatement({ Statement, Limit, ...(NextToken === undefined ? {} : { NextToken }) });
      found.push(
        ...page.Items.map((row) =>
          Object.values(row)
            .map((value) => Object.values(value)[0])
            .join('/'),
        ),
      );
      NextToken = page.NextToken;
    } catch (error) {
      if (error instanceof EngineError && error.message.startsWith('Overlapping conditions')) return undefined;
      throw error;
    }
  } while (NextToken !== undefined);
  return found;
}

describe('the rows of a SELECT', () => {
  it.each(['"table"', '"table"."turned"', '"table"."local"'])('are those that satisfy its WHERE: %s', (from) => {
    let read = 0;
    fc.assert(
      fc.property(rows, test, fc.integer({ min: 1, max: 5 }), (items, where, limit) => {
        const engine = withTable({
          attributes: ['n:N'],
          global: [index('turned', ['sk'], ['pk'])],
          local: [index('local', ['pk'], ['n'])],
        });
        for (const row of items) engine.putItem({ TableName: 'table', Item: item({ ...row }) });
        const found = selected(engine, `SELECT pk, sk FROM ${from} WHERE ${text(where)}`, limit);
        if (found === undefined) return;
        read++;
        const indexed = from.endsWith('"local"') ? items.filter(({ n }) => n !== undefined) : items;
        const expected = indexed.filter((row) => satisfies(row, where)).map(({ pk, sk }) => `${pk}/${sk}`);
        expect(found.sort()).toEqual(expected.sort());
      }),
      { numRuns: runs(150, 5000) },
    );
    expect(read).toBeGreaterThan(runs(75, 2500));
  });
});
