import type { EntityDesign, IndexDesign, TableDesign } from '../design/design.js';
import {
  type ItemWritePlan,
  type ModelStatement,
  parseModelStatement,
  physicalStatement,
  type SelectPlan,
  StatementError,
  type StatementPlan,
  type StatementSchema,
  statementPlan,
} from '../expression/partiql/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { Pattern } from '../model/model.js';
import { tableName } from './call.js';
import { Assumptions, type PlanContext } from './context.js';
import { statementReads } from './execute-read.js';
import { withExample } from './lazy-example.js';
import { makesNew } from './makes-new.js';
import type { ExampleRequest, ExecuteOperation, PlannedPattern, Spread, UnservedPattern, WritePart } from './plan.js';
import type { Reason } from './reason.js';
import { ONE, ZERO } from './spread.js';
import { writeTouches } from './touches.js';
import { unservedWrite } from './write.js';
import { indexEffect, itemBytes, tableWriteUnits } from './write-effects.js';
import { executeExample } from './write-example.js';
import { totalsOf } from './write-totals.js';

/** A PartiQL statement: what it reads, or the one item that it writes, and nothing besides. */
export function planExecute(context: PlanContext): PlannedPattern | UnservedPattern {
  const { pattern } = context;
  const refuse = (reason: Reason): UnservedPattern => unservedWrite(context, [reason]);
  const model = statementOf(pattern);
  if ('code' in model) return refuse(model);
  const { table } = model.statement.from;
  if (table !== context.table.table.name)
    return refuse({ code: 'statement-refused', why: `it names \`${table}\`, and its entity is in another table` });
  const plan = planOf(model, context.table);
  if (plan instanceof StatementError) return refuse({ code: 'statement-refused', why: plan.advice });
  return plan.action === 'select' ? planSelect(context, model, plan) : planItemWrite(context, model, plan);
}

/** The statement as the model writes it, or what is wrong with it. */
export function statementOf({ statement }: Pattern): ModelStatement | Reason {
  if (statement === undefined) return { code: 'no-statement' };
  const parsed = parseModelStatement(statement.value);
  return parsed.kind === 'ok' ? parsed.model : { code: 'statement-refused', why: parsed.message };
}

function planOf({ statement }: ModelStatement, table: TableDesign): StatementPlan | StatementError {
  try {
    return statementPlan(statement, schemaOf(table));
  } catch (error) {
    if (error instanceof StatementError) return error;
    throw error;
  }
}

function schemaOf(table: TableDesign): StatementSchema {
  const key = ({ pk, sk }: IndexDesign) => ({
    partition: pk.map(({ attribute, type }) => ({ name: attribute, type })),
    sort: sk.map(({ attribute, type }) => ({ name: attribute, type })),
  });
  return { key: key(table.primary), indexes: new Map([...table.indexes].map(([name, index]) => [name, key(index)])) };
}

function planSelect(context: PlanContext, model: ModelStatement, plan: SelectPlan): PlannedPattern {
  const { table } = context;
  const index = plan.index === undefined ? table.primary : (table.indexes.get(plan.index) ?? table.primary);
  const assumptions = new Assumptions();
  const { figures, touches } = statementReads(context, index, plan, assumptions);
  return {
    ...baseOf(context, assumptions),
    operation: operationOf(context, model, {
      action: 'select',
      index,
      scan: plan.scan,
      items: figures.items,
      parts: [],
      names: [],
    }),
    notes: plan.scan ? [{ code: 'scan', table: index.name }] : [],
    requests: figures.pages,
    readUnits: figures.units,
    writeUnits: ZERO,
    touches,
  };
}

