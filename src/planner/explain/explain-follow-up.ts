import type { Assumption } from '../../design/design.js';
import { flatMap } from '../../lists/flat-map.js';
import { aboutChanges } from '../follow-ups.js';
import type { FollowUp } from '../plan.js';
import { figuresOf } from './explain-figures.js';
import type { ExplainedFollowUp } from './report.js';

/** What the calls of a pattern set off, in the plan's order. */
export function explainedFollowUps(followUps: readonly FollowUp[], pattern: string): readonly ExplainedFollowUp[] {
  return flatMap(followUps, (followUp) =>
    followUp.triggers
      .filter((trigger) => trigger.pattern === pattern)
      .map(({ perCall, why }): ExplainedFollowUp => {
        const { name, kind, target, plan } = followUp;
        return {
          name,
          kind,
          by: isByCaller(followUp) ? 'caller' : 'stream',
          target: target.name,
          verdict: plan.kind,
          perCall,
          why,
          ...(plan.kind === 'planned' ? { figures: figuresOf(plan) } : {}),
        };
      }),
  );
}

/** Copies with `refresh: write` are refreshed by whoever writes what they are of. */
function isByCaller({ kind, name, target }: FollowUp): boolean {
  if (kind !== 'copy') return false;
  const copies = name.split(', ');
  return [...target.entity.attributes.values()].some(
    (attribute) => attribute.copy?.refresh === 'write' && copies.includes(`${target.name}.${attribute.name}`),
  );
}

/** What is assumed of how often a pattern sets them off. */
export function assumedTriggers(followUps: readonly FollowUp[], pattern: string): readonly Assumption[] {
  const all = flatMap(followUps, ({ name, target, plan }) => {
    const about = aboutChanges(name.slice(0, -`: ${target.name}`.length), pattern);
    return plan.assumptions.filter((assumption) => assumption.about === about);
  });
  // A rule with several targets assumes the same for each.
  return [...new Map(all.map((assumption) => [`${assumption.about} ${assumption.value}`, assumption])).values()];
}
