import type { EntityDesign } from '../design/design.js';
import type { Touch } from '../planner/plan.js';
import type { PatternLoad, Workload } from './workload.js';

/** A touch with the pattern whose calls make it. */
export interface PatternTouch {
  readonly pattern: PatternLoad;
  readonly touch: Touch;
}

const known = new WeakMap<Workload, ReadonlyMap<EntityDesign, readonly PatternTouch[]>>();

/** Everything that patterns, with a rate or without one, do to the items of an entity. */
export function touchesOf(workload: Workload, entity: EntityDesign): readonly PatternTouch[] {
  const found = known.get(workload) ?? byEntity(workload);
  known.set(workload, found);
  return found.get(entity) ?? [];
}

function byEntity({ patterns }: Workload): ReadonlyMap<EntityDesign, readonly PatternTouch[]> {
  const found = new Map<EntityDesign, PatternTouch[]>();
  for (const pattern of patterns) {
    for (const touch of pattern.plan.touches) {
      const own = found.get(touch.entity);
      if (own === undefined) found.set(touch.entity, [{ pattern, touch }]);
      else own.push({ pattern, touch });
    }
  }
  return found;
}
