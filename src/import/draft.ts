import type { JsonObject } from '../generate/workbench/extension.js';
import type { AttributeValue, Item } from '../value/index.js';

/**
 * What an input tells of a design, whatever its format: plain data, in the input's own names. A reader of a format makes one, inference
 * adds to it, and the writer makes a model of it. Nothing here is checked: that is what `check` is for.
 */
export interface Draft extends WayBack {
  /** Of the model; the writer makes an identifier of it. */
  readonly name: string;
  readonly description?: string;
  readonly region?: string;
  /** Between the segments of key templates; default `#`. */
  readonly separator?: string;
  /** What the input says its values are written with in keys. Default: as the language's default, where nothing speaks against it. */
  readonly escape?: 'ordered' | 'reject' | 'none';
  readonly tables: readonly DraftTable[];
  readonly entities: readonly DraftEntity[];
  readonly patterns: readonly DraftPattern[];
  /** Set where the callers run in a VPC. */
  readonly vpc?: { readonly endpoint: boolean };
  /** What of the input has no place in a model. */
  readonly unplaced: readonly Unplaced[];
  /** What is odd about the input and was read all the same. */
  readonly quirks: readonly Quirk[];
  readonly questions: readonly Question[];
}

/** Of a part of an input whose format is generated too. */
export interface WayBack {
  /** As it stands: what is generated of the model is compared with it. */
  readonly original?: JsonObject;
  /** What the model keeps for the generator, beside what that makes of it. */
  readonly kept?: JsonObject;
}

/** `stated` is what the input says itself; the others are guesses, from all but certain to hardly more than a chance. */
export type Confidence = 'stated' | 'high' | 'medium' | 'low';

/** How sure something is, and what it rests on: `412 of 412 items`. */
export interface Evidence {
  readonly confidence: Confidence;
  readonly because?: string;
}

/** A place in the input, for messages: a path such as `Resources.Orders.Properties.KeySchema`, and where it is known a line. */
export interface InputPlace {
  readonly file: string;
  readonly path: string;
  readonly line?: number;
}

export interface Unplaced {
  readonly what: string;
  readonly why: string;
  readonly place: InputPlace;
}

export interface Quirk {
  readonly message: string;
  readonly place: InputPlace;
}

/** Something that could not be known. */
export interface Question {
  readonly question: string;
  /** Path in the model that is written: `accessPatterns.getOrder.rate`. */
  readonly at: string;
  /** What to fill in there, as YAML: `rate: 10/s`. */
  readonly fill: string;
}

// ---------------------------------------------------------------------------------------------------------- tables

export type KeyType = 'S' | 'N' | 'B';

export interface DraftKeyAttribute {
  readonly name: string;
  /** Absent where the input does not declare it. */
  readonly type?: KeyType;
}

export interface DraftTable extends WayBack {
  /** As the input calls it; the writer makes an identifier of it. */
  readonly name: string;
  /** As deployed, where that is another one; may hold `${env:NAME:-default}`. */
  readonly physicalName?: string;
  readonly description?: string;
  readonly pk: DraftKeyAttribute;
  readonly sk?: DraftKeyAttribute;
  readonly indexes: readonly DraftIndex[];
  readonly vectorIndexes?: readonly DraftVectorIndex[];
  readonly billing?: DraftBilling;
  readonly class?: 'standard' | 'infrequent-access';
  readonly ttl?: string;
  readonly stream?: 'keys-only' | 'new-image' | 'old-image' | 'new-and-old';
  readonly pitr?: boolean;
  /** Days that can be gone back, where they are not all that there are. */
  readonly pitrDays?: number;
  readonly deletionProtection?: boolean;
  /** `aws-managed`, `new` (made beside the table), or a key of KMS: its ARN, an alias or its id. */
  readonly kms?: string;
  /** Of a `new` key. */
  readonly rotationDays?: number;
  readonly backup?: DraftBackup;
  readonly contributorInsights?: 'all' | 'throttled';
  readonly resourcePolicy?: readonly DraftStatement[];
  readonly importFrom?: DraftImport;
  readonly replicas?: readonly string[];
  readonly consistency?: 'mrec' | 'mrsc';
  readonly witness?: string;
  /** `true` where nothing is known of the cluster. */
  readonly dax?: boolean | DraftDax;
  readonly tags?: ReadonlyMap<string, string>;
  /** Items as they are stored, of no entity in particular. */
  readonly samples?: readonly Item[];
  /** For a comment beside it. */
  readonly notes: readonly string[];
}

/** What AWS Backup does. */
export interface DraftBackup {
  readonly schedule: string;
  readonly keepDays: number;
  readonly coldDays?: number;
  /** A Region. */
  readonly copyTo?: string;
}

/** A statement of a resource-based policy, about the table and its indexes. */
export interface DraftStatement {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly principal: '*' | ReadonlyMap<'AWS' | 'Service', readonly string[]>;
  readonly actions: readonly string[];
  /** Operator → condition key → values. */
  readonly condition: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
}

