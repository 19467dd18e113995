import type { UnitKind } from '../../partition/index.js';
import type { PartitionState } from './partition-state.js';

const NEVER = Number.POSITIVE_INFINITY;
const KINDS: readonly UnitKind[] = ['read', 'write'];

export interface Parted {
  readonly still: readonly (readonly number[])[];
  readonly moving: readonly number[];
  /** Changes with the partitions that stand still, and with what is in their buckets. */
  readonly version: number;
}

/**
 * Which partitions need not be gone through again, since a stretch goes for them just as the one before: under the same load for as
 * long, with as much in their buckets at its beginning, and before anything is decided or comes about.
 */
export class Standstill {
  readonly #state: PartitionState;
  readonly #mayHold: boolean;
  /** Partitions that stand still, and what is in their buckets when a stretch is served. */
  readonly #settled: number[] = [];
  readonly #ended: Readonly<Record<UnitKind, number[]>> = { read: [], write: [] };
  /** Those that come to stand still with this stretch, and those that do not. */
  #settling: readonly number[] = [];
  #open: readonly number[] = [];
  /** What was in the buckets of the latter when it began. */
  readonly #began: Readonly<Record<UnitKind, number[]>> = { read: [], write: [] };
  /** Of those that stand still, those that refuse some, and for how long. */
  readonly #refusing: { readonly p: number; readonly seconds: number }[] = [];
  readonly #refunded: Record<UnitKind, number> = { read: 1, write: 1 };
  #isSettling = false;
  #seconds = 0;
  /** When the next thing happens that is not of a kind with the last stretch. */
  #next = Number.NEGATIVE_INFINITY;
  #version = 0;

  /** @param mayHold not where arrivals are drawn. */
  constructor(state: PartitionState, mayHold: boolean) {
    this.#state = state;
    this.#mayHold = mayHold;
  }

  /** To be served, and then `settle` called: what becomes of them will become of them again. */
  get settling(): readonly number[] {
    return this.#settling;
  }

  /** To be served after that. */
  get open(): readonly number[] {
    return this.#open;
  }

  /** Between two stretches: the partitions that stand still, and the others. None does where what happened is no guide. */
  parted(active: readonly number[]): Parted {
    if (this.#next === Number.NEGATIVE_INFINITY) return { still: [], moving: active, version: this.#version };
    return { still: [this.#settled, this.#settling], moving: this.#open, version: this.#version };
  }

  /** Whether some may stand still in the stretch that begins: else all are to be served. */
  begins(active: readonly number[], hasSameLoad: boolean, start: number, end: number): boolean {
    const isLike = hasSameLoad && this.#next >= end && Math.abs(end - start - this.#seconds) < 1e-9;
    const holds = this.#mayHold && isLike && this.#open.length === this.#began.read.length;
    this.#seconds = end - start;
    this.#isSettling = true;
    for (const p of this.#settling) this.#settled.push(p);
    if (holds) {
      for (const { p, seconds } of this.#refusing) this.#refuse(p, seconds);
      this.#part();
      if (this.#settling.length > 0) this.#version++;
    } else {
      this.#version++;
      this.#next = NEVER;
      this.#refusing.length = 0;
      this.#settled.length = 0;
      for (const kind of KINDS) this.#ended[kind].length = 0;
      this.#settling = [];
      this.#open = active;
    }
    for (const kind of KINDS) {
      const began = this.#began[kind];
      const tokens = this.#state.tokens[kind];
      began.length = this.#open.length;
      for (let i = 0; i < began.length; i++) began[i] = tokens[this.#open[i] as number] as number;
    }
    return holds;
  }

  /** Which of the open ones have in their buckets just what they had when the last stretch began. */
  #part(): void {
    const { read, write } = this.#state.tokens;
    const { read: reads, write: writes } = this.#began;
    const settling: number[] = [];
    const open: number[] = [];
    for (let i = 0; i < this.#open.length; i++) {
      const p = this.#open[i] as number;
      (read[p] === reads[i] && write[p] === writes[i] ? settling : open).push(p);
    }
    this.#settling = settling;
    this.#open = open;
  }

  settle(): void {
    this.#isSettling = false;
    for (const kind of KINDS) {
      for (const p of this.#settling) this.#ended[kind].push(this.#state.tokens[kind][p] as number);
    }
  }

  /** The partitions that a share of what was served is to be given back to; of the others that was done with an earlier stretch. */
  refunds(kind: UnitKind, share: number): readonly (readonly number[])[] {
    const isSame = share === this.#refunded[kind];
    this.#refunded[kind] = share;
    if (isSame) return [this.#settling, this.#open];
    const tokens = this.#state.tokens[kind];
    for (let i = 0; i < this.#settled.length; i++) tokens[this.#settled[i] as number] = this.#ended[kind][i] as number;
    this.forget();
    return [this.#settled, this.#settling, this.#open];
  }

  /** Notes that a partition refuses some for so many seconds. */
  refuses(p: number, seconds: number): void {
    if (this.#isSettling) this.#refusing.push({ p, seconds });
    this.#refuse(p, seconds);
  }

  /** Notes that something will happen at a time. */
  expects(at: number): void {
    this.#next = Math.min(this.#next, at);
  }

  forget(): void {
    this.#next = Number.NEGATIVE_INFINITY;
    this.#version++;
  }

  #refuse(p: number, seconds: number): void {
    const { throttledSeconds } = this.#state;
    throttledSeconds[p] = (throttledSeconds[p] as number) + seconds;
  }
}
