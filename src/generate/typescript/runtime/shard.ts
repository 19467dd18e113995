import type { Context, Item } from './context.js';
import { InvalidArgument } from './errors.js';
import { keyReader, readKey } from './key-reader.js';

/**
 * Gives the text of a random shard in a key attribute. `before` says how the attribute's text goes on up to the shard: literals,
 * and widths of what stands between them, 0 for all up to the next literal. Without it the text does not tell where the shard is.
 */
export type Draw = (attribute: string, shards: number, before?: Steps) => string;

type Steps = readonly (string | number)[];

/** Draws a new shard. */
export function drawn({ random }: Pick<Context, 'random'>): Draw {
  return (_attribute, shards) => shardLabel(Math.floor(random() * shards), shards);
}

/** The shard that was drawn when the item was first written: a change does not draw another one. */
export function kept(stored: Item, draw: Draw): Draw {
  return (attribute, shards, before) => {
    const label = before === undefined ? undefined : shardIn(stored[attribute], shards, before);
    return label ?? draw(attribute, shards, before);
  };
}

function shardIn(key: unknown, shards: number, before: Steps): string | undefined {
  return readKey(() => {
    const reader = keyReader(key, '');
    for (const [i, step] of before.entries()) {
      const next = before[i + 1];
      if (typeof step === 'string') reader.skip(step);
      else if (step > 0) reader.take(step);
      else reader.upTo(typeof next === 'string' ? next.charAt(0) : '');
    }
    const label = reader.take(shardLabel(0, shards).length);
    return shardLabel(Number(label), shards);
  });
}

/** `0…N−1` at the width of N−1. */
export function shardLabel(shard: number, shards: number): string {
  if (!Number.isInteger(shard) || shard < 0 || shard >= shards)
    throw new InvalidArgument('shard', `a shard from 0 to ${shards - 1}`, shard);
  return String(shard).padStart(String(shards - 1).length, '0');
}
