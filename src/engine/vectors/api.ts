import type { AttributeValue, Item } from '../../value/index.js';
import type { ExpressionSubstitutions, IndexStatus, Projection, ReturnConsumedCapacity } from '../api.js';

export type DistanceFunction = 'COSINE' | 'EUCLIDEAN' | 'DOT_PRODUCT';

export interface SearchSchemaElement {
  readonly AttributeName: string;
  readonly SearchSchemaElementType: 'HASH' | 'INLINE_FILTER';
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_VectorIndex.html */
export interface VectorIndex {
  readonly IndexName: string;
  readonly VectorAttribute: { readonly AttributeName: string };
  readonly SearchSchema?: readonly SearchSchemaElement[];
  readonly Projection: Projection;
  readonly Dimensions: number;
  readonly DistanceFunction: DistanceFunction;
}

export interface VectorIndexDescription extends VectorIndex {
  readonly IndexStatus: IndexStatus;
  readonly Backfilling?: boolean;
  /** Bytes without storage overhead. */
  readonly IndexSizeBytes: number;
  readonly ItemCount: number;
  readonly IndexArn: string;
}

export interface VectorIndexUpdate {
  readonly Create?: VectorIndex;
  readonly Delete?: { readonly IndexName: string };
}

export interface SearchVectorsInput extends ExpressionSubstitutions {
  readonly TableName: string;
  readonly IndexName: string;
  /** One number for each dimension. */
  readonly SearchVector: readonly AttributeValue[];
  readonly TopK: number;
  readonly SearchConditionExpression?: string;
  readonly ProjectionExpression?: string;
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
}

export interface SearchResultItem {
  readonly Item: Item;
  /** Distance, less being nearer, or the dot product, more being nearer. */
  readonly Score: number;
}

export interface SearchVectorsOutput {
  /** The nearest first. */
  readonly SearchResults: readonly SearchResultItem[];
  readonly ConsumedCapacity?: { readonly VectorSearchRequestBytes: number };
}
