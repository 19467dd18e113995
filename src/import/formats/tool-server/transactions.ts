import type { YamlNode } from '../../../source/index.js';
import type { DraftParameter, DraftPattern, DraftStep } from '../../draft.js';
import type { Remarks } from '../../remarks.js';
import { child, elements, textOf } from '../../tree.js';
import { asksForNew, conditionText, parsedCondition } from '../shared/aws-condition.js';
import { tellUnknown } from '../shared/unknown.js';
import { operationNamed } from './operations.js';
import { type EntityContext, noteOf, type Parameter, parametersOf } from './schema-patterns.js';
import { keyFields } from './templates.js';

const KNOWN = ['pattern_id', 'name', 'description', 'operation', 'entities_involved', 'parameters', 'return_type'];

/** `cross_table_access_patterns`: transactions over several tables. */
export function transactionsOf(
  node: YamlNode | undefined,
  contexts: readonly EntityContext[],
  remarks: Remarks,
): readonly DraftPattern[] {
  return elements(node).flatMap(
    (one, i) => transactionOf(one, contexts, `cross_table_access_patterns[${i}]`, remarks) ?? [],
  );
}

function transactionOf(
  node: YamlNode,
  contexts: readonly EntityContext[],
  path: string,
  remarks: Remarks,
): DraftPattern | undefined {
  const name = textOf(child(node, 'name')) ?? textOf(child(node, 'pattern_id'));
  const operation = textOf(child(node, 'operation')) ?? '';
  const op = operationNamed(operation);
  if (name === undefined || op === undefined || !op.startsWith('transact')) {
    const why = name === undefined ? 'an access pattern needs a `name`' : `there is no transaction \`${operation}\``;
    remarks.unplaced(why, node, path);
    return undefined;
  }
  tellUnknown(node, KNOWN, path, remarks);
  const notes = [...noteOf(node)];
  const parameters = parametersOf(child(node, 'parameters'), notes);
  const steps = elements(child(node, 'entities_involved')).flatMap(
    (one, i) => stepOf(one, contexts, parameters, `${path}.entities_involved[${i}]`, notes, remarks) ?? [],
  );
  if (steps.length === 0) {
    remarks.unplaced('none of the entities it involves is there', node, path);
    return undefined;
  }
  const description = textOf(child(node, 'description'));
  return {
    name,
    confidence: 'stated',
    ...(description === undefined ? {} : { description }),
    op,
    entities: [...new Set(steps.map(({ entity }) => entity))],
    by: [],
    params: parametersIn(parameters),
    steps,
    notes,
  };
}

const ACTIONS: ReadonlyMap<string, DraftStep['op']> = new Map([
  ['Put', 'put'],
  ['Update', 'update'],
  ['Delete', 'delete'],
  ['ConditionCheck', 'check'],
  ['Get', 'get'],
]);

function stepOf(
  node: YamlNode,
  contexts: readonly EntityContext[],
  parameters: readonly Parameter[],
  path: string,
  notes: string[],
  remarks: Remarks,
): DraftStep | undefined {
  tellUnknown(node, ['table', 'entity', 'action', 'condition'], path, remarks);
  const table = textOf(child(node, 'table'));
  const name = textOf(child(node, 'entity'));
  const context = contexts.find((one) => one.entity.name === name && (table === undefined || one.table.name === table));
  const action = textOf(child(node, 'action')) ?? '';
  const op = ACTIONS.get(action);
  if (context === undefined || op === undefined) {
    const why = op === undefined ? `there is no action \`${action}\`` : 'its entity is not in that table';
    remarks.unplaced(why, node, path);
    return undefined;
  }
  const { entity } = context;
  const text = textOf(child(node, 'condition'));
  const condition = text === undefined ? undefined : conditionOf(text, context);
  if (text !== undefined && condition === undefined) {
    notes.push(`Its ${op} of \`${entity.name}\` has the condition \`${text}\`, which is not in the model.`);
  }
  const isNew = op === 'put' && condition === 'new';
  const from = op === 'put' ? parameters.find((one) => one.entity === entity.name) : undefined;
  const by = op === 'put' ? [] : givenKey(context, parameters);
  const set = op === 'update' ? writtenOf(context, parameters) : [];
  const kept = condition === 'new' ? undefined : condition;
  return {
    op: isNew ? 'create' : op,
    entity: entity.name,
    ...(from === undefined ? {} : { from: from.name }),
    ...(by.length === 0 ? {} : { by }),
    ...(set.length === 0 ? {} : { set }),
    ...(kept === undefined ? {} : { condition: kept }),
  };
}

const TYPES: ReadonlyMap<string, Extract<DraftParameter, { readonly type: unknown }>['type']> = new Map([
  ['integer', 'int'],
  ['decimal', 'decimal'],
  ['boolean', 'bool'],
  ['uuid', 'uuid'],
]);

function parametersIn(parameters: readonly Parameter[]): ReadonlyMap<string, DraftParameter> {
  return new Map(
    parameters.map(({ name, type, entity }) => [
      name,
      entity === undefined ? { type: TYPES.get(type) ?? 'string' } : { entity },
    ]),
  );
}

/** Fields of the key that parameters give. */
function givenKey({ entity, table }: EntityContext, parameters: readonly Parameter[]): readonly string[] {
  const key = keyFields(entity.key, { pk: [table.pk], sk: table.sk === undefined ? [] : [table.sk] });
  return [...new Set([...key.pk, ...key.sk])].filter((name) => parameters.some((one) => one.name === name));
}

/** The parameters that are fields of the entity and not of its key. */
function writtenOf({ entity, table }: EntityContext, parameters: readonly Parameter[]): readonly string[] {
  const key = keyFields(entity.key, { pk: [table.pk], sk: table.sk === undefined ? [] : [table.sk] });
  const inKey = new Set([...key.pk, ...key.sk]);
  return parameters
    .map(({ name }) => name)
    .filter((name) => !inKey.has(name) && entity.attributes.some((attribute) => attribute.name === name));
}

/** In the model's language; `new` where it asks that the item is not there yet. That it is there, its key's attribute says. */
function conditionOf(text: string, { entity, table }: EntityContext): string | undefined {
  const condition = parsedCondition(text);
  if (condition === undefined) return undefined;
  const slots = new Set([table.pk.name, ...(table.sk === undefined ? [] : [table.sk.name])]);
  const key = keyFields(entity.key, { pk: [table.pk], sk: table.sk === undefined ? [] : [table.sk] });
  const ofKey = [...key.pk, ...key.sk];
  const isKey = (stored: string): boolean => slots.has(stored) || ofKey.includes(stored);
  if (asksForNew(condition, new Map(), isKey)) return 'new';
  const attribute = (stored: string): string | undefined => {
    if (entity.attributes.some(({ name }) => name === stored)) return stored;
    return slots.has(stored) ? ofKey[0] : undefined;
  };
  return conditionText(condition, { names: new Map(), attribute });
}
