/** What keys say of a number that they are made from. */
export interface NumberBounds {
  readonly min: number;
  readonly max: number;
  /** What stands in the key is the distance to `max`, in as many digits as the bounds are apart. */
  readonly descends?: true;
}

/** Bounds by the paths of numbers, for all keys that are made from them: what each of them can hold. */
export function boundsOf(
  all: Iterable<readonly [path: string, bounds: NumberBounds]>,
): ReadonlyMap<string, NumberBounds> {
  const found = new Map<string, NumberBounds>();
  for (const [path, bounds] of all) {
    const known = found.get(path);
    found.set(path, known === undefined ? bounds : both(known, bounds));
  }
  return found;
}

/** A distance is another one with another `max`, and in another width with fewer digits: it goes before. */
function both(one: NumberBounds, other: NumberBounds): NumberBounds {
  const [first, second] = other.descends === true && one.descends !== true ? [other, one] : [one, other];
  const min = Math.max(first.min, second.min);
  if (first.descends !== true) return { min, max: Math.min(first.max, second.max) };
  const isHeld = first.max <= second.max && digits(first.max - min) === digits(first.max - first.min);
  return isHeld ? { ...first, min } : first;
}

function digits(distance: number): number {
  return String(distance).length;
}
