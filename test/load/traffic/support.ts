import { resolveDesign } from '../../../src/design/index.js';
import { hottestShare } from '../../../src/distributions/index.js';
import type { Demand } from '../../../src/fluid/index.js';
import { heatOf } from '../../../src/load/heat.js';
import { homeOf } from '../../../src/load/touch-load.js';
import { type CompiledTraffic, type TrafficSettings, trafficOf } from '../../../src/load/traffic/index.js';
import { type Workload, workloadOf } from '../../../src/load/workload.js';
import type { Model } from '../../../src/model/model.js';
import { type Plan, planModel } from '../../../src/planner/index.js';
import { planned } from '../support.js';

export function planOf(model: Model): Plan {
  return planModel(resolveDesign(model));
}

/** The traffic of a sound model, from its text. */
export function compiled(text: string, settings: TrafficSettings = {}): CompiledTraffic {
  return trafficOf(workloadOf(planned(text)), settings);
}

export function demandsOf({ traffic }: CompiledTraffic, flow: string): readonly Demand[] {
  const found = traffic.flows.find(({ name }) => name === flow);
  if (found === undefined) throw new Error(`no flow ${flow} among ${traffic.flows.map(({ name }) => name).join(', ')}`);
  return found.demands;
}

/** The only demand of a flow on a set, read or written. */
export function demandOn(traffic: CompiledTraffic, flow: string, set: string, kind: Demand['kind'] = 'write'): Demand {
  const position = traffic.sets.findIndex(({ name }) => name === set);
  const found = demandsOf(traffic, flow).filter((one) => one.set === position && one.kind === kind);
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} demands of ${flow} on ${set}`);
  return only;
}

export function rateOf({ traffic }: CompiledTraffic, flow: string): readonly (readonly [number, number])[] {
  const found = traffic.flows.find(({ name }) => name === flow);
  return (found?.curve.points ?? []).map(({ at, rate }) => [at, rate] as const);
}

export function peakOf({ flows }: CompiledTraffic, flow: string): number {
  return flows.get(flow)?.rate?.peak ?? 0;
}

/** Every demand with the calls a second that make it at the peak. */
export function allDemands(of: CompiledTraffic): readonly { readonly demand: Demand; readonly peak: number }[] {
  return of.traffic.flows.flatMap(({ name, demands }) => demands.map((demand) => ({ demand, peak: peakOf(of, name) })));
}

/** Where the units a second that sets are asked for at the peak are not those of the workload. */
export function lostUnits(of: CompiledTraffic, workload: Workload): readonly string[] {
  return of.sets.flatMap(({ name, index }, position) =>
    (['read', 'write'] as const).flatMap((kind) => {
      const expected = workload.indexes
        .filter((load) => homeOf(workload.design, load.index) === index)
        .reduce((sum, load) => sum + load[kind].peak, 0);
      const got = allDemands(of)
        .filter(({ demand }) => demand.set === position && demand.kind === kind)
        .reduce((sum, { demand, peak }) => sum + demand.units * peak, 0);
      return isNear(got, expected) ? [] : [`${name} ${kind}: ${got} for ${expected}`];
    }),
  );
}

/** Where the load of the hottest key is not that of the heat. */
export function otherHeat(of: CompiledTraffic, workload: Workload): readonly string[] {
  return heatOf(workload).keys.flatMap((heat) => {
    const position = of.sets.findIndex(({ index }) => index === heat.index);
    const sums = new Map<string, number>();
    for (const { demand, peak } of allDemands(of)) {
      const { id, distribution } = demand.keys;
      // What an id says besides where the key lies: the key space, and what it is taken apart by.
      const space: readonly string[] = JSON.parse(id).slice(3);
      if (demand.set !== position || demand.kind !== heat.unit || !space.includes(heat.space)) continue;
      sums.set(id, (sums.get(id) ?? 0) + demand.units * peak * hottestShare(distribution));
    }
    const hottest = Math.max(...sums.values());
    return isNear(hottest, heat.peak) ? [] : [`${heat.key} ${heat.unit}: ${hottest} for ${heat.peak}`];
  });
}

function isNear(got: number, expected: number): boolean {
  return Math.abs(got - expected) <= 1e-9 * Math.max(1, expected);
}
