import type { Trigger } from '../planner/plan.js';
import type { Forecast } from './forecast/report.js';
import type { Summary } from './summary.js';

export const SIMULATE_FORMAT_VERSION = 1;

/** What `simulate` found: plain data, the same for the same model and seed. `schemas/simulate-report.schema.json` describes it. */
export interface SimulateReport {
  readonly formatVersion: typeof SIMULATE_FORMAT_VERSION;
  readonly model: string;
  /** Decides every value and call that was drawn. */
  readonly seed: number | string;
  readonly data: readonly LoadedData[];
  /** In the model's order, then what their writes set off. */
  readonly patterns: readonly PatternReport[];
  /** Each table's key, then its indexes. */
  readonly indexes: readonly IndexReport[];
  /** Hottest first. */
  readonly heat: readonly HeatReport[];
  /** The busiest item of each entity that transactions write or check, the most held first. */
  readonly contention: readonly ContentionReport[];
  /** Absent where the model does not say how many tenants there are and how uneven, or states no rate. */
  readonly biggestTenant?: TenantReport;
  /** Absent where no pattern states a rate. */
  readonly cost?: CostReport;
  /** How the tables behave under the load over time; absent where no pattern states a rate. */
  readonly forecast?: Forecast;
  readonly assumptions: readonly string[];
  /** What the model does not state, and what that leaves out. */
  readonly missing: readonly string[];
  /** Errors first. */
  readonly verdicts: readonly Verdict[];
}

export type VerdictCode =
  | 'throttled'
  | 'hot-key'
  | 'warm-key'
  | 'key-budget'
  | 'collection-limit'
  | 'collection-budget'
  | 'contention'
  | 'some-contention'
  | 'call-budget'
  | 'pattern-cost-budget'
  | 'monthly-budget'
  | 'over-capacity'
  | 'above-initial-capacity'
  | 'replica-behind'
  | 'unserved'
  | 'not-simulated';

export interface Verdict {
  readonly severity: 'error' | 'warning' | 'info';
  readonly code: VerdictCode;
  /** What else it stands for: one cause has one verdict. */
  readonly also?: readonly VerdictCode[];
  /** Where it is about reads or writes alone, and about one key, as the model writes it. */
  readonly unit?: 'read' | 'write';
  readonly key?: string;
  /** Pattern, index or `model`. */
  readonly at: string;
  readonly message: string;
}

export interface LoadedData {
  readonly entity: string;
  readonly table: string;
  readonly loaded: number;
  /** Items that the model expects, and where that number is from. */
  readonly expected: number;
  readonly basis: 'stated' | 'derived' | 'assumed';
  readonly meanBytes: number;
  readonly typicalBytes: number;
}

export interface PerSecond {
  readonly avg: number;
  readonly peak: number;
}

export type PatternReport = SimulatedPattern | SkippedPattern;

export interface SimulatedPattern {
  readonly kind: 'simulated';
  readonly name: string;
  readonly op: string;
  readonly entities: readonly string[];
  readonly table: string;
  /** Index that is read; the table's name where it is the table itself. */
  readonly index: string;
  readonly api: string;
  readonly calls: number;
  readonly failedConditions: number;
  readonly requests: Summary;
  readonly readUnits: Summary;
  readonly writeUnits: Summary;
  readonly evaluated: Summary;
  readonly items: Summary;
  /** What the planner expects of a typical call. */
  readonly planned: {
    readonly requests: number;
    readonly items: number;
    readonly readUnits: number;
    readonly writeUnits: number;
  };
  /** Set where nobody calls it: each of these patterns sets it off so many times a call. */
  readonly setOffBy?: readonly Trigger[];
  /** Share of the calls that a declared cache answers: `perSecond` and the costs are those of the others. */
  readonly cached?: number;
  /** Where rates, heat and cost take the units of a call from. */
  readonly basis: 'measured' | 'planned';
  /** Why no call of it could be run; whether calls were made, and each of them failed. */
  readonly notRun?: { readonly reason: string; readonly failed: boolean };
  /** Of one call on average, by the basis. */
  readonly byIndex: readonly {
    readonly table: string;
    readonly index: string;
    readonly readUnits: number;
    readonly writeUnits: number;
  }[];
  readonly rate?: PerSecond;
  readonly perSecond?: { readonly requests: PerSecond; readonly readUnits: PerSecond; readonly writeUnits: PerSecond };
  /** Requests on demand. */
  readonly usdPerMillionCalls: number;
  readonly usdPerMonth?: number;
  readonly notes: readonly string[];
}

