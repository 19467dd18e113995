import type { Expr } from '../expression/model/index.js';
import type { CompiledTemplate, KeyProblem, Template, TemplateProblem } from '../keys/index.js';
import type {
  Attribute,
  Entity,
  KeyType,
  Model,
  OnPartial,
  Projection,
  Table,
  TableIndex,
  UniqueConstraint,
} from '../model/model.js';
import type { DynamoType, ValueType } from '../model/value-type.js';
import type { Located, Span } from '../source/index.js';
import type { AttributeTypes } from './attribute-types.js';

/**
 * What follows from the model, derived once for every command: keys, physical membership, bytes, cardinality, and what
 * was assumed on the way.
 */
export interface Design {
  readonly model: Model;
  readonly tables: ReadonlyMap<string, TableDesign>;
  readonly entities: ReadonlyMap<string, EntityDesign>;
  /** Every key template as written, with what parsing and compiling said of it. */
  readonly templates: readonly TemplateUse[];
  /** What else is wrong with the way entities fill key attributes. */
  readonly mappingProblems: readonly MappingProblem[];
  readonly assumptions: readonly Assumption[];
}

/** A fact that the model does not state and a result rests on. */
export interface Assumption {
  readonly about: string;
  readonly value: string;
  readonly why: string;
  readonly span?: Span;
}

/** Bytes of something stored. `max` is absent when the model does not bound it. */
export interface Bytes {
  readonly min: number;
  readonly typical: number;
  readonly max?: number;
}

export interface TableDesign {
  readonly table: Table;
  /** The table's own key first, then its secondary indexes by name. */
  readonly primary: IndexDesign;
  readonly indexes: ReadonlyMap<string, IndexDesign>;
  readonly entities: readonly EntityDesign[];
}

/** A key schema that items can be read by: the table's own, or a secondary index. */
export interface IndexDesign {
  readonly kind: 'table' | 'global' | 'local';
  /** Name of the index; of the table for its own key. */
  readonly name: string;
  readonly table: Table;
  readonly declaration?: TableIndex;
  readonly pk: readonly KeySlot[];
  readonly sk: readonly KeySlot[];
  /** `all` for the table. */
  readonly projection: Projection | { readonly kind: 'all' };
  /** Every entity with items in it, mapped or not. */
  readonly members: readonly Membership[];
}

export interface KeySlot {
  readonly attribute: string;
  readonly type: KeyType;
  readonly span: Span;
}

/** An entity's presence in an index: physical, an item is in if it carries every key attribute with the right type. */
export interface Membership {
  readonly entity: EntityDesign;
  readonly index: IndexDesign;
  /** Declared by the entity (always so for the table's own key). */
  readonly mapped: boolean;
  /** The keys that its items have there: one, or several with disjoint `when`. */
  readonly keys: readonly KeyDesign[];
  readonly presence: 'always' | 'sometimes';
  /** Share of the entity's items that are in the index, 0 to 1. */
  readonly share: number;
  /** Bytes of one entry as units count them: projected attributes, without the 100 bytes of storage overhead. */
  readonly entry: Bytes;
}

export interface KeyDesign {
  readonly pk: readonly KeyValue[];
  readonly sk: readonly KeyValue[];
  /** Checked: enum members are literals. */
  readonly when?: Located<Expr>;
  readonly onPartial: OnPartial;
  readonly span: Span;
}

/** What stands in one key attribute. */
export type KeyValue =
  | {
      readonly kind: 'template';
      readonly slot: KeySlot;
      readonly text: Located<string>;
      readonly compiled: CompiledTemplate;
      /** Attributes of the entity (and routing parameters) that the template names, in order. */
      readonly reads: readonly string[];
      readonly bytes: Bytes;
    }
  | {
      readonly kind: 'natural';
      readonly slot: KeySlot;
      readonly field: Attribute;
      readonly compiled: CompiledTemplate;
      readonly reads: readonly string[];
      readonly bytes: Bytes;
      readonly span: Span;
    };

export interface TemplateUse {
  readonly entity: Entity;
  /** Undefined for the table's own key. */
  readonly index?: string;
  readonly part: 'pk' | 'sk';
  /** Among the attributes of that part. */
  readonly position: number;
  readonly slot: KeySlot;
  readonly text: Located<string>;
  /** Characters that tenancy puts before the text: offsets of `problems` count from there, those of `syntaxProblems` do not. */
  readonly offset: number;
  readonly parsed?: Template;
  readonly compiled?: CompiledTemplate;
  readonly syntaxProblems: readonly TemplateProblem[];
  readonly problems: readonly KeyProblem[];
}

