import { createHash } from 'node:crypto';
import type { Context, Item } from './context.js';
import type { ItemChange } from './stream.js';

/** An item before and after a change: `old` is absent for a new item, `new` for one that is gone. */
export interface Images<Entity> {
  readonly old?: Entity;
  readonly new?: Entity;
}

export function imagesOf<Entity>(
  change: ItemChange,
  is: (item: Item) => boolean,
  parse: (item: Item) => Entity,
): Images<Entity> {
  return {
    ...(change.old !== undefined && is(change.old) ? { old: parse(change.old) } : {}),
    ...(change.new !== undefined && is(change.new) ? { new: parse(change.new) } : {}),
  };
}

/** The context of a change: its time, and a chance of its own, so that a delivery of it writes what the one before has written. */
export function contextAt<Any extends Context>(context: Any, { record }: ItemChange): Any {
  const seconds = record.dynamodb?.ApproximateCreationDateTime;
  const chance = chanceOf(idOf(record));
  return {
    ...context,
    random: () => chance,
    ...(seconds === undefined ? {} : { now: () => Math.floor(seconds * 1000) }),
  };
}

/** What tells a change from all others, however often it is delivered. */
export function idOf({ eventID, dynamodb }: ItemChange['record']): string {
  const id = eventID ?? dynamodb?.SequenceNumber;
  if (id === undefined || id === '')
    throw new Error('A record of a stream has neither an `eventID` nor a `SequenceNumber`.');
  return id;
}

/** From 0 up to 1. */
function chanceOf(id: string): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0) / 2 ** 32;
}

/** The values without which it is not known which item to write; undefined where an image lacks one. */
export function complete<Values extends object>(
  values: Values,
): { readonly [Name in keyof Values]: NonNullable<Values[Name]> } | undefined {
  return hasAll(values) ? values : undefined;
}

function hasAll<Values extends object>(
  values: Values,
): values is Values & { readonly [Name in keyof Values]: NonNullable<Values[Name]> } {
  return Object.values(values).every((value) => value !== undefined);
}
