import type { IndexDesign } from '../../design/index.js';
import type { HeatContribution, KeyHeat } from '../../load/index.js';
import type { Report, RuleContext } from '../rule.js';
import { count, quote } from '../show.js';
import { percent } from '../words.js';
import { isThrottled, reliefText } from './hottest-of.js';

/** Share of a partition's limit that a cache should leave: below it, chance hardly ever goes over the limit. */
const FILL = 0.9;
/** Contributions that a message names. */
const SHOWN = 3;

/** `index \`board\``, `table \`shop\``: entries of a local index lie with the items of their table. */
export function holderOf({ kind, name }: IndexDesign): string {
  return `${kind === 'global' ? 'index' : 'table'} ${quote(name)}`;
}

/** Whole numbers from ten on. */
export function units(value: number): string {
  return count(value < 10 ? Number(value.toPrecision(2)) : Math.round(value));
}

/** `takes 3,840 write units a second at peak, 384 % of the 1,000 that one partition serves` */
export function loadText({ peak, unit, share, limit }: KeyHeat): string {
  return `takes ${units(peak)} ${unit} units a second at peak, ${percent(share)} of the ${count(limit)} that one partition serves`;
}

/** What the hottest value is: `the hottest of 480 values of \`boardId\``. */
export function whichText({ example }: Pick<KeyHeat, 'example'>): string {
  return example.join(', ');
}

/** ` It comes from \`improve\` (3,600) and \`firstScore\` (240).` */
export function sourcesText(contributions: readonly HeatContribution[]): string {
  const byPattern = new Map<string, number>();
  for (const { pattern, peak } of contributions) byPattern.set(pattern, (byPattern.get(pattern) ?? 0) + peak);
  const all = [...byPattern].sort((a, b) => b[1] - a[1]);
  const total = all.reduce((sum, [, peak]) => sum + peak, 0);
  // What is less than a hundredth of it changes nothing.
  const large = all.filter(([, peak]) => peak >= total / 100);
  const shown = large.slice(0, SHOWN);
  const texts = shown.map(([pattern, peak]) =>
    shown.length === 1 ? quote(pattern) : `${quote(pattern)} (${units(peak)})`,
  );
  const last = texts.pop() ?? '';
  const joined = texts.length === 0 ? last : `${texts.join(', ')} and ${last}`;
  return ` ${shown.length < large.length ? 'Most of it comes' : 'It comes'} from ${joined}.`;
}

/** What does not help, or only after a while; and what throttling of an index does to its table. */
export function consequenceText(heat: KeyHeat): string {
  return `${splitText(heat)}${heat.index.kind === 'global' && heat.unit === 'write' ? ' Where the index is throttled, writes to the table are too.' : ''}`;
}

function splitText(heat: KeyHeat): string {
  switch (heat.relief) {
    case 'local-index':
      return ' The table has a local index, so DynamoDB never splits the items under one key.';
    case 'growing-sort-key':
      return ' What is written goes to one end of what is under the key, so that a split moves the load and does not divide it.';
    case 'splits-collection':
      return reliefText(heat);
    case 'single-item':
      if (heat.share > 1 && isApart(heat))
        return ' DynamoDB may put the busiest item on a partition of its own, after minutes of throttling.';
      return heat.index.sk.length === 0 ? ' It has no sort key by which DynamoDB could split what is under it.' : '';
  }
}

/** One item has most of the load and less than a partition serves, and so has the rest: apart from each other they fit. */
function isApart({ relief, index, itemPeak, peak, limit }: KeyHeat): boolean {
  const local = index.kind === 'table' && [...index.table.indexes.values()].some((other) => other.local);
  return relief === 'single-item' && index.sk.length > 0 && !local && itemPeak <= limit && peak - itemPeak <= limit;
}

/** What takes reads off a key. Shards do not: a read of all of them loads each. */
export function readAdvice({ peak, limit, shards }: KeyHeat): string {
  const hitRate = Math.ceil(100 * Math.max(0, 1 - (FILL * limit) / peak));
  const cache = `Put a cache before these reads (one that answers ${hitRate} % of them is enough: \`cache: {hitRate: ${hitRate}%}\`)`;
  const copies = Math.max(2, shards.least);
  return `${cache}, or keep ${count(copies)} copies under keys of their own, of which each call reads one.`;
}

/**
 * Requests are refused for certain only where nothing divides the load, and no cache of which the model does not say how much it answers
 * stands before the reads.
 */
export function severityOf(context: RuleContext, heat: KeyHeat): NonNullable<Report['severity']> {
  if (heat.share <= 1) return 'info';
  return isThrottled(heat) && !isApart(heat) && !hasUnknownCache(context, heat) ? 'error' : 'warning';
}

/** A cache, or DAX, without a word of how many of the calls it answers. */
export function hasUnknownCache(
  { model }: Pick<RuleContext, 'model'>,
  { unit, contributions, index }: KeyHeat,
): boolean {
  if (unit !== 'read') return false;
  return contributions.some(({ pattern, peak }) => {
    const declared = model.patterns.get(pattern);
    if (declared === undefined || peak === 0 || declared.cacheFacts?.hitRate !== undefined) return false;
    return declared.cache !== undefined || (index.table.dax !== undefined && declared.consistent?.value !== true);
  });
}

export function cacheText(context: RuleContext, heat: KeyHeat): string {
  return hasUnknownCache(context, heat)
    ? ' The cache before these reads is not counted, as its `hitRate` is not stated.'
    : '';
}

export function numbersOf({ peak, limit, shards }: KeyHeat): NonNullable<Report['numbers']> {
  return {
    peakUnits: Math.round(peak),
    limitUnits: limit,
    leastShards: shards.least,
    ...(shards.safe === undefined ? {} : { safeShards: shards.safe }),
  };
}
