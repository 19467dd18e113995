import { wholeText } from '../../../diagnostics/index.js';
import {
  DEFAULT_TABLE_READ_UNITS,
  DEFAULT_TABLE_WRITE_UNITS,
  NEW_ON_DEMAND_READ_UNITS,
  NEW_ON_DEMAND_WRITE_UNITS,
} from '../../../facts/index.js';
import { type AutoscaleSettings, partitionsAtStart, type SetSettings } from '../../../fluid/index.js';
import { TARGET_UTILISATION } from '../../../load/index.js';
import type { CapacityMode, UnitRates } from '../../../partition/index.js';
import { MOST_PARTITIONS } from '../partition-limit.js';
import type { ChangeTo } from './change.js';
import type { CompiledTraffic } from './compiled.js';
import { type Edited, isWrong, type Wrong, withSets, wrong } from './edit.js';
import { peakUnits } from './loads.js';
import { setOf } from './names.js';

/** A table and all of its indexes are billed in one way. */
export function changeBilling(
  compiled: CompiledTraffic,
  target: string,
  to: ChangeTo & { kind: 'on-demand' | 'provisioned' },
): Edited {
  const position = setOf(compiled, target);
  if (typeof position !== 'number') return position;
  const { sets } = compiled.traffic;
  const chosen = sets[position] as SetSettings;
  if (chosen.kind === 'table') {
    return withSets(compiled, (one, i) => {
      if (one.table !== chosen.table) return one;
      const units = to.kind === 'provisioned' && i === position ? to.units : undefined;
      if (to.kind === 'on-demand') return onDemand(one, sets);
      // Indexes that have units keep them where those of the table are stated.
      if (to.units !== undefined && i !== position && one.mode.kind === 'provisioned') return one;
      return provisioned(compiled, one, i, units);
    });
  }
  const table = sets.find(({ kind, table }) => kind === 'table' && table === chosen.table);
  if (to.kind === 'on-demand' || table?.mode.kind !== 'provisioned')
    return wrong(`An index is billed as its table is: change \`${chosen.table}.billing\``);
  return withSets(compiled, (one, i) => (i === position ? provisioned(compiled, one, i, to.units) : one));
}

function onDemand(one: SetSettings, sets: readonly SetSettings[]): SetSettings {
  if (one.mode.kind === 'onDemand') return one;
  const { autoscale: _, ...rest } = one;
  const other = sets.find(({ mode }) => mode.kind === 'onDemand')?.mode;
  const quota =
    other?.kind === 'onDemand' ? other.quota : { read: DEFAULT_TABLE_READ_UNITS, write: DEFAULT_TABLE_WRITE_UNITS };
  return withItsPartitions(one, { ...rest, mode: { kind: 'onDemand', maximum: {}, quota } });
}

/** A table that is billed otherwise has the partitions that it had. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/switching.capacitymode.html */
function withItsPartitions(before: SetSettings, after: SetSettings): SetSettings {
  const partitions = partitionsAtStart(before);
  return partitions > partitionsAtStart(after) ? { ...after, partitions } : after;
}

function provisioned(
  compiled: CompiledTraffic,
  one: SetSettings,
  i: number,
  given: UnitRates | undefined,
): SetSettings {
  const units = given ?? unitsForPeak(compiled, i);
  const { autoscale, ...rest } = one;
  const mode: CapacityMode = { kind: 'provisioned', ...units };
  const scaled = autoscale === undefined ? {} : { autoscale: widened(autoscale, units) };
  return withItsPartitions(one, { ...rest, mode, ...scaled });
}

function widened({ min, max, target }: AutoscaleSettings, units: UnitRates): AutoscaleSettings {
  const least = { read: Math.min(min.read, units.read), write: Math.min(min.write, units.write) };
  const most = { read: Math.max(max.read, units.read), write: Math.max(max.write, units.write) };
  return { min: least, max: most, target };
}

/** So that the peak uses the share of them that is meant to be used. */
export function unitsForPeak(compiled: CompiledTraffic, set: number, target: number = TARGET_UTILISATION): UnitRates {
  return unitsFor(peakUnits(compiled, set), target);
}

/** Units to provision of which so much is that share. */
export function unitsFor({ read, write }: UnitRates, target: number = TARGET_UTILISATION): UnitRates {
  const needed = (units: number): number => Math.max(1, Math.ceil(units / target - 1e-9));
  return { read: needed(read), write: needed(write) };
}

export function changeWarm(compiled: CompiledTraffic, target: string, units: Partial<UnitRates>): Edited {
  return editSet(compiled, target, (one) => ({ ...one, warm: { ...warmNow(one), ...units } }));
}

