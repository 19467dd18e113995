import type { EntityDesign, IndexDesign, KeyDesign } from '../design/design.js';

/** Stored names that every entry of an index carries where the item has them; undefined for all. */
export function projectedNames(index: IndexDesign, table: IndexDesign): ReadonlySet<string> | undefined {
  const { projection } = index;
  if (projection.kind === 'all') return undefined;
  const names = new Set<string>();
  for (const slot of [...table.pk, ...table.sk, ...index.pk, ...index.sk]) names.add(slot.attribute);
  if (projection.kind === 'include') for (const { value } of projection.attributes) names.add(value);
  return names;
}

/** Attributes whose values can be read back from keys that every entry carries. */
export function recoverable(entity: EntityDesign, keys: readonly KeyDesign[]): ReadonlySet<string> {
  const fields = new Set<string>();
  for (const key of keys) {
    for (const value of [...key.pk, ...key.sk]) {
      for (const segment of value.compiled.segments) {
        if (
          segment.kind === 'variable' &&
          segment.lossless &&
          segment.shard === undefined &&
          entity.entity.attributes.has(segment.path)
        ) {
          fields.add(segment.path);
        }
      }
    }
  }
  return fields;
}

/** Attributes of the entity among `fields` that neither the projection nor a projected key holds. */
export function uncovered(
  entity: EntityDesign,
  fields: Iterable<string>,
  projected: ReadonlySet<string> | undefined,
  keys: readonly KeyDesign[],
): readonly string[] {
  if (projected === undefined) return [];
  const fromKeys = recoverable(entity, keys);
  return [...fields].filter((field) => {
    const stored = entity.entity.attributes.get(field)?.storedName;
    return stored !== undefined && !projected.has(stored) && !fromKeys.has(field);
  });
}
