/** What the generated validator says of one fault; the fields of ajv's own error object that are read. */
export interface SchemaError {
  /** JSON pointer to the value. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Set on errors inside `propertyNames`. */
  readonly propertyName?: string;
}

interface Validate {
  (data: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

declare const validate: Validate;
export default validate;

/** `schemas/model.schema.json` as parsed JSON. */
export function modelSchema(): unknown;
