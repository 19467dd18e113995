import { numberText, percentText, wholeText } from '../../../diagnostics/index.js';
import { DEFAULT_TABLE_READ_UNITS, DEFAULT_TABLE_WRITE_UNITS } from '../../../facts/index.js';
import type { SetSettings } from '../../../fluid/index.js';
import { partitionsAtStart } from '../../../fluid/index.js';
import { PARTITION_LIMITS, type UnitKind, type UnitRates } from '../../../partition/index.js';
import { unitsFor } from '../changes/apply-capacity.js';
import type { CompiledTraffic } from '../changes/compiled.js';
import { peakUnits } from '../changes/loads.js';
import { quoted } from '../changes/scan.js';
import type { Headline } from '../report.js';
import { type Candidate, type Remedy, roundedUp } from './candidate.js';
import { hotKeys } from './key-remedies.js';

const KINDS = ['read', 'write'] as const;
/** Auto scaling answers a rise the sooner, the more room there is below what is provisioned. */
const LOWER_TARGET = 0.5;

/** What helps where a table or index is asked for more than it has as a whole. */
export function capacityRemedies(compiled: CompiledTraffic, headline: Headline): readonly Remedy[] {
  const crowded = new Map(
    hotKeys(compiled, headline)
      .filter(({ peak, limit }) => peak <= limit)
      .map(({ set, kind }) => [set, kind]),
  );
  const quota = quotaNeeded(compiled);
  const remedies = compiled.traffic.sets.flatMap((set, i) => {
    const peak = peakUnits(compiled, i);
    return [
      ...warmRemedies(set, peak, crowded.get(i), quota),
      ...provisionedRemedies(compiled, set, peak),
      ...maximumRemedies(set, peak),
    ];
  });
  // How a table is billed is one for it and its indexes.
  const different = remedies.filter((one, i) => remedies.findIndex((other) => isSame(one, other)) === i);
  // What tables may have altogether comes before what they are warmed up for.
  return [...quotaRemedies(compiled), ...different];
}

function isSame(one: Remedy, other: Remedy): boolean {
  return one.family === other.family && one.doses[0]?.change === other.doses[0]?.change;
}

function ratesText({ read, write }: UnitRates): string {
  return `${wholeText(read)} read and ${wholeText(write)} write units/s`;
}

function pair({ read, write }: UnitRates): string {
  return `${read}/${write}`;
}

/**
 * On demand, what is there at once are the partitions that there are: warm throughput is how many. A table is warmed up to its quota at most.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html
 */
function warmRemedies(
  set: SetSettings,
  peak: UnitRates,
  crowded: UnitKind | undefined,
  needed: UnitRates | undefined,
): readonly Remedy[] {
  const partitions = partitionsAtStart(set);
  const short = KINDS.filter((kind) => peak[kind] > partitions * PARTITION_LIMITS[kind]);
  const kinds = short.length > 0 ? short : crowded === undefined ? [] : [crowded];
  const [kind] = kinds;
  if (kind === undefined) return [];
  const isShort = short.length > 0;
  const cause = isShort
    ? `${set.name} is asked for ${numberText(peak[kind])} ${kind} units/s at the peak, and its ${partitionsText(partitions)} serve ${wholeText(partitions * PARTITION_LIMITS[kind])} at the start`
    : `Busy keys of ${set.name} meet on its ${partitionsText(partitions)}, which serve less than both of them ask for: on more partitions they seldom meet`;
  const now = quotaOf(set);
  const isOverQuota = needed !== undefined && kinds.some((one) => peak[one] > now[one]);
  const quota = isOverQuota ? needed : now;
  const doses = (isShort ? [1.1, 2, 4] : [2, 4, 8]).flatMap((times): Candidate[] => {
    const units = kinds.flatMap((one) => {
      const have = partitions * PARTITION_LIMITS[one];
      const wanted = Math.min(quota[one], roundedUp(isShort ? peak[one] * times : have * times));
      return wanted > have ? [{ kind: one, wanted }] : [];
    });
    if (units.length === 0) return [];
    const part = (which: UnitKind): string => `${units.find((one) => one.kind === which)?.wanted ?? ''}`;
    const warm = `${quoted(set.name)}.warm=${part('read')}/${part('write')}`;
    const words = units.map((one) => `${wholeText(one.wanted)} ${one.kind}`).join(' and ');
    const raise = isOverQuota
      ? `Have the account's quota for one table or index raised to ${ratesText(quota)}, and warm`
      : 'Warm';
    return [
      {
        change: isOverQuota ? `quota.table=${pair(quota)},${warm}` : warm,
        title: `${raise} ${set.name} up to ${words} units/s before the load comes (charged once, not in the figure)`,
        causes: [cause],
        reason: 'Splits for more take minutes each.',
      },
    ];
  });
  const different = doses.filter(({ change }, at) => doses.findIndex((other) => other.change === change) === at);
  return different.length === 0 ? [] : [{ family: `warm ${set.name}`, doses: different }];
}

