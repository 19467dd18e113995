import { comparePoints, type KeyPoint, type SortPosition } from './key-point.js';

/** Units that one item was asked for. */
export interface Load<S extends SortPosition> extends KeyPoint<S> {
  readonly units: number;
}

export interface SplitRules {
  /** Whether items of one partition key may come apart: not where the table has a local index. */
  readonly cutCollections: boolean;
  readonly splitGain: number;
  readonly isolationShare: number;
}

/** Of so many items in the order of requests, more than this share above all before them is an ever-increasing sort key. */
const RISING_SHARE = 0.5;
const RISING_FROM = 8;

/**
 * Where a hot partition is cut, from the loads of its items in the order of the requests: in two, so that the busier part has as
 * little as possible; or, where a single item is what makes it hot, on both sides of that item. Nothing where no cut helps: a
 * single item, or a collection that may not be cut or to whose end all is added.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html
 */
export function splitPoints<S extends SortPosition>(
  loads: readonly Load<S>[],
  lowest: S,
  rules: SplitRules,
): readonly KeyPoint<S>[] {
  const groups = distinct(loads, lowest, rules.cutCollections);
  const total = groups.reduce((sum, { units }) => sum + units, 0);
  const rising = risingCollections(loads);
  let before = 0;
  let best: KeyPoint<S> | undefined;
  let busier = rules.splitGain * total;
  for (let i = 1; i < groups.length; i++) {
    const left = groups[i - 1] as Load<S>;
    const right = groups[i] as Load<S>;
    before += left.units;
    if (left.hash === right.hash && rising.has(left.hash)) continue;
    const larger = Math.max(before, total - before);
    if (larger > busier) continue;
    busier = larger;
    best = cutBefore(left, right, lowest);
  }
  return best === undefined ? isolation(groups, total, lowest, rules, rising) : [best];
}

function isolation<S extends SortPosition>(
  groups: readonly Load<S>[],
  total: number,
  lowest: S,
  { isolationShare }: SplitRules,
  rising: ReadonlySet<number>,
): readonly KeyPoint<S>[] {
  const at = groups.findIndex(({ units }) => units >= isolationShare * total);
  const item = groups[at];
  if (item === undefined || rising.has(item.hash)) return [];
  const left = groups[at - 1];
  const right = groups[at + 1];
  return [
    ...(left === undefined ? [] : [cutBefore(left, item, lowest)]),
    ...(right === undefined ? [] : [cutBefore(item, right, lowest)]),
  ];
}

/** Between two partition keys the cut lies before the whole of the second. */
function cutBefore<S extends SortPosition>(left: KeyPoint<S>, right: KeyPoint<S>, lowest: S): KeyPoint<S> {
  return { hash: right.hash, sort: left.hash === right.hash ? right.sort : lowest };
}

/** The loads in key order, one for each item, or for each collection where they may not be cut. */
function distinct<S extends SortPosition>(loads: readonly Load<S>[], lowest: S, byItem: boolean): readonly Load<S>[] {
  const sorted = loads.map((load) => (byItem ? load : { ...load, sort: lowest })).sort((a, b) => comparePoints(a, b));
  const groups: Load<S>[] = [];
  for (const load of sorted) {
    const last = groups.at(-1);
    if (last !== undefined && comparePoints(last, load) === 0) {
      groups[groups.length - 1] = { ...last, units: last.units + load.units };
    } else groups.push(load);
  }
  return groups;
}

/** Hashes of the collections whose requests go to ever higher sort keys. */
function risingCollections<S extends SortPosition>(loads: readonly Load<S>[]): ReadonlySet<number> {
  const seen = new Map<number, { highest: S; count: number; rises: number }>();
  for (const { hash, sort } of loads) {
    const one = seen.get(hash);
    if (one === undefined) seen.set(hash, { highest: sort, count: 1, rises: 0 });
    else {
      one.count++;
      if (sort > one.highest) {
        one.highest = sort;
        one.rises++;
      }
    }
  }
  return new Set(
    [...seen]
      .filter(([, { count, rises }]) => count >= RISING_FROM && rises > RISING_SHARE * count)
      .map(([hash]) => hash),
  );
}
