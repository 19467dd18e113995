import type { ModelValue } from '../model/value-type.js';

/** Values by path; what a counter-example consists of. */
export type Values = ReadonlyMap<string, ModelValue>;

export type UnknownReason =
  /** A template has errors of its own. */
  | 'broken'
  /** The automata grew over their budget. */
  | 'budget'
  /** A function without inverse (`hash`, a calculated shard) stands where a counter-example would be needed. */
  | 'no-inverse'
  /** The same attribute occurs several times, or facts that the automata do not follow exclude the examples that were tried. */
  | 'correlated';

/** Verified: the encoder writes `keys` for both. */
export interface KeyClash {
  readonly left: Values;
  readonly right: Values;
  /** One text for every part. */
  readonly keys: readonly string[];
}

export type Ambiguity =
  | { readonly kind: 'injective' }
  | {
      readonly kind: 'ambiguous';
      readonly example: KeyClash /** `segments`: one text splits in two ways; `function`: a function drops what differs; `absent`: an attribute is in no part. */;
      readonly cause: 'segments' | 'function' | 'absent';
      readonly paths: readonly string[];
    }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason };

export type Collision =
  | { readonly kind: 'disjoint' }
  | { readonly kind: 'collision'; readonly example: KeyClash }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason };

export interface PrefixOverlap {
  /** Number of variable segments that the range binds: 0 for the fence. */
  readonly bound: number;
  readonly result:
    | { readonly kind: 'disjoint' }
    /** The range over `prefix` of the one holds `key` of the other. */
    | {
        readonly kind: 'overlap';
        readonly prefix: string;
        readonly key: string;
        readonly own: Values;
        readonly foreign: Values;
      }
    | { readonly kind: 'unknown'; readonly reason: UnknownReason };
}

export type RangeHazard =
  | { readonly kind: 'safe' }
  /** `lower` is below `upper` by value, but its key is above. `byte` is the character at or below what follows the segment. */
  | {
      readonly kind: 'hazard';
      readonly path: string;
      readonly follows: string;
      readonly byte: string;
      readonly lower: Values;
      readonly upper: Values;
      readonly keys: readonly [string, string];
    }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason };

export interface OrderClaim {
  /** Variable segments from the left whose order the key keeps: keys sort as the tuples of their values do. */
  readonly segments: readonly {
    readonly segment: number;
    readonly path: string;
    readonly direction: 'same' | 'reversed';
    readonly coarse: boolean;
  }[];
  /** First variable segment that is not in order, and why; absent when all are. */
  readonly stop?: {
    readonly segment: number;
    readonly path: string;
    readonly reason: 'unordered' | 'hazard' | 'unknown';
    readonly hazard?: RangeHazard;
  };
}
