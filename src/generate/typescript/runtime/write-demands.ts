import type { Item } from './context.js';
import { ConditionFailed, type ErrorClass, NotFound } from './errors.js';
import type { Condition } from './expression-condition.js';
import { Failed, type Failure, type Target, type Verdict, type WriteScope } from './write.js';

/** Something that must hold for a write of an item to be done. */
export interface Demand {
  /** Says so in the request. */
  readonly on?: (condition: Condition) => void;
  /** Why the write was refused, where it is this that does not hold. `item`: as DynamoDB returned it. */
  readonly judge?: (item: Item | undefined, target: Target) => Verdict | undefined;
}

/** An item, neither expired nor marked as deleted. */
export function visible(target: Target, scope: WriteScope, otherwise?: ErrorClass): Demand {
  const { keys, hidingTtl, softDelete } = target;
  return {
    on: (condition) => {
      condition.exists(keys[0]);
      if (softDelete !== undefined) condition.absent(softDelete);
      if (hidingTtl !== undefined) condition.absentOr(hidingTtl, hidingTtl, '>', Math.floor(scope.now / 1000), 'now');
    },
    judge: (item) => (isVisible(target, scope, item) ? undefined : missing(target, otherwise)),
  };
}

/** Said of a write whose condition fails where there is no item. */
export function there(otherwise?: ErrorClass): Demand {
  return { judge: (item, target) => (item === undefined ? missing(target, otherwise) : undefined) };
}

export function conditionFailed({ entity }: Target, otherwise?: ErrorClass): Failure {
  const message = `The condition on the ${entity} does not hold.`;
  return { error: otherwise ?? ConditionFailed, reason: 'condition', message };
}

export function missing({ entity }: Target, otherwise?: ErrorClass): Failure {
  return { error: otherwise ?? NotFound, reason: 'not-found', message: `There is no such ${entity}.` };
}

/** Whether the item is there for the model: neither expired nor marked as deleted. */
export function isVisible(target: Target, { now }: WriteScope, item: Item | undefined): item is Item {
  if (item === undefined) return false;
  const { hidingTtl, softDelete } = target;
  const expires = hidingTtl === undefined ? undefined : item[hidingTtl];
  const isNumeric = typeof expires === 'number' || typeof expires === 'bigint';
  if (isNumeric && expires <= Math.floor(now / 1000)) return false;
  return softDelete === undefined || item[softDelete] === undefined;
}

export function expectVisible(target: Target, scope: WriteScope, item: Item | undefined, otherwise?: ErrorClass): Item {
  if (isVisible(target, scope, item)) return item;
  throw new Failed(missing(target, otherwise), item);
}
