import { MAX_TAG_KEY_LENGTH, MAX_TAG_VALUE_LENGTH, MAX_TAGS } from '../../facts/index.js';
import { validationError } from '../engine-error.js';
import type { Tag } from './api.js';
import { tagMessages } from './messages.js';

/** Letters, spaces and digits of any script, and these signs. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.html#TaggingRestrictions */
const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** The tags of a request, checked, in its order. */
export function tagsOf(tags: readonly Tag[]): readonly Tag[] {
  const seen = new Set<string>();
  for (const { Key: key, Value: value } of tags) {
    checkTagKey(key);
    if (value == null || value.length > MAX_TAG_VALUE_LENGTH || !ALLOWED.test(value)) {
      throw validationError(tagMessages.value(value));
    }
    if (seen.has(key)) throw validationError(tagMessages.duplicateKey(key));
    seen.add(key);
  }
  return withTags([], tags);
}

/** Throws unless this can be the key of a tag that a user gives. */
export function checkTagKey(key: string | undefined | null): void {
  if (key == null || key === '' || key.length > MAX_TAG_KEY_LENGTH || !ALLOWED.test(key)) {
    throw validationError(tagMessages.key(key));
  }
  if (key.toLowerCase().startsWith('aws:')) throw validationError(tagMessages.reservedKey(key));
}

/** Tags with others added, which take the place of those of the same key. */
export function withTags(tags: readonly Tag[], added: readonly Tag[]): readonly Tag[] {
  const byKey = new Map(tags.map(({ Key, Value }) => [Key, Value]));
  for (const { Key, Value } of added) byKey.set(Key, Value);
  if (byKey.size > MAX_TAGS) throw validationError(tagMessages.tooMany);
  return [...byKey].map(([Key, Value]) => ({ Key, Value }));
}
