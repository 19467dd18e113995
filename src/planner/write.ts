import type { Assumption, EntityDesign, KeyDesign, KeyValue, Membership } from '../design/design.js';
import { pathsOf, printExpression } from '../expression/model/index.js';
import { readUnits } from '../facts/index.js';
import { tenantFieldOf } from './bindings.js';
import { Assumptions, type PlanContext } from './context.js';
import { keyText } from './foreign.js';
import { withExample } from './lazy-example.js';
import type {
  ConditionTerm,
  ExampleRequest,
  Exclusion,
  IndexWrite,
  PlanNote,
  PlannedPattern,
  RecomputedKey,
  Spread,
  Touch,
  UnservedPattern,
  WriteOperation,
} from './plan.js';
import { batchCount, batches } from './read-figures.js';
import { addSpreads, ONE, scaleSpread, sumSpreads, timesSpread, ZERO } from './spread.js';
import { unsayable } from './unsayable.js';
import {
  changedAttributes,
  indexEffect,
  itemBytes,
  keyShares,
  tableWriteUnits,
  type WriteAction,
} from './write-effects.js';
import { writeExample } from './write-example.js';

/** Requests of one BatchWriteItem. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const MAX_BATCH_WRITES = 25;

const ACTIONS: Readonly<Record<string, WriteAction>> = {
  create: 'create',
  put: 'put',
  update: 'update',
  delete: 'delete',
  'batch-write': 'put',
};

const APIS: Readonly<Record<WriteAction, WriteOperation['api']>> = {
  create: 'PutItem',
  put: 'PutItem',
  update: 'UpdateItem',
  delete: 'DeleteItem',
};

/** A write of one item, or of a batch of them. Several entities in one batch are taken to come equally often. */
export function planWrite(context: PlanContext): PlannedPattern | UnservedPattern {
  const { pattern } = context;
  const isBatch = pattern.op.value === 'batch-write';
  const action = ACTIONS[pattern.op.value] ?? 'put';
  const assumptions = new Assumptions();
  const count = isBatch ? batchCount(context, { assumptions }, MAX_BATCH_WRITES) : ONE;
  const parts = context.entities.map((entity) => partOf(context, entity, action));
  const [first] = parts;
  if (first === undefined) throw new Error(`${pattern.name} has no entity`);
  const needsKey = action === 'update' || action === 'delete';
  const missing = needsKey ? missingKey(context, first.entity) : [];
  if (missing.length > 0) return unservedWrite(context, first.entity, missing);

  const each = count === ONE ? ONE : scaleSpread(count, 1 / parts.length);
  const api = isBatch ? 'BatchWriteItem' : APIS[action];
  const draft: Omit<WriteOperation, 'example'> = {
    kind: 'write',
    api,
    action,
    table: context.table,
    entity: first.entity,
    key: needsKey ? keyFields(context, first.entity) : first.entity.id,
    count,
    changes: first.changes,
    sets: [...pattern.set, ...pattern.add],
    recomputed: first.recomputed,
    conditions: isBatch ? [] : conditionsOf(context, first.entity, action),
    tableUnits: first.tableUnits,
    indexWrites: first.indexWrites,
    excluded: exclusionsOf(context, first.entity, action),
    ...(first.readFirst === undefined ? {} : { readFirst: first.readFirst }),
  };
  for (const part of parts) assumptions.add(...part.assumptions);
  const writes = sumSpreads(
    parts.map((part) =>
      timesSpread(addSpreads(part.tableUnits, sumSpreads(part.indexWrites.map(({ units }) => units))), each),
    ),
  );
  const empty: ExampleRequest = { api, input: {} };
  const operation = withExample<WriteOperation>(
    draft,
    () => writeExample(context, { ...draft, example: empty }) ?? empty,
  );
  return {
    kind: 'planned',
    pattern,
    entities: context.entities,
    assumptions: assumptions.list,
    candidates: [],
    operation,
    notes: [...notesOf(first), ...conditionNotes(context, first.entity)],
    requests: addSpreads(isBatch ? batches(count, MAX_BATCH_WRITES) : ONE, first.readFirst === undefined ? ZERO : ONE),
    readUnits: first.readFirst?.units ?? ZERO,
    writeUnits: writes,
    touches: parts.flatMap((part) => touchesOf(context, part, action, each)),
  };
}

interface Part {
  readonly entity: EntityDesign;
  readonly changes: WriteOperation['changes'];
  readonly recomputed: readonly RecomputedKey[];
  readonly tableUnits: Spread;
  readonly indexWrites: readonly IndexWrite[];
  readonly readFirst?: { readonly why: string; readonly units: Spread };
  readonly partialDerives: readonly { readonly attribute: string; readonly missing: readonly string[] }[];
  readonly assumptions: readonly Assumption[];
}

