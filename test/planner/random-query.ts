import fc from 'fast-check';
import { assembleItem, type EntityDesign } from '../../src/design/index.js';
import type { ModelValue } from '../../src/model/index.js';
import { attribute, type Item } from '../../src/value/index.js';
import { type FieldKind, fieldName, isBucketed, type Spec } from './random-model.js';

const RANGES = ['between', 'gt', 'gte', 'lt', 'lte', 'begins'] as const;

/** How a query of a random model asks, and what a call of it gives. */
export interface Ask {
  readonly by: number;
  readonly prefix: number;
  readonly givenPrefix: number;
  readonly range: (typeof RANGES)[number] | undefined;
  readonly giveRange: boolean;
  readonly order: 'asc' | 'desc' | undefined;
  readonly filter: boolean;
  readonly pick: readonly number[];
  /** Buckets are walked one by one. */
  readonly walk?: boolean;
  /** The ends of a range `between` change places. */
  readonly reversed?: boolean;
}

export const ASK = {
  by: fc.nat(2),
  prefix: fc.nat(2),
  givenPrefix: fc.nat(2),
  range: fc.option(fc.constantFrom(...RANGES), { nil: undefined }),
  giveRange: fc.boolean(),
  order: fc.constantFrom('asc' as const, 'desc' as const, undefined),
  filter: fc.boolean(),
  pick: fc.array(fc.nat(12), { minLength: 5, maxLength: 5 }),
};

/** Of each item, which value each field has. */
export const drawnRows = fc.array(fc.array(fc.nat(12), { minLength: 6, maxLength: 6 }), {
  minLength: 1,
  maxLength: 25,
});

export interface GivenRange {
  readonly kind: FieldKind;
  readonly operator: (typeof RANGES)[number];
  readonly from: ModelValue;
  /** Of `between`. */
  readonly to: ModelValue;
}

export interface RandomQuery {
  readonly pattern: Readonly<Record<string, unknown>>;
  /** The field behind those asked for by value and by prefix. */
  readonly next: number;
  /** How many fields a call gives the values of. */
  readonly given: number;
  /** Whether these are all, up to the next. */
  readonly isWhole: boolean;
  readonly range: GivenRange | undefined;
  /** Undefined where the pattern cannot be called without the range that is not given. */
  readonly args: ReadonlyMap<string, ModelValue> | undefined;
}

export function queryOf(spec: Spec, ask: Ask): RandomQuery {
  const by = Math.min(ask.by, spec.fields.length);
  const prefix = Math.min(ask.prefix, spec.fields.length - by);
  const next = by + prefix;
  const kind = spec.fields[next]?.kind;
  const operator = kind === undefined || (ask.range === 'begins' && !kind.begins) ? undefined : ask.range;
  const givenPrefix = Math.min(ask.givenPrefix, prefix);
  const isWhole = givenPrefix === prefix;
  // A range behind a prefix that is not given has no place; buckets need theirs.
  const givesRange = isWhole && (ask.giveRange || isBucketed(spec));
  const range = givesRange && kind !== undefined && operator !== undefined ? rangeOf(kind, operator, ask) : undefined;
  const given = by + givenPrefix;
  const args = new Map<string, ModelValue>([['g', 'a']]);
  for (let i = 0; i < given; i += 1) args.set(fieldName(i), valueAt(spec, i, ask.pick[i] ?? 0));
  if (range?.operator === 'between') args.set('from', range.from).set('to', range.to);
  else if (range !== undefined) args.set(fieldName(next), range.from);
  const isCallable = !isBucketed(spec) || by > 0 || range !== undefined;
  return {
    pattern: patternOf(spec, ask, by, prefix, operator),
    next,
    given,
    isWhole,
    range,
    args: isCallable ? args : undefined,
  };
}

function patternOf(
  spec: Spec,
  ask: Ask,
  by: number,
  prefix: number,
  range: string | undefined,
): Readonly<Record<string, unknown>> {
  const names = spec.fields.map((_, i) => fieldName(i));
  const next = names[by + prefix];
  const fan = {
    ...(spec.shards === 'none' ? {} : { shard: 'all' }),
    ...(isBucketed(spec) ? { bucket: { max: 60, ...(ask.walk === true ? { mode: 'walk' } : {}) } } : {}),
  };
  return {
    op: 'query',
    entity: 'Main',
    by: ['g', ...names.slice(0, by)],
    ...(prefix === 0 ? {} : { prefix: names.slice(by, by + prefix) }),
    ...(range === undefined || next === undefined ? {} : { range: { [next]: range } }),
    ...(ask.filter ? { filter: 'n >= 3' } : {}),
    ...(ask.order === undefined ? {} : { order: ask.order }),
    ...(Object.keys(fan).length === 0 ? {} : { fanOut: fan }),
    ...(ask.order !== undefined && spec.shards !== 'none' && next !== undefined ? { merge: { order: next } } : {}),
  };
}

function rangeOf(kind: FieldKind, operator: GivenRange['operator'], { pick, reversed = false }: Ask): GivenRange {
  const one = kind.values[(pick[3] ?? 0) % kind.values.length] as ModelValue;
  const two = kind.values[(pick[4] ?? 0) % kind.values.length] as ModelValue;
  if (operator === 'begins') return { kind, operator, from: [...String(one)][0] ?? '', to: two };
  const isRight = operator !== 'between' || kind.compare(one, two) <= 0 !== reversed;
  return isRight ? { kind, operator, from: one, to: two } : { kind, operator, from: two, to: one };
}

function valueAt(spec: Spec, field: number, at: number): ModelValue {
  const values = spec.fields[field]?.kind.values ?? [];
  return values[at % values.length] as ModelValue;
}

type Values = ReadonlyMap<string, ModelValue>;

/** Puts items of the main entity, whose values it gives, and some of its neighbours. */
export function putItems(
  spec: Spec,
  drawn: readonly (readonly number[])[],
  entities: ReadonlyMap<string, EntityDesign>,
  put: (item: Item) => void,
): readonly Values[] {
  const main = entities.get('Main') as EntityDesign;
  const stored = drawn.map((row, id): Values => {
    const values = new Map<string, ModelValue>([
      ['g', (row[4] ?? 0) % 3 === 0 ? 'b' : 'a'],
      ['id', BigInt(id)],
      ['n', BigInt((row[5] ?? 0) % 10)],
    ]);
    for (const i of spec.fields.keys()) values.set(fieldName(i), valueAt(spec, i, row[i] ?? 0));
    if (spec.shards === 'attribute') values.set('part', BigInt((row[3] ?? 0) % 3));
    const assembled = assembleItem(main, values, { shard: (count) => (row[3] ?? 0) % count });
    if (!assembled.ok)
      throw new Error(
        JSON.stringify(assembled.problem, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
      );
    put(assembled.item);
    return values;
  });
  for (const [name, entity] of entities) {
    if (name === 'Main') continue;
    for (const k of ['a', 'b', '0', 'zz']) {
      const assembled = assembleItem(entity, new Map(Object.entries({ g: 'a', k })));
      if (assembled.ok) put(assembled.item);
    }
  }
  return stored;
}

export function isMain(row: Item): boolean {
  return attribute(row, 'id') !== undefined;
}

export function idOf(row: Item): number {
  const id = attribute(row, 'id');
  return id !== undefined && 'N' in id ? Number(id.N) : -1;
}
