import type { IndexDesign } from '../../design/index.js';
import { type Op, READ_OPS } from '../../model/model.js';
import type { Operation } from '../../planner/plan.js';
import type { RuleContext } from '../rule.js';

/** Operations that read; a `delete-query` and a PartiQL statement may. */
const READS: ReadonlySet<Op> = new Set<Op>([...READ_OPS, 'delete-query', 'execute']);

/**
 * Whether no pattern reads a declared index that entities map. A model without read patterns says nothing of what is
 * read; a pattern that is not planned may be what the index is for: it has a finding of its own, or is not known yet.
 */
export function isUnread({ model, plans }: RuleContext, index: IndexDesign): boolean {
  const mapped = new Set(index.members.filter((one) => one.mapped).map(({ entity }) => entity.name));
  if (index.declaration === undefined || mapped.size === 0) return false;
  const reads = [...model.patterns.values()].filter(({ op }) => READS.has(op.value));
  if (reads.length === 0) return false;
  return reads.every((pattern) => {
    if (pattern.index?.value === index.name) return false;
    const plan = plans.get(pattern.name);
    if (plan?.kind === 'planned') return readBy(plan.operation) !== index;
    // Transactions and batches read by the table's key only.
    if (pattern.op.value === 'transact-get' || pattern.op.value === 'batch-get') return true;
    return pattern.entities.length > 0 && !pattern.entities.some((entity) => mapped.has(entity.value));
  });
}

function readBy(operation: Operation): IndexDesign | undefined {
  switch (operation.kind) {
    case 'read':
    case 'execute':
      return operation.index;
    case 'delete-query':
      return operation.read.index;
    case 'write':
    case 'transaction':
      return undefined;
  }
}