/** Items that a table is made with. */
export interface DraftImport {
  /** May hold `${env:NAME:-default}`. */
  readonly bucket: string;
  readonly prefix?: string;
  readonly owner?: string;
  readonly format: 'dynamodb-json' | 'ion' | 'csv';
  readonly compression?: 'none' | 'gzip' | 'zstd';
  readonly delimiter?: string;
  readonly columns?: readonly string[];
}

export interface DraftDax {
  readonly nodeType?: string;
  readonly nodes?: number;
  /** Seconds. */
  readonly ttl?: number;
}

export interface DraftIndex extends WayBack {
  readonly name: string;
  readonly local: boolean;
  readonly pk: readonly DraftKeyAttribute[];
  readonly sk: readonly DraftKeyAttribute[];
  readonly projection:
    | { readonly kind: 'all' | 'keys' }
    | { readonly kind: 'include'; readonly attributes: readonly string[] };
  readonly billing?: DraftBilling;
  readonly contributorInsights?: 'all' | 'throttled';
  readonly notes: readonly string[];
}

export interface DraftVectorIndex {
  readonly name: string;
  readonly vector: string;
  readonly dimensions: number;
  readonly distance: 'cosine' | 'euclidean' | 'dot-product';
  readonly pk: readonly string[];
  readonly filters: readonly string[];
  /** Of its partition key and its filters, where the input declares them. */
  readonly types?: ReadonlyMap<string, KeyType>;
  readonly projection: DraftIndex['projection'];
  readonly notes: readonly string[];
}

export type DraftBilling =
  | {
      readonly mode: 'on-demand';
      readonly maxRead?: number;
      readonly maxWrite?: number;
      readonly warmRead?: number;
      readonly warmWrite?: number;
    }
  | {
      readonly mode: 'provisioned';
      readonly rcu: number;
      readonly wcu: number;
      readonly autoscale?: {
        readonly min: { readonly rcu: number; readonly wcu: number };
        readonly max: { readonly rcu: number; readonly wcu: number };
        /** Percent. */
        readonly target: number;
      };
      readonly warmRead?: number;
      readonly warmWrite?: number;
    };

// -------------------------------------------------------------------------------------------------------- entities

/** A table without any entity gets one from the writer, with its key attributes (`natural`) and candidate patterns. */
export interface DraftEntity extends Evidence, WayBack {
  readonly name: string;
  readonly description?: string;
  /** Name of its table in this draft. */
  readonly table: string;
  /** What tells its items from others: an attribute with a value of its own. */
  readonly tag?: { readonly attribute: string; readonly value: string };
  /** Attributes that identify an item, where they are not those that the key keeps. */
  readonly id?: readonly string[];
  /** There is one such item: its constant key is meant. */
  readonly singleton?: boolean;
  /** Between the segments of its templates, where it is not that of the draft. */
  readonly separator?: string;
  readonly key: DraftMapping;
  /** By name of the index; an index that is not here does not hold its items. */
  readonly indexes: ReadonlyMap<string, DraftMapping>;
  /** Those that are stored, but for key attributes that a template makes. */
  readonly attributes: readonly DraftAttribute[];
  readonly unique?: readonly DraftUnique[];
  readonly ttl?: string;
  readonly volume?: DraftVolume;
  /** Bytes of its items. */
  readonly size?: { readonly avg: number; readonly p99?: number; readonly max?: number };
  readonly samples: readonly Item[];
  readonly notes: readonly string[];
}

/** `natural`: the key attributes are attributes of the entity. */
export type DraftMapping = Evidence & {
  readonly pk: DraftKeyPart;
  /** Absent where the table or index has no sort key. */
  readonly sk?: DraftKeyPart;
};

export type DraftKeyPart =
  | { readonly kind: 'natural' }
  /** A template of the language: literal text (a brace is written twice) and `{attribute}` with functions: `ORDER#{orderId}`. */
  | { readonly kind: 'template'; readonly text: string };

export interface DraftAttribute extends Evidence {
  readonly name: string;
  readonly description?: string;
  /** Where the name is not the model's to choose, the stored one is what the input has. */
  readonly storedName?: string;
  readonly type: DraftType;
  /** Whether items may lack it. */
  readonly optional: boolean;
  /** Share of items that have it, 0 to 1. */
  readonly present?: number;
  /** Number of different values. */
  readonly distinct?: number;
  readonly default?: AttributeValue;
  /** Made at create where it is not given. */
  readonly generate?: 'ulid' | 'uuid' | 'ksuid' | 'now';
  /** Never changes after create. */
  readonly immutable?: boolean;
  /** Stored, and left out of what code reads. */
  readonly hidden?: boolean;
}

