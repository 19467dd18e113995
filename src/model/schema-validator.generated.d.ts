import type { CompiledSchema } from './compiled-schema.js';

declare const validate: CompiledSchema['default'];
export default validate;

/** `schemas/model.schema.json` as parsed JSON. */
export const schema: CompiledSchema['schema'];
