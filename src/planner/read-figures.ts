import type { EntityDesign, KeyDesign, Membership } from '../design/design.js';
import { readUnits } from '../facts/index.js';
import { type CompiledVariable, compareUtf8, fence, mostBucketsOf } from '../keys/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { Pattern } from '../model/model.js';
import type { Fit } from './candidate.js';
import type { PlanContext } from './context.js';
import { bucketCount, type ItemEstimate, itemsSharing, type PartialField, round } from './estimate.js';
import { type RequestFigures, type RowGroup, requestFigures, timesRequests } from './figures.js';
import { type ForeignKey, siblingKeys } from './foreign.js';
import { heldMembers } from './held-members.js';
import { keptShare } from './kept-share.js';
import { isTimePart, type KeyMatch } from './match.js';
import type { FanOutPlan, ForeignEntity, SourceFigures, Spread } from './plan.js';
import { exact, ONE, scaleSpread, spread, timesSpread } from './spread.js';
import { keyShares } from './write-effects.js';

/** What one call of a read costs through one index. */
export interface ReadCost {
  readonly sources: readonly { readonly match: KeyMatch; readonly figures: SourceFigures }[];
  readonly foreign: readonly ForeignEntity[];
  readonly fanOut?: FanOutPlan;
  /** Of one request with its pages, and of the whole call. */
  readonly request: RequestFigures;
  readonly call: RequestFigures;
  /** Requests of one call, pages included. */
  readonly requests: Spread;
  /** Share of the evaluated rows that the declared filter keeps. */
  readonly keeps?: number;
}

const DAY = 86_400;

export function readCost(context: PlanContext, fit: Fit): ReadCost {
  const { pattern } = context;
  if (fit.api === 'GetItem' || fit.api === 'BatchGetItem') return getCost(context, fit);
  const fanOut = fanOutOf(fit, pattern);
  const keeps = keptShare(fit.matches, pattern);
  const limit = pattern.limit?.value ?? pattern.page?.value;
  const sources = fit.matches.map((match) => ({ match, figures: sourceFigures(context, fit, match) }));
  const narrowing = narrowingOf(sources);
  const others = fit.foreign.map((foreign) => ({
    foreign,
    figures: foreignFigures(context, fit, foreign, narrowing),
  }));
  const stated = pattern.items?.avg ?? pattern.expect?.items;
  const groups = ranked(fit, [
    ...sources.map(({ figures, match }) => ({ row: group(fit, figures, match.entity, true), key: match.key })),
    ...others.map(({ figures, foreign }) => ({ row: group(fit, figures, foreign.entity, false), key: foreign.key })),
  ]);
  const request = requestFigures(
    stated === undefined ? groups : restated(groups, pattern, fanOut?.requests ?? 1),
    limit,
    fit.consistency,
    keeps ?? 1,
  );
  const count = fanOut === undefined ? 1 : requestsOf(fanOut, request, limit);
  const call = timesRequests(request, count);
  const total = groups.reduce((sum, { items, entry }) => sum + items.typical * entry.typical, 0);
  return {
    sources,
    foreign: others.map(({ foreign, figures }): ForeignEntity => {
      const bytes = scaleSpread(figures.items, figures.entry.typical);
      return {
        entity: foreign.entity,
        certainty: foreign.certainty,
        items: figures.items,
        bytes,
        share: total === 0 ? 0 : bytes.typical / total,
        removedBy: context.design.model.defaults.entityAttribute === undefined ? 'client' : 'discriminator',
      };
    }),
    ...(fanOut === undefined ? {} : { fanOut }),
    request,
    call,
    requests: scaleSpread(request.pages, count),
    ...(keeps === undefined ? {} : { keeps }),
  };
}

function getCost(context: PlanContext, fit: Fit): ReadCost {
  const [match] = fit.matches;
  const entity = match?.entity;
  const item = entity?.item ?? { min: 0, typical: 0, max: 0 };
  const units = (bytes: number): number => readUnits(bytes, fit.consistency);
  const p99 = entity?.entity.size?.p99 ?? item.typical;
  const bytes = spread(item.typical, p99, item.max);
  const one: RequestFigures = {
    items: ONE,
    returned: ONE,
    bytes,
    pages: ONE,
    units: spread(units(item.typical), units(p99), item.max === undefined ? undefined : units(item.max)),
  };
  const count = fit.api === 'GetItem' ? ONE : batchCount(context, fit, MAX_KEYS);
  const times = (value: Spread): Spread => timesSpread(value, count);
  const call: RequestFigures = {
    ...one,
    items: count,
    returned: count,
    bytes: times(one.bytes),
    units: times(one.units),
  };
  const figures: SourceFigures = { items: count, entry: item, collection: ONE, why: 'its key is given' };
  return {
    sources: match === undefined ? [] : [{ match, figures }],
    foreign: [],
    request: one,
    call,
    requests: fit.api === 'GetItem' ? ONE : batches(count, MAX_KEYS),
  };
}

