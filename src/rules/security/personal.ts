import type { EntityDesign, TableDesign } from '../../design/index.js';
import { flatMap } from '../../lists/flat-map.js';

/** What is declared `pii`, by the attribute itself or by its type: `Customer.email`. */
export function personalOf({ entities }: TableDesign): readonly string[] {
  return flatMap(
    entities.filter(({ companionOf }) => companionOf === undefined),
    (entity) =>
      [...entity.attributes.values()]
        .filter(({ attribute }) => attribute.pii)
        .map(({ attribute }) => `${entity.name}.${attribute.name}`),
  );
}

/** Declared so, or worked out from what is. */
export function isPersonal(entity: EntityDesign, name: string): boolean {
  const { attributes } = ownerOf(entity);
  const found = attributes.get(name);
  if (found === undefined) return false;
  return [name, ...found.derivedFrom].some((one) => attributes.get(one)?.attribute.pii === true);
}

/** A sentinel, and an item of history, is made of its owner's attributes. */
export function ownerOf(entity: EntityDesign): EntityDesign {
  return entity.companionOf?.owner ?? entity;
}