/** Values that no two items have, kept apart by an item for each of them. */
export interface DraftUnique {
  readonly name: string;
  /** Attributes whose values together are unique. */
  readonly attributes: readonly string[];
  /** Unique within equal values of these. */
  readonly scope: readonly string[];
  /** Key of the item that takes a value. */
  readonly key: DraftMapping;
}

export type DraftType =
  | {
      readonly kind: 'string';
      readonly format?: 'ulid' | 'uuid' | 'ksuid' | 'timestamp' | 'date';
      readonly charset?: string;
      readonly minBytes?: number;
      readonly avgBytes?: number;
      readonly maxBytes?: number;
    }
  | { readonly kind: 'enum'; readonly values: readonly string[]; readonly weights?: ReadonlyMap<string, number> }
  | { readonly kind: 'int'; readonly min?: number; readonly max?: number; readonly avg?: number }
  | {
      readonly kind: 'number';
      /** Digits after the point; absent where it is not known. */
      readonly scale?: number;
      readonly min?: number;
      readonly max?: number;
      readonly avg?: number;
    }
  /** A time as a number. */
  | { readonly kind: 'epoch'; readonly unit: 'ms' | 's' }
  | { readonly kind: 'boolean' | 'null' | 'any' }
  | { readonly kind: 'binary'; readonly minBytes?: number; readonly avgBytes?: number; readonly maxBytes?: number }
  | { readonly kind: 'list'; readonly of: DraftType; readonly avg?: number; readonly max?: number }
  | { readonly kind: 'set'; readonly of: 'string' | 'number' | 'binary'; readonly avg?: number; readonly max?: number }
  | { readonly kind: 'map'; readonly fields: readonly DraftAttribute[] }
  /** A map whose names are data. */
  | { readonly kind: 'dict'; readonly of: DraftType; readonly avg?: number; readonly max?: number };

export interface DraftVolume extends Evidence {
  readonly count?: number;
  /** By parent: another entity, or a key attribute of this one. */
  readonly per?: ReadonlyMap<
    string,
    { readonly avg?: number; readonly p99?: number; readonly max?: number; readonly skew?: string }
  >;
}

// -------------------------------------------------------------------------------------------------------- patterns

export interface DraftPattern extends Evidence {
  readonly name: string;
  readonly description?: string;
  readonly op:
    | 'get'
    | 'query'
    | 'scan'
    | 'create'
    | 'put'
    | 'update'
    | 'delete'
    | 'batch-get'
    | 'batch-write'
    | 'transact-get'
    | 'transact-write';
  /** Of those that it reads or writes. */
  readonly entities: readonly string[];
  readonly index?: string;
  /** Derived from the keys and asked by nobody as far as is known. */
  readonly candidate?: boolean;
  /** Attributes that are given as equal, by their names in the draft. */
  readonly by: readonly string[];
  /** Further attributes of the sort key that may be given as equal, from the left. */
  readonly prefix?: readonly string[];
  /** A condition on one attribute of the sort key beyond `by`. */
  readonly range?: { readonly attribute: string; readonly op: 'between' | 'gt' | 'gte' | 'lt' | 'lte' | 'begins' };
  /** In the model's language. One that does not parse there becomes a note and a question. */
  readonly filter?: string;
  /** Attributes that an item has to have, as those in an index do. */
  readonly has?: readonly string[];
  /** Share of the items read that the filter keeps, 0 to 1. */
  readonly keeps?: number;
  readonly order?: 'asc' | 'desc';
  readonly limit?: number;
  /** Items a page. */
  readonly page?: number;
  readonly strong?: boolean;
  /** Attributes that are returned; absent: all. */
  readonly project?: readonly string[];
  /** Attributes that an update sets. */
  readonly set?: readonly string[];
  /** Of a batch: keys or items in a call. */
  readonly count?: { readonly avg?: number; readonly max?: number };
  /** What a call is given by name, where its attributes do not say it. */
  readonly params?: ReadonlyMap<string, DraftParameter>;
  /** Of a transaction, in order. */
  readonly steps?: readonly DraftStep[];
  /** Items that a call returns. */
  readonly items?: { readonly avg?: number; readonly p99?: number };
  /** Calls a second. */
  readonly rate?: { readonly avg?: number; readonly peak?: number };
  /** What the input asks for beyond this. */
  readonly notes: readonly string[];
}

/** A whole item of an entity, or a value. */
export type DraftParameter =
  | { readonly entity: string }
  | { readonly type: 'string' | 'int' | 'decimal' | 'bool' | 'uuid' };

export interface DraftStep {
  readonly op: 'create' | 'put' | 'update' | 'delete' | 'check' | 'get';
  readonly entity: string;
  /** The parameter that is the item to be written. */
  readonly from?: string;
  /** Attributes that are given as equal. */
  readonly by?: readonly string[];
  /** Attributes that an update sets. */
  readonly set?: readonly string[];
  /** In the model's language. */
  readonly condition?: string;
}
