import { flatMap } from '../../lists/flat-map.js';
import { type AttributeValue, attribute, equalItems, equalValues, type Item } from '../../value/index.js';
import { type Arguments, refuseCall } from '../arguments.js';
import type { WriteIntent } from '../intent.js';
import { Placeholders } from '../placeholders.js';
import { tableKey } from '../read-request.js';
import { endCall } from './dialogue.js';
import { drawnSlots } from './index-keys.js';
import { completed, newItem, withKeys, withoutKeys } from './new-item.js';
import { historyParts, type Part, sentinelParts } from './parts.js';
import type { RowMatch } from './row-match.js';
import { type CallScope, type Given, isVisible, keyOfItem, storedName, tableOf } from './scope.js';
import { type AsRead, type Demands, failure, isRuledOut, judgeItem, lockValue, Terms } from './terms.js';
import { changedBy, ItemUpdate, needsOldForKeys, takenFromOld } from './update.js';

/** One write of a call: an intent, for one element where it has `each`. */
export interface Write {
  readonly intent: WriteIntent;
  readonly given: Given;
  /** Of a create or put: the item's values, but for what copies and sequences bring. */
  readonly values: Arguments;
  /** The item's key, where the arguments do not name it. */
  readonly key?: Item;
  /** Of a row that is to be deleted: why the query has found it, where that may change. */
  readonly match?: RowMatch;
}

/** Key of the item that has to be read before the write; undefined where nothing has. */
export function keyToRead(scope: CallScope, write: Write): Item | undefined {
  return needsOld(scope, write) ? keyOf(write) : undefined;
}

function needsOld(scope: CallScope, { intent, given }: Write): boolean {
  const { entity, action } = intent;
  const { unique, history } = entity;
  const version = entity.entity.version?.attribute.value;
  switch (action) {
    case 'move':
      return true;
    case 'put':
      return unique.length > 0 || history !== undefined || (version !== undefined && intent.lock !== version);
    case 'delete':
      return unique.length > 0;
    case 'soft-delete':
    case 'update': {
      if (intent.upsert) return false;
      const changed = changedBy(scope, intent);
      if (history !== undefined && (history.of ?? [...changed]).some((name) => changed.has(name))) return true;
      return changesUnique(intent, changed) || needsOldForKeys(scope, intent, given);
    }
    default:
      return false;
  }
}

/** Whether a sentinel may have to be written or released. They expire with their owner. */
export function changesUnique({ entity, action }: WriteIntent, changed: ReadonlySet<string>): boolean {
  if (entity.unique.length === 0) return false;
  const ttl = entity.entity.ttl?.attribute.value;
  if (action === 'soft-delete' || (ttl !== undefined && changed.has(ttl))) return true;
  return entity.unique.some(({ fields }) => fields.some((name) => changed.has(name)));
}

function keyOf({ intent, given, values, key }: Write): Item {
  if (key !== undefined) return key;
  const { entity, action } = intent;
  const args = action === 'create' || action === 'put' ? values : given.args;
  return tableKey(entity, entity.table.primary, args);
}

/** What was read before the write: `item` is undefined where there was none. */
export interface OldItem {
  readonly item: Item | undefined;
}

/** Everything that the write does, the item itself first; `old` is there where `keyToRead` asked for it. */
export function partsOf(scope: CallScope, write: Write, old: OldItem | undefined): readonly Part[] {
  const { intent, given } = write;
  if (isRuledOut(scope, intent, given)) {
    const judged = failure('condition', intent.otherwise, `The condition on the ${intent.entity.name} does not hold.`);
    if (judged !== 'stale') endCall({ kind: 'failed', ...judged, ...placeOf(intent) });
  }
  switch (intent.action) {
    case 'create':
      return created(scope, write);
    case 'put':
      return replaced(scope, write, old);
    case 'update':
    case 'soft-delete':
      return updated(scope, write, old);
    case 'delete':
      return deleted(scope, write, old);
    case 'move':
      return moved(scope, write, old);
    case 'check':
      return [conditional('ConditionCheck', 'item', scope, write, { Key: keyOf(write) }, demandsOf(intent, 'visible'))];
    case 'get':
      return [];
  }
}

export function placeOf(intent: WriteIntent): { readonly entity: string; readonly step?: number } {
  return { entity: intent.entity.name, ...(intent.step === undefined ? {} : { step: intent.step }) };
}

function demandsOf(intent: WriteIntent, presence?: Demands['presence'], asRead?: AsRead): Demands {
  return {
    ...(presence === undefined ? {} : { presence }),
    ...(asRead === undefined ? {} : { asRead }),
    declared: intent.condition !== undefined,
    lock: intent.lock !== undefined,
  };
}

function matchOf({ match }: Write): Pick<Demands, 'match'> {
  return match === undefined ? {} : { match };
}

