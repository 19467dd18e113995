import type { Design, EntityDesign, IndexDesign } from '../design/design.js';
import { creationRate } from '../planner/estimate.js';

/**
 * Items of an entity that are stored: as the model states or lets derive; where it says nothing but how fast they are written and how long
 * TTL keeps them, what that comes to.
 */
export function storedItems(design: Design, entity: EntityDesign): number {
  const { count } = entity;
  const after = entity.entity.ttl?.after;
  if (count.basis !== 'assumed' || after === undefined) return count.value;
  const rate = creationRate(design, entity);
  return rate > 0 ? rate * after : count.value;
}

/** Entries of an index, or items of a table, and their bytes together without what storage is billed for besides. */
export function storedIn(
  design: Design,
  index: IndexDesign,
): {
  readonly entries: number;
  readonly bytes: number;
} {
  let entries = 0;
  let bytes = 0;
  for (const { entity, share, entry } of index.members) {
    const count = storedItems(design, entity) * share;
    entries += count;
    bytes += count * entry.typical;
  }
  return { entries, bytes };
}
