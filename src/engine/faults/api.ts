import type { ThrottlingReasonName } from '../throttling/api.js';

/** Operations that faults can be injected in: those on items. */
export type FaultOperation =
  | 'BatchExecuteStatement'
  | 'BatchGetItem'
  | 'BatchWriteItem'
  | 'DeleteItem'
  | 'ExecuteStatement'
  | 'ExecuteTransaction'
  | 'GetItem'
  | 'PutItem'
  | 'Query'
  | 'Scan'
  | 'TransactGetItems'
  | 'TransactWriteItems'
  | 'UpdateItem';

/** Which requests a rule is for, and how often it strikes. In a batch, rules for single items are applied to each of its members. */
export interface FaultScope {
  /** All that the fault can befall, unless given. */
  readonly operations?: readonly FaultOperation[];
  readonly table?: string;
  /** Reads of this index; with a reason that begins with `IndexWrite`, writes to the table on their way to it. */
  readonly index?: string;
  /**
   * The partition key as text (numbers in digits, bytes in base64): the table's, or the index's where the rule names one. One
   * text for each of its attributes, in their order.
   */
  readonly key?: readonly string[];
  /** Probability for each request that the rule is for; 1 unless given. */
  readonly rate?: number;
  /** How often it strikes at most. */
  readonly count?: number;
  /** So many requests that the rule is for are spared first. */
  readonly after?: number;
}

/** A fault to inject. */
export type FaultRule = FaultScope &
  (
    | {
        /**
         * The request is throttled: a batch hands the item back, a transaction is cancelled. Without a reason it is a hot partition
         * on demand, and too few units on a provisioned table.
         */
        readonly fault: 'throttle';
        readonly reason?: ThrottlingReasonName;
      }
    | {
        /** BatchGetItem and BatchWriteItem of two items and more leave a share of them undone, half unless given. */
        readonly fault: 'partial';
        readonly share?: number;
      }
    | {
        /** A transaction under way holds the item. */
        readonly fault: 'conflict';
      }
    | {
        /** InternalServerError; nothing took effect. */
        readonly fault: 'error';
      }
    | {
        /** The operation takes effect, and its answer never arrives: the connection breaks, or, without one, InternalServerError. */
        readonly fault: 'lost';
      }
    | {
        /** The answer arrives later by milliseconds, always as many or drawn from a range. */
        readonly fault: 'latency';
        readonly ms: number | { readonly min: number; readonly max: number };
      }
  );

export type FaultKind = FaultRule['fault'];
