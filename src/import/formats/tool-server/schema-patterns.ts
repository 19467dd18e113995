import type { YamlNode } from '../../../source/index.js';
import type { DraftEntity, DraftPattern, DraftTable } from '../../draft.js';
import type { Remarks } from '../../remarks.js';
import { booleanOf, child, elements, textOf } from '../../tree.js';
import { tellUnknown } from '../shared/unknown.js';
import { filterOf } from './filter.js';
import { operationNamed } from './operations.js';
import { type KeyFields, keyFields } from './templates.js';

/** An entity with what its patterns are read from. */
export interface EntityContext {
  readonly table: DraftTable;
  readonly entity: DraftEntity;
  readonly node: YamlNode;
  readonly path: string;
}

/** A parameter that is a value; those that are a whole item say so by the entity's name. */
export interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly entity?: string;
  readonly default?: string;
}

const KNOWN = [
  'pattern_id',
  'name',
  'description',
  'operation',
  'parameters',
  'return_type',
  'index_name',
  'range_condition',
  'consistent_read',
  'filter_expression',
];

export function patternsOfEntity(context: EntityContext, remarks: Remarks): readonly DraftPattern[] {
  return elements(child(context.node, 'access_patterns')).flatMap(
    (node, i) => patternOf(node, context, `${context.path}.access_patterns[${i}]`, remarks) ?? [],
  );
}

function patternOf(node: YamlNode, context: EntityContext, path: string, remarks: Remarks): DraftPattern | undefined {
  const name = textOf(child(node, 'name')) ?? textOf(child(node, 'pattern_id'));
  const operation = textOf(child(node, 'operation')) ?? '';
  const op = operationNamed(operation);
  if (name === undefined || op === undefined || op.startsWith('transact')) {
    const why = name === undefined ? 'an access pattern needs a `name`' : `there is no operation \`${operation}\``;
    remarks.unplaced(why, node, path);
    return undefined;
  }
  tellUnknown(node, KNOWN, path, remarks);
  const notes = [...noteOf(node)];
  const parameters = parametersOf(child(node, 'parameters'), notes);
  const filter = filterOf(child(node, 'filter_expression'), `${path}.filter_expression`, remarks);
  const values = parameters.filter((one) => one.entity === undefined && !filter.parameters.has(one.name));
  const index = textOf(child(node, 'index_name'));
  const description = textOf(child(node, 'description'));
  const asked = askedOf({ op, node, path, name, index, values, context, notes, remarks });
  const given = parameters.filter((one) => one.entity !== undefined);
  return {
    name,
    confidence: 'stated',
    ...(description === undefined ? {} : { description }),
    op,
    ...asked,
    entities: entitiesOf(op, context.entity.name, given, notes),
    ...(index === undefined ? {} : { index }),
    ...(filter.text === undefined ? {} : { filter: filter.text }),
    ...(booleanOf(child(node, 'consistent_read')) === true ? { strong: true } : {}),
    notes,
  };
}

/** Its number and what it returns: names of the input, which its code goes by. */
export function noteOf(node: YamlNode): readonly string[] {
  const id = textOf(child(node, 'pattern_id'));
  const returns = textOf(child(node, 'return_type'));
  const parts = [
    ...(id === undefined ? [] : [`Pattern ${id}`]),
    ...(returns === undefined ? [] : [`returns ${returns}`]),
  ];
  return parts.length === 0 ? [] : [`${parts.join(', ')}.`];
}

export function parametersOf(node: YamlNode | undefined, notes: string[]): readonly Parameter[] {
  return elements(node).flatMap((one) => {
    const name = textOf(child(one, 'name'));
    if (name === undefined) return [];
    const type = textOf(child(one, 'type')) ?? '';
    const entity = textOf(child(one, 'entity_type'));
    const preset = textOf(child(one, 'default'));
    if (preset !== undefined) notes.push(`Where \`${name}\` is not given, it is \`${preset}\`.`);
    return [{ name, type, ...(entity === undefined && type !== 'entity' ? {} : { entity: entity ?? '' }) }];
  });
}

function entitiesOf(
  op: DraftPattern['op'],
  own: string,
  given: readonly Parameter[],
  notes: string[],
): readonly string[] {
  if (op === 'batch-write')
    return given.length === 0 ? [own] : [...new Set(given.flatMap(({ entity }) => entity ?? []))];
  const others = given.filter(({ entity }) => entity !== own);
  for (const { name, entity } of others) notes.push(`It is also given \`${name}\`, an item of \`${entity}\`.`);
  return [own];
}

interface Asked {
  readonly op: DraftPattern['op'];
  readonly node: YamlNode;
  readonly path: string;
  readonly name: string;
  readonly index: string | undefined;
  readonly values: readonly Parameter[];
  readonly context: EntityContext;
  readonly notes: string[];
  readonly remarks: Remarks;
}

type Found = Pick<DraftPattern, 'by'> & Partial<Pick<DraftPattern, 'set' | 'range'>>;

