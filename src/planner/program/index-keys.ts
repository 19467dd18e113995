import type { EntityDesign, KeyDesign, KeyValue, Membership } from '../../design/design.js';
import { encodePart, entityScope } from '../../design/index.js';
import { holds, pathsOf } from '../../expression/model/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { rootOf } from '../../model/written-path.js';
import { type AttributeValue, attribute, equalValues, type Item } from '../../value/index.js';
import { type Arguments, refuseCall } from '../arguments.js';
import { holdsDrawnShard } from '../recomputed-keys.js';
import { type Knowledge, knownValueOf } from './knowledge.js';
import type { CallScope } from './scope.js';

/** What an update does to the key attributes of indexes. */
export interface KeyChange {
  /** By stored name. */
  readonly writes: ReadonlyMap<string, AttributeValue>;
  /** Of keys that the item has no longer. */
  readonly drops: ReadonlySet<string>;
  /** Keys that cannot be made, for want of an attribute. */
  readonly open: readonly { readonly key: KeyDesign; readonly missing: string; readonly slots: readonly string[] }[];
}

/** A key of which a changed attribute is a part, or which depends on one. */
interface Affected {
  readonly membership: Membership;
  readonly key: KeyDesign;
  /** The key attributes that have to be written anew. */
  readonly values: readonly KeyValue[];
  /** Whether it may be another now whether the item has the key at all. */
  readonly mayEnter: boolean;
}

/** The keys that a change of these attributes concerns. */
export function affectedKeys(entity: EntityDesign, changed: ReadonlySet<string>): readonly Affected[] {
  const primary = new Set([...(entity.key?.pk ?? []), ...(entity.key?.sk ?? [])].map(({ slot }) => slot.attribute));
  const affected: Affected[] = [];
  for (const membership of entity.memberships.values()) {
    if (!membership.mapped || membership.index.kind === 'table') continue;
    for (const key of membership.keys) {
      // An item that enters the index needs every part of the key, not only the one that changes.
      const mayEnter = deciding(entity, key).some((name) => changed.has(name));
      const values = [...key.pk, ...key.sk].filter(
        ({ kind, slot, reads }) =>
          kind === 'template' && !primary.has(slot.attribute) && (mayEnter || reads.some((name) => changed.has(name))),
      );
      if (values.length > 0) affected.push({ membership, key, values, mayEnter });
    }
  }
  return affected;
}

/** Key attributes with a random shard that a change of these attributes may write anew. */
export function drawnSlots(
  entity: EntityDesign,
  changed: ReadonlySet<string>,
): readonly { readonly key: KeyDesign; readonly slot: string }[] {
  return flatMap(affectedKeys(entity, changed), ({ key, values }) =>
    values.filter(holdsDrawnShard).map(({ slot }) => ({ key, slot: slot.attribute })),
  );
}

/** Attributes that decide whether an item has the key at all. */
function deciding(entity: EntityDesign, key: KeyDesign): readonly string[] {
  const optional = flatMap([...key.pk, ...key.sk], ({ reads }) => reads).filter((name) => {
    const declared = entity.attributes.get(name)?.attribute;
    return declared?.optional === true || entity.types.derivation(name)?.type.optional === true;
  });
  return [...optional, ...conditionReads(key)];
}

function conditionReads(key: KeyDesign): readonly string[] {
  return key.when === undefined ? [] : pathsOf(key.when.value).map(({ segments }) => String(segments[0]));
}

/** Whether what is said of the item does not tell all that a key is made of and depends on, whatever the values are. */
export function isOpenKey(
  { membership, key, values, mayEnter }: Affected,
  knows: (name: string) => boolean,
  isGone: (name: string) => boolean,
): boolean {
  const { entity } = membership;
  const parts = flatMap([...key.pk, ...key.sk], ({ reads }) => reads);
  if ([...parts, ...conditionReads(key)].some(isGone)) return false;
  return [...readsOf([{ membership, key, values, mayEnter }])].some(
    (name) => entity.attributes.has(name) && !knows(name),
  );
}

/** Attributes that the affected keys are made of or depend on, and those that say which key of an index an item has. */
export function readsOf(affected: readonly Affected[]): ReadonlySet<string> {
  const names = flatMap(affected, ({ membership, key, values, mayEnter }) => [
    ...flatMap(values, ({ reads }) => reads),
    ...conditionReads(key),
    ...(mayEnter ? flatMap(membership.keys, (rival) => deciding(membership.entity, rival)) : []),
  ]);
  return new Set(names.map(rootOf));
}

