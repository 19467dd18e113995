import type { EncodeError } from './compiled.js';

/** Condition on one sort key. Texts are the key's text; for keys of type N canonical decimals, for B hexadecimal. */
export type CompiledRange =
  | { readonly kind: 'eq' | 'lt' | 'lte' | 'gt' | 'gte'; readonly value: string; readonly coarse?: true }
  | { readonly kind: 'begins_with'; readonly prefix: string; readonly coarse?: true }
  | {
      readonly kind: 'between';
      readonly lo: string;
      /** Inclusive, as BETWEEN is. */
      readonly hi: string;
      /** The client drops the items whose key is `hi`: no text lies just below it. */
      readonly dropEqual?: true;
      /** The segment keeps less than the attribute's value (`date:yyyy-MM`): the ends hold more than was asked, which the client or a filter drops. */
      readonly coarse?: true;
    }
  /** The whole item collection. */
  | { readonly kind: 'all'; readonly coarse?: true }
  /** No key can satisfy it: no request is needed. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'error'; readonly error: EncodeError }
  /**
   * No condition can be right: the order of the segment's encoded values is not that of the values (`orderClaim`, `rangeHazard`),
   * its values have no prefixes, or a bound segment does not end before the next one begins.
   */
  | { readonly kind: 'unordered'; readonly segment: number };
