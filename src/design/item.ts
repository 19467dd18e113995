import { evaluate, holds, itemScope, valueAt } from '../expression/model/index.js';
import { type EncodeError, encodeKey, RANDOM_SHARD } from '../keys/index.js';
import type { ModelValue } from '../model/value-type.js';
import { type AttributeValue, attribute, type Item, type MutableItem, setAttribute } from '../value/index.js';
import type { EntityDesign, KeyDesign, KeyValue } from './design.js';
import { typeAtPath } from './key-values.js';
import { type MarshalProblem, marshal, unmarshalScalar } from './marshal.js';
import { storedAtPath, storedSegments } from './stored-path.js';

export type ItemProblem =
  | ({ readonly kind: 'value'; readonly attribute: string } & MarshalProblem)
  | { readonly kind: 'missing'; readonly attribute: string }
  | { readonly kind: 'key'; readonly slot: string; readonly error: EncodeError };

export type Assembled =
  | { readonly ok: true; readonly item: Item }
  | { readonly ok: false; readonly problem: ItemProblem };

export interface AssembleOptions {
  /** Draws the number of a random shard; 0 when absent. */
  readonly shard?: (count: number) => number;
}

/**
 * The item that DynamoDB stores for an entity's values: attributes, derived attributes, the keys of the table and of every
 * index that the item is in, and the discriminator. Defaults that need a clock or a generator are the caller's.
 */
export function assembleItem(
  design: EntityDesign,
  values: ReadonlyMap<string, ModelValue>,
  options: AssembleOptions = {},
): Assembled {
  const item: MutableItem = {};
  const problem =
    putAttributes(design, values, item) ?? putDerived(design, item) ?? putKeys(design, values, item, options);
  if (problem !== undefined) return { ok: false, problem };
  const tag = design.discriminator;
  if (tag !== undefined) setAttribute(item, tag, { S: design.entity.tag });
  return { ok: true, item };
}

function putAttributes(
  design: EntityDesign,
  values: ReadonlyMap<string, ModelValue>,
  item: MutableItem,
): ItemProblem | undefined {
  for (const { attribute: declared, type } of design.attributes.values()) {
    if (declared.derive !== undefined) continue;
    const fallback = declared.default?.value;
    const stated = isNow(fallback) ? undefined : fallback;
    const value = declared.constant?.value ?? values.get(declared.name) ?? stated;
    if (value === undefined) {
      if (!declared.optional) return { kind: 'missing', attribute: declared.name };
      continue;
    }
    const stored = marshal(type, value);
    if (!stored.ok) return { kind: 'value', attribute: declared.name, ...stored.problem };
    setAttribute(item, declared.storedName, stored.value);
  }
  return undefined;
}

function isNow(value: ModelValue | { readonly kind: 'now' } | undefined): value is { readonly kind: 'now' } {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'now';
}

/** Derived attributes in the order that their derivations need. */
function putDerived(design: EntityDesign, item: MutableItem): ItemProblem | undefined {
  const scope = entityScope(design, item);
  const derived = [...design.attributes.values()].filter((one) => one.attribute.derive !== undefined);
  derived.sort((a, b) => a.derivedFrom.length - b.derivedFrom.length);
  for (const { attribute: declared } of derived) {
    const expr = design.types.derivation(declared.name)?.expr;
    const value = expr === undefined ? undefined : evaluate(expr, scope);
    if (value !== undefined) setAttribute(item, declared.storedName, value);
  }
  return undefined;
}

function putKeys(
  design: EntityDesign,
  values: ReadonlyMap<string, ModelValue>,
  item: MutableItem,
  options: AssembleOptions,
): ItemProblem | undefined {
  for (const membership of design.memberships.values()) {
    const primary = membership.index.kind === 'table';
    if (!membership.mapped) continue;
    for (const key of membership.keys) {
      if (key.when !== undefined && !holds(key.when.value, entityScope(design, item))) continue;
      const problem = putKey(design, key, values, item, options, primary);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

/** All key attributes of one key, or none: an index key with an absent part leaves the item out of the index. */
function putKey(
  design: EntityDesign,
  key: KeyDesign,
  values: ReadonlyMap<string, ModelValue>,
  item: MutableItem,
  options: AssembleOptions,
  primary: boolean,
): ItemProblem | undefined {
  const written: [string, AttributeValue][] = [];
  for (const part of [...key.pk, ...key.sk]) {
    const result = encodePart(design, part, values, item, options);
    if (result.kind === 'encoded') {
      written.push([part.slot.attribute, result.value]);
      continue;
    }
    const absent = result.error.code === 'missing';
    if (absent && !primary) return undefined;
    return { kind: 'key', slot: part.slot.attribute, error: result.error };
  }
  for (const [name, value] of written) setAttribute(item, name, value);
  return undefined;
}

type EncodedPart =
  | { readonly kind: 'encoded'; readonly value: AttributeValue }
  | { readonly kind: 'failed'; readonly error: EncodeError };

/** The content of one key attribute for an item whose own attributes are there already. */
export function encodePart(
  design: EntityDesign,
  part: KeyValue,
  values: ReadonlyMap<string, ModelValue>,
  item: Item,
  options: AssembleOptions = {},
): EncodedPart {
  if (part.kind === 'natural') {
    const value = attribute(item, part.field.storedName);
    if (value === undefined) return { kind: 'failed', error: { code: 'missing', path: part.field.name } };
    return { kind: 'encoded', value };
  }
  const encoded = encodeKey(part.compiled, (path) => {
    if (path === RANDOM_SHARD) return BigInt(options.shard?.(shardCount(part)) ?? 0);
    return valueAtPath(design, path, values, item);
  });
  return encoded.ok ? { kind: 'encoded', value: { S: encoded.text } } : { kind: 'failed', error: encoded.error };
}

function shardCount(part: Extract<KeyValue, { kind: 'template' }>): number {
  for (const segment of part.compiled.segments)
    if (segment.kind === 'variable' && segment.shard !== undefined) return segment.shard.count;
  return 1;
}

/** A stored value (of the item, into maps), or a routing parameter, as templates take it. */
function valueAtPath(
  design: EntityDesign,
  path: string,
  values: ReadonlyMap<string, ModelValue>,
  item: Item,
): ModelValue | undefined {
  const [first = path] = path.split('.');
  if (!design.attributes.has(first)) return values.get(first);
  const stored = storedAtPath(design, item, path);
  if (stored === undefined) return undefined;
  return unmarshalScalar(typeAtPath(design.types, path) ?? stored.type, stored.value);
}

/** Lets expressions find attributes by their names in the model. */
export function entityScope(
  design: EntityDesign,
  item: Item,
  params: ReadonlyMap<string, AttributeValue> = new Map(),
): ReturnType<typeof itemScope> {
  return {
    ...itemScope(item, params),
    attribute: (name) => attribute(item, design.attributes.get(name)?.attribute.storedName ?? name),
    place: (path) => {
      const [first, ...rest] = storedSegments(design, path);
      return valueAt(attribute(item, String(first)), rest);
    },
  };
}
