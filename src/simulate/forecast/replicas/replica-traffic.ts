import type { Demand, Flow, FlowResult, RateCurve, RunResult, SetSettings, Traffic } from '../../../fluid/index.js';
import { deletedByTtl } from '../../../load/traffic/deletes.js';
import type { CompiledTraffic } from '../../../load/traffic/index.js';
import { meanRate, sumOf } from '../series.js';

/** What a replica of a table is asked to write. */
export interface ReplicaTraffic {
  readonly traffic: Traffic;
  /** Of each of its sets, the position among those of the model's Region; the table's own comes first. */
  readonly positions: readonly number[];
  /** Write units a second of TTL deletes, which cost nothing where they are made and a replicated write everywhere else. */
  readonly ttlUnitsPerSecond: number;
}

export type ReplicaSettings = (set: SetSettings) => SetSettings;

const ONCE = { attempts: 1, quota: true } as const;
const SAME: ReplicaSettings = (set) => set;

/**
 * The writes of a table that its Region accepted in a run, and TTL deletes, as another Region gets them: the same keys and units, for the
 * table and its indexes. What partitions of the table's own Region refused is in it and is to be taken off what comes of it: on the same keys and
 * the same layout, the replica's partitions would refuse it too. Undefined where nothing is written.
 *
 * Write capacity, auto scaling and warm throughput are the same in all Regions unless `settings` says otherwise.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-global-table-design.prescriptive-guidance.throughput.html
 */
export function replicaTraffic(
  { traffic, flows: loads }: Pick<CompiledTraffic, 'traffic' | 'flows'>,
  run: RunResult,
  table: string,
  settings: ReplicaSettings = SAME,
): ReplicaTraffic | undefined {
  const positions = traffic.sets
    .flatMap((set, i) => (set.table === table ? [i] : []))
    .sort((a, b) => rank(traffic.sets[a]) - rank(traffic.sets[b]));
  const flows: Flow[] = [];
  let ttlUnitsPerSecond = 0;
  for (const [f, flow] of traffic.flows.entries()) {
    const demands = writesTo(flow.demands, positions);
    const result = run.flows[f];
    if (demands.length === 0 || result === undefined) continue;
    flows.push({ name: flow.name, curve: acceptedCurve(flow.curve, result, run), demands, retries: ONCE });
    const deleted = writesTo(deletedByTtl(flow, loads.get(flow.name), traffic.sets), positions);
    if (deleted.length === 0) continue;
    const rate = flow.curve.average ?? meanRate(flow.curve, traffic.duration);
    const share = 1 - refusedShare(result);
    flows.push({
      name: `${flow.name}, deleted by TTL`,
      curve: { points: [{ at: 0, rate: rate * share }] },
      demands: deleted,
      retries: ONCE,
    });
    ttlUnitsPerSecond += rate * share * deleted.reduce((sum, one) => sum + (one.set === 0 ? one.units : 0), 0);
  }
  if (flows.length === 0) return undefined;
  const sets = positions.map((i) => settings(traffic.sets[i]!));
  return { traffic: { duration: traffic.duration, sets, flows }, positions, ttlUnitsPerSecond };
}

function rank(set: SetSettings | undefined): number {
  return set?.kind === 'table' ? 0 : 1;
}

/** Demands with the positions that sets have in the replica. */
function writesTo(demands: readonly Demand[], positions: readonly number[]): readonly Demand[] {
  return demands.flatMap((demand) => {
    const set = positions.indexOf(demand.set);
    return demand.kind === 'write' && set !== -1 && demand.units > 0 ? [{ ...demand, set }] : [];
  });
}

/** Whether a partition of a table or an index refused a write. */
export function isWriteKeyRange(reason: string): boolean {
  return reason.endsWith('WriteKeyRangeThroughputExceeded');
}

/** Calls less those that anything but a partition refused for its writes. */
function acceptedCurve(curve: RateCurve, { offered, throttled }: FlowResult, run: RunResult): RateCurve {
  const others = [...throttled].filter(([reason]) => !isWriteKeyRange(reason)).map(([, series]) => series);
  if (others.every((series) => sumOf(series) === 0)) return curve;
  const points: { at: number; rate: number }[] = [];
  for (let bucket = 0; bucket < run.buckets; bucket++) {
    const at = bucket * run.bucketSeconds;
    const until = Math.min(run.duration, at + run.bucketSeconds);
    const refused = others.reduce((sum, series) => sum + (series[bucket] ?? 0), 0);
    const rate = Math.max(0, (offered[bucket] ?? 0) - refused) / Math.max(1e-9, until - at);
    points.push({ at, rate }, { at: until, rate });
  }
  return { ...curve, points };
}

function refusedShare({ offered, throttled }: FlowResult): number {
  const calls = sumOf(offered);
  const refused = [...throttled.values()].reduce((sum, series) => sum + sumOf(series), 0);
  return calls > 0 ? Math.min(1, refused / calls) : 0;
}
