import type { Catalog } from '../catalog.js';
import { checkShape } from '../request-shapes/shape.js';
import type { ListTagsOfResourceInput, ListTagsOfResourceOutput } from './api.js';
import { listTagsShape } from './request-shapes.js';
import { taggedTable } from './tagged-table.js';

/**
 * There is one page, and NextToken says nothing to the service either: https://github.com/aws/aws-sdk/issues/583
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html
 */
export function listTagsOfResource(catalog: Catalog, input: ListTagsOfResourceInput): ListTagsOfResourceOutput {
  checkShape(input, listTagsShape);
  const table = taggedTable(catalog, input.ResourceArn, () => {});
  return { Tags: table.tags.map((tag) => ({ ...tag })) };
}
