import type { EntityDesign, IndexDesign, KeyDesign } from '../design/design.js';
import { printExpression } from '../expression/model/index.js';
import { compareUtf8, fence } from '../keys/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { Arguments } from './arguments.js';
import { type Considered, consider, type Fit, wantedOf } from './candidate.js';
import { indexesOf, indexLabel, type PlanContext } from './context.js';
import { distance } from './distance.js';
import { EXAMPLE_TIME, exampleArguments } from './example.js';
import { siblingKeys } from './foreign.js';
import { heldMembers } from './held-members.js';
import { type HiddenTtl, hiddenTtls, hidingText, isHiddenByCaller } from './hidden-ttl.js';
import { isRedundant } from './kept-share.js';
import { describeKeyCondition } from './key-condition.js';
import { withExample } from './lazy-example.js';
import type {
  Candidate,
  ExampleRequest,
  FilterTerm,
  PlanNote,
  PlannedPattern,
  ReadOperation,
  Spread,
  UnservedPattern,
} from './plan.js';
import { projectedNames, recoverable } from './projection.js';
import { readCall, softDeletes } from './read-call.js';
import { type ReadCost, readCost } from './read-figures.js';
import type { Reason } from './reason.js';
import { otherOrder, sortsLike } from './row-order.js';
import { filterOf, holdsNoDeleted } from './sparse.js';
import { ZERO } from './spread.js';
import { suggestionsFor } from './suggest.js';
import { dropsEqual, rangeNotes } from './tail-text.js';
import { readTouches } from './touches.js';
import { unsayable } from './unsayable.js';

interface Priced {
  readonly fit: Fit;
  readonly cost: ReadCost;
}

/** The cheapest index that serves a read, with why the others do not; or what is missing. */
export function planRead(context: PlanContext): PlannedPattern | UnservedPattern {
  const considered = indexesOf(context.table).map((index) => consider(context, index));
  const fits = flatMap(considered, (one): readonly Priced[] =>
    one.kind === 'fits' ? [{ fit: one.fit, cost: readCost(context, one.fit) }] : [],
  );
  const pinned = pinnedIndex(context);
  const allowed = pinned === undefined ? sameOrder(context, fits) : fits.filter(({ fit }) => fit.index === pinned);
  const best = cheapest(allowed);
  const condition = best === undefined ? undefined : pinnedCondition(context, best.fit);
  if (best === undefined || condition !== undefined) {
    return unserved(context, considered, fits, pinned, condition);
  }
  const isOrderMeant = pinned === undefined && best.fit.api === 'Query' && meansOwnOrder(context);
  const candidates = considered.map((one) => candidateOf(one, fits, best, pinned, isOrderMeant));
  candidates.sort((a, b) => Number(b.verdict === 'chosen') - Number(a.verdict === 'chosen'));
  // Some of the rows in another order are other rows.
  const others = isOrdered(context) ? fits.filter(({ fit }) => sortsLike(fit, best.fit)) : fits;
  return planned(context, best, candidates, pinned === undefined ? undefined : cheapest(others));
}

function pinnedIndex(context: PlanContext): IndexDesign | undefined {
  const name = context.pattern.index?.value;
  if (name === undefined) return undefined;
  return context.table.indexes.get(name);
}

/**
 * Where rows are asked for in an order, or some of them only, and nothing says by what: the order of the table's own key is meant,
 * if that can serve. An index that is cheaper and sorts by something else would give other rows.
 */
function sameOrder({ pattern }: PlanContext, fits: readonly Priced[]): readonly Priced[] {
  const own = fits.find(({ fit }) => fit.index.kind === 'table' && fit.api === 'Query');
  if (own === undefined || !meansOwnOrder({ pattern })) return fits;
  return fits.filter(({ fit }) => sortsLike(fit, own.fit));
}

function meansOwnOrder({ pattern }: Pick<PlanContext, 'pattern'>): boolean {
  return isOrdered({ pattern }) && pattern.range.length === 0;
}

