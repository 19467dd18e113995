import type { Design } from '../../design/design.js';
import { type Arguments, CallRefusal } from '../arguments.js';
import type { CallOptions } from '../call.js';
import { intentsOf } from '../intent.js';
import type { PlannedPattern } from '../plan.js';
import { contextOf } from '../plan-pattern.js';
import type { CallOutcome, CallProgram } from '../program.js';
import { batchPuts } from './batch.js';
import { bindPattern } from './bind.js';
import { deleteQuery } from './delete-query.js';
import { CallEnd, type Dialogue } from './dialogue.js';
import { execute } from './execute.js';
import { perform } from './perform.js';
import { readRows } from './read.js';
import { scopeOf } from './scope.js';
import { readTransaction, writeTransaction } from './transaction.js';

/**
 * One call of a planned pattern with its arguments. Arguments are those of `Arguments`; besides:
 *
 * - `batch-write`: `items`, a list of maps; of several entities, a map from each to its list.
 * - `move`: the fields of `key` name the old item; `to` is a map with the new values of those of them that change.
 * - `transact-write`: parameters by their names; one that carries an item is a map.
 *
 * What a write sets off (stream rules, the refresh of copies) is not part of it: see `followUpPrograms`.
 */
export function callProgram(
  plan: Pick<PlannedPattern, 'pattern' | 'operation'>,
  design: Design,
  args: Arguments,
  options: CallOptions = {},
): CallProgram {
  return program(() => body(plan, design, args, options));
}

/** A dialogue that ends in an outcome, also where it was cut short. */
export function* program(start: () => Dialogue<CallOutcome>): CallProgram {
  try {
    return yield* start();
  } catch (error) {
    if (error instanceof CallEnd) return error.outcome;
    if (error instanceof CallRefusal) return { kind: 'refused', problem: error.problem };
    throw error;
  }
}

function* body(
  { pattern, operation }: Pick<PlannedPattern, 'pattern' | 'operation'>,
  design: Design,
  args: Arguments,
  options: CallOptions,
): Dialogue<CallOutcome> {
  const scope = scopeOf(design, pattern, options);
  const intents = intentsOf(design, pattern);
  switch (pattern.op.value) {
    case 'transact-write':
      return yield* writeTransaction(scope, intents, args);
    case 'transact-get':
      return yield* readTransaction(scope, intents, args);
    case 'batch-write':
      return yield* batchPuts(scope, intents, args);
    case 'delete-query': {
      const context = contextOf(design, pattern);
      if (context === undefined || operation.kind !== 'delete-query') throw unplanned(pattern.name);
      return yield* deleteQuery(scope, context, operation.read, intents, args, options);
    }
    case 'get':
    case 'query':
    case 'scan':
    case 'batch-get': {
      const context = contextOf(design, pattern);
      if (context === undefined || operation.kind !== 'read') throw unplanned(pattern.name);
      return { kind: 'rows', rows: yield* readRows(context, operation, args, options) };
    }
    case 'execute': {
      const context = contextOf(design, pattern);
      if (context === undefined || operation.kind !== 'execute') throw unplanned(pattern.name);
      return yield* execute(context, operation, args);
    }
    default: {
      const writes = intents.map((intent) => bindPattern(scope, intent, args));
      return yield* perform(scope, writes, { transaction: false });
    }
  }
}

function unplanned(name: string): Error {
  return new Error(`${name} is planned, but not in this design.`);
}
