import type { Spread } from './plan.js';

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
