import type { Span } from './span.js';
import { entrySpan, type YamlNode } from './yaml-node.js';

/**
 * The place of `entities.Order.attributes.total` or `steps[2].check` in a tree: the entry's key and its value.
 *
 * Names may hold dots themselves, so every key that the path continues with is tried.
 */
export function spanOfPath(root: YamlNode, path: string): Span | undefined {
  return find(root, path, root.span);
}

function find(node: YamlNode, rest: string, here: Span): Span | undefined {
  if (rest === '') return here;
  if (node.kind === 'seq') return findItem(node.items, rest);
  if (node.kind === 'scalar') return undefined;
  for (const entry of node.entries) {
    const after = rest.startsWith(entry.key) ? rest.slice(entry.key.length) : undefined;
    if (after === undefined || !/^(?:$|[.[])/.test(after)) continue;
    const found = find(entry.value, after.replace(/^\./, ''), entrySpan(entry));
    if (found !== undefined) return found;
  }
  return undefined;
}

function findItem(items: readonly YamlNode[], rest: string): Span | undefined {
  const [all, index] = /^\[(\d{1,7})\]\.?/.exec(rest) ?? [];
  const item = items[Number(index)];
  return all === undefined || item === undefined ? undefined : find(item, rest.slice(all.length), item.span);
}