function partOf(context: PlanContext, entity: EntityDesign, action: WriteAction): Part {
  const { pattern, design } = context;
  const all = [...entity.entity.attributes.values()];
  const changed =
    action === 'update'
      ? changedAttributes(entity, pattern, design.model.defaults.timestamps?.updated)
      : new Set(action === 'delete' ? [] : all.map(({ name }) => name));
  const memberships = context.table.primary.members.length === 0 ? [] : secondary(entity);
  const indexWrites = memberships.map((membership) => indexEffect(membership, action, changed, context.table.primary));
  const given = action === 'update' ? givenFields(context, entity) : undefined;
  const recomputed = given === undefined ? [] : recomputedKeys(memberships, changed, given, entity);
  const mustRead = recomputed.some(({ missing, key }) => missing.length > 0 && key.onPartial === 'read');
  const bytes = itemBytes(entity);
  const units = (value: number): number => readUnits(value, 'strong');
  return {
    entity,
    changes: all.filter(({ name }) => changed.has(name)),
    recomputed,
    tableUnits: tableWriteUnits(entity),
    indexWrites,
    ...(mustRead
      ? {
          readFirst: {
            why: 'onPartial: read',
            units: {
              typical: units(bytes.typical),
              p99: units(bytes.p99),
              ...(bytes.max === undefined ? {} : { max: units(bytes.max) }),
            },
          },
        }
      : {}),
    partialDerives: given === undefined ? [] : partialDerives(entity, changed, given),
    assumptions: assumptionsOf(context, entity, action, indexWrites),
  };
}

function secondary(entity: EntityDesign): readonly Membership[] {
  const all = [...entity.memberships.values()].filter(({ index }) => index.kind !== 'table');
  return all.sort((a, b) => (a.index.name < b.index.name ? -1 : 1));
}

function assumptionsOf(
  context: PlanContext,
  entity: EntityDesign,
  action: WriteAction,
  writes: readonly IndexWrite[],
): readonly Assumption[] {
  const assumptions: Assumption[] = [];
  const { span, name } = context.pattern;
  const moves = writes.filter(({ effect }) => effect === 'moves').map(({ index }) => index.name);
  if (moves.length > 0) {
    assumptions.push({
      about: `${name}: index key of ${moves.join(', ')}`,
      value: 'changes in every call',
      why: `the old entry is deleted and a new one put; a call that enters or leaves costs one of the two`,
      span,
    });
  }
  if (action === 'put' && writes.some(({ units }) => (units.max ?? 0) > units.p99)) {
    assumptions.push({
      about: `${name}: what is overwritten`,
      value: 'nothing, or an item with the same index keys',
      why: 'over an item with other index keys, old entries are deleted too',
      span,
    });
  }
  if (entity.entity.size === undefined && entity.item.max !== undefined && entity.item.max > 2 * entity.item.typical) {
    assumptions.push({
      about: `${entity.name}: p99 of item bytes`,
      value: `${Math.round(entity.item.typical)} bytes, as typical`,
      why: 'the entity states no `size`',
      span: entity.entity.span,
    });
  }
  return assumptions;
}

/** Fields that a call of an update gives: its key, what it sets, the tenant, the time, and what these derive. */
function givenFields(context: PlanContext, entity: EntityDesign): ReadonlySet<string> {
  const given = new Set(keyFields(context, entity));
  const tenant = tenantFieldOf(context.design, entity);
  if (tenant !== undefined) given.add(tenant);
  for (const { path } of context.pattern.set) given.add(path.value);
  // Every update writes the time of the update.
  const updated = context.design.model.defaults.timestamps?.updated;
  if (updated !== undefined) given.add(updated);
  for (const attribute of entity.entity.attributes.values())
    if (attribute.constant !== undefined) given.add(attribute.name);
  // Removing is giving: the key part is known to be absent.
  for (const { value } of context.pattern.remove) given.add(value);
  for (const [name, { attribute, derivedFrom }] of entity.attributes) {
    if (attribute.derive !== undefined && derivedFrom.every((source) => given.has(source))) given.add(name);
  }
  return given;
}

