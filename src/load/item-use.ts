import type { PlannedPattern } from '../planner/plan.js';
import type { KeyHeat } from './heat.js';
import type { Workload } from './workload.js';

/** What the writes of a hot item are: numbers taken one after another, sums that could be kept in parts, or anything else. */
export type ItemUse = 'sequence' | 'counter' | 'other';

/** What helps an item that numbers are taken from. */
export const SEQUENCE_ADVICE =
  'Each new number is taken from it, so that it cannot be kept in parts: take numbers by the range, one write for a hundred of them (those that are not given out are gaps), draw ids that need no counter (`generate: ulid`, which sort by time), or number within something smaller, with a counter for each.';

/** By what has a hundredth or more of the load of the busiest item of the key. */
export function itemUse(workload: Workload, heat: Pick<KeyHeat, 'contributions' | 'itemPeak'>): ItemUse {
  const busy = heat.contributions.filter(({ itemPeak }) => itemPeak > 0 && itemPeak >= heat.itemPeak / 100);
  const plans = busy.flatMap(({ pattern, entity }) => {
    const plan = workload.patterns.find(({ name }) => name === pattern)?.plan;
    return plan === undefined ? [] : [{ plan, entity }];
  });
  if (plans.some(({ plan, entity }) => isSequence(plan, entity))) return 'sequence';
  return plans.length === busy.length && plans.every(({ plan, entity }) => isSum(plan, entity)) ? 'counter' : 'other';
}

/** Whether the pattern takes the numbers of what it makes from an item of the entity. */
export function isSequence({ operation }: PlannedPattern, entity: string): boolean {
  return (
    'before' in operation &&
    operation.before.some((request) => request.why === 'sequence' && request.entity.name === entity)
  );
}

function isSum({ pattern }: PlannedPattern, entity: string): boolean {
  const writes = pattern.steps.length === 0 ? [pattern] : pattern.steps.filter((step) => step.entity.value === entity);
  return writes.every(({ add, set, remove }) => add.length > 0 && set.length === 0 && remove.length === 0);
}
