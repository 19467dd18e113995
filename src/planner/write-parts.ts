import type { Assumption, Design, EntityDesign, IndexDesign, Membership } from '../design/design.js';
import { printExpression } from '../expression/model/index.js';
import { readUnits, TRANSACTION_FACTOR, transactionalWriteUnits } from '../facts/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { CopyRule, LocatedExpr } from '../model/model.js';
import { copiesBefore, oldItem, oldVersions, sequencesBefore } from './before-write.js';
import { companionsOfWrite } from './companion-parts.js';
import type { WriteAction, WriteIntent } from './intent.js';
import { makesNew } from './makes-new.js';
import type { ConditionTerm, RecomputedKey, RequestBefore, Spread, Touch, WritePart } from './plan.js';
import {
  givenFields,
  keepsShard,
  type PartialDerive,
  partialDerives,
  recomputedKeys,
  removedNames,
} from './recomputed-keys.js';
import { holdsNoDeleted } from './sparse.js';
import { ANYWHERE, whereabouts } from './sparse-writes.js';
import { exact, mapSpread, scaleSpread, timesSpread } from './spread.js';
import { writeTouches } from './touches.js';
import { changedAttributes, indexEffect, itemBytes, tableWriteUnits, withDerived } from './write-effects.js';

/** How an intent is carried out, and how often. */
export interface IntentSetting {
  readonly design: Design;
  /** What assumptions are about: the pattern's name. */
  readonly about: string;
  /** Items of one call. */
  readonly count: Spread;
  /** `transaction`: with other items, whatever comes with it. `batch`: in a BatchWriteItem, where nothing can come with it. */
  readonly within?: 'transaction' | 'batch';
  /** Fields that a call knows besides what the intent itself names. */
  readonly known?: (field: string) => boolean;
  /** Whether the call itself makes what is copied. */
  readonly hasSource?: (copy: CopyRule) => boolean;
}

/** What a write of one kind comes to: its item first, then what comes with it. */
export interface PlannedIntent {
  readonly intent: WriteIntent;
  /** Attributes of the entity that the write changes, derived ones and the version included. All of them for a put. */
  readonly changed: ReadonlySet<string>;
  readonly recomputed: readonly RecomputedKey[];
  readonly partialDerives: readonly PartialDerive[];
  readonly parts: readonly [WritePart, ...WritePart[]];
  readonly before: readonly RequestBefore[];
  readonly touches: readonly Touch[];
  readonly assumptions: readonly Assumption[];
}

