import type { LimitType } from '../../partition/index.js';

/** What refuses a request: a limit on a table or an index, on reads or on writes; 16 in all. */
export type ThrottlingReasonName = `${'Table' | 'Index'}${'Read' | 'Write'}${LimitType}`;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ThrottlingReason.html */
export interface ThrottlingReason {
  readonly reason: ThrottlingReasonName;
  /** ARN of the table or index. */
  readonly resource: string;
}

/** How an engine throttles. Units are what its own metering says that a request costs. */
export interface ThrottlingOptions {
  /**
   * How soon a partition that is asked for too much is split, which AWS has not published: 5, 10 or 30 minutes from the first
   * second over the limit on; `default` unless given. `never` leaves the partitions as they are.
   */
  readonly splits?: 'fast' | 'default' | 'slow' | 'never';
  /** The account's quota of an on-demand table or index in units a second; 40,000 of each unless given. */
  readonly quota?: { readonly read: number; readonly write: number };
}
