/**
 * Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours cost one each.
 * Stops early and returns `limit + 1` where the distance is above the limit.
 */
export function editDistance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      const swapped =
        i > 1 && j > 1 && a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1);
      if (swapped) cost = Math.min(cost, beforeLast[j - 2]! + 1);
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}

const LONGEST_WORD = 200;

/** All candidates that are equally near to the word, near enough to be what was meant; sorted. */
export function nearest(word: string, candidates: Iterable<string>): readonly string[] {
  if (word.length === 0 || word.length > LONGEST_WORD) return [];
  const wanted = word.toLowerCase();
  let best = Math.max(1, Math.floor((word.length + 1) / 3));
  let found: string[] = [];
  for (const candidate of new Set(candidates)) {
    if (candidate === word) continue;
    const distance = editDistance(wanted, candidate.toLowerCase(), best);
    // A word of one or two letters is near to every other one: only its other case counts.
    if (distance > best || (distance > 0 && Math.max(word.length, candidate.length) < 3)) continue;
    if (distance < best) found = [];
    best = distance;
    found.push(candidate);
  }
  return found.sort();
}

/** The candidate that was most likely meant, or undefined where none is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  return nearest(word, candidates)[0];
}
