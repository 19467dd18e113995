import { flatMap } from '../lists/flat-map.js';
import type { Attribute } from '../model/model.js';
import { tenantFieldOf } from './bindings.js';
import { Assumptions, type PlanContext } from './context.js';
import { intentsOf, type WriteIntent } from './intent.js';
import { withExample } from './lazy-example.js';
import type {
  ExampleRequest,
  PlanNote,
  PlannedPattern,
  Spread,
  UnservedPattern,
  WriteOperation,
  WritePart,
} from './plan.js';
import { batchCount, batches } from './read-figures.js';
import type { Reason } from './reason.js';
import { addSpreads, ONE, scaleSpread, timesSpread } from './spread.js';
import type { Suggestion } from './suggestion.js';
import { unsayable } from './unsayable.js';
import { keyReads, writtenRoots } from './write-effects.js';
import { writeExample } from './write-example.js';
import { type PlannedIntent, planIntent } from './write-parts.js';
import { partUnits, totalsOf } from './write-totals.js';

/** Requests of one BatchWriteItem. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
export const MAX_BATCH_WRITES = 25;

const APIS: Readonly<Record<WriteOperation['action'], WriteOperation['api']>> = {
  create: 'PutItem',
  put: 'PutItem',
  update: 'UpdateItem',
  delete: 'DeleteItem',
  'soft-delete': 'UpdateItem',
  move: 'TransactWriteItems',
};

/** A write of one item, or of a batch of them. Several entities in one batch are taken to come equally often. */
export function planWrite(context: PlanContext): PlannedPattern | UnservedPattern {
  const intents = intentsOf(context.design, context.pattern);
  const [intent] = intents;
  if (intent === undefined) throw new Error(`${context.pattern.name} writes nothing`);
  return context.pattern.op.value === 'batch-write' ? planBatch(context, intents) : planIntentPattern(context, intent);
}

/** A write of one item, with all that comes with it. */
export function planIntentPattern(
  context: PlanContext,
  intent: WriteIntent,
  count: Spread = ONE,
): PlannedPattern | UnservedPattern {
  const { action, entity } = intent;
  const names = action !== 'create' && action !== 'put';
  const missing = names ? missingKey(context, intent) : [];
  if (missing.length > 0) {
    const reason = { code: 'key-incomplete' as const, entity: entity.name, missing };
    const bind = { kind: 'bind' as const, index: `table ${entity.table.primary.name}`, fields: missing };
    return unservedWrite(context, [reason], [bind]);
  }
  if (action === 'move' && !changesKey(intent)) {
    return unservedWrite(context, [{ code: 'move-keeps-key', entity: entity.name, key: keyReads(entity) }]);
  }
  const planned = planIntent(intent, { design: context.design, about: context.pattern.name, count });
  const { parts, before } = planned;
  const assumptions = new Assumptions();
  assumptions.add(...planned.assumptions);
  const totals = totalsOf(parts, before);
  const api = parts.length > 1 ? 'TransactWriteItems' : APIS[action as WriteOperation['action']];
  return {
    kind: 'planned',
    pattern: context.pattern,
    entities: context.entities,
    assumptions: assumptions.list,
    candidates: [],
    operation: operationOf(context, planned, { api, count, parts, before }),
    notes: [...notesOf(planned), ...conditionNotes(intent)],
    ...totals,
    requests: addSpreads(totals.requests, count),
    touches: planned.touches,
  };
}

/**
 * Puts without conditions. What an entity promises of its items, and a condition keeps, cannot be kept in a batch.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
 */
function planBatch(context: PlanContext, intents: readonly WriteIntent[]): PlannedPattern | UnservedPattern {
  const reasons = flatMap(intents, (intent) => batchLosses(intent));
  if (reasons.length > 0) return unservedWrite(context, reasons);
  const assumptions = new Assumptions();
  const count = batchCount(context, { assumptions }, MAX_BATCH_WRITES);
  // At the worst, all are of one entity.
  const each: Spread =
    intents.length === 1
      ? count
      : { ...scaleSpread(count, 1 / intents.length), ...(count.max === undefined ? {} : { max: count.max }) };
  const { design, pattern } = context;
  const planned = intents.map((intent) =>
    planIntent(intent, { design, about: pattern.name, count: each, within: 'batch' }),
  );
  for (const one of planned) assumptions.add(...one.assumptions);
  const parts = flatMap(planned, (one) => one.parts);
  const before = flatMap(planned, (one) => one.before);
  const first = planned[0] as PlannedIntent;
  const totals = totalsOf(parts, before);
  return {
    kind: 'planned',
    pattern,
    entities: context.entities,
    assumptions: assumptions.list,
    candidates: [],
    operation: operationOf(context, first, { api: 'BatchWriteItem', count, parts, before }),
    notes: flatMap(planned, notesOf),
    readUnits: totals.readUnits,
    writeUnits: { ...totals.writeUnits, ...dearest(parts, count) },
    requests: addSpreads(totals.requests, batches(count, MAX_BATCH_WRITES)),
    touches: flatMap(planned, (one) => one.touches),
  };
}

