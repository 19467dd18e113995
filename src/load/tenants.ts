import { hottestShare } from '../design/index.js';
import type { CallRate, Workload } from './workload.js';

/** What the biggest tenant has of the load. */
export interface BiggestTenant {
  readonly tenants: number;
  /** As the model writes the skew. */
  readonly skew: string;
  /** Of the traffic of all tenants, 0 to 1. */
  readonly share: number;
  /** Calls, and units on all tables and indexes, a second. */
  readonly calls: CallRate;
  readonly readUnits: CallRate;
  readonly writeUnits: CallRate;
}

/** The biggest tenant's load at the declared rates. Undefined where the model says not how many tenants there are and how uneven. */
export function biggestTenant({ design, patterns }: Workload): BiggestTenant | undefined {
  const values = design.model.tenancy?.values;
  if (values?.count === undefined || values.skew === undefined) return undefined;
  const share = hottestShare(values.skew, values.count);
  const sum = { calls: { avg: 0, peak: 0 }, readUnits: { avg: 0, peak: 0 }, writeUnits: { avg: 0, peak: 0 } };
  for (const { plan, call, rate, followUp } of patterns) {
    // What all tenants share is nobody's.
    if (rate === undefined || plan.entities.every(({ entity }) => entity.global)) continue;
    for (const when of ['avg', 'peak'] as const) {
      const calls = rate[when] * share;
      if (followUp === undefined) sum.calls[when] += calls;
      sum.readUnits[when] += calls * call.readUnits;
      sum.writeUnits[when] += calls * call.writeUnits;
    }
  }
  return { tenants: values.count, skew: values.skew.text, share, ...sum };
}