function isOrdered({ pattern }: Pick<PlanContext, 'pattern'>): boolean {
  return pattern.order !== undefined || pattern.limit !== undefined || pattern.page !== undefined;
}

function cheapest(fits: readonly Priced[]): Priced | undefined {
  let best: Priced | undefined;
  // The table comes first and the indexes by name, so that a tie keeps the earlier one.
  for (const one of fits) if (best === undefined || compareCost(one.cost, best.cost) < 0) best = one;
  return best;
}

function compareCost(a: ReadCost, b: ReadCost): number {
  return a.call.units.typical - b.call.units.typical || a.requests.typical - b.requests.typical;
}

function candidateOf(
  one: Considered,
  fits: readonly Priced[],
  best: Priced | undefined,
  pinned: IndexDesign | undefined,
  isOrderMeant = false,
): Candidate {
  if (one.kind === 'refused') return { index: one.index, verdict: 'refused', reasons: one.reasons };
  const priced = fits.find(({ fit }) => fit === one.fit);
  const cost = {
    readUnits: priced?.cost.call.units.typical ?? 0,
    requests: priced?.cost.requests.typical ?? 0,
  };
  const { index } = one.fit;
  if (index === best?.fit.index) return { index, verdict: 'chosen', reasons: [], cost };
  return {
    index,
    verdict: 'refused',
    reasons: [(isOrderMeant ? otherOrder(one.fit, best?.fit) : undefined) ?? whyNot(cost, best, pinned)],
    cost,
  };
}

function whyNot(
  cost: { readonly readUnits: number; readonly requests: number },
  best: Priced | undefined,
  pinned: IndexDesign | undefined,
): Reason {
  if (pinned !== undefined || best === undefined) return { code: 'pinned-elsewhere', pinned: pinned?.name ?? '' };
  const chosen = indexLabel(best.fit.index);
  const chosenUnits = best.cost.call.units.typical;
  const chosenRequests = best.cost.requests.typical;
  if (cost.readUnits === chosenUnits && cost.requests === chosenRequests) return { code: 'equal-cost', chosen };
  return { code: 'dearer', chosen, ...cost, chosenUnits, chosenRequests };
}