function askedOf(asked: Asked): Found {
  const { op, context, index } = asked;
  const { table, entity } = context;
  const own = keyFields(entity.key, { pk: [table.pk], sk: table.sk === undefined ? [] : [table.sk] });
  if (op === 'put' || op === 'batch-write') return { by: [] };
  if (op === 'scan') {
    for (const { name } of asked.values)
      asked.notes.push(`It is also given \`${name}\`, which is in no condition of it.`);
    return { by: [] };
  }
  if (op !== 'query') return keyOf(asked, own);
  const found = index === undefined ? undefined : table.indexes.find(({ name }) => name === index);
  if (index === undefined) return queryOf(asked, own);
  const mapping = entity.indexes.get(index);
  if (found === undefined || mapping === undefined) {
    const message =
      found === undefined
        ? `\`${asked.name}\` reads an index \`${index}\`, which \`${table.name}\` does not have.`
        : `\`${asked.name}\` reads the index \`${index}\`, to which \`${entity.name}\` is not mapped.`;
    asked.remarks.odd(message, asked.node, `${asked.path}.index_name`);
    return { by: asked.values.map(({ name }) => name) };
  }
  return queryOf(asked, keyFields(mapping, { pk: found.pk, sk: found.sk }));
}

/** A key has to be given whole; what else is given is written by an update, and says nothing in another operation. */
function keyOf({ op, values, notes }: Asked, key: KeyFields): Found {
  const fields = [...new Set([...key.pk, ...key.sk])];
  const slots = new Set([...key.slots.pk, ...key.slots.sk]);
  const names = values.map(({ name }) => name);
  const others = names.filter((name) => !fields.includes(name) && !slots.has(name));
  const isWhole = (part: readonly string[], own: readonly string[]): boolean =>
    own.some((slot) => names.includes(slot) && !part.includes(slot));
  const missing = [
    ...(isWhole(key.pk, key.slots.pk) ? [] : key.pk),
    ...(isWhole(key.sk, key.slots.sk) ? [] : key.sk),
  ].filter((name) => !names.includes(name));
  for (const slot of slots) {
    if (names.includes(slot) && !fields.includes(slot))
      notes.push(`\`${slot}\` is given whole there; a model gives what it is made of.`);
  }
  if (missing.length > 0) notes.push(`No parameter of it gives ${listed(missing)}, which its key needs.`);
  if (op === 'update' && others.length === 0) notes.push('What it sets is not told: write it as `set`.');
  if (op === 'update') return { by: fields, ...(others.length === 0 ? {} : { set: others }) };
  for (const name of others) notes.push(`It is also given \`${name}\`, which is not in its key.`);
  return { by: fields };
}

const RANGES: ReadonlyMap<string, NonNullable<DraftPattern['range']>['op']> = new Map([
  ['begins_with', 'begins'],
  ['between', 'between'],
  ['>', 'gt'],
  ['>=', 'gte'],
  ['<', 'lt'],
  ['<=', 'lte'],
]);

/** The partition key whole, the sort key from the left, and the last parameters for a range. */
function queryOf({ node, path, name, values, notes, remarks }: Asked, key: KeyFields): Found {
  const condition = textOf(child(node, 'range_condition'));
  const range = condition === undefined ? undefined : RANGES.get(condition);
  if (condition !== undefined && range === undefined) {
    remarks.odd(
      `\`${name}\` has a range of the kind \`${condition}\`, and no range is of that kind.`,
      node,
      `${path}.range_condition`,
    );
  }
  const names = values.map((value) => value.name);
  const isPk = (one: string): boolean => key.pk.includes(one) || key.slots.pk.includes(one);
  const inPk = names.filter(isPk);
  const rest = names.filter((one) => !isPk(one));
  const wanted = condition === undefined ? 0 : condition === 'between' ? 2 : 1;
  const bounds = rest.slice(Math.max(0, rest.length - wanted));
  const equal = rest.slice(0, rest.length - bounds.length);
  if (inPk.length === 0 && key.pk.length > 0) {
    notes.push(`No parameter of it gives ${listed(key.pk)}, which a query needs.`);
    remarks.odd(`\`${name}\` is a query without a value for ${listed(key.pk)}.`, node, path);
  }
  const by = [...key.pk];
  const free = [...equal];
  for (const attribute of key.sk) {
    if (by.includes(attribute)) continue;
    const at = free.indexOf(attribute);
    if (at < 0) break;
    by.push(attribute);
    free.splice(at, 1);
  }
  if (range !== undefined && bounds.length < wanted) {
    const message = `\`${name}\` asks for a range (${condition}) and is given ${bounds.length} of its ${wanted} values.`;
    remarks.odd(message, node, `${path}.parameters`);
  }
  for (const one of free) notes.push(`It is also given \`${one}\`, which is not in its key condition.`);
  if (free.length > 0 && range !== undefined) {
    remarks.odd(`\`${name}\` is given more values than its range (${condition}) takes.`, node, `${path}.parameters`);
  }
  if (range === undefined) return { by };
  const attribute = key.sk.find((one) => !by.includes(one));
  if (attribute === undefined) {
    notes.push(`It asks for a range (${condition}), for which its sort key has no attribute.`);
    return { by };
  }
  return { by, range: { attribute, op: range } };
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
