import { MAX_BATCH_WRITE_REQUESTS } from '../../facts/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { ModelValue } from '../../model/value-type.js';
import { type Arguments, refuseCall } from '../arguments.js';
import type { DynamoRequest } from '../call.js';
import type { WriteIntent } from '../intent.js';
import type { CallOutcome } from '../program.js';
import { bindPattern } from './bind.js';
import type { Dialogue } from './dialogue.js';
import { batchWrite } from './fetch.js';
import { newItem } from './new-item.js';
import { prepared } from './prepare.js';
import { type CallScope, tableOf } from './scope.js';
import type { Write } from './write-item.js';

/** Puts of many items, 25 in a request: `items` is a list of maps, of several entities a map from each to its list. */
export function* batchPuts(scope: CallScope, intents: readonly WriteIntent[], args: Arguments): Dialogue<CallOutcome> {
  const writes = flatMap(intents, (intent) => {
    const items = listFor(intent, args.get('items'), intents.length);
    return items.map((one): Write => {
      if (!(one instanceof Map)) return notMaps(one);
      const shared = [...args].filter(([name]) => name !== 'items');
      return bindPattern(scope, intent, new Map([...shared, ...(one as Arguments)]));
    });
  });
  const ready = yield* prepared(scope, writes);
  const puts = ready.map(({ intent: { entity }, values }) => ({
    table: tableOf(entity),
    item: newItem(scope, entity, values),
  }));
  const requests = puts.map(({ table, item }) => ({ table, request: { PutRequest: { Item: item } } }));
  yield* batchWrite(inBatches(requests));
  return { kind: 'written', items: puts.map(({ item }) => item) };
}

function listFor({ entity }: WriteIntent, items: ModelValue | undefined, count: number): readonly ModelValue[] {
  if (items === undefined || items === null) return refuseCall({ code: 'missing', argument: 'items' });
  if (Array.isArray(items) && count === 1) return items as readonly ModelValue[];
  const own = items instanceof Map ? (items.get(entity.name) as ModelValue | undefined) : undefined;
  if (Array.isArray(own)) return own as readonly ModelValue[];
  return items instanceof Map && own === undefined ? [] : notMaps(items);
}

function notMaps(got: ModelValue): never {
  const expected = 'a list of maps, or with several entities a map from each to its list';
  return refuseCall({ code: 'wrong', argument: 'items', expected, got: String(got).slice(0, 64) });
}

/** BatchWriteItem requests of at most 25 each. */
export function inBatches(
  writes: readonly { readonly table: string; readonly request: object }[],
): readonly DynamoRequest[] {
  const requests: DynamoRequest[] = [];
  for (let at = 0; at < writes.length; at += MAX_BATCH_WRITE_REQUESTS) {
    const RequestItems: Record<string, object[]> = {};
    for (const { table, request } of writes.slice(at, at + MAX_BATCH_WRITE_REQUESTS)) {
      const list = RequestItems[table] ?? [];
      list.push(request);
      RequestItems[table] = list;
    }
    requests.push({ api: 'BatchWriteItem', input: { RequestItems } });
  }
  return requests;
}
