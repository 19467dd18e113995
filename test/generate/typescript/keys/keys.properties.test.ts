import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { EntityDesign, KeyDesign, KeyValue } from '../../../../src/design/index.js';
import { type Code, member, raw, ts } from '../../../../src/generate/text/index.js';
import {
  keyValueCode,
  parseKeyCode,
  readableFields,
  segmentCode,
} from '../../../../src/generate/typescript/keys/index.js';
import { type CompiledVariable, decodeKey, encodeKey, RANDOM_SHARD } from '../../../../src/keys/index.js';
import type { ModelValue, ValueType } from '../../../../src/model/value-type.js';
import { valuesOf } from '../../../support/modules.js';
import { runs } from '../../../support/runs.js';
import { type RandomTemplate, randomTemplate } from '../../../support/templates.js';
import { declared, entityWith, outcome } from '../values/model-values.js';

vi.setConfig({ testTimeout: 300_000 });

const numRuns = runs(1, 10);
/** Templates that are compiled as one module. */
const TOGETHER = runs(60, 200);

interface Case {
  readonly template: RandomTemplate;
  readonly values: readonly ReadonlyMap<string, ModelValue>[];
}

const cases: fc.Arbitrary<readonly Case[]> = fc
  .array(
    randomTemplate().chain((template) =>
      fc.record({ template: fc.constant(template), values: fc.array(template.values, { minLength: 6, maxLength: 6 }) }),
    ),
    { minLength: TOGETHER, maxLength: TOGETHER },
  )
  // The message of a failure names the template.
  .map((all) => Object.defineProperty(all, fc.toStringMethod, { value: () => `${all.length} templates` }));

function entityOf({ attributes }: RandomTemplate): EntityDesign {
  return entityWith(new Map([...attributes].map(([path, { type }]) => [path, type] as const)));
}

function keyValue({ compiled, text }: RandomTemplate, attribute = 'pk'): KeyValue {
  const span = { path: '', start: 0, end: 0 };
  return {
    kind: 'template',
    slot: { attribute, type: 'S', span },
    text: { value: text, span },
    compiled,
    reads: compiled.paths,
    bytes: { min: 0, typical: 0 },
  } as unknown as KeyValue;
}

function keyOf(value: KeyValue): KeyDesign {
  return { pk: [value], sk: [], onPartial: 'require' } as unknown as KeyDesign;
}

function variablesOf({ compiled }: RandomTemplate): readonly CompiledVariable[] {
  return compiled.segments.filter((segment) => segment.kind === 'variable');
}

function typeOf(template: RandomTemplate, path: string): ValueType {
  return template.attributes.get(path)?.type ?? { kind: 'int', min: 0n, max: 99n };
}

/** Values of every path as generated code takes them. */
function declaredValues(template: RandomTemplate, values: ReadonlyMap<string, ModelValue>): Record<string, unknown> {
  return Object.fromEntries([...values].map(([path, value]) => [path, declared(typeOf(template, path), value)]));
}

const readValue = (path: string): Code => ts`values${member(path)}`;

/** Values that no template takes, of every kind. */
const WRONG: readonly ModelValue[] = [
  '',
  'é',
  'A#b',
  '\ud800',
  -1n,
  10n ** 15n,
  '12.345',
  '2026-02-30',
  'x'.repeat(90),
];

/** Bounds that are no values: other forms, out of range, between two values. */
function boundsOf(type: ValueType): readonly ModelValue[] {
  switch (type.kind) {
    case 'timestamp':
      return ['2026-01-31', '2026-01-31T12:00:00.1234Z', '2026-01-31T12:00+02:00', 'soon', '0000-01-01T00:00:00+01:00'];
    case 'date':
      return ['2026-01-31', '2026-01-31T12:00:00Z', 'soon'];
    case 'epochSeconds':
    case 'epochMillis':
      return [-5n, 10n ** 14n];
    case 'int':
      return [-(10n ** 21n), -1n, 10n ** 21n];
    case 'decimal':
      return ['-1000000', '1.005', '1000000'];
    case 'enum':
      return ['', 'AA', 'M', '~'];
    case 'ulid':
    case 'ksuid':
      return ['01a', ''];
    case 'string':
      return ['', 'A$é#', '~', '\ud800'];
    default:
      return [];
  }
}

function prefixesOf(type: ValueType): readonly string[] {
  switch (type.kind) {
    case 'timestamp':
    case 'date':
      return ['2026', '2026-01', '2026-0', '2026-01-31T1', 'x'];
    case 'string':
    case 'enum':
      return ['A', 'a#', '\ud800'];
    case 'ulid':
    case 'uuid':
    case 'ksuid':
      return ['01a', '01A', '!'];
    default:
      return [];
  }
}

