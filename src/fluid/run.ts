import { createRandom, type Random } from '../distributions/index.js';
import { Autoscaler } from './autoscaler.js';
import { Admission } from './calls/admission.js';
import { groupsOf } from './calls/groups.js';
import { Profiles } from './keys/profile.js';
import type { RunOptions } from './options.js';
import { partitionsAtStart } from './partitions/partitions-at-start.js';
import { RateReader } from './rate-reader.js';
import { FlowRecord } from './record/flow-record.js';
import { SetRecord } from './record/set-record.js';
import type { RunResult } from './result.js';
import { SetRun, type Stretch } from './set-run.js';
import type { Traffic } from './traffic.js';

const MINUTE = 60;
/** Keys of a key space that are placed one by one, for each partition, at least and at most. */
const KEYS_A_PARTITION = 16;
const LEAST_KEYS = 10_000;
const MOST_KEYS = 1_000_000;
/** Partitions times steps that are gone through in short steps. */
const SHORT_STEP = 10;
const MOST_SHORT = 2_000_000;
/** Splits that are waited for one by one; more of them take effect within a step. */
const FEW_SPLITS = 200;

/** What traffic does to partitions, and what they make of it. Nothing but the arguments decides the result. */
export function runTraffic(traffic: Traffic, options: RunOptions, profiles?: Profiles): RunResult {
  const run = new TrafficRun(traffic, options, profiles);
  while (!run.isOver) run.advance();
  return run.result();
}

/** One run, bucket by bucket of time. Its result may be had at any time. */
export class TrafficRun {
  readonly #traffic: Traffic;
  readonly #options: RunOptions;
  readonly #bucketSeconds: number;
  readonly #stepSeconds: number;
  readonly #sets: readonly SetRun[];
  readonly #records: readonly SetRecord[];
  readonly #scalers: readonly (Autoscaler | undefined)[];
  readonly #flows: readonly FlowRecord[];
  readonly #readers: readonly RateReader[];
  readonly #random: Random;
  readonly #admission: Admission;
  readonly #rates: Float64Array;
  #at = 0;

  /** With `profiles` of earlier runs, what is known of the keys is not worked out again. */
  constructor(traffic: Traffic, options: RunOptions, profiles = new Profiles()) {
    this.#traffic = traffic;
    this.#options = options;
    this.#bucketSeconds = options.bucketSeconds ?? MINUTE;
    const buckets = Math.max(1, Math.ceil(traffic.duration / this.#bucketSeconds - 1e-9));
    this.#sets = traffic.sets.map((set, i) => {
      const partitions = partitionsAtStart(set);
      const keys = options.heavyKeys ?? Math.min(MOST_KEYS, Math.max(LEAST_KEYS, KEYS_A_PARTITION * partitions));
      return new SetRun(set, groupsOf(traffic, i, keys, profiles), options, buckets);
    });
    this.#records = this.#sets.map((set) => new SetRecord(set, buckets));
    this.#scalers = traffic.sets.map(({ autoscale, mode }) =>
      autoscale === undefined || mode.kind !== 'provisioned'
        ? undefined
        : new Autoscaler(autoscale, mode, options.assumptions.autoscaleDelaySeconds),
    );
    this.#flows = traffic.flows.map((flow) => new FlowRecord(flow, buckets));
    this.#readers = traffic.flows.map(({ curve }) => new RateReader(curve));
    this.#random = createRandom(options.seed, 'arrivals');
    this.#admission = new Admission(this.#sets, traffic.flows.length);
    this.#rates = new Float64Array(traffic.flows.length);
    const partitions = this.#sets.reduce((sum, { count }) => sum + count, 0);
    const isShort = (partitions * traffic.duration) / SHORT_STEP <= MOST_SHORT;
    this.#stepSeconds = options.stepSeconds ?? (isShort ? SHORT_STEP : this.#bucketSeconds);
  }

  /** Seconds that are simulated so far. */
  get at(): number {
    return this.#at;
  }

  get isOver(): boolean {
    return this.#at >= this.#traffic.duration - 1e-9;
  }

  /** Goes on to the end of the bucket. */
  advance(): void {
    const bucket = Math.floor(this.#at / this.#bucketSeconds + 1e-9);
    const end = Math.min(this.#traffic.duration, (bucket + 1) * this.#bucketSeconds);
    let isFirst = true;
    while (this.#at < end - 1e-9) {
      const next = this.#nextStop(end);
      this.#step(this.#at, next, bucket, isFirst);
      this.#at = next;
      isFirst = false;
    }
    for (const record of this.#records) record.close(bucket, end);
  }

  result(): RunResult {
    const buckets = Math.max(1, Math.ceil(this.#at / this.#bucketSeconds - 1e-9));
    return {
      duration: this.#at,
      bucketSeconds: this.#bucketSeconds,
      buckets,
      sets: this.#records.map((record) => record.result(buckets)),
      flows: this.#flows.map((flow) => flow.result(buckets)),
    };
  }

  #nextStop(end: number): number {
    let next = Math.min(end, this.#at + this.#stepSeconds);
    if (this.#scalers.some((scaler) => scaler !== undefined)) {
      next = Math.min(next, (Math.floor(this.#at / MINUTE + 1e-9) + 1) * MINUTE);
    }
    for (const reader of this.#readers) next = Math.min(next, reader.turnAfter(this.#at + 1e-9));
    for (const set of this.#sets) {
      if (set.splits.size === 0 || set.splits.size > FEW_SPLITS) continue;
      const due = set.splits.next;
      if (due > this.#at + 1e-9) next = Math.min(next, due);
    }
    return next;
  }

  #step(start: number, end: number, bucket: number, isFirst: boolean): void {
    const rates = this.#arrivals(start, end);
    this.#admission.settle(rates, start, end, (set) => this.#records[set]?.begin(bucket, isFirst));
    const stretches = this.#sets.map((set) => set.serve(start, end));
    const step = { rates, sets: this.#sets, stretches, seconds: end - start };
    for (const [f, flow] of this.#flows.entries()) flow.note(f, this.#admission.slots[f] ?? [], step, bucket);
    for (const [i, set] of this.#sets.entries()) {
      const record = this.#records[i] as SetRecord;
      record.note(this.#admission.of(i), step, start, bucket);
      // Partitions keep what they were ready to serve where the set as a whole did not let it through.
      for (const kind of ['read', 'write'] as const) set.refund(kind, (stretches[i] as Stretch).whole[kind].share);
      this.#autoscale(i, set, record, end);
    }
  }

  /** Calls a second of each flow; those of one stretch come by chance where arrivals are drawn. */
  #arrivals(start: number, end: number): Float64Array {
    for (const [f, reader] of this.#readers.entries()) {
      const rate = reader.average(start, end);
      const calls = rate * (end - start);
      const isDrawn = this.#options.mode === 'stochastic' && calls > 0;
      const noise = isDrawn ? Math.sqrt(this.#options.assumptions.dispersion / calls) * this.#random.normal() : 0;
      this.#rates[f] = Math.max(0, rate * (1 + noise));
    }
    return this.#rates;
  }

  #autoscale(i: number, set: SetRun, record: SetRecord, end: number): void {
    const scaler = this.#scalers[i];
    if (scaler === undefined || Math.abs(end / MINUTE - Math.round(end / MINUTE)) > 1e-9) return;
    const capacity = scaler.minute(record.takeMinute(), end);
    if (capacity !== undefined) set.setMode({ kind: 'provisioned', ...capacity }, end);
  }
}
