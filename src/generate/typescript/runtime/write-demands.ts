import type { Item } from './context.js';
import { AlreadyExists, ConditionFailed, type ErrorClass, NotFound } from './errors.js';
import { absent, exists } from './expression-condition.js';
import type { Clause } from './expression-text.js';
import { Failed, type Failure, type Target, type Verdict, type WriteScope } from './write.js';

/** Something that must hold for a write of an item to be done. */
export interface Demand {
  /** Says so in the request. */
  readonly on?: readonly Clause[];
  /** Why the write was refused, where it is this that does not hold. `item`: as DynamoDB returned it. */
  readonly judge?: (item: Item | undefined, target: Target) => Verdict | undefined;
}

/** An item, neither expired nor marked as deleted. */
export function visible(target: Target, scope: WriteScope, otherwise?: ErrorClass): Demand {
  const { keys, hiding = [] } = target;
  return {
    on: [exists(keys[0], '_pk'), ...hiding.map((one) => one.shown(scope.now))],
    judge: (item) => (isVisible(target, scope, item) ? undefined : missing(target, otherwise)),
  };
}

/** No item, or one that has expired. */
export function vacant({ keys: [pk], hiding }: Target, { now }: WriteScope): Clause {
  return hiding?.find((one) => one.vacant)?.vacant?.(pk, now) ?? absent(pk, '_pk');
}

/** Said of a write whose condition fails where there is no item. */
export function there(otherwise?: ErrorClass): Demand {
  return { judge: (item, target) => (item === undefined ? missing(target, otherwise) : undefined) };
}

/** What is said of a write that is refused. */
type OfEntity = Pick<Target, 'entity'>;

export function taken({ entity }: OfEntity, otherwise?: ErrorClass): Failure {
  return { error: otherwise ?? AlreadyExists, reason: 'exists', message: `The ${entity} exists.` };
}

export function conditionFailed({ entity }: OfEntity, otherwise?: ErrorClass): Failure {
  const message = `The condition on the ${entity} does not hold.`;
  return { error: otherwise ?? ConditionFailed, reason: 'condition', message };
}

export function missing({ entity }: OfEntity, otherwise?: ErrorClass): Failure {
  return { error: otherwise ?? NotFound, reason: 'not-found', message: `There is no such ${entity}.` };
}

/** Whether the item is there for the model: neither expired nor marked as deleted. */
export function isVisible(
  { hiding }: Pick<Target, 'hiding'>,
  { now }: WriteScope,
  item: Item | undefined,
): item is Item {
  return item !== undefined && !hiding?.some((one) => one.hides(item, now));
}

export function expectVisible(target: Target, scope: WriteScope, item: Item | undefined, otherwise?: ErrorClass): Item {
  if (isVisible(target, scope, item)) return item;
  throw new Failed(missing(target, otherwise), item);
}
