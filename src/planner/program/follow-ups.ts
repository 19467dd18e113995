import type { Design, EntityDesign, TableDesign } from '../../design/design.js';
import { entityScope, exprType, physicalName } from '../../design/index.js';
import {
  checkExpression,
  type Expr,
  type ExprType,
  evaluate,
  holds,
  type Scope,
} from '../../expression/model/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { LocatedExpr, SetClause, StreamRule, StreamUpdate } from '../../model/model.js';
import type { ModelValue, ValueType } from '../../model/value-type.js';
import { type AttributeValue, attribute, equalValues, type Item } from '../../value/index.js';
import { type Arguments, refuseCall } from '../arguments.js';
import { tenantFieldOf } from '../bindings.js';
import type { CallOptions } from '../call.js';
import type { WriteIntent } from '../intent.js';
import { entityOfItem } from '../item-entity.js';
import type { FollowUp, Plan } from '../plan.js';
import { contextOf } from '../plan-pattern.js';
import type { CallOutcome, CallProgram } from '../program.js';
import { ruleIntent } from '../rule-intent.js';
import { program } from './call-program.js';
import { caught } from './delete-query.js';
import { type Dialogue, together } from './dialogue.js';
import { affectedKeys } from './index-keys.js';
import { perform, performOnRow } from './perform.js';
import { plainOf } from './plain-value.js';
import { readRows } from './read.js';
import { type CallScope, type Given, isVisible, keyOfItem, scopeOf, storedName, typeAt } from './scope.js';
import { changedBy } from './update.js';
import { keyToRead, type Write } from './write-item.js';

/** A committed change of one item, as a stream shows it: `before` is absent for a new item, `after` for a deleted one. */
export interface CommittedChange {
  /** Name of the table, in the model or the physical one. */
  readonly table: string;
  readonly before?: Item;
  readonly after?: Item;
}

export interface FollowUpProgram {
  readonly followUp: FollowUp;
  readonly program: CallProgram;
}

/**
 * What a committed change sets off, in the order of the plan: the stream rules whose `when` it satisfies, and the refresh of what is
 * copied from the item. Copies with `refresh: write` are among them; whoever makes the call does those itself.
 */
export function followUpPrograms(
  plan: Plan,
  change: CommittedChange,
  options: CallOptions = {},
): readonly FollowUpProgram[] {
  const { design } = plan;
  const table = tableNamed(design, change.table);
  const image = change.after ?? change.before;
  const source = table === undefined || image === undefined ? undefined : entityOfItem(table, image);
  if (source === undefined) return [];
  return flatMap(plan.followUps, (followUp): readonly FollowUpProgram[] => {
    if (followUp.source !== source || followUp.plan.kind !== 'planned') return [];
    const scope = scopeOf(design, followUp.plan.pattern, options);
    const start =
      followUp.kind === 'stream-rule' ? ruleWork(scope, followUp, change) : copyWork(scope, followUp, change, options);
    return start === undefined ? [] : [{ followUp, program: program(start) }];
  });
}

function tableNamed(design: Design, name: string): TableDesign | undefined {
  const tables = [...design.tables.values()];
  return tables.find(({ table }) => physicalName(table) === name) ?? design.tables.get(name);
}

type Work = () => Dialogue<CallOutcome>;

// ---------------------------------------------------------------------------------------------------- stream rules

