import type { Distribution } from '../../src/distributions/index.js';
import {
  constantRate,
  type Demand,
  type Flow,
  type FluidAssumptions,
  fluidAssumptions,
  type KeySpace,
  type RateCurve,
  type RunOptions,
  type SetSettings,
} from '../../src/fluid/index.js';
import type { CapacityMode, UnitRates } from '../../src/partition/index.js';

/** On demand, with a quota that is never met. */
export const UNBOUNDED: CapacityMode = { kind: 'onDemand', maximum: {}, quota: { read: 1e15, write: 1e15 } };

export const provisioned = (units: Partial<UnitRates>): CapacityMode => ({
  kind: 'provisioned',
  read: 1,
  write: 1,
  ...units,
});

export function table(over: Partial<SetSettings> = {}): SetSettings {
  return { name: 't', table: 't', kind: 'table', mode: UNBOUNDED, bytes: 0, hasLocalIndex: false, ...over };
}

export function index(over: Partial<SetSettings> = {}): SetSettings {
  return table({ name: 't.i', kind: 'index', ...over });
}

export function keys(distribution: Distribution, within: KeySpace['within'] = 'spread', id = 'k'): KeySpace {
  return { id, distribution, within };
}

export const uniform = (count: number): Distribution => ({ kind: 'uniform', keys: count });
export const zipf = (count: number, exponent = 0.99): Distribution => ({ kind: 'zipf', keys: count, exponent });

export function writes(over: Partial<Demand> & Pick<Demand, 'keys'>): Demand {
  return { set: 0, kind: 'write', units: 1, unitsSquared: (over.units ?? 1) ** 2, ...over };
}

export function reads(over: Partial<Demand> & Pick<Demand, 'keys'>): Demand {
  return writes({ ...over, kind: 'read' });
}

export function flow(rate: number | RateCurve, demands: readonly Demand[], over: Partial<Flow> = {}): Flow {
  const curve = typeof rate === 'number' ? constantRate(rate) : rate;
  return { name: 'f', curve, demands, retries: { attempts: 1, quota: false }, ...over };
}

export function options(over: Partial<RunOptions> = {}, assumed: Partial<FluidAssumptions> = {}): RunOptions {
  return { assumptions: { ...fluidAssumptions(), ...assumed }, mode: 'expectation', seed: 1, layout: 1, ...over };
}

export function sum(series: Iterable<number>): number {
  let total = 0;
  for (const one of series) total += one;
  return total;
}
