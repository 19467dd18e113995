import { flatMap } from '../lists/flat-map.js';
import type { Located, YamlMap, YamlNode } from '../source/index.js';
import { compact } from './compact.js';
import { checkReference, type LoadContext, reportDuplicate, reportWrong } from './context.js';
import type { Entity, Table, VectorIndex } from './model.js';
import { asMap, choiceOf, declaredNames, entries, get, number, oneOrMore, plainText, text, texts } from './node.js';
import type { EntityDraft } from './read-attributes.js';
import { readProjection } from './read-projection.js';

/** All vector indexes of a table; those that lack a part were reported and are left out. */
export function readVectorIndexes(node: YamlNode | undefined): ReadonlyMap<string, VectorIndex> {
  const indexes = new Map<string, VectorIndex>();
  for (const { key: name, keySpan: span, value } of entries(node)) {
    if (asMap(value) === undefined) continue;
    const vector = text(get(value, 'vector'));
    const dimensions = number(get(value, 'dimensions'));
    const distance = choiceOf(get(value, 'distance'), ['cosine', 'euclidean', 'dot-product']);
    const projection = readProjection(get(value, 'project'));
    if (vector === undefined || dimensions === undefined || distance === undefined || projection === undefined)
      continue;
    const description = plainText(get(value, 'description'));
    const pk = oneOrMore(get(value, 'pk'));
    const filters = texts(get(value, 'filters'));
    indexes.set(name, compact({ name, span, description, vector, dimensions, distance, pk, filters, projection }));
  }
  return indexes;
}

interface Known {
  readonly tables: ReadonlyMap<string, Table>;
  readonly entities: ReadonlyMap<string, Entity>;
  readonly drafts: ReadonlyMap<string, EntityDraft>;
  /** Whether no mistake hides an entity, and with it what it stores. */
  readonly complete: boolean;
  readonly discriminator: string | undefined;
}

/** Reports attributes of vector indexes that no item of their table has, and names that another index of the table has. */
export function checkVectorIndexes(context: LoadContext, known: Known): void {
  for (const table of known.tables.values()) {
    if (table.vectorIndexes.size === 0) continue;
    const what = `stored attribute of table \`${table.name}\``;
    const of = [{ kind: 'stored name', of: table.name }] as const;
    const stored = { names: storedNames(table, known), complete: context.misspelt.size === 0 && isComplete(known), of };
    for (const index of table.vectorIndexes.values()) {
      const other = table.indexes.get(index.name);
      if (other !== undefined)
        reportDuplicate(context, `In table \`${table.name}\` the index`, index.name, index.span, other.span);
      for (const attribute of attributesOf(index)) checkReference(context, attribute, what, stored);
    }
  }
}

/** Every attribute that an index names, as often as it stands there. */
function attributesOf({ vector, pk, filters, projection }: VectorIndex): readonly Located<string>[] {
  return [vector, ...pk, ...filters, ...(projection.kind === 'include' ? projection.attributes : [])];
}

function storedNames(table: Table, { entities, discriminator }: Known): ReadonlySet<string> {
  const keys = [
    table.pk,
    ...(table.sk === undefined ? [] : [table.sk]),
    ...flatMap([...table.indexes.values()], (index) => [...index.pk, ...index.sk]),
  ];
  const attributes = flatMap(
    [...entities.values()].filter((entity) => entity.table.value === table.name),
    (entity) => [...entity.attributes.values()].map(({ storedName }) => storedName),
  );
  return new Set([
    ...keys.map(({ name }) => name),
    ...(table.ttl === undefined ? [] : [table.ttl.value]),
    ...(discriminator === undefined ? [] : [discriminator]),
    ...attributes,
  ]);
}

/** False if an entity could not be read, has a table that is none, or has attributes that are not known. */
function isComplete({ tables, entities, drafts, complete }: Known): boolean {
  return (
    complete &&
    [...drafts].every(([name, { fields }]) => {
      const entity = entities.get(name);
      return fields.complete && entity !== undefined && tables.has(entity.table.value);
    })
  );
}

/** True, and reported, if one of the tables has a vector index of this name: nothing but `SearchVectors` goes there. */
export function reportVectorIndex(
  context: LoadContext,
  root: YamlMap,
  tables: Iterable<string>,
  index: Located<string>,
  node: YamlNode,
  advice: string,
): boolean {
  const tableNodes = get(root, 'tables');
  for (const table of tables) {
    if (declaredNames(context, get(tableNodes, table), 'indexes').names.has(index.value)) continue;
    if (!declaredNames(context, get(tableNodes, table), 'vectorIndexes').names.has(index.value)) continue;
    reportWrong(context, node, `\`${index.value}\` is a vector index of table \`${table}\`. ${advice}`, index.span);
    return true;
  }
  return false;
}
