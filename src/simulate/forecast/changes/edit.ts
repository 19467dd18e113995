import type { Demand, Flow, SetSettings } from '../../../fluid/index.js';
import type { CompiledTraffic } from './compiled.js';

/** Why a change cannot be made, for people. */
export interface Wrong {
  readonly wrong: string;
}

export type Edited = CompiledTraffic | Wrong;

export function wrong(message: string): Wrong {
  return { wrong: message };
}

export function isWrong(value: object): value is Wrong {
  return 'wrong' in value;
}

export function withFlows(compiled: CompiledTraffic, edit: (flow: Flow) => Flow): CompiledTraffic {
  const { traffic } = compiled;
  return { ...compiled, traffic: { ...traffic, flows: traffic.flows.map(edit) } };
}

export function withDemands(compiled: CompiledTraffic, edit: (demand: Demand, flow: Flow) => Demand): CompiledTraffic {
  return withFlows(compiled, (flow) => ({ ...flow, demands: flow.demands.map((demand) => edit(demand, flow)) }));
}

export function withSets(
  compiled: CompiledTraffic,
  edit: (settings: SetSettings, position: number) => SetSettings,
): CompiledTraffic {
  const { traffic } = compiled;
  return { ...compiled, traffic: { ...traffic, sets: traffic.sets.map(edit) } };
}

/** Units of each call times so much. */
export function scaledUnits(demand: Demand, factor: number): Demand {
  return { ...demand, units: demand.units * factor, unitsSquared: demand.unitsSquared * factor * factor };
}

/** The same units, asked for by this share of the calls alone. */
export function thinned(demand: Demand, share: number): Demand {
  return {
    ...demand,
    units: demand.units * share,
    unitsSquared: demand.unitsSquared * share,
    askedBy: (demand.askedBy ?? 1) * share,
  };
}
