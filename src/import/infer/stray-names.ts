import type { Cluster } from './cluster.js';
import { isDataName } from './personal.js';

/** With more attributes than these, rare ones are looked at. */
const MANY = 100;
/** Share of items that has an attribute of many at least, and of more than are counted. */
const LEAST_OF_MANY = 0.02;
const LEAST_OF_TOO_MANY = 0.5;

/** Attributes of an entity whose names seem to be data: identifiers, or some of very many that few items have. */
export function strayNames(
  { attributes, count, manyAttributes }: Pick<Cluster, 'attributes' | 'count' | 'manyAttributes'>,
  needed: ReadonlySet<string>,
): ReadonlySet<string> {
  const least = (manyAttributes ? LEAST_OF_TOO_MANY : attributes.size > MANY ? LEAST_OF_MANY : 0) * count;
  const strays = new Set<string>();
  let kept = 0;
  for (const [name, facts] of attributes) {
    if (needed.has(name)) continue;
    // Of an item or two nothing tells which are which.
    const isTooMany = manyAttributes && kept >= MANY;
    if (isDataName(name) || facts.count < least || isTooMany) strays.add(name);
    else kept += 1;
  }
  return strays;
}