/** A pinned key condition must say what the planner derives; spacing and quotes do not matter. */
function pinnedCondition(context: PlanContext, fit: Fit): Reason | undefined {
  const pinned = context.pattern.keyCondition?.value;
  if (pinned === undefined) return undefined;
  const derived = describeKeyCondition(fit.matches)?.text ?? '';
  const plain = (text: string): string => text.replace(/["'`\s]/g, '').toLowerCase();
  return plain(pinned) === plain(derived) ? undefined : { code: 'pinned-condition-differs', pinned, derived };
}

function unserved(
  context: PlanContext,
  considered: readonly Considered[],
  fits: readonly Priced[],
  pinned: IndexDesign | undefined,
  condition: Reason | undefined,
): UnservedPattern {
  const candidates = considered.map((one) => candidateOf(one, fits, undefined, pinned));
  const nearest = nearestOf(candidates, pinned);
  const reasons = condition === undefined ? (nearest?.reasons ?? []) : [condition];
  const rank = (candidate: Candidate): number => Number(candidate === nearest);
  return {
    kind: 'unserved',
    pattern: context.pattern,
    entities: context.entities,
    assumptions: [],
    candidates: [...candidates].sort((a, b) => rank(b) - rank(a)),
    reasons,
    suggestions: condition === undefined ? suggestionsFor(context, candidates) : [],
  };
}

/** How far a refused index is from serving: the pinned one, otherwise the one that fails latest and on least. */
function nearestOf(candidates: readonly Candidate[], pinned: IndexDesign | undefined): Candidate | undefined {
  if (pinned !== undefined) return candidates.find(({ index }) => index === pinned);
  let best: Candidate | undefined;
  for (const one of candidates) if (best === undefined || distance(one) < distance(best)) best = one;
  return best;
}

function planned(
  context: PlanContext,
  { fit, cost }: Priced,
  candidates: readonly Candidate[],
  free: Priced | undefined,
): PlannedPattern {
  const operation = operationOf(context, fit, cost);
  return {
    kind: 'planned',
    pattern: context.pattern,
    entities: context.entities,
    assumptions: fit.assumptions.list,
    candidates,
    operation,
    notes: notesOf(context, fit, cost, operation, free),
    requests: cost.requests,
    readUnits: cost.call.units,
    writeUnits: ZERO,
    touches: readTouches(fit, cost),
  };
}

function operationOf(context: PlanContext, fit: Fit, cost: ReadCost): ReadOperation {
  const { pattern } = context;
  const limit = pattern.limit?.value ?? pattern.page?.value;
  const { merge } = pattern;
  const projection = projectionOf(context, fit);
  const condition = fit.api === 'Query' ? describeKeyCondition(fit.matches) : undefined;
  const draft: Omit<ReadOperation, 'example'> = {
    kind: 'read',
    api: fit.api,
    index: fit.index,
    sources: cost.sources.map(({ match, figures }) => ({
      entity: match.entity,
      key: match.key,
      figures,
      ...(fit.api === 'Scan' ? {} : { match }),
    })),
    ...(condition === undefined ? {} : { keyCondition: condition }),
    filter: filtersOf(context, fit),
    clientDrops: dropsOf(context, fit),
    ...(projection === undefined ? {} : { projection }),
    fetches: fit.fetches,
    forward: fit.forward,
    ...(limit === undefined || fit.api === 'GetItem' || fit.api === 'BatchGetItem' ? {} : { limit }),
    consistent: fit.consistency === 'strong',
    ...(cost.fanOut === undefined ? {} : { fanOut: cost.fanOut }),
    ...(merge === undefined
      ? {}
      : {
          merge: {
            key: merge.key.map(({ value }) => value),
            sum: merge.sum.map(({ value }) => value),
            ...(merge.order === undefined ? {} : { order: merge.order.value }),
          },
        }),
    figures: { items: cost.call.items, returned: cost.call.returned, bytes: cost.call.bytes, pages: cost.call.pages },
    foreign: cost.foreign,
  };
  const empty: ExampleRequest = { api: fit.api, input: {} };
  return withExample(draft, () => exampleOf(context, { ...draft, example: empty }) ?? empty);
}

/** One request of a call with example arguments. */
function exampleOf(context: PlanContext, operation: ReadOperation): ExampleRequest | undefined {
  const args = possibleArguments(operation, exampleArguments(context));
  const call = readCall(context, operation, args, { now: EXAMPLE_TIME });
  const [request] = call.kind === 'call' ? call.requests : [];
  return request === undefined ? undefined : { api: operation.api, input: request.input };
}

/** Members of enums that the `when` of the keys allows: an example should find something. */
function possibleArguments(operation: Pick<ReadOperation, 'sources'>, args: Arguments): Arguments {
  const adjusted = new Map(args);
  for (const { entity, key } of operation.sources) {
    for (const [name, value] of args) {
      const possible = heldMembers(entity, key, name)?.possible;
      if (possible === undefined) continue;
      const [first] = possible;
      if (first !== undefined && !possible.has(String(value))) adjusted.set(name, first);
    }
  }
  return adjusted;
}

function filtersOf(context: PlanContext, fit: Fit): readonly FilterTerm[] {
  const { pattern } = context;
  const terms: FilterTerm[] = [];
  if (isSent(context, fit) && unsayableFilter(context) === undefined && pattern.filter !== undefined) {
    terms.push({ kind: 'declared', text: printExpression(pattern.filter.value) });
  }
  const isGet = fit.api === 'GetItem' || fit.api === 'BatchGetItem';
  const tag = context.design.model.defaults.entityAttribute;
  if ((fit.foreign.length > 0 || mayMeetMarkers(context, fit)) && tag !== undefined) {
    const tags = [...new Set(context.entities.map(({ entity }) => entity.tag))];
    terms.push({
      kind: 'discriminator',
      text: `${tag} ${tags.length === 1 ? `= ${tags[0]}` : `in [${tags.join(', ')}]`}`,
    });
  }
  const when = isGet ? ' (dropped by the caller)' : '';
  for (const hidden of hiddenTtls(context, fit.index).filter((one) => isGet || !isHiddenByCaller(one)))
    terms.push({ kind: 'not-expired', text: `${hidden.name}${hidingText(hidden)} absent or in the future${when}` });
  for (const name of isGet || mayMeetDeleted(fit) ? softDeletes(context) : [])
    terms.push({ kind: 'not-deleted', text: `${name} absent${when}` });
  if (fit.matches.some(({ bucket, tail }) => bucket !== undefined && tail?.range === undefined)) {
    terms.push({
      kind: 'range',
      text: pattern.range.map(({ field, op }) => `${field.value} ${op.value}`).join(' and '),
    });
  }
  return terms;
}

/** Whether what is read may hold items by which a handler of streams knows what it has counted: they lie beside it, and only a scan meets them. */
function mayMeetMarkers({ design }: PlanContext, { api, index }: Fit): boolean {
  if (api !== 'Scan' || index.kind !== 'table') return false;
  return [...design.model.streams.values()].some(({ update }) =>
    update.some(({ entity, add }) => add.length > 0 && design.entities.get(entity.value)?.table.primary === index),
  );
}

/** Whether deleted items can lie in what is read: not where the keys say that they hold none. */
function mayMeetDeleted({ matches }: Fit): boolean {
  const marked = matches.filter(({ entity }) => entity.entity.softDelete !== undefined);
  return marked.some(({ entity, key }) => !holdsNoDeleted(entity, key)) || siblingKeys(marked).length > 0;
}

function dropsOf(context: PlanContext, fit: Fit): ReadOperation['clientDrops'] {
  const drops: ReadOperation['clientDrops'][number][] = [];
  const atBound = dropsEqual(fit.matches);
  if (atBound !== undefined) drops.push({ kind: 'equal-bound', text: `rows with exactly the bound of ${atBound}` });
  const { filter } = context.pattern;
  if (filter !== undefined && isSent(context, fit) && unsayableFilter(context) !== undefined) {
    drops.push({ kind: 'filter', text: `rows without ${printExpression(filter.value)}` });
  }
  for (const hidden of expiredDrops(context, fit))
    drops.push({ kind: 'expired', text: `rows${hidingText(hidden)} whose ${hidden.name} is over` });
  const strangers = fit.foreign.map(({ entity }) => entity.name);
  const others = mayMeetMarkers(context, fit) ? [...strangers, 'what handlers of streams keep'] : strangers;
  if (others.length > 0 && context.design.model.defaults.entityAttribute === undefined) {
    drops.push({ kind: 'foreign', text: `rows of ${others.join(', ')}` });
  }
  return drops;
}

function expiredDrops(context: PlanContext, { api, index }: Fit): readonly HiddenTtl[] {
  return api === 'Query' || api === 'Scan' ? hiddenTtls(context, index).filter(isHiddenByCaller) : [];
}

/** Whether the pattern has a filter that the keys do not imply. */
function isSent(context: PlanContext, fit: Fit): boolean {
  return context.pattern.filter !== undefined && !isRedundant(fit.matches, context.pattern);
}

function unsayableFilter(context: PlanContext): string | undefined {
  const entity = context.entities.find((one) => filterOf(one, context.pattern) !== undefined);
  const filter = entity === undefined ? undefined : filterOf(entity, context.pattern);
  return entity === undefined || filter === undefined ? undefined : unsayable(entity, filter);
}

/** Stored names to ask for: what the pattern projects, the keys that it is read back from, and what tells rows apart. */
function projectionOf(context: PlanContext, fit: Fit): readonly string[] | undefined {
  const { pattern, table } = context;
  if (pattern.project === undefined) return undefined;
  const projected = fit.fetches.length > 0 ? undefined : projectedNames(fit.index, table.primary);
  const names = new Set<string>();
  const add = (entity: EntityDesign, keys: readonly KeyDesign[]): void => {
    const fromKeys = recoverable(entity, keys);
    for (const field of wantedOf(pattern, entity)) {
      const stored = entity.entity.attributes.get(field)?.storedName ?? field;
      if (projected === undefined || projected.has(stored)) names.add(stored);
      else if (fromKeys.has(field)) {
        for (const value of flatMap(keys, ({ pk, sk }) => [...pk, ...sk])) {
          if (value.reads.includes(field)) names.add(value.slot.attribute);
        }
      }
    }
  };
  for (const { entity, key } of fit.matches) add(entity, entity.key === undefined ? [key] : [key, entity.key]);
  const tag = context.design.model.defaults.entityAttribute;
  if (tag !== undefined && context.entities.length > 1) names.add(tag);
  if (context.needsKeys === true)
    for (const { attribute } of [...table.primary.pk, ...table.primary.sk]) names.add(attribute);
  // The caller sorts, merges and drops by these.
  for (const name of mergeNames(context)) names.add(name);
  if (fit.api === 'GetItem' || fit.api === 'BatchGetItem')
    for (const name of [...hiddenTtls(context, fit.index).map((one) => one.name), ...softDeletes(context)])
      names.add(name);
  const dropped = expiredDrops(context, fit).map(({ name }) => name);
  const keys = dropped.length === 0 ? [] : [...table.primary.pk, ...table.primary.sk].map((slot) => slot.attribute);
  for (const name of [...dropped, ...keys]) names.add(name);
  return [...names].sort();
}

function mergeNames(context: PlanContext): readonly string[] {
  const { merge } = context.pattern;
  if (merge === undefined) return [];
  const fields = [...merge.key, ...merge.sum, ...(merge.order === undefined ? [] : [merge.order])];
  return fields.map(({ value }) => context.entities[0]?.entity.attributes.get(value)?.storedName ?? value);
}

function notesOf(
  context: PlanContext,
  fit: Fit,
  cost: ReadCost,
  operation: ReadOperation,
  free: Priced | undefined,
): readonly PlanNote[] {
  const { pattern } = context;
  const notes: PlanNote[] = [];
  if (fit.api === 'Scan') notes.push({ code: 'scan', table: context.table.table.name });
  if (pattern.op.value === 'get' && fit.api === 'Query')
    notes.push({ code: 'get-by-query', index: indexLabel(fit.index) });
  if (fit.consistency === 'strong') notes.push({ code: 'strong-read', index: indexLabel(fit.index) });
  const isBounded = operation.limit !== undefined || fit.api === 'GetItem' || fit.api === 'BatchGetItem';
  const most = cost.call.items.max;
  if (!isBounded && fit.api === 'Query' && (most === undefined || (cost.request.pages.max ?? 2) > 1)) {
    notes.push({ code: 'unbounded', items: cost.call.items, pages: cost.request.pages });
  }
  notes.push(...limitNotes(fit, cost, operation));
  if (cost.keeps !== undefined && cost.keeps < 1) {
    notes.push({
      code: 'filter-discards',
      share: 1 - cost.keeps,
      basis: pattern.keeps === undefined ? 'estimated' : 'stated',
    });
  }
  if (operation.limit !== undefined && operation.filter.some(({ kind }) => kind === 'declared')) {
    notes.push({ code: 'limit-before-filter', limit: operation.limit });
  }
  if (cost.foreign.length > 0) {
    const share = cost.foreign.reduce((sum, foreign) => sum + foreign.share, 0);
    notes.push({ code: 'foreign', entities: cost.foreign.map(({ entity }) => entity.name), share });
  }
  if (cost.fanOut !== undefined) {
    const { shards, buckets, requests, mode } = cost.fanOut;
    notes.push({ code: 'fan-out', shards, buckets, requests, walks: mode === 'walk' });
  }
  notes.push(...rangeNotes(fit.matches));
  if (fit.fetches.length > 0) notes.push({ code: 'local-index-fetch', attributes: fit.fetches });
  if (pattern.prefix.length > 0)
    notes.push({ code: 'optional-parts', fields: pattern.prefix.map(({ value }) => value) });
  if (free !== undefined && free.fit.index !== fit.index) {
    notes.push({
      code: 'pin-is-dearer',
      pinned: indexLabel(fit.index),
      cheapest: indexLabel(free.fit.index),
      pinnedUnits: cost.call.units.typical,
      cheapestUnits: free.cost.call.units.typical,
    });
  }
  const why = isSent(context, fit) ? unsayableFilter(context) : undefined;
  if (why !== undefined) notes.push({ code: 'not-in-dynamodb', what: 'filter', why });
  const filtered = context.entities.find((entity) => filterOf(entity, pattern) !== undefined);
  if (pattern.filter !== undefined && filtered === undefined) {
    notes.push({ code: 'not-in-dynamodb', what: 'filter', why: 'it does not type-check for any of the entities' });
  }
  return notes;
}

/** Entities that a limit may never reach: those whose keys come after so many of the others. */
function limitNotes(fit: Fit, cost: ReadCost, operation: ReadOperation): readonly PlanNote[] {
  const { limit } = operation;
  if (limit === undefined || fit.api !== 'Query' || fit.index.sk.length === 0) return [];
  const rows: RowsOf[] = cost.sources.map(({ match, figures }) => ({
    entity: match.entity.name,
    wanted: true,
    ...reachOf(match.key),
    items: figures.items,
  }));
  for (const foreign of fit.foreign) {
    const items = cost.foreign.find(({ entity }) => entity === foreign.entity)?.items ?? ZERO;
    rows.push({ entity: foreign.entity.name, wanted: false, ...reachOf(foreign.key), items });
  }
  rows.sort((a, b) => compareUtf8(a.lo, b.lo));
  if (!fit.forward) rows.reverse();
  const notes: PlanNote[] = [];
  for (const row of rows.filter(({ wanted }) => wanted)) {
    // Of an entity with several mappings, rows of one hide none of the entity.
    const before = rows
      .filter((other) => other.entity !== row.entity && (fit.forward ? isBelow(other, row) : isBelow(row, other)))
      .map(({ entity, items }) => ({ entity, items }));
    const most = before.reduce((sum, { items }) => sum + (items.max ?? items.p99), 0);
    if (most >= limit) notes.push({ code: 'limit-hides', entity: row.entity, limit, before });
  }
  return notes;
}

interface RowsOf {
  readonly entity: string;
  readonly wanted: boolean;
  /** Sort keys are at or above `lo` and below `hi`, which is absent where nothing bounds them. */
  readonly lo: string;
  readonly hi?: string | undefined;
  readonly items: Spread;
}

function reachOf({ sk: [value] }: KeyDesign): Pick<RowsOf, 'lo' | 'hi'> {
  if (value === undefined) return { lo: '' };
  const reach = fence(value.compiled);
  const isOneText = value.compiled.segments.every(({ kind }) => kind === 'literal');
  return isOneText ? { ...reach, hi: `${reach.lo}\0` } : reach;
}

/** Whether all rows of the one come before all of the other; those that interleave hide nothing from each other. */
function isBelow(one: RowsOf, other: RowsOf): boolean {
  return one.hi !== undefined && compareUtf8(one.hi, other.lo) <= 0;
}
