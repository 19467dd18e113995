import type { Located, SourceFile, Span } from '../source/index.js';
import type {
  ContributorInsights,
  DaxCluster,
  ImportFrom,
  Operations,
  Protection,
  ResourceStatement,
  RoleApi,
  StreamHandler,
  StreamView,
} from './infrastructure.js';
import type { Deprecation, LocatedExpr, Named } from './named.js';
import type { Pattern, SetClause, Skew } from './pattern.js';
import type { ModelValue, ValueType } from './value-type.js';

export * from './infrastructure.js';
export type { LocatedExpr, Named } from './named.js';
export * from './pattern.js';

/**
 * The model as written: every leaf keeps its place, every default of the language is applied, every name is checked.
 * What follows from it (keys, bytes, membership) is in `design/`.
 */
export interface Model {
  readonly name: Located<string>;
  readonly description?: string;
  /** The root file first, then the included ones in order. */
  readonly files: readonly SourceFile[];
  readonly defaults: Defaults;
  readonly types: ReadonlyMap<string, NamedType>;
  readonly tenancy?: Tenancy;
  readonly tables: ReadonlyMap<string, Table>;
  readonly entities: ReadonlyMap<string, Entity>;
  readonly patterns: ReadonlyMap<string, Pattern>;
  readonly roles: ReadonlyMap<string, Role>;
  readonly streams: ReadonlyMap<string, StreamRule>;
  readonly scenarios: ReadonlyMap<string, Scenario>;
  readonly samples: Samples;
  readonly tests: readonly ModelTest[];
  readonly budgets: Budgets;
  readonly lint: LintConfig;
  readonly operations: Operations;
  readonly extensions?: Extensions;
}

/** What other tools keep of their own, by tool: nothing reads it but what is generated for them. */
export interface Extensions {
  /** By names of properties in NoSQL Workbench. */
  readonly workbench: ReadonlyMap<string, ModelValue>;
}

export interface Defaults {
  readonly separator: string;
  readonly escape: 'ordered' | 'reject' | 'none';
  readonly casing: 'preserve';
  /** Stored name of the discriminator written on every item; absent when switched off (`entityAttribute: none`). */
  readonly entityAttribute?: string;
  readonly timestamps?: {
    readonly created?: string;
    readonly updated?: string;
    readonly format: 'iso-ms' | 'epoch-ms' | 'epoch-s';
    readonly span: Span;
  };
  readonly region: string;
  readonly billing: Billing;
}

export interface NamedType extends Named {
  readonly description?: string;
  readonly type: ValueType;
  /** Facts of an attribute that a type may carry, such as `pii`. */
  readonly attribute: AttributeTraits;
}

export interface Tenancy {
  readonly span: Span;
  readonly field: Located<string>;
  /** As written, `T#{tenantId}`. */
  readonly prefix: Located<string>;
  readonly separator: string;
  readonly values?: { readonly count: number; readonly skew?: Skew };
}

// ---------------------------------------------------------------------------------------------------------- tables

export type KeyType = 'S' | 'N' | 'B';

export interface KeyAttribute {
  readonly name: string;
  /** Undefined when the model says nothing: S for templates, the attribute's own type for natural keys. */
  readonly type?: KeyType;
  readonly span: Span;
}

export interface Table extends Named {
  readonly description?: string;
  /** As written; may hold `${env:NAME:-default}`. The table's name in the model when absent there. */
  readonly physicalName: Located<string>;
  readonly pk: KeyAttribute;
  readonly sk?: KeyAttribute;
  readonly keySpan: Span;
  readonly billing: Billing;
  readonly billingSpan?: Span;
  readonly class: 'standard' | 'infrequent-access';
  readonly ttl?: Located<string>;
  readonly stream?: Located<StreamView>;
  readonly streamHandler: StreamHandler;
  readonly protection: Protection;
  readonly contributorInsights?: ContributorInsights;
  readonly resourcePolicy: readonly ResourceStatement[];
  readonly importFrom?: ImportFrom;
  readonly replicas: readonly Located<string>[];
  readonly consistency: 'mrec' | 'mrsc';
  /** Region that keeps the log of writes and serves none. */
  readonly witness?: Located<string>;
  readonly dax?: DaxCluster;
  readonly tags: ReadonlyMap<string, string>;
  readonly indexes: ReadonlyMap<string, TableIndex>;
  readonly vectorIndexes: ReadonlyMap<string, VectorIndex>;
  readonly extensions?: Extensions;
}

