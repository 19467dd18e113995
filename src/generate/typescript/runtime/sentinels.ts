import type { Item } from './context.js';
import { type ErrorClass, NotUnique } from './errors.js';
import { type Clause, expressionInput } from './expression-text.js';
import { keyOf, type Part, type Target, tableName, type WriteScope } from './write.js';
import { isVisible, vacant } from './write-demands.js';
import { companionDelete, companionPart } from './write-part.js';
import { isSameItem } from './write-values.js';

/** A constraint on values of an entity's items: an item of its own, the sentinel, stands for each value that is taken. */
export interface Unique {
  /** `email`: in the message of the error. */
  readonly values: string;
  /** The sentinel of an item as it is stored; undefined where the item lacks one of the values. */
  readonly sentinel: (item: Item) => Item | undefined;
  /** Where sentinels expire as their owners do: the condition that it is still the one that is held. */
  readonly held?: (pk: string, held: Item) => Clause;
  readonly onConflict?: ErrorClass;
}

/** Sentinels of what changes: those of new values are taken, those of old ones released. */
export function sentinelParts(
  target: Target,
  scope: WriteScope,
  uniques: readonly Unique[],
  before: Item | undefined,
  after: Item | undefined,
): readonly Part[] {
  // What is hidden holds no values: its sentinels are gone, or expired as it has, and may be another's by now.
  const old = isVisible(target, scope, before) ? before : undefined;
  const now = isVisible(target, scope, after) ? after : undefined;
  return uniques.flatMap((unique) => {
    const held = old && unique.sentinel(old);
    const wanted = now && unique.sentinel(now);
    if (held && wanted && isSameItem(keyOf(target, held), keyOf(target, wanted)))
      return isSameItem(held, wanted) ? [] : [owned(target, unique, held, companionPart(target, scope, wanted))];
    return [
      ...(wanted ? [taken(target, scope, unique, wanted)] : []),
      ...(held ? [owned(target, unique, held, companionDelete(target, scope, held))] : []),
    ];
  });
}

/** What stands in a constraint's way is another item's sentinel. */
function taken(target: Target, scope: WriteScope, unique: Unique, sentinel: Item): Part {
  const condition = expressionInput([vacant(target, scope)]);
  const failure = {
    error: unique.onConflict ?? NotUnique,
    reason: 'unique' as const,
    message: `Another ${target.entity} has the same ${unique.values}.`,
  };
  return {
    kind: 'Put',
    input: { TableName: tableName(scope.context, target), Item: sentinel, ...condition },
    judge: () => failure,
  };
}

/**
 * A sentinel that the item holds. Once it has expired another may take it, so that it must expire when the one that was read does:
 * whoever took it meanwhile has a later time.
 */
function owned({ keys: [pk] }: Target, unique: Unique, held: Item, part: Part): Part {
  const condition = unique.held && expressionInput([unique.held(pk, held)]);
  return { ...part, input: { ...part.input, ...condition } } as Part;
}
