import type { SortOperator } from './plan.js';

/**
 * Why an index does not serve a pattern, or is not the one chosen. Data only: `explain/reasons.ts` makes the text.
 * Names of attributes are the entity's, `slot` is the key attribute's stored name.
 */
export type Reason =
  /** No item of the entity is in the index. */
  | { readonly code: 'not-a-member'; readonly entity: string }
  /** Items of the entity are in the index, but under keys that no template describes. */
  | { readonly code: 'unmapped-member'; readonly entity: string }
  /** The partition key is built from attributes that the pattern does not give (DM4002). */
  | {
      readonly code: 'partition-unbound';
      readonly entity: string;
      readonly slot: string;
      readonly missing: readonly string[];
    }
  /** Something is given behind a part of the sort key that is not (DM4003). */
  | {
      readonly code: 'sort-gap';
      readonly entity: string;
      readonly slot: string;
      readonly missing: string;
      readonly given: readonly string[];
    }
  /** What is given is in no part of the index's key. */
  | { readonly code: 'binding-unused'; readonly entity: string; readonly fields: readonly string[] }
  /** A part of the field that is less than the sort key holds of it: a day, where the key has the hour. */
  | {
      readonly code: 'part-too-short';
      readonly entity: string;
      readonly slot: string;
      readonly field: string;
      readonly given: string;
    }
  /** Only a part of the value is given (`day|date:yyyy-MM` where the key holds the whole day). */
  | {
      readonly code: 'binding-too-weak';
      readonly entity: string;
      readonly slot: string;
      readonly field: string;
      readonly given: string;
    }
  /** The range is not on the next part of the sort key. */
  | { readonly code: 'range-not-next'; readonly entity: string; readonly field: string; readonly next?: string }
  /** The key does not keep the order of the field's values. */
  | {
      readonly code: 'range-unordered';
      readonly entity: string;
      readonly field: string;
      readonly slot: string;
      readonly operator: string;
    }
  /** A second range: there is one sort key condition. */
  | { readonly code: 'second-range'; readonly entity: string; readonly fields: readonly string[] }
  /** The order that is asked for is not the order of the index (DM4018). */
  | {
      readonly code: 'order-unavailable';
      readonly entity: string;
      readonly why: 'no-sort-key' | 'unordered-key' | 'mixed-directions' | 'fan-out-without-merge';
      readonly slot?: string;
    }
  /** Global secondary indexes have no consistent reads (DM4006). */
  | { readonly code: 'consistent-on-global-index' }
  /** A global index cannot fetch what it does not project (DM3005). */
  | { readonly code: 'projection-misses'; readonly attributes: readonly string[] }
  /** Not every item that the pattern asks for is in the index. */
  | {
      readonly code: 'sparse';
      readonly entity: string;
      readonly when?: string;
      readonly absent: readonly string[];
      readonly share: number;
    }
  /** The declared entities are in different partitions of this index. */
  | { readonly code: 'different-partitions'; readonly entities: readonly string[]; readonly slot: string }
  /** What is given of the sort key stands in other places of the keys: one condition would answer rows that are not asked for. */
  | {
      readonly code: 'different-sort-keys';
      readonly entities: readonly string[];
      readonly slot: string;
      readonly fields: readonly string[];
    }
  /** Several shards hold the items; the pattern neither gives the shard nor says `fanOut: {shard: all}`. */
  | {
      readonly code: 'shard-unbound';
      readonly entity: string;
      readonly slot: string;
      readonly shards: number;
      readonly by?: string;
    }
  /** The partition key holds a time bucket; the pattern gives neither it nor a bounded range with `fanOut: {bucket: …}`. */
  | {
      readonly code: 'bucket-unbound';
      readonly entity: string;
      readonly slot: string;
      readonly field: string;
      readonly need: 'range' | 'fan-out';
    }
  /** Rows of other entities lie in the range, and nothing that is projected tells them apart. */
  | { readonly code: 'foreign-indistinct'; readonly entities: readonly string[]; readonly tag?: string }
  /** A get needs the whole table key. */
  | { readonly code: 'key-incomplete'; readonly entity: string; readonly missing: readonly string[] }
  /** DynamoDB refuses a filter on the key attributes of what is queried. */
  | { readonly code: 'filter-on-key'; readonly attributes: readonly string[] }
  /** GetItem and BatchGetItem read the table only. */
  | { readonly code: 'get-on-index' }
  | { readonly code: 'batch-needs-table-key'; readonly entity: string }
  /** The pinned key condition is not what the planner derives. */
  | { readonly code: 'pinned-condition-differs'; readonly pinned: string; readonly derived: string }
  | { readonly code: 'pinned-elsewhere'; readonly pinned: string }
  | {
      readonly code: 'dearer';
      readonly chosen: string;
      readonly readUnits: number;
      readonly chosenUnits: number;
      readonly requests: number;
      readonly chosenRequests: number;
    }
  | { readonly code: 'equal-cost'; readonly chosen: string }
  /** It sorts by something else than the table's own key, which is what an order without a named index means. */
  | {
      readonly code: 'other-order';
      readonly by?: string;
      readonly chosen: string;
      readonly chosenBy?: string;
      /** Set where both sort by one field, and only the directions differ: that of the index. */
      readonly direction?: 'ascending' | 'descending';
    }
  /** The key of the entity did not resolve; the rules on keys say why. */
  | { readonly code: 'broken-key'; readonly entity: string }
  /** The entities live in different tables. */
  | { readonly code: 'different-tables'; readonly tables: readonly string[] }
  /** A batch takes no conditions, and these rest on one. */
  | { readonly code: 'batch-cannot-condition'; readonly entity: string; readonly loses: readonly string[] }
  /** A stream's update reads nothing first, and these rest on what the item was. */
  | { readonly code: 'upsert-cannot-keep'; readonly entity: string; readonly loses: readonly string[] }
  /** A move that sets no part of the key. */
  | { readonly code: 'move-keeps-key'; readonly entity: string; readonly key: readonly string[] }
  /** Fields of the key that no parameter of the transaction gives. */
  | {
      readonly code: 'step-key-unbound';
      readonly step: number;
      readonly entity: string;
      readonly fields: readonly string[];
    }
  /** Values that a step needs and no parameter of the transaction gives. */
  | {
      readonly code: 'step-value-unbound';
      readonly step: number;
      readonly entity: string;
      readonly values: readonly string[];
    }
  /** A step of a transaction that only reads or only writes. */
  | { readonly code: 'step-misplaced'; readonly step: number; readonly action: string; readonly op: string }
  | { readonly code: 'no-steps' }
  /** PartiQL without the statement. */
  | { readonly code: 'no-statement' }
  | { readonly code: 'statement-refused'; readonly why: string };

export type ReasonCode = Reason['code'];

/** A condition on the sort key that a pin may state. */
export interface PinnedTerm {
  readonly attribute: string;
  readonly operator: SortOperator;
}
