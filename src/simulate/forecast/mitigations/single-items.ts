import { numberText, wholeText } from '../../../diagnostics/index.js';
import type { Demand, Flow } from '../../../fluid/index.js';
import { isSequence, SEQUENCE_ADVICE } from '../../../load/item-use.js';
import type { PlannedPattern, Touch } from '../../../planner/index.js';
import type { CompiledTraffic } from '../changes/compiled.js';
import { hottestUnits, peakRate, type SpaceLoad, spaceLoads } from '../changes/loads.js';
import { isSamePlace, touchesOf } from '../changes/shards.js';
import { namesText } from './candidate.js';

/** Share of a partition's limit up to which writes of an item are too few to keep it from being divided. */
const FEW = 0.1;
/** Keys that a note names. */
const MOST_PLACES = 3;

/** Whether the hot load is the writes of one item each, which no shards, sort key or split divides. */
export function isItemWrite({ kind, within }: SpaceLoad): boolean {
  return kind === 'write' && within === 'item';
}

/**
 * Whether an item may be kept as several that a read adds up: a counter, of which every busy write adds to numbers. What is put, replaced,
 * versioned or kept a history of is one item, and the entry of one item in an index is one entry.
 */
export function isCounter(compiled: CompiledTraffic, load: SpaceLoad): boolean {
  if (compiled.traffic.sets[load.set]?.kind !== 'table') return false;
  return load.flows.every((flow) =>
    flow.demands
      .filter((demand) => demand.set === load.set && demand.kind === load.kind && demand.keys.id === load.space)
      .every((demand) => isRare(compiled, load, flow, demand) || isAddition(compiled, flow, demand)),
  );
}

function isRare({ traffic }: CompiledTraffic, { limit }: SpaceLoad, { curve }: Flow, demand: Demand): boolean {
  return peakRate(curve, traffic.duration) * hottestUnits(demand) <= FEW * limit;
}

function isAddition(compiled: CompiledTraffic, flow: Flow, demand: Demand): boolean {
  const plan = compiled.flows.get(flow.name)?.plan;
  // Traffic without a model says nothing of what its writes are: numbers, then.
  return plan === undefined || touchesOf(compiled, flow, demand).every((touch) => adds(plan, touch));
}

function adds({ pattern }: PlannedPattern, { entity, write }: Touch): boolean {
  if (write === undefined || write.role !== 'item' || write.action !== 'update') return false;
  const step = write.step === undefined ? undefined : pattern.steps[write.step];
  const added = new Set((step?.add ?? pattern.add).flatMap(({ path: { value } }) => value.split(/[.[]/, 1)));
  const others = write.changes.filter((name) => !added.has(name));
  // The time of the last change is the latest of all parts.
  return added.size > 0 && others.every((name) => entity.entity.attributes.get(name)?.implied === 'timestamps');
}

/** Items whose writes are too many for a partition, and that cannot be kept as several: the hottest first. */
function indivisibleItems(compiled: CompiledTraffic): readonly SpaceLoad[] {
  return spaceLoads(compiled).filter(
    (load) => isItemWrite(load) && load.peak > load.limit && !isCounter(compiled, load),
  );
}

const RARER =
  'Only a counter can be kept as several items that a read adds up. Collect changes of the item in a buffer or a queue, and write the last of them, or all together; or move attributes that change independently into items of their own.';

/** Whether numbers of new items are taken from the item. */
function givesNumbers(compiled: CompiledTraffic, load: SpaceLoad): boolean {
  return load.flows.some((flow) => {
    const plan = compiled.flows.get(flow.name)?.plan;
    const own = flow.demands.filter(
      ({ set, kind, keys }) => set === load.set && kind === load.kind && keys.id === load.space,
    );
    return (
      plan !== undefined &&
      own.some((demand) => touchesOf(compiled, flow, demand).some(({ entity }) => isSequence(plan, entity.name)))
    );
  });
}

/** Said of items that no change of keys helps, in place of one. */
export function indivisibleNote(
  compiled: CompiledTraffic,
): { readonly title: string; readonly why: string } | undefined {
  const all = indivisibleItems(compiled);
  const loads = all.filter((one, i) => all.findIndex((other) => isSamePlace(one, other)) === i);
  const [first] = loads;
  if (first === undefined) return undefined;
  const places = loads.map((load) => {
    const { key = load.space } = compiled.keys.get(load.space) ?? {};
    return `\`${key}\` of ${compiled.traffic.sets[load.set]?.name ?? ''}`;
  });
  const rest = places.length - MOST_PLACES;
  const listed = [...places.slice(0, MOST_PLACES), ...(rest > 0 ? [`${rest} more`] : [])];
  const list = listed.length > 1 ? `${listed.slice(0, -1).join(', ')} and ${listed.at(-1)}` : listed.join('');
  const names = namesText([...new Set(first.flows.map(({ name }) => name))]);
  return {
    title: `No change of keys helps ${list}: the load is on one item. Write it less often`,
    why: `One item, and its entry in an index, lies on one partition, which serves ${wholeText(first.limit)} write units/s; ${numberText(first.peak)} are asked for at the peak, by ${names}. ${givesNumbers(compiled, first) ? SEQUENCE_ADVICE : RARER} None of this can be simulated as a change of this load.`,
  };
}
