import * as fc from 'fast-check';
import { assembleItem, type EntityDesign, marshal, storedAtPath, unmarshalScalar } from '../../design/index.js';
import { RANDOM_SHARD } from '../../keys/index.js';
import { Dice } from '../../load/dice.js';
import { generateValue } from '../../load/generate-value.js';
import type { ModelValue, ValueType } from '../../model/value-type.js';
import type { AttributeValue, Item } from '../../value/index.js';
import { valueArbitrary } from './value-arbitrary.js';

/** Extreme values of each key part that are tried beside the drawn ones. */
const EXTREMES = 12;

export type Values = ReadonlyMap<string, ModelValue>;

/** An item with the values that it was made of. */
export interface DrawnItem {
  readonly values: Values;
  readonly item: Item;
}

/** Two items of an entity that agree in most of what makes their keys, so that they meet where keys can meet. */
export interface DrawnPair {
  readonly left: DrawnItem;
  readonly right: DrawnItem;
}

export interface PairSource {
  /** What is drawn: attributes and routing parameters that keys depend on, and those that decide between keys. */
  readonly fields: readonly string[];
  readonly pairs: fc.Arbitrary<PairCase>;
  /** Undefined where the model's facts exclude one of the items: nothing writes it. */
  pairOf(drawn: PairCase): DrawnPair | undefined;
}

export interface PairCase {
  readonly left: Readonly<Record<string, ModelValue | undefined>>;
  readonly right: Readonly<Record<string, ModelValue | undefined>>;
  /** Fields in which the right one has values of its own. */
  readonly different: readonly string[];
  /** A text of the left one that the right one has with a small change. */
  readonly near: { readonly field: number; readonly how: number } | null;
  /** Two neighbouring texts that are split at another place in the right one. */
  readonly split: { readonly at: number; readonly cut: number } | null;
  readonly shards: readonly [number, number];
}

export function pairSource(entity: EntityDesign): PairSource {
  const fields = fieldsOf(entity);
  const neighbours = neighboursOf(entity);
  const record = fc.record(Object.fromEntries(fields.map((name) => [name, fieldArbitrary(entity, name)])));
  const split = fc.record({ at: fc.nat({ max: Math.max(0, neighbours.length - 1) }), cut: fc.nat({ max: 30 }) });
  const pairs: fc.Arbitrary<PairCase> = fc.record({
    left: record,
    right: record,
    different: fc.subarray([...fields]),
    near: fc.option(fc.record({ field: fc.nat({ max: 30 }), how: fc.nat({ max: CHANGES.length - 1 }) }), { freq: 2 }),
    split: neighbours.length === 0 ? fc.constant(null) : fc.option(split, { freq: 2 }),
    shards: fc.tuple(fc.nat({ max: 1000 }), fc.nat({ max: 1000 })),
  });
  const fixed = fixedValues(entity, fields);

  function itemOf(drawn: PairCase['left'], shard: number): DrawnItem | undefined {
    const values = new Map(fixed);
    for (const [name, value] of Object.entries(drawn)) {
      const stored = value === undefined ? undefined : asStored(entity, name, value);
      if (stored !== undefined) values.set(name, stored);
    }
    const assembled = assembleItem(entity, values, { shard: (count) => shard % count });
    return assembled.ok ? { values, item: assembled.item } : undefined;
  }

  return {
    fields,
    pairs,
    pairOf(drawn) {
      const own = Object.fromEntries(drawn.different.map((name) => [name, drawn.right[name]]));
      const near = drawn.near === null ? {} : changedALittle(entity, drawn.left, drawn.near);
      const resplit = drawn.split === null ? {} : splitElsewhere(entity, drawn.left, neighbours, drawn.split);
      const left = itemOf(drawn.left, drawn.shards[0]);
      const right = itemOf({ ...drawn.left, ...own, ...near, ...resplit }, drawn.shards[1]);
      return left === undefined || right === undefined ? undefined : { left, right };
    },
  };
}

/** A routing parameter stands in keys as an attribute of its type would: normalised. */
function asStored(entity: EntityDesign, name: string, value: ModelValue): ModelValue {
  const parameter = entity.entity.routing.get(name);
  const stored = parameter === undefined ? undefined : marshal(parameter.type, value);
  if (parameter === undefined || stored?.ok !== true) return value;
  return unmarshalScalar(parameter.type, stored.value) ?? value;
}

function fieldsOf(entity: EntityDesign): readonly string[] {
  const names = new Set(entity.id);
  for (const { keys } of entity.memberships.values())
    for (const name of keys.flatMap(({ pk, sk }) => [...pk, ...sk]).flatMap(({ reads }) => reads)) names.add(name);
  for (const name of [...names]) for (const source of entity.attributes.get(name)?.derivedFrom ?? []) names.add(source);
  // They decide which of several keys an item has.
  for (const [name, { type }] of entity.attributes) if (type.kind === 'enum' || type.kind === 'bool') names.add(name);
  return [...names].filter((name) => {
    const declared = entity.attributes.get(name)?.attribute;
    return declared === undefined
      ? entity.entity.routing.has(name)
      : declared.derive === undefined && declared.constant === undefined;
  });
}

