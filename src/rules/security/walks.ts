import type { PlannedPattern } from '../../planner/plan.js';

/** Reads whatever there is, of whichever tenant. */
export function walksTenants({ operation }: PlannedPattern): boolean {
  const isWalk = operation.kind === 'execute' ? operation.scan : operation.kind === 'read' && operation.api === 'Scan';
  if (!isWalk || (operation.kind !== 'execute' && operation.kind !== 'read')) return false;
  return operation.index.members.some(({ entity }) => !entity.entity.global);
}
