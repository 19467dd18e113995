import type { AttributeDefinition } from '../api.js';
import type { Table } from '../table.js';
import { searchAttributes } from '../vectors/definitions.js';

/** The definitions of a table with those of a request added; what the table has defined already stays as it is. */
export function withDefinitions(
  { definitions }: Table,
  added: readonly AttributeDefinition[],
): readonly AttributeDefinition[] {
  const defined = new Set(definitions.map(({ AttributeName }) => AttributeName));
  return [...definitions, ...added.filter(({ AttributeName }) => !defined.has(AttributeName))];
}

/** Those definitions of attributes that a key or a vector index of the table uses. */
export function usedDefinitions(
  table: Table,
  definitions: readonly AttributeDefinition[],
): readonly AttributeDefinition[] {
  const searched = new Set([...table.vectorIndexes.values()].flatMap(({ definition }) => searchAttributes(definition)));
  return definitions
    .filter(
      ({ AttributeName: name }) => table.isKeyAttribute(name) || table.isIndexKeyAttribute(name) || searched.has(name),
    )
    .map(({ AttributeName, AttributeType }) => ({ AttributeName, AttributeType }));
}
