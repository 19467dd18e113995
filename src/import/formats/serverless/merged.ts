import type { YamlEntry, YamlMap, YamlNode } from '../../../source/index.js';
import { isResolved } from '../aws-table/index.js';
import type { Work } from '../shared/work.js';

/**
 * Two parts of `resources` as one, as the framework makes it: maps by their names and lists by their places, all the way down; of the
 * rest the later one holds.
 */
export function mergedDeeply(before: YamlNode, after: YamlNode, work: Work): YamlNode {
  work.spend(after.span, 4);
  return work.within(after.span, () => {
    if (isPlain(before) && isPlain(after)) {
      if (before.kind === 'map' && after.kind === 'map') return mergedMaps(before, after, work);
      if (before.kind === 'seq' && after.kind === 'seq') {
        const items = Array.from({ length: Math.max(before.items.length, after.items.length) }, (_, i) =>
          both(before.items[i], after.items[i], work),
        );
        return { ...after, items: items.flatMap((item) => item ?? []) };
      }
    }
    return after;
  });
}

function mergedMaps(before: YamlMap, after: YamlMap, work: Work): YamlMap {
  const entries = new Map(before.entries.map((entry): [string, YamlEntry] => [entry.key, entry]));
  for (const entry of after.entries) {
    const value = both(entries.get(entry.key)?.value, entry.value, work) ?? entry.value;
    entries.set(entry.key, { ...entry, value });
  }
  return { ...after, entries: [...entries.values()] };
}

function both(before: YamlNode | undefined, after: YamlNode | undefined, work: Work): YamlNode | undefined {
  if (before === undefined || after === undefined) return after ?? before;
  return mergedDeeply(before, after, work);
}

/** What has a tag is a function of CloudFormation, which is one value. */
function isPlain(node: YamlNode): boolean {
  return node.tag === undefined && !isResolved(node);
}
