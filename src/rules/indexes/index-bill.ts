import type { IndexDesign } from '../../design/index.js';
import { indexCostOf, indexLoadOf } from '../../load/index.js';
import type { RuleContext } from '../rule.js';

/** What an index costs by itself, on demand, apart from what it is read for. */
export interface IndexBill {
  readonly writeUnitsPerSecond: number;
  /** USD a month; nothing where no write that reaches it has a rate. */
  readonly writes: number;
  /** USD a month; nothing where the model does not say how many items there are. */
  readonly storage: number;
}

export function indexBill({ workload, cost: costs }: RuleContext, index: IndexDesign): IndexBill {
  const cost = indexCostOf(costs, index);
  const load = indexLoadOf(workload, index);
  const isCounted = index.members.every(({ entity }) => entity.count.basis !== 'assumed');
  return {
    writeUnitsPerSecond: load?.write.avg ?? 0,
    writes: cost?.onDemand.write ?? 0,
    storage: isCounted ? (cost?.storage ?? 0) : 0,
  };
}
