import type { Cluster } from './cluster.js';
import { MAIN } from './plain-words.js';
import type { InferredTable } from './table-inference.js';

/** Words of the text of both keys. */
type WordsOf = (cluster: Cluster) => readonly [readonly string[], readonly string[]];

/** Names of the clusters' entities: by their tag, or by the words of their keys. No two are the same. */
export function entityNames(table: InferredTable, wordsOf: WordsOf): readonly string[] {
  const used = new Set<string>();
  return table.clusters.map((cluster) => {
    const [short, long] = namesOf(cluster, table, wordsOf(cluster));
    const base = used.has(short) ? long : short;
    for (let i = 1; ; i += 1) {
      const name = i === 1 ? base : `${base}${i}`;
      if (used.has(name)) continue;
      used.add(name);
      return name;
    }
  });
}

function namesOf(
  cluster: Cluster,
  { name: tableName }: InferredTable,
  [ofPartition, ofSort]: ReturnType<WordsOf>,
): readonly [string, string] {
  const partition = ofPartition.at(-1);
  const sort = ofSort.find((word) => !MAIN.test(word));
  const table = pascal(tableName.replace(/[-_. ]?table$/i, '')) || 'Item';
  if (cluster.tag !== undefined) {
    const tag = pascal(cluster.tag) || table;
    return [tag, `${tag}${pascal(sort ?? ofSort[0] ?? partition ?? 'Other')}`];
  }
  const short = pascal(sort ?? partition ?? '') || table;
  const long = `${pascal(partition ?? '')}${pascal(sort ?? ofSort[0] ?? '')}` || short;
  return [short, long];
}

/** Words of capitals, or with marks between them, as the name of an entity. */
function pascal(text: string): string {
  return text
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => {
      const rest = word.slice(1);
      return word.charAt(0).toUpperCase() + (word === word.toUpperCase() ? rest.toLowerCase() : rest);
    })
    .join('');
}
