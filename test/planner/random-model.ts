import fc from 'fast-check';
import type { ModelValue } from '../../src/model/index.js';
import { compareUtf8 } from '../../src/value/index.js';

/** A kind of field: how the model declares it, how a template writes it, and its values in order. */
export interface FieldKind {
  readonly kind: string;
  readonly type: unknown;
  /** Placeholder functions that keep (or reverse) the order. */
  readonly fns: readonly string[];
  readonly values: readonly ModelValue[];
  compare(a: ModelValue, b: ModelValue): number;
  /** Whether a native key attribute keeps the order. */
  readonly begins: boolean;
}

const byText = (a: ModelValue, b: ModelValue): number => compareUtf8(String(a), String(b));
const byNumber = (a: ModelValue, b: ModelValue): number =>
  BigInt(a as bigint) < BigInt(b as bigint) ? -1 : a === b ? 0 : 1;
const byDecimal = (a: ModelValue, b: ModelValue): number => Number(a) - Number(b);

/** Values sit at the places where ranges go wrong: around separators, escapes, prefixes of each other, signs and ends of days. */
export const FIELD_KINDS: readonly FieldKind[] = [
  {
    kind: 'text',
    type: { type: 'string', minBytes: 1, maxBytes: 12 },
    fns: [''],
    values: ['a', 'a!', 'a#', 'a#b', 'a$', 'a$24', 'ab', 'b', ' ', '\u0001', 'é', '\ud83d\ude00', '\uffff'],
    compare: byText,
    begins: true,
  },
  {
    kind: 'word',
    type: { type: 'string', charset: 'a-z0-9_', minBytes: 1, maxBytes: 6 },
    fns: [''],
    values: ['a', 'a0', 'a_', 'aa', 'ab', 'b', 'z', '0'],
    compare: byText,
    begins: true,
  },
  {
    kind: 'count',
    type: { type: 'int', min: 0, max: 99 },
    fns: ['|pad:2', '|pad:3', '|desc'],
    values: [0n, 1n, 2n, 9n, 10n, 50n, 98n, 99n],
    compare: byNumber,
    begins: false,
  },
  {
    kind: 'delta',
    type: { type: 'int', min: -50, max: 50 },
    fns: ['|signed:2', '|desc'],
    values: [-50n, -10n, -9n, -1n, 0n, 1n, 9n, 10n, 50n],
    compare: byNumber,
    begins: false,
  },
  {
    kind: 'time',
    type: { type: 'timestamp' },
    fns: ['|iso', '', '|desc'],
    values: [
      '2026-01-01T00:00:00.000Z',
      '2026-01-01T23:59:59.999Z',
      '2026-01-02T00:00:00.000Z',
      '2026-01-02T12:00:00.000Z',
      '2026-01-03T00:00:00.000Z',
      '2026-02-01T00:00:00.000Z',
    ],
    compare: byText,
    begins: true,
  },
  {
    kind: 'day',
    type: { type: 'date' },
    fns: ['', '|date:yyyy-MM-dd'],
    values: ['2025-12-31', '2026-01-01', '2026-01-02', '2026-01-31', '2026-02-01'],
    compare: byText,
    begins: true,
  },
  {
    kind: 'price',
    type: { type: 'decimal', scale: 2, min: '0', max: '999' },
    fns: ['|dec:3.2'],
    values: ['0', '0.01', '0.1', '1', '9.99', '10', '100.5', '999'],
    compare: byDecimal,
    begins: false,
  },
  {
    kind: 'state',
    type: { enum: ['A', 'AB', 'B', 'C'] },
    fns: [''],
    values: ['A', 'AB', 'B', 'C'],
    compare: byText,
    begins: true,
  },
];

export interface Spec {
  readonly fields: readonly { readonly kind: FieldKind; readonly fn: string }[];
  /** Literal of the main entity's sort key, and those of the neighbours in the same partition. */
  readonly literal: string;
  readonly neighbours: readonly string[];
  readonly shards: 'none' | 'random' | 'calculated' | 'attribute';
  readonly bucket: boolean;
  readonly table: 'template' | 'single';
  readonly index: 'natural' | 'template' | 'inverted';
  readonly tag: boolean;
}