/** A part on an item of the entity itself. Its expressions are written in the order in which people read them. */
function conditional(
  kind: Part['kind'],
  role: Part['role'],
  scope: CallScope,
  { intent, given }: Write,
  target: { readonly Item: Item } | { readonly Key: Item; readonly UpdateExpression?: string },
  demands: Demands,
  placeholders = new Placeholders(),
): Part {
  const condition = new Terms(scope, intent, given, placeholders).condition(demands);
  return {
    kind,
    role,
    intent,
    input: {
      TableName: tableOf(intent.entity),
      ...target,
      ...(condition === undefined ? {} : { ConditionExpression: condition }),
      ...placeholders.parameters,
    },
    judge: (item) => judgeItem(scope, intent, given, demands, item),
    ...('Item' in target ? { made: target.Item } : {}),
  };
}

function created(scope: CallScope, write: Write): readonly Part[] {
  const { intent, given, values } = write;
  const item = newItem(scope, intent.entity, values);
  return [
    conditional('Put', 'item', scope, write, { Item: item }, { ...demandsOf(intent, 'free'), lock: false }),
    ...sentinelParts(scope, intent, given, undefined, item),
    ...historyParts(scope, intent, given, undefined, item),
  ];
}

/** A put over what may be there: the version goes on, values of the old item that were unique are released. */
function replaced(scope: CallScope, write: Write, old: OldItem | undefined): readonly Part[] {
  const { intent, given, values } = write;
  const { entity } = intent;
  const item = newItem(scope, entity, completed(scope, entity, values, nextVersion(write, old)));
  // Of `of`, the old value says whether there is a copy.
  const asRead =
    old === undefined ? undefined : { item: old.item, attributes: guards(write, entity.history?.of ?? []) };
  if (old !== undefined) checkLock(write, old.item);
  return [
    conditional('Put', 'item', scope, write, { Item: item }, demandsOf(intent, undefined, asRead)),
    ...sentinelParts(scope, intent, given, old?.item, item),
    ...historyParts(scope, intent, given, old?.item, item),
  ];
}

function nextVersion({ intent, given }: Write, old: OldItem | undefined): bigint {
  const name = intent.entity.entity.version?.attribute.value;
  if (name === undefined) return 1n;
  const locked = old === undefined && intent.lock === name ? lockValue(intent, given) : undefined;
  const read = locked ?? (old?.item === undefined ? undefined : attribute(old.item, storedName(intent.entity, name)));
  return read !== undefined && read !== null && 'N' in read ? BigInt(read.N) + 1n : 1n;
}

/**
 * Stored names of what a read-modify-write rests on: the version, and the attributes that it looked at, since an item that was deleted and
 * made anew has the first version again. An item holds its unique values only while it is neither deleted nor expired, so that these
 * count too.
 */
export function guards(
  { intent }: Pick<Write, 'intent'>,
  taken: readonly string[],
  changed?: ReadonlySet<string>,
): readonly string[] {
  const { entity, action } = intent;
  const { version, ttl, softDelete } = entity.entity;
  const life = flatMap([ttl, softDelete], (one) => one?.attribute.value ?? []);
  const all = changed === undefined || action === 'soft-delete' || life.some((name) => changed.has(name));
  const unique = entity.unique.filter(({ fields }) => all || fields.some((name) => changed.has(name)));
  const held = unique.length === 0 ? [] : [...flatMap(unique, ({ fields }) => fields), ...life];
  const counted = version === undefined ? [] : [version.attribute.value];
  const names = [...counted, ...held, ...taken].filter((name) => !entity.id.includes(name));
  return [...new Set(names)].map((name) => storedName(entity, name));
}

/** What was read is not what the caller read: no need to ask DynamoDB. */
function checkLock(write: Write, item: Item | undefined): void {
  const { intent, given } = write;
  if (intent.lock === undefined) return;
  const expected = lockValue(intent, given);
  const value: AttributeValue | undefined =
    item === undefined ? undefined : attribute(item, storedName(intent.entity, intent.lock));
  if (expected === null ? value === undefined : value !== undefined && equalValues(value, expected)) return;
  const judged = failure('lock', undefined, `The ${intent.entity.name} was changed since it was read.`);
  if (judged !== 'stale')
    endCall({ kind: 'failed', ...judged, ...placeOf(intent), ...(item === undefined ? {} : { item }) });
}

function expectVisible(scope: CallScope, { intent }: Write, item: Item | undefined): Item {
  if (isVisible(intent.entity, item, scope.now)) return item;
  const judged = failure('not-found', intent.otherwise, `There is no such ${intent.entity.name}.`);
  if (judged === 'stale') throw new Error('A missing item is no stale one.');
  return endCall({ kind: 'failed', ...judged, ...placeOf(intent), ...(item === undefined ? {} : { item }) });
}

