import { createRandom, type Random } from '../distributions/index.js';
import {
  type CapacityMode,
  Gate,
  initialPartitions,
  type LimitType,
  PARTITION_LIMITS,
  type Served,
  type UnitKind,
} from '../partition/index.js';
import { drawnArrivals } from './calls/drawn-arrivals.js';
import type { Group, GroupedSet } from './calls/groups.js';
import { type KindCalls, KindLoad } from './calls/kind-load.js';
import type { RunOptions } from './options.js';
import { cutsOf } from './partitions/cuts.js';
import { Fleet } from './partitions/fleet.js';
import { HeatStrips } from './partitions/heat-strips.js';
import { isDivided, type ServedLimits, servedLimits } from './partitions/partition-limits.js';
import { PartitionState } from './partitions/partition-state.js';
import { partitionsAtStart } from './partitions/partitions-at-start.js';
import { SplitPlan } from './partitions/split-plan.js';
import { Standstill } from './partitions/standstill.js';
import { Tally } from './record/tally.js';
import type { SetSettings } from './traffic.js';

const NEVER = Number.POSITIVE_INFINITY;
const SECOND = 1000;
const KINDS: readonly UnitKind[] = ['read', 'write'];
/** Partitions whose load may come as near to a threshold as this before loads have to be looked at again. */
const NEAR = 0.8;
const GROWTH = 1 / NEAR;
/** Changes of load after which the busiest times of partitions are noted anew: of few partitions, and of many. */
const CHANGED = 1.0001;
const MUCH_CHANGED = 1.02;
const MANY = 4096;
/** Beyond so many deviations of a second's arrivals from the limit, noise decides nothing. */
const NOISY = 6;

/** How a stretch of time went, as far as partitions and the set as a whole decide. Units. */
export interface Stretch {
  readonly offered: Readonly<Record<UnitKind, number>>;
  /** What partitions served. */
  readonly possible: Readonly<Record<UnitKind, number>>;
  /** Share of it that the set as a whole allowed, what did not, and from when. */
  readonly whole: Readonly<
    Record<UnitKind, { readonly share: number; readonly limit: LimitType | undefined; readonly from: number }>
  >;
}

/** The partitions of one set, moved through time. */
export class SetRun {
  readonly settings: SetSettings;
  readonly groups: readonly Group[];
  readonly fleet: Fleet;
  readonly state = new PartitionState();
  readonly still: Standstill;
  readonly load: Readonly<Record<UnitKind, KindLoad>>;
  readonly splits: SplitPlan;
  readonly startPartitions: number;
  /** Of each group, in the last stretch: units refused by partitions; what of it the refusing partitions were asked for and served. */
  readonly refused: Float64Array;
  readonly hotOffered: Float64Array;
  readonly hotServed: Float64Array;
  readonly strips: HeatStrips;
  mode: CapacityMode;
  #gate: Gate;
  #served: ServedLimits;
  /** Units a second that come to the partition that is being served. */
  readonly #heat: Record<UnitKind, number> = { read: 0, write: 0 };
  #active: number[] = [];
  /** Set where partitions came about that are in no list yet. */
  #isStale = false;
  /** Partitions when their heat was last noted. */
  #notedPartitions = 0;
  /** Of the stretch that is being served. */
  #seconds = 0;
  /** Of the active partitions, and what of it will be just so in the next stretch. */
  readonly #tally: Tally;
  readonly #settled: Tally;
  readonly #options: RunOptions;
  readonly #random: Random;
  readonly #firsts: Record<UnitKind, number> = { read: NEVER, write: NEVER };

