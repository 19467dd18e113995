import type { IndexDesign } from '../design/design.js';
import type { Touch } from '../planner/plan.js';
import type { PatternLoad } from './workload.js';

/** Whether TTL keeps what the touch writes from growing. */
export function isBoundByTtl({ write, entity }: Touch): boolean {
  return write?.makesNew === true && (entity.companionOf?.owner ?? entity).entity.ttl?.after !== undefined;
}

/**
 * Share of the units that a pattern writes to an index which TTL writes once more in other Regions, in the long run: what is new is deleted,
 * as large as it was written. In the Region that deletes, it is free.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
export function deletedShare({ plan }: PatternLoad, isHere: (index: IndexDesign) => boolean): number {
  const writes = plan.touches.filter(({ write, index }) => write !== undefined && isHere(index));
  const all = unitsOf(writes);
  return all > 0 ? unitsOf(writes.filter(isBoundByTtl)) / all : 0;
}

function unitsOf(touches: readonly Touch[]): number {
  return touches.reduce((sum, { units, keys }) => sum + units.typical * keys.typical, 0);
}
