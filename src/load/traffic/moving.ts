import type { Design } from '../../design/design.js';
import { type Distribution, keyCount } from '../../distributions/index.js';
import type { KeySpace } from '../../fluid/index.js';
import { creationRate } from '../../planner/estimate.js';
import type { Touch } from '../../planner/plan.js';

/** Seconds that a partition is hot before a split relieves it: a key that is the newest for less is never moved in time. */
const SPLIT_SECONDS = 600;

/**
 * Where the load of a key goes, if keys are as busy as they are new: another key is the newest before a split can help the one that
 * was, so that splits come too late as for a sort key that only grows.
 */
export function withinMoving(
  design: Design,
  { entity }: Touch,
  distribution: Distribution,
  within: KeySpace['within'],
): KeySpace['within'] {
  if (!isByAge(distribution)) return within;
  const owner = entity.companionOf?.owner ?? entity;
  const newKeys = creationRate(design, owner) * Math.min(1, keyCount(distribution) / Math.max(1, owner.count.value));
  return newKeys * SPLIT_SECONDS >= 1 ? 'growing' : within;
}

function isByAge(distribution: Distribution): boolean {
  if (distribution.kind === 'product') return isByAge(distribution.outer) || isByAge(distribution.inner);
  return distribution.kind === 'latest';
}