  constructor(settings: SetSettings, { profiles, groups }: GroupedSet, options: RunOptions, buckets: number) {
    const { assumptions } = options;
    this.settings = settings;
    this.groups = groups;
    this.mode = settings.mode;
    this.strips = new HeatStrips(buckets);
    this.#options = options;
    this.still = new Standstill(this.state, options.mode === 'expectation' && options.unlumped !== true);
    this.#random = createRandom(options.seed, `set ${settings.name}`);
    this.#gate = new Gate(settings.mode, assumptions, 0);
    const count = partitionsAtStart(settings);
    this.startPartitions = count;
    this.fleet = new Fleet(profiles, count, settings.bytes, `${options.layout}\u0000${settings.name}`);
    this.splits = new SplitPlan(this.fleet, this.state, options, this.#random, (p) => this.#begin(p));
    this.#served = servedLimits(settings.mode, assumptions, count, this);
    this.load = {
      read: new KindLoad('read', profiles.length, groups),
      write: new KindLoad('write', profiles.length, groups),
    };
    this.#tally = new Tally(groups.length);
    this.#settled = new Tally(groups.length);
    ({ refused: this.refused, hotOffered: this.hotOffered, hotServed: this.hotServed } = this.#tally);
    this.state.reserve(this.fleet.capacity);
    for (let p = 0; p < count; p++) this.#begin(p);
    this.state.firstThrottle.fill(NEVER);
  }

  get count(): number {
    return this.fleet.count;
  }

  get #isStatic(): boolean {
    return isDivided(this.mode, this.#options.assumptions);
  }

  get #isLinear(): boolean {
    return this.#options.assumptions.mixedLimit === 'linear';
  }

  limitOf(kind: UnitKind): number {
    return this.#served.limit[kind];
  }

  /** Second of the first refusal by a partition or by the set as a whole. */
  firstThrottle(kind: UnitKind): number {
    return this.#firsts[kind];
  }

  wholeRate(kind: UnitKind): number {
    return this.#gate.rate(kind);
  }

  /** Sets the load of the next stretch. */
  setLoad(calls: Readonly<Record<UnitKind, KindCalls>>): void {
    for (const kind of KINDS) this.load[kind].set(this.groups, calls[kind]);
  }

  /**
   * Sorts out which partitions are near a limit, if loads have changed since: by a little at the beginning of a bucket, and
   * otherwise where one that was left out could have come near.
   */
  classify(isFirst: boolean): void {
    const { read, write } = this.load;
    const hasGrown = read.hasGrown(GROWTH) || write.hasGrown(GROWTH);
    const changed = this.count < MANY ? CHANGED : MUCH_CHANGED;
    const hasChanged = isFirst && [read, write].some((load) => load.hasGrown(changed) || load.hasShrunk(1 / changed));
    if (!hasGrown && !hasChanged && !this.#isStale) return;
    const { fleet, state } = this;
    const near = this.#options.unlumped === true ? -1 : NEAR * Math.min(1, this.#served.threshold);
    const reads = read.onAll(fleet);
    const writes = write.onAll(fleet);
    const { read: readLimit, write: writeLimit } = this.#served.limit;
    const isLinear = this.#isLinear;
    this.#active = [];
    this.#isStale = false;
    this.still.forget();
    this.strips.beginCalm();
    for (let p = 0; p < fleet.count; p++) {
      const readRatio = (reads[p] as number) / readLimit;
      const writeRatio = (writes[p] as number) / writeLimit;
      const ratio = isLinear ? readRatio + writeRatio : Math.max(readRatio, writeRatio);
      if (ratio > (state.peakRatio[p] as number)) this.#peak(p, writeRatio >= readRatio ? 'write' : 'read', ratio);
      state.calm[p] = state.isCalm(p, this.#served.depth) ? 1 : 0;
      if (ratio >= near || state.calm[p] === 0) this.#active.push(p);
      else this.strips.calm(fleet, p, ratio);
    }
    read.remember();
    write.remember();
  }

  /** Notes how busy partitions are at the beginning of a bucket. */
  noteHeat(bucket: number): void {
    const { read, write } = this.load;
    const { fleet } = this;
    // Nothing is busier than a bucket ago where neither loads nor partitions have changed.
    const stays = [read.heatStays(), write.heatStays()].every((one) => one);
    if (stays && this.#notedPartitions === fleet.count) {
      this.strips.repeat(bucket);
      return;
    }
    this.#notedPartitions = fleet.count;
    this.strips.begin(bucket);
    for (const p of this.#active) {
      const ratio = Math.max(
        read.heatOn(fleet, p) / this.#served.limit.read,
        write.heatOn(fleet, p) / this.#served.limit.write,
      );
      this.strips.busy(fleet, p, ratio, bucket);
    }
  }

  /** Partitions near a limit. */
  get active(): readonly number[] {
    return this.#active;
  }

  /** What the set as a whole would take over a stretch at most. */
  wholeCapacity(kind: UnitKind, start: number, end: number): Served {
    if (this.#isStatic) return { units: NEVER, limit: undefined };
    return this.#gate.capacity(kind, start * SECOND, end * SECOND);
  }

  /** Share of what a partition is asked for that it would serve over so many seconds. */
  shareOn(p: number, kind: UnitKind, seconds: number): number {
    const { fleet, state, load } = this;
    const rate = load[kind].heatOn(fleet, p);
    const tokens = state.tokens[kind][p] as number;
    const limit = this.#served.limit[kind];
    if (!this.#isLinear)
      return rate * seconds <= (tokens + limit * seconds) * (1 + 1e-12) ? 1 : (tokens / seconds + limit) / rate;
    const use =
      load.read.heatOn(fleet, p) / this.#served.limit.read + load.write.heatOn(fleet, p) / this.#served.limit.write;
    const there = (state.tokens.read[p] as number) / this.#served.limit.read / seconds + 1;
    return use <= there * (1 + 1e-12) ? 1 : there / use;
  }

  /** Serves the load over a stretch. */
  serve(start: number, end: number): Stretch {
    this.#seconds = end - start;
    const stays = [this.load.read.takeUp(), this.load.write.takeUp()].every((one) => one);
    const still = this.still;
    if (!still.begins(this.#active, stays, start, end)) this.#settled.copy(new Tally(this.groups.length));
    this.#tally.copy(this.#settled);
    for (const p of still.settling) this.#servePartition(p, start, end);
    still.settle();
    this.#settled.copy(this.#tally);
    // Parts of partitions that are split on the way are added to the end, and served from then on.
    const { open } = still;
    for (let i = 0, n = open.length; i < n; i++) this.#servePartition(open[i] as number, start, end);
    const offered = { read: 0, write: 0 };
    const possible = { read: 0, write: 0 };
    const whole = {} as Record<UnitKind, Stretch['whole'][UnitKind]>;
    for (const kind of KINDS) {
      offered[kind] = this.load[kind].total(this.fleet, 'serve') * (end - start);
      possible[kind] = Math.max(0, offered[kind] - this.#tally.offered[kind] + this.#tally.served[kind]);
      whole[kind] = this.#through(kind, possible[kind], start, end);
    }
    return { offered, possible, whole };
  }

  /** Gives back to partitions what they were ready to serve and others refused. */
  refund(kind: UnitKind, share: number): void {
    const partitions = this.still.refunds(kind, share);
    if (share >= 1) return;
    const depth = this.#served.depth[kind];
    const { tokens, served } = this.state;
    for (const some of partitions) {
      for (const p of some) {
        tokens[kind][p] = Math.min(depth, (tokens[kind][p] as number) + (served[kind][p] as number) * (1 - share));
      }
    }
  }

  /** Adds bytes to partitions as their load falls on them, and splits those that are too large. */
  grow(bytes: Float64Array, at: number): void {
    const { fleet } = this;
    const grows = [...bytes.keys()].filter((g) => bytes[g] !== 0);
    if (grows.length === 0) return;
    for (let p = 0; p < fleet.count; p++) {
      let sum = fleet.bytes[p] as number;
      for (const g of grows) sum += (bytes[g] as number) * (fleet.weights[g]?.[p] ?? 0);
      fleet.bytes[p] = Math.max(0, sum);
      if (sum <= PARTITION_LIMITS.bytes || this.splits.has(p)) continue;
      const middle = fleet.middle(p, !this.settings.hasLocalIndex);
      if (middle === undefined) continue;
      this.splits.decide(p, { cuts: [middle], cause: 'size', kind: undefined }, at);
      this.#isStale = true;
    }
  }

  /** Changes how much the set may take as a whole. Partitions are added where that needs them. */
  setMode(mode: CapacityMode, at: number): void {
    this.mode = mode;
    this.#gate.setMode(mode, at * SECOND);
    this.splits.growTo(initialPartitions(mode), !this.settings.hasLocalIndex);
    this.#isStale = true;
    this.#setLimits();
  }

  get unsplittable(): number {
    let sum = 0;
    for (let p = 0; p < this.fleet.count; p++) sum += this.state.hopeless[p] as number;
    return sum;
  }

  #through(kind: UnitKind, possible: number, start: number, end: number): Stretch['whole'][UnitKind] {
    const none = { share: 1, limit: undefined, from: NEVER };
    if (possible <= 0 || this.#isStatic) return none;
    const { milliseconds, limit } = this.#gate.lasts(kind, possible / (end - start), start * SECOND);
    const served = this.#gate.serve(kind, possible, start * SECOND, end * SECOND);
    if (served.units >= possible * (1 - 1e-12)) return none;
    const from = Math.min(end, start + milliseconds / SECOND);
    this.#firsts[kind] = Math.min(this.#firsts[kind], from);
    return { share: served.units / possible, limit: served.limit ?? limit, from };
  }

  #servePartition(p: number, start: number, end: number): void {
    this.#look(p);
    if (this.#servedAtEase(p, end - start)) return;
    let at = start;
    while (at < end) {
      this.#considerSplit(p, at, end);
      const due = this.state.splitDue[p] as number;
      const until = Math.min(end, Math.max(at, due));
      if (until > at) {
        if (this.#isLinear) this.#flowTogether(p, at, until);
        else this.#flow(p, at, until);
      }
      at = until;
      if (due > at || due >= end) continue;
      for (const part of this.#split(p, at)) {
        this.#active.push(part);
        this.#servePartition(part, at, end);
      }
      this.#look(p);
    }
    this.state.calm[p] = this.state.isCalm(p, this.#served.depth) ? 1 : 0;
  }

  #look(p: number): void {
    this.#heat.read = this.load.read.heatOn(this.fleet, p);
    this.#heat.write = this.load.write.heatOn(this.fleet, p);
  }

  #serveOn(kind: UnitKind, p: number): number {
    return this.load[kind].isWhole ? this.#heat[kind] : this.load[kind].serveOn(this.fleet, p);
  }

  #split(p: number, at: number): readonly number[] {
    const kept = KINDS.map((kind) => this.state.tokens[kind][p] as number);
    const parts = this.splits.carryOut(p, at);
    if (!this.#isStatic) return parts;
    // Units that are divided for good are divided anew, and so is what was kept of them.
    this.#setLimits();
    for (const one of [p, ...parts]) {
      for (const [k, kind] of KINDS.entries()) this.state.tokens[kind][one] = (kept[k] as number) / (parts.length + 1);
    }
    return parts;
  }

  /** Most partitions have nothing going on, and load below every threshold. */
  #servedAtEase(p: number, seconds: number): boolean {
    const { state } = this;
    if ((state.calm[p] as number) === 0) return false;
    const { read, write } = this.#heat;
    if (read > this.#served.ease.read || write > this.#served.ease.write) {
      state.calm[p] = 0;
      return false;
    }
    if (this.#noise('read', p, read) > 0 || this.#noise('write', p, write) > 0) return false;
    for (const kind of KINDS) {
      const units = this.#serveOn(kind, p) * seconds;
      state.served[kind][p] = 0;
      this.#tally.offered[kind] += units;
      this.#tally.served[kind] += units;
    }
    return true;
  }

  /** One partition under a load that stays the same. */
  #flow(p: number, start: number, end: number): void {
    const { state } = this;
    const seconds = end - start;
    for (const kind of KINDS) {
      const rate = this.#serveOn(kind, p);
      const limit = this.#served.limit[kind];
      const tokens = state.tokens[kind][p] as number;
      const wanted = rate * seconds;
      const noise = this.#noise(kind, p, rate);
      const served =
        noise > 0 ? this.#drawn(kind, p, rate, noise, seconds) : Math.min(wanted, tokens + limit * seconds);
      if (noise === 0) state.tokens[kind][p] = Math.min(this.#served.depth[kind], tokens + limit * seconds - served);
      state.served[kind][p] = served;
      this.#tally.offered[kind] += wanted;
      this.#tally.served[kind] += served;
      if (served < wanted * (1 - 1e-12))
        this.#note(kind, p, served / wanted, start + tokens / (rate - limit), start, end);
    }
  }

  /** Reads and writes draw on one bucket, in shares of the partition. */
  #flowTogether(p: number, start: number, end: number): void {
    const { fleet, state } = this;
    const seconds = end - start;
    const rates = { read: this.load.read.serveOn(fleet, p), write: this.load.write.serveOn(fleet, p) };
    const use = rates.read / this.#served.limit.read + rates.write / this.#served.limit.write;
    const tokens = (state.tokens.read[p] as number) / this.#served.limit.read;
    const share = use > 0 ? Math.min(1, (tokens + seconds) / (use * seconds)) : 1;
    const left = Math.min(this.#served.burstSeconds, tokens + seconds - use * seconds * share);
    for (const kind of KINDS) {
      const wanted = rates[kind] * seconds;
      state.tokens[kind][p] = left * this.#served.limit[kind];
      state.served[kind][p] = wanted * share;
      this.#tally.offered[kind] += wanted;
      this.#tally.served[kind] += wanted * share;
      if (share < 1 - 1e-12 && wanted > 0) this.#note(kind, p, share, start + tokens / (use - 1), start, end);
    }
  }

  /** A refusal: what each group had of it. */
  #note(kind: UnitKind, p: number, share: number, from: number, start: number, end: number): void {
    const { fleet, state, groups } = this;
    const first = Math.min(end, Math.max(start, from));
    if (first < (state.firstThrottle[p] as number)) state.firstThrottle[p] = first;
    if (first < this.#firsts[kind]) this.#firsts[kind] = first;
    this.still.refuses(p, end - first);
    const load = this.load[kind];
    for (let g = 0; g < groups.length; g++) {
      const group = groups[g] as Group;
      if (group.kind !== kind) continue;
      const units = (load.ofGroup[g] as number) * (fleet.weights[group.profile]?.[p] ?? 0) * (end - start);
      this.refused[g] = (this.refused[g] as number) + units * (1 - share);
      this.hotOffered[g] = (this.hotOffered[g] as number) + units;
      this.hotServed[g] = (this.hotServed[g] as number) + units * share;
    }
  }

  /** Deviation of a second's arrivals, where it decides what is refused. */
  #noise(kind: UnitKind, p: number, rate: number): number {
    if (this.#options.mode !== 'stochastic' || rate <= 0) return 0;
    // Writes come to an index through a queue, and are held back before they come too fast.
    if (kind === 'write' && this.settings.kind === 'index') return 0;
    const variance = this.load[kind].varianceOn(this.fleet, p, this.#seconds) * this.#options.assumptions.dispersion;
    const deviation = Math.sqrt(variance);
    return Math.abs(rate - this.#served.limit[kind]) < NOISY * deviation ? deviation : 0;
  }

  #drawn(kind: UnitKind, p: number, rate: number, deviation: number, seconds: number): number {
    const tokens = this.state.tokens[kind];
    const load = {
      rate,
      deviation,
      limit: this.#served.limit[kind],
      depth: this.#served.depth[kind],
      tokens: tokens[p] as number,
      seconds,
    };
    const drawn = drawnArrivals(this.#random, load);
    tokens[p] = drawn.tokens;
    return drawn.served;
  }

  #considerSplit(p: number, start: number, end: number): void {
    const { state, fleet } = this;
    const { splitGain, isolationShare } = this.#options.assumptions;
    let hottest: UnitKind | undefined;
    let ratio = 0;
    let since = NEVER;
    const both = this.#heat.read / this.#served.limit.read + this.#heat.write / this.#served.limit.write;
    for (const kind of KINDS) {
      const share = this.#isLinear && this.#heat[kind] > 0 ? both : this.#heat[kind] / this.#served.limit[kind];
      if (share > (state.peakRatio[p] as number)) this.#peak(p, kind, share);
      const hot = state.hotSince[kind];
      hot[p] = share > this.#served.threshold * (1 + 1e-9) ? Math.min(hot[p] as number, start) : NEVER;
      if ((hot[p] as number) === NEVER || share <= ratio) continue;
      hottest = kind;
      ratio = share;
      since = hot[p] as number;
    }
    // Before 2018 partitions were split for their bytes and for more units alone.
    if (hottest === undefined || this.#isStatic || this.splits.has(p)) {
      this.still.expects(state.splitDue[p] as number);
      return;
    }
    const at = Math.max(start, since + (state.detect[p] as number), state.quietUntil[p] as number);
    if (at >= end) {
      this.still.expects(at);
      return;
    }
    const found = cutsOf(fleet, p, this.load[hottest].heat, {
      cutCollections: !this.settings.hasLocalIndex,
      splitGain,
      isolationShare,
    });
    state.hopeless[p] = found === undefined && ratio > 1 ? 1 : 0;
    if (found === undefined) state.quietUntil[p] = at + (state.detect[p] as number);
    else this.splits.decide(p, { ...found, kind: hottest }, at);
    this.still.expects(found === undefined ? (state.quietUntil[p] as number) : (state.splitDue[p] as number));
  }

  #begin(p: number): void {
    const { detectSeconds } = this.#options.assumptions;
    // The published word is "several minutes": from two fifths of what is assumed to twice that.
    const detect =
      this.#options.mode === 'stochastic' ? detectSeconds * (0.4 + 1.6 * this.#random.uniform()) : detectSeconds;
    this.state.begin(p, this.#served.depth, detect);
  }

  #peak(p: number, kind: UnitKind, ratio: number): void {
    this.state.notePeak(p, kind, ratio, this.#served.limit[kind], this.load[kind].total(this.fleet), this.fleet.count);
  }

  #setLimits(): void {
    this.#served = servedLimits(this.mode, this.#options.assumptions, this.fleet.count, this);
  }
}
