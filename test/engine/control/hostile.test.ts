import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../../src/engine/index.js';
import { runs } from '../../support/runs.js';
import {
  BOOLEAN,
  LIST,
  MAP,
  methodOf,
  NUMBER,
  operations,
  resolved,
  type Schema,
  STRING,
  STRUCTURE,
  TIME,
} from './api-schema.js';
import { ARN, put, TableName, withShop } from './support.js';

const TEXTS = [
  TableName,
  ARN,
  'pk',
  'us-east-1',
  'eu-west-1',
  'vix',
  'ALL',
  'HASH',
  'ENABLE',
  '',
  'S',
  '{}',
  'KMS',
  '#a',
  ':a',
];

/** Requests of a shape, most of them wrong somewhere. */
function requests(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  const shape = resolved(schema);
  if (depth > 6) return fc.constant(null);
  if (typeof shape === 'number') return simple(shape);
  if (shape[2] === 'AttributeValue') return fc.constantFrom({ S: 'a' }, { N: '1' }, { NULL: false }, { L: [] }, {});
  const [kind] = shape;
  if (kind === LIST) return fc.array(requests(shape[4] as Schema, depth + 1), { maxLength: 2 });
  if (kind === MAP)
    return fc.dictionary(fc.constantFrom(...TEXTS), requests(shape[5] as Schema, depth + 1), { maxKeys: 2 });
  if (kind !== STRUCTURE) return fc.constant({});
  const members = shape[5] as readonly Schema[];
  const names = shape[4] as readonly string[];
  const model = Object.fromEntries(
    names.map((name, i) => [
      name,
      name === 'TableName' ? fc.constant(TableName) : requests(members[i] as Schema, depth + 1),
    ]),
  );
  return fc.record(model, { requiredKeys: names.filter((name) => name === 'TableName') });
}

function simple(shape: number): fc.Arbitrary<unknown> {
  switch (shape) {
    case STRING:
      return fc.constantFrom(...TEXTS);
    case NUMBER:
      return fc.constantFrom(-1, 0, 1, 1.5, 5, 1e6, 1e15);
    case BOOLEAN:
      return fc.boolean();
    case TIME:
      return fc.constantFrom(0, 1.7e9, new Date(), Number.NaN);
    default:
      return fc.constantFrom([], [TableName], ['a', 'a']);
  }
}

describe('whatever is asked', () => {
  it.each(operations)('%s answers, or refuses as the service would (property)', (name, input) => {
    fc.assert(
      fc.property(fc.array(requests(input), { minLength: 1, maxLength: 3 }), (several) => {
        const { engine } = withShop();
        put(engine, 'a');
        const run = (engine as unknown as Record<string, (request: unknown) => unknown>)[methodOf(name)];
        for (const request of several) {
          try {
            run?.(request);
          } catch (error) {
            expect(error).toBeInstanceOf(EngineError);
          }
        }
        engine.listTables();
      }),
      { numRuns: runs(15, 400) },
    );
  });
});
