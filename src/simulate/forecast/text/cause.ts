import { numberText, percentText, wholeText } from '../../../diagnostics/index.js';
import { leastShards } from '../../../distributions/index.js';
import type { Forecast, SetForecast, ThrottleCause } from '../report.js';
import { partitionsAt } from '../summary/limits.js';
import { durationText } from './time.js';

/** Patterns of which it is said how many of their calls are refused. */
const MOST_NAMED = 3;

/** What refuses, when, how much, and whether splits end it. */
export function causeText(cause: ThrottleCause, { sets, layouts, duration, bucketSeconds }: Forecast): string {
  const set = sets.find(({ name }) => name === cause.set);
  const where = cause.layouts < 1 ? ` in ${wholeText(cause.layouts * layouts)} of ${wholeText(layouts)} layouts` : '';
  const parts = [
    `${cause.set}: ${askedText(cause, set, bucketSeconds)}, ${whenText(cause)}${where}: ${refusedText(cause)} (${cause.reason}).`,
    infeasibleText(cause),
    reliefText(cause, set, duration),
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function askedText(cause: ThrottleCause, set: SetForecast | undefined, bucketSeconds: number): string {
  const { scope, kind, askedPerSecond, servedPerSecond, reason, key, isTogether } = cause;
  const asked = `${numberText(askedPerSecond)} ${kind} units/s`;
  const served = numberText(servedPerSecond);
  const addUp = `add up to ${percentText(askedPerSecond / servedPerSecond)} of what`;
  if (scope === 'key') {
    // A key without a variable has one value, which is itself.
    const value = key?.key.includes('{') === true && key.value !== '' ? ` (${key.value})` : '';
    const what = `\`${key?.key ?? ''}\`${value}`;
    if (isTogether) return `reads and writes of ${what} ${addUp} a partition serves`;
    return `${kind}s of ${what} ask ${timesText(askedPerSecond / servedPerSecond)} what a partition serves, ${numberText(askedPerSecond)} of ${served} units/s`;
  }
  if (scope === 'partition')
    return isTogether
      ? `reads and writes of the busiest partition ${addUp} it serves`
      : `the busiest partition is asked for ${asked} and serves ${served}`;
  const most = `${asked} at the peak are more than`;
  if (reason.endsWith('ProvisionedThroughputExceeded')) return `${most} ${capacityText(set, kind, servedPerSecond)}`;
  if (reason.endsWith('MaxOnDemandThroughputExceeded')) return `${most} its on-demand maximum of ${served}`;
  if (reason.endsWith('AccountLimitExceeded')) return `${most} the account's quota for it, ${served}`;
  const serve = serveText(cause, set, bucketSeconds);
  return isTogether ? `reads and writes at the peak ${addUp} ${serve}` : `${most} ${serve}, ${served}`;
}

/** The partitions that there are when they begin to refuse. */
function serveText({ firstThrottle }: ThrottleCause, set: SetForecast | undefined, bucketSeconds: number): string {
  const start = set?.partitions.start ?? 1;
  const then = set === undefined ? start : partitionsAt(set.partitions, bucketSeconds, firstThrottle);
  if (then === 1) return 'its one partition serves';
  return `its ${wholeText(then)} partitions serve ${then === start ? 'at the start' : 'by then'}`;
}

/** Times what a partition serves from which it is no matter of tuning. */
const HOPELESS = 100;

/** What no single key can ever have, and the least that it takes. */
export function infeasibleText({ scope, kind, askedPerSecond, servedPerSecond, key }: ThrottleCause): string {
  if (scope !== 'key' || askedPerSecond <= HOPELESS * servedPerSecond) return '';
  const never = `Not feasible as it is: no partition ever serves more than ${numberText(servedPerSecond)}`;
  if (key?.isOneItem === true) return `${never}, and one item lies on one partition: it has to be written less often.`;
  const shards = wholeText(leastShards(askedPerSecond, servedPerSecond));
  const needs =
    kind === 'write' ? `at least ${shards} write shards` : `a cache, or at least ${shards} copies to read from`;
  return `${never}, so this key needs ${needs}.`;
}

function timesText(times: number): string {
  return times < 1.1 ? `${percentText(times)} of` : `${numberText(times)} times`;
}

function capacityText(set: SetForecast | undefined, kind: 'read' | 'write', least: number): string {
  const most = Math.max(least, ...(set?.[kind].series.limit ?? []));
  return most > least
    ? `auto scaling gives it in time, ${numberText(least)} to ${numberText(most)}`
    : `its provisioned capacity of ${numberText(least)}`;
}

function whenText({ firstThrottle, endsAt }: ThrottleCause): string {
  const from = firstThrottle < 1 ? 'from the first second' : `from ${durationText(firstThrottle)}`;
  if (endsAt !== undefined) return `${from} until ${durationText(endsAt)}`;
  return firstThrottle < 1 ? `${from} to the last` : `${from} on`;
}

function refusedText({ flows, kind }: ThrottleCause): string {
  if (flows.length === 0) return `${kind}s are refused`;
  const named = flows.slice(0, MOST_NAMED);
  const byShare = new Map<string, string[]>();
  for (const { name, share } of named)
    byShare.set(percentText(share), [...(byShare.get(percentText(share)) ?? []), name]);
  const rest = flows.length - named.length;
  const parts = [
    ...[...byShare].map(([share, names]) => `${share} of ${listed(names)}`),
    ...(rest > 0 ? [`some of ${wholeText(rest)} more`] : []),
  ];
  return `${listed(parts)} ${flows.length === 1 ? 'is' : 'are'} refused`;
}

/** a, b and c */
function listed(texts: readonly string[]): string {
  return texts.length > 1 ? `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}` : (texts[0] ?? '');
}

/** What DynamoDB can do about it by itself. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html */
function reliefText(cause: ThrottleCause, set: SetForecast | undefined, duration: number): string {
  if (!cause.reason.endsWith('KeyRangeThroughputExceeded')) return '';
  const isOver = cause.endsAt !== undefined && cause.endsAt < duration;
  const { within } = cause.key ?? {};
  if (within === 'item') return 'No split helps: the load is on one item.';
  if (within === 'local-index')
    return 'No split helps: the table has a local index, so an item collection stays on one partition.';
  if (within === 'growing')
    return 'No split helps: all of it goes to the end of the collection, which a split moves but does not divide.';
  const end = set?.partitions.end.p50 ?? 0;
  if (set === undefined || end <= set.partitions.start) return isOver ? '' : 'No split comes in this time.';
  const { start } = set.partitions;
  const become =
    start === 1 ? `one partition becomes ${wholeText(end)}` : `${wholeText(start)} partitions become ${wholeText(end)}`;
  return isOver ? `Splits end it: ${become}.` : `Splits do not end it in this time: ${become}.`;
}