function planItemWrite(
  context: PlanContext,
  model: ModelStatement,
  plan: Exclude<StatementPlan, SelectPlan>,
): PlannedPattern {
  const assumptions = new Assumptions();
  const entity = entityOf(context, assumptions);
  const action = plan.action === 'insert' ? 'create' : plan.action;
  const changed =
    plan.action === 'insert'
      ? new Set(entity.attributes.keys())
      : changedBy(entity, plan.action === 'update' ? plan : undefined);
  const memberships = [...entity.memberships.values()].filter(({ index }) => index.kind !== 'table');
  const part: WritePart = {
    role: 'item',
    entity,
    action,
    count: ONE,
    bytes: itemBytes(entity),
    tableUnits: tableWriteUnits(entity),
    indexWrites: memberships.map((one) => indexEffect(one, { action }, changed, context.table.primary)),
    changes: [...changed],
    conditions: conditionsOf(entity, plan),
  };
  return {
    ...baseOf(context, assumptions),
    operation: operationOf(context, model, {
      action: plan.action,
      index: context.table.primary,
      scan: false,
      items: ONE,
      parts: [part],
      names:
        plan.action === 'insert' ? plan.item.map(({ attribute }) => attribute) : plan.targets.map(([name]) => name),
    }),
    notes: [],
    ...totalsOf([part], []),
    requests: ONE,
    touches: writeTouches(part, action, { makesNew: makesNew({ entity, action }), transactional: false }),
  };
}

function conditionsOf(entity: EntityDesign, plan: Exclude<StatementPlan, SelectPlan>): WritePart['conditions'] {
  if (plan.action === 'insert') return [{ kind: 'not-exists', text: `no ${entity.name} with this key exists` }];
  const declared =
    plan.condition.length === 0
      ? []
      : [{ kind: 'declared' as const, text: `the WHERE holds for ${plan.condition.join(' and ')}` }];
  // An UPDATE of an item that is not there fails.
  return plan.action === 'update' ? [{ kind: 'exists', text: `the ${entity.name} exists` }, ...declared] : declared;
}

/** Attributes that a statement sets: it names stored attributes, and those of an index key stand for what the key is made of. */
function changedBy(entity: EntityDesign, plan: ItemWritePlan | undefined): ReadonlySet<string> {
  const stored = new Set((plan?.targets ?? []).map(([name]) => name));
  const changed = new Set<string>();
  for (const [name, { attribute }] of entity.attributes) if (stored.has(attribute.storedName)) changed.add(name);
  const keys = flatMap([...entity.memberships.values()], (membership) => membership.keys);
  for (const value of flatMap(keys, ({ pk, sk }) => [...pk, ...sk])) {
    if (stored.has(value.slot.attribute)) for (const name of value.reads) changed.add(name);
  }
  return changed;
}

/** What a statement writes: the pattern's entity; where it names none, that of the table whose items are biggest. */
function entityOf({ pattern, entities }: PlanContext, assumptions: Assumptions): EntityDesign {
  const [first, ...rest] = entities as readonly [EntityDesign, ...EntityDesign[]];
  if (pattern.entities.length > 0) return first;
  const biggest = rest.reduce((best, one) => (one.item.typical > best.item.typical ? one : best), first);
  assumptions.add({
    about: `${pattern.name}: the item`,
    value: `a ${biggest.name}`,
    why: 'the pattern names no entity: the one with the biggest items',
    span: pattern.span,
  });
  return biggest;
}

function baseOf({ pattern, entities }: PlanContext, assumptions: Assumptions) {
  return { kind: 'planned' as const, pattern, entities, assumptions: assumptions.list, candidates: [] };
}

function operationOf(
  context: PlanContext,
  model: ModelStatement,
  facts: Pick<ExecuteOperation, 'action' | 'index' | 'scan' | 'parts' | 'names'> & { readonly items: Spread },
): ExecuteOperation {
  const statement = physicalStatement(model, tableName(context));
  const draft: Omit<ExecuteOperation, 'example'> = { kind: 'execute', api: 'ExecuteStatement', statement, ...facts };
  const bare: ExampleRequest = { api: 'ExecuteStatement', input: { Statement: statement } };
  return withExample<ExecuteOperation>(draft, () => executeExample(context, draft) ?? bare);
}
