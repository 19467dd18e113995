import type { Fit } from './candidate.js';
import type { Touch } from './plan.js';
import type { ReadCost } from './read-figures.js';
import { exact, ONE } from './spread.js';

/** The load that one call of a read puts on each partition key value. */
export function readTouches(fit: Fit, cost: ReadCost): readonly Touch[] {
  const [first] = cost.sources;
  if (first === undefined) return [];
  const { match } = first;
  const shards = cost.fanOut?.shards ?? 1;
  const base = {
    index: fit.index,
    entity: match.entity,
    unit: 'read' as const,
    pk: match.key.pk,
    sk: match.key.sk,
    ...(shards > 1 ? { shards } : {}),
  };
  if (fit.api === 'Scan') {
    return [{ ...base, units: cost.call.units, keys: ONE, itemsPerKey: cost.call.items, scope: 'table' }];
  }
  if (fit.api === 'GetItem' || fit.api === 'BatchGetItem') {
    return [{ ...base, units: cost.request.units, keys: cost.call.items, itemsPerKey: ONE, scope: 'item' }];
  }
  const requests = cost.requests.typical / Math.max(1, cost.request.pages.typical);
  return [
    { ...base, units: cost.request.units, keys: exact(requests), itemsPerKey: cost.request.items, scope: 'collection' },
  ];
}
