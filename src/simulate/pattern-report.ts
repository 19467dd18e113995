import { wholeText } from '../diagnostics/index.js';
import type { Cost } from '../load/cost.js';
import { type PatternLoad, plannedUnits, type Workload } from '../load/workload.js';
import type { PatternPlan, PlannedPattern } from '../planner/plan.js';
import type { Measured, NotMeasured } from './measure.js';
import { tidy } from './numbers.js';
import type { PatternReport, SimulatedPattern } from './report.js';
import { skippedPattern } from './skipped.js';

/** Every pattern, in the model's order: what was measured of it, or why nothing was. */
export function patternReports(
  plans: ReadonlyMap<string, PatternPlan>,
  workload: Workload,
  cost: Cost,
  measured: ReadonlyMap<string, Measured | NotMeasured>,
): readonly PatternReport[] {
  return [...plans].map(([name, plan]) => {
    const load = workload.patterns.find((pattern) => pattern.name === name);
    const result = measured.get(name);
    if (result?.kind === 'not-measured') return skippedPattern(name, plan, result.why);
    if (plan.kind !== 'planned' || load === undefined || result === undefined) return skippedPattern(name, plan);
    return simulatedPattern(load, result, cost);
  });
}

function simulatedPattern(load: PatternLoad, result: Measured, cost: Cost): SimulatedPattern {
  const { name, plan, call, rate } = load;
  const { operation, pattern } = plan;
  const index = operation.kind === 'read' ? operation.index : operation.table.primary;
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
      readUnits: tidy(planned.readUnits),
      writeUnits: tidy(planned.writeUnits),
    },
    basis: result.short === undefined ? 'measured' : 'planned',
    byIndex: call.byIndex.map((one) => ({
      table: one.index.table.name,
      index: one.index.name,
      readUnits: tidy(one.read),
      writeUnits: tidy(one.write),
    })),
    ...(rate === undefined
      ? {}
      : {
          rate: { avg: rate.avg, peak: rate.peak },
          perSecond: {
            requests: perSecond(call.requests),
            readUnits: perSecond(call.readUnits),
            writeUnits: perSecond(call.writeUnits),
          },
          usdPerMonth: tidy(price?.usd ?? 0),
        }),
    usdPerMillionCalls: tidy(price?.perMillionCalls ?? 0),
    notes: notesOf(plan, result),
  };
}

function notesOf(plan: PlannedPattern, result: Measured): readonly string[] {
  const notes: string[] = [];
  if (result.short !== undefined) {
    const { expected, evaluated } = result.short;
    notes.push(
      `A call is about some ${wholeText(expected)} items, and only ${wholeText(evaluated)} could be loaded for it: rates, heat and cost use the planner's units.`,
    );
  }
  if (result.failedConditions > 0) {
    notes.push(
      `${wholeText(result.failedConditions)} further calls failed their condition: DynamoDB charges them like writes, and they are in no figure.`,
    );
  }
  if (plan.operation.kind === 'write')
    for (const { text } of plan.operation.excluded) notes.push(`Not in the figures: ${text}.`);
  if (plan.pattern.cache !== undefined) notes.push('A cache is declared; the figures are those without it.');
  return notes;
}
