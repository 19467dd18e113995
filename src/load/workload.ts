import type { Design, IndexDesign } from '../design/design.js';
import type { PatternPlan, PlannedPattern, Touch } from '../planner/plan.js';

/** What one call takes, on average. */
export interface CallUnits {
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly requests: number;
  /** Items read and returned, or written. */
  readonly items: number;
  /** One entry for each table key and index that is touched. */
  readonly byIndex: readonly IndexUnits[];
}

export interface IndexUnits {
  readonly index: IndexDesign;
  readonly read: number;
  readonly write: number;
}

/** Calls per second. */
export interface CallRate {
  readonly avg: number;
  readonly peak: number;
}

export interface PatternLoad {
  readonly name: string;
  readonly plan: PlannedPattern;
  readonly call: CallUnits;
  /** Absent where the model states no rate. */
  readonly rate?: CallRate;
}

/** Units per second on the table's key or on an index. */
export interface IndexLoad {
  readonly index: IndexDesign;
  readonly read: CallRate;
  readonly write: CallRate;
}

export interface Workload {
  readonly design: Design;
  /** Planned patterns, in the model's order. */
  readonly patterns: readonly PatternLoad[];
  /** Every table key and index of the design, loaded or not; each table's key before its indexes. */
  readonly indexes: readonly IndexLoad[];
  /** Planned patterns without a rate. */
  readonly unrated: readonly string[];
  /** Patterns that are in no figure, because nothing serves them or nothing is known of their cost. */
  readonly leftOut: readonly PatternPlan[];
}

/**
 * Calls and units per second of every planned pattern and index. Units of a call are the planner's expectation;
 * `measured` replaces them by name where an engine has run the pattern.
 */
export function workloadOf(
  design: Design,
  plans: ReadonlyMap<string, PatternPlan>,
  measured: ReadonlyMap<string, CallUnits> = new Map(),
): Workload {
  const patterns: PatternLoad[] = [];
  const unrated: string[] = [];
  const leftOut: PatternPlan[] = [];
  for (const [name, plan] of plans) {
    if (plan.kind !== 'planned') {
      leftOut.push(plan);
      continue;
    }
    const call = measured.get(name) ?? plannedUnits(plan);
    const { rate } = plan.pattern;
    if (rate === undefined) unrated.push(name);
    patterns.push({
      name,
      plan,
      call,
      ...(rate === undefined ? {} : { rate: { avg: rate.avg, peak: Math.max(rate.avg, rate.peak) } }),
    });
  }
  return { design, patterns, indexes: indexesOf(design).map((index) => indexLoad(index, patterns)), unrated, leftOut };
}

/** Each table's key, then its indexes. */
export function indexesOf(design: Design): readonly IndexDesign[] {
  return [...design.tables.values()].flatMap((table) => [table.primary, ...table.indexes.values()]);
}

/** What the planner expects of one call. */
export function plannedUnits(plan: PlannedPattern): CallUnits {
  const byIndex = new Map<IndexDesign, { read: number; write: number }>();
  for (const touch of plan.touches) {
    const sum = byIndex.get(touch.index) ?? { read: 0, write: 0 };
    sum[touch.unit] += unitsOfTouch(touch);
    byIndex.set(touch.index, sum);
  }
  const { operation } = plan;
  return {
    readUnits: plan.readUnits.typical,
    writeUnits: plan.writeUnits.typical,
    requests: plan.requests.typical,
    items: operation.kind === 'read' ? operation.figures.returned.typical : operation.count.typical,
    byIndex: [...byIndex].map(([index, units]) => ({ index, ...units })),
  };
}

/** Units of one call on all key values that the touch names. */
export function unitsOfTouch(touch: Touch): number {
  return touch.units.typical * touch.keys.typical;
}

function indexLoad(index: IndexDesign, patterns: readonly PatternLoad[]): IndexLoad {
  const load = { read: { avg: 0, peak: 0 }, write: { avg: 0, peak: 0 } };
  for (const { call, rate } of patterns) {
    if (rate === undefined) continue;
    for (const units of call.byIndex) {
      if (units.index !== index) continue;
      for (const unit of ['read', 'write'] as const) {
        load[unit].avg += units[unit] * rate.avg;
        load[unit].peak += units[unit] * rate.peak;
      }
    }
  }
  return { index, ...load };
}
