import type { YamlNode } from '../../../source/index.js';
import type { AttributeValue } from '../../../value/index.js';
import { textOf } from '../../tree.js';

/** A default that is a plain value. */
export function plainDefault(node: YamlNode | undefined): AttributeValue | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined;
  if (typeof node.value === 'boolean') return { BOOL: node.value };
  if (typeof node.value === 'string') return { S: node.value };
  const text = textOf(node);
  return text === undefined || !/^-?\d{1,30}(?:\.\d{1,30})?$/.test(text) ? undefined : { N: text };
}
