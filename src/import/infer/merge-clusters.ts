import type { Cluster } from './cluster.js';
import { ANY } from './key-shape.js';
import type { KeyContext } from './key-tracker.js';

/** Clusters that are compared with each other. */
const MOST_COMPARED = 150;

/** The clusters with those joined whose keys differ only in words that are values of an attribute. */
export function mergeClusters(clusters: readonly Cluster[], context: KeyContext): readonly Cluster[] {
  const kept: Cluster[] = [];
  for (const cluster of [...clusters].sort((a, b) => b.count - a.count)) {
    const like = kept.slice(0, MOST_COMPARED).find((other) => belong(other, cluster, context));
    if (like === undefined) kept.push(cluster);
    else like.merge(cluster);
  }
  return kept;
}

function belong(a: Cluster, b: Cluster, context: KeyContext): boolean {
  if (a.tag !== b.tag) return false;
  const differences = [0, 1].map((part) => differing(a.shape[part] ?? '', b.shape[part] ?? '', context.separator));
  if (differences.some((words) => words === undefined)) return false;
  const words = differences.flatMap((one) => one ?? []);
  // Items of other attributes are of another entity, whatever their keys.
  if (likeness(a, b) < 0.5) return false;
  if (a.pk.solvesWith(b.pk) && (a.sk === undefined || b.sk === undefined || a.sk.solvesWith(b.sk))) return true;
  return (
    words.length === 1 &&
    likeness(a, b) > 0.9 &&
    words.every((pair) => pair.every((word) => word === ANY || word !== word.toUpperCase()))
  );
}

/** The words in which two shapes of as many segments differ. */
function differing(a: string, b: string, separator: string): readonly (readonly [string, string])[] | undefined {
  const [as, bs] = [a.split(separator), b.split(separator)];
  if (as.length !== bs.length) return undefined;
  return as.flatMap((word, i) => (word === bs[i] ? [] : [[word, bs[i] ?? ''] as const]));
}

/** Share of attribute names that two clusters have in common. */
function likeness(a: Cluster, b: Cluster): number {
  const shared = [...a.attributes.keys()].filter((name) => b.attributes.has(name)).length;
  return shared / Math.max(1, a.attributes.size + b.attributes.size - shared);
}