export const specs: fc.Arbitrary<Spec> = fc.record({
  fields: fc.array(
    fc
      .constantFrom(...FIELD_KINDS)
      .chain((kind) => fc.record({ kind: fc.constant(kind), fn: fc.constantFrom(...kind.fns) })),
    { minLength: 1, maxLength: 3 },
  ),
  literal: fc.constantFrom('A#', 'A', '', 'MAIN#'),
  neighbours: fc.uniqueArray(fc.constantFrom('B#', 'A$', '@', 'AA#', 'Z', 'MAIN', 'N'), { maxLength: 2 }),
  shards: fc.constantFrom('none', 'none', 'none', 'random', 'calculated', 'attribute'),
  bucket: fc.boolean(),
  table: fc.constantFrom('template', 'single'),
  index: fc.constantFrom('natural', 'template', 'inverted'),
  tag: fc.constantFrom(true, true, true, false),
}) as fc.Arbitrary<Spec>;

/** Fields are called f0, f1, …; `g` groups, `id` tells items apart, `n` is for filters. */
export function fieldName(i: number): string {
  return `f${i}`;
}

/** Whether the partition key is cut by a time bucket of the first field. */
export function isBucketed(spec: Spec): boolean {
  return spec.bucket && spec.fields[0]?.kind.kind === 'time';
}

export function modelText(spec: Spec, pattern: Readonly<Record<string, unknown>>): string {
  const placeholders = spec.fields.map(({ fn }, i) => `{${fieldName(i)}${fn}}`);
  const pk = `P#{g}${isBucketed(spec) ? '#{f0|bucket:1d}' : ''}${shardText(spec)}`;
  const tail = [...placeholders, '{id|pad:3}'].join('#');
  const attributes: Record<string, unknown> = {
    g: { type: 'string', charset: 'a-c', minBytes: 1, maxBytes: 1 },
    id: { type: 'int', min: 0, max: 999 },
    n: { type: 'int', min: 0, max: 9 },
    ...(spec.shards === 'attribute' ? { part: { type: 'int', min: 0, max: 2, generate: 'shard(3)' } } : {}),
  };
  for (const [i, { kind }] of spec.fields.entries()) attributes[fieldName(i)] = kind.type;
  const natural = spec.fields.map((_, i) => fieldName(i));
  const indexes: Record<string, unknown> =
    spec.index === 'natural'
      ? { other: { pk: 'g', sk: natural, project: 'all' } }
      : { other: { pk: 'xpk', sk: 'xsk', project: 'all' } };
  const mapping =
    spec.index === 'natural'
      ? 'natural'
      : spec.index === 'inverted'
        ? 'invert'
        : { pk: 'X#{g}', sk: `${[...placeholders].reverse().join('#')}` };
  const entities: Record<string, unknown> = {
    Main: { table: 'items', id: ['id'], key: { pk, sk: spec.literal + tail }, indexes: { other: mapping }, attributes },
  };
  for (const [i, literal] of spec.neighbours.entries()) {
    entities[`Near${i}`] = {
      table: 'items',
      key: { pk: 'P#{g}', sk: `${literal}{k}` },
      attributes: { g: attributes.g, k: { type: 'string', charset: 'a-z0-9', minBytes: 1, maxBytes: 3 } },
    };
  }
  return JSON.stringify({
    dynamodel: 1,
    model: 'random',
    ...(spec.tag ? { defaults: { entityAttribute: '_t' } } : { defaults: { entityAttribute: 'none' } }),
    tables: { items: { key: { pk: 'pk', sk: 'sk' }, indexes } },
    entities,
    accessPatterns: { find: pattern },
  });
}

function shardText(spec: Spec): string {
  if (spec.shards === 'random') return '#{shard:3}';
  if (spec.shards === 'calculated') return '#{shard:3 by id}';
  return spec.shards === 'attribute' ? '#{part}' : '';
}