/** The parts of one intent, with their units, the requests before them, and the keys that all of it loads. */
export function planIntent(intent: WriteIntent, setting: IntentSetting): PlannedIntent {
  const { design, about, count, within } = setting;
  const { entity, action } = intent;
  const changed = changedBy(design, intent);
  const companions = companionsOfWrite(intent, changed, about);
  const writes = within === 'batch' ? [] : companions.writes;
  const others = writes.map((write) => write.count);
  const factor = within === 'transaction' ? exact(TRANSACTION_FACTOR) : factorWith(others);
  const isTransaction = within === 'transaction' || writes.length > 0;
  const memberships = secondary(entity);
  const isUpdate = action === 'update' || action === 'soft-delete';
  const given = isUpdate ? givenFields(design, intent, setting.known) : undefined;
  const affected = given === undefined ? [] : recomputedKeys(memberships, changed, given, intent);
  // What is marked as deleted only leaves such an index.
  const recomputed = affected.filter(({ key }) => action !== 'soft-delete' || !holdsNoDeleted(entity, key));
  const mustRead = recomputed.some(
    ({ missing, undecided, key }) => missing.length + undecided.length > 0 && key.onPartial === 'read',
  );
  // What is made where there is nothing draws its shards, what is there keeps them.
  const mustKeep = !intent.upsert && keepsShard(recomputed, intent);
  const why = companions.needsOld ?? (mustRead ? 'partial-key' : mustKeep ? 'shard' : undefined);
  const before = [
    ...sequencesBefore(design, intent, count),
    ...copiesBefore(design, intent, count, within === 'batch', setting.hasSource),
    ...(why === undefined || within === 'batch' ? [] : [oldItem(intent, why, count)]),
    ...(writes.some(({ role }) => role === 'old-version') ? oldVersions(intent, count) : []),
  ];
  const step = intent.step === undefined ? {} : { step: intent.step };
  const isRead = (companions.needsOld !== undefined && within !== 'batch') || mustRead || mustKeep;
  const item: WritePart = {
    role: 'item',
    entity,
    action: PART_ACTIONS[action],
    count,
    bytes: itemBytes(entity),
    tableUnits: itemUnits(intent, factor),
    indexWrites: indexWritesOf(entity, action, changed, intent),
    changes: action === 'check' || action === 'get' ? [] : [...changed],
    conditions: within === 'batch' ? [] : conditionsOf(intent, isRead),
    ...step,
  };
  const parts: readonly [WritePart, ...WritePart[]] = [
    item,
    ...writes.map((write): WritePart => {
      const effect = write.role === 'moved' ? 'delete' : write.action;
      const all = withDerived(write.entity, write.entity.attributes.keys());
      return {
        role: write.role,
        entity: write.entity,
        action: write.action,
        count: timesSpread(write.count, count),
        bytes: itemBytes(write.entity),
        tableUnits: scaleSpread(tableWriteUnits(write.entity), TRANSACTION_FACTOR),
        indexWrites: indexWritesOf(write.entity, effect, all),
        changes: effect === 'delete' ? [] : [...all],
        conditions: companionConditions(write, entity),
        because: write.because,
        ...step,
      };
    }),
  ];
  return {
    intent,
    changed,
    recomputed,
    partialDerives: given === undefined ? [] : partialDerives(entity, changed, given),
    parts,
    before: before.map(({ request }) => request),
    touches: [
      ...flatMap(parts, (part) => touchesOf(part, intent, isTransaction)),
      ...flatMap(before, ({ touches }) => touches),
    ],
    assumptions: [...companions.assumptions, ...assumptionsOf(intent, about, item)],
  };
}

const PART_ACTIONS: Readonly<Record<WriteAction, WritePart['action']>> = {
  create: 'create',
  put: 'put',
  update: 'update',
  delete: 'delete',
  'soft-delete': 'update',
  move: 'create',
  check: 'check',
  get: 'get',
};

/** Attributes that a write changes: all of them for a new item, none for a delete. */
export function changedBy(design: Design, intent: WriteIntent): ReadonlySet<string> {
  const { entity, action } = intent;
  const updated = design.model.defaults.timestamps?.updated;
  switch (action) {
    case 'update':
      return changedAttributes(entity, intent, updated);
    case 'soft-delete': {
      const mark = entity.entity.softDelete?.attribute.value;
      const changed = changedAttributes(entity, intent, updated);
      return mark === undefined ? changed : withDerived(entity, [...changed, mark]);
    }
    case 'move':
      return changedAttributes(entity, intent, updated);
    case 'create':
    case 'put':
      return new Set(entity.attributes.keys());
    case 'delete':
    case 'check':
    case 'get':
      return new Set();
  }
}

/** The table's units are doubled in those calls that are a transaction. */
function factorWith(others: readonly Spread[]): Spread {
  const most = (of: (count: Spread) => number): number => Math.min(1, Math.max(0, ...others.map(of)));
  return {
    typical: 1 + most(({ typical }) => typical),
    p99: 1 + most(({ p99 }) => p99),
    max: 1 + most(({ max }) => max ?? 1),
  };
}

function itemUnits({ entity, action }: WriteIntent, factor: Spread): Spread {
  if (action === 'get') return mapSpread(itemBytes(entity), (bytes) => readUnits(bytes, 'transactional'));
  // A condition that is checked costs what a write of the item would.
  if (action === 'check') return mapSpread(itemBytes(entity), (bytes) => transactionalWriteUnits(bytes, bytes));
  const units = tableWriteUnits(entity);
  return units.max === undefined
    ? { typical: units.typical * factor.typical, p99: units.p99 * factor.p99 }
    : timesSpread(units, factor);
}

/** The indexes that hold items of the entity, by name. */
function secondary(entity: EntityDesign): readonly Membership[] {
  const all = [...entity.memberships.values()].filter(({ index }) => index.kind !== 'table');
  return all.sort((a, b) => (a.index.name < b.index.name ? -1 : 1));
}

