import type { IndexDesign } from '../design/design.js';
import { percentText, wholeText } from '../diagnostics/index.js';
import type { Cost } from '../load/cost.js';
import { type PatternLoad, plannedUnits, readOf, type Workload } from '../load/workload.js';
import type { FollowUp, PatternPlan } from '../planner/plan.js';
import type { Measured, NotMeasured } from './measure.js';
import { tidy } from './numbers.js';
import type { PatternReport, SimulatedPattern } from './report.js';
import { skippedPattern } from './skipped.js';
import { summarize } from './summary.js';

/** Why nothing can be said of a pattern. */
export interface LeftOut {
  readonly kind: 'left-out';
  readonly why: string;
}

export type Measurements = Map<string, Measured | NotMeasured | LeftOut>;

/** Every pattern, in the model's order: what was measured of it, or why nothing was. */
export function patternReports(
  plans: ReadonlyMap<string, PatternPlan>,
  workload: Workload,
  cost: Cost,
  measured: Measurements,
): readonly PatternReport[] {
  return [...plans].map(([name, plan]) => {
    const load = workload.patterns.find((pattern) => pattern.name === name);
    const result = measured.get(name);
    if (result?.kind === 'left-out') return skippedPattern(name, plan, result.why);
    if (plan.kind !== 'planned' || load === undefined || result === undefined) return skippedPattern(name, plan);
    if (result.kind === 'measured') return simulatedPattern(load, result, cost);
    const { why: reason, failed } = result;
    return { ...simulatedPattern(load, notRun(load), cost), notRun: { reason, failed } };
  });
}

/** What writes set off: measured where the calls of the patterns did set it off, otherwise as planned. */
export function followUpReports(
  followUps: readonly FollowUp[],
  workload: Workload,
  cost: Cost,
  measured: Measurements,
): readonly PatternReport[] {
  return followUps.map((followUp) => {
    const { name, plan } = followUp;
    const load = workload.patterns.find((pattern) => pattern.followUp === followUp);
    if (load === undefined) {
      const why = plan.kind === 'unserved' ? 'no index finds the items that hold the copy' : undefined;
      return skippedPattern(name, plan, why);
    }
    const result = measured.get(name);
    return simulatedPattern(load, result?.kind === 'measured' ? result : notRun(load), cost);
  });
}

/** No call was made of it, or set it off: the planner's figures stand. */
function notRun({ call }: PatternLoad): Measured {
  const none = summarize([0]);
  const summaries = { requests: none, readUnits: none, writeUnits: none, evaluated: none, items: none };
  return { kind: 'measured', calls: 0, failedConditions: 0, ...summaries, call };
}

function indexOf(load: PatternLoad): IndexDesign {
  const { operation, touches, entities } = load.plan;
  const read = load.followUp === undefined ? readOf(load)?.index : undefined;
  const written = operation.kind === 'write' ? operation.table.primary : undefined;
  // Each pattern is about some entity, and a touch is of what it writes first.
  return (read ?? written ?? touches[0]?.index ?? entities[0]?.table.primary) as IndexDesign;
}

function simulatedPattern(load: PatternLoad, result: Measured, cost: Cost): SimulatedPattern {
  const { name, plan, call, rate, followUp, cached } = load;
  const { operation, pattern } = plan;
  const stated = pattern.rate;
  const index = indexOf(load);
  const price = cost.patterns.find((one) => one.name === name);
  const perSecond = (units: number): { avg: number; peak: number } => ({
    avg: tidy(units * (rate?.avg ?? 0)),
    peak: tidy(units * (rate?.peak ?? 0)),
  });
  const planned = plannedUnits(plan);
  return {
    kind: 'simulated',
    name,
    op: pattern.op.value,
    entities: plan.entities.map((entity) => entity.name),
    table: index.table.name,
    index: index.name,
    api: operation.api,
    calls: result.calls,
    failedConditions: result.failedConditions,
    requests: result.requests,
    readUnits: result.readUnits,
    writeUnits: result.writeUnits,
    evaluated: result.evaluated,
    items: result.items,
    planned: {
      requests: tidy(planned.requests),
      items: tidy(planned.items),
      readUnits: tidy(planned.readUnits),
      writeUnits: tidy(planned.writeUnits),
    },
    ...(followUp === undefined ? {} : { setOffBy: followUp.triggers }),
    ...(cached === undefined ? {} : { cached }),
    basis: result.short === undefined && result.calls > 0 ? 'measured' : 'planned',
    byIndex: call.byIndex.map((one) => ({
      table: one.index.table.name,
      index: one.index.name,
      readUnits: tidy(one.read),
      writeUnits: tidy(one.write),
    })),
    ...(rate === undefined || stated === undefined
      ? {}
      : {
          rate: { avg: stated.avg, peak: Math.max(stated.avg, stated.peak) },
          perSecond: {
            requests: perSecond(call.requests),
            readUnits: perSecond(call.readUnits),
            writeUnits: perSecond(call.writeUnits),
          },
          usdPerMonth: tidy(price?.usd ?? 0),
        }),
    usdPerMillionCalls: tidy(price?.perMillionCalls ?? 0),
    notes: notesOf(load, result),
  };
}

function notesOf({ plan, cached, followUp }: PatternLoad, result: Measured): readonly string[] {
  const notes: string[] = [];
  if (result.short !== undefined) notes.push(`${result.short}: rates, heat and cost use the planner's units.`);
  if (result.failedConditions > 0) {
    notes.push(
      `${wholeText(result.failedConditions)} further calls failed their condition: DynamoDB charges them like writes, and they are in no figure.`,
    );
  }
  if (followUp !== undefined && result.calls === 0)
    notes.push("None of the calls that were made set it off: rates, heat and cost use the planner's units.");
  if (cached !== undefined)
    notes.push(`A cache answers ${percentText(cached)} of the calls: the load is that of the others.`);
  else if (plan.pattern.cache !== undefined)
    notes.push('A cache is declared without its hit rate; the figures are those without it.');
  return notes;
}
