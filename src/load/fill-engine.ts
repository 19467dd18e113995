import { physicalName, sentinelItem, versionCopy } from '../design/index.js';
import { wholeText } from '../diagnostics/index.js';
import { type Engine, EngineError } from '../engine/index.js';
import type { Table } from '../model/model.js';
import { attribute, type Item } from '../value/index.js';
import { createTableInput } from './create-table.js';
import type { DataGenerator } from './generate-items.js';
import { rawSamples } from './raw-samples.js';

/** What an engine did not take. */
export interface Refusals {
  /** Sentences: tables and items that DynamoDB refuses. */
  readonly refused: readonly string[];
  /** Tables that it refuses to create, by name: nothing of them can be run. */
  readonly refusedTables: ReadonlySet<string>;
}

/**
 * Creates the tables of a design, and puts its raw samples and the items that were made for it. Tables of the physical names in `present`
 * are there already, and stay as they are.
 */
export function fillEngine(engine: Engine, data: DataGenerator, present: ReadonlySet<string> = new Set()): Refusals {
  const refusedTables = createTables(engine, data, present);
  const refused = putItems(engine, data, (table) => present.has(physicalName(table)) || refusedTables.has(table.name));
  const tables = [...refusedTables].map(([name, message]) => `DynamoDB refuses to create ${name} (${message}).`);
  return { refused: [...tables, ...refused], refusedTables: new Set(refusedTables.keys()) };
}

/** Messages for the tables that were not created, by name. */
function createTables(
  engine: Engine,
  { design }: DataGenerator,
  present: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const refused = new Map<string, string>();
  for (const table of design.tables.values()) {
    if (present.has(physicalName(table.table))) continue;
    try {
      engine.createTable(createTableInput(table));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      refused.set(table.table.name, error.message);
    }
  }
  return refused;
}

function putItems(engine: Engine, data: DataGenerator, isLeftAlone: (table: Table) => boolean): readonly string[] {
  const { design } = data;
  const refused = new Map<string, number>();
  const put = (what: string, table: Table, item: Item, isNew = false): void => {
    if (isLeftAlone(table)) return;
    const condition = isNew
      ? { ConditionExpression: 'attribute_not_exists(#pk)', ExpressionAttributeNames: { '#pk': table.pk.name } }
      : {};
    try {
      engine.putItem({ TableName: physicalName(table), Item: item, ...condition });
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const taken = isNew && error.name === 'ConditionalCheckFailedException';
      const text = `${what} (${taken ? 'another item has the same value' : error.message})`;
      refused.set(text, (refused.get(text) ?? 0) + 1);
    }
  };
  for (const sample of rawSamples(design)) {
    const table = design.tables.get(sample.table)?.table;
    if (sample.kind === 'problem') refused.set(`a raw sample of ${sample.table} (${sample.message})`, 1);
    else if (table !== undefined) put(`a raw sample of ${sample.table}`, table, sample.item);
  }
  for (const { entity, item } of data.all) {
    const { table } = entity.table;
    put(`items of ${entity.name}`, table, item);
    const mark = entity.attributes.get(entity.entity.softDelete?.attribute.value ?? '')?.attribute.storedName;
    const isDeleted = mark !== undefined && attribute(item, mark) !== undefined;
    // A soft delete releases what was taken.
    for (const sentinel of isDeleted ? [] : entity.unique) {
      const taken = sentinelItem(entity, sentinel, item);
      if (taken !== undefined)
        put(`a sentinel of ${entity.name}.unique.${sentinel.constraint.name}`, table, taken, true);
    }
    const copy = entity.history === undefined ? undefined : versionCopy(entity.history, item);
    if (copy !== undefined) put(`a kept version of ${entity.name}`, table, copy);
  }
  return [...refused].map(([text, count]) => `DynamoDB refuses ${count > 1 ? `${wholeText(count)} ` : ''}${text}.`);
}
