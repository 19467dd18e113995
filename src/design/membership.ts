import { presentWhen, truthShare } from '../expression/model/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { Attribute, Entity } from '../model/model.js';
import { utf8Length } from '../value/index.js';
import type { AttributeTypes } from './attribute-types.js';
import type { Bytes, IndexDesign, KeyDesign, KeyValue, Membership } from './design.js';
import type { Assume } from './value-size.js';
import { addBytes, exactly, whenPresent } from './value-size.js';

/** Share of items that carry an optional attribute of which the model says nothing more. */
const ASSUMED_PRESENT = 0.5;

/** How often an attribute is there: stated, by its derivation, or assumed. */
export function presenceOf(attribute: Attribute, types: AttributeTypes, entity: Entity, assume: Assume): number {
  if (attribute.present !== undefined) return attribute.present;
  const derivation = types.derivation(attribute.name);
  if (derivation !== undefined && derivation.type.optional === true) {
    const share = truthShare(presentWhen(derivation.expr, types.known), {
      weightsOf: (name) => weightsOf(types, name),
      presentShareOf: (name) => presentOf(entity, name),
    });
    if (share !== undefined) return share;
    assume(`${ASSUMED_PRESENT * 100} % present`, 'how often its derivation gives a value is not known');
    return ASSUMED_PRESENT;
  }
  if (!attribute.optional) return 1;
  assume(`${ASSUMED_PRESENT * 100} % present`, 'optional, and no `present` is stated');
  return ASSUMED_PRESENT;
}

function presentOf(entity: Entity, name: string): number | undefined {
  const attribute = entity.attributes.get(name);
  if (attribute === undefined) return undefined;
  return attribute.optional ? attribute.present : 1;
}

/** Relative weights of an attribute's values, where it has few and the model tells. */
export function weightsOf(types: AttributeTypes, name: string): ReadonlyMap<string, number> | undefined {
  const type = types.typeOf(name);
  if (type?.kind !== 'enum') return undefined;
  return type.weights ?? new Map(type.values.map((value) => [value, 1]));
}

/** What decides whether, and under which keys, an entity's items are in an index. */
export interface EntityPresence {
  readonly types: AttributeTypes;
  /** Share of items that carry an attribute. */
  present(attribute: string): number;
  /** Optional, or derived and sometimes absent. */
  mayBeAbsent(attribute: string): boolean;
}

/** Share of the items that have all of one key's parts and satisfy its `when`. */
export function shareOf(key: KeyDesign, presence: EntityPresence, assume: Assume): number {
  let share = 1;
  if (key.when !== undefined) {
    const known = truthShare(key.when.value, {
      weightsOf: (name) => weightsOf(presence.types, name),
      presentShareOf: (name) => presence.present(name),
    });
    if (known === undefined) assume('half of the items', 'how often its `when` holds is not known');
    share = known ?? 0.5;
  }
  const names = new Set(flatMap([...key.pk, ...key.sk], (value) => value.reads));
  // Attributes that come and go together are the usual case (carrier and date of a shipment): the rarest decides.
  let rarest = 1;
  for (const name of names) rarest = Math.min(rarest, presence.present(name));
  return key.when === undefined ? rarest : Math.min(share, rarest);
}

/** The keys that an entity has in an index that it does not map: possible if every key attribute is written for another reason. */
export function physicalKey(
  index: Pick<IndexDesign, 'pk' | 'sk'>,
  defined: (slot: string) => KeyValue | undefined,
): KeyDesign | undefined {
  const known: KeyValue[] = [];
  for (const { attribute } of [...index.pk, ...index.sk]) {
    const value = defined(attribute);
    if (value === undefined) return undefined;
    known.push(value);
  }
  const [first] = known;
  if (first === undefined) return undefined;
  const span = first.kind === 'natural' ? first.span : first.text.span;
  return { pk: known.slice(0, index.pk.length), sk: known.slice(index.pk.length), onPartial: 'require', span };
}

/** One attribute of a stored item. */
export interface StoredAttribute {
  readonly name: string;
  readonly value: Bytes;
  readonly present: number;
}

/** Bytes of an entry with the attributes that `keeps` lets through. */
export function entryBytes(
  stored: readonly StoredAttribute[],
  keeps: (name: string) => boolean,
  always: ReadonlySet<string>,
): Bytes {
  let sum = exactly(0);
  for (const { name, value, present } of stored) {
    if (!always.has(name) && !keeps(name)) continue;
    const whole = addBytes(exactly(utf8Length(name)), value);
    sum = addBytes(sum, always.has(name) ? whole : whenPresent(whole, present));
  }
  return sum;
}

export function isSometimes(keys: readonly KeyDesign[], presence: EntityPresence): Membership['presence'] {
  const always = keys.some(
    (key) =>
      key.when === undefined &&
      [...key.pk, ...key.sk].every((value) => value.reads.every((name) => !presence.mayBeAbsent(name))),
  );
  return always ? 'always' : 'sometimes';
}
