import { HASH_SPACE, hashOf } from '../../engine/index.js';

/** Names that are kept rather than searched for again. */
const KEPT = 1_000_000;

/**
 * Names of partition keys that the engine's hash puts on the partitions on which other keys lie: of the places of those, as fractions
 * of a hash space that so many partitions share evenly. Each place has a name of its own.
 */
export function keyNames(partitions: number): (place: number) => string {
  const names = new Map<number, string>();
  return (place) => {
    const known = names.get(place);
    if (known !== undefined) return known;
    const wanted = Math.floor(place * partitions);
    const stem = `${place.toString(36).slice(2, 14)}-`;
    let name = stem;
    // One in so many tries lies there.
    for (let i = 0; Math.floor((hashOf(name) / HASH_SPACE) * partitions) !== wanted; i++) name = stem + i.toString(36);
    if (names.size >= KEPT) names.clear();
    names.set(place, name);
    return name;
  };
}
