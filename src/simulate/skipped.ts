import type { PatternPlan } from '../planner/plan.js';
import type { SkippedPattern } from './report.js';

const READS: ReadonlySet<string> = new Set(['get', 'query', 'scan', 'batch-get']);

/** A pattern that no figure holds, and why. `failure` is what an attempt to run it met. */
export function skippedPattern(name: string, plan: PatternPlan, failure?: string): SkippedPattern {
  const { pattern } = plan;
  return {
    kind: plan.kind === 'unserved' ? 'unserved' : 'not-simulated',
    name,
    op: pattern.op.value,
    entities: pattern.entities.map(({ value }) => value),
    reason: failure ?? reasonOf(plan),
    ...(pattern.rate === undefined ? {} : { rate: { avg: pattern.rate.avg, peak: pattern.rate.peak } }),
  };
}

function reasonOf(plan: PatternPlan): string {
  const { name, op } = plan.pattern;
  if (plan.kind === 'unserved')
    return READS.has(op.value)
      ? `no index serves it; \`explain ${name}\` says what would`
      : `it cannot be done as it is written; \`explain ${name}\` says why`;
  if (plan.kind === 'deferred') return 'what it refers to in the model is broken; `check` says how';
  return 'it could not be run';
}
