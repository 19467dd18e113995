import { EVENTUAL_FACTOR } from '../../../facts/index.js';
import { type CacheSettings, type Demand, type Flow, scaledRate } from '../../../fluid/index.js';
import type { ChangeTo } from './change.js';
import type { CompiledTraffic } from './compiled.js';
import { type Edited, isWrong, scaledUnits, thinned, withDemands, withFlows, wrong } from './edit.js';
import { flowOf } from './names.js';
import { touchesOf } from './shards.js';

/** Reads of a transaction are neither; those of a global index are always eventually consistent. */
export function changeConsistency(compiled: CompiledTraffic, target: string, as: 'eventual' | 'strong'): Edited {
  const flow = flowOf(compiled, target);
  if (isWrong(flow)) return flow;
  const reads = flow.demands.filter((demand) => demand.kind === 'read' && !isTransactional(compiled, flow, demand));
  if (reads.length === 0)
    return wrong(`\`${target}\` makes no reads but those of transactions, whose consistency is fixed`);
  const isStrong = as === 'strong';
  const onIndex = reads.find(({ set }) => compiled.traffic.sets[set]?.kind === 'index');
  if (isStrong && onIndex !== undefined)
    return wrong(
      `\`${target}\` reads \`${compiled.traffic.sets[onIndex.set]?.name}\`, and a global index has no strongly consistent reads`,
    );
  return withDemands(compiled, (demand, one) => {
    if (one !== flow || !reads.includes(demand)) return demand;
    if ((demand.isEventual === true) === !isStrong) return demand;
    return { ...scaledUnits(demand, isStrong ? 1 / EVENTUAL_FACTOR : EVENTUAL_FACTOR), isEventual: !isStrong };
  });
}

function isTransactional(compiled: CompiledTraffic, flow: Flow, demand: Demand): boolean {
  const operation = compiled.flows.get(flow.name)?.plan.operation;
  if (operation?.kind === 'transaction' && operation.api === 'TransactGetItems') return true;
  return touchesOf(compiled, flow, demand).some(({ write }) => write?.transactional === true);
}

/** It replaces a cache that the model declares. A hit rate is one of hot and cold keys alike. */
export function changeCache(compiled: CompiledTraffic, target: string, to: ChangeTo & { kind: 'cache' }): Edited {
  const flow = flowOf(compiled, target);
  if (isWrong(flow)) return flow;
  if (!flow.demands.some(({ kind }) => kind === 'read') || flow.demands.some(({ kind }) => kind === 'write'))
    return wrong(`\`${target}\` does not only read, so no cache can answer it`);
  const declared = compiled.flows.get(target)?.cached ?? 0;
  if (declared >= 1) return wrong(`The cache that the model declares for \`${target}\` answers all calls already`);
  const uncached = scaledRate(flow.curve, 1 / (1 - declared));
  const missed = 1 - (to.hitRate ?? 0);
  const cache = cacheOf(to);
  const edit = ({ cache: _, ...demand }: Demand): Demand => ({
    ...thinned(demand, missed),
    ...(cache === undefined ? {} : { cache }),
  });
  const edited = withFlows(compiled, (one) =>
    one === flow ? { ...one, curve: uncached, demands: one.demands.map(edit) } : one,
  );
  const load = compiled.flows.get(target);
  if (load === undefined || declared === 0) return edited;
  // What the model's own cache answered is now in the curve.
  const { cached: _, ...rest } = load;
  return { ...edited, flows: new Map([...compiled.flows, [target, rest]]) };
}

function cacheOf({ seconds, keys }: ChangeTo & { kind: 'cache' }): CacheSettings | undefined {
  if (seconds === undefined && keys === undefined) return undefined;
  return { ...(seconds === undefined ? {} : { seconds }), ...(keys === undefined ? {} : { keys }) };
}
