import type { YamlNode } from '../../../source/index.js';
import type { Collector } from './collector.js';

/** An endpoint without a policy lets through more than that of a model does. */
export function tellOpenEndpoint(node: YamlNode, path: string, notes: Collector): void {
  const message = `\`${path}\` has no policy, and lets requests to any table through; that of a model, to its own tables alone.`;
  notes.quirk(node, path, message);
}
