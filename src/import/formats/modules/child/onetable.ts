import { described, propertyOf, textProperty } from './describe.js';
import { exportedObjects } from './found-objects.js';

/** Schemas of OneTable, by themselves or as tables hold them. */
export function oneTableDefinitions(modules: readonly unknown[]) {
  const schemas = new Map<object, { readonly name: string; readonly table?: string }>();
  for (const { name, value } of exportedObjects(modules)) {
    const held = propertyOf(value, 'schema');
    const definition = [propertyOf(held, 'definition'), propertyOf(value, 'definition'), value].find(isSchema);
    if (definition === undefined || propertyOf(value, 'definition') === definition) continue;
    // Models of a table hold its schema too.
    const isTable = definition !== value && propertyOf(value, 'table') === undefined;
    const table = isTable ? textProperty(value, 'name') : undefined;
    const known = schemas.get(definition);
    if (known === undefined || (known.table === undefined && table !== undefined)) {
      schemas.set(definition, { name: known?.name ?? name, ...(table === undefined ? {} : { table }) });
    }
  }
  const all = [...schemas].map(([schema, more]) => ({ ...more, schema: described(schema) }));
  return { schemas: all, count: all.length };
}

function isSchema(value: unknown): value is object {
  const models = propertyOf(value, 'models');
  const primary = propertyOf(propertyOf(value, 'indexes'), 'primary');
  return typeof models === 'object' && models !== null && textProperty(primary, 'hash') !== undefined;
}
