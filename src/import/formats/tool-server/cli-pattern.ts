import { ExpressionError } from '../../../expression/dynamodb/index.js';
import { parseUpdate } from '../../../expression/dynamodb/parser.js';
import type { PathSyntax } from '../../../expression/dynamodb/syntax.js';
import type { YamlNode } from '../../../source/index.js';
import type { Item } from '../../../value/index.js';
import { attributesOf } from '../../candidates.js';
import type { DraftEntity, DraftMapping, DraftPattern, DraftTable } from '../../draft.js';
import { Remarks } from '../../remarks.js';
import { child, children, numberOf, textOf } from '../../tree.js';
import { asksForNew, conditionText, parsedCondition, plainPath } from '../shared/aws-condition.js';
import { looseItem } from '../shared/loose-item.js';
import { entityOfKey } from '../shared/template-values.js';
import { tellUnknown } from '../shared/unknown.js';
import { type CliCommand, cliCommand, jsonOption } from './cli-command.js';
import { type KeyCondition, keyConditionOf } from './key-condition.js';
import { operationNamed } from './operations.js';
import { requestItems, transactSteps } from './several-items.js';

const KNOWN = [
  'pattern',
  'description',
  'table',
  'index',
  'dynamodb_operation',
  'implementation',
  'reason',
  'peak_rps',
  'avg_rps',
];

/** What a command is read with. */
export interface CommandContext {
  readonly command: CliCommand;
  readonly table: DraftTable;
  /** Of the table. */
  readonly entities: readonly DraftEntity[];
  /** What `#name` stands for. */
  readonly names: ReadonlyMap<string, string>;
  /** What `:value` stands for. */
  readonly values: Item;
  readonly notes: string[];
}

/** A pattern whose implementation is a command of the AWS command line tool. */
export function cliPattern(
  node: YamlNode,
  tables: readonly DraftTable[],
  entities: readonly DraftEntity[],
  path: string,
  remarks: Remarks,
): DraftPattern | undefined {
  const text = textOf(child(node, 'implementation'));
  const command = text === undefined ? undefined : cliCommand(text);
  if (text !== undefined && command === undefined) {
    remarks.odd('An implementation is no command `aws dynamodb …`.', node, `${path}.implementation`);
  }
  const stated = textOf(child(node, 'dynamodb_operation'));
  const op = operationNamed(command?.operation ?? stated ?? '');
  const tableName = command?.options.get('table-name') ?? textOf(child(node, 'table'));
  const table = tables.find(({ name }) => name === tableName) ?? (op?.includes('-') === true ? tables[0] : undefined);
  if (op === undefined || table === undefined) {
    remarks.unplaced(whyNot(node, stated ?? command?.operation, tableName), node, path);
    return undefined;
  }
  tellUnknown(node, KNOWN, path, remarks);
  const id = textOf(child(node, 'pattern'));
  const notes = id === undefined ? [] : [`Pattern ${id}.`];
  const reason = textOf(child(node, 'reason'));
  if (reason !== undefined) notes.push(reason);
  const named = stated === undefined ? op : operationNamed(stated);
  if (named !== op)
    remarks.odd(`\`dynamodb_operation\` says \`${stated}\`, and its command is another operation.`, node, path);
  if (command !== undefined && command.rest !== '') {
    notes.push(`What follows its command is not read: \`${command.rest}\`.`);
  }
  const description = textOf(child(node, 'description'));
  const index = command?.options.get('index-name') ?? indexOf(node);
  const peak = numberOf(child(node, 'peak_rps'));
  const avg = numberOf(child(node, 'avg_rps'));
  const base = {
    name: nameOf(description, id, path),
    confidence: 'stated' as const,
    ...(description === undefined ? {} : { description }),
    op,
    ...(index === undefined ? {} : { index }),
    ...(peak === undefined && avg === undefined
      ? {}
      : { rate: { ...(avg === undefined ? {} : { avg }), ...(peak === undefined ? {} : { peak }) } }),
    notes,
  };
  const own = entities.filter((entity) => entity.table === table.name);
  if (command === undefined) {
    notes.push('Its input has no command that could be read: what it is given is not known.');
    return { ...base, entities: own.slice(0, 1).map(({ name }) => name), by: [] };
  }
  const context: CommandContext = {
    command,
    table,
    entities: own,
    names: namesIn(jsonOption(command, 'expression-attribute-names')),
    values: itemOf(jsonOption(command, 'expression-attribute-values')),
    notes,
  };
  if (op === 'transact-write' || op === 'transact-get')
    return { ...base, by: [], ...transactSteps(context, tables, entities) };
  if (op === 'batch-get' || op === 'batch-write') return { ...base, ...requestItems(context, tables, entities) };
  return { ...base, ...readOptions(context, op), ...askedOf(context, op, index, node, path, remarks) };
}

