import { entitiesIn } from '../../model/entities-in.js';
import type { Entity, Table, VectorIndex } from '../../model/model.js';
import type { Report, Rule } from '../rule.js';
import { count, listOf, quote } from '../show.js';
import { entitiesWith, vectorIndexProblems } from './vector-index-problems.js';

export const vectorIndex: Rule = {
  id: 'DM3015',
  name: 'vector-index',
  family: 'indexes',
  title: 'A vector index: what is checked of it, and what is not',
  severity: 'info',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/VectorSearch.Requirements.html',
  *check({ model, quota }) {
    for (const table of model.tables.values()) {
      const entities = entitiesIn(model, table.name);
      for (const index of table.vectorIndexes.values()) {
        const problems = vectorIndexProblems(index, table, entities, quota);
        const [first] = problems;
        yield first === undefined
          ? recognised(index, table, entities)
          : {
              ...first,
              severity: 'error',
              message: `Vector index ${quote(index.name)} of table ${quote(table.name)} cannot be as it is written. ${problems.map(({ message }) => message).join(' ')}`,
            };
      }
    }
  },
};

/** Never silent: whoever reads plans and figures has to know what is not in them. */
function recognised(index: VectorIndex, table: Table, entities: readonly Entity[]): Report {
  const { name, span, dimensions, distance, vector } = index;
  return {
    span,
    message: `Vector index ${quote(name)} of table ${quote(table.name)} takes ${count(dimensions.value)} ${dimensions.value === 1 ? 'dimension' : 'dimensions'} of ${quote(vector.value)} (${distance}). Checked of it are its name, dimensions, attributes and their types, projection, the number of such indexes and the table's billing. Not checked are searches, which are no access patterns (only \`SearchVectors\` reads the index), and the vectors that items carry. The engine does not build the index, and its writes, searches and storage are in no figure.${leftOut(index, table, entities)}`,
    numbers: { dimensions: dimensions.value },
  };
}

/** Entities whose items can carry the vector and lack the partition key: nothing tells that they are not found. */
function leftOut({ pk, vector }: VectorIndex, table: Table, entities: readonly Entity[]): string {
  const [key] = pk;
  if (key === undefined || key.value === table.pk.name || key.value === table.sk?.name) return '';
  const lacking = entitiesWith(vector.value, entities)
    .map(({ entity }) => entity)
    .filter((entity) => !mapsKey(entity, key.value, table))
    .filter((entity) => entitiesWith(key.value, [entity]).every(({ attribute }) => attribute.optional));
  if (lacking.length === 0) return '';
  return ` ${listOf(lacking.map(({ name }) => name))} can have the vector without ${quote(key.value)}: such an item is left out of the index, and nothing says so.`;
}

/** Whether the attribute is a key attribute of a secondary index that the entity maps. */
function mapsKey(entity: Entity, attribute: string, table: Table): boolean {
  return [...entity.indexes.keys()].some((name) => {
    const index = table.indexes.get(name);
    return index !== undefined && [...index.pk, ...index.sk].some((slot) => slot.name === attribute);
  });
}
