import type { YamlNode } from '../../../source/index.js';
import { attributesOf } from '../../candidates.js';
import type { DraftEntity, DraftPattern, DraftStep, DraftTable } from '../../draft.js';
import { child, children, elements, textOf } from '../../tree.js';
import { jsonOption } from './cli-command.js';
import { type CommandContext, entityByItem, isForNew, itemOf, namesIn } from './cli-pattern.js';

const ACTIONS: ReadonlyMap<string, DraftStep['op']> = new Map([
  ['Put', 'put'],
  ['Update', 'update'],
  ['Delete', 'delete'],
  ['ConditionCheck', 'check'],
  ['Get', 'get'],
]);

/** The steps of a transaction: `--transact-items`. */
export function transactSteps(
  { command, notes }: CommandContext,
  tables: readonly DraftTable[],
  entities: readonly DraftEntity[],
): Pick<DraftPattern, 'steps' | 'entities'> {
  const steps = elements(jsonOption(command, 'transact-items')).flatMap((one): DraftStep[] => {
    const [entry] = children(one);
    const op = ACTIONS.get(entry?.key ?? '');
    const entity = entry === undefined ? undefined : entityOf(entry.value, tables, entities);
    if (op === undefined || entity === undefined) {
      notes.push(`A part of it (${entry?.key ?? 'empty'}) is not read: its table or its action is not known.`);
      return [];
    }
    const condition = textOf(child(entry?.value, 'ConditionExpression'));
    const table = tables.find(({ name }) => name === entity.table);
    const names = namesIn(child(entry?.value, 'ExpressionAttributeNames'));
    const isNew = op === 'put' && condition !== undefined && table !== undefined && isForNew(condition, table, names);
    if (condition !== undefined && !isNew)
      notes.push(`Its ${op} of \`${entity.name}\` has the condition \`${condition}\`.`);
    const update = textOf(child(entry?.value, 'UpdateExpression'));
    if (update !== undefined) notes.push(`Its update of \`${entity.name}\` is \`${update}\`.`);
    return [{ op: isNew ? 'create' : op, entity: entity.name }];
  });
  if (steps.length === 0) notes.push('Its items could not be read: write them as `steps`.');
  return { steps, entities: [...new Set(steps.map(({ entity }) => entity))] };
}

function entityOf(
  node: YamlNode,
  tables: readonly DraftTable[],
  entities: readonly DraftEntity[],
): DraftEntity | undefined {
  const table = tables.find(({ name }) => name === textOf(child(node, 'TableName')));
  return table === undefined ? undefined : ofItem(child(node, 'Item') ?? child(node, 'Key'), table, entities);
}

function ofItem(
  node: YamlNode | undefined,
  table: DraftTable,
  entities: readonly DraftEntity[],
): DraftEntity | undefined {
  const own = entities.filter((entity) => entity.table === table.name);
  return entityByItem(own, table, itemOf(node)) ?? own[0];
}

/** What a batch reads or writes: `--request-items`. */
export function requestItems(
  { command, notes }: CommandContext,
  tables: readonly DraftTable[],
  entities: readonly DraftEntity[],
): Pick<DraftPattern, 'by' | 'entities' | 'count'> {
  let count = 0;
  const found = new Set<DraftEntity>();
  for (const { key, value } of children(jsonOption(command, 'request-items'))) {
    const table = tables.find(({ name }) => name === key);
    const requests = value.kind === 'seq' ? value.items : elements(child(value, 'Keys'));
    count += requests.length;
    for (const request of requests) {
      const item =
        child(child(request, 'PutRequest'), 'Item') ?? child(child(request, 'DeleteRequest'), 'Key') ?? request;
      const entity = table === undefined ? undefined : ofItem(item, table, entities);
      if (entity !== undefined) found.add(entity);
    }
  }
  if (count === 0) notes.push('Its items could not be read.');
  const [first] = found;
  const table = tables.find(({ name }) => name === first?.table);
  const slots = table === undefined ? [] : [table.pk, ...(table.sk === undefined ? [] : [table.sk])];
  const parts = first === undefined ? [] : [first.key.pk, ...(first.key.sk === undefined ? [] : [first.key.sk])];
  const by =
    command.operation === 'batch-get-item' ? parts.flatMap((part, i) => attributesOf(part, slots.slice(i, i + 1))) : [];
  return {
    by: [...new Set(by)],
    entities: [...found].map(({ name }) => name),
    ...(count === 0 ? {} : { count: { avg: count, max: count } }),
  };
}