/** What the copy of the new version takes from the old item, or what decides whether there is one. */
export function copiedFromOld(scope: CallScope, intent: WriteIntent, changed: ReadonlySet<string>): readonly string[] {
  const { entity, set, remove } = intent;
  const { history } = entity;
  if (history === undefined) return [];
  if (history.of !== undefined && !history.of.some((name) => changed.has(name))) return [];
  // What is written whole is known whatever was there; of `of`, the old value says whether it changes.
  const updated = scope.design.model.defaults.timestamps?.updated ?? '';
  const written = new Set([...set.map(({ path }) => path.value), ...remove.map(({ value }) => value), updated]);
  const attributes = [...history.copy.attributes.keys()];
  return attributes.filter((name) => history.of?.includes(name) === true || !written.has(name));
}

function updated(scope: CallScope, write: Write, old: OldItem | undefined): readonly Part[] {
  const { intent, given } = write;
  const before = old === undefined ? undefined : expectVisible(scope, write, old.item);
  if (before !== undefined) checkLock(write, before);
  const placeholders = new Placeholders();
  const { expression, after } = new ItemUpdate(scope, intent, given, placeholders).make(before);
  const changed = changedBy(scope, intent);
  const asRead =
    before === undefined
      ? undefined
      : {
          item: before,
          attributes: [
            ...guards(
              write,
              [...takenFromOld(scope, intent, given), ...copiedFromOld(scope, intent, changed)],
              changed,
            ),
            ...new Set(drawnSlots(intent.entity, changed).map(({ slot }) => slot)),
          ],
        };
  const target = {
    Key: keyOf(write),
    ...(expression === '' ? {} : { UpdateExpression: expression }),
  };
  const demands = { ...demandsOf(intent, intent.upsert ? undefined : 'visible', asRead), ...matchOf(write) };
  const item = conditional('Update', 'item', scope, write, target, demands, placeholders);
  if (before === undefined || after === undefined) return [item];
  return [
    item,
    ...(changesUnique(intent, changed) ? sentinelParts(scope, intent, given, before, after) : []),
    ...historyParts(scope, intent, given, before, after),
  ];
}

function deleted(scope: CallScope, write: Write, old: OldItem | undefined): readonly Part[] {
  const { intent, given } = write;
  // Who names the error for it demands that there is something to delete.
  const presence = intent.otherwise === undefined ? undefined : 'visible';
  const demands = demandsOf(intent, presence);
  if (old !== undefined && (presence === 'visible' || (demands.lock && old.item === undefined)))
    expectVisible(scope, write, old.item);
  // What is not there need not be deleted, and a condition on it is DynamoDB's to judge.
  if (old !== undefined && old.item === undefined && !demands.declared) return [];
  if (old?.item !== undefined) checkLock(write, old.item);
  const asRead = old?.item === undefined ? undefined : { item: old.item, attributes: guards(write, []) };
  return [
    conditional(
      'Delete',
      'item',
      scope,
      write,
      { Key: keyOf(write) },
      { ...demandsOf(intent, presence, asRead), ...matchOf(write) },
    ),
    ...sentinelParts(scope, intent, given, old?.item, undefined),
  ];
}

/**
 * The item under another key. New values of key fields come in `to`, since their names stand for the old ones. The whole item must be as
 * it was read: a change in between would be lost, and one that was deleted and made anew has the first version again.
 */
function moved(scope: CallScope, write: Write, old: OldItem | undefined): readonly Part[] {
  const { intent, given } = write;
  const { entity } = intent;
  const before = expectVisible(scope, write, old?.item);
  checkLock(write, before);
  const to = given.args.get('to');
  const args = new Map([...given.args, ...(to instanceof Map ? (to as Arguments) : [])]);
  const { after = before } = new ItemUpdate(scope, intent, { ...given, args }, new Placeholders()).make(before);
  const item = withKeys(scope, entity, withoutKeys(entity, after), args, before);
  const Key = keyOfItem(entity, before);
  if (equalItems(Key, keyOfItem(entity, item))) refuseCall(STAYS);
  const asRead = { item: before, attributes: guards(write, [...entity.entity.attributes.keys()]) };
  const isNew: Demands = { presence: 'free', declared: false, lock: false };
  return [
    conditional('Put', 'item', scope, write, { Item: item }, isNew),
    conditional('Delete', 'moved', scope, write, { Key }, demandsOf(intent, 'visible', asRead)),
    ...sentinelParts(scope, intent, given, before, item),
    ...historyParts(scope, intent, { ...given, args }, undefined, item),
  ];
}

const STAYS = { code: 'wrong', argument: 'to', expected: 'values of another key', got: 'that of the item' } as const;