/** What one table or index may have, as far as is known. */
function quotaOf({ mode }: SetSettings): UnitRates {
  if (mode.kind === 'onDemand') return mode.quota;
  return {
    read: Math.max(DEFAULT_TABLE_READ_UNITS, mode.read),
    write: Math.max(DEFAULT_TABLE_WRITE_UNITS, mode.write),
  };
}

function partitionsText(count: number): string {
  return count === 1 ? 'one partition' : `${wholeText(count)} partitions`;
}

function maximumRemedies({ name, mode }: SetSettings, peak: UnitRates): readonly Remedy[] {
  if (mode.kind !== 'onDemand') return [];
  return KINDS.flatMap((kind) => {
    const maximum = mode.maximum[kind];
    if (maximum === undefined || peak[kind] <= maximum) return [];
    const units = roundedUp(peak[kind] * 1.2);
    const knob = kind === 'read' ? 'maxRead' : 'maxWrite';
    return [
      {
        family: `maximum ${name} ${kind}`,
        doses: [
          {
            change: `${quoted(name)}.${knob}=${units}`,
            title: `Raise the on-demand maximum of ${name} to ${wholeText(units)} ${kind} units/s`,
            causes: [
              `${numberText(peak[kind])} ${kind} units/s are asked for at the peak; the maximum is ${wholeText(maximum)}`,
            ],
          },
        ],
      },
    ];
  });
}

interface OverQuota {
  readonly name: string;
  readonly kind: UnitKind;
  readonly peak: number;
  readonly quota: number;
}

/** The farthest over its quota first. */
function overQuota({ traffic }: CompiledTraffic, peakOf: (set: number) => UnitRates): readonly OverQuota[] {
  const over = traffic.sets.flatMap(({ name, mode }, i) => {
    if (mode.kind !== 'onDemand') return [];
    const peak = peakOf(i);
    return KINDS.map((kind) => ({ name, kind, peak: peak[kind], quota: mode.quota[kind] })).filter(
      (one) => one.peak > one.quota,
    );
  });
  return over.sort((a, b) => b.peak / b.quota - a.peak / a.quota);
}

/** One number for all tables and indexes; undefined where what there is is enough. */
function quotaNeeded(compiled: CompiledTraffic): UnitRates | undefined {
  const over = overQuota(compiled, (set) => peakUnits(compiled, set));
  if (over.length === 0) return undefined;
  const quotas = compiled.traffic.sets.flatMap(({ mode }) => (mode.kind === 'onDemand' ? [mode.quota] : []));
  const need = (kind: UnitKind): number => {
    const most = Math.max(0, ...over.filter((one) => one.kind === kind).map((one) => one.peak));
    return most > 0 ? roundedUp(most * 1.2) : Math.max(...quotas.map((quota) => quota[kind]));
  };
  return { read: need('read'), write: need('write') };
}

function quotaRemedies(compiled: CompiledTraffic): readonly Remedy[] {
  const [worst] = overQuota(compiled, (set) => peakUnits(compiled, set));
  const units = quotaNeeded(compiled);
  if (worst === undefined || units === undefined) return [];
  return [
    {
      family: 'quota',
      doses: [
        {
          change: `quota.table=${pair(units)}`,
          title: `Have the account's quota for one table or index raised to ${ratesText(units)}`,
          causes: [
            `${worst.name} is asked for ${numberText(worst.peak)} ${worst.kind} units/s at the peak; the quota is ${wholeText(worst.quota)}`,
          ],
        },
      ],
    },
  ];
}