function whyNot(node: YamlNode, operation: string | undefined, table: string | undefined): string {
  const reason = textOf(child(node, 'reason'));
  if (reason !== undefined) return reason;
  if (operation === undefined) return 'it has no operation';
  return operationNamed(operation) === undefined
    ? `there is no operation \`${operation}\``
    : `there is no table \`${table ?? ''}\``;
}

/** `null` and the word for it are none. */
function indexOf(node: YamlNode): string | undefined {
  const index = textOf(child(node, 'index'));
  return index === undefined || index === '' || index === 'null' ? undefined : index;
}

/** A short one, of what people call it. */
function nameOf(description: string | undefined, id: string | undefined, path: string): string {
  const words = (description ?? '').replace(/\(.*?\)/g, ' ').match(/[\p{L}\p{N}_]+/gu) ?? [];
  return words.length > 0 ? words.slice(0, 8).join(' ') : `pattern ${id ?? path}`;
}

/** What each `#name` stands for. */
export function namesIn(node: YamlNode | undefined): ReadonlyMap<string, string> {
  return new Map(
    children(node).flatMap(({ key, value }) => (value.kind === 'scalar' ? [[key, String(value.value)] as const] : [])),
  );
}

/** Values stand for others: what is odd about them tells nothing of the design. */
export function itemOf(node: YamlNode | undefined): Item {
  return (node === undefined ? undefined : looseItem(node, '', new Remarks())) ?? {};
}

function readOptions(
  { command: { options }, table, entities, names, notes }: CommandContext,
  op: DraftPattern['op'],
): Partial<DraftPattern> {
  const filter = options.get('filter-expression');
  const limit = wholeNumber(options.get('limit') ?? options.get('max-items'));
  const project = options.get('projection-expression');
  const attribute = (stored: string): string | undefined =>
    entities.some((entity) => entity.attributes.some(({ name }) => name === stored)) ? stored : undefined;
  const parsed = filter === undefined ? undefined : parsedCondition(filter);
  const text = parsed === undefined ? undefined : conditionText(parsed, { names, attribute });
  if (filter !== undefined && text === undefined) notes.push(`Its filter is \`${filter}\`, which is not in the model.`);
  const condition = options.get('condition-expression');
  const creates = op === 'put' && condition !== undefined && isForNew(condition, table, names);
  if (condition !== undefined && !creates) notes.push(`Its condition is \`${condition}\`: write it as \`condition\`.`);
  const listed = (project ?? '').split(',').flatMap((one) => {
    const name = one.trim();
    return name === '' ? [] : [names.get(name) ?? name];
  });
  return {
    ...(creates ? { op: 'create' as const } : {}),
    ...(text === undefined ? {} : { filter: text }),
    ...(limit === undefined ? {} : { limit }),
    ...(listed.length === 0 ? {} : { project: listed }),
    ...(options.get('scan-index-forward') === 'false' ? { order: 'desc' as const } : {}),
    ...(options.get('consistent-read') === 'true' ? { strong: true } : {}),
  };
}

/** Whether a put asks that there is no item with its key: `attribute_not_exists(PK)`. */
export function isForNew(condition: string, { pk, sk }: DraftTable, names: ReadonlyMap<string, string>): boolean {
  const parsed = parsedCondition(condition);
  return parsed !== undefined && asksForNew(parsed, names, (stored) => stored === pk.name || stored === sk?.name);
}

function wholeNumber(text: string | undefined): number | undefined {
  const number = Number(text);
  return text === undefined || !Number.isSafeInteger(number) || number < 1 ? undefined : number;
}

type Asked = Pick<DraftPattern, 'by' | 'entities'> & Partial<Pick<DraftPattern, 'range' | 'set'>>;

function askedOf(
  context: CommandContext,
  op: DraftPattern['op'],
  index: string | undefined,
  node: YamlNode,
  path: string,
  remarks: Remarks,
): Asked {
  const { command, table, entities, notes } = context;
  if (op === 'query') return queryOf(context, index, node, path, remarks);
  if (op === 'scan') return { by: [], entities: entities.map(({ name }) => name).slice(0, 1) };
  const item = itemOf(jsonOption(command, op === 'put' ? 'item' : 'key'));
  const found = entityByItem(entities, table, item) ?? entities[0];
  const names = found === undefined ? [] : [found.name];
  if (op === 'put' || found === undefined) return { by: [], entities: names };
  const slots = [table.pk, ...(table.sk === undefined ? [] : [table.sk])];
  const by = [
    ...new Set(
      [found.key.pk, ...(found.key.sk === undefined ? [] : [found.key.sk])].flatMap((part, i) =>
        attributesOf(part, slots.slice(i, i + 1)),
      ),
    ),
  ];
  const set = op === 'update' ? writtenOf(context) : [];
  if (op === 'update' && set.length === 0) notes.push('What it sets is not told: write it as `set`.');
  return { by, entities: names, ...(set.length === 0 ? {} : { set }) };
}

