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
import type { Span } from '../source/index.js';
import type { DynamoApi } from './call.js';
import type { KeyMatch } from './match.js';
import type { PlanNote } from './plan-note.js';
import type { Reason } from './reason.js';
import type { Suggestion } from './suggestion.js';

export type { PlanNote } from './plan-note.js';

/** How every access pattern of a model is served, in the model's order. */
export interface Plan {
  readonly design: Design;
  readonly patterns: ReadonlyMap<string, PatternPlan>;
  /** What writes set off: stream rules and the refresh of copies, in the model's order. */
  readonly followUps: readonly FollowUp[];
}

/**
 * Work that a write sets off: planned as a pattern that the model does not list, whose rate follows from the patterns that write the
 * source.
 */
export interface FollowUp {
  /** The stream rule and its target (`rollUpSales: SalesDay`), or the copy (`OrderLine.title`). */
  readonly name: string;
  readonly kind: 'stream-rule' | 'copy';
  readonly source: EntityDesign;
  readonly target: EntityDesign;
  /** One for each of `triggers`' calls, or the items that hold the copy. Its pattern's rate is what all triggers give together. */
  readonly plan: PatternPlan;
  /** Of a copy: the query that finds the items, whose cost is part of `plan`. */
  readonly found?: PlannedPattern;
  readonly triggers: readonly Trigger[];
  readonly span: Span;
}

/** A pattern that writes the source. */
export interface Trigger {
  readonly pattern: string;
  /** Times that one of its calls sets the work off, on average. */
  readonly perCall: number;
  readonly why: string;
  /** The other work that it comes after, where the pattern's own writes do not set it off. */
  readonly after?: string;
}

/**
 * `planned`: the operations that serve the pattern. `unserved`: nothing does, and what would. `deferred`: what it refers to in the model
 * is broken, so nothing is known of its cost.
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
  /** A batch is one operation with many items; a fan-out is one operation with many requests. */
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

export type DeferReason = 'broken-model';

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

export type Operation = ReadOperation | WriteOperation | TransactionOperation | DeleteQueryOperation | ExecuteOperation;

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
  /** What one of several requests may meet at the worst, where the items under the key spread over the requests by chance or by time. */
  readonly most?: number;
  /** Where `items` and `collection` come from, for people. */
  readonly why: string;
  /** Where the pattern states how many items its range meets: those that are there without the range. */
  readonly ranged?: Spread;
  /**
   * `range`: it is taken to hold all items, because the pattern states no `items`. `p99`: a multiple of the average. `group`: nothing says how
   * many items share a key. `page`: neither that, and the page is taken to be full.
   */
  readonly assumed?: readonly ('range' | 'p99' | 'group' | 'page')[];
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
  /** `filter`: one that DynamoDB cannot evaluate; `expired`: of entities that nothing in the rows but their keys tells apart. */
  readonly kind: 'equal-bound' | 'expired' | 'foreign' | 'filter';
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
  readonly api: DynamoApi;
  /** The request's parameters in DynamoDB JSON, as the service takes them. */
  readonly input: { readonly [name: string]: unknown };
}

// ---------------------------------------------------------------------------------------------------------- writes

/** A write of one item, or of a batch: with all that comes with it, which makes a transaction of more than one part. */
export interface WriteOperation {
  readonly kind: 'write';
  readonly api: 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'BatchWriteItem' | 'TransactWriteItems';
  readonly action: 'create' | 'put' | 'update' | 'delete' | 'soft-delete' | 'move';
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
  /** Everything that one call writes, the item itself first. `tableUnits` and `indexWrites` above are those of the item. */
  readonly parts: readonly WritePart[];
  /** Requests before the write. */
  readonly before: readonly RequestBefore[];
  readonly example: ExampleRequest;
}

/** One kind of item that a call writes: what the pattern is about, or what comes with it. */
export interface WritePart {
  /**
   * `item`: what the pattern or step names. `sentinel` and `old-sentinel`: the taken and the released value of `unique`. `version` and
   * `old-version`: the copy that `history` keeps, and the one that `keep` drops. `moved`: the item under its old key.
   */
  readonly role: 'item' | 'sentinel' | 'old-sentinel' | 'version' | 'old-version' | 'moved';
  /** Its entity: of a companion, the companion. */
  readonly entity: EntityDesign;
  readonly action: 'create' | 'put' | 'update' | 'delete' | 'check' | 'get';
  /** In one call; `typical` is a fraction where only some calls do it. */
  readonly count: Spread;
  /** Bytes of one item as DynamoDB counts them against a transaction's 4 MB. */
  readonly bytes: Spread;
  /** Units of one on the table's key, doubled in a transaction: write units, read units for `get`. */
  readonly tableUnits: Spread;
  readonly indexWrites: readonly IndexWrite[];
  /** Attributes that it changes. */
  readonly changes: readonly string[];
  readonly conditions: readonly ConditionTerm[];
  /** Position among the steps of a transaction. */
  readonly step?: number;
  /** What in the model asks for it: `unique.email`, `history`. */
  readonly because?: string;
}

