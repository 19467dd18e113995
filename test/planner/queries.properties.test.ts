import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { assembleItem, type EntityDesign } from '../../src/design/index.js';
import type { ModelValue } from '../../src/model/index.js';
import { attribute, type Item } from '../../src/value/index.js';
import { runs } from '../support/runs.js';
import { type FieldKind, fieldName, isBucketed, modelText, type Spec, specs } from './random-model.js';
import { designOf, engineOf, planOf, runRead } from './support.js';

const RANGES = ['between', 'gt', 'gte', 'lt', 'lte', 'begins'] as const;
const SERVED = { all: 0, planned: 0, indexed: 0 };

interface Ask {
  readonly by: number;
  readonly prefix: number;
  readonly givenPrefix: number;
  readonly range: (typeof RANGES)[number] | undefined;
  readonly giveRange: boolean;
  readonly order: 'asc' | 'desc' | undefined;
  readonly filter: boolean;
  readonly pick: readonly number[];
}

const asks: fc.Arbitrary<Ask> = fc.record({
  by: fc.nat(2),
  prefix: fc.nat(2),
  givenPrefix: fc.nat(2),
  range: fc.option(fc.constantFrom(...RANGES), { nil: undefined }),
  giveRange: fc.boolean(),
  order: fc.constantFrom('asc', 'desc', undefined),
  filter: fc.boolean(),
  pick: fc.array(fc.nat(12), { minLength: 5, maxLength: 5 }),
});

type Values = ReadonlyMap<string, ModelValue>;

