import {
  type AttributeValue,
  attribute,
  equalItems,
  type Item,
  itemBytes,
  projectedView,
  utf8Length,
} from '../../value/index.js';
import { keyAttributes } from '../key-schema.js';
import { HASH_SPACE, type StoredRecord } from '../storage/record-store.js';
import type { PendingWrite, Table } from '../table.js';
import type { VectorIndex } from './api.js';
import { searchAttributes } from './definitions.js';
import { isFloat } from './item-checks.js';

const FLOAT_BYTES = 4;
const MIN_WRITE_BYTES = 1024;

/** What a vector index holds of one item. */
export interface VectorEntry {
  /** What the index projects, without the vector. */
  readonly item: Item;
  readonly vector: Float32Array;
  readonly bytes: number;
}

/** Visits what a vector index holds, as it follows from the table's items. */
export function visitEntries(table: Table, index: VectorIndex, visit: (entry: VectorEntry) => void): void {
  const entryIn = entryReader(table, index);
  table.store.visitAll(0, HASH_SPACE, undefined, (record) => {
    const entry = entryIn(record);
    if (entry !== undefined) visit(entry);
    return true;
  });
}

/**
 * Bytes that a planned write costs in each vector index that it changes: those of the entry, 1 KB at least.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/VectorSearchMonitoring.html
 */
export function vectorWriteBytes({ table, before, after }: PendingWrite): ReadonlyMap<string, number> {
  const bytes = new Map<string, number>();
  for (const { definition } of table.vectorIndexes.values()) {
    const entryIn = entryReader(table, definition);
    const old = before === undefined ? undefined : entryIn(before);
    const entry = after === undefined ? undefined : entryIn(after);
    const written = entry ?? old;
    if (written === undefined || isSame(old, entry)) continue;
    bytes.set(definition.IndexName, Math.max(MIN_WRITE_BYTES, written.bytes));
  }
  return bytes;
}

/** Gives the entry of an item that has the vector, and the attribute by which the index is partitioned, if it is. */
function entryReader(table: Table, index: VectorIndex): (record: StoredRecord) => VectorEntry | undefined {
  const projected = projectedNames(table, index);
  const { AttributeName: name } = index.VectorAttribute;
  const nameBytes = utf8Length(name);
  const hash = (index.SearchSchema ?? []).find(({ SearchSchemaElementType: type }) => type === 'HASH')?.AttributeName;
  return ({ item: stored }) => {
    const vector = floatsOf(attribute(stored, name), index.Dimensions);
    if (vector === undefined || (hash !== undefined && attribute(stored, hash) === undefined)) return undefined;
    const item = projected === undefined ? without(stored, name) : projectedView(stored, projected);
    return { item, vector, bytes: nameBytes + vector.length * FLOAT_BYTES + itemBytes(item) };
  };
}

function isSame(a: VectorEntry | undefined, b: VectorEntry | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.vector.every((n, i) => n === b.vector[i]) && equalItems(a.item, b.item);
}

/** A list of numbers at the precision of an index; undefined where it is none of this length. */
export function floatsOf(value: AttributeValue | undefined, length: number): Float32Array | undefined {
  if (value === undefined || !('L' in value) || value.L.length !== length) return undefined;
  const floats = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const element = value.L[i] as AttributeValue;
    if (!isFloat(element)) return undefined;
    floats[i] = Number(element.N);
  }
  return floats;
}

/** Attributes that an index projects, without its vector; undefined where it projects all. */
function projectedNames(
  table: Table,
  { Projection: projection, ...index }: VectorIndex,
): readonly string[] | undefined {
  if (projection.ProjectionType === 'ALL') return undefined;
  const keys = keyAttributes(table.key).map(({ name }) => name);
  const names = [
    ...keys,
    ...searchAttributes({ ...index, Projection: projection }),
    ...(projection.NonKeyAttributes ?? []),
  ];
  return names.filter((name) => name !== index.VectorAttribute.AttributeName);
}

function without(item: Item, name: string): Item {
  return projectedView(
    item,
    Object.keys(item).filter((other) => other !== name),
  );
}
