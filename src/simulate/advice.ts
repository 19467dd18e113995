import { wholeText } from '../diagnostics/index.js';
import type { KeyHeat } from '../load/heat.js';
import { type ItemUse, itemUse, SEQUENCE_ADVICE } from '../load/item-use.js';
import type { Workload } from '../load/workload.js';

/** What to do about a key that is over or near a partition's limit. */
export function adviceFor(heat: KeyHeat, workload: Workload): string | undefined {
  if (heat.level === 'cool') return undefined;
  const relief = reliefText(heat);
  const remedy = heat.unit === 'write' ? writeRemedy(heat, itemUse(workload, heat)) : readRemedy(heat);
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

function writeRemedy({ shards, relief }: KeyHeat, use: ItemUse): string {
  if (relief === 'single-item') {
    if (use === 'sequence') return SEQUENCE_ADVICE;
    return use === 'counter'
      ? `Keep it as ${wholeText(shards.least)} items, write to one of them at random and read all, or write less often.`
      : 'Write it less often: collect changes, and write the last of them, or all together; or move attributes that change independently into items of their own.';
  }
  const now = shards.now > 1 ? ` instead of ${wholeText(shards.now)}` : '';
  const least = `${wholeText(shards.least)} write shards${now} keep each below 90 % of the limit`;
  if (shards.safe === undefined || shards.safe <= shards.least) return `${least}.`;
  return `${least}; ${wholeText(shards.safe)} keep every partition below it in 99 of 100 layouts over ${wholeText(shards.partitions)} partitions, by reckoning and before any split. What is advised above was simulated instead, in powers of two.`;
}

function readRemedy({ shards }: KeyHeat): string {
  return `A cache in front takes reads off the key; so do ${wholeText(shards.least)} copies of what is read, of which each call picks one.`;
}
