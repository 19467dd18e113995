import type { EntityDesign, HistoryDesign, UniqueDesign } from '../../design/design.js';
import { assembleItem, type ItemProblem, unmarshalScalar } from '../../design/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { ModelValue } from '../../model/value-type.js';
import { attribute, type Item, type MutableItem, setAttribute } from '../../value/index.js';
import { type Arguments, refuseCall } from '../arguments.js';
import { keysOfItem } from './index-keys.js';
import { type CallScope, storedName, timeValue } from './scope.js';

/**
 * The values of a new item with what the model itself sets: generated ids, times, the first version, the time to live. What comes
 * from elsewhere (copies, sequences) is there already.
 */
export function completed(scope: CallScope, entity: EntityDesign, values: Arguments, version = 1n): Arguments {
  const whole = new Map([...values].filter(([, value]) => value !== null));
  const { timestamps } = scope.design.model.defaults;
  const put = (name: string | undefined, value: (kind: string) => ModelValue): void => {
    const type = name === undefined ? undefined : entity.types.typeOf(name);
    if (name !== undefined && type !== undefined && entity.attributes.has(name) && !whole.has(name))
      whole.set(name, value(type.kind));
  };
  const now = (kind: string): ModelValue => timeValue(kind, scope.now);
  put(timestamps?.created, now);
  put(timestamps?.updated, now);
  const counted = entity.entity.version?.attribute.value;
  if (counted !== undefined) whole.set(counted, version);
  const { ttl } = entity.entity;
  if (ttl?.after !== undefined) {
    const after = Math.round(ttl.after);
    put(ttl.attribute.value, (kind) => timeValue(kind, scope.now + after * 1000));
  }
  for (const { name, default: fallback, generate } of entity.entity.attributes.values()) {
    const value = fallback?.value;
    const isNow = typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'now';
    if (isNow || generate?.value.kind === 'now') put(name, now);
    else if (isGenerated(entity, name)) put(name, () => generatedValue(scope, entity, name));
  }
  return whole;
}

/** Whether the call makes up the attribute's value by itself. */
export function isGenerated(entity: EntityDesign, name: string): boolean {
  const how = entity.entity.attributes.get(name)?.generate?.value;
  return how !== undefined && how.kind !== 'sequence';
}

export function generatedValue(scope: CallScope, entity: EntityDesign, name: string): ModelValue {
  const how = entity.entity.attributes.get(name)?.generate?.value;
  switch (how?.kind) {
    case 'shard':
      return BigInt(scope.shard(how.count));
    case 'ulid':
    case 'uuid':
    case 'ksuid':
      return scope.generate(how.kind);
    case 'now':
      return timeValue(entity.types.typeOf(name)?.kind ?? '', scope.now);
    default:
      return refuseCall({ code: 'missing', argument: name });
  }
}

export function newItem(scope: CallScope, entity: EntityDesign, values: Arguments): Item {
  const assembled = assembleItem(entity, values, { shard: scope.shard });
  return assembled.ok ? assembled.item : refuseItem(assembled.problem);
}

function refuseItem(problem: ItemProblem): never {
  if (problem.kind === 'missing') return refuseCall({ code: 'missing', argument: problem.attribute });
  if (problem.kind === 'key') return refuseCall({ code: 'key', slot: problem.slot, error: problem.error });
  return refuseCall({ code: 'wrong', argument: problem.attribute, expected: problem.expected, got: problem.got });
}

/** The sentinel that stands for the values of an item; undefined where the item lacks one of them. */
export function sentinelOf(scope: CallScope, owner: EntityDesign, unique: UniqueDesign, item: Item): Item | undefined {
  const values = new Map<string, ModelValue>();
  const ttl = owner.entity.ttl?.attribute.value;
  for (const name of ttl === undefined ? unique.fields : [...unique.fields, ttl]) {
    const type = owner.types.typeOf(name);
    const stored = attribute(item, storedName(owner, name));
    const value = type === undefined || stored === undefined ? undefined : unmarshalScalar(type, stored);
    if (value !== undefined) values.set(name, value);
    else if (name !== ttl) return undefined;
  }
  return newItem(scope, unique.sentinel, values);
}

/** The copy of an item's version that `history` keeps. */
export function copyOf(scope: CallScope, { copy }: HistoryDesign, item: Item, args: Arguments): Item {
  const kept: MutableItem = {};
  for (const { attribute: declared } of copy.attributes.values()) {
    const value = attribute(item, declared.storedName);
    if (value !== undefined) setAttribute(kept, declared.storedName, value);
  }
  return withKeys(scope, copy, kept, args, item);
}

/** The item with its keys made from its attributes, and its tag. */
export function withKeys(scope: CallScope, entity: EntityDesign, item: Item, args: Arguments, old?: Item): Item {
  const whole: MutableItem = { ...item };
  for (const [name, value] of keysOfItem(scope, entity, item, args, old)) setAttribute(whole, name, value);
  if (entity.discriminator !== undefined) setAttribute(whole, entity.discriminator, { S: entity.entity.tag });
  return whole;
}

/** The item without the key attributes that templates make. */
export function withoutKeys(entity: EntityDesign, item: Item): Item {
  const bare: MutableItem = { ...item };
  for (const { mapped, keys } of entity.memberships.values()) {
    if (!mapped) continue;
    for (const { slot, kind } of flatMap(keys, ({ pk, sk }) => [...pk, ...sk]))
      if (kind === 'template') delete bare[slot.attribute];
  }
  return bare;
}
