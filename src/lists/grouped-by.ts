/** Elements by each of their keys, in their order. `Map.groupBy` is Node 21's, and knows one key of each. */
export function groupedBy<K, T>(all: Iterable<T>, keysOf: (one: T) => Iterable<K>): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    for (const key of keysOf(one)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [one]);
      else group.push(one);
    }
  }
  return groups;
}
