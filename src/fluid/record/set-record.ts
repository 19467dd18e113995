import type { UnitKind, UnitRates } from '../../partition/index.js';
import { outcomeOf, type Step } from '../calls/outcome.js';
import type { Slot, SlotDemand } from '../calls/slots.js';
import { hottestPartitions } from '../partitions/partition-results.js';
import type { KindResult, SetResult } from '../result.js';
import type { SetRun } from '../set-run.js';
import { add, ReasonSeries } from './series.js';

const MINUTE = 60;

interface KindRecord {
  readonly offered: Float64Array;
  readonly consumed: Float64Array;
  readonly limit: Float64Array;
  readonly throttled: ReasonSeries;
  minute: number;
  held: number;
}

/** What a set did, bucket by bucket of time. */
export class SetRecord {
  readonly #set: SetRun;
  readonly #kinds: Readonly<Record<UnitKind, KindRecord>>;
  readonly #partitions: Float64Array;
  /** Bytes that were added since the last bucket, by profile. */
  readonly #growth: Float64Array;

  constructor(set: SetRun, buckets: number) {
    this.#set = set;
    const record = (): KindRecord => ({
      offered: new Float64Array(buckets),
      consumed: new Float64Array(buckets),
      limit: new Float64Array(buckets),
      throttled: new ReasonSeries(buckets),
      minute: 0,
      held: Number.POSITIVE_INFINITY,
    });
    this.#kinds = { read: record(), write: record() };
    this.#growth = new Float64Array(set.fleet.profiles.length);
    this.#partitions = new Float64Array(buckets);
  }

  /** Before the load of a stretch is served. */
  begin(bucket: number, isFirst: boolean): void {
    this.#set.classify(isFirst);
    if (isFirst) this.#set.noteHeat(bucket);
  }

  note(slots: readonly Slot[], step: Step, start: number, bucket: number): void {
    for (const slot of slots) {
      const record = this.#kinds[slot.kind];
      const calls = (step.rates[slot.flow] as number) * step.seconds;
      if (calls <= 0) continue;
      // What happens to a call elsewhere, or in the order of an index, is known from the beginning of a stretch on.
      if (slot.others < slot.reach - 1e-12 || slot.inOrder < 1 - 1e-12) record.held = Math.min(record.held, start);
      for (const demand of slot.demands) {
        const { offered, let: come, refusals, served } = outcomeOf(slot, demand, step);
        add(record.offered, bucket, offered);
        add(record.consumed, bucket, offered * come * served);
        record.minute += offered * come * served;
        this.#grow(demand, calls * slot.reach * come * served);
        if (slot.blame !== undefined) record.throttled.add(slot.blame, bucket, offered * (1 - come));
        let left = offered * come;
        for (const { reason, share } of refusals) {
          record.throttled.add(reason, bucket, left * share);
          left *= 1 - share;
        }
      }
    }
  }

  #grow({ group, member }: SlotDemand, calls: number): void {
    const { bytes = 0 } = member.demand;
    const profile = this.#set.groups[group]?.profile ?? 0;
    if (bytes !== 0) this.#growth[profile] = (this.#growth[profile] as number) + calls * bytes;
  }

  close(bucket: number, at: number): void {
    this.#set.grow(this.#growth, at);
    this.#growth.fill(0);
    this.#partitions[bucket] = this.#set.count;
    for (const kind of ['read', 'write'] as const) this.#kinds[kind].limit[bucket] = this.#set.wholeRate(kind);
  }

  /** Units a second consumed since it was last asked, a minute ago. */
  takeMinute(): UnitRates {
    const taken = { read: this.#kinds.read.minute / MINUTE, write: this.#kinds.write.minute / MINUTE };
    this.#kinds.read.minute = 0;
    this.#kinds.write.minute = 0;
    return taken;
  }

  result(buckets: number): SetResult {
    const set = this.#set;
    let bytes = 0;
    for (let p = 0; p < set.count; p++) bytes += set.fleet.bytes[p] as number;
    return {
      name: set.settings.name,
      read: this.#kind('read', buckets),
      write: this.#kind('write', buckets),
      partitions: { start: set.startPartitions, end: set.count, series: this.#partitions.slice(0, buckets) },
      splits: [...set.splits.events].sort((a, b) => a.at - b.at),
      splitCount: { ...set.splits.count },
      unsplittable: set.unsplittable,
      hottestPartitions: hottestPartitions(set),
      heatMap: set.strips.result(buckets),
      bytes,
    };
  }

  #kind(kind: UnitKind, buckets: number): KindResult {
    const { offered, consumed, throttled, limit, held } = this.#kinds[kind];
    const first = Math.min(this.#set.firstThrottle(kind), held);
    const hasLimit = this.#set.mode.kind === 'provisioned' || this.#set.mode.maximum[kind] !== undefined;
    return {
      offered: offered.slice(0, buckets),
      consumed: consumed.slice(0, buckets),
      throttled: throttled.upTo(buckets),
      ...(Number.isFinite(first) ? { firstThrottle: first } : {}),
      ...(hasLimit ? { limit: limit.slice(0, buckets) } : {}),
      warm: this.#set.count * this.#set.limitOf(kind),
    };
  }
}
