import type { EntityDesign, KeyValue } from '../design/design.js';
import { flatMap } from '../lists/flat-map.js';
import type { Fit } from './candidate.js';
import type { WriteAction } from './intent.js';
import type { Spread, Touch, TouchingWrite, WritePart } from './plan.js';
import type { ReadCost } from './read-figures.js';
import { exact, ONE, scaleSpread } from './spread.js';
import { keyShares, type Stage } from './write-effects.js';

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
    return [{ units: cost.call.units, keys: ONE, itemsPerKey: cost.call.items, scope: 'table', ...base }];
  }
  if (fit.api === 'GetItem' || fit.api === 'BatchGetItem') {
    return [{ units: cost.request.units, keys: cost.call.items, itemsPerKey: ONE, scope: 'item', ...base }];
  }
  const requests = cost.requests.typical / Math.max(1, cost.request.pages.typical);
  return [
    { units: cost.request.units, keys: exact(requests), itemsPerKey: cost.request.items, scope: 'collection', ...base },
  ];
}

/** The load of single items that are read by their key. */
export function readTouch(entity: EntityDesign, count: Spread, units: Spread): readonly Touch[] {
  const base = tableTouch(entity, count);
  return base === undefined ? [] : [{ unit: 'read', units, ...base }];
}

/** One touch for the table and one for every index that the part changes. `action` is what it means for an index. */
export function writeTouches(
  part: WritePart,
  action: WriteAction,
  facts: Pick<TouchingWrite, 'makesNew' | 'transactional'>,
): readonly Touch[] {
  const { entity, count } = part;
  const write: TouchingWrite = {
    role: part.role,
    action: part.action,
    makesNew: facts.makesNew,
    changes: part.changes,
    items: count,
    transactional: facts.transactional,
    ...(part.step === undefined ? {} : { step: part.step }),
  };
  // A kept version is a copy of any item, and what a put replaces may be any, too.
  const isAny = part.role === 'version' || (action === 'put' && !facts.makesNew);
  const stage: Stage = isAny ? 'stored' : facts.makesNew ? 'new' : 'live';
  const touches: Touch[] = [];
  const table = tableTouch(entity, count);
  if (table !== undefined)
    touches.push({ unit: part.action === 'get' ? 'read' : 'write', units: part.tableUnits, write, ...table });
  for (const one of part.indexWrites) {
    const membership = entity.memberships.get(one.index.name);
    if (one.effect === 'none' || membership === undefined) continue;
    for (const { key, share } of keyShares(membership, stage, one)) {
      const { pk, sk } = key;
      const partition = flatMap(pk, ({ reads }) => reads);
      // An entry that moves to another partition puts one write on each of the two.
      const isTwo = one.effect === 'moves' && one.because.some((name) => partition.includes(name));
      touches.push({
        index: one.index,
        entity,
        unit: 'write',
        pk,
        sk,
        units: scaleSpread(one.units, isTwo ? share / 2 : share),
        keys: isTwo ? scaleSpread(count, 2) : count,
        itemsPerKey: ONE,
        scope: 'item',
        ...shardsOf(entity, pk),
        write,
      });
    }
  }
  return touches;
}

function tableTouch(entity: EntityDesign, count: Spread): Omit<Touch, 'unit' | 'units'> | undefined {
  if (entity.key === undefined) return undefined;
  const { pk, sk } = entity.key;
  const index = entity.table.primary;
  return { index, entity, pk, sk, keys: count, itemsPerKey: ONE, scope: 'item', ...shardsOf(entity, pk) };
}

/** Shards that the partition key is spread over, where there are several. */
function shardsOf(entity: EntityDesign, pk: readonly KeyValue[]): { readonly shards?: number } {
  const total = pk.reduce((product, value) => product * shardCount(entity, value), 1);
  return total > 1 ? { shards: total } : {};
}

function shardCount(entity: EntityDesign, value: KeyValue): number {
  return value.compiled.segments.reduce((product, segment) => {
    if (segment.kind === 'literal') return product;
    if (segment.shard !== undefined) return product * segment.shard.count;
    const drawn = entity.entity.attributes.get(segment.path)?.generate?.value;
    return drawn?.kind === 'shard' ? product * drawn.count : product;
  }, 1);
}
