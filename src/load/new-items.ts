import type { EntityDesign } from '../design/design.js';
import { touchesOf } from './touches-of.js';
import type { Workload } from './workload.js';

/** Items of an entity that patterns make a second on average: a put under an id that others give again replaces one. */
export function newItemRate(workload: Workload, entity: EntityDesign): number {
  return touchesOf(workload, entity)
    .filter(
      ({ touch: { index, write } }) => index.kind === 'table' && write?.makesNew === true && write.role === 'item',
    )
    .reduce((sum, { pattern, touch }) => sum + (pattern.rate?.avg ?? 0) * touch.keys.typical, 0);
}
