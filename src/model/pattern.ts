import type { Located, Span } from '../source/index.js';
import type { Deprecation, LocatedExpr, Named } from './named.js';
import type { RateShape } from './rate-shape.js';
import type { ValueType } from './value-type.js';

export const READ_OPS = ['get', 'query', 'scan', 'batch-get', 'transact-get'] as const;
export const WRITE_OPS = [
  'create',
  'put',
  'update',
  'move',
  'delete',
  'delete-query',
  'batch-write',
  'transact-write',
] as const;
export type ReadOp = (typeof READ_OPS)[number];
export type WriteOp = (typeof WRITE_OPS)[number];
export type Op = ReadOp | WriteOp | 'execute';

export interface Pattern extends Named {
  readonly description?: string;
  readonly op: Located<Op>;
  /** Declared entities, in order; unknown ones were reported and are left out. */
  readonly entities: readonly Located<string>[];
  /** What is given, as bindings: `customerId`, `day|date:yyyy-MM`. Tenancy's field is not repeated here. */
  readonly by: readonly Located<string>[];
  readonly prefix: readonly Located<string>[];
  readonly range: readonly RangeClause[];
  readonly filter?: LocatedExpr;
  /** Share of read items that the filter keeps, 0 to 1. */
  readonly keeps?: number;
  readonly order?: Located<'asc' | 'desc'>;
  readonly limit?: Located<number>;
  readonly page?: Located<number>;
  readonly project?: readonly Located<string>[];
  readonly consistent?: Located<boolean>;
  readonly index?: Located<string>;
  readonly keyCondition?: Located<string>;
  /** Of `execute`: PartiQL, with `$name` for parameters. */
  readonly statement?: Located<string>;
  readonly fanOut?: FanOut;
  readonly merge?: Merge;
  /** Of a write: what identifies the item; the id when absent. */
  readonly key?: readonly Located<string>[];
  readonly set: readonly SetClause[];
  readonly add: readonly SetClause[];
  readonly remove: readonly Located<string>[];
  readonly condition?: LocatedExpr;
  readonly lock?: Located<string>;
  readonly params: ReadonlyMap<string, Parameter>;
  readonly steps: readonly Step[];
  readonly idempotency?: Located<string>;
  readonly errors: readonly Located<string>[];
  /** Items in one call of a batch. */
  readonly count?: { readonly avg?: number; readonly max?: number; readonly span: Span };
  readonly rate?: Rate;
  /** Items that one call reads. */
  readonly items?: { readonly avg?: number; readonly p99?: number; readonly span: Span };
  readonly skew?: Located<Skew>;
  readonly cache?: Span;
  /** Of `cache`, where stated: share of calls that it answers (0 to 1), and seconds that an answer is kept. */
  readonly cacheFacts?: { readonly hitRate?: number; readonly ttl?: number };
  /** Tries that the SDK has for each request of a call, where it is not the client's own number. */
  readonly attempts?: Located<number>;
  /** Milliseconds after which a call is given up. */
  readonly timeout?: number;
  readonly budget?: PatternBudget;
  readonly expect?: { readonly items?: number; readonly span: Span };
  readonly role?: Located<string>;
  readonly deprecated?: Deprecation;
  readonly bodySpan: Span;
}

export interface RangeClause {
  readonly field: Located<string>;
  readonly op: Located<'between' | 'gt' | 'gte' | 'lt' | 'lte' | 'begins'>;
}

export interface FanOut {
  readonly shard?: 'all';
  readonly bucket?: { readonly max: number; readonly mode: 'parallel' | 'walk' };
  readonly span: Span;
}

export interface Merge {
  readonly key: readonly Located<string>[];
  readonly sum: readonly Located<string>[];
  readonly order?: Located<string>;
  readonly span: Span;
}

/** `set: [email]` takes the value from the parameter of that name; `set: {a.b: "$x + 1"}` from an expression. */
export interface SetClause {
  readonly path: Located<string>;
  readonly value?: LocatedExpr;
}

export interface Parameter extends Named {
  /** A type, or an entity whose attributes the parameter carries. */
  readonly of:
    | { readonly kind: 'type'; readonly type: ValueType }
    | { readonly kind: 'entity'; readonly entity: string };
  readonly list: boolean;
  readonly max?: number;
  readonly avg?: number;
  readonly distinct: readonly string[];
}

export type StepAction = 'create' | 'put' | 'update' | 'delete' | 'check' | 'get';

export interface Step {
  readonly action: StepAction;
  readonly entity: Located<string>;
  readonly from?: Located<string>;
  readonly each?: Located<string>;
  readonly by: readonly Located<string>[];
  readonly set: readonly SetClause[];
  readonly add: readonly SetClause[];
  readonly remove: readonly Located<string>[];
  readonly condition?: LocatedExpr;
  readonly lock?: Located<string>;
  readonly else?: Located<string>;
  readonly span: Span;
}

/** Calls per second. */
export interface Rate {
  readonly avg: number;
  readonly peak: number;
  readonly shape?: Located<RateShape>;
  readonly span: Span;
}

export interface Skew {
  readonly kind: 'uniform' | 'zipf' | 'ycsb' | 'hotspot' | 'latest' | 'hot';
  /** zipf: exponent. hotspot: share of the keys. hot: number of hot keys. */
  readonly a?: number;
  /** hotspot and hot: share of the traffic, 0 to 1. */
  readonly b?: number;
  readonly on?: string;
  readonly within?: string;
  /** As written. */
  readonly text: string;
}

export interface PatternBudget {
  readonly rru?: Located<number>;
  readonly wru?: Located<number>;
  readonly requests?: Located<number>;
  readonly usd?: Located<number>;
  readonly span: Span;
}
