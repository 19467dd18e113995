import type { EntityDesign } from '../../design/design.js';
import { MAX_BATCH_GET_KEYS } from '../../facts/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { AttributeValue, Item } from '../../value/index.js';
import type { DynamoRequest } from '../call.js';
import { ask, type Dialogue, endCall } from './dialogue.js';
import { keyOfItem, tableOf } from './scope.js';

/** Rounds in which what a batch left undone is tried again. Waiting in between is for whoever runs the program. */
export const MAX_TRIES = 8;

export function keyText(key: Item): string {
  return Object.keys(key)
    .sort()
    .map((name) => `${name}\n${valueText(key[name])}`)
    .join('\n\n');
}

function valueText(value: AttributeValue | undefined): string {
  if (value === undefined) return '';
  if ('B' in value) return `B ${value.B.join(' ')}`;
  return 'N' in value ? `N ${value.N}` : `S ${'S' in value ? value.S : ''}`;
}

/** Items of one table by their keys: one GetItem, or batches. What is not there is absent from the answer. */
export function* fetchItems(
  entity: EntityDesign,
  keys: readonly Item[],
  consistent: boolean,
): Dialogue<ReadonlyMap<string, Item>> {
  const TableName = tableOf(entity);
  const strong = consistent ? { ConsistentRead: true } : {};
  const unique = [...new Map(keys.map((key) => [keyText(key), key])).values()];
  const [only, another] = unique;
  const found = new Map<string, Item>();
  if (only !== undefined && another === undefined) {
    const [output] = yield* ask([{ api: 'GetItem', input: { TableName, Key: only, ...strong } }]);
    const item = output?.Item as Item | undefined;
    if (item !== undefined) found.set(keyText(only), item);
    return found;
  }
  const requests: DynamoRequest[] = [];
  for (let at = 0; at < unique.length; at += MAX_BATCH_GET_KEYS) {
    const Keys = unique.slice(at, at + MAX_BATCH_GET_KEYS);
    requests.push({ api: 'BatchGetItem', input: { RequestItems: { [TableName]: { Keys, ...strong } } } });
  }
  for (const item of (yield* batchGet(requests)).flat()) found.set(keyText(keyOfItem(entity, item)), item);
  return found;
}

/** The items of each BatchGetItem, whose unprocessed keys are asked for again. */
export function* batchGet(requests: readonly DynamoRequest[]): Dialogue<readonly (readonly Item[])[]> {
  const rows: Item[][] = requests.map(() => []);
  let open = requests.map((request, at) => ({ at, request }));
  for (let tries = 0; open.length > 0; tries += 1) {
    if (tries === MAX_TRIES) unfinished('BatchGetItem');
    const outputs = yield* ask(open.map(({ request }) => request));
    const left: typeof open = [];
    for (const [i, { at, request }] of open.entries()) {
      const responses = (outputs[i]?.Responses ?? {}) as Readonly<Record<string, readonly Item[]>>;
      for (const items of Object.values(responses)) rows[at]?.push(...items);
      const RequestItems = (outputs[i]?.UnprocessedKeys ?? {}) as Readonly<Record<string, unknown>>;
      if (Object.keys(RequestItems).length > 0) left.push({ at, request: { ...request, input: { RequestItems } } });
    }
    open = left;
  }
  return rows;
}

/** Batches until nothing is left of them. */
export function* batchWrite(requests: readonly DynamoRequest[]): Dialogue<void> {
  let open = requests;
  for (let tries = 0; open.length > 0; tries += 1) {
    if (tries === MAX_TRIES) unfinished('BatchWriteItem');
    const outputs = yield* ask(open);
    open = flatMap(outputs, (output) => {
      const RequestItems = (output.UnprocessedItems ?? {}) as Readonly<Record<string, unknown>>;
      return Object.keys(RequestItems).length === 0
        ? []
        : [{ api: 'BatchWriteItem' as const, input: { RequestItems } }];
    });
  }
}

function unfinished(api: string): never {
  return endCall({
    kind: 'failed',
    reason: 'service',
    error: 'ProvisionedThroughputExceededException',
    message: `${api} left something undone ${MAX_TRIES} times.`,
  });
}
