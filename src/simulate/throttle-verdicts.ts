import { numberText, percentText } from '../diagnostics/index.js';
import { WARM_SHARE } from '../load/index.js';
import { PARTITION_LIMITS } from '../partition/index.js';
import type { CollectionForecast, Forecast, ThrottleCause } from './forecast/report.js';
import { causeText } from './forecast/text/cause.js';
import { collectionText } from './forecast/text/collection.js';
import { isBehind, replicaText } from './forecast/text/replicas.js';
import type { Verdict, VerdictCode } from './report.js';

/** Share of a pattern's calls from which their refusal is an error. */
const ERROR_SHARE = 0.001;

/** Verdicts with those on what is refused, which take the place of others about the same cause. */
export function withThrottling(verdicts: readonly Verdict[], forecast: Forecast): readonly Verdict[] {
  const replaced = new Set<Verdict>();
  const added = forecast.causes.map((cause): Verdict => {
    const same = verdicts.filter((one) => isSameCause(one, cause));
    for (const one of same) replaced.add(one);
    return throttled(cause, forecast, same);
  });
  return [...added, ...verdicts.filter((one) => !replaced.has(one))];
}

/** Verdicts on the heat of keys, where partitions are assumed to serve something else than AWS promises: as much as in the forecast. */
export function withLimits(verdicts: readonly Verdict[], { keys, settings }: Forecast): readonly Verdict[] {
  if (!settings.eventualReadBonus) return verdicts;
  return verdicts.flatMap((verdict) => {
    const { code, at, unit, key } = verdict;
    if (code !== 'hot-key' && code !== 'warm-key') return [verdict];
    const one = keys.find((other) => other.set === at && other.kind === unit && other.key === key);
    if (one === undefined || one.limit === PARTITION_LIMITS[one.kind]) return [verdict];
    const share = one.peakPerSecond / one.limit;
    if (share < WARM_SHARE) return [];
    const message = `${numberText(one.peakPerSecond)} ${one.kind} units/s at peak on the hottest key of ${at} (${one.key}): ${percentText(share)} of the ${numberText(one.limit)} that one partition is taken to serve (eventualReadBonus).`;
    const isOver = share > 1;
    return [{ ...verdict, severity: isOver ? 'error' : 'warning', code: isOver ? 'hot-key' : 'warm-key', message }];
  });
}

function isSameCause({ code, at, unit, key }: Verdict, cause: ThrottleCause): boolean {
  if (at !== cause.set || unit !== cause.kind) return false;
  const isKeyRange = cause.reason.endsWith('KeyRangeThroughputExceeded');
  switch (code) {
    case 'hot-key':
    case 'warm-key':
      return isKeyRange && key !== undefined && key === cause.key?.key;
    case 'above-initial-capacity':
      return isKeyRange;
    case 'over-capacity':
      return !isKeyRange;
    default:
      return false;
  }
}

function throttled(cause: ThrottleCause, forecast: Forecast, same: readonly Verdict[]): Verdict {
  const also: readonly VerdictCode[] = [...new Set(same.map(({ code }) => code))];
  return {
    severity: isError(cause, forecast) || same.some(({ severity }) => severity === 'error') ? 'error' : 'warning',
    code: 'throttled',
    ...(also.length === 0 ? {} : { also }),
    at: cause.set,
    unit: cause.kind,
    ...(cause.key === undefined ? {} : { key: cause.key.key }),
    message: causeText(cause, forecast),
  };
}

/** What happens in the median layout counts: whatever is refused in others alone is a matter of luck. */
function isError(cause: ThrottleCause, { flows }: Forecast): boolean {
  const hit = new Set(cause.flows.filter(({ share }) => share > ERROR_SHARE).map(({ name }) => name));
  return flows.some(({ name, throttledShare }) => hit.has(name) && throttledShare.p50 > ERROR_SHARE);
}

/** Nobody is refused for it, but other Regions read what is old. */
export function replicaVerdicts({ replicas }: Forecast): readonly Verdict[] {
  return replicas.filter(isBehind).map((one) => ({
    severity: 'warning',
    code: 'replica-behind',
    at: one.table,
    unit: 'write',
    message: replicaText(one),
  }));
}

const SOON_DAYS = 365;

export function collectionVerdicts({ collections }: Forecast): readonly Verdict[] {
  return collections.flatMap((one) => collectionVerdict(one));
}

function collectionVerdict(one: CollectionForecast): readonly Verdict[] {
  const { daysLeft, set, key, limitFrom } = one;
  if (daysLeft === undefined || daysLeft > SOON_DAYS) return [];
  const isOver = daysLeft === 0;
  return [
    {
      severity: isOver ? 'error' : 'warning',
      code: limitFrom === 'budget' ? 'collection-budget' : 'collection-limit',
      at: set,
      key,
      message: collectionText(one),
    },
  ];
}
