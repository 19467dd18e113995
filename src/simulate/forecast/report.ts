import type { FluidAssumptions, ThrottleReason } from '../../fluid/index.js';

/**
 * How the tables will behave under the model's load over time: plain data, the same for the same arguments. Where results depend on
 * which partition a key lies on, they are quantiles over many layouts; series are those of the layout with the median throttling.
 */
export interface Forecast {
  /** Seconds. */
  readonly duration: number;
  /** Seconds of one point of a series. */
  readonly bucketSeconds: number;
  readonly mode: 'expectation' | 'stochastic';
  readonly seed: number | string;
  readonly layouts: number;
  readonly scenario?: string;
  /** Of the layout with the median throttling. */
  readonly medianLayout: number;
  readonly headline: Headline;
  /** Why calls are refused, what refuses most calls first. */
  readonly causes: readonly ThrottleCause[];
  readonly sets: readonly SetForecast[];
  readonly flows: readonly FlowForecast[];
  /** Hottest first: key values, by units a second over what a partition serves. */
  readonly keys: readonly KeyForecast[];
  /** Item collections whose size means something, the fullest first. */
  readonly collections: readonly CollectionForecast[];
  /** Of global tables: their copies in other Regions, of the median layout. */
  readonly replicas: readonly ReplicaForecast[];
  readonly cost: ForecastCost;
  /** Best first; each that has a change was simulated. Empty where nothing is wrong. */
  readonly mitigations: readonly Mitigation[];
  /** What-if: the same load with these changes, side by side. */
  readonly variants: readonly Variant[];
  readonly sweep?: Sweep;
  /** Every number that AWS has not published, and what else the forecast rests on. */
  readonly assumptions: readonly ForecastAssumption[];
  /** What the load leaves out, since the model does not state it. */
  readonly missing: readonly string[];
  readonly settings: FluidAssumptions;
  /** Set where the run was stopped before its end: seconds that are simulated. */
  readonly stoppedAt?: number;
  /** The beginning of the same load request by request, where that was asked for. */
  readonly requests?: RequestsForecast;
}

export interface RequestsForecast {
  /** `sampled`: against the partitions alone. `engine`: through the embedded engine. */
  readonly way: 'sampled' | 'engine';
  readonly seconds: number;
  readonly requests: number;
  readonly flows: readonly {
    readonly name: string;
    readonly calls: number;
    readonly throttledShare: number;
    /** The same share by amounts over the same time, for the same layout of keys. */
    readonly byAmounts: number;
  }[];
}

/** Of the layouts: least, 10 %, median, 90 %, greatest. */
export interface Quantiles {
  readonly min: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  readonly max: number;
}

/** What one looks at first, and what variants are compared by. */
export interface Headline {
  /** Calls, first attempts. */
  readonly calls: number;
  /** Share of them that is refused at the first attempt. */
  readonly throttledShare: Quantiles;
  /** Share that fails at every attempt. */
  readonly failedShare: Quantiles;
  /** Share of the layouts without any refusal. */
  readonly neverThrottled: number;
  /** Earliest second of a refusal; absent where there is none. */
  readonly firstThrottle?: number;
  /** What refuses first, and where. */
  readonly firstReason?: { readonly reason: ThrottleReason; readonly set: string };
  /** Attempts for one call. */
  readonly amplification: number;
  /** Load of the busiest partition at its busiest over its limit. */
  readonly hottestPartition: Quantiles;
  /** Load of the busiest key over what one partition serves. */
  readonly hottestKey: number;
  readonly partitions: { readonly start: number; readonly end: number };
  readonly usdPerMonth: number;
}

