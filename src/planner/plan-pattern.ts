import type { Design, EntityDesign } from '../design/design.js';
import type { Op, Pattern } from '../model/model.js';
import { planDeleteQuery } from './delete-query.js';
import { planExecute, statementOf } from './execute.js';
import { followUpsOf } from './follow-ups.js';
import type { DeferReason, DeferredPattern, PatternPlan, Plan, UnservedPattern } from './plan.js';
import { contextOf, isTransaction, namedEntities } from './plan-context.js';
import { planRead } from './read.js';
import type { Reason } from './reason.js';
import { planTransaction } from './transaction.js';
import { planWrite } from './write.js';

export { contextOf } from './plan-context.js';

/** How every pattern of the model is served, and what its writes set off. Patterns whose entities are unknown are left out: that was reported. */
export function planModel(design: Design): Plan {
  const patterns = new Map<string, PatternPlan>();
  for (const pattern of design.model.patterns.values()) {
    if (pattern.entities.length > 0 || BY_STEPS.has(pattern.op.value))
      patterns.set(pattern.name, planPattern(design, pattern));
  }
  return { design, patterns, followUps: followUpsOf(design, patterns.values()) };
}

/** Operations whose items are named by their steps, or by their statement. */
const BY_STEPS: ReadonlySet<Op> = new Set<Op>(['transact-write', 'transact-get', 'execute']);

/** How one pattern is served, or why not and what would. Never throws for a model that resolved. */
export function planPattern(design: Design, pattern: Pattern): PatternPlan {
  const known = namedEntities(design, pattern);
  const entities = known.filter(({ key }) => key !== undefined);
  const context = contextOf(design, pattern);
  if (context === undefined) {
    if (isTransaction(pattern) && pattern.steps.length === 0) return refused(pattern, entities, [{ code: 'no-steps' }]);
    const statement = pattern.op.value === 'execute' ? statementOf(pattern) : undefined;
    if (statement !== undefined && 'code' in statement) return refused(pattern, entities, [statement]);
    if (known.length === 0) return deferral(pattern, entities, 'broken-model');
    return refused(pattern, entities, brokenReasons(known));
  }
  switch (pattern.op.value) {
    case 'get':
    case 'query':
    case 'scan':
    case 'batch-get':
      return planRead(context);
    case 'transact-write':
    case 'transact-get':
      return planTransaction(context);
    case 'delete-query':
      return planDeleteQuery(context);
    case 'execute':
      return planExecute(context);
    default:
      return planWrite(context);
  }
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