function indexWritesOf(
  entity: EntityDesign,
  action: WriteAction,
  changed: ReadonlySet<string>,
  intent?: WriteIntent,
): WritePart['indexWrites'] {
  if (action === 'check' || action === 'get') return [];
  const removed = intent === undefined ? undefined : removedNames(intent.remove);
  return secondary(entity).map((membership) => {
    const where = intent !== undefined && action === 'update' ? whereabouts(intent, membership) : ANYWHERE;
    return indexEffect(membership, intent ?? { action }, changed, entity.table.primary, removed, where);
  });
}

/** On one line. Members of enums stand in the tree of a step as the texts that they are. */
function asWritten({ text, value }: LocatedExpr): string {
  return text?.replace(/\s+/g, ' ').trim() ?? printExpression(value);
}

function conditionsOf(intent: WriteIntent, isRead: boolean): readonly ConditionTerm[] {
  const { action, entity, upsert } = intent;
  const terms: ConditionTerm[] = [];
  // Who names the error for it demands that there is something to delete.
  const isNamed = action === 'delete' && intent.otherwise !== undefined;
  const exists = action === 'update' || action === 'soft-delete' || action === 'check' || isNamed;
  if (action === 'create' || action === 'move')
    terms.push({ kind: 'not-exists', text: `no ${entity.name} with this key exists` });
  if (exists && !upsert) terms.push({ kind: 'exists', text: `the ${entity.name} exists` });
  if (intent.condition !== undefined) terms.push({ kind: 'declared', text: asWritten(intent.condition) });
  if (intent.lock !== undefined) terms.push({ kind: 'lock', text: `${intent.lock} is as the caller read it` });
  else if (isRead && action !== 'move') terms.push({ kind: 'as-read', text: `the ${entity.name} is as it was read` });
  return terms;
}

function companionConditions(
  { role, action, because }: Pick<WritePart, 'role' | 'action'> & { readonly because: string },
  owner: EntityDesign,
): readonly ConditionTerm[] {
  if (role === 'sentinel' && action === 'create')
    return [{ kind: 'not-exists', text: `no other has this value of \`${because}\`` }];
  if (role === 'moved') return [{ kind: 'as-read', text: 'it is as it was read' }];
  // A value that is put again or released is the item's own, unless another took it since it expired.
  const isOwn = role === 'sentinel' || role === 'old-sentinel';
  if (isOwn && owner.entity.ttl !== undefined)
    return [{ kind: 'as-read', text: `it expires when the ${owner.name} that was read does` }];
  return [];
}

function touchesOf(part: WritePart, intent: WriteIntent, transactional: boolean): readonly Touch[] {
  const effect: WriteAction =
    part.role === 'item' ? (intent.action === 'soft-delete' ? 'update' : intent.action) : part.action;
  // A value that is taken and a version that is kept are new each time.
  const isNew = part.role === 'item' ? makesNew(intent) : part.action === 'create' || part.role === 'version';
  return writeTouches(part, effect, { makesNew: isNew, transactional });
}

function assumptionsOf({ entity, action, span }: WriteIntent, about: string, item: WritePart): readonly Assumption[] {
  const assumptions: Assumption[] = [];
  const named = (effect: WritePart['indexWrites'][number]['effect']): readonly string[] =>
    item.indexWrites.filter((write) => write.effect === effect).map(({ index }: { index: IndexDesign }) => index.name);
  const moves = named('moves');
  if (moves.length > 0) {
    assumptions.push({
      about: `${about}: index key of ${moves.join(', ')}`,
      value: 'changes in every call',
      why: `the old entry is deleted and a new one put; a call that enters or leaves costs one of the two`,
      span,
    });
  }
  const crosses = named('enters-or-leaves');
  if (crosses.length > 0 && action !== 'soft-delete') {
    assumptions.push({
      about: `${about}: whether the item is in ${crosses.join(', ')}`,
      value: 'changes in every call',
      why: 'an entry is put or deleted; a call that leaves the item where it was costs nothing there',
      span,
    });
  }
  if (action === 'put' && item.indexWrites.some(({ units }) => (units.max ?? 0) > units.p99)) {
    assumptions.push({
      about: `${about}: what is overwritten`,
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
