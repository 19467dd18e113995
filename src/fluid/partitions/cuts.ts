import type { Profile } from '../keys/profile.js';
import { type Cut, type Fleet, NONE } from './fleet.js';

export interface CutRules {
  /** Whether an item collection may lie on several partitions: not where the table has a local index. */
  readonly cutCollections: boolean;
  /** A split must leave no part with more than this share of the load. */
  readonly splitGain: number;
  /** Share of the load from which a single key is moved to a partition of its own. */
  readonly isolationShare: number;
}

export type CutsOf =
  | { readonly cause: 'heat'; readonly cuts: readonly [Cut] }
  | { readonly cause: 'isolation'; readonly cuts: readonly Cut[] };

interface Piece {
  readonly entry: number;
  readonly from: number;
  readonly to: number;
  readonly load: number;
  /** Whether its load lies evenly on many items. */
  readonly spread: boolean;
  /** Whether its load goes to the end of the collection. */
  readonly growing: boolean;
}

/**
 * Where a hot partition is cut so that both parts have as much of the load: between keys, or within an item collection whose load
 * lies on many of its items. Where a single key is what makes it hot, on both sides of that key. Undefined where no cut helps.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html
 *
 * @param loads units a second of each profile of the fleet.
 */
export function cutsOf(fleet: Fleet, p: number, loads: Float64Array, rules: CutRules): CutsOf | undefined {
  const pieces = piecesOf(fleet, p, loads, rules);
  const tail = fleet.tails.reduce((sum, tails, g) => sum + (tails[p] as number) * (loads[g] as number), 0);
  const total = pieces.reduce((sum, { load }) => sum + load, tail);
  if (!(total > 0)) return undefined;
  const low = fleet.low[p] as number;
  const high = fleet.high[p] as number;
  const density = high > low ? tail / (high - low) : 0;
  const half = total / 2;
  const { hash } = fleet.entries;
  let before = 0;
  let at = low;
  for (const piece of pieces) {
    const place = Math.min(high, Math.max(low, hash[piece.entry] as number));
    const between = density * (place - at);
    if (before + between >= half) return atHash(fleet, p, at + (half - before) / density);
    before += between;
    at = place;
    if (before + piece.load >= half) return onPiece(fleet, p, piece, before, total, rules);
    before += piece.load;
  }
  if (density <= 0) return undefined;
  return atHash(fleet, p, at + (half - before) / density);
}

function piecesOf(fleet: Fleet, p: number, loads: Float64Array, { cutCollections }: CutRules): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const { entry, from, to } of fleet.pieces(p)) {
    const on = { item: 0, spread: 0, growing: 0 };
    for (const g of fleet.profilesOn(entry)) {
      const { within } = fleet.profiles[g] as Profile;
      on[within] += fleet.entryShare(g, entry) * (loads[g] as number) * (to - from);
    }
    const load = on.item + on.spread + on.growing;
    if (load <= 0) continue;
    pieces.push({
      entry,
      from,
      to,
      load,
      spread: cutCollections && on.spread > load / 2,
      growing: on.growing > load / 2,
    });
  }
  return pieces;
}

/** The middle of the load falls on one key. */
function onPiece(
  fleet: Fleet,
  p: number,
  piece: Piece,
  before: number,
  total: number,
  { splitGain, isolationShare }: CutRules,
): CutsOf | undefined {
  const { entry, from, to, load, spread, growing } = piece;
  const hash = fleet.entries.hash[entry] as number;
  if (spread) {
    const part = from + ((total / 2 - before) / load) * (to - from);
    // Of a collection that the partition ends in, all other keys stay on the left; of one that it begins in, they go to the right.
    const at = (fleet.lowKey[p] === entry ? fleet.first[p] : fleet.end[p]) as number;
    return { cause: 'heat', cuts: [{ at, hash, key: entry, part }] };
  }
  const isWhole = from === 0 && to === 1;
  const left: Cut = { at: entry, hash, key: NONE, part: 0 };
  const right: Cut = { at: entry + 1, hash, key: NONE, part: 0 };
  const after = total - before - load;
  if (!isWhole) return undefined;
  // As in a request-driven set of partitions: the better of the two sides, if it is good enough.
  const onLeft = Math.max(before, total - before);
  const onRight = Math.max(before + load, after);
  const best = Math.min(onLeft, onRight);
  const sides = before > 0 || after > 0;
  if (sides && best <= splitGain * total) return { cause: 'heat', cuts: [onLeft <= onRight ? left : right] };
  if (growing || load < isolationShare * total || !sides) return undefined;
  return { cause: 'isolation', cuts: [...(before > 0 ? [left] : []), ...(after > 0 ? [right] : [])] };
}

function atHash(fleet: Fleet, p: number, hash: number): CutsOf {
  fleet.sort(p);
  let at = fleet.first[p] as number;
  while (at < (fleet.end[p] as number) && (fleet.entries.hash[at] as number) < hash) at++;
  return { cause: 'heat', cuts: [{ at, hash, key: NONE, part: 0 }] };
}
