/**
 * Capacity unit rules, as pure arithmetic over bytes.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */

/** Bytes of one read unit. */
export const READ_UNIT_BYTES = 4096;
/** Bytes of one write unit. */
export const WRITE_UNIT_BYTES = 1024;
/** What transactions multiply the table's units by; index units are not multiplied. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html */
export const TRANSACTION_FACTOR = 2;
/** Share of a read unit that an eventually consistent read takes. */
export const EVENTUAL_FACTOR = 0.5;

export type Consistency = 'eventual' | 'strong' | 'transactional';

/** Bytes rounded up to whole read units, at least one. */
export function roundedReadBytes(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES)) * READ_UNIT_BYTES;
}

/**
 * Read units of one item, or of one page of Query or Scan: pass the sum of the bytes read before filter and projection.
 * A missing item or an empty page is 0 bytes and costs the minimum.
 */
export function readUnits(bytes: number, consistency: Consistency): number {
  const units = Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES));
  if (consistency === 'strong') return units;
  return units * (consistency === 'transactional' ? TRANSACTION_FACTOR : EVENTUAL_FACTOR);
}

/** Write units of the table for bytes before and after; 0 stands for an item that is absent. */
export function writeUnits(beforeBytes: number, afterBytes: number): number {
  return Math.max(1, Math.ceil(Math.max(beforeBytes, afterBytes) / WRITE_UNIT_BYTES));
}

/** Write units of the table inside a transaction; a condition check passes the bytes it read twice. */
export function transactionalWriteUnits(beforeBytes: number, afterBytes: number): number {
  return TRANSACTION_FACTOR * writeUnits(beforeBytes, afterBytes);
}

/** Units of a replayed transaction with the same token, for one item: it is billed as transactional reads. */
export function replayReadUnits(bytes: number): number {
  return readUnits(bytes, 'transactional');
}

/**
 * Units that a query of a local index takes from the table for attributes the index does not project:
 * every row is read and rounded by itself.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ThroughputConsiderations.Reads
 */
export function fetchUnits(rowBytes: Iterable<number>, consistency: Consistency): number {
  let units = 0;
  for (const bytes of rowBytes) units += readUnits(bytes, consistency);
  return units;
}

/** What an index keeps of an item: its projected bytes, and a key that is equal exactly where the index key is. */
export interface IndexView {
  readonly bytes: number;
  readonly key: string;
}

/**
 * Write units of one index. `before` and `after` are undefined where the item is not in the index; `changed` says
 * whether the projected view differs at all. A view that stays as it was costs nothing; an entry that moves to another
 * index key is deleted and put, each rounded by itself.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
 */
export function indexWriteUnits(before: IndexView | undefined, after: IndexView | undefined, changed: boolean): number {
  if (before === undefined) return after === undefined ? 0 : writeUnits(0, after.bytes);
  if (after === undefined) return writeUnits(before.bytes, 0);
  if (before.key !== after.key) return writeUnits(before.bytes, 0) + writeUnits(0, after.bytes);
  return changed ? writeUnits(before.bytes, after.bytes) : 0;
}
