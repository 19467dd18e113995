import type { Capacity, ConsumedCapacity, ReturnConsumedCapacity } from './api.js';
import type { SecondaryIndex } from './secondary-index.js';
import type { Table } from './table.js';

/** Units that a request took from a table and from its indexes. An index that it did not touch has no entry. */
export interface UsedUnits {
  table: number;
  readonly indexes: Map<SecondaryIndex, number>;
}

/** No index was touched. */
export const NO_INDEXES: ReadonlyMap<SecondaryIndex, number> = new Map();

/** Adds the units of one more action of the same request. */
export function addUnits(total: UsedUnits, table: number, indexes: ReadonlyMap<SecondaryIndex, number>): void {
  total.table += table;
  for (const [index, units] of indexes) total.indexes.set(index, (total.indexes.get(index) ?? 0) + units);
}

/**
 * The report that the request asked for; undefined for NONE.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConsumedCapacity.html
 */
export function consumedCapacity(
  table: Table,
  mode: ReturnConsumedCapacity | undefined,
  used: { readonly table: number; readonly indexes: ReadonlyMap<SecondaryIndex, number> },
): ConsumedCapacity | undefined {
  if (mode !== 'TOTAL' && mode !== 'INDEXES') return undefined;
  let total = used.table;
  for (const units of used.indexes.values()) total += units;
  const summary = { TableName: table.settings.name, CapacityUnits: total };
  if (mode === 'TOTAL') return summary;
  const local = arms(used.indexes, 'local');
  const global = arms(used.indexes, 'global');
  return {
    ...summary,
    Table: { CapacityUnits: used.table },
    ...(local === undefined ? {} : { LocalSecondaryIndexes: local }),
    ...(global === undefined ? {} : { GlobalSecondaryIndexes: global }),
  };
}

function arms(
  indexes: ReadonlyMap<SecondaryIndex, number>,
  kind: 'local' | 'global',
): Readonly<Record<string, Capacity>> | undefined {
  const entries = [...indexes].filter(([index]) => index.definition.kind === kind);
  if (entries.length === 0) return undefined;
  return Object.fromEntries(entries.map(([index, units]) => [index.definition.name, { CapacityUnits: units }]));
}
