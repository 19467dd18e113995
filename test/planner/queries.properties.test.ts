import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { ModelValue } from '../../src/model/index.js';
import { attribute, type Item } from '../../src/value/index.js';
import { runs } from '../support/runs.js';
import { fieldName, modelText, type Spec, specs } from './random-model.js';
import {
  ASK,
  type Ask,
  drawnRows,
  type GivenRange,
  idOf,
  isMain,
  putItems,
  queryOf,
  type RandomQuery,
} from './random-query.js';
import { designOf, engineOf, planOf, runRead } from './support.js';

const SERVED = { all: 0, planned: 0, indexed: 0 };

describe('a compiled query', () => {
  afterAll(() => {
    expect(SERVED.planned).toBeGreaterThan(SERVED.all / 2);
    expect(SERVED.indexed).toBeGreaterThan(0);
  });

  it('finds what a naive filter finds, in the order that is asked for', () => {
    fc.assert(
      fc.property(specs, fc.record(ASK), drawnRows, (spec, ask, drawn) => {
        const query = queryOf(spec, ask);
        const design = designOf(modelText(spec, query.pattern));
        const plan = planOf(design, 'find');
        SERVED.all += 1;
        if (plan.kind !== 'planned') return;
        SERVED.planned += 1;
        if (plan.operation.kind === 'read' && plan.operation.index.kind !== 'table') SERVED.indexed += 1;

        const engine = engineOf(design);
        const stored = putItems(spec, drawn, design.entities, (item) =>
          engine.putItem({ TableName: 'items', Item: item }),
        );
        const { args } = query;
        if (args === undefined) return;
        const matches = stored.filter(
          (values) => isMatch(spec, query, args, values) && (!ask.filter || isKept(values)),
        );
        const answer = runRead(engine, design, plan, args);
        const found = answer.rows.filter((row) => isMain(row));
        expect(spec.tag ? answer.rows.length : found.length).toBe(found.length);
        expect(
          found.map(idOf).sort(),
          `${plan.operation.kind === 'read' ? plan.operation.keyCondition?.text : ''}`,
        ).toEqual(matches.map((values) => Number(values.get('id'))).sort());
        const isOnTable = plan.operation.kind === 'read' && plan.operation.index.kind === 'table';
        if (query.isWhole && isOnTable) checkOrder(spec, ask, query.next, found);
      }),
      { numRuns: runs(150, 10_000) },
    );
  }, 600_000);
});

type Values = ReadonlyMap<string, ModelValue>;

function isMatch(spec: Spec, { given, next, range }: RandomQuery, args: Values, values: Values): boolean {
  if (values.get('g') !== 'a') return false;
  for (let i = 0; i < given; i += 1) {
    const [value, asked] = [values, args].map((from) => from.get(fieldName(i)) as ModelValue);
    if (spec.fields[i]?.kind.compare(value as ModelValue, asked as ModelValue) !== 0) return false;
  }
  return range === undefined || inRange(range, values.get(fieldName(next)) as ModelValue);
}

/** By the filter of the pattern. */
function isKept(values: Values): boolean {
  return BigInt(values.get('n') as bigint) >= 3n;
}

function inRange({ kind, operator, from, to }: GivenRange, value: ModelValue): boolean {
  const toFrom = kind.compare(value, from);
  switch (operator) {
    case 'between':
      return toFrom >= 0 && kind.compare(value, to) <= 0;
    case 'gt':
      return toFrom > 0;
    case 'gte':
      return toFrom >= 0;
    case 'lt':
      return toFrom < 0;
    case 'lte':
      return toFrom <= 0;
    case 'begins':
      return String(value).startsWith(String(from));
  }
}

/** Rows follow the first field that is not fixed, in the direction of the pattern. */
function checkOrder(spec: Spec, ask: Ask, at: number, found: readonly Item[]): void {
  const kind = spec.fields[at]?.kind;
  if (ask.order === undefined || kind === undefined) return;
  const values = found.map((row) => plain(attribute(row, fieldName(at))));
  const sign = ask.order === 'desc' ? -1 : 1;
  for (let i = 1; i < values.length; i += 1) {
    expect(sign * kind.compare(values[i - 1] as ModelValue, values[i] as ModelValue)).toBeLessThanOrEqual(0);
  }
}

function plain(value: ReturnType<typeof attribute>): ModelValue {
  if (value === undefined) return null;
  if ('S' in value) return value.S;
  return 'N' in value ? (value.N.includes('.') ? value.N : BigInt(value.N)) : null;
}
