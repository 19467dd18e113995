import type { YamlNode } from '../../../source/index.js';
import { booleanOf } from '../../tree.js';
import type { Collector } from './collector.js';
import { resolvedText } from './resolved.js';

export function flagOf(node: YamlNode | undefined, path: string, notes: Collector): boolean | undefined {
  if (node === undefined) return undefined;
  const flag = booleanOf(node);
  if (flag === undefined)
    notes.quirk(
      node,
      path,
      `Whether this is on depends on what is not known (\`${resolvedText(node)?.text ?? ''}\`); it is read as off.`,
    );
  return flag;
}
