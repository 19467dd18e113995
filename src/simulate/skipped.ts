import type { DeferReason, PatternPlan } from '../planner/plan.js';
import type { SkippedPattern } from './report.js';

const DEFERRED: Readonly<Record<DeferReason, string>> = {
  transaction: 'transactions are not simulated in this version',
  move: 'moves, which are transactions of a delete and a put, are not simulated in this version',
  'delete-query': 'deletes of what a query finds are not simulated in this version',
  execute: 'PartiQL is not simulated in this version',
  'broken-model': 'what it refers to in the model is broken; `check` says how',
};

/** A pattern that no figure holds, and why. `failure` is what an attempt to run it met. */
export function skippedPattern(name: string, plan: PatternPlan, failure?: string): SkippedPattern {
  const { pattern } = plan;
  return {
    kind: plan.kind === 'unserved' ? 'unserved' : 'not-simulated',
    name,
    op: pattern.op.value,
    entities: pattern.entities.map(({ value }) => value),
    reason: reasonOf(plan, failure),
    ...(pattern.rate === undefined ? {} : { rate: { avg: pattern.rate.avg, peak: pattern.rate.peak } }),
  };
}

function reasonOf(plan: PatternPlan, failure: string | undefined): string {
  if (plan.kind === 'unserved') return `no index serves it; \`explain ${plan.pattern.name}\` says what would`;
  if (plan.kind === 'deferred') return DEFERRED[plan.reason];
  return failure ?? 'it could not be run';
}
