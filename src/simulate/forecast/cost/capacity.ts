import { Autoscaler } from '../../../fluid/autoscaler.js';
import type { AutoscaleSettings } from '../../../fluid/index.js';
import { settledCapacity, TARGET_UTILISATION } from '../../../load/cost.js';
import type { UnitKind, UnitRates } from '../../../partition/index.js';
import { busiest, secondsOf } from '../series.js';
import type { SetUse } from './use.js';

/** What is provisioned on average, and never less than. */
export interface Followed {
  readonly mean: UnitRates;
  readonly least: UnitRates;
}

const MINUTE = 60;
const UNBOUNDED: UnitRates = { read: Number.MAX_SAFE_INTEGER, write: Number.MAX_SAFE_INTEGER };

/** Capacity as the set is billed for it: what is provisioned, or auto scaling made of it. Undefined on demand. */
export function billedCapacity(use: SetUse): UnitRates | undefined {
  const { mode, autoscale } = use.settings;
  if (mode.kind !== 'provisioned') return undefined;
  if (autoscale === undefined) return { read: mode.read, write: mode.write };
  if (use.isElsewhere) return settled(use.average, autoscale);
  return { read: meanLimit(use, 'read') ?? mode.read, write: meanLimit(use, 'write') ?? mode.write };
}

/** Enough for the busiest time of the run, all month. */
export function peakCapacity(use: SetUse): UnitRates {
  const peak = { read: busiest(use.units.read, use), write: busiest(use.units.write, use) };
  if (isIdle(peak)) return peak;
  const { min = ONE, target = USUAL_TARGET } = use.settings.autoscale ?? {};
  return settled(peak, { min, max: UNBOUNDED, target });
}

/** What auto scaling would make of the load: as the run goes, or what it settles at where a month has other rates than the run. */
export function followedCapacity(use: SetUse): Followed {
  const { average, duration, isElsewhere } = use;
  const settings = autoscalingOf(use);
  if (isIdle(average)) return { mean: settings.min, least: settings.min };
  if (isElsewhere || use.units.read.length === 0) {
    const mean = settled(average, settings);
    return { mean, least: mean };
  }
  let units = startOf(use, settings);
  const scaler = new Autoscaler(settings, units, 0);
  const total = { read: 0, write: 0 };
  const least = { ...units };
  for (let time = 0; time < duration; time += MINUTE) {
    const until = Math.min(duration, time + MINUTE);
    for (const kind of ['read', 'write'] as const) {
      total[kind] += units[kind] * (until - time);
      least[kind] = Math.min(least[kind], units[kind]);
    }
    if (until - time === MINUTE) units = scaler.minute(meanBetween(use, time, until), until) ?? units;
  }
  return { mean: { read: total.read / duration, write: total.write / duration }, least };
}

/** Units a second between two times of the run, whose buckets may be shorter or longer. */
function meanBetween({ units, ...buckets }: SetUse, from: number, to: number): UnitRates {
  const sums = { read: 0, write: 0 };
  const { bucketSeconds } = buckets;
  for (let i = Math.floor(from / bucketSeconds); i * bucketSeconds < to; i++) {
    const seconds = secondsOf(i, buckets);
    const begin = i * bucketSeconds;
    const share = (Math.min(to, begin + seconds) - Math.max(from, begin)) / seconds;
    sums.read += (units.read[i] ?? 0) * share;
    sums.write += (units.write[i] ?? 0) * share;
  }
  return { read: sums.read / (to - from), write: sums.write / (to - from) };
}

const ONE: UnitRates = { read: 1, write: 1 };
const USUAL_TARGET: UnitRates = { read: TARGET_UTILISATION, write: TARGET_UTILISATION };

/** The stated bounds and target; otherwise as a remedy sets it up. */
function autoscalingOf(use: SetUse): AutoscaleSettings {
  return use.settings.autoscale ?? { min: unitsAtLeast(use), max: UNBOUNDED, target: USUAL_TARGET };
}

/** What is provisioned is not gone below; on demand, what the average load needs. */
function unitsAtLeast({ settings: { mode }, average }: SetUse): UnitRates {
  if (mode.kind === 'provisioned') return { read: mode.read, write: mode.write };
  return isIdle(average) ? average : settled(average, { min: ONE, max: UNBOUNDED, target: USUAL_TARGET });
}

/** It begins with what is provisioned. */
function startOf({ settings: { mode } }: SetUse, { min }: AutoscaleSettings): UnitRates {
  return mode.kind === 'provisioned' ? { read: mode.read, write: mode.write } : min;
}

function settled(load: UnitRates, { min, max, target }: AutoscaleSettings): UnitRates {
  const of = (kind: UnitKind): number =>
    settledCapacity(load[kind], { min: min[kind], max: max[kind], target: target[kind] });
  return { read: of('read'), write: of('write') };
}

function meanLimit({ result, ...buckets }: SetUse, kind: UnitKind): number | undefined {
  const { limit } = result[kind];
  if (limit === undefined || limit.length === 0) return undefined;
  return limit.reduce((sum, units, i) => sum + units * secondsOf(i, buckets), 0) / buckets.duration;
}

function isIdle({ read, write }: UnitRates): boolean {
  return read === 0 && write === 0;
}
