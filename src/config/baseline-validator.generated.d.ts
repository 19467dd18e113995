import type { CompiledSchema, SchemaValidator } from '../model/compiled-schema.js';

/** A baseline file: by model, rule and path, how many findings are known. */
export type BaselineData = {
  readonly models: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>>;
};

declare const validate: ((data: unknown) => data is BaselineData) & SchemaValidator;
export default validate;

/** `schemas/baseline.schema.json` as parsed JSON. */
export const schema: CompiledSchema['schema'];
