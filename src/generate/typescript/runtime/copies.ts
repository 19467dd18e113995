import type { Item, Session } from './context.js';
import { InvalidArgument, NotFound } from './errors.js';
import { type Target, tableName } from './write.js';
import { isVisible } from './write-demands.js';

/** Items that attributes are copied from. */
export interface Source<Entity> extends Omit<Target, 'keys'> {
  /** The items with these keys, in the order of the keys. */
  readonly read: (session: Session, table: string, keys: readonly Item[]) => Promise<readonly (Item | undefined)[]>;
  readonly parse: (item: Item) => Entity;
  /** What is copied: for the error's message. */
  readonly copied: string;
  /** Position of the step that copies, in a transaction. */
  readonly step?: number;
}

/** The items that attributes of something are copied from. */
export interface Sources<One, Entity> {
  /** Throws `NotFound` where there is none. */
  of(one: One): Entity;
  ifAny(one: One): Entity | undefined;
}

/** Reads the sources of what is to be written, each once. `keyOf` says which; undefined for what names none. */
export async function sources<One, Entity>(
  session: Session,
  source: Source<Entity>,
  ones: readonly One[],
  keyOf: (one: One) => Item | undefined,
): Promise<Sources<One, Entity>> {
  const keys = new Map<One, Item>();
  for (const one of ones) {
    const key = keyOf(one);
    if (key !== undefined) keys.set(one, key);
  }
  const items = await source.read(session, tableName(session.context, source), [...keys.values()]);
  const found = new Map<One, Entity>();
  for (const [i, one] of [...keys.keys()].entries()) {
    const item = items[i];
    if (isVisible(source, session, item)) found.set(one, source.parse(item));
  }
  return {
    of: (one) => found.get(one) ?? noSource(session, source, keys.get(one)),
    ifAny: (one) => found.get(one),
  };
}

function noSource({ pattern }: Session, { entity, copied, step }: Source<unknown>, key: Item | undefined): never {
  throw new NotFound('not-found', `There is no such ${entity}, of which \`${copied}\` is copied.`, {
    pattern,
    entity,
    step,
    key,
  });
}

/** Stands for sources where nothing is read, in a pure request: what is copied has to be given. */
export function unread(argument: string): Sources<unknown, never> {
  return { of: mustBeGiven(argument), ifAny: () => undefined };
}

/** Stands for what a pure request does not fetch. */
export function mustBeGiven(argument: string): () => never {
  return () => {
    throw new InvalidArgument(argument, 'a value, since a request alone fetches nothing', undefined);
  };
}

/** A value that has to be there: it names what is copied from, or is the copy. */
export function required<Value>(argument: string, value: Value | undefined): Value {
  if (value === undefined) throw new InvalidArgument(argument, 'a value', value);
  return value;
}
