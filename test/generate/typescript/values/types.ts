import fc from 'fast-check';
import type { MapField, ModelValue, ValueType } from '../../../../src/model/value-type.js';
import { canonical, randomAttribute } from '../../../support/templates.js';

export interface Typed {
  readonly type: ValueType;
  readonly values: fc.Arbitrary<ModelValue>;
}

const decimals = fc.constant<Typed>({
  type: { kind: 'decimal', scale: 4 },
  values: fc
    .tuple(fc.bigInt(-(10n ** 24n), 10n ** 24n), fc.integer({ min: 1, max: 9999 }))
    .map(([whole, part]) => `${whole}.${String(part).padStart(4, '0')}`.replace(/0+$/, '')),
});

const bigInts = fc.constant<Typed>({ type: { kind: 'int' }, values: fc.bigInt(-(10n ** 37n), 10n ** 37n) });
const binaries = fc.constant<Typed>({
  type: { kind: 'binary', minBytes: 1, maxBytes: 4 },
  values: fc.uint8Array({ minLength: 1, maxLength: 4 }).map((bytes) => new Uint8Array(bytes)),
});

const scalars: fc.Arbitrary<Typed> = fc.oneof({ weight: 6, arbitrary: randomAttribute }, decimals, bigInts, binaries);

const STORABLE_IN_SETS = new Set(['bool', 'binary']);
const sets = scalars
  .filter(({ type }) => !STORABLE_IN_SETS.has(type.kind))
  .map(
    ({ type, values }): Typed => ({
      type: { kind: 'set', of: type },
      values: fc
        .uniqueArray(
          values.map((value) => canonical(type, value)),
          { minLength: 1, maxLength: 3 },
        )
        .map((all) => new Set(all)),
    }),
  );

function lists(of: fc.Arbitrary<Typed>): fc.Arbitrary<Typed> {
  return of.map(({ type, values }) => ({
    type: { kind: 'list', of: type },
    values: fc.array(values, { maxLength: 3 }),
  }));
}

function dicts(of: fc.Arbitrary<Typed>): fc.Arbitrary<Typed> {
  return of.map(({ type, values }) => ({
    type: { kind: 'dict', of: type },
    values: fc.dictionary(fc.constantFrom('x', 'y z', '#'), values).map((all) => new Map(Object.entries(all))),
  }));
}

const FIELDS = ['plain', 'two words', 'type', 'x-y'] as const;

function maps(of: fc.Arbitrary<Typed>): fc.Arbitrary<Typed> {
  return fc
    .array(fc.record({ of, optional: fc.boolean(), short: fc.boolean() }), { minLength: 1, maxLength: 4 })
    .map((all): Typed => {
      const fields = all.map(({ of: { type }, optional, short }, i): MapField => {
        const name = FIELDS[i] ?? '';
        return { name, storedName: short ? `#${i}` : name, type, optional };
      });
      const present = all.map(({ of: { values }, optional }) =>
        optional ? fc.option(values, { nil: undefined }) : values,
      );
      return {
        type: { kind: 'map', fields: new Map(fields.map((field) => [field.name, field])) },
        values: fc
          .tuple(...present)
          .map(
            (values) => new Map(fields.flatMap(({ name }, i) => (values[i] === undefined ? [] : [[name, values[i]]]))),
          ),
      };
    });
}

const some = fc.oneof(scalars, sets);
/** Types of every kind with values that they admit. */
export const types: fc.Arbitrary<Typed> = fc.oneof(
  { weight: 3, arbitrary: scalars },
  sets,
  lists(some),
  dicts(some),
  maps(some),
  maps(lists(maps(scalars))),
);
