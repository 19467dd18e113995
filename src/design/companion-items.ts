import type { ModelValue } from '../model/value-type.js';
import { attribute, type Item, type MutableItem, setAttribute } from '../value/index.js';
import type { EntityDesign, HistoryDesign, UniqueDesign } from './design.js';
import { type AssembleOptions, encodePart } from './item.js';
import { unmarshalScalar } from './marshal.js';

/** The sentinels that an item has, and the copy of its version: what is stored beside it. */
export function companionItems(owner: EntityDesign, item: Item, options: AssembleOptions = {}): readonly Item[] {
  const sentinels = owner.unique.map((unique) => sentinelItem(owner, unique, item, options));
  const copy = owner.history === undefined ? undefined : versionCopy(owner.history, item, options);
  return [...sentinels, copy].filter((one) => one !== undefined);
}

/** The item that stands for the unique values of an item; undefined where it lacks one of them, and so takes nothing. */
export function sentinelItem(
  owner: EntityDesign,
  unique: UniqueDesign,
  item: Item,
  options: AssembleOptions = {},
): Item | undefined {
  const values = new Map<string, ModelValue>();
  for (const name of unique.fields) {
    const design = owner.attributes.get(name);
    const stored = design === undefined ? undefined : attribute(item, design.attribute.storedName);
    const value = design === undefined || stored === undefined ? undefined : unmarshalScalar(design.type, stored);
    if (value === undefined) return undefined;
    values.set(name, value);
  }
  return companion(unique.sentinel, values, item, options);
}

/** The copy that history keeps of the version that the item has. */
export function versionCopy(history: HistoryDesign, item: Item, options: AssembleOptions = {}): Item | undefined {
  return companion(history.copy, new Map(), item, options);
}

/** What the companion has of its owner's attributes, under its own key; undefined where that cannot be made. */
function companion(
  design: EntityDesign,
  values: ReadonlyMap<string, ModelValue>,
  owner: Item,
  options: AssembleOptions,
): Item | undefined {
  const item: MutableItem = {};
  for (const { attribute: declared } of design.attributes.values()) {
    const value = attribute(owner, declared.storedName);
    if (value !== undefined) setAttribute(item, declared.storedName, value);
  }
  for (const part of design.key === undefined ? [] : [...design.key.pk, ...design.key.sk]) {
    const encoded = encodePart(design, part, values, item, options);
    if (encoded.kind === 'failed') return undefined;
    setAttribute(item, part.slot.attribute, encoded.value);
  }
  if (design.discriminator !== undefined) setAttribute(item, design.discriminator, { S: design.entity.tag });
  return design.key === undefined ? undefined : item;
}
