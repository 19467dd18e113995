import type { EntityDesign } from '../design/design.js';
import { flatMap } from '../lists/flat-map.js';
import type { Workload } from './workload.js';

/** Entities whose items stay for good, as far as the model says: no TTL, and no pattern, with a rate or without one, that deletes any. */
export function endlessEntities({ design, patterns, leftOut }: Workload): ReadonlySet<EntityDesign> {
  const deleted = new Set(
    flatMap(patterns, ({ plan }) =>
      plan.touches
        .filter(({ write }) => write?.action === 'delete' && write.role === 'item')
        .map(({ entity }) => entity),
    ),
  );
  // What is not planned may delete what it names.
  const doubtful = new Set(flatMap(leftOut, ({ entities }) => entities));
  return new Set(
    [...design.entities.values()].filter((entity) => !hasTtl(entity) && !deleted.has(entity) && !doubtful.has(entity)),
  );
}

/** Declared, or there because items carry the attribute that the table's TTL reads. */
function hasTtl({ entity, table, attributes }: EntityDesign): boolean {
  const field = table.table.ttl?.value;
  return entity.ttl !== undefined || [...attributes.values()].some(({ attribute }) => attribute.storedName === field);
}