function fieldArbitrary(entity: EntityDesign, name: string): fc.Arbitrary<ModelValue | undefined> {
  const type = entity.types.typeOf(name) ?? ({ kind: 'any' } as ValueType);
  const extremes = extremesOf(entity, name);
  const drawn = valueArbitrary(type, name);
  const some = extremes.length === 0 ? drawn : fc.oneof({ withCrossShrink: true }, drawn, fc.constantFrom(...extremes));
  const mayBeAbsent = entity.attributes.get(name)?.attribute.optional === true;
  return mayBeAbsent ? fc.option(some, { nil: undefined, freq: 5 }) : some;
}

/** Values at the ends of what the keys can hold, and their neighbours. */
function extremesOf(entity: EntityDesign, name: string): readonly ModelValue[] {
  const found: ModelValue[] = [];
  for (const { keys } of entity.memberships.values()) {
    for (const { compiled } of keys.flatMap(({ pk, sk }) => [...pk, ...sk])) {
      for (const segment of compiled.ok ? compiled.segments : []) {
        if (segment.kind === 'variable' && segment.path === name && segment.shard === undefined)
          found.push(...segment.codec.samples(EXTREMES));
      }
    }
  }
  return found.slice(0, 2 * EXTREMES);
}

/** Pairs of texts that stand beside each other in a part of the table key. */
function neighboursOf(entity: EntityDesign): readonly (readonly [string, string])[] {
  const isText = (name: string): boolean =>
    entity.types.typeOf(name)?.kind === 'string' && entity.attributes.get(name)?.attribute.derive === undefined;
  const { key } = entity;
  return (key === undefined ? [] : [...key.pk, ...key.sk]).flatMap(({ reads }) =>
    reads.slice(1).flatMap((name, i): (readonly [string, string])[] => {
      const before = reads[i] ?? name;
      return before !== name && isText(before) && isText(name) ? [[before, name]] : [];
    }),
  );
}

/** Small changes of a text, of its own characters, which its charset admits. */
const CHANGES: readonly ((text: string) => string)[] = [
  (text) => text + (text.at(-1) ?? ''),
  (text) => text.slice(0, -1) + (text[0] ?? ''),
  (text) => text.slice(0, -1),
  (text) => (text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase()),
];

function changedALittle(
  entity: EntityDesign,
  values: PairCase['left'],
  { field, how }: NonNullable<PairCase['near']>,
): PairCase['left'] {
  const texts = Object.entries(values).filter(([name]) => entity.types.typeOf(name)?.kind === 'string');
  const [name, text] = texts[field % Math.max(1, texts.length)] ?? [];
  const change = CHANGES[how];
  return name === undefined || typeof text !== 'string' || change === undefined ? {} : { [name]: change(text) };
}

/** `a#b` and `c` where there was `a` and `b#c`: the same text where nothing keeps them apart. */
function splitElsewhere(
  entity: EntityDesign,
  values: PairCase['left'],
  neighbours: readonly (readonly [string, string])[],
  { at, cut }: NonNullable<PairCase['split']>,
): PairCase['left'] {
  const [first = '', second = ''] = neighbours[at % neighbours.length] ?? [];
  const before = values[first];
  const after = values[second];
  if (typeof before !== 'string' || typeof after !== 'string') return {};
  const { separator } = entity.entity;
  const separated = before + separator + after;
  const places = [...separated].flatMap((char, i) => (char === separator && i !== before.length ? [i] : []));
  const place = places[cut % Math.max(1, places.length)];
  if (place !== undefined)
    return { [first]: separated.slice(0, place), [second]: separated.slice(place + separator.length) };
  const whole = before + after;
  const other = cut % (whole.length + 1);
  return { [first]: whole.slice(0, other), [second]: whole.slice(other) };
}

/** What no key depends on is the same in all items. */
function fixedValues(entity: EntityDesign, drawn: readonly string[]): Values {
  const values = new Map<string, ModelValue>();
  for (const { attribute: declared, type } of entity.attributes.values()) {
    const { name, optional, derive, constant } = declared;
    if (drawn.includes(name) || optional || derive !== undefined || constant !== undefined) continue;
    values.set(name, generateValue(type, { dice: Dice.of(name), at: Date.UTC(2026, 5, 30), name }));
  }
  return values;
}

/** The stored value at a path of the model; of a routing parameter what an attribute would store. */
export function storedAt(entity: EntityDesign, { values, item }: DrawnItem, path: string): AttributeValue | undefined {
  const [first = path] = path.split('.');
  if (entity.attributes.has(first)) return storedAtPath(entity, item, path)?.value;
  const parameter = entity.entity.routing.get(first);
  const value = values.get(first);
  const stored = parameter === undefined || value === undefined ? undefined : marshal(parameter.type, value);
  return stored?.ok === true ? stored.value : undefined;
}

/** Whether the key holds a number that is drawn at every write. */
export function hasRandomShard(entity: EntityDesign): boolean {
  const { key } = entity;
  return (key === undefined ? [] : [...key.pk, ...key.sk]).some(({ compiled }) =>
    compiled.paths.includes(RANDOM_SHARD),
  );
}