export type Billing =
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
      readonly autoscale?: Autoscale;
      readonly warmRead?: number;
      readonly warmWrite?: number;
    };

export interface Autoscale {
  readonly min: { readonly rcu: number; readonly wcu: number };
  readonly max: { readonly rcu: number; readonly wcu: number };
  /** Percent, 20 to 90. */
  readonly target: number;
}

export interface TableIndex extends Named {
  readonly description?: string;
  /** One attribute for an LSI, 1 to 4 for a GSI. */
  readonly pk: readonly KeyAttribute[];
  readonly sk: readonly KeyAttribute[];
  readonly keySpan: Span;
  readonly local: boolean;
  readonly projection: Projection;
  readonly billing?: Billing;
  readonly contributorInsights?: ContributorInsights;
  readonly extensions?: Extensions;
}

/** Read by `SearchVectors` alone: no access pattern goes to it. All attributes are stored names. */
export interface VectorIndex extends Named {
  readonly description?: string;
  readonly vector: Located<string>;
  readonly dimensions: Located<number>;
  readonly distance: 'cosine' | 'euclidean' | 'dot-product';
  /** As written; DynamoDB takes one at most. */
  readonly pk: readonly Located<string>[];
  readonly filters: readonly Located<string>[];
  readonly projection: Projection;
}

export type Projection =
  | { readonly kind: 'all'; readonly span: Span }
  | { readonly kind: 'keys'; readonly span: Span }
  | { readonly kind: 'include'; readonly attributes: readonly Located<string>[]; readonly span: Span };

// -------------------------------------------------------------------------------------------------------- entities

export interface Entity extends Named {
  readonly description?: string;
  /** Name of its table. */
  readonly table: Located<string>;
  readonly id?: readonly Located<string>[];
  /** Value of the discriminator; the entity's name when not given. */
  readonly tag: string;
  readonly singleton: boolean;
  /** `tenancy: none`: a global entity. */
  readonly global: boolean;
  readonly routing: ReadonlyMap<string, RoutingParameter>;
  readonly key: KeyMapping;
  readonly indexes: ReadonlyMap<string, IndexMapping>;
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly unique: ReadonlyMap<string, UniqueConstraint>;
  readonly version?: { readonly attribute: Located<string>; readonly max?: number };
  readonly history?: {
    readonly sk: Located<string>;
    readonly keep?: number;
    readonly of?: readonly Located<string>[];
    readonly span: Span;
  };
  readonly ttl?: {
    readonly attribute: Located<string>;
    readonly after?: number;
    /** Undefined is `false` that nobody has thought of. */
    readonly hideExpired?: boolean;
    readonly span: Span;
  };
  readonly softDelete?: { readonly attribute: Located<string>; readonly span: Span };
  /** Between the segments of this entity's templates. */
  readonly separator: string;
  readonly volume: Volume;
  /** Typical and largest bytes of an item, where the model says so itself. */
  readonly size?: { readonly avg?: number; readonly p99?: number; readonly max?: number; readonly span: Span };
  readonly extensions?: Extensions;
}

export interface RoutingParameter extends Named {
  readonly type: ValueType;
}

/** `natural` for the whole key, or one mapping of parts. */
export type KeyMapping =
  | { readonly kind: 'natural'; readonly span: Span }
  | {
      readonly kind: 'parts';
      readonly pk: readonly KeyPart[];
      readonly sk: readonly KeyPart[];
      readonly when?: LocatedExpr;
      readonly onPartial: OnPartial;
      readonly span: Span;
    };

