import { indexName, projection } from '../request-shapes/common.js';
import type { Rule, Shape } from '../request-shapes/shape.js';

const attributeName: Rule = { type: 'string', required: true, minLength: 1, maxLength: 255 };

/** Members of a vector index under creation. */
export const vectorIndex: Shape = {
  IndexName: { ...indexName, required: true },
  VectorAttribute: { type: 'structure', required: true, members: { AttributeName: attributeName } },
  SearchSchema: {
    type: 'list',
    minLength: 1,
    element: {
      type: 'structure',
      members: {
        AttributeName: attributeName,
        SearchSchemaElementType: { type: 'string', required: true, values: ['HASH', 'INLINE_FILTER'] },
      },
    },
  },
  Projection: projection,
  Dimensions: { type: 'integer', required: true, min: 1 },
  DistanceFunction: { type: 'string', required: true, values: ['COSINE', 'EUCLIDEAN', 'DOT_PRODUCT'] },
};

export const vectorIndexes: Rule = { type: 'list', element: { type: 'structure', members: vectorIndex } };

export const vectorIndexUpdates: Rule = {
  type: 'list',
  element: {
    type: 'structure',
    members: {
      Create: { type: 'structure', members: vectorIndex },
      Delete: { type: 'structure', members: { IndexName: { ...indexName, required: true } } },
    },
  },
};
