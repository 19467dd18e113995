import { type Distribution, keyCount, topShare, topShares } from '../../distributions/index.js';

/** Keys of neighbouring ranks, taken to be equally busy. */
export interface RankBlock {
  readonly keys: number;
  /** Share of one of them. */
  readonly each: number;
}

/** Ranks that are a block of their own; later ones go by the hundredth. */
const EXACT = 1000;
const GROWTH = 1.05;

/** All keys after the first `from`, in blocks by rank. */
export function rankBlocks(distribution: Distribution, from = 0): readonly RankBlock[] {
  const keys = keyCount(distribution);
  const blocks: RankBlock[] = [];
  const exact = Math.min(keys, EXACT);
  if (from < exact) {
    const shares = topShares(distribution, exact);
    for (let i = from; i < exact; i++) blocks.push({ keys: 1, each: shares[i] as number });
  }
  let passed = Math.max(from, exact);
  let share = topShare(distribution, passed);
  while (passed < keys) {
    const to = Math.min(keys, Math.max(passed + 1, Math.floor(passed * GROWTH)));
    const next = topShare(distribution, to);
    blocks.push({ keys: to - passed, each: Math.max(0, next - share) / (to - passed) });
    passed = to;
    share = next;
  }
  return blocks;
}
