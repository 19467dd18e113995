import type { HistoryDesign } from '../../design/design.js';
import { fence } from '../../keys/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { type AttributeValue, attribute, equalItems, type Item } from '../../value/index.js';
import type { DynamoRequest } from '../call.js';
import { Placeholders } from '../placeholders.js';
import { keyAttribute } from '../read-request.js';
import { ask, type Dialogue } from './dialogue.js';
import { keyOfItem, storedName, tableOf } from './scope.js';

/** The copies that an item has so far, of which the oldest goes where there are `keep` of them. */
export interface KeptVersions {
  readonly request: DynamoRequest;
  readonly history: HistoryDesign;
  readonly keep: number;
  /** The version that the item has. */
  readonly newest: bigint;
  /** Key of the item's copy of such a version. */
  readonly keyOf: (version: bigint) => Item;
}

/**
 * Where a version may have no copy, a query finds the newest ones. It must come after the read of the item: a write in between then
 * changes the version, and this one is tried again.
 */
export function keptVersions(
  history: HistoryDesign,
  keep: number,
  newest: bigint,
  keyOf: KeptVersions['keyOf'],
): KeptVersions {
  const { copy } = history;
  const { pk, sk } = copy.table.primary;
  const [last, first] = [keyOf(newest), keyOf(1n)];
  const placeholders = new Placeholders();
  const equals = flatMap(pk, (slot) => {
    const value = attribute(last, slot.attribute);
    return value === undefined ? [] : [`${placeholders.name(slot.attribute)} = ${placeholders.value(value, 'pk')}`];
  });
  const order = orderOf(history);
  const [slot] = sk;
  const ends = order === 'same' ? [first, last] : order === 'reversed' ? [last, first] : undefined;
  const [low, high] =
    slot === undefined ? [] : (ends?.map((key) => attribute(key, slot.attribute)) ?? fenceOf(history));
  const range = slot === undefined || low === undefined ? [] : [rangeText(placeholders, slot.attribute, low, high)];
  const version = storedName(copy, history.version);
  const projected = [...pk.map((one) => one.attribute), ...sk.map((one) => one.attribute), version];
  return {
    request: {
      api: 'Query',
      input: {
        TableName: tableOf(copy),
        KeyConditionExpression: [...equals, ...range].join(' AND '),
        ProjectionExpression: [...new Set(projected)].map((name) => placeholders.name(name)).join(', '),
        ConsistentRead: true,
        ScanIndexForward: order === 'reversed',
        // Keys that do not sort by version say nothing of which are the newest.
        ...(order === 'none' ? {} : { Limit: keep }),
        ...placeholders.parameters,
      },
    },
    history,
    keep,
    newest,
    keyOf,
  };
}

/** How the keys of copies sort, seen from their versions. */
export function orderOf({ copy, version }: HistoryDesign): 'same' | 'reversed' | 'none' {
  const [value] = copy.key?.sk ?? [];
  const segment = value?.compiled.segments.find((one) => one.kind === 'variable' && one.path === version);
  if (segment?.kind !== 'variable' || !segment.fixedWidth || segment.order.coarse) return 'none';
  return segment.order.kind;
}

export function fenceOf({ copy }: HistoryDesign): readonly (AttributeValue | undefined)[] {
  const [value] = copy.key?.sk ?? [];
  if (value === undefined) return [];
  const { lo, hi } = fence(value.compiled);
  return lo === '' ? [] : [keyAttribute(value, lo), hi === undefined ? undefined : keyAttribute(value, hi)];
}

function rangeText(
  placeholders: Placeholders,
  name: string,
  low: AttributeValue,
  high: AttributeValue | undefined,
): string {
  const slot = placeholders.name(name);
  const from = placeholders.value(low, 'from');
  return high === undefined ? `${slot} >= ${from}` : `${slot} BETWEEN ${from} AND ${placeholders.value(high, 'to')}`;
}

/** Key of the copy that has to go so that there are `keep` again with one more; undefined where there are fewer. */
export function* oldestKept({ request, keep, newest, history, keyOf }: KeptVersions): Dialogue<Item | undefined> {
  const { copy } = history;
  const name = storedName(copy, history.version);
  const isLimited = request.input.Limit !== undefined;
  const found: bigint[] = [];
  let start: Item | undefined;
  do {
    const input = start === undefined ? request.input : { ...request.input, ExclusiveStartKey: start };
    const [output] = yield* ask([{ ...request, input }]);
    for (const row of (output?.Items ?? []) as readonly Item[]) {
      const stored = attribute(row, name);
      if (stored === undefined || !('N' in stored)) continue;
      const version = BigInt(stored.N);
      // Other items may have keys in between, and copies of an item that was deleted stay.
      if (version <= newest && equalItems(keyOfItem(copy, row), keyOf(version))) found.push(version);
    }
    start = output?.LastEvaluatedKey as Item | undefined;
  } while (start !== undefined && !(isLimited && found.length >= keep));
  const oldest = found.sort((a, b) => (a > b ? -1 : 1))[keep - 1];
  return oldest === undefined ? undefined : keyOf(oldest);
}
