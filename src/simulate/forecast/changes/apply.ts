import type { SplitPace } from '../../../partition/index.js';
import {
  changeAutoscale,
  changeAutoscaleBound,
  changeBilling,
  changeLocalIndexes,
  changeMaximum,
  changeQuota,
  changeWarm,
  wrongWarm,
} from './apply-capacity.js';
import { changeKey } from './apply-key.js';
import { changeAttempts, changeRamp, changeRate, changeSkew } from './apply-load.js';
import { changeCache, changeConsistency } from './apply-reads.js';
import { changeProjection, changeTtl } from './apply-storage.js';
import type { Change, ChangePart, ChangeProblem } from './change.js';
import type { CompiledTraffic } from './compiled.js';
import { type Edited, isWrong } from './edit.js';
import { problemAt } from './parse.js';
import { changeShards } from './shards.js';
import { changeSortKey } from './sort-key.js';

/** A load with a change made to it. */
export interface Changed {
  readonly kind: 'ok';
  readonly compiled: CompiledTraffic;
  /** Where the change is one of how soon partitions are split, which no load says. */
  readonly pace?: SplitPace;
}

/** Makes the parts of a change, in their order. What was given stays as it was. */
export function applyChange(compiled: CompiledTraffic, change: Change): Changed | ChangeProblem {
  let changed = compiled;
  let pace: SplitPace | undefined;
  for (const part of change.parts) {
    if (part.to.kind === 'pace') {
      pace = part.to.pace;
      continue;
    }
    const next = applyPart(changed, part);
    if (isWrong(next)) return problemAt(part, change.text, next.wrong);
    changed = next;
  }
  // The quota may be raised before or after it in the text.
  for (const part of change.parts) {
    if (part.to.kind !== 'warm') continue;
    const problem = wrongWarm(changed, part.target, part.to.units);
    if (problem !== undefined) return problemAt(part, change.text, problem.wrong);
  }
  return { kind: 'ok', compiled: changed, ...(pace === undefined ? {} : { pace }) };
}

function applyPart(compiled: CompiledTraffic, { target, to }: ChangePart): Edited {
  switch (to.kind) {
    case 'shards':
      return changeShards(compiled, target, to);
    case 'rate':
      return changeRate(compiled, target, to);
    case 'ramp':
      return changeRamp(compiled, to.seconds);
    case 'attempts':
      return changeAttempts(compiled, target, to.count);
    case 'consistent':
      return changeConsistency(compiled, target, to.as);
    case 'cache':
      return changeCache(compiled, target, to);
    case 'skew':
      return changeSkew(compiled, target, to.skew);
    case 'key':
      return changeKey(compiled, target, to.attribute);
    case 'sort-key':
      return changeSortKey(compiled, target);
    case 'on-demand':
    case 'provisioned':
      return changeBilling(compiled, target, to);
    case 'warm':
      return changeWarm(compiled, target, to.units);
    case 'autoscale':
      return changeAutoscale(compiled, target, to.target);
    case 'autoscale-bound':
      return changeAutoscaleBound(compiled, target, to.bound, to.units);
    case 'maximum':
      return changeMaximum(compiled, target, to);
    case 'local-indexes':
      return changeLocalIndexes(compiled, target);
    case 'projection':
      return changeProjection(compiled, target, to.projection);
    case 'ttl':
      return changeTtl(compiled, target, to.seconds);
    case 'quota':
      return changeQuota(compiled, to.units);
    case 'pace':
      return compiled;
  }
}
