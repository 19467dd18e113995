import type { EntityDesign, UniqueDesign } from '../../design/design.js';
import { flatMap } from '../../lists/flat-map.js';
import { attribute, equalItems, type Item } from '../../value/index.js';
import type { DynamoRequest } from '../call.js';
import type { WriteIntent } from '../intent.js';
import { Placeholders } from '../placeholders.js';
import type { WritePart } from '../plan.js';
import { DEFAULT_ERRORS } from '../program.js';
import { type Dialogue, together } from './dialogue.js';
import { copyOf, sentinelOf } from './new-item.js';
import { type KeptVersions, keptVersions, oldestKept } from './old-versions.js';
import { type CallScope, type Given, isVisible, keyOfItem, storedName, tableOf } from './scope.js';
import { type Judgement, Terms } from './terms.js';

/** One item of a write as a transaction takes it; alone it is a plain request. */
export interface Part {
  readonly kind: 'Put' | 'Update' | 'Delete' | 'ConditionCheck';
  readonly role: WritePart['role'];
  readonly input: DynamoRequest['input'];
  readonly intent: WriteIntent;
  /** Why its condition failed; the item is the one that DynamoDB returned. */
  judge(item: Item | undefined): Judgement;
  /** The item that the model's caller knows of as written. */
  readonly made?: Item;
  /** Of a version: the oldest of these goes with it. */
  readonly kept?: KeptVersions;
}

/** What stands in a constraint's way is another item's sentinel. */
function taken(scope: CallScope, intent: WriteIntent, given: Given, unique: UniqueDesign, sentinel: Item): Part {
  const placeholders = new Placeholders();
  const condition = new Terms(scope, intent, given, placeholders, unique.sentinel).condition({
    presence: 'free',
    declared: false,
    lock: false,
  });
  const { constraint } = unique;
  const judgement: Judgement = {
    reason: 'unique',
    error: constraint.onConflict?.value ?? DEFAULT_ERRORS.unique,
    message: `Another ${intent.entity.name} has the same ${[...constraint.attributes].map(({ value }) => value).join(', ')}.`,
  };
  return {
    kind: 'Put',
    role: 'sentinel',
    intent,
    input: {
      TableName: tableOf(intent.entity),
      Item: sentinel,
      ...(condition === undefined ? {} : { ConditionExpression: condition }),
      ...placeholders.parameters,
    },
    judge: () => judgement,
  };
}

function plain(
  kind: 'Put' | 'Delete',
  role: Part['role'],
  intent: WriteIntent,
  target: { readonly Item: Item } | { readonly Key: Item },
): Part {
  return { kind, role, intent, input: { TableName: tableOf(intent.entity), ...target }, judge: () => 'stale' };
}

/**
 * A sentinel that the item holds. Once it has expired another may take it, so that it must expire when the one that was read does:
 * whoever took it meanwhile has a later time.
 */
function own(
  kind: 'Put' | 'Delete',
  role: Part['role'],
  intent: WriteIntent,
  { sentinel }: UniqueDesign,
  held: Item,
  target: { readonly Item: Item } | { readonly Key: Item },
): Part {
  const part = plain(kind, role, intent, target);
  const ttl = intent.entity.entity.ttl?.attribute.value;
  if (ttl === undefined) return part;
  const placeholders = new Placeholders();
  const stored = storedName(intent.entity, ttl);
  const value = attribute(held, stored);
  const name = placeholders.name(stored);
  const ConditionExpression =
    value === undefined
      ? `attribute_not_exists(${name})`
      : `attribute_not_exists(${placeholders.name(sentinel.table.primary.pk[0]?.attribute ?? '')}) OR ${name} = ${placeholders.value(value, `read_${ttl}`)}`;
  return { ...part, input: { ...part.input, ConditionExpression, ...placeholders.parameters } };
}

/** Sentinels of what changes: those of new values are taken, those of old ones released. */
export function sentinelParts(
  scope: CallScope,
  intent: WriteIntent,
  given: Given,
  before: Item | undefined,
  after: Item | undefined,
): readonly Part[] {
  const { entity } = intent;
  // What is hidden holds no values: its sentinels are gone, or expired as it has, and may be another's by now.
  const old = isVisible(entity, before, scope.now) ? before : undefined;
  const now = isVisible(entity, after, scope.now) ? after : undefined;
  return flatMap(entity.unique, (unique) => {
    const held = old === undefined ? undefined : sentinelOf(scope, entity, unique, old);
    const wanted = now === undefined ? undefined : sentinelOf(scope, entity, unique, now);
    const { sentinel } = unique;
    if (
      held !== undefined &&
      wanted !== undefined &&
      equalItems(keyOfItem(sentinel, held), keyOfItem(sentinel, wanted))
    )
      return equalItems(held, wanted) ? [] : [own('Put', 'sentinel', intent, unique, held, { Item: wanted })];
    return [
      ...(wanted === undefined ? [] : [taken(scope, intent, given, unique, wanted)]),
      ...(held === undefined
        ? []
        : [own('Delete', 'old-sentinel', intent, unique, held, { Key: keyOfItem(sentinel, held) })]),
    ];
  });
}

/** The copy of the new version, and the deletion of the one that is no longer kept. */
export function historyParts(
  scope: CallScope,
  intent: WriteIntent,
  given: Given,
  before: Item | undefined,
  after: Item,
): readonly Part[] {
  const { entity } = intent;
  const { history } = entity;
  if (history === undefined || !makesVersion(entity, before, after)) return [];
  const copy = copyOf(scope, history, after, given.args);
  const part = plain('Put', 'version', intent, { Item: copy });
  const { keep } = history;
  const name = storedName(entity, history.version);
  const stored = attribute(after, name);
  const version = stored !== undefined && 'N' in stored ? BigInt(stored.N) : 0n;
  // There were never more copies than versions.
  if (keep === undefined || version <= BigInt(keep)) return [part];
  const keyOf = (one: bigint): Item =>
    keyOfItem(history.copy, copyOf(scope, history, { ...after, [name]: { N: String(one) } }, given.args));
  if (history.of !== undefined) return [{ ...part, kept: keptVersions(history, keep, version - 1n, keyOf) }];
  return [part, plain('Delete', 'old-version', intent, { Key: keyOf(version - BigInt(keep)) })];
}

/** The parts with the deletions of copies that have to be found first. */
export function* withOldVersions(parts: readonly Part[]): Dialogue<readonly Part[]> {
  const asking = flatMap(parts, (part) => (part.kept === undefined ? [] : [{ part, kept: part.kept }]));
  const found = yield* together(asking.map(({ kept }) => oldestKept(kept)));
  const keys = new Map(asking.map(({ part }, i) => [part, found[i]]));
  return flatMap(parts, (part) => {
    const Key = keys.get(part);
    return Key === undefined ? [part] : [part, plain('Delete', 'old-version', part.intent, { Key })];
  });
}

function makesVersion(entity: EntityDesign, before: Item | undefined, after: Item): boolean {
  const { of } = entity.history ?? {};
  if (of === undefined || before === undefined) return true;
  const pick = (item: Item): Item =>
    Object.fromEntries(
      flatMap(of, (name) => {
        const value = attribute(item, storedName(entity, name));
        return value === undefined ? [] : [[name, value]];
      }),
    );
  return !equalItems(pick(before), pick(after));
}
