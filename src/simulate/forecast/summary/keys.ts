import { hottestShare, keyCount, topShares } from '../../../distributions/index.js';
import { PARTITION_READ_UNITS, PARTITION_WRITE_UNITS } from '../../../facts/index.js';
import { cacheReads, hitRateOf, type KeySpace, overallHitRate, type RateCurve } from '../../../fluid/index.js';
import type { UnitKind } from '../../../partition/index.js';
import { tidy } from '../../numbers.js';
import type { KeyForecast } from '../report.js';
import type { SummaryInput } from './input.js';
import type { PartitionLimits } from './limits.js';
import { demandsOn, type LoadTerm, loadAt, type PlacedDemand, peakOf } from './load.js';

/** Values of a key space whose shares are told. */
const MOST_SHARES = 50;

const USUAL: PartitionLimits = (_, kind) => limitOf(kind);

/** The hottest value of every key space that is loaded, of reads and of writes, by its load over what a partition serves. */
export function keyForecasts(input: SummaryInput, limits: PartitionLimits = USUAL): readonly KeyForecast[] {
  const keys = spacesOf(input).flatMap((space) => keyForecast(input, space, limits(space.set, space.kind)));
  return keys.sort((a, b) => b.peakPerSecond / b.limit - a.peakPerSecond / a.limit);
}

/** Load of the busiest key over what a partition serves, at its busiest. */
export function hottestKeyOf(input: SummaryInput, limits: PartitionLimits = USUAL): number {
  const { duration } = input.traffic;
  const heats = spacesOf(input).map(({ demands, set, kind }) => {
    const limit = limits(set, kind);
    return peakOf(demands.map(hottestTerm), duration, limit).peak / limit;
  });
  return tidy(heats.reduce((most, heat) => Math.max(most, heat), 0));
}

/** Unless what is assumed of partitions says otherwise. */
export function limitOf(kind: UnitKind): number {
  return kind === 'read' ? PARTITION_READ_UNITS : PARTITION_WRITE_UNITS;
}

/** What is asked of the values of one key space of a set. */
interface SpaceLoad {
  readonly set: number;
  readonly kind: UnitKind;
  readonly id: string;
  readonly demands: readonly PlacedDemand[];
  /** All that is asked of the set. */
  readonly whole: readonly PlacedDemand[];
}

function spacesOf({ traffic }: SummaryInput): readonly SpaceLoad[] {
  return traffic.sets.flatMap((_, set) =>
    (['read', 'write'] as const).flatMap((kind) => {
      const whole = demandsOn(traffic, set, kind);
      const bySpace = new Map<string, PlacedDemand[]>();
      for (const one of whole) {
        const { id } = one.demand.keys;
        bySpace.set(id, [...(bySpace.get(id) ?? []), one]);
      }
      return [...bySpace].map(([id, demands]) => ({ set, kind, id, demands, whole }));
    }),
  );
}

function keyForecast(
  { traffic, keys }: SummaryInput,
  { set, kind, id, demands, whole }: SpaceLoad,
  limit: number,
): readonly KeyForecast[] {
  const settings = traffic.sets[set];
  const terms = demands.map(hottestTerm);
  const { peak, at, firstOver } = peakOf(terms, traffic.duration, limit);
  if (settings === undefined || !(peak > 0)) return [];
  const main = mainOf(demands, terms, at);
  const words = keys.get(id);
  const mean = loadAt(demands.map(wholeTerm), at) / keyCount(main.distribution);
  return [
    {
      set: settings.name,
      kind,
      key: words?.key ?? id,
      value: words?.value ?? '',
      peakPerSecond: tidy(peak),
      limit,
      share: tidy(Math.min(1, peak / loadAt(whole.map(wholeTerm), at))),
      timesMean: tidy(peak / mean),
      headroom: tidy(limit - peak),
      ...(firstOver === undefined ? {} : { firstOver: tidy(firstOver) }),
      within: settings.hasLocalIndex && main.within !== 'item' ? 'local-index' : main.within,
      shares: Array.from(topShares(main.distribution, MOST_SHARES), tidy),
    },
  ];
}

/** The key space of the demand that loads the hottest value most. */
function mainOf(demands: readonly PlacedDemand[], terms: readonly LoadTerm[], at: number): KeySpace {
  const loads = terms.map((term) => loadAt([term], at));
  const most = loads.indexOf(Math.max(...loads));
  return (demands[most] as PlacedDemand).demand.keys;
}

/** The load of a demand on the hottest value of its keys: what a cache does not answer. */
export function hottestTerm({ curve, demand }: PlacedDemand): LoadTerm {
  const { units, cache, keys } = demand;
  const share = hottestShare(keys.distribution);
  if (cache === undefined) return { curve, load: (rate) => rate * units * share };
  const hits = hitRateOf(cache, keys.distribution, cacheReads(demand, busiestRate(curve)));
  return { curve, load: (rate) => rate * units * share * (1 - hits(cacheReads(demand, rate) * share)) };
}

/** The load of a demand on all of its keys; behind a cache, what it misses at the busiest time. */
export function wholeTerm({ curve, demand }: PlacedDemand): LoadTerm {
  const { units, cache, keys } = demand;
  const reads = cacheReads(demand, busiestRate(curve));
  const missed = cache === undefined ? 1 : 1 - overallHitRate(cache, keys.distribution, reads);
  return { curve, load: (rate) => rate * units * missed };
}

function busiestRate({ points }: RateCurve): number {
  return points.reduce((most, { rate }) => Math.max(most, rate), 0);
}

/** Units a second that the set is asked for at the peak, where no cache stands before it. */
export function peakOnSet({ traffic }: SummaryInput, set: number, kind: UnitKind): number | undefined {
  const demands = demandsOn(traffic, set, kind);
  if (demands.some(({ demand }) => demand.cache !== undefined)) return undefined;
  return peakOf(demands.map(wholeTerm), traffic.duration, Number.POSITIVE_INFINITY).peak;
}
