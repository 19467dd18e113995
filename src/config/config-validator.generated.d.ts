import type { CompiledSchema } from '../model/compiled-schema.js';

declare const validate: CompiledSchema['default'];
export default validate;

/** `schemas/config.schema.json` as parsed JSON. */
export const schema: CompiledSchema['schema'];
