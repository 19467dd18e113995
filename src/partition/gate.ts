import { BURST_SECONDS } from '../facts/index.js';
import type { PartitionAssumptions } from './assumptions.js';
import type { UnitKind } from './partition.js';
import { TokenBucket } from './token-bucket.js';

const SECOND = 1000;

/** Which of DynamoDB's four kinds of limit a request goes over. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ThrottlingReason.html */
export type LimitType =
  | 'KeyRangeThroughputExceeded'
  | 'ProvisionedThroughputExceeded'
  | 'MaxOnDemandThroughputExceeded'
  | 'AccountLimitExceeded';

export interface UnitRates {
  /** Units a second. */
  readonly read: number;
  readonly write: number;
}

/** How a table or a global index is paid for, and thus what it may take as a whole. */
export type CapacityMode =
  | ({ readonly kind: 'provisioned' } & UnitRates)
  | {
      readonly kind: 'onDemand';
      /** The configured maximum, where there is one. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode-max-throughput.html */
      readonly maximum: Partial<UnitRates>;
      /** The account's quota for one table or index. */
      readonly quota: UnitRates;
    };

interface Limit {
  readonly type: Exclude<LimitType, 'KeyRangeThroughputExceeded'>;
  readonly bucket: TokenBucket;
}

/** What of an amount was served, and by which limit the rest was not. */
export interface Served {
  readonly units: number;
  readonly limit: LimitType | undefined;
}

/**
 * The limits of a table or index as a whole, whichever partitions its requests go to. Provisioned units that are not used are
 * kept for 300 seconds, and a new table has them all.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html
 */
export class Gate {
  #limits: Readonly<Record<UnitKind, readonly Limit[]>>;
  readonly #quotaBurstSeconds: number;

  constructor(mode: CapacityMode, { quotaBurstSeconds }: PartitionAssumptions, time: number) {
    this.#quotaBurstSeconds = quotaBurstSeconds;
    this.#limits = { read: [], write: [] };
    this.setMode(mode, time);
  }

  /** Changes the limits from a time on. Units that are kept of a limit that stays are kept on. */
  setMode(mode: CapacityMode, time: number): void {
    this.#limits = { read: this.#changed('read', mode, time), write: this.#changed('write', mode, time) };
  }

  /** The limit that a request goes over; undefined where it may be served. */
  refusal(kind: UnitKind, units: number, time: number): LimitType | undefined {
    for (const { type, bucket } of this.#limits[kind]) if (!bucket.holds(units, time)) return type;
    return undefined;
  }

  take(kind: UnitKind, units: number, time: number): void {
    for (const { bucket } of this.#limits[kind]) bucket.take(units, time);
  }

  /** Milliseconds for which so many units a second are served from a time on, and by which limit they then are not. */
  lasts(
    kind: UnitKind,
    rate: number,
    time: number,
  ): { readonly milliseconds: number; readonly limit: LimitType | undefined } {
    let milliseconds = Number.POSITIVE_INFINITY;
    let limit: LimitType | undefined;
    for (const { type, bucket } of this.#limits[kind]) {
      if (rate <= bucket.rate) continue;
      const lasts = (Math.max(0, bucket.available(time)) / (rate - bucket.rate)) * SECOND;
      if (lasts >= milliseconds) continue;
      milliseconds = lasts;
      limit = type;
    }
    return { milliseconds, limit };
  }

  /** Units a second that the tightest limit allows for long. */
  rate(kind: UnitKind): number {
    return this.#limits[kind].reduce((least, { bucket }) => Math.min(least, bucket.rate), Number.POSITIVE_INFINITY);
  }

  /** What `serve` would serve at most. */
  capacity(kind: UnitKind, start: number, end: number): Served {
    let units = Number.POSITIVE_INFINITY;
    let limit: LimitType | undefined;
    for (const { type, bucket } of this.#limits[kind]) {
      const most = bucket.capacity(start, end);
      if (most >= units) continue;
      units = most;
      limit = type;
    }
    return { units, limit };
  }

  /** Serves as much of an amount over a stretch of time as every limit allows. */
  serve(kind: UnitKind, units: number, start: number, end: number): Served {
    const most = this.capacity(kind, start, end);
    const served = Math.min(units, most.units);
    for (const { bucket } of this.#limits[kind]) bucket.serve(served, start, end);
    return { units: served, limit: most.units < units ? most.limit : undefined };
  }

  #changed(kind: UnitKind, mode: CapacityMode, time: number): readonly Limit[] {
    return this.#wanted(kind, mode).map(({ type, rate, depth }) => {
      const kept = this.#limits[kind].find((limit) => limit.type === type);
      if (kept === undefined) return { type, bucket: new TokenBucket({ rate, depth, time }) };
      kept.bucket.resize(rate, depth, time);
      return kept;
    });
  }

  #wanted(
    kind: UnitKind,
    mode: CapacityMode,
  ): readonly { readonly type: Limit['type']; readonly rate: number; readonly depth: number }[] {
    if (mode.kind === 'provisioned') {
      return [{ type: 'ProvisionedThroughputExceeded', rate: mode[kind], depth: mode[kind] * BURST_SECONDS }];
    }
    const most = mode.maximum[kind];
    const burst = this.#quotaBurstSeconds;
    const quota = { type: 'AccountLimitExceeded' as const, rate: mode.quota[kind], depth: mode.quota[kind] * burst };
    if (most === undefined) return [quota];
    return [{ type: 'MaxOnDemandThroughputExceeded', rate: most, depth: most * burst }, quota];
  }
}