/** One limit of one table or index that refuses, with what it is asked for. */
export interface ThrottleCause {
  readonly set: string;
  readonly kind: 'read' | 'write';
  readonly reason: ThrottleReason;
  /** Share of the layouts in which it refuses something. */
  readonly layouts: number;
  /** Of the median layout, or of the first in which it refuses where that one does not. */
  readonly firstThrottle: number;
  /** Second from which it refuses nothing any more; absent where it does to the end. */
  readonly endsAt?: number;
  /** Share of the calls of each pattern that it refuses at the first attempt, the greatest first. */
  readonly flows: readonly { readonly name: string; readonly share: number }[];
  /** What is asked for too much: a key is over a partition's limit by itself, a partition with all that lies on it, or the set. */
  readonly scope: 'key' | 'partition' | 'set';
  /** Units a second that it is asked for at the peak. */
  readonly askedPerSecond: number;
  /** Units a second that it serves when it begins to refuse. */
  readonly servedPerSecond: number;
  /** Set where reads and writes have one limit together: both are in what is asked for, as units of this kind. */
  readonly isTogether?: true;
  /** The key that is over the limit of a partition by itself. */
  readonly key?: Pick<KeyForecast, 'key' | 'value' | 'within'> & {
    /** Set where it is writes of an item that cannot be kept as several, as a counter can. */
    readonly isOneItem?: true;
  };
}

export interface SetForecast {
  readonly name: string;
  readonly table: string;
  readonly kind: 'table' | 'index';
  readonly billing: 'on-demand' | 'provisioned';
  readonly read: KindForecast;
  readonly write: KindForecast;
  readonly partitions: { readonly start: number; readonly end: Quantiles; readonly series: readonly number[] };
  readonly splits: { readonly heat: number; readonly size: number; readonly isolation: number };
  /** Hot partitions for which no cut helps. */
  readonly unsplittable: number;
  readonly firstSplits: readonly { readonly at: number; readonly cause: string; readonly partitions: number }[];
  readonly hottestPartitions: readonly PartitionForecast[];
  /** Load over limit, strips of the hash space by buckets of time. */
  readonly heatMap: { readonly rows: number; readonly columns: number; readonly values: readonly number[] };
  readonly bytes: { readonly start: number; readonly end: number };
}

/** Units. */
export interface KindForecast {
  readonly offered: number;
  readonly consumed: number;
  readonly throttledShare: Quantiles;
  /** Of the median layout, units of first attempts; only reasons that occur. */
  readonly throttled: readonly { readonly reason: ThrottleReason; readonly units: number }[];
  readonly firstThrottle?: number;
  /** Units a second that the partitions serve together at the end. */
  readonly warm: number;
  readonly peakPerSecond: number;
  /** Units a second, one point for each bucket. */
  readonly series: {
    readonly offered: readonly number[];
    readonly consumed: readonly number[];
    readonly throttled: readonly number[];
    readonly limit?: readonly number[];
  };
}

export interface PartitionForecast {
  readonly kind: 'read' | 'write';
  readonly peakPerSecond: number;
  readonly limit: number;
  readonly share: number;
  readonly timesMean: number;
  readonly firstThrottle?: number;
  readonly throttledSeconds: number;
  /** In words: `the hottest of 480 values of boardId`, and its share of the partition's load. */
  readonly topKey?: { readonly text: string; readonly share: number };
}

export interface FlowForecast {
  readonly name: string;
  readonly calls: number;
  readonly throttledShare: Quantiles;
  readonly failedShare: number;
  readonly attemptsPerCall: number;
  /** Set where the model states a peak and not when it is, so that it is taken to be all the time. */
  readonly isAlwaysAtPeak?: true;
  /** Share of its calls that a cache of the model answers; these are in no figure. */
  readonly cached?: number;
  /** Items a second that it writes and TTL deletes later, on average. */
  readonly expiringPerSecond?: number;
  /** Of a query or scan: pages of one call as the model's volumes have them, in ordinary and in rare cases. */
  readonly pages?: { readonly typical: number; readonly p99: number };
  /** Calls refused at the first attempt, of the median layout. */
  readonly throttled: readonly { readonly reason: ThrottleReason; readonly calls: number }[];
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Dollars a month on demand, at this load all month. */
  readonly usdPerMonth: number;
  /** Calls a second, one point for each bucket. */
  readonly series: { readonly offered: readonly number[]; readonly throttled: readonly number[] };
}

export interface KeyForecast {
  /** `scores.board`. */
  readonly set: string;
  readonly kind: 'read' | 'write';
  /** As the model writes the key, and what the hottest value is. */
  readonly key: string;
  readonly value: string;
  /** Units a second at the peak, and what a partition serves. */
  readonly peakPerSecond: number;
  readonly limit: number;
  /** Of the set's units of that kind at the peak. */
  readonly share: number;
  readonly timesMean?: number;
  readonly headroom: number;
  /** First second at which its load is over the limit. */
  readonly firstOver?: number;
  readonly within: 'item' | 'spread' | 'growing' | 'local-index';
  /** Shares of the hottest values of its key space, hottest first, at most fifty. */
  readonly shares: readonly number[];
}

