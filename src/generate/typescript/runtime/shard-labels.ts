/** Texts of all shards in a key: `0…count−1`, all as long as the last. */
export function shardLabels(count: number): readonly string[] {
  const { length } = String(count - 1);
  return Array.from({ length: count }, (_, shard) => String(shard).padStart(length, '0'));
}
