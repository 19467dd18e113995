import type { ModelValue, ValueType } from '../model/value-type.js';
import type { CharSet } from './char-set.js';
import type { Rx } from './rx.js';
import type { Fn, FnName, PlaceholderSegment, ShardSegment, Template } from './template.js';

export type Escape = 'ordered' | 'reject' | 'none';

/** What a template is compiled against. */
export interface KeyEnv {
  /** Type of an attribute or routing parameter, by the path in the template; undefined when there is none. */
  typeOf(path: string): ValueType | undefined;
  /** One ASCII character. */
  readonly separator: string;
  readonly escape: Escape;
  /** Part of the key; a shard is wrong in an `sk`. Without it nothing is said about that. */
  readonly role?: 'pk' | 'sk';
}

/** A key attribute's content, compiled: from a template, or natural (the entity's attribute itself). */
export interface CompiledTemplate {
  /** Undefined when the part is natural. */
  readonly template?: Template;
  readonly natural: boolean;
  /** DynamoDB type of the key attribute. Keys of type N are their canonical decimal text, keys of type B lower-case hexadecimal. */
  readonly stored: 'S' | 'N' | 'B';
  readonly separator: string;
  readonly escape: Escape;
  readonly segments: readonly CompiledSegment[];
  readonly problems: readonly KeyProblem[];
  /** False when a segment could not be compiled (`broken`): encoding fails, and proofs answer `unknown`. */
  readonly ok: boolean;
  /** Every path that the content depends on, each once, in order; a random shard is `RANDOM_SHARD`. */
  readonly paths: readonly string[];
}

/** Path under which `encodeKey` asks for the number of `{shard:N}`; `$` keeps it apart from attributes. */
export const RANDOM_SHARD = '$shard';

export type CompiledSegment = CompiledLiteral | CompiledVariable;

export interface CompiledLiteral {
  readonly kind: 'literal';
  readonly text: string;
}

export interface CompiledVariable {
  readonly kind: 'variable';
  /** Attribute path; that of `by` for a calculated shard; `RANDOM_SHARD` for a random one. */
  readonly path: string;
  readonly type: ValueType;
  /** Undefined when the part is natural. */
  readonly source?: PlaceholderSegment | ShardSegment;
  readonly fns: readonly Fn[];
  readonly shard?: { readonly count: number; readonly by?: string };
  readonly codec: Codec;
  readonly bytes: ByteRange;
  /** Every encoded value has the same number of characters. */
  readonly fixedWidth: boolean;
  readonly mayBeEmpty: boolean;
  /** Characters that encoded values may hold. */
  readonly alphabet: CharSet;
  /** Encoded values: exactly these, or more where a length or pattern is too costly to follow. */
  readonly language: Rx;
  readonly order: OrderFact;
  readonly injective: InjectiveFact;
  /** The attribute's value can be read back from the segment. */
  readonly lossless: boolean;
  /** A number without fixed width: its text order is not its order. Right in a natural key of type N. */
  readonly unpadded: boolean;
  /** An encoded value may hold the separator (never under `ordered`; refused at write under `reject`). */
  readonly mayHoldSeparator: boolean;
  /** Its problem leaves nothing to encode. */
  readonly broken: boolean;
}

/** UTF-8 bytes. `max` is undefined when a needed fact is not stated; `typical` falls back on `max`. */
export interface ByteRange {
  readonly min: number;
  readonly typical: number | undefined;
  readonly max: number | undefined;
}

export interface OrderFact {
  /** Direction in which the bytes of encoded values follow the order of the values. */
  readonly kind: 'same' | 'reversed' | 'none';
  /** Different values may share an encoding (`date:yyyy-MM`, `first:3`): they keep the order, but not among themselves. */
  readonly coarse: boolean;
  readonly reason:
    | 'native'
    | 'text'
    | 'fixed-width'
    | 'complement'
    | 'one-width'
    | 'date'
    | 'prefix'
    | 'unpadded'
    | 'hash'
    | 'case-folding'
    | 'date-variable-width'
    | 'date-not-big-endian'
    | 'escape'
    | 'shard'
    | 'broken';
}

export interface InjectiveFact {
  readonly holds: boolean;
  readonly reason:
    | 'text'
    | 'escape'
    | 'number'
    | 'time'
    | 'date'
    | 'bucket'
    | 'hash'
    | 'first'
    | 'case-folding'
    | 'normalized'
    | 'shard'
    | 'broken';
}

export type Encoded =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly error: EncodeError };

export interface EncodeError {
  readonly code:
    | 'missing'
    | 'wrong-type'
    | 'out-of-range'
    | 'not-in-enum'
    | 'not-in-charset'
    | 'not-in-pattern'
    | 'too-long'
    | 'too-short'
    | 'separator'
    | 'not-unicode'
    | 'rounding'
    | 'year'
    | 'broken';
  readonly path: string;
  /** The value as text, cut to 64 characters. */
  readonly value?: string;
  /** What would be right: a range, a type, a width. */
  readonly expected?: string;
}

