import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { marshal } from '../../../../src/design/index.js';
import { type Code, raw, ts } from '../../../../src/generate/text/index.js';
import { exactNumber } from '../../../../src/generate/typescript/runtime/values.js';
import {
  checkedCode,
  numericForm,
  readCode,
  storedCode,
  unreadCode,
} from '../../../../src/generate/typescript/values/index.js';
import type { ModelValue, ValueType } from '../../../../src/model/value-type.js';
import { normalNumber } from '../../../../src/value/number.js';
import { valuesOf } from '../../../support/modules.js';
import { runs } from '../../../support/runs.js';
import { declared, outcome } from './model-values.js';
import { types } from './types.js';

vi.setConfig({ testTimeout: 300_000 });

interface Case {
  readonly type: ValueType;
  readonly values: readonly ModelValue[];
}

const TOGETHER = runs(60, 200);
const cases: fc.Arbitrary<readonly Case[]> = fc
  .array(
    types.chain(({ type, values }) =>
      fc.record({ type: fc.constant(type), values: fc.array(values, { minLength: 5, maxLength: 5 }) }),
    ),
    { minLength: TOGETHER, maxLength: TOGETHER },
  )
  .map((all) => Object.defineProperty(all, fc.toStringMethod, { value: () => `${all.length} types` }));

const VALUE = raw('value');

async function functions(
  all: readonly Case[],
  code: (type: ValueType) => Code,
): Promise<(index: number) => (value: unknown) => unknown> {
  const built = await valuesOf(
    new Map(
      all.map(
        ({ type }, i) =>
          [`f${i}`, ts`(value: any): unknown => { const made: unknown = ${code(type)}; return made; }`] as const,
      ),
    ),
  );
  return (index) => built.get(`f${index}`) as (value: unknown) => unknown;
}

/** As the document client stores it. */
function attributeOf(value: unknown): unknown {
  const { x } = marshall({ x: value }, { removeUndefinedValues: true });
  return plain(x);
}

/** Numbers by value: DynamoDB brings them to normal form. */
function plain(attribute: unknown): unknown {
  if (attribute instanceof Uint8Array) return [...attribute];
  if (Array.isArray(attribute)) return attribute.map(plain);
  if (typeof attribute !== 'object' || attribute === null) return attribute;
  return Object.fromEntries(
    Object.entries(attribute).map(([key, value]) => {
      if (key === 'N' && typeof value === 'string') return [key, normalNumber(value)];
      if ((key === 'SS' || key === 'NS') && Array.isArray(value)) return [key, [...value].sort()];
      return [key, plain(value)];
    }),
  );
}

const numRuns = runs(1, 20);

describe('generated values', () => {
  it('are stored as `marshal` stores them, and read back as they were given', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (all) => {
        const store = await functions(all, (type) => storedCode(type, VALUE, 'value'));
        const check = await functions(all, (type) => checkedCode(type, VALUE, 'value'));
        const unread = await functions(all, (type) => unreadCode(type, VALUE));
        const read = await functions(all, (type) => readCode(type, VALUE, 'value'));
        for (const [i, { type, values }] of all.entries()) {
          for (const value of values) {
            const what = `${fc.stringify(type)} ${fc.stringify(value)}`;
            const expected = marshal(type, value);
            if (!expected.ok) throw new Error(what);
            const given = declared(type, value);
            const stored = store(i)(given);
            expect(attributeOf(stored), what).toEqual(plain(expected.value));
            const { x } = unmarshall(marshall({ x: stored }, { removeUndefinedValues: true }), {
              wrapNumbers: exactNumber,
            });
            const back = read(i)(x);
            expect(back, what).toEqual(check(i)(given));
            expect(attributeOf(unread(i)(back)), what).toEqual(plain(expected.value));
          }
        }
      }),
      { numRuns, endOnFailure: true },
    );
  });
});