const rows = fc.array(fc.array(fc.nat(12), { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 25 });

describe('a compiled query', () => {
  afterAll(() => {
    expect(SERVED.planned).toBeGreaterThan(SERVED.all / 2);
    expect(SERVED.indexed).toBeGreaterThan(0);
  });

  it('finds what a naive filter finds, in the order that is asked for', () => {
    fc.assert(
      fc.property(specs, asks, rows, (spec, ask, drawn) => {
        const fields = spec.fields.length;
        const by = Math.min(ask.by, fields);
        const prefix = Math.min(ask.prefix, fields - by);
        const rangeAt = by + prefix;
        const kind = spec.fields[rangeAt]?.kind;
        const range = kind === undefined || (ask.range === 'begins' && !kind.begins) ? undefined : ask.range;
        const design = designOf(modelText(spec, patternOf(spec, ask, by, prefix, range)));
        const main = design.entities.get('Main') as EntityDesign;
        const plan = planOf(design, 'find');
        SERVED.all += 1;
        if (plan.kind !== 'planned') return;
        SERVED.planned += 1;
        if (plan.operation.kind === 'read' && plan.operation.index.kind !== 'table') SERVED.indexed += 1;

        const engine = engineOf(design);
        const stored = store(spec, drawn, main, (item) => engine.putItem({ TableName: 'items', Item: item }));
        putNeighbours(design.entities, (item) => engine.putItem({ TableName: 'items', Item: item }));

        const givenPrefix = Math.min(ask.givenPrefix, prefix);
        // A range behind a prefix that is not given has no place; buckets need theirs.
        const giveRange = range !== undefined && givenPrefix === prefix && (ask.giveRange || isBucketed(spec));
        if (isBucketed(spec) && by === 0 && !giveRange) return;
        const args = new Map<string, ModelValue>([['g', 'a']]);
        for (let i = 0; i < by + givenPrefix; i += 1) args.set(fieldName(i), pick(spec, i, ask.pick[i] ?? 0));
        const bounds = giveRange && kind !== undefined ? boundsOf(kind, range, ask.pick) : undefined;
        if (bounds !== undefined && range === 'between') args.set('from', bounds[0]).set('to', bounds[1]);
        else if (bounds !== undefined) args.set(fieldName(rangeAt), bounds[0]);

        const matches = [...stored.values()].filter((values) => {
          if (values.get('g') !== 'a') return false;
          for (let i = 0; i < by + givenPrefix; i += 1) {
            if (
              spec.fields[i]?.kind.compare(
                values.get(fieldName(i)) as ModelValue,
                args.get(fieldName(i)) as ModelValue,
              ) !== 0
            )
              return false;
          }
          if (
            bounds !== undefined &&
            kind !== undefined &&
            !inRange(kind, range, bounds, values.get(fieldName(rangeAt)) as ModelValue)
          )
            return false;
          return !ask.filter || BigInt(values.get('n') as bigint) >= 3n;
        });
        const answer = runRead(engine, design, plan, args);
        const found = answer.rows.filter((row) => isMain(row));
        expect(spec.tag ? answer.rows.length : found.length).toBe(found.length);
        expect(
          found.map(idOf).sort(),
          `${plan.operation.kind === 'read' ? plan.operation.keyCondition?.text : ''}`,
        ).toEqual(matches.map((values) => String(values.get('id'))).sort());
        checkOrder(
          spec,
          ask,
          rangeAt,
          givenPrefix === prefix,
          found,
          plan.operation.kind === 'read' && plan.operation.index.kind === 'table',
        );
      }),
      { numRuns: runs(300, 10_000) },
    );
  }, 600_000);
});

function patternOf(
  spec: Spec,
  ask: Ask,
  by: number,
  prefix: number,
  range: string | undefined,
): Readonly<Record<string, unknown>> {
  const name = (i: number): string => fieldName(i);
  const at = by + prefix;
  const fan = {
    ...(spec.shards === 'none' ? {} : { shard: 'all' }),
    ...(isBucketed(spec) ? { bucket: { max: 60 } } : {}),
  };
  return {
    op: 'query',
    entity: 'Main',
    by: ['g', ...Array.from({ length: by }, (_, i) => name(i))],
    ...(prefix === 0 ? {} : { prefix: Array.from({ length: prefix }, (_, i) => name(by + i)) }),
    ...(range === undefined ? {} : { range: { [name(at)]: range } }),
    ...(ask.filter ? { filter: 'n >= 3' } : {}),
    ...(ask.order === undefined ? {} : { order: ask.order }),
    ...(Object.keys(fan).length === 0 ? {} : { fanOut: fan }),
    ...(ask.order !== undefined && spec.shards !== 'none' && at < spec.fields.length
      ? { merge: { order: name(at) } }
      : {}),
  };
}

function pick(spec: Spec, field: number, at: number): ModelValue {
  const values = spec.fields[field]?.kind.values ?? [];
  return values[at % values.length] as ModelValue;
}

/** Items under distinct ids; where two keys meet (a model may allow it), the first stays. */
function store(
  spec: Spec,
  drawn: readonly (readonly number[])[],
  main: EntityDesign,
  put: (item: Item) => void,
): Map<string, Values> {
  const stored = new Map<string, Values>();
  for (const [id, row] of drawn.entries()) {
    const values = new Map<string, ModelValue>([
      ['g', (row[4] ?? 0) % 3 === 0 ? 'b' : 'a'],
      ['id', BigInt(id)],
      ['n', BigInt((row[5] ?? 0) % 10)],
    ]);
    for (const i of spec.fields.keys()) values.set(fieldName(i), pick(spec, i, row[i] ?? 0));
    if (spec.shards === 'attribute') values.set('part', BigInt((row[3] ?? 0) % 3));
    const assembled = assembleItem(main, values, { shard: (count) => (row[3] ?? 0) % count });
    if (!assembled.ok)
      throw new Error(
        JSON.stringify(assembled.problem, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
      );
    put(assembled.item);
    stored.set(String(id), values);
  }
  return stored;
}

function putNeighbours(entities: ReadonlyMap<string, EntityDesign>, put: (item: Item) => void): void {
  for (const [name, entity] of entities) {
    if (name === 'Main') continue;
    for (const k of ['a', 'b', '0', 'zz']) {
      const assembled = assembleItem(
        entity,
        new Map([
          ['g', 'a'],
          ['k', k],
        ]),
      );
      if (assembled.ok) put(assembled.item);
    }
  }
}

function isMain(row: Item): boolean {
  return attribute(row, 'id') !== undefined;
}

function idOf(row: Item): string {
  const id = attribute(row, 'id');
  return id !== undefined && 'N' in id ? id.N : '';
}

function boundsOf(
  kind: FieldKind,
  range: string | undefined,
  picks: readonly number[],
): readonly [ModelValue, ModelValue] {
  const one = kind.values[(picks[3] ?? 0) % kind.values.length] as ModelValue;
  const two = kind.values[(picks[4] ?? 0) % kind.values.length] as ModelValue;
  if (range !== 'between') return range === 'begins' ? [[...String(one)][0] as string, two] : [one, two];
  return kind.compare(one, two) <= 0 ? [one, two] : [two, one];
}

function inRange(
  kind: FieldKind,
  range: string | undefined,
  [from, to]: readonly [ModelValue, ModelValue],
  value: ModelValue,
): boolean {
  const toFrom = kind.compare(value, from);
  switch (range) {
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
    default:
      return String(value).startsWith(String(from));
  }
}

/** Rows follow the first field that is not fixed, in the direction of the pattern. */
function checkOrder(spec: Spec, ask: Ask, at: number, whole: boolean, found: readonly Item[], onTable: boolean): void {
  const kind = spec.fields[at]?.kind;
  if (ask.order === undefined || kind === undefined || !whole || !onTable) return;
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
