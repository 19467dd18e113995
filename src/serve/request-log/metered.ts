import type { ConsumedCapacity, Engine } from '../../engine/index.js';

/** What an operation did, as the engine's own metering has it. */
export interface Metered {
  /** As the engine names it: `getItem`. */
  readonly operation: string;
  readonly input: unknown;
  /** Name of the error, where it failed. */
  readonly error?: string;
  /** What it took from each table and index; of a failed operation nothing is known. */
  readonly consumed: readonly ConsumedCapacity[];
  /** Items that went out, or in. */
  readonly items: number;
  /** Items that a Query or a Scan looked at. */
  readonly scanned?: number;
}

type Operation = (input: Record<string, unknown>) => Record<string, unknown>;

/** What can be asked for its consumption. */
const METERED: ReadonlySet<string> = new Set([
  'batchExecuteStatement',
  'batchGetItem',
  'batchWriteItem',
  'deleteItem',
  'executeStatement',
  'executeTransaction',
  'getItem',
  'putItem',
  'query',
  'scan',
  'transactGetItems',
  'transactWriteItems',
  'updateItem',
]);

/** What an engine has besides the operations of the API. */
const NO_OPERATIONS: ReadonlySet<string> = new Set(['configure', 'holdItems', 'takeAnswerDelay']);

/**
 * The same engine, which tells of each operation what it was and what it consumed. Its answers are the same too: the report of what was
 * consumed is always asked for, and cut down again to what the request asked for.
 */
export function meteredEngine(engine: Engine, tell: (metered: Metered) => void): Engine {
  const names = Object.keys(engine) as readonly (keyof Engine)[];
  const told = names.map((name) => {
    const run = engine[name] as unknown as Operation;
    if (NO_OPERATIONS.has(name)) return [name, run] as const;
    return [name, METERED.has(name) ? metered(name, run, tell) : unmetered(name, run, tell)] as const;
  });
  return Object.fromEntries(told) as unknown as Engine;
}

function unmetered(operation: string, run: Operation, tell: (metered: Metered) => void): Operation {
  return (input) => {
    try {
      const output = run(input);
      tell({ operation, input, consumed: [], items: 0 });
      return output;
    } catch (error) {
      tell({ operation, input, error: nameOf(error), consumed: [], items: 0 });
      throw error;
    }
  };
}

function metered(operation: string, run: Operation, tell: (metered: Metered) => void): Operation {
  return (input) => {
    const asked = input?.ReturnConsumedCapacity;
    // Anything else is for the engine to refuse.
    const isKnown = asked == null || asked === 'NONE' || asked === 'TOTAL';
    try {
      const output = run(isKnown ? { ...input, ReturnConsumedCapacity: 'INDEXES' } : input);
      const { ConsumedCapacity: consumed } = output as { ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[] };
      tell({ operation, input, consumed: listOf(consumed), ...countsOf(operation, input, output) });
      if (asked === 'TOTAL' && consumed !== undefined) {
        output.ConsumedCapacity = Array.isArray(consumed) ? consumed.map(total) : total(consumed);
      } else if (isKnown) delete output.ConsumedCapacity;
      return output;
    } catch (error) {
      tell({ operation, input, error: nameOf(error), consumed: [], items: 0 });
      throw error;
    }
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : String(error);
}

function listOf(consumed: ConsumedCapacity | ConsumedCapacity[] | undefined): readonly ConsumedCapacity[] {
  if (consumed === undefined) return [];
  return Array.isArray(consumed) ? consumed : [consumed];
}

function total({ Table, LocalSecondaryIndexes, GlobalSecondaryIndexes, ...rest }: ConsumedCapacity): ConsumedCapacity {
  return rest;
}

type Output = Readonly<Record<string, unknown>>;

function countsOf(operation: string, input: Output, output: Output): Pick<Metered, 'items' | 'scanned'> {
  switch (operation) {
    case 'query':
    case 'scan':
      return { items: Number(output.Count), scanned: Number(output.ScannedCount) };
    case 'getItem':
      return { items: output.Item === undefined ? 0 : 1 };
    case 'batchGetItem':
      return { items: lengths(output.Responses) };
    case 'batchWriteItem':
      return { items: lengths(input.RequestItems) - lengths(output.UnprocessedItems) };
    case 'transactGetItems':
      return {
        items: (output.Responses as readonly { Item?: unknown }[]).filter(({ Item }) => Item !== undefined).length,
      };
    case 'transactWriteItems':
      return { items: (input.TransactItems as readonly unknown[]).length };
    case 'executeStatement':
      return { items: (output.Items as readonly unknown[] | undefined)?.length ?? 0 };
    case 'batchExecuteStatement':
    case 'executeTransaction':
      return { items: (output.Responses as readonly unknown[] | undefined)?.length ?? 0 };
    default:
      return { items: 1 };
  }
}

function lengths(lists: unknown): number {
  return Object.values((lists ?? {}) as Record<string, readonly unknown[]>).reduce(
    (sum, { length }) => sum + length,
    0,
  );
}