/** Keys of one BatchGetItem. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const MAX_KEYS = 100;

/** Items of one call of a batch; `count` as stated, otherwise a full batch is assumed. */
export function batchCount(
  context: PlanContext,
  fit: { readonly assumptions: Fit['assumptions'] },
  most: number,
): Spread {
  const { count } = context.pattern;
  const max = count?.max ?? most;
  const avg = count?.avg ?? max;
  if (count?.avg === undefined) {
    fit.assumptions.add({
      about: `items in one call of ${context.pattern.name}`,
      value: round(avg),
      why: '`count` is not stated: a full batch',
      span: context.pattern.span,
    });
  }
  return spread(avg, max, max);
}

/** Requests for so many items: full batches and a rest. */
export function batches(count: Spread, most: number): Spread {
  const of = (items: number): number => Math.max(1, Math.ceil(items / most));
  return { typical: of(count.typical), p99: of(count.p99), ...(count.max === undefined ? {} : { max: of(count.max) }) };
}

function group(fit: Fit, figures: SourceFigures, entity: EntityDesign, wanted: boolean): RowGroup {
  const base = { items: figures.items, entry: figures.entry, wanted };
  return fit.fetches.length === 0 ? base : { ...base, fetched: entity.item };
}

/** With the place in the order of reading, where literals at the beginning of the sort keys keep the groups apart. */
function ranked(fit: Fit, groups: readonly { readonly row: RowGroup; readonly key: KeyDesign }[]): readonly RowGroup[] {
  const fences = groups.map(({ key }) => (key.sk[0] === undefined ? undefined : fence(key.sk[0].compiled)));
  const order = fences.map((_, i) => i).sort((a, b) => compareUtf8(fences[a]?.lo ?? '', fences[b]?.lo ?? ''));
  const isApart = order.every((at, i) => {
    const [own, next] = [fences[at], fences[order[i + 1] ?? -1]];
    return i === order.length - 1 || (own?.hi !== undefined && next !== undefined && compareUtf8(own.hi, next.lo) <= 0);
  });
  if (fit.api !== 'Query' || !isApart) return groups.map(({ row }) => row);
  return groups.map(({ row }, i) => ({
    ...row,
    rank: fit.forward ? order.indexOf(i) : groups.length - order.indexOf(i),
  }));
}

/** The groups with their items brought to what the pattern states of one call. */
function restated(groups: readonly RowGroup[], pattern: Pattern, requests: number): readonly RowGroup[] {
  const total = groups.reduce((sum, { items }) => sum + items.typical, 0);
  const expected = pattern.expect?.items;
  const avg = (pattern.items?.avg ?? expected ?? 0) / requests;
  const p99 = Math.max(avg, (pattern.items?.p99 ?? pattern.items?.avg ?? expected ?? 0) / requests);
  return groups.map((one) => {
    const share = total === 0 ? 1 / groups.length : one.items.typical / total;
    const most = expected === undefined ? one.items.max : p99 * share;
    return { ...one, items: spread(avg * share, p99 * share, most) };
  });
}

/** What a range leaves of the items under a key, where the pattern states how many it meets; 1 where nothing says. */
function narrowingOf(sources: ReadCost['sources']): { readonly typical: number; readonly p99: number } {
  const [source] = sources;
  if (source === undefined || sources.length > 1 || source.figures.ranged === undefined) return { typical: 1, p99: 1 };
  const { items, ranged } = source.figures;
  const part = (some: number, all: number): number => (all > 0 ? Math.min(1, some / all) : 1);
  return { typical: part(items.typical, ranged.typical), p99: part(items.p99, ranged.p99) };
}

function foreignFigures(
  context: PlanContext,
  fit: Fit,
  foreign: ForeignKey,
  narrowing: ReturnType<typeof narrowingOf>,
): SourceFigures {
  const whole = sharingFigures(context, fit, foreign.entity, foreign.key, fit.matches[0]);
  const { typical, p99 } = whole.items;
  // Items of both are taken to be spread alike over what the range is of.
  const items = { ...whole.items, typical: typical * narrowing.typical, p99: p99 * narrowing.p99 };
  const figures = { ...whole, items };
  if (foreign.onlyWide !== true) return figures;
  const { max } = figures.items;
  return { ...figures, items: { typical: 0, p99: 0, ...(max === undefined ? {} : { max }) } };
}