/** The items under one partition key value of a table, with their entries in local indexes. */
export interface CollectionForecast {
  readonly set: string;
  /** As the model writes the key. */
  readonly key: string;
  readonly entities: readonly string[];
  /** Bytes of the one with the most items, at the beginning. */
  readonly bytes: number;
  /** Bytes a day that the load adds to the hottest one. */
  readonly bytesPerDay: number;
  readonly limit: number;
  /** `local-index`: beyond it DynamoDB refuses what makes it larger. `budget`: of the model. */
  readonly limitFrom: 'local-index' | 'budget';
  /** Days until the limit is reached, 0 where it is by now; absent where it never is. */
  readonly daysLeft?: number;
}

/**
 * Copies of a table in other Regions, which get its accepted writes and hold what they cannot write yet: no client is refused for it.
 * Write units of the table, where it does not say otherwise.
 */
export interface ReplicaForecast {
  readonly table: string;
  /** Each of them as told. */
  readonly regions: readonly string[];
  /** Eventual or strong between Regions. */
  readonly consistency: 'mrec' | 'mrsc';
  /** Units a second of TTL deletes, which are free in one Region and written in all others. */
  readonly ttlUnitsPerSecond?: number;
  readonly accepted: number;
  readonly written: number;
  /** What waits to be written: the most at any time, and at the end. */
  readonly pending: { readonly most: number; readonly end: number };
  /** Seconds that what is written then has waited; 0 where replicas keep up. */
  readonly lag: {
    readonly most: number;
    readonly end: number;
    /** Second at which it is the most. */
    readonly at?: number;
    /** Seconds between which replicas are behind; without an end where they still are. */
    readonly from?: number;
    readonly until?: number;
  };
  /** Limits of the replica that hold back, most units first. */
  readonly heldBackBy: readonly { readonly set: string; readonly reason: ThrottleReason; readonly units: number }[];
  /** The table, then its indexes. */
  readonly sets: readonly ReplicaSetForecast[];
  /** Units a second, and seconds behind, one point for each bucket. */
  readonly series: {
    readonly accepted: readonly number[];
    readonly written: readonly number[];
    readonly lag: readonly number[];
  };
}

export interface ReplicaSetForecast {
  readonly name: string;
  readonly billing: 'on-demand' | 'provisioned';
  /** Write units, and those of its busiest second. */
  readonly consumed: number;
  readonly peakPerSecond: number;
  /** Load of the busiest partition at its busiest over its limit, as far as it comes here. */
  readonly hottestPartition: number;
  readonly partitions: { readonly start: number; readonly end: number };
  /** Write units a second that the set may take as a whole: the least and the most over time. */
  readonly limit?: { readonly from: number; readonly to: number };
}

export interface ForecastCost {
  readonly currency: 'USD';
  readonly region: string;
  readonly priceDate: string;
  /** Dollars a month at this load all month, as the model bills it. */
  readonly perMonth: number;
  readonly lines: readonly CostLine[];
  /** The same load paid for otherwise. */
  readonly alternatives: readonly { readonly name: string; readonly usd: number; readonly note?: string }[];
  readonly excludes: readonly string[];
  /** Which prices stand in for others, in sentences. */
  readonly notes?: readonly string[];
}

export interface CostLine {
  /** A set's name, or what is paid for besides: `backup`. */
  readonly at: string;
  readonly what: string;
  readonly usd: number;
}

export interface Mitigation {
  /** As `--what-if` takes it: `topPlayers.shards=16`. Absent where nothing is changed, and only something is to be said. */
  readonly change?: string;
  readonly title: string;
  readonly why: string;
  readonly before: Headline;
  readonly after: Headline;
}

export interface Variant {
  /** As given: `rate.all=x10`. */
  readonly name: string;
  readonly headline: Headline;
}

export interface Sweep {
  /** `rate.all`. */
  readonly knob: string;
  readonly points: readonly { readonly value: string; readonly headline: Headline }[];
}

export interface ForecastAssumption {
  readonly name: string;
  readonly value: string;
  readonly why: string;
}