/** The entity whose key an item has. */
export function entityByItem(entities: readonly DraftEntity[], table: DraftTable, item: Item): DraftEntity | undefined {
  return entityOfKey(entities, ({ key }) => key, keyText(item, table.pk.name), keyText(item, table.sk?.name));
}

function keyText(item: Item, name: string | undefined): string | undefined {
  const value = name === undefined ? undefined : item[name];
  return value === undefined ? undefined : 'S' in value ? value.S : 'N' in value ? value.N : undefined;
}

/** Attributes that an update sets; what else it does is told. */
function writtenOf({ command: { options }, names, notes }: CommandContext): readonly string[] {
  const text = options.get('update-expression');
  if (text === undefined) return [];
  const nameIn = (path: PathSyntax): readonly string[] => {
    const [step] = path.steps;
    const name = plainPath({ kind: 'path', steps: step === undefined ? [] : [step] }, names);
    return name === undefined ? [] : [name];
  };
  try {
    const { actions } = parseUpdate(text);
    if (actions.some(({ kind }) => kind !== 'set'))
      notes.push(`It updates by \`${text}\`: write what it adds and removes.`);
    return [...new Set(actions.flatMap(({ kind, path }) => (kind === 'set' ? nameIn(path) : [])))];
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    notes.push(`Its update expression cannot be read: \`${text}\`.`);
    return [];
  }
}

function queryOf(
  context: CommandContext,
  index: string | undefined,
  node: YamlNode,
  path: string,
  remarks: Remarks,
): Asked {
  const { command, table, entities, notes } = context;
  const found = index === undefined ? undefined : table.indexes.find(({ name }) => name === index);
  const pk = found?.pk ?? [table.pk];
  const sk = found?.sk ?? (table.sk === undefined ? [] : [table.sk]);
  const mappingOf = (entity: DraftEntity): DraftMapping | undefined =>
    found === undefined ? entity.key : entity.indexes.get(found.name);
  const text = command.options.get('key-condition-expression');
  const condition = text === undefined ? undefined : keyConditionOf(text, context);
  if (condition === undefined) {
    const told = text === undefined ? 'has no key condition' : `has the key condition \`${text}\`, which is none`;
    remarks.odd(`A query ${told}.`, node, `${path}.implementation`);
    notes.push('Its key condition could not be read.');
  }
  const given: KeyCondition = condition ?? new Map();
  const own = entityOfKey(entities, mappingOf, given.get(pk[0]?.name ?? '')?.text, given.get(sk[0]?.name ?? '')?.text);
  const entity = own ?? entities.find((one) => mappingOf(one) !== undefined) ?? entities[0];
  const mapping = entity === undefined ? undefined : mappingOf(entity);
  if (entity === undefined || mapping === undefined)
    return { by: pk.map(({ name }) => name), entities: entity === undefined ? [] : [entity.name] };
  for (const slot of given.keys()) {
    if (![...pk, ...sk].some(({ name }) => name === slot)) {
      remarks.odd(
        `A key condition names \`${slot}\`, which is in no key of what it reads.`,
        node,
        `${path}.implementation`,
      );
    }
  }
  const by = attributesOf(mapping.pk, pk);
  return { entities: [entity.name], ...sortOf(by, mapping, sk, given) };
}

/** What is asked of the sort key: equal attributes, and a range of the next one. */
function sortOf(
  by: readonly string[],
  mapping: DraftMapping,
  sk: readonly { readonly name: string }[],
  given: KeyCondition,
): Pick<Asked, 'by' | 'range'> {
  const equal = [...by];
  const { sk: part = { kind: 'natural' as const } } = mapping;
  for (const slot of sk) {
    const asked = given.get(slot.name);
    if (asked === undefined) break;
    const attributes = attributesOf(part, [slot]).filter((name) => !equal.includes(name));
    if (asked.op === 'equal') {
      equal.push(...attributes);
      continue;
    }
    const [attribute] = attributes;
    const isOnlyText = asked.op === 'begins' && part.kind === 'template' && !reaches(part.text, asked.text);
    return attribute === undefined || isOnlyText ? { by: equal } : { by: equal, range: { attribute, op: asked.op } };
  }
  return { by: equal };
}

/** Whether a prefix goes on beyond the text that the template begins with. */
function reaches(template: string, text: string | undefined): boolean {
  const lead = template.slice(0, template.indexOf('{') < 0 ? template.length : template.indexOf('{'));
  return text === undefined || text.length > lead.length;
}
