import type { TableDesign } from '../../design/index.js';
import type { KeyType, Projection, VectorIndex } from '../../model/model.js';
import { dynamoType } from '../../model/value-type.js';

/** The vector indexes of a table with the names of AWS's API. */
export interface VectorIndexDefinition {
  readonly IndexName: string;
  readonly VectorAttribute: { readonly AttributeName: string };
  readonly SearchSchema?: readonly {
    readonly AttributeName: string;
    readonly SearchSchemaElementType: 'HASH' | 'INLINE_FILTER';
  }[];
  readonly Projection: { readonly ProjectionType: string; readonly NonKeyAttributes?: readonly string[] };
  readonly Dimensions: number;
  readonly DistanceFunction: 'COSINE' | 'EUCLIDEAN' | 'DOT_PRODUCT';
}

export interface VectorIndexes {
  readonly indexes: readonly VectorIndexDefinition[];
  /** Of the attributes that searches are scoped and filtered by, which a table defines like those of keys, if no key has them. */
  readonly definitions: readonly { readonly AttributeName: string; readonly AttributeType: KeyType }[];
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_VectorIndex.html */
export function vectorIndexesOf(design: TableDesign): VectorIndexes {
  const all = [...design.table.vectorIndexes.values()];
  const slots = [design.primary, ...design.indexes.values()].flatMap(({ pk, sk }) => [...pk, ...sk]);
  const defined = new Set(slots.map(({ attribute }) => attribute));
  const searched = new Set(all.flatMap(({ pk, filters }) => [...pk, ...filters].map(({ value }) => value)));
  return {
    indexes: all.map(definition),
    definitions: [...searched]
      .filter((name) => !defined.has(name))
      .map((name) => ({ AttributeName: name, AttributeType: typeOf(name, design) })),
  };
}

const DISTANCES = { cosine: 'COSINE', euclidean: 'EUCLIDEAN', 'dot-product': 'DOT_PRODUCT' } as const;

function definition({
  name,
  vector,
  pk,
  filters,
  projection,
  dimensions,
  distance,
}: VectorIndex): VectorIndexDefinition {
  const schema = [
    ...pk.map(({ value }) => ({ AttributeName: value, SearchSchemaElementType: 'HASH' as const })),
    ...filters.map(({ value }) => ({ AttributeName: value, SearchSchemaElementType: 'INLINE_FILTER' as const })),
  ];
  return {
    IndexName: name,
    VectorAttribute: { AttributeName: vector.value },
    ...(schema.length === 0 ? {} : { SearchSchema: schema }),
    Projection: projected(projection),
    Dimensions: dimensions.value,
    DistanceFunction: DISTANCES[distance],
  };
}

function projected(projection: Projection): VectorIndexDefinition['Projection'] {
  switch (projection.kind) {
    case 'all':
      return { ProjectionType: 'ALL' };
    case 'keys':
      return { ProjectionType: 'KEYS_ONLY' };
    case 'include':
      return { ProjectionType: 'INCLUDE', NonKeyAttributes: projection.attributes.map(({ value }) => value) };
  }
}

/** What entities store under the name; text where none says it, as the discriminator is. */
function typeOf(stored: string, { entities, table }: TableDesign): KeyType {
  if (stored === table.ttl?.value) return 'N';
  const attributes = entities.flatMap((entity) => [...entity.attributes.values()]);
  for (const { attribute, type } of attributes) {
    const kind = attribute.storedName === stored ? dynamoType(type) : undefined;
    if (kind === 'S' || kind === 'N' || kind === 'B') return kind;
  }
  return 'S';
}
