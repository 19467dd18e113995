import {
  MAX_VECTOR_DIMENSIONS,
  MAX_VECTOR_FILTERS,
  MAX_VECTOR_HASH_ATTRIBUTES,
  MAX_VECTOR_INDEXES,
} from '../../facts/index.js';
import { validationError } from '../engine-error.js';
import type { VectorIndex } from './api.js';
import { vectorMessages } from './messages.js';

/**
 * Throws unless these can be the vector indexes of a table; `others` are those that it has. `isDefined` tells of an attribute
 * whether AttributeDefinitions have it.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/VectorSearch.Requirements.html
 */
export function checkVectorIndexes(
  indexes: readonly VectorIndex[],
  others: readonly VectorIndex[],
  onDemand: boolean,
  isDefined: (attribute: string) => boolean,
): void {
  if (indexes.length === 0) return;
  const dimensions = new Map(
    others.map(({ VectorAttribute, Dimensions }) => [VectorAttribute.AttributeName, Dimensions]),
  );
  for (const index of indexes) {
    if (index.Dimensions > MAX_VECTOR_DIMENSIONS) {
      throw validationError(vectorMessages.dimensions(MAX_VECTOR_DIMENSIONS));
    }
    checkSearchSchema(index, isDefined);
    const { AttributeName: attribute } = index.VectorAttribute;
    if (isDefined(attribute)) throw validationError(vectorMessages.definedAttribute(attribute));
    if ((dimensions.get(attribute) ?? index.Dimensions) !== index.Dimensions) {
      throw validationError(vectorMessages.otherDimensions(attribute));
    }
    dimensions.set(attribute, index.Dimensions);
  }
  if (indexes.length + others.length > MAX_VECTOR_INDEXES) {
    throw validationError(vectorMessages.tooMany(MAX_VECTOR_INDEXES));
  }
  if (!onDemand) throw validationError(vectorMessages.provisioned);
}

function checkSearchSchema({ SearchSchema: schema }: VectorIndex, isDefined: (attribute: string) => boolean): void {
  const seen = new Set<string>();
  let hashes = 0;
  for (const { AttributeName: name, SearchSchemaElementType: type } of schema ?? []) {
    if (!isDefined(name)) throw validationError(vectorMessages.undefinedElement);
    if (seen.has(name)) throw validationError(vectorMessages.repeatedElement(name));
    seen.add(name);
    if (type === 'HASH') hashes += 1;
  }
  if (hashes > MAX_VECTOR_HASH_ATTRIBUTES)
    throw validationError(vectorMessages.tooManyHash(MAX_VECTOR_HASH_ATTRIBUTES));
  if (seen.size - hashes > MAX_VECTOR_FILTERS) throw validationError(vectorMessages.tooManyFilters(MAX_VECTOR_FILTERS));
}

/** An index as it is kept: nothing of a request is shared with it. */
export function copyVectorIndex(index: VectorIndex): VectorIndex {
  const { IndexName, VectorAttribute, SearchSchema, Projection, Dimensions, DistanceFunction } = index;
  return {
    IndexName,
    VectorAttribute: { AttributeName: VectorAttribute.AttributeName },
    ...(SearchSchema == null
      ? {}
      : {
          SearchSchema: SearchSchema.map(({ AttributeName, SearchSchemaElementType }) => ({
            AttributeName,
            SearchSchemaElementType,
          })),
        }),
    Projection: structuredClone(Projection),
    // The service drops what follows the point.
    Dimensions: Math.trunc(Dimensions),
    DistanceFunction,
  };
}

/** The attributes of an index by which searches are scoped and filtered. */
export function searchAttributes({ SearchSchema: schema }: VectorIndex): readonly string[] {
  return (schema ?? []).map(({ AttributeName }) => AttributeName);
}
