import type { Design, EntityDesign, KeyDesign, KeyValue, Membership } from '../design/design.js';
import { pathsOf } from '../expression/model/index.js';
import { RANDOM_SHARD } from '../keys/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { LocatedExpr } from '../model/model.js';
import { tenantFieldOf } from './bindings.js';
import { keyText } from './foreign.js';
import type { WriteIntent } from './intent.js';
import type { RecomputedKey } from './plan.js';
import { leavesWithout } from './write-effects.js';

/** A derived attribute that changes, and what it is derived from that a call does not know. */
export interface PartialDerive {
  readonly attribute: string;
  readonly missing: readonly string[];
}

/** Fields that a call of an update gives: its key, what it sets, the tenant, the time, and what these derive. */
export function givenFields(
  design: Design,
  { entity, key, set, remove }: WriteIntent,
  known: (field: string) => boolean = () => false,
): ReadonlySet<string> {
  const given = new Set(key);
  const tenant = tenantFieldOf(design, entity);
  if (tenant !== undefined) given.add(tenant);
  // Every update writes the time of the update.
  const updated = design.model.defaults.timestamps?.updated;
  if (updated !== undefined) given.add(updated);
  for (const attribute of entity.entity.attributes.values())
    if (attribute.constant !== undefined || known(attribute.name)) given.add(attribute.name);
  // What is made of stored values, only DynamoDB knows.
  const isStored = (name: string): boolean => entity.attributes.has(name) && !given.has(name);
  const stored = set.filter(({ value }) => value !== undefined && readsOf(value).some(isStored));
  for (const one of set) if (!stored.includes(one)) given.add(one.path.value);
  // Removing is giving: the key part is known to be absent.
  for (const { value } of remove) given.add(value);
  for (const [name, { attribute, derivedFrom }] of entity.attributes) {
    if (attribute.derive !== undefined && derivedFrom.every((source) => given.has(source))) given.add(name);
  }
  return given;
}

/** Attributes, and members of enums, that an expression names. */
function readsOf({ value }: LocatedExpr): readonly string[] {
  return flatMap(pathsOf(value), ({ segments: [name] }) => (typeof name === 'string' ? [name] : []));
}

/** Index keys that an update must write anew, because an attribute in their templates changes. */
export function recomputedKeys(
  memberships: readonly Membership[],
  changed: ReadonlySet<string>,
  given: ReadonlySet<string>,
  { entity, remove }: Pick<WriteIntent, 'entity' | 'remove'>,
): readonly RecomputedKey[] {
  const removed = removedNames(remove);
  const keys: RecomputedKey[] = [];
  const seen = new Set<string>();
  const primary = new Set([...(entity.key?.pk ?? []), ...(entity.key?.sk ?? [])].map(({ slot }) => slot.attribute));
  const leaves = (membership: Membership): boolean => leavesWithout(membership, removed);
  // What an index that the item stays in needs is not answered by one that it leaves, though both have the same key attribute.
  const staysFirst = [...memberships.filter((one) => !leaves(one)), ...memberships.filter(leaves)];
  for (const membership of staysFirst) {
    if (!membership.mapped) continue;
    for (const key of membership.keys) {
      const all = [...key.pk, ...key.sk];
      // An item that enters the index needs every part of the key, not only the one that changes.
      const decidedBy = conditional(entity, key);
      const mayEnter = decidedBy.some((name) => changed.has(name));
      for (const value of all) {
        const reads = value.reads.filter((name) => entity.attributes.has(name));
        // Another mapping may fill the same attribute with another template, or do otherwise where a part is missing.
        const id = JSON.stringify([value.slot.attribute, keyText(value), key.onPartial]);
        const stands = value.kind === 'natural' || seen.has(id) || primary.has(value.slot.attribute);
        if (stands || (!mayEnter && !reads.some((name) => changed.has(name)))) continue;
        seen.add(id);
        // Nothing of a key has to be known to take it from the item.
        const missing = leaves(membership) ? [] : reads.filter((name) => !given.has(name));
        const undecided = leaves(membership) ? [] : deciding(key).filter((name) => isOpen(entity, given, name));
        keys.push({ index: membership.index, slot: value.slot, value, key, decidedBy, missing, undecided });
      }
    }
  }
  return keys;
}

/** What an item does not have after the update. */
export function removedNames(remove: WriteIntent['remove']): ReadonlySet<string> {
  return new Set(remove.map(({ value }) => value));
}

/** Whether a key attribute holds a random shard, which only what is stored tells. */
export function holdsDrawnShard({ compiled }: KeyValue): boolean {
  return compiled.paths.includes(RANDOM_SHARD);
}

/** Whether a key with a random shard is written anew: one that loses a part, or is dropped or kept for want of one, is not. */
export function keepsShard(recomputed: readonly RecomputedKey[], { remove }: WriteIntent): boolean {
  const removed = removedNames(remove);
  return recomputed.some(({ key, value }) => {
    if (!holdsDrawnShard(value) || [...key.pk, ...key.sk].some(({ reads }) => reads.some((one) => removed.has(one))))
      return false;
    return key.onPartial === 'require' || recomputed.every((one) => one.key !== key || one.missing.length === 0);
  });
}

/** Attributes that decide whether an item has the key at all. */
function conditional(entity: EntityDesign, key: KeyDesign): readonly string[] {
  const names = flatMap([...key.pk, ...key.sk], ({ reads }) => reads);
  const optional = names.filter((name) => {
    const attribute = entity.attributes.get(name)?.attribute;
    return attribute?.optional === true || entity.types.derivation(name)?.type.optional === true;
  });
  return [...optional, ...deciding(key)];
}

/** What the key's `when` reads. */
function deciding({ when }: KeyDesign): readonly string[] {
  return when === undefined ? [] : pathsOf(when.value).map(({ segments }) => String(segments[0]));
}

/** Whether a call does not know the attribute. An update takes an item only where it is not deleted. */
function isOpen({ attributes, entity }: EntityDesign, given: ReadonlySet<string>, name: string): boolean {
  return attributes.has(name) && !given.has(name) && name !== entity.softDelete?.attribute.value;
}

export function partialDerives(
  entity: EntityDesign,
  changed: ReadonlySet<string>,
  given: ReadonlySet<string>,
): readonly PartialDerive[] {
  return flatMap([...entity.attributes.values()], ({ attribute, derivedFrom }) => {
    if (attribute.derive === undefined || !derivedFrom.some((name) => changed.has(name))) return [];
    const missing = derivedFrom.filter(
      (name) => !given.has(name) && entity.attributes.get(name)?.attribute.derive === undefined,
    );
    return missing.length === 0 ? [] : [{ attribute: attribute.name, missing }];
  });
}