function provisionedRemedies(compiled: CompiledTraffic, set: SetSettings, peak: UnitRates): readonly Remedy[] {
  const { mode, autoscale, name } = set;
  if (mode.kind !== 'provisioned') return [];
  const short = KINDS.filter((kind) => peak[kind] > mode[kind]);
  const [kind] = short;
  if (kind === undefined) return [];
  const capacity =
    autoscale === undefined
      ? `${wholeText(mode[kind])} are provisioned`
      : `${wholeText(mode[kind])} are provisioned at first, and auto scaling takes minutes for more`;
  const cause = `${name} is asked for ${numberText(peak[kind])} ${kind} units/s at the peak; ${capacity}`;
  const room = unitsFor(peak);
  const enough = {
    read: short.includes('read') ? roundedUp(room.read) : mode.read,
    write: short.includes('write') ? roundedUp(room.write) : mode.write,
  };
  const table = compiled.traffic.sets.find((one) => one.table === set.table && one.kind === 'table')?.name ?? set.table;
  const onDemand: Remedy = {
    family: `billing ${table}`,
    doses: [{ change: `${quoted(table)}.billing=on-demand`, title: `Bill ${table} on demand`, causes: [cause] }],
  };
  if (autoscale === undefined) {
    const raised = {
      change: `${quoted(name)}.billing=provisioned(${enough.read},${enough.write})`,
      title: `Provision ${ratesText(enough)} for ${name}`,
      causes: [cause],
    };
    const scaled = {
      change: `${quoted(name)}.autoscale=70%`,
      title: `Let auto scaling keep ${name} at 70 % of its capacity`,
      causes: [cause],
    };
    return [{ family: `units ${name}`, doses: [raised] }, { family: `units ${name}`, doses: [scaled] }, onDemand];
  }
  const shares = [0.5, 1];
  const floors = shares.map((share): Candidate => {
    const floor = within(set, {
      read: Math.max(autoscale.min.read, roundedUp((peak.read * share) / autoscale.target.read)),
      write: Math.max(autoscale.min.write, roundedUp((peak.write * share) / autoscale.target.write)),
    });
    return {
      change: `${quoted(name)}.autoscaleMin=${pair(floor)}`,
      title: `Let auto scaling of ${name} begin at ${ratesText(floor)}`,
      causes: [cause],
    };
  });
  const ceiling = {
    read: Math.max(autoscale.max.read, roundedUp(peak.read / autoscale.target.read)),
    write: Math.max(autoscale.max.write, roundedUp(peak.write / autoscale.target.write)),
  };
  const isCapped = peak.read > autoscale.max.read || peak.write > autoscale.max.write;
  const raised: readonly Candidate[] = isCapped
    ? [
        {
          change: `${quoted(name)}.autoscaleMax=${pair(ceiling)}`,
          title: `Let auto scaling of ${name} go up to ${ratesText(ceiling)}`,
          causes: [cause],
        },
      ]
    : [];
  const target: readonly Candidate[] =
    Math.max(autoscale.target.read, autoscale.target.write) > LOWER_TARGET
      ? [
          {
            change: `${quoted(name)}.autoscale=${LOWER_TARGET * 100}%`,
            title: `Lower the target of auto scaling of ${name} to ${percentText(LOWER_TARGET)}`,
            causes: [cause],
          },
        ]
      : [];
  return [
    { family: `ceiling ${name}`, doses: raised },
    { family: `floor ${name}`, doses: floors },
    { family: `target ${name}`, doses: target },
    onDemand,
  ].filter(({ doses }) => doses.length > 0);
}

function within({ autoscale }: SetSettings, { read, write }: UnitRates): UnitRates {
  if (autoscale === undefined) return { read, write };
  return { read: Math.min(read, autoscale.max.read), write: Math.min(write, autoscale.max.write) };
}

/** Where all that is short is partitions, which come with time. The load is seldom one's own to slow down. */
export function rampRemedies(compiled: CompiledTraffic): readonly Remedy[] {
  const { sets } = compiled.traffic;
  const short = sets.filter((set, i) => {
    const peak = peakUnits(compiled, i);
    return (
      set.mode.kind === 'onDemand' && KINDS.some((kind) => peak[kind] > partitionsAtStart(set) * PARTITION_LIMITS[kind])
    );
  });
  const [first] = short;
  if (first === undefined) return [];
  const cause = `${first.name} begins with ${partitionsText(partitionsAtStart(first))}, and on demand takes twice as much as ever before within 30 minutes: a rise that is slow enough is followed by splits`;
  return [
    {
      family: 'ramp',
      doses: ['1h', '2h'].map((time) => ({
        change: `ramp=${time}`,
        title: `Let the load rise over ${time === '1h' ? 'an hour' : 'two hours'}`,
        causes: [cause],
      })),
    },
  ];
}