/** Index keys that an update must write anew, because an attribute in their templates changes. */
function recomputedKeys(
  memberships: readonly Membership[],
  changed: ReadonlySet<string>,
  given: ReadonlySet<string>,
  entity: EntityDesign,
): readonly RecomputedKey[] {
  const keys: RecomputedKey[] = [];
  const seen = new Set<string>();
  const primary = new Set([...(entity.key?.pk ?? []), ...(entity.key?.sk ?? [])].map(({ slot }) => slot.attribute));
  for (const membership of memberships) {
    if (!membership.mapped) continue;
    for (const key of membership.keys) {
      const all = [...key.pk, ...key.sk];
      // An item that enters the index needs every part of the key, not only the one that changes.
      const decidedBy = conditional(entity, key);
      const mayEnter = decidedBy.some((name) => changed.has(name));
      for (const value of all) {
        const reads = value.reads.filter((name) => entity.attributes.has(name));
        // Another mapping may fill the same attribute with another template.
        const id = JSON.stringify([value.slot.attribute, keyText(value)]);
        const stands = value.kind === 'natural' || seen.has(id) || primary.has(value.slot.attribute);
        if (stands || (!mayEnter && !reads.some((name) => changed.has(name)))) continue;
        seen.add(id);
        const missing = reads.filter((name) => !given.has(name));
        keys.push({ index: membership.index, slot: value.slot, value, key, decidedBy, missing });
      }
    }
  }
  return keys;
}

/** Attributes that decide whether an item has the key at all. */
function conditional(entity: EntityDesign, key: KeyDesign): readonly string[] {
  const names = [...key.pk, ...key.sk].flatMap(({ reads }) => reads);
  const optional = names.filter((name) => {
    const attribute = entity.attributes.get(name)?.attribute;
    return attribute?.optional === true || entity.types.derivation(name)?.type.optional === true;
  });
  const when = key.when === undefined ? [] : pathsOf(key.when.value).map(({ segments }) => String(segments[0]));
  return [...optional, ...when];
}

function partialDerives(
  entity: EntityDesign,
  changed: ReadonlySet<string>,
  given: ReadonlySet<string>,
): readonly { readonly attribute: string; readonly missing: readonly string[] }[] {
  return [...entity.attributes.values()].flatMap(({ attribute, derivedFrom }) => {
    if (attribute.derive === undefined || !derivedFrom.some((name) => changed.has(name))) return [];
    const missing = derivedFrom.filter(
      (name) => !given.has(name) && entity.attributes.get(name)?.attribute.derive === undefined,
    );
    return missing.length === 0 ? [] : [{ attribute: attribute.name, missing }];
  });
}

function notesOf(part: Part): readonly PlanNote[] {
  const notes: PlanNote[] = [];
  for (const { index, slot, missing, value } of part.recomputed) {
    if (missing.length === 0) continue;
    const given = value.reads.filter((name) => !missing.includes(name));
    notes.push({ code: 'partial-key', index: index.name, slot: slot.attribute, given, missing });
  }
  for (const { index, effect, because } of part.indexWrites) {
    if (effect === 'moves') notes.push({ code: 'moves-in-index', index: index.name, because });
  }
  for (const { attribute, missing } of part.partialDerives) notes.push({ code: 'partial-derive', attribute, missing });
  return notes;
}

function conditionNotes(context: PlanContext, entity: EntityDesign): readonly PlanNote[] {
  const { condition } = context.pattern;
  const why = condition === undefined ? undefined : unsayable(entity, condition.value);
  return why === undefined ? [] : [{ code: 'not-in-dynamodb', what: 'condition', why }];
}

/** What identifies the item: `key`, or `by`, or the id; the tenant always. */
function keyFields(context: PlanContext, entity: EntityDesign): readonly string[] {
  const { key, by } = context.pattern;
  const stated = key ?? by;
  const fields = stated.length > 0 ? stated.map(({ value }) => value) : entity.id;
  const tenant = tenantFieldOf(context.design, entity);
  return tenant === undefined || fields.includes(tenant) ? fields : [tenant, ...fields];
}

/** Fields of the table key that the write does not know. */
function missingKey(context: PlanContext, entity: EntityDesign): readonly string[] {
  const given = new Set(keyFields(context, entity));
  const tenant = tenantFieldOf(context.design, entity);
  if (tenant !== undefined) given.add(tenant);
  const values: readonly KeyValue[] = entity.key === undefined ? [] : [...entity.key.pk, ...entity.key.sk];
  const missing = values
    .flatMap(({ reads }) => reads)
    .filter((name) => {
      if (given.has(name) || entity.entity.routing.has(name)) return false;
      return entity.entity.attributes.get(name)?.constant === undefined;
    });
  return [...new Set(missing)];
}

