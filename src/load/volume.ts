import type { Design, EntityDesign } from '../design/design.js';
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
