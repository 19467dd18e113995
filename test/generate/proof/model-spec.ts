import type { ModelValue } from '../../../src/model/value-type.js';
import type { FieldKind } from './field-kinds.js';

/** Values of one item by the names of its attributes, as the model sees them. */
export type Values = ReadonlyMap<string, ModelValue>;

/** An expression of the model, with what it means: of the item as it is, derived attributes too, and of arguments. */
export interface Formula<Result> {
  readonly text: string;
  readonly of: (values: Values, args: Values) => Result;
  /** DynamoDB works it out: what it reads must be there. */
  readonly readsItem?: boolean;
}

/** An attribute of a random model. */
export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  readonly stored?: string;
  readonly optional?: boolean;
  readonly fallback?: ModelValue;
  readonly generate?: 'ulid' | 'uuid' | 'ksuid';
  readonly counter?: boolean;
  readonly hidden?: boolean;
  /** Names the item that something is copied from. */
  readonly isReference?: boolean;
  /** What it is made of, and how the model says so. */
  readonly derive?: { readonly text: string; readonly of: (values: Values) => ModelValue | undefined };
  readonly constant?: ModelValue;
  readonly copy?: {
    readonly entity: string;
    readonly attribute: string;
    readonly theirs: string;
    readonly ours: string;
  };
}

export interface Unique {
  readonly name: string;
  readonly fields: readonly string[];
  readonly error: string;
}

export interface EntitySpec {
  readonly name: string;
  readonly table: string;
  /** Of no tenant, in a model with tenants. */
  readonly isGlobal: boolean;
  readonly fields: readonly Field[];
  /** Without the tenant. */
  readonly id: readonly string[];
  /** As it stands in the model. */
  readonly yaml: Readonly<Record<string, unknown>>;
  readonly unique: readonly Unique[];
  readonly version?: string;
  readonly ttl?: { readonly name: string; readonly after: number; readonly hides: boolean };
  readonly softDelete?: string;
}

/** A field that an answer is sorted by. */
export interface SortField {
  readonly field: string;
  readonly isFalling: boolean;
}

export type RangeOp = 'between' | 'gt' | 'gte' | 'lt' | 'lte' | 'begins';

/** What a query means, without keys and indexes. */
export interface QuerySpec {
  readonly kind: 'query';
  readonly entities: readonly string[];
  /** Given in every call. */
  readonly equal: readonly string[];
  /** May be given from left to right. */
  readonly prefix: readonly string[];
  readonly range?: { readonly field: string; readonly op: RangeOp; readonly isRequired: boolean };
  /** Fields of the sort key, by entity; entities come one after the other, in this order. Undefined: in no order. */
  readonly sort?: readonly { readonly entity: string; readonly fields: readonly SortField[] }[];
  readonly isDescending: boolean;
  readonly limit?: number;
  readonly page?: number;
  readonly project?: readonly string[];
  readonly filter?: (values: Values) => boolean;
  /** An update of some of these, and not of all, may take an item out of the answer until it is written anew. */
  readonly drops?: readonly string[];
}

/** What is changed of an item, by paths: attributes, and places inside of them. */
export interface Changes {
  /** To the arguments of the same names. */
  readonly set: readonly string[];
  /** Nothing removes. */
  readonly sets?: ReadonlyMap<string, Formula<ModelValue | undefined>>;
  readonly remove: readonly string[];
  readonly add: readonly string[];
  readonly adds?: ReadonlyMap<string, Formula<ModelValue | undefined>>;
}

/** What a write asks of the item as it is, and what its expressions take. */
interface Demands {
  readonly lock?: string;
  readonly condition?: Pick<Formula<boolean>, 'of'>;
  readonly params?: ReadonlyMap<string, FieldKind>;
}

export interface UpdateSpec extends Changes, Demands {
  readonly kind: 'update';
  readonly entity: string;
}

export interface SaveSpec extends Demands, Pick<Changes, 'sets'> {
  readonly kind: 'create' | 'put';
  readonly entity: string;
}

export interface DeleteSpec extends Demands {
  readonly kind: 'delete';
  readonly entity: string;
}

/** What is done with one item, or with each of a list. */
interface StepOf<Action extends string> extends Demands {
  readonly action: Action;
  readonly entity: string;
  readonly each?: string;
  /** Name of the error where the item is not as it has to be: of a delete, it has to be there then. */
  readonly otherwise?: string;
}

export type SaveStep = StepOf<'create' | 'put'> & { readonly from?: string };
export type ChangeStep = StepOf<'update'> & Changes;
export type AskStep = StepOf<'delete' | 'check' | 'get'>;
export type StepSpec = SaveStep | ChangeStep | AskStep;

export type PatternSpec =
  | QuerySpec
  | UpdateSpec
  | { readonly kind: 'get' | 'batch-get'; readonly entity: string; readonly project?: readonly string[] }
  | { readonly kind: 'scan'; readonly entity: string; readonly filter?: (values: Values) => boolean }
  | SaveSpec
  | DeleteSpec
  | { readonly kind: 'batch-write'; readonly entity: string }
  /** Items of each. */
  | { readonly kind: 'batch-several'; readonly entities: readonly string[] }
  | { readonly kind: 'move'; readonly entity: string; readonly field: string }
  | { readonly kind: 'delete-query'; readonly entity: string; readonly equal: readonly string[] }
  | { readonly kind: 'transact-get' | 'transact-write'; readonly steps: readonly StepSpec[]; readonly token?: string };

/** An item before and after a change: absent before it was made, and after it is gone. */
export interface Change {
  readonly old?: Values;
  readonly new?: Values;
}

type Read = (change: Change) => ModelValue | undefined;

/** What a change of the source sets off: one item of the target, by its id. */
export interface StreamSpec {
  readonly source: string;
  readonly target: string;
  readonly when: (change: Change) => boolean;
  /** Without the tenant, which is that of the source. An item without one of these is passed over. */
  readonly by: ReadonlyMap<string, Read>;
  /** What is absent is removed. */
  readonly set: ReadonlyMap<string, Read>;
  /** What is absent adds nothing. */
  readonly add: ReadonlyMap<string, Read>;
  /** Whether it gives all that an item needs: where there is none it is made. */
  readonly makes: boolean;
}

/** A whole model with what it means. */
export interface RandomModel {
  /** JSON, which is YAML. */
  readonly text: string;
  readonly tenant?: string;
  readonly created?: string;
  readonly updated?: string;
  readonly times: 'iso-ms' | 'epoch-ms' | 'epoch-s';
  readonly entities: ReadonlyMap<string, EntitySpec>;
  readonly patterns: ReadonlyMap<string, PatternSpec>;
  readonly streams?: readonly StreamSpec[];
}
