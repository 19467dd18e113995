import type { KeyValue } from '../../../design/index.js';
import { type CharSet, lowest } from '../../../keys/char-set.js';
import { followerOf } from '../../../keys/follower.js';
import type { CompiledVariable } from '../../../keys/index.js';
import type { RangeBinding } from '../../../planner/bindings.js';
import { type Code, literal, ts } from '../../text/index.js';

/** Properties of a `Segment`: which sides a range has. */
export function sidesOf({ lower, upper }: RangeBinding): readonly Code[] {
  return [
    ...(lower === undefined ? [] : [ts`lower: ${literal(lower)},`]),
    ...(upper === undefined ? [] : [ts`upper: ${literal(upper)},`]),
  ];
}

/** Whether only bounds that are values are known to sort right among the keys. */
export function isStrict({ compiled }: KeyValue, segment: CompiledVariable, at: number): boolean {
  const follower = followerOf(compiled, at);
  if (segment.fixedWidth || follower.kind === 'last') return false;
  return follower.kind === 'variable' || (lowest(segment.alphabet) ?? 0) <= follower.highest;
}

/** Characters up to the highest that are not in the set. */
export function outside(set: CharSet, highest: number): CharSet {
  const gaps: [number, number][] = [];
  let next = 0;
  for (const [lo, hi] of set) {
    if (lo > next) gaps.push([next, Math.min(lo - 1, highest)]);
    next = Math.max(next, hi + 1);
    if (next > highest) break;
  }
  if (next <= highest) gaps.push([next, highest]);
  return gaps.filter(([lo, hi]) => lo <= hi);
}
