import { UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Item, Session } from './context.js';
import { TransactionConflict } from './errors.js';
import { lockOn } from './lock.js';
import type { Failure, Target } from './write.js';
import { conditionFailed, missing } from './write-demands.js';
import { type WriteFailure, writeFailure } from './write-failure.js';

/** An update of an item that has to be there, for which nothing is read first: what goes out, and what its refusal means. */
export interface ItemUpdate {
  readonly target: Target;
  readonly input: UpdateCommandInput;
  /** What the caller has read, by its stored name; `parse` makes the error's `current`. */
  readonly lock?: {
    readonly attribute: string;
    readonly expected: unknown;
    readonly parse: (item: Item) => unknown;
  };
}

/** Does the update; the entity as it leaves it. Throws `CallError`. */
export async function performUpdate<Entity>(
  session: Session,
  update: ItemUpdate,
  parse: (item: Item) => Entity,
): Promise<Entity> {
  let item: Item | undefined;
  try {
    // An object that is spread last is copied as it is, many times as fast as one that gets more members.
    const command = new UpdateCommand({ ReturnValues: 'ALL_NEW', ...update.input });
    ({ Attributes: item } = await session.send(command));
  } catch (error) {
    throw refusal(session, update, error);
  }
  if (item === undefined) throw new Error(`DynamoDB did not return the ${update.target.entity}.`);
  return parse(item);
}

function refusal({ pattern }: Session, update: ItemUpdate, error: unknown): unknown {
  const refused = writeFailure(error);
  if (refused === undefined) return error;
  const { target, input } = update;
  const item = refused.items.get(0);
  const { error: Refused, reason, message, parse } = failureOf(update, refused, item);
  return new Refused(reason, message, { pattern, entity: target.entity, key: input.Key, item, parse });
}

function failureOf({ target, lock }: ItemUpdate, { conflict }: WriteFailure, item: Item | undefined): Failure {
  if (conflict !== undefined) return { error: TransactionConflict, reason: 'conflict', message: conflict };
  if (item === undefined) return missing(target);
  const changed = lock && lockOn(lock.attribute, lock.expected, lock.parse).judge(item, target);
  return changed ?? conditionFailed(target);
}
