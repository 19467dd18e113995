import type { RunResult, SetResult, ThrottleReason, Traffic } from '../../../fluid/index.js';
import type { UnitKind } from '../../../partition/index.js';
import { secondsOf } from '../series.js';

/**
 * Whether a set refuses by a limit of its own: writes that an index does not take in are refused on their table, and do not come to its other
 * indexes either, under the same reason.
 */
export function refusesItself(
  { sets }: Traffic,
  run: RunResult,
  set: number,
  kind: UnitKind,
  reason: ThrottleReason,
): boolean {
  const own = sets[set];
  if (own === undefined || !has(run.sets[set], kind, reason) || !isOf(own.kind, reason)) return false;
  const rivals = sets.flatMap((one, i) =>
    one.table === own.table && one.kind === own.kind && has(run.sets[i], kind, reason) ? [i] : [],
  );
  if (rivals.length < 2) return true;
  const guilty = rivals.filter((i) => isOver(run, i, kind, reason));
  return guilty.length === 0 || guilty.includes(set);
}

function has(result: SetResult | undefined, kind: UnitKind, reason: ThrottleReason): boolean {
  return result?.[kind].throttled.get(reason)?.some((units) => units > 0) === true;
}

function isOf(kind: 'table' | 'index', reason: ThrottleReason): boolean {
  return reason.startsWith(kind === 'table' ? 'Table' : 'Index');
}

/** Whether it is asked for more than the limit at any time. */
function isOver(run: RunResult, set: number, kind: UnitKind, reason: ThrottleReason): boolean {
  const result = run.sets[set];
  if (result === undefined) return false;
  if (reason.endsWith('KeyRangeThroughputExceeded'))
    return result.hottestPartitions.some((one) => one.kind === kind && one.peak > one.limit);
  const { offered, limit } = result[kind];
  return limit?.some((units, i) => (offered[i] ?? 0) / secondsOf(i, run) > units) === true;
}
