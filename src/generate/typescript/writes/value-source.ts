import type { ValueType } from '../../../model/value-type.js';
import type { Code } from '../../text/index.js';

/** Where a write's values come from: `args.email`, `line.qty`, `args.order.orderId`. */
export interface ValueSource {
  /** Undefined where the call gives none. `nullable`: it may be `undefined` (not given) or `null` (to be removed). */
  value(name: string): SourcedValue | undefined;
  /**
   * Value of an attribute that the write leaves as it is: the caller says what the item has, so that keys and derived attributes can be
   * made of it (a step's scalar parameters; whatever the patterns of one entity are given).
   */
  vouched(name: string): SourcedValue | undefined;
  /** New value of a key field of a move. */
  to?(name: string): SourcedValue | undefined;
  /** The whole item of a create or put, as its Input type, where one expression is it. */
  readonly input?: Code;
  /** The entity that a create or put writes, as its Fields type, where a statement before has already made it (`newOrder(…)`). */
  readonly item?: Code;
  /** The item's table key, where a row that was read gives it and the fields do not. */
  readonly key?: Code;
  /** A row that a query has found: the whole item, which is not read again for the first attempt. */
  readonly row?: Code;
  /** What a query says of the row and must still hold: a `Clause`. */
  readonly match?: Code;
}

export interface SourcedValue {
  /** A name or a chain of properties. */
  readonly code: Code;
  readonly nullable: boolean;
  /** Where the source has a type of its own (a parameter, a field of an element): what `$name` of an expression takes it as. */
  readonly type?: ValueType;
  /** It is in its normal form already: whoever made it has checked it. */
  readonly checked?: true;
}