export interface SkippedPattern {
  readonly kind: 'unserved' | 'not-simulated';
  readonly name: string;
  readonly op: string;
  readonly entities: readonly string[];
  readonly reason: string;
  readonly rate?: PerSecond;
}

export interface IndexReport {
  readonly table: string;
  readonly index: string;
  readonly kind: 'table' | 'global' | 'local';
  readonly entries: number;
  /** With the overhead that storage is billed with. */
  readonly storedBytes: number;
  readonly readUnits: PerSecond;
  readonly writeUnits: PerSecond;
}

export interface HeatReport {
  readonly table: string;
  readonly index: string;
  readonly unit: 'read' | 'write';
  readonly key: string;
  readonly unitsPerSecond: PerSecond;
  readonly limit: number;
  /** Of the limit at peak. */
  readonly share: number;
  readonly headroom: number;
  readonly level: 'hot' | 'warm' | 'cool';
  readonly hottest: readonly string[];
  readonly itemUnitsPerSecond: number;
  readonly relief: 'splits-collection' | 'single-item' | 'local-index' | 'growing-sort-key';
  readonly shards: {
    readonly now: number;
    readonly least: number;
    readonly safe?: number;
    readonly partitions: number;
  };
  readonly patterns: readonly {
    readonly pattern: string;
    readonly unitsPerSecond: number;
    readonly callsPerSecond: number;
    readonly unitsPerCall: number;
    readonly share: number;
  }[];
  /** What to do about it; absent for a cool key. */
  readonly advice?: string;
}

export interface ContentionReport {
  readonly table: string;
  readonly entity: string;
  /** Key of the item as the model writes it. */
  readonly key: string;
  readonly hottest: readonly string[];
  readonly transactionsPerSecond: PerSecond;
  /** Of the time that transactions hold it, at peak. */
  readonly heldShare: number;
  readonly level: 'error' | 'warning' | 'fine';
  readonly patterns: readonly ContentionPartReport[];
  /** What is refused while the item is held, and holds it not itself. */
  readonly victims: readonly ContentionPartReport[];
}

export interface ContentionPartReport {
  readonly pattern: string;
  /** On the item, at peak. */
  readonly perSecond: number;
  /** Share of the calls that touch the item. */
  readonly share: number;
}

export interface TenantReport {
  readonly tenants: number;
  readonly skew: string;
  readonly share: number;
  readonly callsPerSecond: PerSecond;
  readonly readUnits: PerSecond;
  readonly writeUnits: PerSecond;
}

export interface CostReport {
  readonly currency: 'USD';
  readonly region: string;
  readonly priceDate: string;
  readonly hoursPerMonth: number;
  readonly targetUtilisation: number;
  readonly perMonth: {
    readonly asModelled: number;
    readonly onDemand: number;
    readonly provisionedPeak: number;
    readonly provisionedAverage: number;
    /** Of these, for DAX; absent where no table has it. */
    readonly dax?: number;
  };
  readonly indexes: readonly {
    readonly table: string;
    readonly index: string;
    readonly billing: 'on-demand' | 'provisioned';
    readonly tableClass: string;
    readonly regions: number;
    readonly onDemandRead: number;
    readonly onDemandWrite: number;
    readonly provisionedPeak: { readonly rcu: number; readonly wcu: number; readonly usd: number };
    readonly provisionedAverage: { readonly rcu: number; readonly wcu: number; readonly usd: number };
    readonly storage: number;
    readonly pointInTimeRecovery: number;
    readonly total: number;
  }[];
  /** What the figures leave out. */
  readonly excludes: readonly string[];
}
