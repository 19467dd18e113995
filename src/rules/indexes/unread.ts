import type { IndexDesign } from '../../design/index.js';
import { type Model, type Op, READ_OPS } from '../../model/model.js';
import type { Operation } from '../../planner/plan.js';
import type { RuleContext } from '../rule.js';

/** Operations that read; a `delete-query` and a PartiQL statement may. */
const READS: ReadonlySet<Op> = new Set<Op>([...READ_OPS, 'delete-query', 'execute']);

/**
 * Whether no pattern reads a declared index that entities map. A model without read patterns says nothing of what is
 * read; a pattern that is not planned may be what the index is for: it has a finding of its own, or is not known yet.
 */
export function isUnread({ model, plans }: RuleContext, index: IndexDesign): boolean {
  const mapped = index.members.filter((one) => one.mapped);
  if (index.declaration === undefined || mapped.length === 0) return false;
  const readers = known.get(plans) ?? readersOf(model, plans);
  known.set(plans, readers);
  if (!readers.exist || readers.ofAny || readers.indexes.has(index) || readers.names.has(index.name)) return false;
  return !mapped.some(({ entity }) => readers.ofEntities.has(entity.name));
}

/** What the reading patterns of a model read, or may. */
type Readers = {
  readonly exist: boolean;
  /** Names of indexes that patterns ask for. */
  readonly names: ReadonlySet<string>;
  readonly indexes: ReadonlySet<IndexDesign>;
  /** Names of entities that patterns without a plan read. */
  readonly ofEntities: ReadonlySet<string>;
  /** Whether a pattern without a plan names no entity. */
  readonly ofAny: boolean;
};

/** Every index asks for them. */
const known = new WeakMap<RuleContext['plans'], Readers>();

function readersOf({ patterns }: Model, plans: RuleContext['plans']): Readers {
  const reads = [...patterns.values()].filter(({ op }) => READS.has(op.value));
  const names = new Set<string>();
  const indexes = new Set<IndexDesign>();
  const ofEntities = new Set<string>();
  let ofAny = false;
  for (const pattern of reads) {
    if (pattern.index !== undefined) names.add(pattern.index.value);
    const plan = plans.get(pattern.name);
    if (plan?.kind === 'planned') {
      const index = readBy(plan.operation);
      if (index !== undefined) indexes.add(index);
      // Transactions and batches read by the table's key only.
    } else if (pattern.op.value !== 'transact-get' && pattern.op.value !== 'batch-get') {
      for (const { value } of pattern.entities) ofEntities.add(value);
      ofAny ||= pattern.entities.length === 0;
    }
  }
  return { exist: reads.length > 0, names, indexes, ofEntities, ofAny };
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
