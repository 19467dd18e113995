/** The smallest change of a design that would serve an unserved pattern. `explain/suggestions.ts` makes the text. */
export type Suggestion =
  | {
      readonly kind: 'new-index';
      readonly table: string;
      readonly entity: string;
      /** A name that the table does not use yet. */
      readonly name: string;
      /** Natural keys: stored names of attributes of the entity, in order. */
      readonly pk: readonly string[];
      readonly sk: readonly string[];
      /** What its entries carry beside the keys: everything, nothing, or stored names. */
      readonly project: 'all' | 'keys' | readonly string[];
      readonly price: IndexPrice;
    }
  | {
      /** Give what the partition key of an index that is there needs. */
      readonly kind: 'bind';
      readonly index: string;
      readonly fields: readonly string[];
    }
  | {
      /** Ask only for what a sparse index holds. */
      readonly kind: 'filter';
      readonly index: string;
      /** The whole filter: what the pattern has already, and what the index needs. */
      readonly filter: string;
    }
  | {
      /** Find by the key what it takes of what is given, and filter by the rest. */
      readonly kind: 'filter-rest';
      readonly index: string;
      /** What `by` keeps, and the whole filter. */
      readonly by: readonly string[];
      readonly filter: string;
      /** Of a typical call, all that is read and dropped included. */
      readonly unitsPerCall: number;
      readonly requests: number;
      /** How many items share the key is not stated. */
      readonly isGuess?: true;
    }
  | {
      readonly kind: 'fan-out';
      readonly index: string;
      readonly shards: number;
      readonly buckets: boolean;
      readonly requests: number;
    }
  | {
      /** Say by what the rows of several shards are sorted into one answer. */
      readonly kind: 'merge';
      readonly index: string;
      /** The attribute that each shard is in the order of. */
      readonly order: string;
    }
  | {
      /** Another order of the parts, or one more, in a sort key that is there. Changes what is stored. */
      readonly kind: 'sort-key';
      readonly index: string;
      readonly entity: string;
      readonly slot: string;
      /** Fields of the sort key in the order that would serve. */
      readonly parts: readonly string[];
    }
  | {
      readonly kind: 'project';
      readonly index: string;
      readonly attributes: readonly string[];
      /** Attributes of the index that a pattern without `project` could ask for instead. */
      readonly enough?: readonly string[];
      readonly price: IndexPrice;
    }
  | { readonly kind: 'eventual'; readonly index: string };

/** What an index (or more bytes in one) adds. Absent parts cannot be computed from what the model states. */
export interface IndexPrice {
  /** Write units that each write of one item adds. */
  readonly unitsPerWrite: number;
  /** Writes a second that the model declares for the entity and that reach the index. */
  readonly writesPerSecond?: number;
  /** Bytes stored, overhead included. */
  readonly storedBytes?: number;
  /** USD in 30 days on demand: write units and storage. */
  readonly monthlyUsd?: number;
  /** Region and date of the prices. */
  readonly prices?: string;
}