/** A request that a write needs before it can be made. */
export interface RequestBefore {
  readonly api: 'GetItem' | 'BatchGetItem' | 'Query' | 'UpdateItem';
  /**
   * `old-value`: a unique value or a version is replaced. `old-versions`: the copies that there are, of which the oldest goes. `copy`: an
   * attribute is copied from it. `sequence`: its counter goes up. `shard`: an index key that is written anew keeps the shard that was drawn.
   */
  readonly why: 'old-value' | 'partial-key' | 'shard' | 'history' | 'old-versions' | 'move' | 'copy' | 'sequence';
  readonly entity: EntityDesign;
  /** Items of one call; of queries, how many. */
  readonly count: Spread;
  /** Read units of one (of a query, of all that it reads), write units for a sequence. */
  readonly units: Spread;
  /** The caller may give what it reads, and spare it. */
  readonly avoidable: boolean;
}

/** `transact-get` and `transact-write`. */
export interface TransactionOperation {
  readonly kind: 'transaction';
  readonly api: 'TransactGetItems' | 'TransactWriteItems';
  /** In the order of the steps, each followed by what comes with it. */
  readonly parts: readonly WritePart[];
  readonly before: readonly RequestBefore[];
  /** Of one call, all parts together; DynamoDB takes 100 items and 4 MB. */
  readonly items: Spread;
  readonly bytes: Spread;
  /** Steps that may, or surely do, name one item twice, which DynamoDB refuses. */
  readonly repeats: readonly RepeatedItem[];
  /** The steps that are updates. */
  readonly updates: readonly UpdateStep[];
  readonly example: ExampleRequest;
}

/** What an update in a transaction changes of its item. */
export interface UpdateStep extends Pick<WriteOperation, 'entity' | 'changes' | 'recomputed'> {
  /** Position among the steps. */
  readonly step: number;
  readonly notes: readonly PlanNote[];
}

export interface RepeatedItem {
  readonly certainty: 'certain' | 'possible';
  /** Positions of two steps; the same twice for the elements of one `each`. */
  readonly steps: readonly [number, number];
  readonly entity: string;
  /** What would have to be equal. */
  readonly when: string;
}

/** A query whose rows are deleted one by one: not atomic. */
export interface DeleteQueryOperation {
  readonly kind: 'delete-query';
  readonly api: 'Query';
  readonly read: ReadOperation;
  /**
   * How the rows go: batches of 25, or one request each where a sentinel goes with it, a condition is stated, or a row may have ceased
   * to match.
   */
  readonly deletes: 'BatchWriteItem' | 'DeleteItem' | 'UpdateItem' | 'TransactWriteItems';
  readonly parts: readonly WritePart[];
  readonly items: Spread;
  readonly example: ExampleRequest;
}

/** A PartiQL statement that the model states. */
export interface ExecuteOperation {
  readonly kind: 'execute';
  readonly api: 'ExecuteStatement';
  readonly statement: string;
  readonly action: 'select' | 'insert' | 'update' | 'delete';
  readonly index: IndexDesign;
  /** A SELECT without an equality on the partition key reads the whole table. */
  readonly scan: boolean;
  readonly items: Spread;
  readonly parts: readonly WritePart[];
  /** Stored names of the attributes that a write names, and it writes no others. */
  readonly names: readonly string[];
  readonly example: ExampleRequest;
}

export interface ConditionTerm {
  /** `as-read`: what a request before has read has not changed since. `matches`: the query that found the item would find it still. */
  readonly kind: 'declared' | 'exists' | 'not-exists' | 'lock' | 'as-read' | 'matches';
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
  /** Attributes of the key's `when` that the pattern does not give. */
  readonly undecided: readonly string[];
}

export interface IndexWrite {
  readonly index: IndexDesign;
  /**
   * `none`: the index's view does not change. `enters`, `leaves`: one write. `changes`: projected attributes only, one write.
   * `enters-or-leaves`: what decides whether the item is in the index changes and the key does not, one write.
   * `moves`: the index key changes, two writes (old entry out, new entry in).
   */
  readonly effect: 'none' | 'enters' | 'leaves' | 'changes' | 'enters-or-leaves' | 'moves';
  /** Of one item; `typical` is weighed by the share of items in the index. */
  readonly units: Spread;
  /** Attributes that cause it. */
  readonly because: readonly string[];
}

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
  /** Of a write, and of a `get` in a transaction: what is done there. */
  readonly write?: TouchingWrite;
}

export interface TouchingWrite {
  readonly role: WritePart['role'];
  readonly action: WritePart['action'];
  /** The items are new: none is written twice. */
  readonly makesNew: boolean;
  /** Attributes that change. */
  readonly changes: readonly string[];
  /** Items of one call. */
  readonly items: Spread;
  /** In a transaction (of a call that may be one), which holds the item while it lasts. */
  readonly transactional: boolean;
  /** Position among the steps of a transaction. */
  readonly step?: number;
}