/** The most that a batch can take: all of its items are of the entity whose items take most. */
function dearest(parts: readonly WritePart[], count: Spread): Pick<Spread, 'max'> {
  const units = parts.map((part) => timesSpread(partUnits(part), count).max);
  const known = units.filter((max) => max !== undefined);
  return known.length === units.length && known.length > 0 ? { max: Math.max(...known) } : {};
}

function batchLosses({ entity, condition, lock }: WriteIntent): readonly Reason[] {
  const { unique, history, version } = entity.entity;
  const loses = [
    ...[...unique.keys()].map((name) => `unique.${name}`),
    ...(history === undefined ? [] : ['history']),
    ...(version === undefined ? [] : ['version']),
    ...(condition === undefined ? [] : ['condition']),
    ...(lock === undefined ? [] : ['lock']),
  ];
  return loses.length === 0 ? [] : [{ code: 'batch-cannot-condition', entity: entity.name, loses }];
}

function operationOf(
  context: PlanContext,
  planned: PlannedIntent,
  facts: Pick<WriteOperation, 'api' | 'count' | 'parts' | 'before'>,
): WriteOperation {
  const { intent, recomputed } = planned;
  const { entity } = intent;
  const [item] = planned.parts;
  const draft: Omit<WriteOperation, 'example'> = {
    kind: 'write',
    ...facts,
    action: intent.action as WriteOperation['action'],
    table: entity.table,
    entity,
    key: intent.action === 'create' || intent.action === 'put' ? entity.id : intent.key,
    changes: attributesChangedBy(planned),
    sets: [...intent.set, ...intent.add],
    recomputed,
    conditions: item.conditions,
    tableUnits: item.tableUnits,
    indexWrites: item.indexWrites,
  };
  const empty: ExampleRequest = { api: facts.api, input: {} };
  return withExample<WriteOperation>(
    draft,
    () => writeExample(context, draft.api === 'BatchWriteItem' ? undefined : [intent]) ?? empty,
  );
}

/** Attributes of the entity that a write changes. */
export function attributesChangedBy({ intent, changed }: PlannedIntent): readonly Attribute[] {
  return [...intent.entity.entity.attributes.values()].filter(({ name }) => changed.has(name));
}

export function notesOf({ recomputed, parts, partialDerives }: PlannedIntent): readonly PlanNote[] {
  const notes: PlanNote[] = [];
  for (const { index, slot, missing, value } of recomputed) {
    if (missing.length === 0) continue;
    const given = value.reads.filter((name) => !missing.includes(name));
    notes.push({ code: 'partial-key', index: index.name, slot: slot.attribute, given, missing });
  }
  for (const { index, effect, because } of parts[0].indexWrites) {
    if (effect === 'moves') notes.push({ code: 'moves-in-index', index: index.name, because });
  }
  for (const { attribute, missing } of partialDerives) notes.push({ code: 'partial-derive', attribute, missing });
  return notes;
}

export function conditionNotes({ entity, condition }: WriteIntent): readonly PlanNote[] {
  const why = condition === undefined ? undefined : unsayable(entity, condition.value);
  return why === undefined ? [] : [{ code: 'not-in-dynamodb', what: 'condition', why }];
}

/** Fields of the table key that the write does not know. */
function missingKey({ design }: PlanContext, { entity, key }: WriteIntent): readonly string[] {
  const given = new Set(key);
  const tenant = tenantFieldOf(design, entity);
  if (tenant !== undefined) given.add(tenant);
  return keyReads(entity).filter((name) => {
    if (given.has(name) || entity.entity.routing.has(name)) return false;
    return entity.entity.attributes.get(name)?.constant === undefined;
  });
}

function changesKey(intent: WriteIntent): boolean {
  const written = writtenRoots(intent);
  return keyReads(intent.entity).some((name) => {
    const from = intent.entity.attributes.get(name)?.derivedFrom ?? [];
    return [name, ...from].some((source) => written.has(source));
  });
}

export function unservedWrite(
  context: Pick<PlanContext, 'pattern' | 'entities' | 'table'>,
  reasons: readonly Reason[],
  suggestions: readonly Suggestion[] = [],
): UnservedPattern {
  return {
    kind: 'unserved',
    pattern: context.pattern,
    entities: context.entities,
    assumptions: [],
    candidates: [{ index: context.table.primary, verdict: 'refused', reasons }],
    reasons,
    suggestions,
  };
}