function ruleWork(scope: CallScope, followUp: FollowUp, change: CommittedChange): Work | undefined {
  const { source, target } = followUp;
  const found = ruleOf(scope.design, followUp);
  if (found === undefined) return undefined;
  const { rule, update } = found;
  const images = imageScope(source, change);
  if (rule.when !== undefined && !holds(resolved(source, rule.when, { kind: 'bool' }), images)) return undefined;
  return function* () {
    const args = new Map<string, ModelValue>();
    const give = (name: string, type: ValueType | undefined, expr: LocatedExpr | undefined): boolean => {
      const expected = type === undefined ? undefined : exprType(type);
      const read = expr === undefined ? undefined : resolved(source, expr, expected);
      const value = read === undefined ? images.attribute(name, 'new') : evaluate(read, images);
      if (value === undefined || type === undefined) return false;
      args.set(name, coerced(type, value, read === undefined ? undefined : sourceType(source, read)));
      return true;
    };
    const tenant = tenantFieldOf(scope.design, target);
    const from = change.after ?? change.before ?? {};
    const tenantValue = tenant === undefined ? undefined : attribute(from, storedName(source, tenant));
    if (tenant !== undefined && tenantValue !== undefined) {
      const type = target.types.typeOf(tenant);
      if (type !== undefined) args.set(tenant, coerced(type, tenantValue, undefined));
    }
    for (const [field, expr] of update.by) {
      if (!give(field, target.types.typeOf(field), expr)) refuseCall({ code: 'missing', argument: field });
    }
    const known = (clauses: readonly SetClause[]): readonly SetClause[] =>
      clauses.filter(({ path, value }) => give(path.value, typeAt(target, path.value), value));
    const add = known(update.add).map(({ path }) => ({ path }));
    const set = update.set.map(({ path, value }) => {
      if (!give(path.value, typeAt(target, path.value), value)) args.set(path.value, null);
      return { path };
    });
    const intent = ruleIntent(scope.design, target, update, followUp.span, { set, add });
    const given: Given = { args, types: new Map(), vouched: new Map() };
    const outcome = yield* perform(scope, [{ intent, given, values: new Map() }], { transaction: false });
    // What the rule cannot make, and is not there, needs none.
    return outcome.kind === 'failed' && outcome.reason === 'not-found' ? { kind: 'written', items: [] } : outcome;
  };
}

export function ruleOf(
  design: Design,
  followUp: FollowUp,
): { readonly rule: StreamRule; readonly update: StreamUpdate } | undefined {
  for (const rule of design.model.streams.values()) {
    for (const update of rule.update) {
      if (`${rule.name}: ${update.entity.value}` === followUp.name) return { rule, update };
    }
  }
  return undefined;
}

/** Finds attributes of the images by their names in the model. */
function imageScope(source: EntityDesign, { before, after }: CommittedChange): Scope {
  const scopes = {
    old: entityScope(source, before ?? {}),
    new: entityScope(source, after ?? {}),
  };
  return {
    attribute: (name, image) => (image === 'current' ? undefined : scopes[image].attribute(name, 'current')),
    place: (path, image) => (image === 'current' ? undefined : scopes[image].place?.(path, 'current')),
    param: () => undefined,
  };
}

export function resolved(source: EntityDesign, expr: LocatedExpr, expected?: ExprType): Expr {
  return checkExpression(expr.value, {
    attribute: (name) => source.types.known.attribute(name),
    attributeNames: () => [...source.attributes.keys()],
    param: () => undefined,
    allowOldNew: true,
    ...(expected === undefined ? {} : { expected }),
  }).expr;
}

export function sourceType(source: EntityDesign, expr: Expr): ValueType | undefined {
  return expr.kind === 'path' ? typeAt(source, expr.segments.map(String).join('.')) : undefined;
}

/** A value of the source as the target's type takes it: a day is the day of a time. */
function coerced(type: ValueType, value: AttributeValue, from: ValueType | undefined): ModelValue {
  const millis = millisOf(value, from);
  if (millis !== undefined && from?.kind !== type.kind) {
    const iso = new Date(millis).toISOString();
    if (type.kind === 'date') return iso.slice(0, 10);
    if (type.kind === 'timestamp') return iso;
    if (type.kind === 'epochMillis') return BigInt(millis);
    if (type.kind === 'epochSeconds') return BigInt(Math.floor(millis / 1000));
  }
  return plainOf(type, value);
}

function millisOf(value: AttributeValue, from: ValueType | undefined): number | undefined {
  const isTime = from?.kind === 'timestamp' || from?.kind === 'date';
  if (isTime && 'S' in value) {
    const millis = Date.parse(value.S);
    return Number.isNaN(millis) ? undefined : millis;
  }
  if (!('N' in value)) return undefined;
  if (from?.kind === 'epochMillis') return Number(value.N);
  return from?.kind === 'epochSeconds' ? Number(value.N) * 1000 : undefined;
}

