import type { Capacity, ConsumedCapacity, ReturnConsumedCapacity } from './api.js';
import type { SecondaryIndex } from './secondary-index.js';
import type { Table, TableChange } from './table.js';

/** Units that a request took from a table and from its indexes. An index that it did not touch has no entry. */
export interface UsedUnits {
  readonly table: number;
  readonly indexes: ReadonlyMap<SecondaryIndex, number>;
  /** Bytes written to vector indexes, by their names; absent where the table has none. */
  readonly vectors?: ReadonlyMap<string, number>;
}

/** Units of several actions of one request, summed up. */
export interface UnitSum extends UsedUnits {
  table: number;
  readonly indexes: Map<SecondaryIndex, number>;
  vectors?: Map<string, number>;
}

/** No index was touched. */
export const NO_INDEXES: ReadonlyMap<SecondaryIndex, number> = new Map();

/** Write units of each index that a planned change touches. */
export function indexUnits({ indexes }: TableChange): ReadonlyMap<SecondaryIndex, number> {
  if (indexes.length === 0) return NO_INDEXES;
  const units = new Map<SecondaryIndex, number>();
  for (const change of indexes) if (change.units > 0) units.set(change.index, change.units);
  return units;
}

/** Adds the units of one more action of the same request. */
export function addUnits(sum: UnitSum, { table, indexes, vectors }: UsedUnits): void {
  sum.table += table;
  for (const [index, units] of indexes) sum.indexes.set(index, (sum.indexes.get(index) ?? 0) + units);
  if (vectors === undefined) return;
  sum.vectors ??= new Map();
  for (const [name, bytes] of vectors) sum.vectors.set(name, (sum.vectors.get(name) ?? 0) + bytes);
}

/**
 * The report that the request asked for; undefined for NONE. The service says of transactions alone whether their units
 * are of reads or of writes. A table that the request gave by its ARN is reported by it.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConsumedCapacity.html
 */
export function consumedCapacity(
  table: Table,
  mode: ReturnConsumedCapacity | undefined,
  used: UsedUnits,
  transaction?: 'read' | 'write',
  calledAs: string = table.settings.name,
): ConsumedCapacity | undefined {
  if (mode !== 'TOTAL' && mode !== 'INDEXES') return undefined;
  let total = used.table;
  for (const units of used.indexes.values()) total += units;
  const summary = { TableName: calledAs, ...capacity(total, transaction) };
  if (mode === 'TOTAL') return summary;
  const local = arms(used.indexes, 'local', transaction);
  const global = arms(used.indexes, 'global', transaction);
  return {
    ...summary,
    Table: capacity(used.table, transaction),
    ...(local === undefined ? {} : { LocalSecondaryIndexes: local }),
    ...(global === undefined ? {} : { GlobalSecondaryIndexes: global }),
    ...vectorArms(used.vectors),
  };
}

function arms(
  indexes: ReadonlyMap<SecondaryIndex, number>,
  kind: 'local' | 'global',
  transaction: 'read' | 'write' | undefined,
): Readonly<Record<string, Capacity>> | undefined {
  const entries = [...indexes].filter(([index]) => index.definition.kind === kind);
  if (entries.length === 0) return undefined;
  return Object.fromEntries(
    entries.map(([index, units]) => [index.definition.name, capacity(units, transaction)] as const),
  );
}

function vectorArms(vectors: ReadonlyMap<string, number> | undefined): Pick<ConsumedCapacity, 'VectorIndexes'> {
  if (vectors === undefined || vectors.size === 0) return {};
  const arm = (VectorWriteRequestBytes: number) => ({ VectorWriteRequestBytes });
  return { VectorIndexes: Object.fromEntries([...vectors].map(([name, bytes]) => [name, arm(bytes)])) };
}

function capacity(units: number, transaction: 'read' | 'write' | undefined): Capacity {
  if (transaction === 'read') return { CapacityUnits: units, ReadCapacityUnits: units };
  if (transaction === 'write') return { CapacityUnits: units, WriteCapacityUnits: units };
  return { CapacityUnits: units };
}
