import type { YamlNode } from '../../../source/index.js';
import type { DraftEntity, DraftPattern, DraftTable } from '../../draft.js';
import type { Remarks } from '../../remarks.js';
import { child, elements, numberOf, textOf } from '../../tree.js';
import { tellUnknown } from '../shared/unknown.js';
import { operationNamed } from './operations.js';

const KNOWN = [
  'pattern_id',
  'name',
  'description',
  'operation',
  'table',
  'index',
  'peak_rps',
  'avg_rps',
  'items_per_request',
  'consistency',
  'projection',
  'filter',
  'attributes_written',
  'entities_written',
  'estimated_item_size_bytes',
];

/** An access pattern of a cost model: what it reads is told by its table or index alone, with rates and amounts. */
export function costPattern(
  node: YamlNode,
  tables: readonly DraftTable[],
  entities: readonly DraftEntity[],
  path: string,
  remarks: Remarks,
): DraftPattern | undefined {
  const table = tables.find(({ name }) => name === textOf(child(node, 'table')));
  const operation = textOf(child(node, 'operation')) ?? '';
  const op = operationNamed(operation);
  if (table === undefined || op === undefined) {
    const why = op === undefined ? `there is no operation \`${operation}\`` : 'its table is not there';
    remarks.unplaced(why, node, path);
    return undefined;
  }
  tellUnknown(node, KNOWN, path, remarks);
  const index = textOf(child(node, 'index'));
  const own = entities.filter((entity) => entity.table === table.name);
  const written = writtenEntities(node, own);
  const chosen = written.length > 0 ? written : holders(own, index).slice(0, 1);
  const notes: string[] = [];
  const id = textOf(child(node, 'pattern_id'));
  if (id !== undefined) notes.push(`Pattern ${id}.`);
  if (written.length === 0 && own.length > 1) {
    notes.push(`Which of ${own.map(({ name }) => `\`${name}\``).join(', ')} it is about is not told.`);
  }
  const filter = textOf(child(node, 'filter'));
  const peak = numberOf(child(node, 'peak_rps'));
  const avg = numberOf(child(node, 'avg_rps'));
  const amount = numberOf(child(node, 'items_per_request'));
  const reads = op === 'query' || op === 'scan';
  const isBatch = op.startsWith('batch');
  const description = textOf(child(node, 'description'));
  const set = namesIn(child(node, 'attributes_written'));
  const project = namesIn(child(node, 'projection'));
  const bytes = numberOf(child(node, 'estimated_item_size_bytes'));
  if (bytes !== undefined) notes.push(`Its items are estimated at ${bytes} bytes.`);
  return {
    name: textOf(child(node, 'name')) ?? description ?? `pattern ${id ?? path}`,
    confidence: 'stated',
    ...(description === undefined ? {} : { description }),
    op,
    entities: chosen.map(({ name }) => name),
    by: byOf(op, table, index),
    ...(index === undefined ? {} : { index }),
    ...(filter === undefined ? {} : { filter }),
    ...(project.length === 0 ? {} : { project }),
    ...(op === 'update' && set.length > 0 ? { set: set.filter((name) => !keyNames(table).includes(name)) } : {}),
    ...(textOf(child(node, 'consistency'))?.toLowerCase() === 'strong' ? { strong: true } : {}),
    ...(isBatch && amount !== undefined ? { count: { avg: amount, max: Math.ceil(amount) } } : {}),
    ...(reads && amount !== undefined ? { items: { avg: amount } } : {}),
    ...(op.startsWith('transact')
      ? {
          steps: chosen.map(({ name }) => ({
            op: op === 'transact-get' ? ('get' as const) : ('put' as const),
            entity: name,
          })),
        }
      : {}),
    ...rateOf(peak, avg),
    notes,
  };
}

function rateOf(peak: number | undefined, avg: number | undefined): Pick<DraftPattern, 'rate'> {
  if (peak === undefined && avg === undefined) return {};
  return { rate: { ...(avg === undefined ? {} : { avg }), ...(peak === undefined ? {} : { peak }) } };
}

function namesIn(node: YamlNode | undefined): readonly string[] {
  return elements(node).flatMap((one) => textOf(one) ?? []);
}

function keyNames(table: DraftTable): readonly string[] {
  return [table.pk.name, ...(table.sk === undefined ? [] : [table.sk.name])];
}

/** A read of single items gives the whole key, a query the partition. */
function byOf(op: DraftPattern['op'], table: DraftTable, index: string | undefined): readonly string[] {
  if (op === 'put' || op === 'scan' || op === 'batch-write' || op.startsWith('transact')) return [];
  if (op !== 'query') return keyNames(table);
  const found = index === undefined ? undefined : table.indexes.find(({ name }) => name === index);
  return found === undefined ? [table.pk.name] : found.pk.map(({ name }) => name);
}

/** `["Order", "LineItem"]` or `[{"entity": "Order", "count": 1}]`. */
function writtenEntities(node: YamlNode, entities: readonly DraftEntity[]): readonly DraftEntity[] {
  const names = elements(child(node, 'entities_written')).flatMap(
    (one) => textOf(one) ?? textOf(child(one, 'entity')) ?? textOf(child(one, 'entity_name')) ?? [],
  );
  return [...new Set(names)].flatMap((name) => entities.find((entity) => entity.name === name) ?? []);
}

/** Those in the index, where there are some. */
function holders(entities: readonly DraftEntity[], index: string | undefined): readonly DraftEntity[] {
  const inside = index === undefined ? [] : entities.filter((entity) => entity.indexes.has(index));
  return inside.length > 0 ? inside : entities;
}
