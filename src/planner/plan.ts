import type {
  Assumption,
  Bytes,
  Design,
  EntityDesign,
  IndexDesign,
  KeyDesign,
  KeySlot,
  KeyValue,
  TableDesign,
} from '../design/design.js';
import type { Attribute, Pattern, SetClause } from '../model/model.js';
import type { KeyMatch } from './match.js';
import type { Reason } from './reason.js';
import type { Suggestion } from './suggestion.js';

/** How every access pattern of a model is served, in the model's order. */
export interface Plan {
  readonly design: Design;
  readonly patterns: ReadonlyMap<string, PatternPlan>;
}

/**
 * `planned`: the operations that serve the pattern. `unserved`: nothing does, and what would. `deferred`: this planner does not
 * plan operations of that kind (transactions, moves, deletes of a query's result, PartiQL); nothing is known of their cost.
 */
export type PatternPlan = PlannedPattern | UnservedPattern | DeferredPattern;

interface PatternBase {
  readonly pattern: Pattern;
  /** The declared entities whose keys could be resolved, in the declared order. */
  readonly entities: readonly EntityDesign[];
  /** What the figures rest on and the model does not state. */
  readonly assumptions: readonly Assumption[];
}

export interface PlannedPattern extends PatternBase {
  readonly kind: 'planned';
  /** Every index of the table that was looked at, the chosen one first. Empty for writes. */
  readonly candidates: readonly Candidate[];
  /** One read, or one write (a batch is one operation with many items; a fan-out is one operation with many requests). */
  readonly operation: Operation;
  /** What a reader of the plan should know; rules turn some of them into findings. */
  readonly notes: readonly PlanNote[];
  /** Of one call. */
  readonly requests: Spread;
  readonly readUnits: Spread;
  readonly writeUnits: Spread;
  /** Which key values one call loads, for the table and every index. */
  readonly touches: readonly Touch[];
}

export interface UnservedPattern extends PatternBase {
  readonly kind: 'unserved';
  readonly candidates: readonly Candidate[];
  /** Of the candidate that comes nearest; at least one. */
  readonly reasons: readonly Reason[];
  /** Cheapest first; empty when no small change of the design would do. */
  readonly suggestions: readonly Suggestion[];
}

export interface DeferredPattern extends PatternBase {
  readonly kind: 'deferred';
  readonly reason: DeferReason;
}

export type DeferReason = 'transaction' | 'move' | 'delete-query' | 'execute' | 'broken-model';

/**
 * A figure of one call: what it usually is, what one call in a hundred exceeds, and its ceiling where the model bounds it.
 * `typical` is an expected value (it may be a fraction: an index that a fifth of the items enter costs 0.2 writes).
 */
export interface Spread {
  readonly typical: number;
  readonly p99: number;
  readonly max?: number;
}

/** An index that was weighed for a read. */
export interface Candidate {
  readonly index: IndexDesign;
  readonly verdict: 'chosen' | 'refused';
  /** Why it was refused; empty for the chosen one. */
  readonly reasons: readonly Reason[];
  /** Of one call, where the index could serve the pattern at all. */
  readonly cost?: Cost;
}

export interface Cost {
  /** Read units of a typical call: what candidates are compared by, then `requests`. */
  readonly readUnits: number;
  readonly requests: number;
}

// ------------------------------------------------------------------------------------------------------ operations

export type Operation = ReadOperation | WriteOperation;

export interface ReadOperation {
  readonly kind: 'read';
  readonly api: 'GetItem' | 'BatchGetItem' | 'Query' | 'Scan';
  readonly index: IndexDesign;
  /** The mapping of each declared entity that the key condition is built from. */
  readonly sources: readonly ReadSource[];
  /** Absent for a scan. With everything given that the pattern declares; optional parts may be left out in a call. */
  readonly keyCondition?: KeyCondition;
  /** Evaluated by DynamoDB after reading; costs nothing and saves nothing. */
  readonly filter: readonly FilterTerm[];
  /** Rows that the caller must drop because no key condition and no filter can. */
  readonly clientDrops: readonly ClientDrop[];
  /** Stored names that are asked for, sorted; absent when whole entries are read. */
  readonly projection?: readonly string[];
  /** Table attributes that are read through a local index without being projected: one table read per item. */
  readonly fetches: readonly string[];
  readonly forward: boolean;
  /** Items of one page: `limit` or `page`. */
  readonly limit?: number;
  readonly consistent: boolean;
  readonly fanOut?: FanOutPlan;
  readonly merge?: MergePlan;
  /** Everything that one call reads. */
  readonly figures: ReadFigures;
  /** Entities that lie in the range without being asked for. */
  readonly foreign: readonly ForeignEntity[];
  /** One request of one call, in DynamoDB JSON, with example arguments. */
  readonly example: ExampleRequest;
}