const REFUSED: readonly (readonly [ValueType, readonly unknown[]])[] = [
  [{ kind: 'string', maxBytes: 3 }, ['abcd', 'éé', '\ud800', 7]],
  [{ kind: 'string', minBytes: 2 }, ['a', '']],
  [{ kind: 'string', charset: 'a-c' }, ['ad', 'A', 'a b']],
  [{ kind: 'string', charset: 'a^-' }, ['b']],
  [{ kind: 'string', charset: '^a' }, ['b']],
  [{ kind: 'string', charset: 'a]b\\d' }, ['c', '[']],
  [{ kind: 'string', pattern: 'a|bc' }, ['ab', 'abc', 'xbc']],
  [{ kind: 'string', pattern: '^[a-z]+/\\d{2}$' }, ['a/1', 'a/111', '\na/11']],
  [{ kind: 'string', pattern: '.*', charset: 'ab' }, ['abc']],
  [{ kind: 'enum', values: ['A', 'B'] }, ['C', '', undefined]],
  [{ kind: 'int', min: 0n, max: 9n }, [-1, 10, 1.5, Number.NaN, '5', undefined]],
  [{ kind: 'int', min: 0n }, [-1n, 5, 10n ** 38n]],
  [{ kind: 'epochSeconds' }, [1.5, Number.POSITIVE_INFINITY]],
  [{ kind: 'decimal', scale: 2, min: '0', max: '10' }, [0.001, 10.01, -0.01, Number.NaN, 0.1 + 0.2]],
  [{ kind: 'decimal', scale: 2 }, ['0.001', 'x', '', '1e400']],
  [
    { kind: 'timestamp' },
    ['2026-02-30', '2026-01-01T25:00:00Z', '2026-01-01T10:00:00', 'now', '0000-01-01T00:00:00+01:00', 5],
  ],
  [{ kind: 'date' }, ['2026-02-30', '2026-1-1', '2026-01-01T00:00:00Z', undefined]],
  [{ kind: 'ulid' }, ['81ARZ3NDEKTSV4RRFFQ69G5FAV', '01ARZ3NDEKTSV4RRFFQ69G5FAU', '']],
  [{ kind: 'uuid' }, ['01890000000070008000000000000000', 'x']],
  [{ kind: 'ksuid' }, ['1', undefined]],
  [{ kind: 'binary', maxBytes: 2 }, [new Uint8Array(3), 'ab']],
  [{ kind: 'set', of: { kind: 'string' } }, [new Set()]],
  [{ kind: 'list', of: { kind: 'int', min: 0n, max: 9n } }, [[1, 10]]],
];

const TAKEN: readonly (readonly [ValueType, unknown, unknown])[] = [
  [{ kind: 'string', normalize: 'lower', maxBytes: 3 }, 'ABC', 'abc'],
  [{ kind: 'string', charset: 'a]b\\d' }, 'a]7', 'a]7'],
  [{ kind: 'string', charset: '^a' }, '^a', '^a'],
  [{ kind: 'string', pattern: '(?<!x)a' }, 'a', 'a'],
  [{ kind: 'timestamp' }, '2026-01-31T12:00:00+02:00', '2026-01-31T10:00:00.000Z'],
  [{ kind: 'timestamp' }, '2026-01-31t12:00:00.123456z', '2026-01-31T12:00:00.123Z'],
  [{ kind: 'timestamp' }, '2026-01-31T12:00+0230', '2026-01-31T09:30:00.000Z'],
  [{ kind: 'timestamp' }, '2026-01-31', '2026-01-31T00:00:00.000Z'],
  [{ kind: 'uuid' }, '01890000-0000-7000-8000-00000000000A', '01890000-0000-7000-8000-00000000000a'],
  [{ kind: 'ulid' }, '01arz3ndektsv4rrffq69g5fav', '01ARZ3NDEKTSV4RRFFQ69G5FAV'],
  [{ kind: 'int', min: -9n, max: 9n }, -0, 0],
  [{ kind: 'decimal', scale: 2 }, '01.50', '1.5'],
  [{ kind: 'decimal', scale: 2 }, '-0.00', '0'],
  [{ kind: 'decimal', scale: 2, min: '0', max: '10' }, 1e-2, 0.01],
];

