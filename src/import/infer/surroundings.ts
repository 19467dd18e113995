import type { Cluster } from './cluster.js';
import type { WordsAround } from './plain-words.js';
import { segmentsOf } from './segments.js';
import { isKeyName } from './table-guess.js';
import type { InferredTable } from './table-inference.js';

/** Partition keys from which on a word in all sort keys is not one of one partition. */
const SEVERAL = 3;

export type Surroundings = Pick<WordsAround, 'labels' | 'isKeyName' | 'spread'>;

/** What the keys of a cluster stand among. */
export function surroundings(table: InferredTable): (cluster: Cluster, attribute: string) => Surroundings {
  const { separator, clusters } = table;
  const first = new Set(clusters.flatMap(({ pk }) => firstWord(pk.pieces ?? pk.solve(), separator) ?? []));
  const tags = clusters.flatMap(({ tag }) => (tag === undefined ? [] : [tag.toLowerCase()]));
  // One word alone that all keys begin with may be a value, such as a tenant.
  const labels = new Set([...tags, ...(first.size > 1 ? first : [])]);
  return (cluster, attribute) => ({
    labels,
    isKeyName: isKeyName(attribute),
    spread: new Set(cluster.pk.examples.map(({ key }) => key)).size >= SEVERAL,
  });
}

function firstWord(
  [piece]: readonly { readonly kind: string; readonly text?: string }[],
  separator: string,
): string | undefined {
  const text = piece?.kind === 'literal' ? (piece.text ?? '') : '';
  const [word, more] = segmentsOf(text, separator);
  return more === undefined ? undefined : word?.toLowerCase();
}
