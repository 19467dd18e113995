import type { Design, EntityDesign } from '../design/design.js';
import type { Pattern } from '../model/model.js';
import type { PlanContext } from './context.js';
import type { DeferReason, DeferredPattern, PatternPlan, Plan, UnservedPattern } from './plan.js';
import { planRead } from './read.js';
import type { Reason } from './reason.js';
import { planWrite } from './write.js';

/** How every pattern of the model is served. Patterns whose entities are unknown are left out: that was reported. */
export function planModel(design: Design): Plan {
  const patterns = new Map<string, PatternPlan>();
  for (const pattern of design.model.patterns.values()) {
    if (pattern.entities.length > 0 || DEFERRED.has(pattern.op.value))
      patterns.set(pattern.name, planPattern(design, pattern));
  }
  return { design, patterns };
}

const DEFERRED: ReadonlyMap<string, DeferReason> = new Map([
  ['transact-write', 'transaction'],
  ['transact-get', 'transaction'],
  ['move', 'move'],
  ['delete-query', 'delete-query'],
  ['execute', 'execute'],
]);

/** How one pattern is served, or why not and what would. Never throws for a model that resolved. */
export function planPattern(design: Design, pattern: Pattern): PatternPlan {
  const known = pattern.entities.flatMap(({ value }) => design.entities.get(value) ?? []);
  const entities = known.filter(({ key }) => key !== undefined);
  const deferred = DEFERRED.get(pattern.op.value);
  if (deferred !== undefined) return deferral(pattern, entities, deferred);
  const context = contextOf(design, pattern);
  if (context === undefined) {
    if (known.length === 0) return deferral(pattern, entities, 'broken-model');
    return refused(pattern, entities, brokenReasons(known));
  }
  const op = pattern.op.value;
  const isRead = op === 'get' || op === 'query' || op === 'scan' || op === 'batch-get';
  return isRead ? planRead(context) : planWrite(context);
}

/** What a pattern is planned (and its calls are built) in; undefined where its entities have no key or are in several tables. */
export function contextOf(design: Design, pattern: Pattern): PlanContext | undefined {
  const entities = pattern.entities.flatMap(({ value }) => design.entities.get(value) ?? []);
  const [first] = entities;
  if (first === undefined || entities.some(({ key, table }) => key === undefined || table !== first.table))
    return undefined;
  return { design, pattern, entities: [...new Set(entities)], table: first.table };
}

function brokenReasons(entities: readonly EntityDesign[]): readonly Reason[] {
  const broken = entities.filter(({ key }) => key === undefined);
  if (broken.length > 0) return broken.map(({ name }) => ({ code: 'broken-key', entity: name }));
  return [{ code: 'different-tables', tables: [...new Set(entities.map(({ table }) => table.table.name))] }];
}

function deferral(pattern: Pattern, entities: readonly EntityDesign[], reason: DeferReason): DeferredPattern {
  return { kind: 'deferred', pattern, entities, assumptions: [], reason };
}

function refused(pattern: Pattern, entities: readonly EntityDesign[], reasons: readonly Reason[]): UnservedPattern {
  return { kind: 'unserved', pattern, entities, assumptions: [], candidates: [], reasons, suggestions: [] };
}
