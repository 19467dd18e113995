/** What a generated validator says of one fault; the fields of ajv's own error object that are read. */
export interface SchemaError {
  /** JSON pointer to the value. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Set on errors inside `propertyNames`. */
  readonly propertyName?: string;
}

/** A validator that the build generated; the faults of its last run are in `errors`. */
export interface SchemaValidator {
  (data: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

/** A schema that the build compiled, as the generated modules export it. */
export interface CompiledSchema {
  readonly default: SchemaValidator;
  /** The schema itself as parsed JSON, for messages. */
  readonly schema: () => unknown;
}
