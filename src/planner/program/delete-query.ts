import { flatMap } from '../../lists/flat-map.js';
import { attribute, type Item } from '../../value/index.js';
import { type Arguments, refuseCall } from '../arguments.js';
import type { CallOptions } from '../call.js';
import type { PlanContext } from '../context.js';
import type { WriteIntent } from '../intent.js';
import { entityOfItem, hasKeyOf } from '../item-entity.js';
import type { ReadOperation } from '../plan.js';
import type { CallFailure, CallOutcome } from '../program.js';
import { readCall } from '../read-call.js';
import { inBatches } from './batch.js';
import { ask, CallEnd, type Dialogue, endCall, together } from './dialogue.js';
import { batchWrite } from './fetch.js';
import { performOnRow } from './perform.js';
import { type RowMatch, rowMatcher } from './row-match.js';
import { type CallScope, keyOfItem, storedName, tableOf } from './scope.js';
import { keyToRead, type Write } from './write-item.js';

/**
 * Deletes what a query finds, page by page: 25 rows in a request, or each by itself where something goes with it or is demanded of
 * it. Not atomic: an error leaves the rest in place. A row that does not satisfy the pattern's condition stays, and so does one that
 * the query would find no more.
 */
export function* deleteQuery(
  scope: CallScope,
  context: PlanContext,
  operation: ReadOperation,
  intents: readonly WriteIntent[],
  args: Arguments,
  options: CallOptions,
): Dialogue<CallOutcome> {
  const call = readCall(context, operation, args, options);
  if (call.kind === 'refused') return refuseCall(call.problem);
  const matcher = rowMatcher(context, operation);
  let open = call.requests;
  while (open.length > 0) {
    const outputs = yield* ask(open);
    const rows = flatMap(outputs, ({ Items }, i): readonly FoundRow[] => {
      const request = open[i];
      const kept = ((Items ?? []) as readonly Item[]).filter((row) => call.keeps(row));
      return kept.map((row) => ({ row, match: request === undefined ? undefined : matcher?.(request, row) }));
    });
    yield* deleteRows(scope, operation, intents, args, rows);
    open = flatMap(outputs, ({ LastEvaluatedKey }, i) => {
      const request = open[i];
      if (LastEvaluatedKey === undefined || request === undefined || operation.limit !== undefined) return [];
      return [{ ...request, input: { ...request.input, ExclusiveStartKey: LastEvaluatedKey } }];
    });
  }
  return { kind: 'written', items: [] };
}

interface FoundRow {
  readonly row: Item;
  readonly match: RowMatch | undefined;
}

function* deleteRows(
  scope: CallScope,
  operation: ReadOperation,
  intents: readonly WriteIntent[],
  args: Arguments,
  rows: readonly FoundRow[],
): Dialogue<void> {
  const found = flatMap(rows, ({ row, match }) => {
    const intent = intents.length === 1 ? intents[0] : intentFor(intents, row);
    return intent === undefined ? [] : [{ intent, row, match }];
  });
  if (intents.every(isPlain) && rows.every(({ match }) => match === undefined)) {
    const requests = found.map(({ intent: { entity }, row }) => ({
      table: tableOf(entity),
      request: { DeleteRequest: { Key: keyOfItem(entity, row) } },
    }));
    yield* batchWrite(inBatches(requests));
    return;
  }
  const failures = yield* together(
    found.map(({ intent, row, match }) => deleteRow(scope, operation, intent, args, row, match)),
  );
  for (const failure of failures) if (failure !== undefined) endCall(failure);
}

/** The deletion of the row's entity: by its tag, otherwise by what it holds, or by its key where that is all that was read. */
function intentFor(intents: readonly WriteIntent[], row: Item): WriteIntent | undefined {
  const tagged = intents.find(({ entity: { discriminator, entity } }) => {
    const tag = discriminator === undefined ? undefined : attribute(row, discriminator);
    return tag !== undefined && 'S' in tag && tag.S === entity.tag;
  });
  if (tagged !== undefined) return tagged;
  const [first] = intents;
  const found = first === undefined ? undefined : entityOfItem(first.entity.table, row);
  return intents.find(({ entity }) => entity === found) ?? intents.find(({ entity }) => hasKeyOf(entity, row));
}

export function isPlain({ action, condition, lock, entity }: WriteIntent): boolean {
  return action === 'delete' && condition === undefined && lock === undefined && entity.unique.length === 0;
}

function* deleteRow(
  scope: CallScope,
  operation: ReadOperation,
  intent: WriteIntent,
  args: Arguments,
  row: Item,
  match: RowMatch | undefined,
): Dialogue<CallFailure | undefined> {
  const key = keyOfItem(intent.entity, row);
  const given = { args, types: new Map(), vouched: new Map() };
  const write: Write = { intent, key, given, values: new Map(), ...(match === undefined ? {} : { match }) };
  const isKnown = keyToRead(scope, write) !== undefined && isEnough(operation, intent);
  const failure = yield* caught(performOnRow(scope, write, isKnown ? { item: row } : undefined));
  // Another has deleted it or taken it out of what is asked for, or it is not to be deleted.
  return failure?.reason === 'not-found' || failure?.reason === 'condition' ? undefined : failure;
}

/** The failure in which a dialogue ends, as a result: others go on. */
export function* caught(dialogue: Dialogue<CallFailure | undefined>): Dialogue<CallFailure | undefined> {
  try {
    return yield* dialogue;
  } catch (error) {
    if (error instanceof CallEnd && error.outcome.kind === 'failed') return error.outcome;
    throw error;
  }
}

/** Whether the query's rows hold what the deletion has to know of them. */
export function isEnough({ index, projection }: ReadOperation, { action, entity }: WriteIntent): boolean {
  if (projection === undefined && index.projection.kind === 'all') return true;
  if (action !== 'delete') return false;
  const { version, ttl } = entity.entity;
  const names = [
    ...flatMap(entity.unique, ({ fields }) => fields),
    ...(version === undefined ? [] : [version.attribute.value]),
    ...(ttl === undefined ? [] : [ttl.attribute.value]),
  ].map((name) => storedName(entity, name));
  if (projection !== undefined) return names.every((name) => projection.includes(name));
  const included = index.projection.kind === 'include' ? index.projection.attributes.map(({ value }) => value) : [];
  const keys = [...index.pk, ...index.sk, ...entity.table.primary.pk, ...entity.table.primary.sk];
  return names.every((name) => included.includes(name) || keys.some(({ attribute }) => attribute === name));
}
