import type { FluidAssumptions } from '../../../fluid/index.js';
import type { ForecastAssumption } from '../report.js';

/** Why each has the value that it has unless told otherwise. */
const WHY: Readonly<Record<keyof FluidAssumptions, string>> = {
  pace: 'how soon splits come: AWS says minutes',
  detectSeconds: 'seconds over the limit before a split is decided; published: several minutes',
  splitSeconds: 'seconds from that decision until the parts serve; published: in the order of minutes',
  heatThreshold: 'share of a partition’s limit from which it is split, provisioned; not published',
  onDemandHeatThreshold: 'the same on demand, where room for twice the previous peak is kept; not published',
  splitGain: 'share of the load that a split may leave on one part at most; not published',
  isolationShare: 'share of a partition’s load from which one item gets a partition of its own; not published',
  partitionBurstSeconds: 'seconds of a partition’s limit that can be taken at once; not published',
  quotaBurstSeconds: 'seconds of a quota or on-demand maximum that can be taken at once; not published',
  mixedLimit: 'whether reads and writes of a partition have a limit each; AWS says both that and otherwise',
  eventualReadBonus: 'whether all three replicas serve eventually consistent reads; measured, not promised',
  allocation: 'whether partitions share the provisioned units; they do since 2018',
  autoscaleDelaySeconds:
    'seconds, up to a whole minute, until changed capacity is there; one to three minutes were measured; decreases are counted as if the run began at midnight UTC',
  dispersion: 'variance of the calls in a second over that of independent ones; stochastic runs only',
};

function settingAssumptions(settings: FluidAssumptions): readonly ForecastAssumption[] {
  return (Object.keys(WHY) as (keyof FluidAssumptions)[]).map((name) => ({
    name,
    value: String(settings[name]),
    why: WHY[name],
  }));
}

/** What AWS has not published, and what the load rests on and the model does not state. */
export function assumptionsOf(settings: FluidAssumptions, ofLoad: readonly string[]): readonly ForecastAssumption[] {
  return [
    ...settingAssumptions(settings),
    ...ofLoad.map((value) => ({ name: 'load', value, why: 'the model does not state it' })),
  ];
}
