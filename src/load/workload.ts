import type { Design, IndexDesign } from '../design/design.js';
import { percentText } from '../diagnostics/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { FollowUp, PatternPlan, Plan, PlannedPattern, ReadOperation, Touch } from '../planner/plan.js';

/** What one call takes, on average. */
export interface CallUnits {
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly requests: number;
  /** Items read and returned, or written; those that a transaction only checks count too. */
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
  /** Calls that reach the tables: those that a cache answers are left out. Absent where the model states no rate. */
  readonly rate?: CallRate;
  /** Share of the calls that a declared cache answers, 0 to 1. */
  readonly cached?: number;
  /** Set where nobody calls it: writes of other patterns set it off. */
  readonly followUp?: FollowUp;
}

/** Units per second on the table's key or on an index. */
export interface IndexLoad {
  readonly index: IndexDesign;
  readonly read: CallRate;
  readonly write: CallRate;
}

export interface Workload {
  readonly design: Design;
  /** Planned patterns, in the model's order, then what their writes set off. */
  readonly patterns: readonly PatternLoad[];
  /** Every table key and index of the design, loaded or not; each table's key before its indexes. */
  readonly indexes: readonly IndexLoad[];
  /** Planned patterns without a rate. */
  readonly unrated: readonly string[];
  /** Patterns that are in no figure, because nothing serves them or nothing is known of their cost. */
  readonly leftOut: readonly PatternPlan[];
  /** What the rates rest on and the model does not state. */
  readonly assumptions: readonly string[];
}

/** What a workload is made of: a plan, or part of it. */
export type WorkloadPlan = Pick<Plan, 'design' | 'patterns'> & Partial<Pick<Plan, 'followUps'>>;

/**
 * Calls and units per second of every planned pattern and follow-up, and of every index. Units of a call are the planner's expectation;
 * `measured` replaces them by name where an engine has run the pattern.
 */
export function workloadOf(plan: WorkloadPlan, measured: ReadonlyMap<string, CallUnits> = new Map()): Workload {
  const { design, followUps = [] } = plan;
  const patterns: PatternLoad[] = [];
  const unrated: string[] = [];
  const leftOut: PatternPlan[] = [];
  for (const [name, one] of plan.patterns) {
    if (one.kind !== 'planned') {
      leftOut.push(one);
      continue;
    }
    if (one.pattern.rate === undefined) unrated.push(name);
    patterns.push(patternLoad(name, one, measured.get(name)));
  }
  for (const followUp of followUps) {
    if (followUp.plan.kind === 'planned')
      patterns.push({ ...patternLoad(followUp.name, followUp.plan, measured.get(followUp.name)), followUp });
    else leftOut.push(followUp.plan);
  }
  return {
    design,
    patterns,
    indexes: indexLoads(design, patterns),
    unrated,
    leftOut,
    assumptions: cacheAssumptions(patterns),
  };
}

function patternLoad(name: string, plan: PlannedPattern, measured: CallUnits | undefined): PatternLoad {
  const { rate } = plan.pattern;
  const cached = cachedShare(plan);
  const reach = (calls: number): number => calls * (1 - (cached ?? 0));
  return {
    name,
    plan,
    call: measured ?? plannedUnits(plan),
    ...(rate === undefined ? {} : { rate: { avg: reach(rate.avg), peak: reach(Math.max(rate.avg, rate.peak)) } }),
    ...(cached === undefined ? {} : { cached }),
  };
}

/** Share of the calls that a cache answers, counted where the model states its hit rate. */
function cachedShare(plan: PlannedPattern): number | undefined {
  const hitRate = plan.pattern.cacheFacts?.hitRate;
  return mayBeCached(plan) && hitRate !== undefined && hitRate > 0 ? Math.min(1, hitRate) : undefined;
}

/** A cache stands before reads alone. */
export function mayBeCached({ operation, writeUnits }: PlannedPattern): boolean {
  const isRead = operation.kind === 'read' || operation.kind === 'transaction' || operation.kind === 'execute';
  return isRead && writeUnits.typical === 0;
}

function cacheAssumptions(patterns: readonly PatternLoad[]): readonly string[] {
  const cached = patterns.filter((one) => one.cached !== undefined && one.rate !== undefined);
  if (cached.length === 0) return [];
  const shares = cached.map((one) => `${percentText(one.cached ?? 0)} of ${one.name}`);
  return [`caches answer the calls that the model says they do, about hot and cold keys alike: ${shares.join(', ')}`];
}

/** The read that a pattern consists of or begins with; the query that finds the copies that a follow-up refreshes. */
export function readOf({ plan, followUp }: Pick<PatternLoad, 'plan' | 'followUp'>): ReadOperation | undefined {
  const { operation } = followUp?.found ?? plan;
  if (operation.kind === 'read') return operation;
  return operation.kind === 'delete-query' ? operation.read : undefined;
}

/** Each table's key, then its indexes. */
export function indexesOf(design: Design): readonly IndexDesign[] {
  return flatMap([...design.tables.values()], (table) => [table.primary, ...table.indexes.values()]);
}

const byIndex = new WeakMap<Workload, ReadonlyMap<IndexDesign, IndexLoad>>();

/** The load of a table's key or of an index. */
export function indexLoadOf(workload: Workload, index: IndexDesign): IndexLoad | undefined {
  const loads = byIndex.get(workload) ?? new Map(workload.indexes.map((load) => [load.index, load]));
  byIndex.set(workload, loads);
  return loads.get(index);
}

const planned = new WeakMap<PlannedPattern, CallUnits>();

/** What the planner expects of one call. */
export function plannedUnits(plan: PlannedPattern): CallUnits {
  const units = planned.get(plan) ?? unitsOf(plan);
  planned.set(plan, units);
  return units;
}

function unitsOf(plan: PlannedPattern): CallUnits {
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
    items: itemsOf(operation),
    byIndex: [...byIndex].map(([index, units]) => ({ index, ...units })),
  };
}

/** Items of the answer, or written and checked. */
function itemsOf(operation: PlannedPattern['operation']): number {
  switch (operation.kind) {
    case 'read':
      return operation.figures.returned.typical;
    case 'write': {
      const counters = operation.before.filter(({ why }) => why === 'sequence');
      return [...operation.parts, ...counters].reduce((sum, { count }) => sum + count.typical, 0);
    }
    case 'delete-query':
      return operation.parts.reduce((sum, { count }) => sum + count.typical, 0);
    default:
      return operation.items.typical;
  }
}

/** Units of one call on all key values that the touch names. */
export function unitsOfTouch(touch: Touch): number {
  return touch.units.typical * touch.keys.typical;
}

function indexLoads(design: Design, patterns: readonly PatternLoad[]): readonly IndexLoad[] {
  const loads = new Map(
    indexesOf(design).map((index) => [index, { index, read: { avg: 0, peak: 0 }, write: { avg: 0, peak: 0 } }]),
  );
  for (const { call, rate } of patterns) {
    if (rate === undefined) continue;
    for (const { index, ...units } of call.byIndex) {
      const load = loads.get(index);
      if (load === undefined) continue;
      for (const unit of ['read', 'write'] as const) {
        load[unit].avg += units[unit] * rate.avg;
        load[unit].peak += units[unit] * rate.peak;
      }
    }
  }
  return [...loads.values()];
}
