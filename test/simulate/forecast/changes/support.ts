import { resolveDesign } from '../../../../src/design/index.js';
import type { Demand, Flow, SetSettings } from '../../../../src/fluid/index.js';
import { workloadOf } from '../../../../src/load/index.js';
import { type CompiledTraffic, trafficOf } from '../../../../src/load/traffic/index.js';
import { loadModelFile } from '../../../../src/model/index.js';
import { planModel } from '../../../../src/planner/index.js';
import { applyChange, type Changed } from '../../../../src/simulate/forecast/changes/apply.js';
import { parseChange } from '../../../../src/simulate/forecast/changes/parse.js';
import { planned } from '../../../load/support.js';

export function compiledModel(text: string): CompiledTraffic {
  return trafficOf(workloadOf(planned(text)), {});
}

export function compiledFile(path: string): CompiledTraffic {
  const { model } = loadModelFile(path, process.cwd());
  if (model === undefined) throw new Error(`${path} is no model`);
  return trafficOf(workloadOf(planModel(resolveDesign(model))), {});
}

export function changed(compiled: CompiledTraffic, text: string): Changed {
  const parsed = parseChange(text);
  if (parsed.kind === 'problem') throw new Error(parsed.message);
  const result = applyChange(compiled, parsed.change);
  if (result.kind === 'problem') throw new Error(result.message);
  return result;
}

/** The message of a change that cannot be made. */
export function refusal(compiled: CompiledTraffic, text: string): string {
  const parsed = parseChange(text);
  if (parsed.kind === 'problem') return parsed.message;
  const result = applyChange(compiled, parsed.change);
  return result.kind === 'problem' ? result.message : 'it can be made';
}

export const TABLE: SetSettings = {
  name: 'events',
  table: 'events',
  kind: 'table',
  mode: { kind: 'onDemand', maximum: {}, quota: { read: 40_000, write: 40_000 } },
  bytes: 0,
  hasLocalIndex: false,
};

export function demand(given: Partial<Demand>): Demand {
  const keys = { id: 'k', distribution: { kind: 'uniform', keys: 1 } as const, within: 'spread' as const };
  const units = given.units ?? 1;
  return { set: 0, kind: 'write', units, unitsSquared: units * units, keys, ...given };
}

export function flow(name: string, rate: number, demands: readonly Demand[], points?: Flow['curve']['points']): Flow {
  return { name, curve: { points: points ?? [{ at: 0, rate }] }, demands, retries: { attempts: 3, quota: true } };
}

/** Traffic that no model is behind. */
export function bare(flows: readonly Flow[], sets: readonly SetSettings[] = [TABLE], duration = 3600): CompiledTraffic {
  const keys = new Map([['k', { set: sets[0]?.name ?? '', key: 'EV#{day}', value: 'today', field: 'day' }]]);
  return { traffic: { duration, sets, flows }, sets: [], keys, flows: new Map(), assumptions: [], missing: [] };
}

/** The flow's demand on a set. */
export function demandOf(
  { traffic }: CompiledTraffic,
  name: string,
  set = traffic.sets[0]?.name,
  kind?: Demand['kind'],
): Demand {
  const position = traffic.sets.findIndex((one) => one.name === set);
  const found = traffic.flows
    .find((one) => one.name === name)
    ?.demands.find((one) => one.set === position && (kind === undefined || one.kind === kind));
  if (found === undefined) throw new Error(`${name} asks nothing of ${set}`);
  return found;
}

export function setOf({ traffic }: CompiledTraffic, name: string): SetSettings {
  const found = traffic.sets.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no set ${name}`);
  return found;
}