export type OnPartial = 'require' | 'read' | 'drop' | { readonly keep: string };

export type IndexMapping =
  | { readonly kind: 'invert'; readonly span: Span; readonly nameSpan: Span }
  /** Several with disjoint `when`. */
  | { readonly kind: 'mapped'; readonly mappings: readonly KeyMapping[]; readonly span: Span; readonly nameSpan: Span };

export type KeyPart =
  | { readonly kind: 'natural'; readonly span: Span }
  | { readonly kind: 'template'; readonly text: Located<string> };

export interface AttributeTraits {
  readonly pii: boolean;
  readonly unit?: string;
}

export interface Attribute extends Named, AttributeTraits {
  readonly description?: string;
  readonly storedName: string;
  readonly type: ValueType;
  /** Named type that it refers to, at the place of the reference. */
  readonly typeName?: Located<string>;
  /** The whole declaration. */
  readonly valueSpan: Span;
  readonly optional: boolean;
  /** Share of items that carry it, 0 to 1; absent when the model does not say. */
  readonly present?: number;
  readonly default?: Located<ModelValue | { readonly kind: 'now' }>;
  readonly generate?: Located<Generate>;
  readonly immutable: boolean;
  readonly derive?: LocatedExpr;
  readonly constant?: Located<ModelValue>;
  readonly copy?: CopyRule;
  readonly counter: boolean;
  readonly hidden: boolean;
  readonly deprecated?: Deprecation;
  /** Number of distinct values, where the model says so. */
  readonly distinct?: number;
  /** Typical value of a number, where the model says so. */
  readonly avg?: number;
  /** Set where the entity does not declare the attribute and another fact brings it. */
  readonly implied?: 'tenancy' | 'timestamps' | 'version' | 'ttl' | 'softDelete';
}

export type Generate =
  | { readonly kind: 'ulid' | 'uuid' | 'ksuid' | 'now' }
  | { readonly kind: 'shard'; readonly count: number }
  | { readonly kind: 'sequence'; readonly entity: string; readonly attribute: string };

export interface CopyRule {
  readonly entity: string;
  readonly attribute: string;
  /** Attribute of the source → attribute of this entity. */
  readonly via: ReadonlyMap<string, string>;
  readonly refresh: 'never' | 'stream' | 'write';
  readonly span: Span;
}

export interface UniqueConstraint extends Named {
  /** Attributes whose values together are unique. */
  readonly attributes: readonly Located<string>[];
  readonly scope: readonly Located<string>[];
  readonly onConflict?: Located<string>;
  readonly key?: KeyMapping;
}

export interface Volume {
  readonly count?: number;
  /** Items added per second. */
  readonly growth?: number;
  readonly per: ReadonlyMap<string, VolumePer>;
  readonly span?: Span;
}

/** How many items there are for one parent (an entity, or a value of a key attribute). */
export interface VolumePer extends Named {
  readonly avg?: number;
  readonly p99?: number;
  readonly max?: number;
  readonly skew?: Skew;
}

// ------------------------------------------------------------------------------------------------------- the rest

export interface Role extends Named {
  readonly description?: string;
  readonly allow: readonly Located<string>[];
  readonly scope: ReadonlyMap<string, string>;
  /** Services and ARNs that take the role; where there are none, only its policy is generated. */
  readonly assumedBy: readonly Located<string>[];
  readonly api?: RoleApi;
}

export interface StreamRule extends Named {
  readonly source: Located<string>;
  readonly when?: LocatedExpr;
  /** Share of the source's changes that satisfy `when`, 0 to 1, where the model says so. */
  readonly share?: number;
  readonly update: readonly StreamUpdate[];
}

export interface StreamUpdate {
  readonly entity: Located<string>;
  readonly by: ReadonlyMap<string, LocatedExpr>;
  readonly set: readonly SetClause[];
  readonly add: readonly SetClause[];
  /** A mistake in `by` was reported: what names the item is not known. */
  readonly isDoubtful?: true;
}

