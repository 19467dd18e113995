import { wholeText } from '../diagnostics/index.js';
import type { KeyHeat } from '../load/heat.js';

/** What to do about a key that is over or near a partition's limit. */
export function adviceFor(heat: KeyHeat): string | undefined {
  if (heat.level === 'cool') return undefined;
  const relief = reliefText(heat);
  const remedy = heat.unit === 'write' ? writeRemedy(heat) : readRemedy(heat);
  return `${relief} ${remedy}`;
}

function reliefText({ relief, level }: KeyHeat): string {
  const until = level === 'hot' ? ', after minutes of throttling' : '';
  switch (relief) {
    case 'splits-collection':
      return `DynamoDB can split this item collection over partitions${until}.`;
    case 'single-item':
      return 'The load is on a single item, which no split divides.';
    case 'local-index':
      return 'The table has a local secondary index, so the item collection is never split.';
    case 'growing-sort-key':
      return `All writes go to one end of the collection, so a split moves them but does not divide them.`;
  }
}

function writeRemedy({ shards, relief }: KeyHeat): string {
  if (relief === 'single-item') {
    return `Keep it as ${wholeText(shards.least)} items, write to one of them at random and read all, or write less often.`;
  }
  const now = shards.now > 1 ? ` instead of ${wholeText(shards.now)}` : '';
  const least = `${wholeText(shards.least)} write shards${now} keep each below 90 % of the limit`;
  if (shards.safe === undefined || shards.safe <= shards.least) return `${least}.`;
  return `${least}; ${wholeText(shards.safe)} keep every partition below it in 99 of 100 layouts over ${wholeText(shards.partitions)} partitions, by reckoning and before any split. What is advised above was simulated instead, in powers of two.`;
}

function readRemedy({ shards }: KeyHeat): string {
  return `A cache in front takes reads off the key; so do ${wholeText(shards.least)} copies of what is read, of which each call picks one.`;
}