function sourceFigures(context: PlanContext, fit: Fit, match: KeyMatch): SourceFigures {
  return sharingFigures(context, fit, match.entity, match.key, match);
}

/** Items of one entity that one request reads: those with the partition key, the fixed part of the sort key and the prefix. */
function sharingFigures(
  context: PlanContext,
  fit: Fit,
  entity: EntityDesign,
  key: KeyDesign,
  match: KeyMatch | undefined,
): SourceFigures {
  const { design, pattern } = context;
  const membership = fit.index.members.find((member) => member.entity === entity);
  const entry = membership?.entry ?? entity.item;
  const inKey = membership === undefined ? 1 : readShare(fit, membership, key);
  if (fit.api === 'Scan') {
    const count = entity.count.value * inKey;
    if (entity.count.basis === 'assumed') {
      fit.assumptions.add({ about: `${entity.name} items`, value: round(count), why: entity.count.why });
    }
    return { items: exact(count), entry, collection: exact(count), why: entity.count.why };
  }
  const own = match?.entity === entity ? match : undefined;
  const pkFields = new Set(flatMap(key.pk, ({ reads }) => reads));
  const partial = partialFields(entity, key, match);
  for (const { field } of partial) pkFields.delete(field);
  const held = heldValues(entity, key, pkFields);
  const { pinned } = held;
  for (const field of pinned) pkFields.delete(field);
  const share = inKey * held.fewer;
  const collection = itemsSharing(design, entity, pkFields, partial);
  const bound = own === undefined ? [] : [...own.fixed, ...own.prefix].filter((field) => !pinned.has(field));
  const fixed = new Set([...pkFields, ...bound]);
  const narrowed = fixed.size === pkFields.size ? collection : itemsSharing(design, entity, fixed, partial);
  const inIndex = ({ items, isShare }: ItemEstimate): Spread => {
    const scaled = scaleSpread(items, share);
    return isShare || items.max === undefined ? scaled : { ...scaled, max: items.max };
  };
  let items = inIndex(narrowed);
  let isFullPage = false;
  const limit = pattern.limit?.value ?? pattern.page?.value;
  // No more than there are without what narrows it, where that is stated.
  const isPageThere = collection.isGuess || limit === undefined || inIndex(collection).typical >= limit;
  if (narrowed.isGuess && own !== undefined && limit !== undefined && isPageThere && items.typical < limit) {
    items = spread(limit, limit, items.max);
    isFullPage = true;
    fit.assumptions.add({
      about: `${pattern.name}: items of one call`,
      value: `a full page of ${limit}`,
      why: 'how many items share the key is not stated (`volume.per`, or `distinct` of its fields)',
      span: pattern.span,
    });
  }
  const isWhole =
    own?.tail?.range !== undefined &&
    pattern.items?.avg === undefined &&
    (limit === undefined || items.typical < limit) &&
    own.bucket === undefined &&
    items.typical > 1;
  if (isWhole) {
    fit.assumptions.add({
      about: `${pattern.name}: items in the range of ${own.tail.range.field}`,
      value: 'all under the key',
      why: 'the pattern states no `items`',
      span: pattern.span,
    });
  }
  if (own !== undefined && own.prefix.length > 0)
    items = { ...items, ...(collection.items.max === undefined ? {} : { max: collection.items.max }) };
  const stated = pattern.items?.avg ?? pattern.expect?.items;
  const isStated =
    stated !== undefined && context.entities.length === 1 && own?.shards === 1 && own.bucket === undefined;
  if (isStated) items = spread(stated, pattern.items?.p99 ?? stated, pattern.expect?.items ?? items.max);
  const ranged = isStated && own.tail?.range !== undefined ? inIndex(narrowed) : undefined;
  // What a page cuts off does not matter, nor where it would have come from.
  const matters = stated === undefined && !isFullPage && (limit === undefined || items.typical < limit);
  if (matters) fit.assumptions.add(...narrowed.assumptions);
  const why = isStated ? 'as the pattern states' : isFullPage ? 'a full page' : narrowed.why + held.why;
  const assumed: SourceFigures['assumed'] = [
    ...(isWhole && stated === undefined ? (['range'] as const) : []),
    ...(narrowed.isTailAssumed && matters ? (['p99'] as const) : []),
    ...(narrowed.isUngrouped && matters ? (['group'] as const) : []),
    ...(isFullPage ? (['page'] as const) : []),
  ];
  return {
    items,
    entry,
    collection: inIndex(collection),
    ...(collection.most === undefined ? {} : { most: collection.most }),
    why,
    ...(ranged === undefined ? {} : { ranged }),
    ...(assumed.length === 0 ? {} : { assumed }),
  };
}

