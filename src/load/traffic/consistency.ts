import type { Touch } from '../../planner/plan.js';
import type { PatternLoad } from '../workload.js';

/**
 * Whether any replica may answer what a touch reads.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html
 */
export function isEventual({ plan, followUp }: PatternLoad, touch: Touch): boolean {
  if (touch.unit === 'write' || touch.write !== undefined) return false;
  if (touch.index.kind === 'global') return true;
  const { operation, pattern } = followUp?.found?.touches.includes(touch) === true ? followUp.found : plan;
  switch (operation.kind) {
    case 'read':
      return !operation.consistent;
    case 'execute':
      return pattern.consistent?.value !== true;
    case 'delete-query':
      return touch.entity.companionOf === undefined && !operation.read.consistent;
    default:
      // What a write reads first must be as it is, but for what it copies.
      return operation.before.some(({ why, entity }) => why === 'copy' && entity === touch.entity);
  }
}
