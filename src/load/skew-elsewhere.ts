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
  const stated = statedSkews(workload)
    .filter((one) => one !== load)
    .sort((a, b) => rank(b) - rank(a) || (b.rate?.peak ?? 0) - (a.rate?.peak ?? 0));
  const elsewhere = flatMap(stated, ({ name, plan: { pattern } }): readonly SkewElsewhere[] =>
    pattern.skew === undefined ? [] : [{ pattern: name, skew: pattern.skew.value }],
  );
  return { ...base, elsewhere };
}

const known = new WeakMap<readonly PatternLoad[], readonly PatternLoad[]>();

/** Few patterns state a skew, and all that is set off asks for them. */
function statedSkews({ patterns }: Pick<Workload, 'patterns'>): readonly PatternLoad[] {
  const found = known.get(patterns) ?? patterns.filter(({ plan }) => plan.pattern.skew?.value.on !== undefined);
  known.set(patterns, found);
  return found;
}
