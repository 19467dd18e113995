import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeCondition, ComparisonOperator, Engine } from '../../src/engine/index.js';
import type { AttributeValue, Item } from '../../src/value/index.js';
import { runs } from '../support/runs.js';
import { item, withTable } from './support.js';

const TableName = 'table';

const scalars: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.constantFrom('', 'a', 'ab', 'b').map((S) => ({ S })),
  fc.constantFrom('-1', '0', '1', '10').map((N) => ({ N })),
  fc.constantFrom([], [1], [1, 2], [2]).map((bytes) => ({ B: Uint8Array.from(bytes) })),
);
const values: fc.Arbitrary<AttributeValue> = fc.oneof(
  { weight: 3, arbitrary: scalars },
  fc.constantFrom<AttributeValue>(
    { SS: ['a', 'b'] },
    { NS: ['1', '10'] },
    { BS: [Uint8Array.of(1)] },
    { L: [{ S: 'a' }, { N: '1' }] },
    { M: { a: { S: 'a' } } },
    { BOOL: true },
    { NULL: true },
  ),
);
const stored: fc.Arbitrary<Item> = fc.dictionary(fc.constantFrom('a', 'b', 'c'), values, { maxKeys: 3 });

/** How each operator is written as an expression on `#n` and `:n0`, `:n1` …. */
const TEXTS: Readonly<Record<ComparisonOperator, (name: string, operands: readonly string[]) => string>> = {
  EQ: (name, [one]) => `${name} = ${one}`,
  NE: (name, [one]) => `${name} <> ${one}`,
  LE: (name, [one]) => `${name} <= ${one}`,
  LT: (name, [one]) => `${name} < ${one}`,
  GE: (name, [one]) => `${name} >= ${one}`,
  GT: (name, [one]) => `${name} > ${one}`,
  NOT_NULL: (name) => `attribute_exists(${name})`,
  NULL: (name) => `attribute_not_exists(${name})`,
  CONTAINS: (name, [one]) => `contains(${name}, ${one})`,
  NOT_CONTAINS: (name, [one]) => `NOT contains(${name}, ${one})`,
  BEGINS_WITH: (name, [one]) => `begins_with(${name}, ${one})`,
  IN: (name, operands) => `${name} IN (${operands.join(', ')})`,
  BETWEEN: (name, [low, high]) => `${name} BETWEEN ${low} AND ${high}`,
};

const one = (operands: fc.Arbitrary<AttributeValue>) => (ComparisonOperator: ComparisonOperator) =>
  operands.map((value): AttributeCondition => ({ ComparisonOperator, AttributeValueList: [value] }));
const sameType = (min: number, max: number): fc.Arbitrary<AttributeValue[]> =>
  fc
    .array(scalars, { minLength: min, maxLength: max })
    .filter(([first, ...rest]) => rest.every((value) => Object.keys(value)[0] === Object.keys(first ?? {})[0]));

const conditions: fc.Arbitrary<AttributeCondition> = fc.oneof(
  fc.constantFrom('EQ' as const, 'NE' as const).chain(one(values)),
  fc.constantFrom<ComparisonOperator>('LE', 'LT', 'GE', 'GT', 'CONTAINS', 'NOT_CONTAINS').chain(one(scalars)),
  one(scalars.filter((value) => !('N' in value)))('BEGINS_WITH'),
  fc.constantFrom<ComparisonOperator>('NULL', 'NOT_NULL').map((ComparisonOperator) => ({ ComparisonOperator })),
  sameType(1, 3).map((AttributeValueList) => ({ ComparisonOperator: 'IN' as const, AttributeValueList })),
  scalars.map((value) => ({ ComparisonOperator: 'BETWEEN' as const, AttributeValueList: [value, value] })),
);

interface Case {
  readonly row: Item;
  readonly asked: Readonly<Record<string, AttributeCondition>>;
  readonly operator: 'AND' | 'OR';
}

const cases: fc.Arbitrary<Case> = fc.record({
  row: stored,
  asked: fc.dictionary(fc.constantFrom('a', 'b', 'c'), conditions, { minKeys: 2, maxKeys: 3 }),
  operator: fc.constantFrom('AND' as const, 'OR' as const),
});

/** The same as an expression. */
function expression({ asked, operator }: Case): {
  readonly text: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
} {
  const names: Record<string, string> = {};
  const operands: Record<string, AttributeValue> = {};
  const parts = Object.entries(asked).map(([name, { ComparisonOperator, AttributeValueList = [] }]) => {
    names[`#${name}`] = name;
    const placeholders = AttributeValueList.map((value, i) => {
      operands[`:${name}${i}`] = value;
      return `:${name}${i}`;
    });
    return TEXTS[ComparisonOperator](`#${name}`, placeholders);
  });
  return {
    text: parts.join(` ${operator} `),
    ExpressionAttributeNames: names,
    ...(Object.keys(operands).length === 0 ? {} : { ExpressionAttributeValues: operands }),
  };
}

const key = item({ pk: 'p' });

function holding(row: Item): Engine {
  const engine = withTable({ key: ['pk:S'] });
  engine.putItem({ TableName, Item: { ...row, ...key } });
  return engine;
}

function outcome(run: () => unknown): string {
  try {
    run();
    return 'done';
  } catch (error) {
    return (error as Error).name;
  }
}

describe('a condition means the same in either language', () => {
  it('on writes', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(cases, (given) => {
        const { text, ...placeholders } = expression(given);
        const { asked: Expected, operator: ConditionalOperator, row } = given;
        const legacy = outcome(() => holding(row).deleteItem({ TableName, Key: key, Expected, ConditionalOperator }));
        const modern = outcome(() =>
          holding(row).deleteItem({ TableName, Key: key, ConditionExpression: text, ...placeholders }),
        );
        expect(legacy).toBe(modern);
        seen.add(legacy);
      }),
      { numRuns: runs(300, 10_000) },
    );
    expect([...seen].sort()).toEqual(['ConditionalCheckFailedException', 'done']);
  });

  it('on reads', () => {
    const seen = new Set<number>();
    fc.assert(
      fc.property(cases, (given) => {
        const { text, ...placeholders } = expression(given);
        const engine = holding(given.row);
        const filter = { ScanFilter: given.asked, ConditionalOperator: given.operator };
        const legacy = engine.scan({ TableName, ...filter }).Count;
        expect(legacy).toBe(engine.scan({ TableName, FilterExpression: text, ...placeholders }).Count);
        seen.add(legacy);
      }),
      { numRuns: runs(300, 10_000) },
    );
    expect([...seen].sort()).toEqual([0, 1]);
  });
});