/**
 * What a key's `when` leaves of the values of its enums: fields of which there is but one in the index, and by how much those of the others
 * are fewer there than on the table.
 */
function heldValues(
  entity: EntityDesign,
  key: KeyDesign,
  fields: ReadonlySet<string>,
): { readonly pinned: ReadonlySet<string>; readonly fewer: number; readonly why: string } {
  const pinned = new Set<string>();
  let fewer = 1;
  let why = '';
  for (const name of fields) {
    const held = heldMembers(entity, key, name);
    if (held?.possible.size === 1) pinned.add(name);
    else if (held !== undefined && held.possible.size > 0 && held.possible.size < held.all.length) {
      fewer *= held.all.length / held.possible.size;
      why += `, ${held.possible.size} of the ${held.all.length} members of \`${name}\` in the index`;
    }
  }
  return { pinned, fewer, why };
}

/** Share of the items that have the key, and with the first mapping that is read, those of others under the same partition key. */
function readShare(fit: Fit, membership: Membership, key: KeyDesign): number {
  if (membership.keys.length === 1 || !membership.keys.includes(key)) return membership.share;
  const parts = keyShares(membership, 'stored');
  const own = fit.matches.filter(({ entity }) => entity === membership.entity);
  const beside = own[0]?.key === key ? siblingKeys(own).map((sibling) => sibling.key) : [];
  return parts.reduce(
    (sum, part) => (part.key === key || beside.includes(part.key) ? sum + part.share * membership.share : sum),
    0,
  );
}

/** Fields of which the partition key keeps a part: time buckets, dates, shards. */
function partialFields(entity: EntityDesign, key: KeyDesign, match: KeyMatch | undefined): readonly PartialField[] {
  const fields: PartialField[] = [];
  for (const value of key.pk) {
    for (const segment of value.compiled.segments) {
      if (segment.kind === 'literal') continue;
      if (segment.shard !== undefined) {
        const bound = segment.shard.by !== undefined && match?.fixed.has(segment.shard.by) === true;
        if (!bound) fields.push({ field: segment.path, parts: segment.shard.count });
        continue;
      }
      const drawn = entity.entity.attributes.get(segment.path)?.generate?.value;
      if (drawn?.kind === 'shard') fields.push({ field: segment.path, parts: drawn.count });
      else if (isTimePart(segment.fns) && match?.fixed.has(segment.path) !== true) {
        const seconds = bucketSeconds(segment);
        const days = segment.type.kind === 'date' ? { perPart: Math.max(1, Math.ceil(seconds / DAY - 0.01)) } : {};
        fields.push({ field: segment.path, parts: bucketCount(entity, seconds), ...days });
      }
    }
  }
  return fields;
}

const lengths = new WeakMap<CompiledVariable, number>();

function bucketSeconds(segment: CompiledVariable): number {
  const seconds = lengths.get(segment) ?? bucketLength(segment);
  lengths.set(segment, seconds);
  return seconds;
}

/** Length of a bucket, from the number of buckets that a long window touches. Months are 31 days. */
function bucketLength(segment: CompiledVariable): number {
  const window = 3100 * DAY * 1000;
  const touched = mostBucketsOf(segment, window);
  if (touched === undefined || touched <= 2) return 3100 * DAY;
  return window / 1000 / (touched - 1);
}

function fanOutOf(fit: Fit, pattern: Pattern): FanOutPlan | undefined {
  const shards = Math.max(1, ...fit.matches.map((match) => match.shards));
  const hasBucket = fit.matches.some(({ bucket }) => bucket !== undefined);
  if (shards === 1 && !hasBucket) return undefined;
  const declared = pattern.fanOut?.bucket;
  const buckets = hasBucket ? (declared?.max ?? 1) : 1;
  return { shards, buckets, mode: declared?.mode ?? 'parallel', requests: shards * buckets };
}

/** A walk stops when the page is full; everything else asks every shard and bucket. */
function requestsOf(fanOut: FanOutPlan, request: RequestFigures, limit: number | undefined): number {
  if (fanOut.mode !== 'walk' || limit === undefined) return fanOut.requests;
  const perBucket = request.returned.typical * fanOut.shards;
  const buckets = perBucket > 0 ? Math.min(fanOut.buckets, Math.max(1, Math.ceil(limit / perBucket))) : fanOut.buckets;
  return buckets * fanOut.shards;
}
