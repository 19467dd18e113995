import { flatMap } from '../../lists/flat-map.js';
import type { UnitKind } from '../../partition/index.js';
import type { PartitionResult } from '../result.js';
import type { SetRun } from '../set-run.js';

const MOST = 20;

/** The busiest partitions of a set, by their greatest load over the limit. */
export function hottestPartitions(set: SetRun): readonly PartitionResult[] {
  const { state, fleet } = set;
  const top: number[] = [];
  let least = 0;
  for (let p = 0; p < fleet.count; p++) {
    const ratio = state.peakRatio[p] as number;
    if (ratio <= least) continue;
    top.push(p);
    if (top.length < 4 * MOST) continue;
    keepHottest(set, top);
    least = state.peakRatio[top.at(-1) as number] as number;
  }
  keepHottest(set, top);
  return top.map((p) => partitionResult(set, p));
}

function keepHottest({ state }: SetRun, partitions: number[]): void {
  partitions.sort((a, b) => (state.peakRatio[b] as number) - (state.peakRatio[a] as number) || a - b);
  partitions.length = Math.min(partitions.length, MOST);
}

function partitionResult(set: SetRun, p: number): PartitionResult {
  const { state } = set;
  const kind: UnitKind = state.peakIsWrite[p] === 1 ? 'write' : 'read';
  const peak = state.peakLoad[p] as number;
  const total = state.peakTotal[p] as number;
  const first = state.firstThrottle[p] as number;
  const share = total > 0 ? peak / total : 0;
  const topKey = topKeyOf(set, p, kind);
  return {
    kind,
    peak,
    limit: set.limitOf(kind),
    share,
    timesMean: share * (state.peakCount[p] as number),
    ...(Number.isFinite(first) ? { firstThrottle: first } : {}),
    throttledSeconds: state.throttledSeconds[p] as number,
    ...(topKey === undefined ? {} : { topKey }),
  };
}

/** The key that loads a partition most, as the load is now. */
function topKeyOf({ fleet, load }: SetRun, p: number, kind: UnitKind): PartitionResult['topKey'] {
  const loads = load[kind].heat;
  const { space, rank, spaces } = fleet.entries;
  const asked = flatMap(fleet.profiles, ({ keys, top }, g) =>
    loads[g] === 0 ? [] : [{ own: spaces.indexOf(keys), top, units: loads[g] as number }],
  );
  let best: { readonly entry: number; readonly units: number } | undefined;
  for (const { entry, from, to } of fleet.pieces(p, false)) {
    let units = 0;
    for (const one of asked) {
      if (one.own === space[entry]) units += one.units * (one.top[rank[entry] as number] ?? 0) * (to - from);
    }
    if (best === undefined || units > best.units) best = { entry, units };
  }
  const all = loads.reduce((sum, units, g) => sum + units * (fleet.weights[g]?.[p] ?? 0), 0);
  if (best === undefined || best.units <= 0 || all <= 0) return undefined;
  return {
    keys: spaces[space[best.entry] as number] as string,
    rank: (rank[best.entry] as number) + 1,
    share: Math.min(1, best.units / all),
  };
}
