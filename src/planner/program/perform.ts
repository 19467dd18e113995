import { MAX_CLIENT_TOKEN_LENGTH } from '../../facts/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Item } from '../../value/index.js';
import type { DynamoApi, DynamoRequest } from '../call.js';
import { type CallFailure, type CallOutcome, DEFAULT_ERRORS, MAX_ATTEMPTS, type ServiceError } from '../program.js';
import { checkWrite } from './check-write.js';
import { type Dialogue, serviceFailure, together } from './dialogue.js';
import { fetchItems, keyText } from './fetch.js';
import { type Part, withOldVersions } from './parts.js';
import { prepared } from './prepare.js';
import type { CallScope } from './scope.js';
import { keyToRead, type OldItem, partsOf, placeOf, type Write } from './write-item.js';

export interface PerformOptions {
  /** `TransactWriteItems` also for one part. */
  readonly transaction: boolean;
  readonly token?: string;
}

/** Does the writes together: reads what they need, then one request, again where what was read has changed meanwhile. */
export function* perform(scope: CallScope, writes: readonly Write[], options: PerformOptions): Dialogue<CallOutcome> {
  for (const write of writes) checkWrite(write);
  const ready = yield* prepared(scope, writes);
  for (let attempt = 1; ; attempt += 1) {
    const old = yield* oldItems(scope, ready);
    const parts = yield* withOldVersions(flatMap(ready, (write, i) => partsOf(scope, write, old[i])));
    const result = parts.length === 0 ? undefined : yield* send(parts, optionsOf(options, attempt));
    if (result === undefined)
      return { kind: 'written', items: flatMap(parts, ({ made }) => (made === undefined ? [] : [made])) };
    if (!result.again || attempt === MAX_ATTEMPTS) return result.failure;
  }
}

/**
 * A token stands for one request, and a later attempt is another one: DynamoDB refuses it under the first one's token. Where a token of
 * its own does not fit, it has none.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
function optionsOf({ transaction, token }: PerformOptions, attempt: number): PerformOptions {
  const own = token === undefined || attempt === 1 ? token : `${token}.${attempt}`;
  return { transaction, ...(own === undefined || own.length > MAX_CLIENT_TOKEN_LENGTH ? {} : { token: own }) };
}

/** The items as they are, for those writes that need to know: one read for each step. */
function* oldItems(scope: CallScope, writes: readonly Write[]): Dialogue<readonly (OldItem | undefined)[]> {
  const groups = new Map<string, { readonly write: Write; readonly keys: Item[] }>();
  const keys = writes.map((write) => keyToRead(scope, write));
  for (const [i, write] of writes.entries()) {
    const key = keys[i];
    if (key === undefined) continue;
    const id = `${write.intent.step ?? ''} ${write.intent.entity.name}`;
    const group = groups.get(id) ?? { write, keys: [] };
    group.keys.push(key);
    groups.set(id, group);
  }
  if (groups.size === 0) return writes.map(() => undefined);
  const fetched = yield* together(
    [...groups.values()].map(({ write, keys: wanted }) => fetchItems(write.intent.entity, wanted, true)),
  );
  const byGroup = new Map([...groups.keys()].map((id, i) => [id, fetched[i]]));
  return writes.map((write, i) => {
    const key = keys[i];
    if (key === undefined) return undefined;
    const found = byGroup.get(`${write.intent.step ?? ''} ${write.intent.entity.name}`);
    return { item: found?.get(keyText(key)) };
  });
}

/** The write of an item that a query found; `known` is what the query says of it, where that is all that the write needs. */
export function* performOnRow(
  scope: CallScope,
  write: Write,
  known: OldItem | undefined,
): Dialogue<CallFailure | undefined> {
  const key = keyToRead(scope, write);
  let old = known;
  for (let attempt = 1; ; attempt += 1) {
    if (key !== undefined && old === undefined)
      old = { item: (yield* fetchItems(write.intent.entity, [key], true)).get(keyText(key)) };
    const parts = yield* withOldVersions(partsOf(scope, write, old));
    const result = yield* send(parts, { transaction: false });
    if (result === undefined || !result.again || attempt === MAX_ATTEMPTS) return result?.failure;
    old = undefined;
  }
}

interface Unsuccessful {
  readonly failure: CallFailure;
  /** What was read has changed since: worth another attempt. */
  readonly again: boolean;
}

/** One request for all parts. Undefined where it succeeds. */
export function* send(parts: readonly Part[], options: PerformOptions): Dialogue<Unsuccessful | undefined> {
  const [only, another] = parts;
  if (only === undefined) return undefined;
  const isPlain = another === undefined && !options.transaction && only.kind !== 'ConditionCheck';
  const [answer] = yield [isPlain ? plainRequest(only) : transactionRequest(parts, options.token)];
  if (answer === undefined) throw new Error('A request of the program was not answered.');
  if (answer.kind === 'output') return undefined;
  const { error } = answer;
  if (error.name === 'ConditionalCheckFailedException') return judged([{ part: only, item: error.Item }]);
  if (error.name === 'TransactionConflictException') return { failure: conflict(error), again: false };
  if (error.name !== 'TransactionCanceledException') return { failure: serviceFailure(error), again: false };
  const reasons = error.CancellationReasons ?? [];
  const failed = flatMap(parts, (part, i) =>
    reasons[i]?.Code === 'ConditionalCheckFailed' ? [{ part, item: reasons[i]?.Item }] : [],
  );
  if (failed.length > 0) return judged(failed);
  const isConflict = reasons.some(({ Code }) => Code === 'TransactionConflict');
  return { failure: isConflict ? conflict(error) : serviceFailure(error), again: false };
}

const APIS: Readonly<Record<Part['kind'], DynamoApi>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'TransactWriteItems',
};

/** The failed condition says what the item was, so that the reason can be told. */
function returning(input: DynamoRequest['input']): DynamoRequest['input'] {
  return input.ConditionExpression === undefined ? input : { ...input, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
}

function plainRequest({ kind, input }: Part): DynamoRequest {
  return { api: APIS[kind], input: returning(input) };
}

function transactionRequest(parts: readonly Part[], token: string | undefined): DynamoRequest {
  const TransactItems = parts.map(({ kind, input }) => ({ [kind]: returning(input) }));
  return {
    api: 'TransactWriteItems',
    input: { TransactItems, ...(token === undefined ? {} : { ClientRequestToken: token }) },
  };
}

/** The first part that fails by itself names the failure; another attempt is worth it where some part is only stale. */
function judged(failed: readonly { readonly part: Part; readonly item: Item | undefined }[]): Unsuccessful {
  const verdicts = failed.map(({ part, item }) => ({ part, item, judgement: part.judge(item) }));
  const again = verdicts.some(({ judgement }) => judgement === 'stale');
  for (const { part, item, judgement } of verdicts) {
    if (judgement === 'stale') continue;
    const failure: CallFailure = {
      kind: 'failed',
      ...judgement,
      ...placeOf(part.intent),
      ...(item === undefined ? {} : { item }),
    };
    return { failure, again };
  }
  const [first] = verdicts;
  return {
    failure: {
      kind: 'failed',
      reason: 'conflict',
      error: DEFAULT_ERRORS.conflict,
      message: `The ${first?.part.intent.entity.name ?? 'item'} changed between every read and write of ${MAX_ATTEMPTS} attempts.`,
      ...(first === undefined ? {} : placeOf(first.part.intent)),
    },
    again,
  };
}

function conflict(error: ServiceError): CallFailure {
  return { kind: 'failed', reason: 'conflict', error: DEFAULT_ERRORS.conflict, message: error.message };
}