/** The key attributes of the affected keys for the item as far as it is known. `old`: the item before, where it was read. */
export function keyChange(
  scope: CallScope,
  entity: EntityDesign,
  changed: ReadonlySet<string>,
  knowledge: Knowledge,
  args: Arguments,
  old?: Item,
): KeyChange {
  const writes = new Map<string, AttributeValue>();
  const drops = new Set<string>();
  const open: KeyChange['open'][number][] = [];
  for (const { membership, key, values, mayEnter } of affectedKeys(entity, changed)) {
    const stands = standing(entity, key, knowledge);
    const slots = values.map(({ slot }) => slot.attribute);
    if (stands === 'in') {
      const made = encoded(scope, entity, values, knowledge, args, old);
      if (made instanceof Map) for (const [slot, value] of made) writes.set(slot, value);
      else open.push({ key, missing: made.missing, slots });
      continue;
    }
    const rivals = membership.keys.filter((other) => other !== key);
    const holder = rivals.find((other) => standing(entity, other, knowledge) === 'in');
    if (stands !== 'out' && holder === undefined) {
      open.push({ key, missing: stands.missing, slots });
      continue;
    }
    // Nothing that decides about it has changed: the item did not have the key before either.
    if (!mayEnter) continue;
    const theirs = new Set(
      (holder === undefined ? [] : [...holder.pk, ...holder.sk]).map(({ slot }) => slot.attribute),
    );
    const unsure = rivals.map((other) => standing(entity, other, knowledge)).find((other) => typeof other === 'object');
    // Where another key is not known, the attributes may be those of that one, and the item may keep it.
    if (holder === undefined && unsure !== undefined) {
      open.push({ key, missing: unsure.missing, slots });
      continue;
    }
    const isAbsent = (name: string): boolean =>
      knowledge.knows(name) && knownValueOf(entity, knowledge, name) === undefined;
    const kept = keptSlots(entity, membership, key, slots, {
      mayHave: (other) => standing(entity, other, knowledge) !== 'out',
      isAbsent,
    });
    for (const slot of slots) if (!theirs.has(slot) && !kept.has(slot)) drops.add(slot);
  }
  for (const slot of writes.keys()) drops.delete(slot);
  return { writes, drops, open };
}

/**
 * Of the key attributes of a key that the item loses, those that a key of another index has too: they stay for that one, where the item
 * leaves this index by another attribute.
 */
export function keptSlots(
  entity: EntityDesign,
  membership: Membership,
  key: KeyDesign,
  slots: readonly string[],
  known: { readonly mayHave: (other: KeyDesign) => boolean; readonly isAbsent: (attribute: string) => boolean },
): ReadonlySet<string> {
  const others = [...entity.memberships.values()].filter(
    (one) => one !== membership && one.mapped && one.index.kind !== 'table',
  );
  const held = new Set(
    flatMap(others, ({ keys }) =>
      flatMap(keys.filter(known.mayHave), ({ pk, sk }) => [...pk, ...sk].map(({ slot }) => slot.attribute)),
    ),
  );
  const leaves =
    slots.some((slot) => !held.has(slot)) ||
    [...key.pk, ...key.sk].some(({ kind, reads }) => kind === 'natural' && reads.some(known.isAbsent));
  return leaves ? held : new Set();
}

/** Whether the item has the key; `missing`: what would have to be known to say so. */
function standing(
  entity: EntityDesign,
  key: KeyDesign,
  knowledge: Knowledge,
): 'in' | 'out' | { readonly missing: string } {
  const reads = flatMap([...key.pk, ...key.sk], (value) => value.reads).filter((name) => entity.attributes.has(name));
  if (reads.some((name) => knowledge.knows(name) && knownValueOf(entity, knowledge, name) === undefined)) return 'out';
  const unknown = conditionReads(key).find((name) => !knowledge.knows(name));
  if (unknown !== undefined) return { missing: unknown };
  const { when } = key;
  return when === undefined || holds(when.value, entityScope(entity, knowledge.item)) ? 'in' : 'out';
}

function encoded(
  scope: CallScope,
  entity: EntityDesign,
  values: readonly KeyValue[],
  knowledge: Knowledge,
  args: Arguments,
  old: Item | undefined,
): Map<string, AttributeValue> | { readonly missing: string } {
  const made = new Map<string, AttributeValue>();
  for (const value of values) {
    const shard = (count: number): number =>
      (old === undefined ? undefined : shardOf(entity, value, args, old, count)) ?? scope.shard(count);
    const result = encodePart(entity, value, args, knowledge.item, { shard });
    if (result.kind === 'encoded') made.set(value.slot.attribute, result.value);
    else if (result.error.code === 'missing') return { missing: result.error.path };
    else refuseCall({ code: 'key', slot: value.slot.attribute, error: result.error });
  }
  return made;
}

/** The shard that was drawn when the key was first written: an update does not draw another one. */
function shardOf(entity: EntityDesign, value: KeyValue, args: Arguments, old: Item, count: number): number | undefined {
  const stored = attribute(old, value.slot.attribute);
  if (stored === undefined) return undefined;
  for (let shard = 0; shard < count; shard += 1) {
    const result = encodePart(entity, value, args, old, { shard: () => shard });
    if (result.kind === 'encoded' && equalValues(result.value, stored)) return shard;
  }
  return undefined;
}

/** Every key attribute of an item that is wholly known: its table key and those of the indexes that it is in. */
export function keysOfItem(
  scope: CallScope,
  entity: EntityDesign,
  item: Item,
  args: Arguments,
  old?: Item,
): ReadonlyMap<string, AttributeValue> {
  const keys = new Map<string, AttributeValue>();
  for (const { mapped, index, keys: candidates } of entity.memberships.values()) {
    for (const key of mapped ? candidates : []) {
      if (standing(entity, key, { item, knows: () => true }) === 'out') {
        if (index.kind === 'table') refuseCall({ code: 'missing', argument: missingPart(entity, key, item) });
        continue;
      }
      const made = encoded(scope, entity, [...key.pk, ...key.sk], { item, knows: () => true }, args, old);
      if (made instanceof Map) for (const [slot, value] of made) keys.set(slot, value);
      else if (index.kind === 'table') refuseCall({ code: 'missing', argument: made.missing });
    }
  }
  return keys;
}

function missingPart(entity: EntityDesign, key: KeyDesign, item: Item): string {
  const reads = flatMap([...key.pk, ...key.sk], (value) => value.reads);
  return reads.find((name) => knownValueOf(entity, { item, knows: () => true }, name) === undefined) ?? entity.name;
}
