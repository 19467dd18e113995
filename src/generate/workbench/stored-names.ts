import type { EntityDesign } from '../../design/index.js';

/** Names of all that an item of the entity may hold beside the key of its table, in the model's order. */
export function storedNames(entity: EntityDesign): readonly string[] {
  const { primary } = entity.table;
  const slots = new Set([...primary.pk, ...primary.sk].map((slot) => slot.attribute));
  const names = new Set([...entity.attributes.values()].map(({ attribute }) => attribute.storedName));
  if (entity.discriminator !== undefined) names.add(entity.discriminator);
  for (const { mapped, keys } of entity.memberships.values()) {
    if (mapped) for (const { pk, sk } of keys) for (const { slot } of [...pk, ...sk]) names.add(slot.attribute);
  }
  return [...names].filter((name) => !slots.has(name));
}