describe('generated keys', () => {
  it('are those of `encodeKey`, for values that have one, and refuse the others', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (all) => {
        const built = await valuesOf(
          new Map(
            all.map(({ template }, i) => {
              const code = keyValueCode(entityOf(template), keyValue(template), readValue);
              return [`key${i}`, ts`(values: any) => ${code}`] as const;
            }),
          ),
        );
        for (const [i, { template, values }] of all.entries()) {
          const make = built.get(`key${i}`) as (values: unknown) => unknown;
          const wrong = variablesOf(template).flatMap(({ path }) =>
            WRONG.map((value) => new Map([...(values[0] ?? []), [path, value]])),
          );
          for (const each of [...values, ...wrong]) {
            const expected = encodeKey(template.compiled, (path) => stored(template, path, each.get(path)));
            const given = declaredValues(template, each);
            const got = outcome(() => make(given));
            const what = `${template.text} ${fc.stringify(each)}`;
            if (expected.ok) expect(got, what).toEqual({ value: expected.text });
            else expect(got, what).toEqual({ error: 'InvalidArgument' });
          }
        }
      }),
      { numRuns, endOnFailure: true },
    );
  });

  it('are read back as `decodeKey` does, wherever each segment has an end that shows', async () => {
    let read = 0;
    await fc.assert(
      fc.asyncProperty(cases, async (all) => {
        const built = await valuesOf(
          new Map(
            all.map(({ template }, i) => {
              const code = parseKeyCode(entityOf(template), keyOf(keyValue(template)), raw('key'));
              return [`parse${i}`, ts`(key: any) => ${code}`] as const;
            }),
          ),
        );
        for (const [i, { template, values }] of all.entries()) {
          const parse = built.get(`parse${i}`) as (key: unknown) => Record<string, unknown> | undefined;
          const fields = readableFields(entityOf(template), keyOf(keyValue(template)));
          const texts = values.flatMap((each) => {
            const key = encodeKey(template.compiled, (path) => each.get(path));
            return key.ok
              ? [key.text, `${key.text}x`, key.text.slice(1), key.text.replace(/\d/, '9'), key.text.toLowerCase()]
              : [];
          });
          for (const text of texts) {
            const expected = decodeKey(template.compiled, text);
            const got = parse({ pk: text });
            const what = `${template.text}: ${JSON.stringify(text)}`;
            if (fields.length === 0) continue;
            if (expected.kind === 'none') expect(got, what).toBeUndefined();
            if (expected.kind !== 'ok') continue;
            read += 1;
            for (const field of fields)
              expect(got?.[field], `${what} ${field}`).toEqual(
                declared(typeOf(template, field), expected.values.get(field)),
              );
          }
        }
      }),
      { numRuns, endOnFailure: true },
    );
    expect(read).toBeGreaterThan(TOGETHER * 2);
  });

  it('bound ranges as the codecs do', async () => {
    let bounds = 0;
    await fc.assert(
      fc.asyncProperty(cases, async (all) => {
        const entries = new Map<string, Code>();
        for (const [i, { template }] of all.entries()) {
          for (const [n, variable] of variablesOf(template).entries()) {
            const segment = segmentCode(variable, template.env);
            const put = (kind: string, code: Code | undefined): void => {
              if (code !== undefined) entries.set(`${kind}${i}_${n}`, ts`(value: any) => ${code}`);
            };
            put('encode', segment.encode(raw('value')));
            put('gte', segment.bound(raw('value'), 'gte'));
            put('lte', segment.bound(raw('value'), 'lte'));
            put('begins', segment.begins(raw('value')));
            put('below', segment.below(raw('value')));
            put('above', segment.above(raw('value')));
          }
        }
        const built = await valuesOf(entries);
        for (const [i, { template, values }] of all.entries()) {
          for (const [n, variable] of variablesOf(template).entries()) {
            const call = (kind: string): ((value: unknown) => unknown) | undefined =>
              built.get(`${kind}${i}_${n}`) as ((value: unknown) => unknown) | undefined;
            for (const each of values) {
              const value = each.get(variable.path);
              if (value === undefined) continue;
              const given = declared(typeOf(template, variable.path), value);
              const what = `${template.text} ${variable.path} ${fc.stringify(value)}`;
              for (const bounding of [value, ...boundsOf(variable.type)]) {
                for (const op of ['gte', 'lte'] as const) {
                  if (variable.order.kind === 'none') continue;
                  const bound = variable.codec.bound(bounding, op);
                  const expected =
                    bound.kind === 'error'
                      ? { error: 'InvalidArgument' }
                      : { value: bound.kind === 'at' ? bound : bound.kind };
                  bounds += 1;
                  const asked = declared(variable.type, bounding);
                  expect(
                    outcome(() => call(op)?.(asked)),
                    `${what} ${op} ${fc.stringify(bounding)}`,
                  ).toEqual(expected);
                }
              }
              for (const prefix of prefixesOf(variable.type)) {
                const begins = variable.codec.begins(prefix);
                const expected =
                  begins === undefined || !begins.ok ? { error: 'InvalidArgument' } : { value: begins.text };
                const make = call('begins');
                if (make === undefined) expect(begins, what).toBeUndefined();
                else
                  expect(
                    outcome(() => make(prefix)),
                    `${what} begins ${prefix}`,
                  ).toEqual(expected);
              }
              const begins = variable.codec.begins(value);
              if (begins === undefined) {
                if (call('begins') !== undefined)
                  expect(
                    outcome(() => call('begins')?.(given)),
                    what,
                  ).toEqual({ error: 'InvalidArgument' });
              } else if (begins.ok) expect(call('begins')?.(given), what).toBe(begins.text);
              const encoded = variable.codec.encode(value);
              if (!encoded.ok) continue;
              expect(call('encode')?.(given), what).toBe(encoded.text);
              const [below, above] = [call('below'), call('above')];
              if (below) expect(below(encoded.text), `${what} below`).toEqual(variable.codec.below(encoded.text));
              if (above) expect(above(encoded.text), `${what} above`).toEqual(variable.codec.above(encoded.text));
            }
          }
        }
      }),
      { numRuns, endOnFailure: true },
    );
    expect(bounds).toBeGreaterThan(TOGETHER);
  });
});

/** As a value of a wrong kind reaches the codec: what cannot be written as the declared type stays as it is. */
function stored(template: RandomTemplate, path: string, value: ModelValue | undefined): ModelValue | undefined {
  if (path === RANDOM_SHARD) return value;
  const type = typeOf(template, path);
  const given = declared(type, value);
  return typeof given === 'number' && type.kind !== 'decimal' && Number.isSafeInteger(given)
    ? BigInt(given)
    : (given as ModelValue);
}
