import { numberText, type Palette, percentText, wholeText } from '../../../diagnostics/index.js';
import { wrapped } from '../../text-table.js';
import type { Forecast, ReplicaForecast } from '../report.js';
import { reasonText } from './flows.js';
import { durationText } from './time.js';

/** Replicas that are told one by one. */
const MOST_SHOWN = 4;

/** What becomes of the writes in other Regions: those that are behind first. */
export function replicaSection({ replicas }: Forecast, palette: Palette, width: number): string {
  if (replicas.length === 0) return '';
  const ordered = [...replicas].sort((a, b) => b.lag.most - a.lag.most);
  const lines = ordered.slice(0, MOST_SHOWN).map((one) => {
    const text = courseText(one);
    return wrapped(`  ${whereText(one)} ${isBehind(one) ? palette.error(text) : text}`, width, '    ');
  });
  const rest = ordered.slice(MOST_SHOWN);
  const more =
    rest.length === 0
      ? []
      : [palette.dim(`  ${wholeText(rest.length)} more, ${rest.some(isBehind) ? 'behind by less' : 'which keep up'}`)];
  const title = `${palette.bold('Replicas')} ${palette.dim('write what their Region accepts, and refuse no client')}`;
  return [title, ...lines, ...more].join('\n');
}

export function isBehind({ lag }: ReplicaForecast): boolean {
  return lag.most > 0;
}

/** A replica that cannot keep up, in a sentence. */
export function replicaText(one: ReplicaForecast): string {
  return `${whereText(one)} ${behindText(one)}.`;
}

/** `orders in eu-west-1 and us-west-2` */
export function whereText({ table, regions }: ReplicaForecast): string {
  const all = regions.length > 1 ? `${regions.slice(0, -1).join(', ')} and ${regions.at(-1)}` : regions[0];
  return `${table} in ${all}`;
}

/** `keep up: 410 write units/s at peak, …`: beside a verdict that says from when on one is behind, and by what it is held back. */
export function courseText(one: ReplicaForecast): string {
  const isOne = one.regions.length === 1;
  const course = isBehind(one)
    ? `${isOne ? 'falls' : 'fall'} behind by up to ${durationText(one.lag.most)}`
    : `${isOne ? 'keeps' : 'keep'} up`;
  return `${course}: ${loadText(one)}`;
}

function behindText(one: ReplicaForecast): string {
  const { lag, pending, accepted, heldBackBy } = one;
  const [limit] = heldBackBy;
  const verb = one.regions.length > 1 ? 'are' : 'is';
  const by = limit === undefined ? '' : ` (${limit.set}: ${reasonText(limit.reason)})`;
  return `${verb} up to ${durationText(lag.most)} behind, ${whenText(lag)}: ${percentText(accepted > 0 ? pending.most / accepted : 0)} of the write units wait at most${by}`;
}

/** `from the first second to the last`, `from 5 min until 50 min` */
function whenText({ from = 0, until }: ReplicaForecast['lag']): string {
  const begun = from < 1 ? 'from the first second' : `from ${durationText(from)}`;
  if (until !== undefined) return `${begun} until ${durationText(until)}`;
  return from < 1 ? `${begun} to the last` : `${begun} to the end`;
}

/** What it writes at its busiest, and how near its busiest partition is to the limit. */
function loadText({ sets, ttlUnitsPerSecond }: ReplicaForecast): string {
  const [table, ...indexes] = sets;
  const hottest = Math.max(0, ...sets.map(({ hottestPartition }) => hottestPartition));
  const inIndexes = indexes.reduce((sum, { peakPerSecond }) => sum + peakPerSecond, 0);
  return [
    `${numberText(table?.peakPerSecond ?? 0)} write units/s at peak`,
    ...(inIndexes > 0 ? [`${numberText(inIndexes)} in its indexes`] : []),
    ...(ttlUnitsPerSecond === undefined ? [] : [`${numberText(ttlUnitsPerSecond)} of them for TTL deletes`]),
    `busiest partition ${percentText(hottest)} of its limit`,
  ].join(', ');
}