/** Where an entity does not fit a key schema. */
export type MappingProblem = { readonly entity: Entity; readonly index?: string; readonly span: Span } & (
  | { readonly kind: 'missing-part'; readonly part: 'pk' | 'sk'; readonly slot: KeySlot }
  | { readonly kind: 'extra-part'; readonly part: 'pk' | 'sk' }
  /** `natural`, and the entity has no attribute of the key attribute's name. */
  | { readonly kind: 'no-such-attribute'; readonly slot: KeySlot }
  /** A natural attribute that DynamoDB stores as another type than the key attribute's. */
  | { readonly kind: 'wrong-type'; readonly slot: KeySlot; readonly field: Attribute; readonly stored: DynamoType }
  /** A natural attribute of a type that no key attribute can have. */
  | { readonly kind: 'not-scalar'; readonly slot: KeySlot; readonly field: Attribute }
  /** A template makes text, and the key attribute is declared N or B. */
  | { readonly kind: 'template-needs-text'; readonly slot: KeySlot }
);

export interface EntityDesign {
  readonly entity: Entity;
  readonly name: string;
  readonly table: TableDesign;
  /** Attributes that identify one item, tenancy's field included. */
  readonly id: readonly string[];
  readonly identity: Identity;
  /** Types and checked expressions of its attributes. */
  readonly types: AttributeTypes;
  /** Stored name of the attribute that carries the entity's tag, where items carry one. */
  readonly discriminator?: string;
  /** The table key; undefined when its templates are broken (reported; cross checks leave the entity out). */
  readonly key?: KeyDesign;
  readonly memberships: ReadonlyMap<string, Membership>;
  readonly attributes: ReadonlyMap<string, AttributeDesign>;
  /** Bytes of a whole item as stored, key attributes, index keys and discriminator included. */
  readonly item: Bytes;
  /** Why `item.max` is absent: attributes without a bound. */
  readonly unbounded: readonly string[];
  /** Items of this entity. */
  readonly count: Estimate;
  /** What keeps values unique, in the model's order. A sentinel is among the entities of its table, and not among those of the design. */
  readonly unique: readonly UniqueDesign[];
  /** Copies of earlier versions; likewise. */
  readonly history?: HistoryDesign;
  /** Set where its items exist because of another's. */
  readonly companionOf?: { readonly kind: 'sentinel' | 'history'; readonly owner: EntityDesign };
}

/** What tells the items of an entity apart. */
export interface Identity {
  /** Attributes that identify one item, tenancy's field included. */
  readonly id: readonly string[];
  /** What two items with one table key would differ in: the stated id, otherwise what the key keeps and what it cuts. */
  readonly paths: readonly string[];
  /** Of the paths, those that the table key keeps only in part: a time cut to the day, a hash. */
  readonly cut: readonly string[];
  /** Parts of the table key of which each item has its own. */
  readonly unique: ReadonlySet<string>;
  /**
   * Attributes whose values together are drawn for each new item: an id, or a number with what names the counter that it is of, since each
   * counter begins with 1.
   */
  readonly drawn: readonly (readonly string[])[];
  readonly declared: boolean;
}

export interface UniqueDesign {
  readonly constraint: UniqueConstraint;
  /** Attributes whose values together are unique, tenancy's field and the scope first. An item without one of them has no sentinel. */
  readonly fields: readonly string[];
  /** The item that stands for a taken value: its key is made of `fields`, given like routing parameters. */
  readonly sentinel: EntityDesign;
}

export interface HistoryDesign {
  /** The item that keeps one version: key of its owner, but for the sort key. */
  readonly copy: EntityDesign;
  /** Attribute of the version. */
  readonly version: string;
  /** Newest versions that are kept; all when absent. */
  readonly keep?: number;
  /** Only a change of one of these makes a version; any change when absent. */
  readonly of?: readonly string[];
}

/** A number with where it comes from. */
export interface Estimate {
  readonly value: number;
  /** `stated` in the model, `derived` from what is stated, or `assumed`. */
  readonly basis: 'stated' | 'derived' | 'assumed';
  readonly why: string;
}

export interface AttributeDesign {
  readonly attribute: Attribute;
  /** As declared, or what its `derive` gives. */
  readonly type: ValueType;
  /** Of the value alone; the name's bytes are in `nameBytes`. */
  readonly bytes: Bytes;
  readonly nameBytes: number;
  /** Share of items that carry it. */
  readonly present: number;
  /** Attributes that it is derived from, transitively, itself excluded. */
  readonly derivedFrom: readonly string[];
  /** Number of distinct values over all items of the entity. */
  readonly distinct: Estimate;
}
