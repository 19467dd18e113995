import type { Touch } from '../../planner/plan.js';
import type { TouchMoments } from './call-moments.js';

/**
 * Bytes that one call adds to what a touch writes to, or takes away. What TTL deletes after a stated time is taken to have been written
 * for as long as that: as much goes as comes.
 */
export function bytesOf(touch: Touch, { probability }: TouchMoments): number {
  const { write, entity, index, keys } = touch;
  const owner = entity.companionOf?.owner ?? entity;
  if (write === undefined || owner.entity.ttl?.after !== undefined) return 0;
  const bytes = (entity.memberships.get(index.name)?.entry ?? entity.item).typical * keys.typical * probability;
  if (write.makesNew) return bytes;
  // What moves is there again under its new key.
  return write.action === 'delete' && write.role !== 'moved' ? -bytes : 0;
}
