import type { Assumption, Design } from '../design/design.js';
import { flatMap } from '../lists/flat-map.js';
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
  const links = flatMap(drafts, (later) =>
    flatMap(drafts, (earlier) => {
      const { plan, target } = earlier.followUp;
      if (plan.kind !== 'planned' || target !== later.followUp.source) return [];
      const { triggers, assumptions } = later.causes([plan]);
      const perCall = triggers.reduce((sum, one) => sum + one.perCall, 0);
      return perCall > 0 ? [{ earlier, later, perCall, assumptions }] : [];
    }),
  );
  if (links.length === 0) return drafts.map(({ followUp }) => followUp);
  const chains = chainsOf(links);
  return drafts.map((draft) => {
    const { followUp } = draft;
    const chained = chains(draft);
    const { plan } = followUp;
    if (chained.length === 0) return followUp;
    const triggers = [...followUp.triggers, ...chained];
    const rate = rateOf(design, triggers, followUp.span);
    const assumed = flatMap(links, ({ later, assumptions }) => (later === draft ? assumptions : []));
    return {
      ...followUp,
      triggers,
      plan: { ...rated(plan, rate), assumptions: [...assumed, ...plan.assumptions] },
      ...(followUp.found === undefined ? {} : { found: rated(followUp.found, rate) }),
    };
  });
}

function rated<Plan extends PatternPlan>(plan: Plan, rate: Pattern['rate']): Plan {
  return rate === undefined ? plan : { ...plan, pattern: { ...plan.pattern, rate } };
}

interface Link {
  readonly earlier: Draft;
  readonly later: Draft;
  readonly perCall: number;
  readonly assumptions: readonly Assumption[];
}

/** What chains lead to each draft. One that runs in a circle has no end, and a finding of its own: here it ends where it comes round. */
function chainsOf(links: readonly Link[]): (draft: Draft) => readonly Trigger[] {
  const known = new Map<Draft, readonly Trigger[]>();
  const underWay = new Set<Draft>();
  const of = (draft: Draft): readonly Trigger[] => {
    const before = known.get(draft);
    if (before !== undefined) return before;
    underWay.add(draft);
    const triggers = flatMap(links, ({ earlier, later, perCall }) =>
      later !== draft || underWay.has(earlier)
        ? []
        : linked(earlier.followUp.name, [...earlier.followUp.triggers, ...of(earlier)], perCall),
    );
    underWay.delete(draft);
    known.set(draft, triggers);
    return triggers;
  };
  return of;
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
