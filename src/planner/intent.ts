import type { Design, EntityDesign } from '../design/design.js';
import { flatMap } from '../lists/flat-map.js';
import type { Attribute, LocatedExpr, Pattern, SetClause, Step } from '../model/model.js';
import type { Located, Span } from '../source/index.js';
import { tenantFieldOf } from './bindings.js';
import { withMembers } from './step-parameters.js';

/**
 * What a pattern, or one step of a transaction, wants done with items of one entity. Everything that comes with it (sentinels, kept
 * versions, the version itself, times, derived attributes, index keys) follows from the entity; planning and building start here.
 */
export interface WriteIntent {
  readonly action: WriteAction;
  readonly entity: EntityDesign;
  /** Fields that name the item, tenancy's included: `key`, or `by`, or the id. */
  readonly key: readonly string[];
  readonly set: readonly SetClause[];
  readonly add: readonly SetClause[];
  readonly remove: readonly Located<string>[];
  readonly condition?: LocatedExpr;
  /** Attribute of the optimistic lock; the caller gives the value that it read. */
  readonly lock?: string;
  /** Error that a call fails with where the condition does not hold. */
  readonly otherwise?: string;
  /** Parameter that carries the whole item (create, put). */
  readonly from?: string;
  /** List parameter: done for each of its elements. */
  readonly each?: string;
  /** An update that makes the item where there is none: what a stream rule keeps. */
  readonly upsert: boolean;
  /** Position among the steps of a transaction. */
  readonly step?: number;
  readonly span: Span;
}

/**
 * `create`: the item must be new. `put`: may overwrite. `soft-delete`: a delete of an entity that only marks its items. `move`: the
 * item under another key. `check`: nothing is written, the condition must hold. `get`: a read in a transaction.
 */
export type WriteAction = 'create' | 'put' | 'update' | 'delete' | 'soft-delete' | 'move' | 'check' | 'get';

const ACTIONS: Readonly<Partial<Record<Pattern['op']['value'], WriteAction>>> = {
  create: 'create',
  put: 'put',
  update: 'update',
  move: 'move',
  delete: 'delete',
  'delete-query': 'delete',
  'batch-write': 'put',
};

/** What a pattern does, in order: one intent, one for each entity of a batch, one for each step of a transaction. */
export function intentsOf(design: Design, pattern: Pattern): readonly WriteIntent[] {
  if (pattern.op.value === 'transact-write' || pattern.op.value === 'transact-get') {
    return flatMap(pattern.steps, (step, i) => {
      const entity = design.entities.get(step.entity.value);
      return entity === undefined
        ? []
        : [copyingAgain(design, stepIntent(design, entity, withMembers(pattern, step, entity, design.entities), i))];
    });
  }
  const action = ACTIONS[pattern.op.value];
  if (action === undefined) return [];
  return flatMap(pattern.entities, ({ value }) => {
    const entity = design.entities.get(value);
    return entity === undefined ? [] : [copyingAgain(design, patternIntent(design, entity, pattern, action))];
  });
}

function patternIntent(design: Design, entity: EntityDesign, pattern: Pattern, action: WriteAction): WriteIntent {
  const stated = (pattern.key ?? pattern.by).map(({ value }) => value);
  return {
    action: actionOn(entity, action),
    entity,
    key: keyFieldsOf(design, entity, stated),
    set: pattern.set,
    add: pattern.add,
    remove: pattern.remove,
    ...(pattern.condition === undefined ? {} : { condition: pattern.condition }),
    ...(pattern.lock === undefined ? {} : { lock: pattern.lock.value }),
    upsert: false,
    span: pattern.span,
  };
}

function stepIntent(design: Design, entity: EntityDesign, step: Step, position: number): WriteIntent {
  return {
    action: actionOn(entity, step.action),
    entity,
    key: keyFieldsOf(
      design,
      entity,
      step.by.map(({ value }) => value),
    ),
    set: step.set,
    add: step.add,
    remove: step.remove,
    ...(step.condition === undefined ? {} : { condition: step.condition }),
    ...(step.lock === undefined ? {} : { lock: step.lock.value }),
    ...(step.else === undefined ? {} : { otherwise: step.else.value }),
    ...(step.from === undefined ? {} : { from: step.from.value }),
    ...(step.each === undefined ? {} : { each: step.each.value }),
    upsert: false,
    step: position,
    span: step.span,
  };
}

/** A change of what names the source of a copy sets the copy too; its value is read where the caller does not give it. */
function copyingAgain(design: Design, intent: WriteIntent): WriteIntent {
  const { action, entity, set, remove, span } = intent;
  if (action !== 'update' && action !== 'move') return intent;
  const stated = new Set([...set.map(({ path }) => path), ...remove].map(({ value }) => value));
  const copied = [...entity.entity.attributes.values()].filter(
    ({ name, copy }) =>
      copy !== undefined &&
      design.entities.get(copy.entity)?.key !== undefined &&
      !stated.has(name) &&
      [...copy.via.values()].some((ours) => stated.has(ours)),
  );
  if (copied.length === 0) return intent;
  return { ...intent, set: [...set, ...copied.map(({ name }): SetClause => ({ path: { value: name, span } }))] };
}

/** Copied attributes that a write has to read where the caller leaves them out: those of a new item, and of another source. */
export function copiesOf({ action, entity, set, remove }: WriteIntent): readonly Attribute[] {
  const copies = [...entity.entity.attributes.values()].filter(({ copy }) => copy !== undefined);
  if (action === 'create' || action === 'put') return copies;
  if (action !== 'update' && action !== 'move') return [];
  const open = new Set(flatMap(set, ({ path, value }) => (value === undefined ? [path.value] : [])));
  const changed = new Set([...set.map(({ path }) => path), ...remove].map(({ value }) => value));
  return copies.filter(
    ({ name, copy }) => open.has(name) && [...(copy?.via.values() ?? [])].some((ours) => changed.has(ours)),
  );
}

function actionOn(entity: EntityDesign, action: WriteAction): WriteAction {
  return action === 'delete' && entity.entity.softDelete !== undefined ? 'soft-delete' : action;
}

/** What names an item: as stated, otherwise the id; tenancy's field always. */
export function keyFieldsOf(design: Design, entity: EntityDesign, stated: readonly string[]): readonly string[] {
  const fields = stated.length > 0 ? stated : entity.id;
  const tenant = tenantFieldOf(design, entity);
  return tenant === undefined || fields.includes(tenant) ? fields : [tenant, ...fields];
}
