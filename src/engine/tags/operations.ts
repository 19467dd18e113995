import type { Bind } from '../operation.js';
import type {
  ListTagsOfResourceInput,
  ListTagsOfResourceOutput,
  TagResourceInput,
  TagResourceOutput,
  UntagResourceInput,
  UntagResourceOutput,
} from './api.js';
import { listTagsOfResource } from './list-tags.js';
import { tagResource, untagResource } from './tag-resource.js';

/** Operations on tags. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.Operations.html */
export interface TagOperations {
  tagResource(input: TagResourceInput): TagResourceOutput;
  untagResource(input: UntagResourceInput): UntagResourceOutput;
  listTagsOfResource(input: ListTagsOfResourceInput): ListTagsOfResourceOutput;
}

/** See `TagOperations`. */
export function tagOperations(bind: Bind): TagOperations {
  return {
    tagResource: bind(tagResource),
    untagResource: bind(untagResource),
    listTagsOfResource: bind(listTagsOfResource),
  };
}