export interface Scenario extends Named {
  /** Seconds of the usual load before it. */
  readonly after?: number;
  /** Seconds from its beginning to its end; to the end of the run unless given. */
  readonly for?: number;
  /** Of these, how many at the beginning it rises, and at the end it falls back to the usual load. */
  readonly ramp?: number;
  readonly fall?: number;
  /** Pattern name, or `all` → a factor (`x5`) or calls per second. */
  readonly rate: ReadonlyMap<string, { readonly factor?: number; readonly perSecond?: number }>;
  readonly skew: ReadonlyMap<string, Skew>;
}

export interface Samples {
  readonly seed: number;
  readonly tenants: readonly string[];
  /** Entity → items, in order. */
  readonly entities: ReadonlyMap<string, readonly SampleItem[]>;
  /** Table → raw DynamoDB items (DynamoDB JSON as plain data). */
  readonly raw: ReadonlyMap<string, readonly Located<ReadonlyMap<string, ModelValue>>[]>;
  readonly generate: ReadonlyMap<string, GenerateCount>;
  readonly span?: Span;
}

export interface SampleItem {
  /** Local id that other samples and tests may name. */
  readonly id?: string;
  /** Attribute, or lower-case entity name whose shared attributes are taken from the sample of that local id. */
  readonly values: ReadonlyMap<string, Located<ModelValue>>;
  readonly span: Span;
}

export interface GenerateCount extends Named {
  readonly count?: number;
  readonly per?: string;
  readonly dist?: string;
}

export interface ModelTest {
  readonly name: Located<string>;
  /** Epoch milliseconds of the calls. */
  readonly now?: Located<number>;
  /** Calls that are made before, over the samples. */
  readonly given: readonly TestCall[];
  readonly call: TestCall;
  readonly expect: TestExpectation;
  readonly span: Span;
}

export interface TestCall {
  readonly pattern: Located<string>;
  /** A parameter that carries items has maps of attributes, or local ids of samples. */
  readonly args: ReadonlyMap<string, Located<ModelValue>>;
  /** Local ids of samples (`customer: c1`) whose attributes are arguments where the pattern has them. */
  readonly samples: readonly Located<string>[];
  readonly span: Span;
}

/** What a call gives; what is not stated is not looked at. */
export interface TestExpectation {
  /** Local ids of the samples that are returned. */
  readonly ids?: Located<readonly Located<string>[]>;
  /** Whether `ids`, `groups` and `items` come in this order. */
  readonly order: 'exact' | 'any';
  readonly groups?: Located<ReadonlyMap<string, readonly Located<string>[]>>;
  /** The attributes that matter, as they are written. */
  readonly items?: Located<readonly ReadonlyMap<string, ModelValue>[]>;
  readonly count?: Located<number>;
  readonly requests?: Located<number>;
  readonly scanned?: Located<number>;
  /** Units at most. */
  readonly rru?: Located<number>;
  readonly wru?: Located<number>;
  readonly error?: Located<string>;
  readonly span: Span;
}

export interface Budgets {
  readonly monthlyUsd?: Located<number>;
  readonly perKeyWru?: Located<number>;
  readonly perKeyRru?: Located<number>;
  readonly itemP99?: Located<number>;
  readonly itemMax?: Located<number>;
  readonly collectionP99?: Located<number>;
  readonly span?: Span;
}

export type RuleLevel = 'off' | 'info' | 'warning' | 'error';

export interface LintConfig {
  /** `recommended` where it is absent. */
  readonly extends?: 'recommended' | 'strict' | 'all';
  /** Rule id → severity or off. */
  readonly rules: ReadonlyMap<string, Located<RuleLevel>>;
  readonly ignore: readonly LintIgnore[];
  /** Limits that AWS can raise: see facts/limits. */
  readonly quotas: ReadonlyMap<string, number>;
}

export interface LintIgnore {
  readonly rule: string;
  /** Path in the model, such as `entities.Review`. */
  readonly at?: string;
  /** ISO date. */
  readonly until?: string;
  readonly reason?: string;
  readonly span: Span;
}
