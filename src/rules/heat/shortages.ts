import type { IndexDesign } from '../../design/index.js';
import { leftAfter, type SetSettings } from '../../fluid/index.js';
import { partitionsAtStart } from '../../fluid/partitions/partitions-at-start.js';
import { flatMap } from '../../lists/flat-map.js';
import { type CallRate, homeOf, indexLoadOf, liesIn, type PatternLoad } from '../../load/index.js';
import { setsOf } from '../../load/traffic/sets.js';
import { PARTITION_LIMITS } from '../../partition/partition-set.js';
import type { RuleContext } from '../rule.js';

/**
 * Where a table or index as a whole serves less than the declared peak. `never`: what is provisioned, auto scaling's upper bound or an
 * on-demand maximum is below it, whatever happens. `at-first`: it has to grow into it.
 */
export interface Shortage {
  readonly index: IndexDesign;
  readonly unit: 'read' | 'write';
  readonly kind: 'never' | 'at-first';
  readonly rate: CallRate;
  /** Units a second: that it never exceeds, or has when the peak begins. */
  readonly serves: number;
  readonly settings: SetSettings;
}

const UNITS = ['read', 'write'] as const;
/** Share of the load of a hot key in that of the whole from which the key is the matter. */
const MOST = 0.5;
/** Seconds over which a rise is no jump. */
const SLOW = 30 * 60;

const known = new WeakMap<RuleContext['workload'], readonly Shortage[]>();

/** In the design's order; a quota of the account that is in the way, and a key that holds back what grows, have findings of their own. */
export function shortages(context: RuleContext): readonly Shortage[] {
  const { workload, design } = context;
  const found = known.get(workload) ?? reckon(context, setsOf(design, {}));
  known.set(workload, found);
  return found;
}

function reckon(context: RuleContext, { settings, indexes }: ReturnType<typeof setsOf>): readonly Shortage[] {
  return flatMap(indexes, (index, i) => {
    const own = settings[i];
    if (own === undefined) return [];
    return flatMap(UNITS, (unit) => {
      const rate = rateOf(context, index, unit);
      // Before anything that takes time: nearly all are far from it.
      const found = rate.peak > 0 ? shortageOf(own, unit, rate) : undefined;
      if (found === undefined) return [];
      // What there will never be enough of is short wherever the load falls; what grows is held back by the key.
      if (found.kind === 'at-first' && (isHot(context, index, unit, rate.peak) || !isSudden(context, index, unit)))
        return [];
      return [{ index, unit, rate, settings: own, ...found }];
    });
  });
}

/** Units a second of a table with its local indexes, or of a global index. */
function rateOf({ workload, design }: RuleContext, index: IndexDesign, unit: 'read' | 'write'): CallRate {
  const inside = flatMap(liesIn(design, index), (one) => indexLoadOf(workload, one) ?? []);
  return {
    avg: inside.reduce((sum, load) => sum + load[unit].avg, 0),
    peak: inside.reduce((sum, load) => sum + load[unit].peak, 0),
  };
}

function shortageOf(
  settings: SetSettings,
  unit: 'read' | 'write',
  { avg, peak }: CallRate,
): Pick<Shortage, 'kind' | 'serves'> | undefined {
  const { mode, autoscale } = settings;
  if (mode.kind === 'provisioned') {
    const most = autoscale?.max[unit] ?? mode[unit];
    if (peak > most) return { kind: 'never', serves: most };
    if (autoscale === undefined) return undefined;
    const start = leftAfter(autoscale, unit, mode[unit], avg);
    return peak > REACH * start ? { kind: 'at-first', serves: start } : undefined;
  }
  const maximum = mode.maximum[unit] ?? Number.POSITIVE_INFINITY;
  if (peak > maximum) return { kind: 'never', serves: maximum };
  if (peak > mode.quota[unit]) return undefined;
  const start = partitionsAtStart(settings) * PARTITION_LIMITS[unit];
  return peak > start ? { kind: 'at-first', serves: start } : undefined;
}

/** Multiple of what is provisioned that burst capacity and the first step of auto scaling bridge. */
const REACH = 2;

/** One key has most of the load, and more than a partition serves: what the whole could serve is not the matter. */
function isHot({ heat }: RuleContext, index: IndexDesign, unit: 'read' | 'write', peak: number): boolean {
  return heat.keys.some((key) => key.index === index && key.unit === unit && key.share > 1 && key.peak >= MOST * peak);
}

/** Most of the load may come at once, by what the model says of its course: nothing, or that it comes in bursts. */
function isSudden({ workload, design }: RuleContext, index: IndexDesign, unit: 'read' | 'write'): boolean {
  const peakOf = ({ call, rate }: PatternLoad): number =>
    call.byIndex.reduce((sum, one) => sum + (homeOf(design, one.index) === index ? one[unit] : 0), 0) *
    (rate?.peak ?? 0);
  const sum = (patterns: readonly PatternLoad[]): number => patterns.reduce((total, one) => total + peakOf(one), 0);
  return sum(workload.patterns.filter((pattern) => !rises(pattern))) >= sum(workload.patterns) * MOST;
}

/** Over hours, as a day does, or as slowly as the model says. */
function rises({ plan }: PatternLoad): boolean {
  const shape = plan.pattern.rate?.shape?.value;
  return shape?.kind === 'diurnal' || (shape?.kind === 'ramp' && shape.over >= SLOW);
}

/** Writes that a global index refuses for good, while its table would take them. */
export function throttlesTable({ index, unit, kind }: Shortage, all: readonly Shortage[]): boolean {
  if (index.kind !== 'global' || unit !== 'write' || kind !== 'never') return false;
  return !all.some(
    (one) => one.index.kind === 'table' && one.index.table === index.table && one.unit === 'write' && one.kind === kind,
  );
}
