import type { YamlNode } from '../../../source/index.js';
import type { Remarks } from '../../remarks.js';
import { children } from '../../tree.js';

/** Whatever an object has beside what is read of it. */
export function tellUnknown(node: YamlNode, known: readonly string[], path: string, remarks: Remarks): void {
  for (const { key, value } of children(node)) {
    if (known.includes(key)) continue;
    remarks.unplaced('nothing in a model is like it', value, path === '' ? key : `${path}.${key}`);
  }
}
