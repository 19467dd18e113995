import { MAX_BATCH_GET_KEYS, MAX_BATCH_STATEMENTS, MAX_BATCH_WRITE_REQUESTS } from '../../facts/index.js';
import type * as api from '../api.js';
import { reasonOf } from '../cancellation.js';
import type { Catalog } from '../catalog.js';
import { EngineError, isRequestFault } from '../engine-error.js';
import { batchExecuteStatement } from '../operations/batch-execute-statement.js';
import { batchGetItem } from '../operations/batch-get-item.js';
import { batchWriteItem } from '../operations/batch-write-item.js';
import { deleteItem } from '../operations/delete-item.js';
import { executeStatement } from '../operations/execute-statement.js';
import { executeTransaction } from '../operations/execute-transaction.js';
import { getItem } from '../operations/get-item.js';
import { putItem } from '../operations/put-item.js';
import { query } from '../operations/query.js';
import { scan } from '../operations/scan.js';
import { transactGetItems } from '../operations/transact-get-items.js';
import { transactWriteItems } from '../operations/transact-write-items.js';
import { updateItem } from '../operations/update-item.js';
import { isThrottle } from '../throttling/reasons.js';
import type { FaultOperation, FaultRule } from './api.js';
import { type BatchOperation, isBatch, withoutMembers } from './batches.js';
import { checkFault } from './check-fault.js';
import { cancel, internalError, lostAnswer, memberError } from './fault-errors.js';
import { isForMember, isForOperation, looksAtMembers } from './matching.js';
import { type Member, membersOf } from './members.js';
import { parseFault } from './parse-fault.js';
import { RuleState } from './rule-state.js';

/** By the function that does them. */
const OPERATIONS: ReadonlyMap<unknown, FaultOperation> = new Map<unknown, FaultOperation>([
  [batchExecuteStatement, 'BatchExecuteStatement'],
  [batchGetItem, 'BatchGetItem'],
  [batchWriteItem, 'BatchWriteItem'],
  [deleteItem, 'DeleteItem'],
  [executeStatement, 'ExecuteStatement'],
  [executeTransaction, 'ExecuteTransaction'],
  [getItem, 'GetItem'],
  [putItem, 'PutItem'],
  [query, 'Query'],
  [scan, 'Scan'],
  [transactGetItems, 'TransactGetItems'],
  [transactWriteItems, 'TransactWriteItems'],
  [updateItem, 'UpdateItem'],
]);

/** More members than a batch may have are refused whole. */
const MOST_MEMBERS: Readonly<Record<BatchOperation, number>> = {
  BatchGetItem: MAX_BATCH_GET_KEYS,
  BatchWriteItem: MAX_BATCH_WRITE_REQUESTS,
  BatchExecuteStatement: MAX_BATCH_STATEMENTS,
};

const DEFAULT_SHARE = 0.5;

/** What befalls one request. */
interface Fate {
  failure: EngineError | undefined;
  isLost: boolean;
  /** Members that fail, and with what; undefined for those of a batch that are merely left undone. */
  readonly hits: Map<number, EngineError | undefined>;
}

/** Runs operations and has happen to them what rules say. */
export class FaultInjector {
  readonly #states: readonly RuleState[];
  #delay = 0;

  constructor(rules: readonly FaultRule[], seed: number | string) {
    this.#states = rules.map((rule, i) => new RuleState(rule, seed, i));
  }

  /** Milliseconds by which the answer to the last operation is late, told once. */
  takeDelay(): number {
    const delay = this.#delay;
    this.#delay = 0;
    return delay;
  }

  run<I, O>(catalog: Catalog, run: (catalog: Catalog, input: I) => O, input: I): O {
    this.#delay = 0;
    const operation = OPERATIONS.get(run);
    if (operation === undefined || !this.#states.some(({ rule }) => isForOperation(rule, operation))) {
      return run(catalog, input);
    }
    const members = wellFormedMembers(catalog, operation, input);
    const fate = this.#fate(operation, members);
    if (fate.failure !== undefined) throw fate.failure;
    if (!fate.isLost) return runWith(catalog, operation, run, input, members, fate);
    try {
      runWith(catalog, operation, run, input, members, fate);
    } catch (error) {
      if (!(error instanceof EngineError || isRequestFault(error))) throw error;
    }
    throw lostAnswer();
  }

