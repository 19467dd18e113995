import type { EntityDesign, KeyValue, TableDesign } from '../design/design.js';
import { encodePart } from '../design/index.js';
import { decodeKey } from '../keys/index.js';
import { type AttributeValue, attribute, equalValues, type Item } from '../value/index.js';

/**
 * The entity that a stored item is of: by its tag, without one by its key. Undefined where nothing fits, or where the model cannot
 * tell two entities apart. Companions (sentinels, kept versions) are found too.
 */
export function entityOfItem(table: TableDesign, item: Item): EntityDesign | undefined {
  const tagged = table.entities.filter(({ discriminator, entity }) => {
    const tag = discriminator === undefined ? undefined : attribute(item, discriminator);
    return tag !== undefined && 'S' in tag && tag.S === entity.tag;
  });
  const hasTag = table.entities.some(
    ({ discriminator }) => discriminator !== undefined && attribute(item, discriminator) !== undefined,
  );
  const byKey = (hasTag ? tagged : table.entities).filter((entity) => fitsKey(entity, item));
  if (byKey.length <= 1) return byKey[0];
  const complete = byKey.filter((entity) => isComplete(entity, item));
  return complete.length === 1 ? complete[0] : undefined;
}

function fitsKey(entity: EntityDesign, item: Item): boolean {
  const { key } = entity;
  if (key === undefined) return false;
  return [...key.pk, ...key.sk].every((value) => {
    const stored = attribute(item, value.slot.attribute);
    return stored !== undefined && fitsPart(entity, value, stored, item);
  });
}

/** Whether the part's text is one that the template makes of the item's attributes, as far as these are stored. */
function fitsPart(entity: EntityDesign, value: KeyValue, stored: AttributeValue, item: Item): boolean {
  if (value.kind === 'natural') return true;
  const isStored = value.reads.every((name) => entity.attributes.has(name));
  const hasShard = value.compiled.segments.some(
    (segment) => segment.kind === 'variable' && segment.shard !== undefined,
  );
  if (isStored && !hasShard) {
    const made = encodePart(entity, value, new Map(), item);
    return made.kind === 'encoded' && equalValues(made.value, stored);
  }
  return 'S' in stored && decodeKey(value.compiled, stored.S).kind !== 'none';
}

function isComplete(entity: EntityDesign, item: Item): boolean {
  return [...entity.entity.attributes.values()].every(
    ({ optional, derive, implied, storedName }) =>
      optional || derive !== undefined || implied !== undefined || attribute(item, storedName) !== undefined,
  );
}

/** Whether the key attributes can be read as the entity's key: all that is known where an item has been read without its attributes. */
export function hasKeyOf({ key }: EntityDesign, item: Item): boolean {
  if (key === undefined) return false;
  return [...key.pk, ...key.sk].every((value) => {
    const part = attribute(item, value.slot.attribute);
    if (part === undefined) return false;
    return value.kind === 'natural' || ('S' in part && decodeKey(value.compiled, part.S).kind !== 'none');
  });
}
