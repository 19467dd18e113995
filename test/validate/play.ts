import { type RunResult, runTraffic, type SetSettings, type ThrottleReason } from '../../src/fluid/index.js';
import { flow, options, sum, table } from '../fluid/support.js';

export type Assumed = NonNullable<Parameters<typeof options>[1]>;

/** One table and one flow of demands for some seconds, in expectation. */
export function played(
  seconds: number,
  set: Partial<SetSettings>,
  rate: Parameters<typeof flow>[0],
  demands: Parameters<typeof flow>[1],
  over: Parameters<typeof options>[0] = {},
  assumed: Assumed = {},
): RunResult {
  return runTraffic({ duration: seconds, sets: [table(set)], flows: [flow(rate, demands)] }, options(over, assumed));
}

/** Share of all calls of a flow that is refused at the first attempt. */
export function refusedShare(result: RunResult, flowNumber = 0): number {
  const one = result.flows[flowNumber];
  return one === undefined ? 0 : 1 - sum(one.admitted) / sum(one.offered);
}

/** Calls a second that are served in each bucket. */
export function servedRates({ flows, bucketSeconds, buckets, duration }: RunResult, flowNumber = 0): readonly number[] {
  return Array.from(flows[flowNumber]?.admitted ?? [], (calls, b) =>
    b < buckets - 1 ? calls / bucketSeconds : calls / (duration - b * bucketSeconds),
  );
}

/** Calls a second that are refused in each bucket. */
export function refusedRates({ flows, bucketSeconds }: RunResult, flowNumber = 0): readonly number[] {
  const one = flows[flowNumber];
  return Array.from(one?.offered ?? [], (calls, b) => (calls - (one?.admitted[b] ?? 0)) / bucketSeconds);
}

export function reasonsOf(result: RunResult, flowNumber = 0): readonly ThrottleReason[] {
  return [...(result.flows[flowNumber]?.throttled ?? [])]
    .filter(([, calls]) => sum(calls) > 0)
    .map(([reason]) => reason);
}

/** A rate that steps at some seconds. */
export function steps(...parts: readonly (readonly [at: number, rate: number])[]): {
  readonly points: readonly { readonly at: number; readonly rate: number }[];
} {
  return {
    points: parts.flatMap(([at, rate], i) =>
      i === 0
        ? [{ at, rate }]
        : [
            { at, rate: parts[i - 1]?.[1] ?? 0 },
            { at, rate },
          ],
    ),
  };
}

/** A rate that rises in a straight line. */
export function ramp(from: number, to: number, seconds: number): ReturnType<typeof steps> {
  return {
    points: [
      { at: 0, rate: from },
      { at: seconds, rate: to },
    ],
  };
}