function unservedWrite(context: PlanContext, entity: EntityDesign, missing: readonly string[]): UnservedPattern {
  const reasons = [{ code: 'key-incomplete' as const, entity: entity.name, missing }];
  const index = context.table.primary;
  return {
    kind: 'unserved',
    pattern: context.pattern,
    entities: context.entities,
    assumptions: [],
    candidates: [{ index, verdict: 'refused', reasons }],
    reasons,
    suggestions: [{ kind: 'bind', index: `table ${index.name}`, fields: missing }],
  };
}

function conditionsOf(context: PlanContext, entity: EntityDesign, action: WriteAction): readonly ConditionTerm[] {
  const { pattern } = context;
  const terms: ConditionTerm[] = [];
  if (action === 'create') terms.push({ kind: 'not-exists', text: `no ${entity.name} with this key exists` });
  if (action === 'update') terms.push({ kind: 'exists', text: `the ${entity.name} exists` });
  if (pattern.condition !== undefined) terms.push({ kind: 'declared', text: printExpression(pattern.condition.value) });
  if (pattern.lock !== undefined) terms.push({ kind: 'lock', text: `${pattern.lock.value} is as it was read` });
  return terms;
}

function exclusionsOf(context: PlanContext, entity: EntityDesign, action: WriteAction): readonly Exclusion[] {
  const exclusions: Exclusion[] = [];
  const { unique, history } = entity.entity;
  const changed = changedAttributes(entity, context.pattern, undefined);
  for (const [name, constraint] of unique) {
    const touched = action !== 'update' || constraint.attributes.some(({ value }) => changed.has(value));
    if (touched)
      exclusions.push({
        kind: 'unique-sentinel',
        text: `the sentinel of \`unique.${name}\`, and the transaction that it takes`,
      });
  }
  if (history !== undefined) {
    const of = history.of?.map(({ value }) => value);
    const touched = action !== 'update' || of === undefined || of.some((name) => changed.has(name));
    if (touched) exclusions.push({ kind: 'history', text: 'the copy that `history` keeps' });
  }
  for (const attribute of entity.entity.attributes.values()) {
    if (action === 'create' && attribute.generate?.value.kind === 'sequence') {
      exclusions.push({ kind: 'sequence', text: `the counter of \`${attribute.name}\`` });
    }
  }
  if (context.table.table.stream !== undefined) {
    for (const rule of context.design.model.streams.values()) {
      if (rule.source.value === entity.name)
        exclusions.push({ kind: 'stream', text: `what the stream rule \`${rule.name}\` writes` });
    }
  }
  return exclusions;
}

/** One touch for the table and one for every index that the write changes. */
function touchesOf(context: PlanContext, part: Part, action: WriteAction, count: Spread): readonly Touch[] {
  const { entity } = part;
  const touches: Touch[] = [];
  const shards = (pk: readonly KeyValue[]): { readonly shards?: number } => {
    const total = pk.reduce((product, value) => product * shardCount(entity, value), 1);
    return total > 1 ? { shards: total } : {};
  };
  if (entity.key !== undefined) {
    const { pk, sk } = entity.key;
    const base = {
      index: context.table.primary,
      entity,
      pk,
      sk,
      keys: count,
      itemsPerKey: ONE,
      scope: 'item' as const,
    };
    touches.push({ ...base, unit: 'write', units: part.tableUnits, ...shards(pk) });
    if (part.readFirst !== undefined)
      touches.push({ ...base, unit: 'read', units: part.readFirst.units, ...shards(pk) });
  }
  for (const write of part.indexWrites) {
    if (write.effect === 'none') continue;
    const membership = entity.memberships.get(write.index.name);
    for (const { key, share } of membership === undefined ? [] : keyShares(membership, write, action)) {
      const { pk, sk } = key;
      const partition = pk.flatMap(({ reads }) => reads);
      // An entry that moves to another partition puts one write on each of the two.
      const isTwo = write.effect === 'moves' && write.because.some((name) => partition.includes(name));
      touches.push({
        index: write.index,
        entity,
        unit: 'write',
        pk,
        sk,
        units: scaleSpread(write.units, isTwo ? share / 2 : share),
        keys: isTwo ? scaleSpread(count, 2) : count,
        itemsPerKey: ONE,
        scope: 'item',
        ...shards(pk),
      });
    }
  }
  return touches;
}

function shardCount(entity: EntityDesign, value: KeyValue): number {
  return value.compiled.segments.reduce((product, segment) => {
    if (segment.kind === 'literal') return product;
    if (segment.shard !== undefined) return product * segment.shard.count;
    const drawn = entity.entity.attributes.get(segment.path)?.generate?.value;
    return drawn?.kind === 'shard' ? product * drawn.count : product;
  }, 1);
}
