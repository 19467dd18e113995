import type * as api from '../api.js';
import type { FaultOperation } from './api.js';

/** Operations whose members can go back to the caller one by one. */
export type BatchOperation = Extract<FaultOperation, 'BatchGetItem' | 'BatchWriteItem' | 'BatchExecuteStatement'>;

export function isBatch(operation: FaultOperation): operation is BatchOperation {
  return operation === 'BatchGetItem' || operation === 'BatchWriteItem' || operation === 'BatchExecuteStatement';
}

type Members = { readonly [table: string]: readonly unknown[] };
type Keys = Readonly<Record<string, api.KeysAndAttributes>>;

/**
 * Runs a batch without the members at some places, counted over all of its tables, and hands those back as the service does.
 *
 * @param run does the rest; not called where nothing is left.
 */
export function withoutMembers(
  operation: 'BatchGetItem' | 'BatchWriteItem',
  input: unknown,
  withheld: ReadonlySet<number>,
  run: (rest: unknown) => unknown,
): unknown {
  if (operation === 'BatchGetItem') {
    const { RequestItems: items, ...options } = input as api.BatchGetItemInput;
    const [rest, back] = divided(keysOf(items), withheld);
    const output = runRest(run, { ...options, RequestItems: withKeys(items, rest) }, rest, {
      Responses: {},
      UnprocessedKeys: {},
    });
    return { ...output, UnprocessedKeys: joinKeys(items, back, output.UnprocessedKeys ?? {}) };
  }
  const { RequestItems: items, ...options } = input as api.BatchWriteItemInput;
  const [rest, back] = divided(items, withheld);
  const output = runRest(run, { ...options, RequestItems: rest }, rest, { UnprocessedItems: {} });
  return { ...output, UnprocessedItems: join(back, (output.UnprocessedItems ?? {}) as Members) };
}

function runRest<O>(run: (rest: unknown) => unknown, input: unknown, rest: Members, nothing: O): O {
  return Object.keys(rest).length === 0 ? nothing : (run(input) as O);
}

/** The members that are left and those that are withheld, without tables of which there are none. */
function divided(items: Members, withheld: ReadonlySet<number>): readonly [Members, Members] {
  let place = 0;
  const parts = Object.entries(items).map(([table, members]) => {
    const start = place;
    place += members.length;
    return [table, members, start] as const;
  });
  const side = (isWithheld: boolean): Members =>
    Object.fromEntries(
      parts
        .map(
          ([table, members, start]) =>
            [table, members.filter((_, i) => withheld.has(start + i) === isWithheld)] as const,
        )
        .filter(([, members]) => members.length > 0),
    );
  return [side(false), side(true)];
}

function join(one: Members, other: Members): Members {
  // A table may have any name, that of a member of every object too.
  const members = new Map(Object.entries(one));
  for (const [table, more] of Object.entries(other)) members.set(table, [...(members.get(table) ?? []), ...more]);
  return Object.fromEntries(members);
}

function keysOf(items: Keys): Members {
  return Object.fromEntries(Object.entries(items).map(([table, { Keys }]) => [table, Keys]));
}

function withKeys(items: Keys, keys: Members): Keys {
  return Object.fromEntries(
    Object.entries(keys).map(([table, list]) => [table, { ...items[table], Keys: list } as api.KeysAndAttributes]),
  );
}

function joinKeys(items: Keys, back: Members, unprocessed: Keys): Keys {
  return withKeys(items, join(back, keysOf(unprocessed)));
}
