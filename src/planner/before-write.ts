import type { Design, EntityDesign } from '../design/design.js';
import { readUnits } from '../facts/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { CopyRule } from '../model/model.js';
import { copiesOf, type WriteIntent } from './intent.js';
import type { RequestBefore, Spread, Touch, WritePart } from './plan.js';
import { addSpreads, exact, mapSpread, sumSpreads } from './spread.js';
import { readTouch, writeTouches } from './touches.js';
import { indexEffect, itemBytes, tableWriteUnits, withDerived } from './write-effects.js';

/** A request that a write needs first, and the keys that it loads. */
export interface Before {
  readonly request: RequestBefore;
  readonly touches: readonly Touch[];
}

/** The item as it is, read consistently: what its values were, or which version comes next. */
export function oldItem({ entity, each }: WriteIntent, why: RequestBefore['why'], count: Spread): Before {
  return read({
    api: each === undefined ? 'GetItem' : 'BatchGetItem',
    why,
    entity,
    count,
    units: mapSpread(itemBytes(entity), (bytes) => readUnits(bytes, 'strong')),
    avoidable: false,
  });
}

/**
 * The copies of earlier versions, newest first: as many as are kept. With `of` a version may have none, so that which one is the
 * oldest does not follow from the version.
 */
export function oldVersions({ entity }: WriteIntent, count: Spread): readonly Before[] {
  const { history } = entity;
  if (history?.of === undefined || history.keep === undefined) return [];
  const { copy, keep } = history;
  const units = mapSpread(itemBytes(copy), (bytes) => readUnits(bytes * keep, 'strong'));
  const request: RequestBefore = { api: 'Query', why: 'old-versions', entity: copy, count, units, avoidable: false };
  const touches = readTouch(copy, count, units);
  return [
    { request, touches: touches.map((one) => ({ ...one, scope: 'collection' as const, itemsPerKey: exact(keep) })) },
  ];
}

/** What an item copies from others, where the caller does not give it: one read of each source that `has` does not know of. */
export function copiesBefore(
  design: Design,
  intent: WriteIntent,
  count: Spread,
  isBatch: boolean,
  has: (copy: CopyRule) => boolean = () => false,
): readonly Before[] {
  const sources = new Map<string, EntityDesign>();
  for (const { copy } of copiesOf(intent)) {
    const source = copy === undefined ? undefined : design.entities.get(copy.entity);
    if (copy !== undefined && source?.key !== undefined && !has(copy)) sources.set(sourceId(copy), source);
  }
  return [...sources.values()].map((source) =>
    read({
      api: intent.each === undefined && !isBatch ? 'GetItem' : 'BatchGetItem',
      why: 'copy',
      entity: source,
      count,
      units: mapSpread(itemBytes(source), (bytes) => readUnits(bytes, 'eventual')),
      avoidable: true,
    }),
  );
}

/** Copies from one item are read together. */
function sourceId({ entity, via }: CopyRule): string {
  return JSON.stringify([entity, [...via].sort(([a], [b]) => (a < b ? -1 : 1))]);
}

/** Counters that go up for the numbers that new items get. */
export function sequencesBefore(design: Design, intent: WriteIntent, count: Spread): readonly Before[] {
  const { action, entity } = intent;
  if (action !== 'create' && action !== 'put') return [];
  return flatMap([...entity.attributes.values()], ({ attribute }) => {
    const drawn = attribute.generate?.value;
    const counter = drawn?.kind === 'sequence' ? design.entities.get(drawn.entity) : undefined;
    if (drawn?.kind !== 'sequence' || counter?.key === undefined) return [];
    return [sequence(counter, drawn.attribute, count)];
  });
}

function sequence(counter: EntityDesign, attribute: string, count: Spread): Before {
  const changed = withDerived(counter, [attribute]);
  const memberships = [...counter.memberships.values()].filter(({ index }) => index.kind !== 'table');
  const part: WritePart = {
    role: 'item',
    entity: counter,
    action: 'update',
    count,
    bytes: itemBytes(counter),
    tableUnits: tableWriteUnits(counter),
    indexWrites: memberships.map((one) => indexEffect(one, { action: 'update' }, changed, counter.table.primary)),
    changes: [...changed],
    conditions: [],
  };
  const units = addSpreads(part.tableUnits, sumSpreads(part.indexWrites.map((write) => write.units)));
  return {
    request: { api: 'UpdateItem', why: 'sequence', entity: counter, count, units, avoidable: true },
    touches: writeTouches(part, 'update', { makesNew: false, transactional: false }),
  };
}

function read(request: RequestBefore): Before {
  return { request, touches: readTouch(request.entity, request.count, request.units) };
}
