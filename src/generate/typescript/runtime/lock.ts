import type { Item } from './context.js';
import { VersionConflict } from './errors.js';
import { equal } from './expression-condition.js';
import { Failed, type Failure, type Target } from './write.js';
import type { Demand } from './write-demands.js';
import { isSame } from './write-values.js';

/** Optimistic lock: the caller says what it has read. */
export interface Lock extends Demand {
  /** Stored name. */
  readonly attribute: string;
  readonly expected: unknown;
  readonly judge: (item: Item | undefined, target: Target) => Failure | undefined;
}

/** On a number or text. `attribute`: its stored name. `expected`: `null` where there was nothing. `parse` makes the error's `current`. */
export function lockOn(attribute: string, expected: unknown, parse: (item: Item) => unknown): Lock {
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number that are the same are equal, and so are null and nothing
  return lockWhere(attribute, expected, parse, (value) => value == expected);
}

/** On a value of any type. */
export function lockOnValue(attribute: string, expected: unknown, parse: (item: Item) => unknown): Lock {
  return lockWhere(attribute, expected, parse, (value) => isSame(value, expected ?? undefined));
}

function lockWhere(
  attribute: string,
  expected: unknown,
  parse: (item: Item) => unknown,
  isHeld: (value: unknown) => boolean,
): Lock {
  return {
    attribute,
    expected,
    on: [equal(attribute, expected, '_expected')],
    judge: (item, { entity }) =>
      isHeld(item?.[attribute])
        ? undefined
        : {
            error: VersionConflict,
            reason: 'lock',
            message: `The ${entity} was changed since it was read.`,
            parse,
          },
  };
}

/** What was read is not what the caller read: no need to ask DynamoDB. */
export function checkLock(target: Target, lock: Lock | undefined, item: Item | undefined): void {
  const failure = lock?.judge(item, target);
  if (failure !== undefined) throw new Failed(failure, item);
}