export type BoundText =
  /** `exact: false`: the bound lies above this value and below the next one that has an encoding. */
  | { readonly kind: 'at'; readonly text: string; readonly exact: boolean }
  /** Every value is above it. */
  | { readonly kind: 'below-all' }
  /** Every value is below it. */
  | { readonly kind: 'above-all' }
  | { readonly kind: 'error'; readonly error: EncodeError };

/** Of one segment; functions of one value, without the rest of the key. */
export interface Codec {
  /** Refuses what the model's facts exclude, so that proofs hold for every key ever written. */
  encode(value: ModelValue | undefined): Encoded;
  /** The value (the start of the day or bucket, the kept prefix, where the function drops something); undefined if the text is no encoding. */
  decode(text: string): ModelValue | undefined;
  /** Some value that is written as this text; undefined when there is none or none is found cheaply. */
  invert(text: string): ModelValue | undefined;
  /** A bound of a range; it need not satisfy charset, pattern or range. A date for a timestamp is the end of the day under `lte`, else its start. */
  bound(value: ModelValue, op: 'gt' | 'gte' | 'lt' | 'lte'): BoundText;
  /** Text that all values with this prefix begin with; undefined where values have no prefixes. */
  begins(value: ModelValue): Encoded | undefined;
  /** Values have neighbours: `below` and `above` are undefined only at the ends. */
  readonly stepped: boolean;
  /** Encoding just below or above in byte order, where values have neighbours; undefined when there is none. */
  below(text: string): string | undefined;
  above(text: string): string | undefined;
  /** Up to `most` different values that can be encoded: extremes and neighbours first. */
  samples(most: number): readonly ModelValue[];
}

export type RangeOp = 'between' | 'gt' | 'gte' | 'lt' | 'lte' | 'begins' | 'eq';

/** What is wrong with a template, for a rule to word. `start` and `end` are offsets in the template's text. */
export type KeyProblem = { readonly segment: number; readonly start: number; readonly end: number } & KeyProblemDetail;

export type KeyProblemDetail =
  | { readonly code: 'unknown-attribute'; readonly path: string }
  | { readonly code: 'not-scalar'; readonly path: string; readonly type: ValueType['kind'] }
  /** The type has no text of its own in a key. */
  | {
      readonly code: 'needs-function';
      readonly path: string;
      readonly type: ValueType['kind'];
      readonly functions: readonly FnName[];
    }
  | {
      readonly code: 'wrong-function';
      readonly path: string;
      readonly fn: FnName;
      readonly type: ValueType['kind'];
      readonly functions: readonly FnName[];
    }
  /** The function's width cannot be proved without it. */
  | {
      readonly code: 'missing-bound';
      readonly path: string;
      readonly fn: FnName;
      readonly bounds: readonly ('min' | 'max')[];
    }
  | {
      readonly code: 'too-narrow';
      readonly path: string;
      readonly fn: FnName;
      readonly width: number;
      readonly widest: string;
      readonly needed: number;
    }
  | { readonly code: 'negative'; readonly path: string; readonly fn: FnName; readonly min: string }
  | {
      readonly code: 'rounds';
      readonly path: string;
      readonly fn: FnName;
      readonly scale: number;
      readonly fraction: number;
    }
  | { readonly code: 'date-variable-width'; readonly path: string; readonly format: string }
  | { readonly code: 'date-not-big-endian'; readonly path: string; readonly format: string }
  /** Two values that become one. */
  | {
      readonly code: 'case-folding';
      readonly path: string;
      readonly fn: FnName;
      readonly values: readonly [string, string];
    }
  | { readonly code: 'unpadded-number'; readonly path: string; readonly values: readonly [string, string] }
  | { readonly code: 'shard-in-sk'; readonly count: number }
  | {
      readonly code: 'separator-in-value';
      readonly path: string;
      readonly separator: string;
      readonly escape: Escape /** Nothing follows in the key. */;
      readonly last: boolean;
    }
  | { readonly code: 'bad-separator'; readonly separator: string }
  /** Neighbours without a separator: both tuples of values give the same text. */
  | {
      readonly code: 'adjacent';
      readonly left: string;
      readonly right: string;
      readonly text: string;
      readonly values: readonly [readonly [string, string], readonly [string, string]];
    }
  /** No literal, and every segment may be empty: DynamoDB refuses an empty key. */
  | { readonly code: 'may-be-empty'; readonly paths: readonly string[] }
  | { readonly code: 'charset-unreadable'; readonly path: string; readonly charset: string }
  /** Proofs treat the attribute as if any text could occur. */
  | { readonly code: 'pattern-unreadable'; readonly path: string; readonly pattern: string; readonly reason: string };
