import type { Projection } from '../model/model.js';
import { utf8Length } from '../value/index.js';
import type { AttributeDesign, Bytes, IndexDesign, KeyDesign, KeyValue, Membership } from './design.js';
import { entryBytes, type StoredAttribute } from './membership.js';
import { exactly } from './value-size.js';

/** Of an entity, what its items are made of. */
export interface StoredParts {
  readonly attributes: ReadonlyMap<string, AttributeDesign>;
  readonly key: KeyDesign | undefined;
  readonly members: Iterable<Pick<Membership, 'keys' | 'share' | 'mapped'>>;
  /** Where items carry one: name and value of the attribute that tells entities apart. */
  readonly tag: { readonly name: string; readonly value: string } | undefined;
}

/** Everything that an item of the entity holds: its attributes, key attributes of the table and of every index, the discriminator. */
export function storedAttributes({ attributes, key, members, tag }: StoredParts): readonly StoredAttribute[] {
  const stored = new Map<string, StoredAttribute>();
  for (const { attribute, bytes, present } of attributes.values()) {
    stored.set(attribute.storedName, { name: attribute.storedName, value: bytes, present });
  }
  for (const value of key === undefined ? [] : [...key.pk, ...key.sk]) addKey(value, 1);
  for (const member of members) {
    if (!member.mapped) continue;
    for (const one of member.keys) for (const value of [...one.pk, ...one.sk]) addKey(value, member.share);
  }
  if (tag !== undefined) stored.set(tag.name, { name: tag.name, value: exactly(utf8Length(tag.value)), present: 1 });
  return [...stored.values()];

  function addKey(value: KeyValue, present: number): void {
    if (value.kind === 'natural') return;
    const name = value.slot.attribute;
    const known = stored.get(name);
    const bytes = known === undefined ? value.bytes : widest(known.value, value.bytes);
    stored.set(name, { name, value: bytes, present: Math.max(present, known?.present ?? 0) });
  }
}

function widest(a: Bytes, b: Bytes): Bytes {
  const sum = { min: Math.min(a.min, b.min), typical: Math.max(a.typical, b.typical) };
  return a.max === undefined || b.max === undefined ? sum : { ...sum, max: Math.max(a.max, b.max) };
}

export function keySlotNames(index: Pick<IndexDesign, 'pk' | 'sk'>): readonly string[] {
  return [...index.pk, ...index.sk].map((slot) => slot.attribute);
}

/** Bytes of an entry as a projection leaves it. */
export function projectedBytes(
  stored: readonly StoredAttribute[],
  projection: Projection | { readonly kind: 'all' },
  index: Pick<IndexDesign, 'pk' | 'sk'>,
  primary: Pick<IndexDesign, 'pk' | 'sk'>,
): Bytes {
  const always = new Set([...keySlotNames(primary), ...keySlotNames(index)]);
  const included = new Set(projection.kind === 'include' ? projection.attributes.map((name) => name.value) : []);
  return entryBytes(stored, (name) => projection.kind === 'all' || included.has(name), always);
}

/** Bytes of an entry of the index if it had this projection. */
export function entryUnder(membership: Membership, projection: Projection | { readonly kind: 'all' }): Bytes {
  const { entity, index } = membership;
  const { primary } = entity.table;
  const members = [...entity.memberships.values()].filter((one) => one.index.kind !== 'table');
  const tag = entity.discriminator === undefined ? undefined : { name: entity.discriminator, value: entity.entity.tag };
  const stored = storedAttributes({ attributes: entity.attributes, key: entity.key, members, tag });
  return projectedBytes(stored, projection, index, primary);
}
