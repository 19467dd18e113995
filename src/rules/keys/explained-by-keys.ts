import { flatMap } from '../../lists/flat-map.js';
import type { UnservedPattern } from '../../planner/plan.js';
import { keyValues } from './key-parts.js';
import { orderFaultOf } from './order-faults.js';

/** True if a rule on keys says why nothing serves the pattern: one cause is one finding. */
export function explainedByKeys(plan: UnservedPattern): boolean {
  return (
    orderFaultOf(plan) !== undefined ||
    plan.reasons.some((reason) => reason.code === 'sparse' && isKeyless(plan, reason))
  );
}

/** Items that would be absent from an index because they lack a part of their table key: DM2003. */
function isKeyless(
  { entities }: UnservedPattern,
  reason: { readonly entity: string; readonly absent: readonly string[] },
): boolean {
  const entity = entities.find(({ name }) => name === reason.entity);
  const inKey = new Set(flatMap(keyValues(entity?.key), ({ reads }) => reads));
  return reason.absent.length > 0 && reason.absent.every((name) => inKey.has(name));
}
