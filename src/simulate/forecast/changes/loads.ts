import { hottestShare } from '../../../distributions/index.js';
import type { Demand, Flow, RateCurve } from '../../../fluid/index.js';
import type { UnitKind, UnitRates } from '../../../partition/index.js';
import { hottestTerm, limitOf, wholeTerm } from '../summary/keys.js';
import { demandsOn, loadAt, type PlacedDemand, peakOf } from '../summary/load.js';
import type { CompiledTraffic } from './compiled.js';

/** Greatest rate of a curve while the run lasts. */
export function peakRate(curve: RateCurve, duration: number): number {
  return peakOf([{ curve, load: (rate) => rate }], duration, Number.POSITIVE_INFINITY).peak;
}

/** Units a second that a set is asked for at its busiest, behind the caches that there are. */
export function peakUnits({ traffic }: CompiledTraffic, set: number): UnitRates {
  const of = (kind: UnitKind): number =>
    peakOf(demandsOn(traffic, set, kind).map(wholeTerm), traffic.duration, Number.POSITIVE_INFINITY).peak;
  return { read: of('read'), write: of('write') };
}

/** Load of the hottest value of a key space at its busiest, behind the caches that there are. */
export interface SpaceLoad {
  readonly set: number;
  readonly space: string;
  readonly kind: UnitKind;
  /** Units a second. */
  readonly peak: number;
  readonly limit: number;
  readonly within: Demand['keys']['within'];
  /** What loads it, the greatest load first. */
  readonly flows: readonly Flow[];
}

/** Hottest first by share of what a partition serves. */
export function spaceLoads({ traffic }: CompiledTraffic): readonly SpaceLoad[] {
  const loads = traffic.sets.flatMap((_, set) =>
    (['read', 'write'] as const).flatMap((kind) => {
      const demands = demandsOn(traffic, set, kind);
      const spaces = new Set(demands.map(({ demand }) => demand.keys.id));
      return [...spaces].map((space) =>
        spaceLoad(
          traffic,
          { set, kind, space },
          demands.filter(({ demand }) => demand.keys.id === space),
        ),
      );
    }),
  );
  return loads.sort((a, b) => b.peak / b.limit - a.peak / a.limit);
}

function spaceLoad(
  { flows, duration }: CompiledTraffic['traffic'],
  one: Pick<SpaceLoad, 'set' | 'space' | 'kind'>,
  demands: readonly PlacedDemand[],
): SpaceLoad {
  const { peak, at } = peakOf(demands.map(hottestTerm), duration, limitOf(one.kind));
  const byLoad = demands
    .map((placed) => ({ placed, load: loadAt([hottestTerm(placed)], at) }))
    .sort((a, b) => b.load - a.load)
    .map(({ placed }) => placed.demand);
  const loading = byLoad.flatMap((demand) => flows.find((flow) => flow.demands.includes(demand)) ?? []);
  return {
    ...one,
    peak,
    limit: limitOf(one.kind),
    within: byLoad[0]?.keys.within ?? 'spread',
    flows: [...new Set(loading)],
  };
}

/** Units of a call that fall on the hottest value, on average. */
export function hottestUnits({ units, keys }: Demand): number {
  return units * hottestShare(keys.distribution);
}