export interface ReadSource {
  readonly entity: EntityDesign;
  /** One key that matching items have in the index. An entity with several mappings that the pattern does not tell apart comes once for each. */
  readonly key: KeyDesign;
  /** How the pattern's bindings fill it; absent for a scan. */
  readonly match?: KeyMatch;
  readonly figures: SourceFigures;
}

/** Of one call, for one entity. */
export interface SourceFigures {
  /** Items that are read. */
  readonly items: Spread;
  /** Bytes of one entry read. */
  readonly entry: Bytes;
  /** Items that the model expects under one partition key value (before range, prefix and limit). */
  readonly collection: Spread;
  /** Where `items` and `collection` come from, for people. */
  readonly why: string;
}

export interface ReadFigures {
  /** Evaluated, and paid for. */
  readonly items: Spread;
  /** After filter and discriminator. */
  readonly returned: Spread;
  readonly bytes: Spread;
  /** Of each request: pages of 1 MB (or of `limit`) that one call follows. */
  readonly pages: Spread;
}

export interface KeyCondition {
  /** By equality, one for each attribute of the partition key. */
  readonly pk: readonly EqualityTerm[];
  /** Left to right; only the last may be a range. */
  readonly sk: readonly SortTerm[];
  /** As people read it: `pk = "T#{tenantId}#CUST#{customerId}" and sk between …`. */
  readonly text: string;
}

export interface EqualityTerm {
  readonly slot: KeySlot;
  /** Of the first source; every source builds the same value. */
  readonly value: KeyValue;
  readonly text: string;
}

export interface SortTerm {
  readonly slot: KeySlot;
  readonly operator: SortOperator;
  /** Two for `between`, one otherwise. */
  readonly bounds: readonly string[];
}

export type SortOperator = '=' | '<' | '<=' | '>' | '>=' | 'between' | 'begins_with';

export interface FilterTerm {
  readonly kind: 'declared' | 'discriminator' | 'not-expired' | 'not-deleted' | 'range';
  /** In the model's language or as people read it. */
  readonly text: string;
}

export interface ClientDrop {
  /** `filter`: one that DynamoDB cannot evaluate. */
  readonly kind: 'equal-bound' | 'foreign' | 'filter';
  readonly text: string;
}

export interface FanOutPlan {
  /** Values of every shard placeholder that the caller must try; 1 when none. */
  readonly shards: number;
  /** Bucket values that one call's range may touch; `max` is declared, `typical` assumed equal to it. */
  readonly buckets: number;
  readonly mode: 'parallel' | 'walk';
  /** Requests of one call before paging: shards × buckets. */
  readonly requests: number;
}

export interface MergePlan {
  readonly key: readonly string[];
  readonly sum: readonly string[];
  /** Attribute that restores the order over shards and buckets. */
  readonly order?: string;
}

export interface ForeignEntity {
  readonly entity: EntityDesign;
  /** Entities whose items surely lie in the range, or whose keys may. */
  readonly certainty: 'certain' | 'possible';
  readonly items: Spread;
  readonly bytes: Spread;
  /** Share of the typical bytes read, 0 to 1. */
  readonly share: number;
  /** How its rows are kept out of the answer. */
  readonly removedBy: 'discriminator' | 'client';
}

export interface ExampleRequest {
  readonly api: Operation['api'];
  /** The request's parameters in DynamoDB JSON, as the service takes them. */
  readonly input: { readonly [name: string]: unknown };
}

// ---------------------------------------------------------------------------------------------------------- writes

export interface WriteOperation {
  readonly kind: 'write';
  readonly api: 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'BatchWriteItem';
  readonly action: 'create' | 'put' | 'update' | 'delete';
  readonly table: TableDesign;
  readonly entity: EntityDesign;
  /** What the caller gives to name the item. */
  readonly key: readonly string[];
  /** Items of one call: 1, or a batch. */
  readonly count: Spread;
  /** Attributes of the entity that the write changes, derived ones and the version included. All of them for a put. */
  readonly changes: readonly Attribute[];
  readonly sets: readonly SetClause[];
  /** Index key attributes that an update writes anew, by stored name, and what for. */
  readonly recomputed: readonly RecomputedKey[];
  /** In the model's language: the declared condition, the lock, existence. */
  readonly conditions: readonly ConditionTerm[];
  readonly tableUnits: Spread;
  /** Every index that holds the entity, also those that the write leaves alone. */
  readonly indexWrites: readonly IndexWrite[];
  /** Parts of the write that these figures leave out. */
  readonly excluded: readonly Exclusion[];
  /** Read before the write, where `onPartial: read` demands it. */
  readonly readFirst?: { readonly why: string; readonly units: Spread };
  readonly example: ExampleRequest;
}