/** Units a second that a set serves at once, as far as it is known for more than that. */
function warmNow({ mode, warm }: SetSettings): UnitRates {
  if (warm !== undefined) return warm;
  if (mode.kind === 'provisioned') return { read: mode.read, write: mode.write };
  return { read: NEW_ON_DEMAND_READ_UNITS, write: NEW_ON_DEMAND_WRITE_UNITS };
}

/**
 * Whether a table can be warmed up for so much: up to its quota.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html
 */
export function wrongWarm(compiled: CompiledTraffic, target: string, units: Partial<UnitRates>): Wrong | undefined {
  const position = setOf(compiled, target);
  const set = typeof position === 'number' ? compiled.traffic.sets[position] : undefined;
  if (set === undefined) return undefined;
  const { mode } = set;
  for (const kind of ['read', 'write'] as const) {
    const asked = units[kind] ?? 0;
    if (mode.kind === 'onDemand' && asked > mode.quota[kind])
      return wrong(
        `\`${set.name}\` can be warmed up to the quota for one table, ${wholeText(mode.quota[kind])} ${kind} units/s; add \`quota.table=${Math.max(mode.quota.read, units.read ?? 0)}/${Math.max(mode.quota.write, units.write ?? 0)}\``,
      );
  }
  return partitionsAtStart(set) > MOST_PARTITIONS
    ? wrong(`That would be more than ${wholeText(MOST_PARTITIONS)} partitions, which are not simulated`)
    : undefined;
}

/** On the units that are provisioned at the beginning, at least; at most, unless stated, on what the peak needs. */
export function changeAutoscale(compiled: CompiledTraffic, target: string, share: number | undefined): Edited {
  return editSet(compiled, target, (one, i) => {
    const { autoscale, ...rest } = one;
    if (share === undefined) return rest;
    if (one.mode.kind !== 'provisioned') return wrong(`\`${one.name}\` is on demand, and has nothing to scale`);
    const { read, write } = one.mode;
    const needed = unitsForPeak(compiled, i, share);
    const min = autoscale?.min ?? { read, write };
    const max = autoscale?.max ?? { read: Math.max(read, needed.read), write: Math.max(write, needed.write) };
    return { ...rest, autoscale: { min, max, target: { read: share, write: share } } };
  });
}

export function changeAutoscaleBound(
  compiled: CompiledTraffic,
  target: string,
  bound: 'min' | 'max',
  units: UnitRates,
): Edited {
  return editSet(compiled, target, (one) => {
    if (one.autoscale === undefined || one.mode.kind !== 'provisioned')
      return wrong(`\`${one.name}\` has no auto scaling; state \`${one.name}.autoscale=70%\` first`);
    const autoscale = { ...one.autoscale, [bound]: units };
    if (autoscale.min.read > autoscale.max.read || autoscale.min.write > autoscale.max.write)
      return wrong(`Auto scaling of \`${one.name}\` would have a minimum above its maximum`);
    const within = (kind: 'read' | 'write', value: number): number =>
      Math.min(autoscale.max[kind], Math.max(autoscale.min[kind], value));
    const mode = { ...one.mode, read: within('read', one.mode.read), write: within('write', one.mode.write) };
    return { ...one, autoscale, mode };
  });
}

export function changeMaximum(compiled: CompiledTraffic, target: string, to: ChangeTo & { kind: 'maximum' }): Edited {
  return editSet(compiled, target, (one) => {
    if (one.mode.kind !== 'onDemand')
      return wrong(`\`${one.name}\` is provisioned: only on demand has a maximum of its own`);
    const { [to.unit]: _, ...others } = one.mode.maximum;
    const maximum = to.units === undefined ? others : { ...others, [to.unit]: to.units };
    return { ...one, mode: { ...one.mode, maximum } };
  });
}

export function changeQuota(compiled: CompiledTraffic, quota: UnitRates): Edited {
  if (!compiled.traffic.sets.some(({ mode }) => mode.kind === 'onDemand'))
    return wrong('No table is on demand: the quota for one table is about none of them');
  return withSets(compiled, (one) => (one.mode.kind === 'onDemand' ? { ...one, mode: { ...one.mode, quota } } : one));
}

/** Their load stays where it is: as if the indexes were global ones that are never short of anything. */
export function changeLocalIndexes(compiled: CompiledTraffic, target: string): Edited {
  return editSet(compiled, target, (one) =>
    one.hasLocalIndex ? { ...one, hasLocalIndex: false } : wrong(`\`${one.name}\` has no local index`),
  );
}

function editSet(
  compiled: CompiledTraffic,
  target: string,
  edit: (settings: SetSettings, position: number) => SetSettings | ReturnType<typeof wrong>,
): Edited {
  const position = setOf(compiled, target);
  if (typeof position !== 'number') return position;
  const edited = edit(compiled.traffic.sets[position] as SetSettings, position);
  if (isWrong(edited)) return edited;
  return withSets(compiled, (one, i) => (i === position ? edited : one));
}
