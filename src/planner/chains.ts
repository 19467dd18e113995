import type { Assumption, Design } from '../design/design.js';
import { flatMap } from '../lists/flat-map.js';
import { groupedBy } from '../lists/grouped-by.js';
import type { Pattern } from '../model/model.js';
import type { Span } from '../source/index.js';
import type { FollowUp, PatternPlan, PlannedPattern, Trigger } from './plan.js';

/** What follows the writes of some patterns, or of other work behind a stream. */
export type Causes = (plans: readonly PlannedPattern[]) => {
  triggers: readonly Trigger[];
  assumptions: readonly Assumption[];
};

export interface Draft {
  readonly followUp: FollowUp;
  readonly causes: Causes;
}

/** Work behind a stream writes items too, and sets off what their changes set off. */
export function withChains(design: Design, drafts: readonly Draft[]): readonly FollowUp[] {
  const writers = groupedBy(drafts, ({ followUp }) => [followUp.target]);
  const links = new Map(drafts.map((draft) => [draft, linksTo(draft, writers.get(draft.followUp.source) ?? [])]));
  const chains = chainsOf(links);
  return drafts.map((draft) => {
    const { followUp } = draft;
    const chained = chains.get(draft) ?? [];
    if (chained.length === 0) return followUp;
    const triggers = [...followUp.triggers, ...chained];
    const rate = rateOf(design, triggers, followUp.span);
    const assumed = flatMap(links.get(draft) ?? [], ({ assumptions }) => assumptions);
    const { plan } = followUp;
    return {
      ...followUp,
      triggers,
      plan: { ...rated(plan, rate), assumptions: [...assumed, ...plan.assumptions] },
      ...(followUp.found === undefined ? {} : { found: rated(followUp.found, rate) }),
    };
  });
}

function linksTo(later: Draft, writers: readonly Draft[]): readonly Link[] {
  return flatMap(writers, (earlier): readonly Link[] => {
    const { plan } = earlier.followUp;
    if (plan.kind !== 'planned') return [];
    const { triggers, assumptions } = later.causes([plan]);
    const perCall = triggers.reduce((sum, one) => sum + one.perCall, 0);
    return perCall > 0 ? [{ earlier, perCall, assumptions }] : [];
  });
}

function rated<Plan extends PatternPlan>(plan: Plan, rate: Pattern['rate']): Plan {
  return rate === undefined ? plan : { ...plan, pattern: { ...plan.pattern, rate } };
}

/** What sets other work off, so often for each time. */
interface Link {
  readonly earlier: Draft;
  readonly perCall: number;
  readonly assumptions: readonly Assumption[];
}

/**
 * What chains lead to each draft, those first that others follow. One that runs in a circle has no end, and a finding of its own: here it
 * ends where it comes round.
 */
function chainsOf(links: ReadonlyMap<Draft, readonly Link[]>): ReadonlyMap<Draft, readonly Trigger[]> {
  const chains = new Map<Draft, readonly Trigger[]>();
  const begun = new Set<Draft>();
  // However long a chain is: no call for each link.
  const open = [...links.keys()].reverse();
  for (let draft = open.at(-1); draft !== undefined; draft = open.at(-1)) {
    const leading = links.get(draft) ?? [];
    if (begun.has(draft)) {
      open.pop();
      if (!chains.has(draft)) chains.set(draft, throughLinks(leading, chains));
      continue;
    }
    begun.add(draft);
    for (const { earlier } of leading) if (!begun.has(earlier)) open.push(earlier);
  }
  return chains;
}

function throughLinks(leading: readonly Link[], chains: ReadonlyMap<Draft, readonly Trigger[]>): readonly Trigger[] {
  return flatMap(leading, ({ earlier, perCall }) => {
    const before = chains.get(earlier);
    return before === undefined
      ? []
      : linked(earlier.followUp.name, [...earlier.followUp.triggers, ...before], perCall);
  });
}

/** One for each pattern that stands at the beginning. */
function linked(name: string, before: readonly Trigger[], times: number): readonly Trigger[] {
  const sums = new Map<string, number>();
  for (const { pattern, perCall } of before) sums.set(pattern, (sums.get(pattern) ?? 0) + perCall * times);
  return [...sums].map(([pattern, perCall]) => ({ pattern, perCall, why: `after \`${name}\``, after: name }));
}

/** How often all triggers together set the work off; undefined where no pattern says how often it is called. */
export function rateOf(design: Design, triggers: readonly Trigger[], span: Span): Pattern['rate'] {
  const rates = flatMap(triggers, ({ pattern, perCall }) => {
    const rate = design.model.patterns.get(pattern)?.rate;
    return rate === undefined ? [] : [{ avg: rate.avg * perCall, peak: rate.peak * perCall }];
  });
  const sum = (of: 'avg' | 'peak'): number => rates.reduce((total, rate) => total + rate[of], 0);
  return rates.length === 0 ? undefined : { avg: sum('avg'), peak: sum('peak'), span };
}
