import type { YamlNode } from '../source/index.js';
import type { Projection } from './model.js';
import { choiceOf, get, texts } from './node.js';

/** What an entry of an index carries. */
export function readProjection(node: YamlNode | undefined): Projection | undefined {
  if (node === undefined) return undefined;
  const { span } = node;
  const kind = choiceOf(node, ['all', 'keys']);
  if (kind !== undefined) return { kind, span };
  return node.kind === 'map' ? { kind: 'include', attributes: texts(get(node, 'include')), span } : undefined;
}
