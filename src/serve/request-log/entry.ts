import type { ConsumedCapacity } from '../../engine/index.js';
import type { Recognized, Recognizer } from '../pattern-log/index.js';
import type { Metered } from './metered.js';

/** One request and its answer. */
export interface Entry {
  /** As the API names it; what the request said where that is no operation. */
  readonly operation: string;
  readonly table?: string;
  readonly index?: string;
  readonly recognized: Recognized;
  readonly status: number;
  readonly error?: string;
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly items: number;
  readonly scanned?: number;
  readonly milliseconds: number;
}

/** Of what a client calls an operation; the longest has 35 characters. */
const MAX_NAME = 64;

const OTHER: Recognized = { kind: 'other' };
const READS = /^(?:getItem|query|scan|batchGetItem|transactGetItems)$/;

/** A request that the engine has run. */
export function entryOf(
  { operation, input, error, consumed, items, scanned }: Metered,
  recognize: Recognizer | undefined,
  answered: { readonly status: number; readonly milliseconds: number },
): Entry {
  const given = (typeof input === 'object' && input !== null ? input : {}) as Readonly<Record<string, unknown>>;
  const units = { readUnits: 0, writeUnits: 0 };
  for (const one of consumed) addUnits(units, one, isRead(operation, given));
  const table = tableOf(given, consumed);
  return {
    operation: `${operation.charAt(0).toUpperCase()}${operation.slice(1)}`,
    ...(table === undefined ? {} : { table }),
    ...(typeof given.IndexName === 'string' ? { index: given.IndexName } : {}),
    recognized: recognize?.(operation, input) ?? OTHER,
    ...answered,
    ...(error === undefined ? {} : { error }),
    ...units,
    items,
    ...(scanned === undefined ? {} : { scanned }),
  };
}

/** A request that did not get to the engine. */
export function refusedEntry(
  target: string | undefined,
  answered: { readonly status: number; readonly milliseconds: number; readonly error: string },
): Entry {
  const operation = target?.slice(target.indexOf('.') + 1).slice(0, MAX_NAME) ?? '';
  return {
    operation: operation === '' ? 'no operation' : operation,
    recognized: OTHER,
    ...answered,
    readUnits: 0,
    writeUnits: 0,
    items: 0,
  };
}

function addUnits(sum: { readUnits: number; writeUnits: number }, units: ConsumedCapacity, isReading: boolean): void {
  const { CapacityUnits, ReadCapacityUnits, WriteCapacityUnits } = units;
  if (ReadCapacityUnits === undefined && WriteCapacityUnits === undefined) {
    if (isReading) sum.readUnits += CapacityUnits;
    else sum.writeUnits += CapacityUnits;
  }
  sum.readUnits += ReadCapacityUnits ?? 0;
  sum.writeUnits += WriteCapacityUnits ?? 0;
}

function isRead(operation: string, { Statement, Statements }: Readonly<Record<string, unknown>>): boolean {
  const [first] = Array.isArray(Statements) ? (Statements as readonly { readonly Statement?: unknown }[]) : [];
  const statement = Statement ?? first?.Statement;
  return READS.test(operation) || (typeof statement === 'string' && /^\s*select\b/i.test(statement));
}

/** The table of the request, or those that it took units of. */
function tableOf(
  { TableName }: Readonly<Record<string, unknown>>,
  consumed: readonly ConsumedCapacity[],
): string | undefined {
  if (typeof TableName === 'string') return TableName;
  return consumed.length === 0 ? undefined : consumed.map((one) => one.TableName).join('+');
}