describe('checks of values', () => {
  it('refuse what the facts exclude', async () => {
    const all = REFUSED.map(([type]) => ({ type, values: [] }));
    const check = await functions(all, (type) => checkedCode(type, VALUE, 'value'));
    for (const [i, [type, values]] of REFUSED.entries())
      for (const value of values)
        expect(
          outcome(() => check(i)(value)),
          `${fc.stringify(type)} ${fc.stringify(value)}`,
        ).toEqual({
          error: 'InvalidArgument',
        });
  });

  it('bring values to their normal form', async () => {
    const all = TAKEN.map(([type]) => ({ type, values: [] }));
    const check = await functions(all, (type) => checkedCode(type, VALUE, 'value'));
    for (const [i, [type, value, normal]] of TAKEN.entries()) expect(check(i)(value), fc.stringify(type)).toBe(normal);
  });

  it('leave values alone of which nothing is to be said', () => {
    for (const type of [
      { kind: 'string' },
      { kind: 'bool' },
      { kind: 'any' },
      { kind: 'list', of: { kind: 'string' } },
    ] as const)
      expect(storedCode(type, VALUE, 'value')).toBe(VALUE);
  });
});

describe('readers', () => {
  it('refuse what is stored as another type', async () => {
    const wrong: readonly (readonly [ValueType, unknown])[] = [
      [{ kind: 'string' }, undefined],
      [{ kind: 'string' }, 5],
      [{ kind: 'enum', values: ['A'] }, 'B'],
      [{ kind: 'int' }, 1.5],
      [{ kind: 'int', min: 0n, max: 9n }, '5'],
      [{ kind: 'decimal', scale: 2 }, '5'],
      [{ kind: 'bool' }, 1],
      [{ kind: 'binary' }, 'x'],
      [{ kind: 'set', of: { kind: 'string' } }, ['a']],
      [{ kind: 'set', of: { kind: 'string' } }, new Set([1])],
      [{ kind: 'list', of: { kind: 'string' } }, new Set(['a'])],
      [{ kind: 'dict', of: { kind: 'string' } }, ['a']],
    ];
    const read = await functions(
      wrong.map(([type]) => ({ type, values: [] })),
      (type) => readCode(type, VALUE, 'value'),
    );
    for (const [i, [type, value]] of wrong.entries())
      expect(
        outcome(() => read(i)(value)),
        fc.stringify(type),
      ).toEqual({ error: 'UnreadableItem' });
  });
});

describe('numbers', () => {
  it('are of the type that holds every value exactly', () => {
    expect(numericForm({ kind: 'int', min: 0n, max: 2n ** 53n - 1n })).toBe('number');
    expect(numericForm({ kind: 'int', min: 0n, max: 2n ** 53n })).toBe('bigint');
    expect(numericForm({ kind: 'int', min: 0n })).toBe('bigint');
    expect(numericForm({ kind: 'decimal', scale: 2, min: '0', max: '90071992547409.91' })).toBe('number');
    expect(numericForm({ kind: 'decimal', scale: 2, min: '0', max: '90071992547409.92' })).toBe('text');
    expect(numericForm({ kind: 'decimal', scale: 2, max: '1' })).toBe('text');
  });

  it('lose nothing when they are read', () => {
    expect(exactNumber('9007199254740991')).toBe(9_007_199_254_740_991);
    expect(exactNumber('9007199254740993')).toBe(9_007_199_254_740_993n);
    expect(exactNumber('19.99')).toBe(19.99);
    expect(exactNumber('0.1000000000000000055')).toMatchObject({ value: '0.1000000000000000055' });
    expect(exactNumber('1.00000000000000000001')).toMatchObject({ value: '1.00000000000000000001' });
  });
});
