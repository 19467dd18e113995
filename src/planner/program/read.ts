import { flatMap } from '../../lists/flat-map.js';
import type { Item } from '../../value/index.js';
import { type Arguments, refuseCall } from '../arguments.js';
import type { CallOptions, DynamoRequest } from '../call.js';
import type { PlanContext } from '../context.js';
import { mergeRows, type RequestRows, settledRows, waitsForOpen } from '../merge-rows.js';
import type { ReadOperation } from '../plan.js';
import { readCall } from '../read-call.js';
import { ask, type Dialogue, together } from './dialogue.js';
import { batchGet } from './fetch.js';

/**
 * The rows of a read. Pages are followed to the end, unless the pattern has a `limit` or a `page`: then each key is asked for one.
 * Shards and buckets are asked side by side; with `walk`, one bucket after another until the page is full.
 */
export function* readRows(
  context: PlanContext,
  operation: ReadOperation,
  args: Arguments,
  options: CallOptions,
): Dialogue<readonly Item[]> {
  const call = readCall(context, operation, args, options);
  if (call.kind === 'refused') return refuseCall(call.problem);
  const { requests, groups } = call;
  const keeps = (rows: readonly Item[]): readonly Item[] => rows.filter((row) => call.keeps(row));
  if (operation.api === 'GetItem') {
    const outputs = yield* ask(requests);
    return keeps(flatMap(outputs, ({ Item: item }) => (item === undefined ? [] : [item as Item])));
  }
  if (operation.api === 'BatchGetItem') return keeps((yield* batchGet(requests)).flat());
  const merged = (answers: readonly RequestRows[]): readonly Item[] =>
    mergeRows(context, operation, settledRows(context, operation, answers));
  const isWalk = operation.fanOut?.mode === 'walk' && operation.fanOut.buckets > 1;
  const isWhole = operation.limit === undefined || !isMergedAsRead(operation, args);
  const answers: RequestRows[] = [];
  for (const group of isWalk ? groups : [requests]) {
    const found = yield* together(group.map((request) => pages(request, isWhole)));
    answers.push(...found.map(({ rows, isOpen }) => ({ rows: keeps(rows), isOpen })));
    const isStopped = waitsForOpen(context, operation) && found.some(({ isOpen }) => isOpen);
    const rows = merged(answers);
    if (isStopped || (operation.limit !== undefined && rows.length >= operation.limit)) return rows;
  }
  return merged(answers);
}

/** Not where the order of the merge begins after a prefix that the call leaves open: rows come in the order of that prefix then. */
function isMergedAsRead({ merge, sources }: ReadOperation, args: Arguments): boolean {
  if (merge?.order === undefined) return true;
  return sources.every(({ match }) => (match?.prefix ?? []).every((field) => args.get(field) !== undefined));
}

function* pages(request: DynamoRequest, all: boolean): Dialogue<RequestRows> {
  const rows: Item[] = [];
  let start: Item | undefined;
  do {
    const input = start === undefined ? request.input : { ...request.input, ExclusiveStartKey: start };
    const [output] = yield* ask([{ ...request, input }]);
    rows.push(...((output?.Items ?? []) as readonly Item[]));
    start = output?.LastEvaluatedKey as Item | undefined;
  } while (all && start !== undefined);
  return { rows, isOpen: start !== undefined };
}