// ---------------------------------------------------------------------------------------------------------- copies

/** The items that hold copies of what changed are found by what they were copied through, and updated one by one. */
function copyWork(
  scope: CallScope,
  followUp: FollowUp,
  { before, after }: CommittedChange,
  options: CallOptions,
): Work | undefined {
  const { source, target, found } = followUp;
  if (!isVisible(source, after, scope.now) || found === undefined) return undefined;
  // Of a new item there are no copies, unless it was there before under another key.
  if (before === undefined && !isMovedBy(scope.design, followUp)) return undefined;
  const copies = copiesOf(followUp).map(({ name, rule }) => ({
    name,
    rule,
    old: before === undefined ? undefined : attribute(before, storedName(source, rule.attribute)),
    value: attribute(after, storedName(source, rule.attribute)),
  }));
  const changed = copies.filter(({ old, value }) => !isSame(old, value));
  const [first] = changed;
  if (first === undefined) return undefined;
  const args = viaArguments(scope, followUp, first.rule.via, after);
  return function* () {
    const context = contextOf(scope.design, found.pattern);
    if (context === undefined || found.operation.kind !== 'read') return { kind: 'written', items: [] };
    const { operation } = found;
    const holders = yield* readRows(context, operation, args, options);
    // A change may be told twice; keys by themselves do not show it.
    const rows = holders.filter(
      (row) =>
        operation.projection !== undefined ||
        changed.some(({ name, value }) => !isSame(attribute(row, storedName(target, name)), value)),
    );
    const isWhole = operation.projection === undefined && operation.index.projection.kind === 'all';
    const values = new Map<string, ModelValue>(
      changed.map(({ name, value }) => {
        const type = target.types.typeOf(name);
        return [name, value === undefined || type === undefined ? null : plainOf(type, value)];
      }),
    );
    const intent = refreshIntent(
      followUp,
      changed.map(({ name }) => name),
    );
    const failures = yield* together(
      rows.map((row) => {
        const given: Given = { args: values, types: new Map(), vouched: new Map() };
        const write: Write = { intent, given, values: new Map(), key: keyOfItem(target, row) };
        const needs =
          keyToRead(scope, write) !== undefined || affectedKeys(target, changedBy(scope, intent)).length > 0;
        return caught(performOnRow(scope, write, needs && isWhole ? { item: row } : undefined));
      }),
    );
    // An item that is gone needs no copy.
    const failure = failures.find((one) => one !== undefined && one.reason !== 'not-found');
    return failure ?? { kind: 'written', items: [] };
  };
}

export function isMovedBy({ model }: Design, { triggers }: FollowUp): boolean {
  return triggers.some(({ pattern, after }) => after === undefined && model.patterns.get(pattern)?.op.value === 'move');
}

function isSame(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  return a === undefined || b === undefined ? a === b : equalValues(a, b);
}

export function copiesOf({ name: names, target, source }: FollowUp) {
  const ours = new Set(names.split(', '));
  return flatMap([...target.entity.attributes.values()], ({ name, copy }) =>
    copy !== undefined && copy.entity === source.name && ours.has(`${target.name}.${name}`)
      ? [{ name, rule: copy }]
      : [],
  );
}

function viaArguments(
  scope: CallScope,
  { source, target }: FollowUp,
  via: ReadonlyMap<string, string>,
  after: Item,
): Arguments {
  const args = new Map<string, ModelValue>();
  const give = (theirs: string, ours: string): void => {
    const value = attribute(after, storedName(source, theirs));
    const type = source.types.typeOf(theirs);
    if (value !== undefined && type !== undefined) args.set(ours, plainOf(type, value));
  };
  const tenant = tenantFieldOf(scope.design, target);
  if (tenant !== undefined) give(tenant, tenant);
  for (const [theirs, ours] of via) give(theirs, ours);
  return args;
}

export function refreshIntent({ target, span }: FollowUp, names: readonly string[]): WriteIntent {
  const set = names.map((value) => ({ path: { value, span } }));
  return { action: 'update', entity: target, key: target.id, set, add: [], remove: [], upsert: false, span };
}
