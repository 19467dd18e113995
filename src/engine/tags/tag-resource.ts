import { MAX_TAGS } from '../../facts/index.js';
import type { Catalog } from '../catalog.js';
import { validationError } from '../engine-error.js';
import { expectChangeable } from '../life-cycle/statuses.js';
import { checkShape } from '../request-shapes/shape.js';
import type { TagResourceInput, TagResourceOutput, UntagResourceInput, UntagResourceOutput } from './api.js';
import { tagMessages } from './messages.js';
import { tagResourceShape, untagResourceShape } from './request-shapes.js';
import { taggedTable } from './tagged-table.js';
import { checkTagKey, tagsOf, withTags } from './tags.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html */
export function tagResource(catalog: Catalog, input: TagResourceInput): TagResourceOutput {
  checkShape(input, tagResourceShape);
  const table = taggedTable(catalog, input.ResourceArn, () => {
    if (input.Tags.length === 0) throw validationError(tagMessages.noTags);
    tagsOf(input.Tags);
  });
  expectChangeable(table, true);
  table.tags = withTags(table.tags, input.Tags);
  return {};
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UntagResource.html */
export function untagResource(catalog: Catalog, input: UntagResourceInput): UntagResourceOutput {
  checkShape(input, untagResourceShape);
  const table = taggedTable(catalog, input.ResourceArn, () => {
    if (input.TagKeys.length === 0) throw validationError(tagMessages.noTagKeys);
    input.TagKeys.forEach(checkTagKey);
    if (input.TagKeys.length > MAX_TAGS) throw validationError(tagMessages.tooMany);
  });
  expectChangeable(table, true);
  const removed = new Set(input.TagKeys);
  table.tags = table.tags.filter(({ Key }) => !removed.has(Key));
  return {};
}
