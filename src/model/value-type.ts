/**
 * The type of an attribute's value with every fact that the model states about it: bounds, charset, counts.
 * Facts that the model does not state are absent; nothing here is assumed.
 */
export type ValueType =
  | StringType
  | IntType
  | DecimalType
  | BinaryType
  | EnumType
  | AnyType
  | ListType
  | SetType
  | MapType
  | DictType
  | FixedType;

/** Stored as S. Byte bounds hold after normalisation. */
export interface StringType {
  readonly kind: 'string';
  /** Character class without brackets, as written: `a-z0-9_`. */
  readonly charset?: string;
  /** Regular expression that the whole value must match (anchors implied). */
  readonly pattern?: string;
  readonly minBytes?: number;
  readonly maxBytes?: number;
  readonly avgBytes?: number;
  readonly normalize?: 'lower' | 'upper';
}

/** Stored as N. */
export interface IntType {
  readonly kind: 'int';
  readonly min?: bigint;
  readonly max?: bigint;
}

/** Stored as N with at most `scale` fraction digits. `min` and `max` are plain decimal notation. */
export interface DecimalType {
  readonly kind: 'decimal';
  readonly scale: number;
  readonly min?: string;
  readonly max?: string;
}

/** Stored as B. */
export interface BinaryType {
  readonly kind: 'binary';
  readonly minBytes?: number;
  readonly maxBytes?: number;
  readonly avgBytes?: number;
}

/** Stored as S. */
export interface EnumType {
  readonly kind: 'enum';
  readonly values: readonly string[];
  /** Relative weight of a member among stored items, where the model states them. */
  readonly weights?: ReadonlyMap<string, number>;
}

/** Any DynamoDB value. */
export interface AnyType {
  readonly kind: 'any';
  readonly maxBytes?: number;
  readonly avgBytes?: number;
}

/** Stored as L. */
export interface ListType {
  readonly kind: 'list';
  readonly of: ValueType;
  readonly max?: number;
  readonly avg?: number;
}

/** Stored as SS, NS or BS, by the element's type. */
export interface SetType {
  readonly kind: 'set';
  readonly of: ValueType;
  readonly max?: number;
  readonly avg?: number;
}

/** Stored as M with known names. */
export interface MapType {
  readonly kind: 'map';
  readonly fields: ReadonlyMap<string, MapField>;
}

export interface MapField {
  readonly name: string;
  /** Name in the stored map (`as`), otherwise the name. */
  readonly storedName: string;
  readonly type: ValueType;
  readonly optional: boolean;
  /** Share of values that carry the field, 0 to 1. */
  readonly present?: number;
}

/** Stored as M with names that are data. */
export interface DictType {
  readonly kind: 'dict';
  readonly of: ValueType;
  readonly max?: number;
  readonly avg?: number;
  /** Bytes of one name. */
  readonly keyBytes?: number;
}

/**
 * Types whose stored form is fixed: bool (BOOL), timestamp (S, ISO 8601 UTC with milliseconds, 24 bytes),
 * date (S, `yyyy-MM-dd`, 10 bytes), epochSeconds and epochMillis (N), ulid (S, 26), uuid (S, 36, lower case), ksuid (S, 27).
 */
export interface FixedType {
  readonly kind: 'bool' | 'timestamp' | 'date' | 'epochSeconds' | 'epochMillis' | 'ulid' | 'uuid' | 'ksuid';
}

/**
 * A value as people write it in samples and as generated code passes it.
 * int: bigint or safe integer; decimal: string or number; timestamp and date: ISO string; binary: Uint8Array; enum, ulid, uuid, ksuid: string.
 */
export type ModelValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Uint8Array
  | readonly ModelValue[]
  | ReadonlyMap<string, ModelValue>
  | ReadonlySet<ModelValue>;

export type DynamoType = 'S' | 'N' | 'B' | 'BOOL' | 'L' | 'M' | 'SS' | 'NS' | 'BS';

/** How DynamoDB stores values of this type; undefined for `any`. */
export function dynamoType(type: ValueType): DynamoType | undefined {
  switch (type.kind) {
    case 'string':
    case 'enum':
    case 'timestamp':
    case 'date':
    case 'ulid':
    case 'uuid':
    case 'ksuid':
      return 'S';
    case 'int':
    case 'decimal':
    case 'epochSeconds':
    case 'epochMillis':
      return 'N';
    case 'binary':
      return 'B';
    case 'bool':
      return 'BOOL';
    case 'list':
      return 'L';
    case 'map':
    case 'dict':
      return 'M';
    case 'set': {
      const of = dynamoType(type.of);
      return of === 'N' ? 'NS' : of === 'B' ? 'BS' : 'SS';
    }
    case 'any':
      return undefined;
  }
}

/** Whether the type can be an attribute of a key: S, N or B. */
export function isScalar(type: ValueType): boolean {
  const stored = dynamoType(type);
  return stored === 'S' || stored === 'N' || stored === 'B';
}
