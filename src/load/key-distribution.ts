import { type Distribution, hottestShare, keyCount, splitEvenly, topShares } from '../distributions/index.js';
import { flatMap } from '../lists/flat-map.js';

/** Of so few keys each gets a weight of its own, where no other form says how unevenly they are used. */
const MOST_WEIGHTS = 4096;

export const ONE_KEY: Distribution = { kind: 'uniform', keys: 1 };

/** How load is spread over the combinations of a key's parts, each of which is spread by itself. Even parts stand in one number. */
export function combined(parts: readonly Distribution[]): Distribution {
  const ways = parts.filter(isEven).reduce((product, part) => product * keyCount(part), 1);
  const skewed = parts.filter((part) => !isEven(part));
  // No product should hold another, which is slow to reckon with: few combinations are written out.
  while (skewed.length > 2) {
    skewed.sort((a, b) => keyCount(a) - keyCount(b));
    const [first, second, ...others] = skewed as [Distribution, Distribution, ...Distribution[]];
    skewed.splice(0, skewed.length, writtenOut(first, second), ...others);
  }
  const [outer, inner] = skewed;
  if (outer === undefined) return { kind: 'uniform', keys: ways };
  return splitEvenly(inner === undefined ? outer : { kind: 'product', outer, inner }, ways);
}

function isEven(distribution: Distribution): boolean {
  return distribution.kind === 'uniform' || keyCount(distribution) === 1;
}

function writtenOut(outer: Distribution, inner: Distribution): Distribution {
  if (keyCount(outer) * keyCount(inner) > MOST_WEIGHTS) return { kind: 'product', outer, inner };
  const inside = [...topShares(inner, keyCount(inner))];
  const weights = flatMap([...topShares(outer, keyCount(outer))], (share) => inside.map((part) => share * part));
  return { kind: 'weighted', weights };
}

/** The same keys with another share of the hottest one; what is left over, or is missing, the others have in proportion. */
export function withHottest(distribution: Distribution, share: number): Distribution {
  const keys = keyCount(distribution);
  if (keys === 1 || hottestShare(distribution) === share) return distribution;
  if (keys > MOST_WEIGHTS) return { kind: 'hot', keys, hot: 1, share };
  const [first = 1, ...others] = topShares(distribution, keys);
  const factor = first < 1 ? (1 - share) / (1 - first) : 0;
  const weights = [share, ...others.map((other) => (first < 1 ? other * factor : (1 - share) / others.length))];
  return { kind: 'weighted', weights };
}

/** With no key above a share of the load; where there is one key only, what is too much for it goes to others of so many values. */
export function capped(distribution: Distribution, most: number, values: number): Distribution {
  if (hottestShare(distribution) <= most * (1 + 1e-12)) return distribution;
  if (keyCount(distribution) > 1) return withHottest(distribution, most);
  return { kind: 'hot', keys: Math.max(2, Math.round(values)), hot: 1, share: most };
}