  #fate(operation: FaultOperation, members: readonly Member[]): Fate {
    const fate: Fate = { failure: undefined, isLost: false, hits: new Map() };
    for (const state of this.#states) {
      const { rule } = state;
      if (fate.failure !== undefined || !isForOperation(rule, operation)) continue;
      const inTransaction = operation === 'TransactGetItems' || operation === 'ExecuteTransaction';
      const matching = members.flatMap((member, i) => (isForMember(rule, member, inTransaction) ? [i] : []));
      if (looksAtMembers(rule) && matching.length === 0) continue;
      switch (rule.fault) {
        case 'throttle':
        case 'conflict':
          this.#fail(operation, state, members, matching, fate);
          break;
        case 'partial':
          this.#leaveUndone(state, members, matching, fate);
          break;
        case 'error':
          if (state.strikes()) fate.failure = internalError();
          break;
        case 'lost':
          if (state.strikes()) fate.isLost = true;
          break;
        case 'latency':
          if (state.strikes()) this.#delay += drawn(state, rule.ms);
          break;
      }
    }
    return fate;
  }

  #fail(
    operation: FaultOperation,
    state: RuleState,
    members: readonly Member[],
    matching: readonly number[],
    fate: Fate,
  ): void {
    const error = (i: number): EngineError => memberError(state.rule, members[i] as Member);
    if (isBatch(operation)) {
      for (const i of matching) if (!fate.hits.has(i) && state.strikes()) fate.hits.set(i, error(i));
    } else if (state.strikes()) {
      if (isTransaction(operation)) for (const i of matching) fate.hits.set(i, fate.hits.get(i) ?? error(i));
      else fate.failure = error(matching[0] as number);
    }
  }

  /** Some of the members, drawn anew each time; one at least, and never all of the batch. */
  #leaveUndone(state: RuleState, members: readonly Member[], matching: readonly number[], fate: Fate): void {
    if (members.length < 2 || matching.length === 0 || !state.strikes()) return;
    const { share = DEFAULT_SHARE } = state.rule as FaultRule & { readonly fault: 'partial' };
    const left = matching.filter((i) => !fate.hits.has(i));
    const most = members.length - 1 - fate.hits.size;
    for (let count = Math.min(Math.ceil(share * matching.length), most, left.length); count > 0; count--) {
      const [i] = left.splice(state.random.below(left.length), 1);
      fate.hits.set(i as number, undefined);
    }
  }
}

/** An injector of rules or their texts; undefined where there are none. Throws `FaultRuleError`. */
export function faultInjector(
  faults: readonly (FaultRule | string)[],
  seed: number | string,
): FaultInjector | undefined {
  const rules = faults.map((fault) => (typeof fault === 'string' ? parseFault(fault) : fault));
  for (const rule of rules) checkFault(rule);
  return rules.length === 0 ? undefined : new FaultInjector(rules, seed);
}

/** None of a request that is malformed: what is wrong with it is for the operation to say. */
function wellFormedMembers(catalog: Catalog, operation: FaultOperation, input: unknown): readonly Member[] {
  try {
    const members = membersOf(catalog, operation, input);
    return isBatch(operation) && members.length > MOST_MEMBERS[operation] ? [] : members;
  } catch {
    return [];
  }
}

function runWith<I, O>(
  catalog: Catalog,
  operation: FaultOperation,
  run: (catalog: Catalog, input: I) => O,
  input: I,
  members: readonly Member[],
  { hits }: Fate,
): O {
  if (hits.size === 0) return run(catalog, input);
  const errors = [...hits].flatMap(([i, error]) => (error === undefined ? [] : [[i, error] as const]));
  if (isTransaction(operation)) cancel(members.length, new Map(errors));
  const rest = (left: unknown): unknown => run(catalog, left as I);
  if (operation === 'BatchExecuteStatement') return statements(input, members, new Map(errors), rest) as O;
  const throttle = errors.map(([, error]) => error).find(isThrottle);
  if (hits.size === members.length && throttle !== undefined) throw throttle;
  return withoutMembers(operation as 'BatchGetItem', input, new Set(hits.keys()), rest) as O;
}

/** A batch of statements, some of which fail by themselves. */
function statements(
  input: unknown,
  members: readonly Member[],
  errors: ReadonlyMap<number, EngineError>,
  run: (rest: unknown) => unknown,
): api.BatchExecuteStatementOutput {
  const request = input as api.BatchExecuteStatementInput;
  const left = request.Statements.filter((_, i) => !errors.has(i));
  const output =
    left.length === 0 ? { Responses: [] } : (run({ ...request, Statements: left }) as api.BatchExecuteStatementOutput);
  const answers = [...output.Responses];
  return {
    ...output,
    Responses: members.map(({ table: TableName }, i): api.BatchStatementResponse => {
      const error = errors.get(i);
      if (error === undefined) return answers.shift() ?? {};
      const { Code, Message = '' } = reasonOf(error);
      return { Error: { Code, Message }, TableName };
    }),
  };
}

function isTransaction(operation: FaultOperation): boolean {
  return operation === 'TransactGetItems' || operation === 'TransactWriteItems' || operation === 'ExecuteTransaction';
}

function drawn({ random }: RuleState, ms: number | { readonly min: number; readonly max: number }): number {
  return typeof ms === 'number' ? ms : ms.min + Math.round(random.uniform() * (ms.max - ms.min));
}
