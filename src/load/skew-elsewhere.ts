import { flatMap } from '../lists/flat-map.js';
import type { HottestFor, SkewElsewhere } from './hottest-key.js';
import type { PatternLoad, Workload } from './workload.js';

/**
 * Whose load a pattern's is, with the skews that count for it. A pattern states one skew, about one field; a transaction touches items of
 * several entities, and what a write sets off is no pattern of the model: for these, a field is as uneven as the busiest pattern
 * that states a skew of it says, those that set it off before others.
 */
export function skewedAs(workload: Pick<Workload, 'design' | 'patterns'>, load: PatternLoad): HottestFor {
  const { plan, followUp } = load;
  const base = { model: workload.design.model, pattern: plan.pattern };
  if (followUp === undefined && plan.operation.kind !== 'transaction') return base;
  const triggers = new Set(followUp?.triggers.map(({ pattern }) => pattern));
  const rank = (one: PatternLoad): number => (triggers.has(one.name) ? 1 : 0);
  const stated = workload.patterns
    .filter((one) => one !== load && one.plan.pattern.skew?.value.on !== undefined)
    .sort((a, b) => rank(b) - rank(a) || (b.rate?.peak ?? 0) - (a.rate?.peak ?? 0));
  const elsewhere = flatMap(stated, ({ name, plan: { pattern } }): readonly SkewElsewhere[] =>
    pattern.skew === undefined ? [] : [{ pattern: name, skew: pattern.skew.value }],
  );
  return { ...base, elsewhere };
}
