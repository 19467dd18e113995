import type { Table } from '../../model/model.js';
import { call, expression, type HclValue } from './language/index.js';

/** Those that are given, and those of the model. */
export function tagsOf({ tags }: Table): HclValue {
  const given = expression('var.tags');
  return tags.size === 0 ? given : call('merge', given, tags);
}
