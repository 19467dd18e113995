import {
  callsBetween,
  type Flow,
  type FlowResult,
  type KindResult,
  type RunResult,
  type SetResult,
  type Traffic,
} from '../../../src/fluid/index.js';

export interface RunSettings {
  readonly bucketSeconds?: number;
  /** Share of the calls that are served in the end. */
  readonly served?: number;
  /** Provisioned units a second over time, of every set. */
  readonly limit?: (bucket: number) => number;
}

/** A run in which every call is asked for when the curves say so, and a share of them is served at the first attempt. */
export function plainRun(traffic: Traffic, settings: RunSettings = {}): RunResult {
  const { bucketSeconds = 60, served = 1, limit } = settings;
  const { duration } = traffic;
  const buckets = Math.ceil(duration / bucketSeconds);
  const calls = (flow: Flow): Float64Array =>
    Float64Array.from({ length: buckets }, (_, i) =>
      callsBetween(flow.curve, i * bucketSeconds, Math.min(duration, (i + 1) * bucketSeconds)),
    );
  const kindOf = (set: number, kind: 'read' | 'write'): KindResult => {
    const offered = new Float64Array(buckets);
    for (const flow of traffic.flows) {
      const units = flow.demands.reduce((n, one) => n + (one.set === set && one.kind === kind ? one.units : 0), 0);
      calls(flow).forEach((n, i) => {
        offered[i] = (offered[i] ?? 0) + n * units;
      });
    }
    return {
      offered,
      consumed: offered.map((units) => units * served),
      throttled: new Map(),
      warm: 12_000,
      ...(limit === undefined ? {} : { limit: Float64Array.from({ length: buckets }, (_, i) => limit(i)) }),
    };
  };
  const sets = traffic.sets.map(
    ({ name, bytes }, i): SetResult => ({
      name,
      read: kindOf(i, 'read'),
      write: kindOf(i, 'write'),
      partitions: { start: 1, end: 1, series: new Float64Array(buckets).fill(1) },
      splits: [],
      splitCount: { heat: 0, size: 0, isolation: 0 },
      unsplittable: 0,
      hottestPartitions: [],
      heatMap: { rows: 0, columns: 0, values: new Float32Array() },
      bytes,
    }),
  );
  const flows = traffic.flows.map((flow): FlowResult => {
    const offered = calls(flow);
    const total = offered.reduce((sum, n) => sum + n, 0);
    return {
      name: flow.name,
      offered,
      admitted: offered.map((n) => n * served),
      throttled: new Map(),
      attempts: offered,
      failed: offered.map((n) => n * (1 - served)),
      consumed: flow.demands.map(({ set, kind, units }) => ({ set, kind, units: units * total * served })),
    };
  });
  return { duration, bucketSeconds, buckets, sets, flows };
}
