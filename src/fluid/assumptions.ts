import { ASSUMPTIONS, type SplitPace } from '../partition/index.js';
import type { FluidAssumptions } from './options.js';

/** What a run assumes unless told otherwise, by the pace of splits. */
export function fluidAssumptions(pace: SplitPace = 'default'): FluidAssumptions {
  return {
    ...ASSUMPTIONS[pace],
    mixedLimit: 'independent',
    eventualReadBonus: false,
    allocation: 'shared',
    // Between one and three minutes have been measured.
    autoscaleDelaySeconds: 60,
    dispersion: 1,
    pace,
  };
}