export interface ConditionTerm {
  readonly kind: 'declared' | 'exists' | 'not-exists' | 'lock';
  readonly text: string;
}

export interface RecomputedKey {
  readonly index: IndexDesign;
  readonly slot: KeySlot;
  readonly value: KeyValue;
  /** The mapping that the template belongs to. */
  readonly key: KeyDesign;
  /** Attributes that decide whether an item has this key, besides being part of it. */
  readonly decidedBy: readonly string[];
  /** Attributes of the template that the pattern does not give: the partial update of DM4013. */
  readonly missing: readonly string[];
}

export interface IndexWrite {
  readonly index: IndexDesign;
  /**
   * `none`: the index's view does not change. `enters`, `leaves`: one write. `changes`: projected attributes only, one write.
   * `moves`: the index key changes, two writes (old entry out, new entry in).
   */
  readonly effect: 'none' | 'enters' | 'leaves' | 'changes' | 'moves';
  /** Of one item; `typical` is weighed by the share of items in the index. */
  readonly units: Spread;
  /** Attributes that cause it. */
  readonly because: readonly string[];
}

export interface Exclusion {
  readonly kind: 'unique-sentinel' | 'history' | 'sequence' | 'copy-refresh' | 'stream';
  readonly text: string;
}

// ----------------------------------------------------------------------------------------------------------- notes

/** Facts about a planned pattern. Text is made from them in `explain/notes.ts`. */
export type PlanNote =
  | { readonly code: 'scan'; readonly table: string }
  | { readonly code: 'get-by-query'; readonly index: string }
  | { readonly code: 'unbounded'; readonly items: Spread; readonly pages: Spread }
  | {
      readonly code: 'limit-hides';
      readonly entity: string;
      readonly limit: number;
      readonly before: readonly { readonly entity: string; readonly items: Spread }[];
    }
  | { readonly code: 'filter-discards'; readonly share: number; readonly basis: 'stated' | 'estimated' }
  /** DynamoDB counts what it reads against the limit, and filters after that. */
  | { readonly code: 'limit-before-filter'; readonly limit: number }
  | { readonly code: 'foreign'; readonly entities: readonly string[]; readonly share: number }
  | {
      readonly code: 'fan-out';
      readonly shards: number;
      readonly buckets: number;
      readonly requests: number;
      /** Buckets are asked one after another until the page is full. */
      readonly walks: boolean;
    }
  | { readonly code: 'trailing-segment'; readonly field: string; readonly slot: string }
  | { readonly code: 'equal-row-dropped'; readonly field: string; readonly slot: string }
  | { readonly code: 'local-index-fetch'; readonly attributes: readonly string[] }
  | { readonly code: 'not-projected'; readonly attributes: readonly string[] }
  | {
      readonly code: 'pin-is-dearer';
      readonly pinned: string;
      readonly cheapest: string;
      readonly pinnedUnits: number;
      readonly cheapestUnits: number;
    }
  | {
      readonly code: 'partial-key';
      readonly index: string;
      readonly slot: string;
      readonly given: readonly string[];
      readonly missing: readonly string[];
    }
  | { readonly code: 'moves-in-index'; readonly index: string; readonly because: readonly string[] }
  | { readonly code: 'strong-read'; readonly index: string }
  | { readonly code: 'optional-parts'; readonly fields: readonly string[] }
  /** A derived attribute changes, and the pattern does not give all that it is derived from. */
  | { readonly code: 'partial-derive'; readonly attribute: string; readonly missing: readonly string[] }
  /** DynamoDB cannot evaluate the filter or condition; the caller must. */
  | { readonly code: 'not-in-dynamodb'; readonly what: 'filter' | 'condition'; readonly why: string };

// ---------------------------------------------------------------------------------------------------------- touches

/** The load that one call puts on the key values of one index. Total units of the call there: `units × keys`. */
export interface Touch {
  readonly index: IndexDesign;
  readonly entity: EntityDesign;
  readonly unit: 'read' | 'write';
  /** The partition key as the design defines it: what its templates name says which values share one key. */
  readonly pk: readonly KeyValue[];
  readonly sk: readonly KeyValue[];
  /** Units on each touched partition key value. */
  readonly units: Spread;
  /** Different partition key values in one call: shards × buckets, or the items of a batch. */
  readonly keys: Spread;
  /** Items read or written under each touched key value. */
  readonly itemsPerKey: Spread;
  /** Shards that the partition key is spread over, where it has a shard. A read that fans out touches all, a write one. */
  readonly shards?: number;
  /**
   * `item`: the whole load is on one item (get, single-item write); `collection`: on the range of a partition; `table`: a scan,
   * which walks every key.
   */
  readonly scope: 'item' | 'collection' | 'table';
}
