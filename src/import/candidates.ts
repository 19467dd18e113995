import { parseTemplate } from '../keys/index.js';
import type {
  Draft,
  DraftAttribute,
  DraftEntity,
  DraftIndex,
  DraftKeyAttribute,
  DraftKeyPart,
  DraftPattern,
  DraftTable,
  DraftType,
  DraftVectorIndex,
} from './draft.js';

/** The draft with an entity for each table that has none, and with candidate patterns where the input knows of no pattern. */
export function completed(draft: Draft): Draft {
  const known = new Set(draft.entities.map(({ table }) => table));
  const added = draft.tables.filter(({ name }) => !known.has(name)).map(entityOfTable);
  const entities = [...draft.entities, ...added];
  const patterns = draft.patterns.length > 0 ? draft.patterns : candidatePatterns(draft.tables, entities);
  return { ...draft, entities, patterns };
}

/** All that a table's definition says of its items: they have its key attributes, and may have those of its indexes. */
export function entityOfTable(table: DraftTable): DraftEntity {
  const indexes = new Map(table.indexes.map((index) => [index.name, naturalMapping(index.sk.length > 0)]));
  const keys = [table.pk, ...(table.sk === undefined ? [] : [table.sk])];
  const attributes = new Map(keys.map((key) => [key.name, attributeOfKey(key)]));
  for (const index of table.indexes) {
    for (const key of [...index.pk, ...index.sk]) {
      if (!attributes.has(key.name)) attributes.set(key.name, attributeOfKey(key));
    }
  }
  for (const attribute of (table.vectorIndexes ?? []).flatMap(attributesOfVectors)) {
    if (!attributes.has(attribute.name)) attributes.set(attribute.name, attribute);
  }
  return {
    // `tenant_orders` is in the way of a table.
    name:
      table.name
        .replace(/[-_. ]?table$/i, '')
        .replace(/_+/g, ' ')
        .trim() || 'Item',
    confidence: 'stated',
    table: table.name,
    key: naturalMapping(table.sk !== undefined),
    indexes,
    attributes: [...attributes.values()],
    ...(table.ttl === undefined ? {} : { ttl: table.ttl }),
    samples: [],
    notes: [
      table.indexes.length === 0
        ? 'Only its key attributes are known.'
        : 'Only its key attributes are known. Write `optional: true` beside those of indexes that items may lack.',
    ],
  };
}

/** What a vector index names: an item that lacks it is not in the index. */
function attributesOfVectors({
  vector,
  dimensions,
  pk,
  filters,
  types,
  projection,
}: DraftVectorIndex): readonly DraftAttribute[] {
  const included = projection.kind === 'include' ? projection.attributes : [];
  const optional = { optional: true, confidence: 'stated' } as const;
  const keyed = [...pk, ...filters].map((name) => {
    const type = types?.get(name);
    return { ...attributeOfKey({ name, ...(type === undefined ? {} : { type }) }), ...optional };
  });
  return [
    { name: vector, type: { kind: 'list', of: { kind: 'number' }, max: dimensions }, ...optional },
    ...keyed,
    ...included.map((name) => ({ name, type: { kind: 'any' } as const, ...optional, confidence: 'low' as const })),
  ];
}

function naturalMapping(hasSort: boolean) {
  const natural = { kind: 'natural' } as const;
  return { confidence: 'stated' as const, pk: natural, ...(hasSort ? { sk: natural } : {}) };
}

/** An attribute of a key that is used as it is. DynamoDB stores no item with an empty one. */
export function attributeOfKey({ name, type }: DraftKeyAttribute): DraftAttribute {
  return { name, type: typeOfKey(type), optional: false, confidence: 'stated' };
}

function typeOfKey(type: DraftKeyAttribute['type']): DraftType {
  if (type === 'N') return { kind: 'number' };
  return type === 'B' ? { kind: 'binary', minBytes: 1 } : { kind: 'string', minBytes: 1 };
}

/** What keys let an application ask: an item by its key, the items of a partition, those that begin alike, and the same by index. */
export function candidatePatterns(
  tables: readonly DraftTable[],
  entities: readonly DraftEntity[],
): readonly DraftPattern[] {
  const named = new Map(tables.toReversed().map((table) => [table.name, table]));
  return entities.flatMap((entity) => {
    const table = named.get(entity.table);
    return table === undefined ? [] : patternsOfEntity(table, entity);
  });
}

