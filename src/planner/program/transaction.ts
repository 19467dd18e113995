import { MAX_CLIENT_TOKEN_LENGTH } from '../../facts/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Item } from '../../value/index.js';
import { type Arguments, refuseCall } from '../arguments.js';
import type { WriteIntent } from '../intent.js';
import type { CallOutcome } from '../program.js';
import { tableKey } from '../read-request.js';
import { StepBinder } from './bind.js';
import { ask, type Dialogue } from './dialogue.js';
import { perform } from './perform.js';
import { type CallScope, isVisible, tableOf } from './scope.js';

export function* writeTransaction(
  scope: CallScope,
  intents: readonly WriteIntent[],
  args: Arguments,
): Dialogue<CallOutcome> {
  const binder = new StepBinder(scope, intents, args);
  const writes = flatMap(intents, (intent) => binder.writes(intent));
  const token = tokenOf(scope, binder);
  return yield* perform(scope, writes, { transaction: true, ...(token === undefined ? {} : { token }) });
}

/**
 * Within ten minutes DynamoDB answers the same request with the same token without doing it again. It is the same only if the
 * call has the same arguments at the same `now`.
 */
function tokenOf(scope: CallScope, binder: StepBinder): string | undefined {
  const path = scope.pattern.idempotency?.value;
  if (path === undefined) return undefined;
  const value = binder.at(path);
  if (value === undefined || value === null) return refuseCall({ code: 'missing', argument: path });
  const token = String(value);
  if (typeof value === 'object' || token.length === 0 || token.length > MAX_CLIENT_TOKEN_LENGTH) {
    const expected = `1 to ${MAX_CLIENT_TOKEN_LENGTH} characters`;
    return refuseCall({ code: 'wrong', argument: path, expected, got: token.slice(0, 64) });
  }
  return token;
}

/** The items of all steps in their order; those that are not there, or are hidden, are left out. */
export function* readTransaction(
  scope: CallScope,
  intents: readonly WriteIntent[],
  args: Arguments,
): Dialogue<CallOutcome> {
  const binder = new StepBinder(scope, intents, args);
  const writes = flatMap(intents, (intent) => binder.writes(intent));
  const TransactItems = writes.map(({ intent: { entity }, given }) => ({
    Get: { TableName: tableOf(entity), Key: tableKey(entity, entity.table.primary, given.args) },
  }));
  const [output] = yield* ask([{ api: 'TransactGetItems', input: { TransactItems } }]);
  const responses = (output?.Responses ?? []) as readonly { readonly Item?: Item }[];
  const rows = flatMap(writes, ({ intent: { entity } }, i) => {
    const item = responses[i]?.Item;
    return isVisible(entity, item, scope.now) ? [item] : [];
  });
  return { kind: 'rows', rows };
}