function patternsOfEntity(table: DraftTable, entity: DraftEntity): readonly DraftPattern[] {
  const pk = attributesOf(entity.key.pk, [table.pk]);
  const sk = table.sk === undefined ? [] : attributesOf(entity.key.sk ?? { kind: 'natural' }, [table.sk]);
  const key = distinct([...pk, ...sk]);
  const isFound = ![entity.key.pk, entity.key.sk ?? NATURAL].some(isLost);
  const patterns = isFound ? [candidate(entity, `get ${entity.name}`, { op: 'get', by: key })] : [];
  const [first, second] = isFound ? sk.filter((name) => !pk.includes(name)) : [];
  // Where the sort key says nothing more, there is one item to be had.
  if (first !== undefined && entity.singleton !== true) {
    patterns.push(candidate(entity, `query ${entity.name}`, { op: 'query', by: distinct(pk) }));
    if (second !== undefined) {
      const name = `query ${entity.name} by ${first}`;
      patterns.push(candidate(entity, name, { op: 'query', by: distinct([...pk, first]) }));
    }
  }
  for (const [name, mapping] of entity.indexes) {
    const index = table.indexes.find((one) => one.name === name);
    if (index === undefined || [mapping.pk, mapping.sk ?? NATURAL].some(isLost)) continue;
    const by = distinct(attributesOf(mapping.pk, index.pk));
    const isTables = by.length === 0 || by.join(' ') === pk.join(' ');
    const title = `query ${entity.name} by ${isTables ? name.replace(/^by[-_ ]?(?=.)/i, '') : by.join(' ')}`;
    const has = sparse(entity, by, attributesOf(mapping.sk ?? NATURAL, index.sk));
    patterns.push(
      candidate(entity, title, { op: 'query', by, index: name, ...has, ...projected(table, entity, index) }),
    );
  }
  return patterns;
}

const NATURAL: DraftKeyPart = { kind: 'natural' };

/** Whether nothing given leads to the items: they are spread by a number that is drawn, or the template is none. */
function isLost(part: DraftKeyPart): boolean {
  if (part.kind === 'natural') return false;
  const parsed = parseTemplate(part.text);
  if (parsed.kind === 'error') return true;
  return parsed.template.segments.some((one) => one.kind === 'shard' && one.by === undefined);
}

/** What the items of an index have that others of the entity may lack, beside what a query gives. */
function sparse({ attributes }: DraftEntity, by: readonly string[], sk: readonly string[]): Pick<DraftPattern, 'has'> {
  const optional = new Set(
    attributes.flatMap(({ name, storedName = name, optional: may, present = 1 }) =>
      may || present < 1 ? [name, storedName] : [],
    ),
  );
  const has = distinct(sk).filter((name) => optional.has(name) && !by.includes(name));
  return has.length === 0 ? {} : { has };
}

/** What an index that does not carry everything gives. */
function projected(
  table: DraftTable,
  { key, indexes, attributes }: DraftEntity,
  index: DraftIndex,
): Pick<DraftPattern, 'project'> {
  const { projection } = index;
  if (projection.kind === 'all') return {};
  const slots = [table.pk, ...(table.sk === undefined ? [] : [table.sk]), ...index.pk, ...index.sk];
  const stored = new Set(slots.map(({ name }) => name));
  if (projection.kind === 'include') for (const name of projection.attributes) stored.add(name);
  const parts = [key, ...(indexes.has(index.name) ? [indexes.get(index.name) ?? key] : [])];
  const made = parts.flatMap(({ pk, sk }) =>
    [pk, ...(sk === undefined ? [] : [sk])].flatMap((part) => attributesOf(part, [])),
  );
  const known = new Set(made);
  const project = attributes.filter(({ name, storedName = name }) => stored.has(storedName) || known.has(name));
  return { project: project.map(({ name }) => name) };
}

function candidate(
  { name: entity }: DraftEntity,
  name: string,
  more: Pick<DraftPattern, 'op' | 'by'> & Partial<DraftPattern>,
): DraftPattern {
  return { name, candidate: true, confidence: 'low', entities: [entity], notes: [], ...more };
}

/** Attributes that have to be given for a key part. */
export function attributesOf(part: DraftKeyPart, slots: readonly DraftKeyAttribute[]): readonly string[] {
  if (part.kind === 'natural') return slots.map(({ name }) => name);
  const parsed = parseTemplate(part.text);
  if (parsed.kind === 'error') return [];
  return parsed.template.segments.flatMap((segment) => {
    if (segment.kind === 'placeholder') return [segment.path];
    return segment.kind === 'shard' && segment.by !== undefined ? [segment.by] : [];
  });
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
