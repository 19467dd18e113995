import type { EntityDesign, IndexDesign, Membership } from '../design/design.js';
import { type Expr, pathsOf } from '../expression/model/index.js';
import type { Consistency } from '../facts/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { Pattern } from '../model/model.js';
import { type Bindings, bindingsOf, tenantFieldOf } from './bindings.js';
import { Assumptions, type PlanContext } from './context.js';
import { isUniqueBy } from './estimate.js';
import { type ForeignKey, foreignKeys, keyText } from './foreign.js';
import { isRedundant } from './kept-share.js';
import { haveOneInterval } from './key-condition.js';
import { type KeyMatch, matchKey } from './match.js';
import { projectedNames, uncovered } from './projection.js';
import type { Reason } from './reason.js';
import { beginAlike } from './shared-prefix.js';
import { askedFor, filterOf, holdsNoDeleted, possibleKeys, sparseReason } from './sparse.js';

/** An index that can serve a read, before its cost is known. */
export interface Fit {
  readonly index: IndexDesign;
  readonly api: 'GetItem' | 'BatchGetItem' | 'Query' | 'Scan';
  readonly matches: readonly KeyMatch[];
  readonly foreign: readonly ForeignKey[];
  readonly forward: boolean;
  /** Attributes to be read from the table through a local index. */
  readonly fetches: readonly string[];
  readonly consistency: Consistency;
  readonly assumptions: Assumptions;
}

export type Considered =
  | { readonly kind: 'fits'; readonly fit: Fit }
  | { readonly kind: 'refused'; readonly index: IndexDesign; readonly reasons: readonly Reason[] };

/** Whether an index could serve a read at all, and why not. */
export function consider(context: PlanContext, index: IndexDesign): Considered {
  const { pattern } = context;
  const op = pattern.op.value;
  const refuse = (reasons: readonly Reason[]): Considered => ({ kind: 'refused', index, reasons });
  const members = membersOf(context, index);
  if (members.kind === 'refused') return refuse(members.reasons);
  const byKey = op === 'batch-get';
  if (byKey && index.kind !== 'table') return refuse([{ code: 'get-on-index' }]);
  if (op === 'scan') return considerScan(context, index, members.memberships);

  const reasons: Reason[] = [];
  if (pattern.consistent?.value === true && index.kind === 'global')
    reasons.push({ code: 'consistent-on-global-index' });
  const matches: KeyMatch[] = [];
  const widest: KeyMatch[] = [];
  for (const membership of members.memberships) {
    const { entity } = membership;
    const { bindings, asked } = wishOf(context, entity);
    const keys = possibleKeys(membership, asked);
    for (const key of keys) {
      const result = matchKey(entity, key, bindings, pattern.fanOut);
      if (result.kind === 'refused') reasons.push(...result.reasons);
      else {
        matches.push(result.match);
        const less = withoutOptional(result.match, bindings, pattern);
        widest.push(less.widest);
        reasons.push(...less.reasons);
      }
    }
    const sparse = sparseReason(membership, keys, bindings, asked);
    if (sparse !== undefined) reasons.push(sparse);
    if (op === 'get' && index.kind !== 'table') reasons.push(...getByQuery(entity, bindings, pattern));
  }
  if (reasons.length > 0) return refuse(unique(reasons));
  reasons.push(...samePartition(matches), ...sameSortKeys(matches));
  // What the key itself says is not sent as a filter.
  if (!isRedundant(matches, pattern)) reasons.push(...filterOnKey(context, index));
  const isGet = index.kind === 'table' && (op === 'get' || byKey);
  if (isGet) reasons.push(...wholeKey(matches));
  const order = isGet ? { forward: true } : orderOf(context, index, matches);
  if (order.reason !== undefined) reasons.push(order.reason);
  if (reasons.length > 0) return refuse(unique(reasons));

  const foreign = isGet ? [] : allForeign(index, matches, widest);
  const covered = coverage(context, index, matches, foreign);
  if (covered.reasons.length > 0) return refuse(covered.reasons);
  return {
    kind: 'fits',
    fit: {
      index,
      api: isGet ? (op === 'get' ? 'GetItem' : 'BatchGetItem') : 'Query',
      matches,
      foreign,
      forward: order.forward,
      fetches: covered.fetches,
      consistency: pattern.consistent?.value === true ? 'strong' : 'eventual',
      assumptions: new Assumptions(),
    },
  };
}

interface Wish {
  readonly bindings: Bindings;
  readonly asked: Expr;
}

const wishes = new WeakMap<PlanContext, Map<EntityDesign, Wish>>();

/** What a pattern gives and asks for, of one entity: the same for every index. */
function wishOf(context: PlanContext, entity: EntityDesign): Wish {
  const own = wishes.get(context) ?? new Map<EntityDesign, Wish>();
  wishes.set(context, own);
  const known = own.get(entity);
  if (known !== undefined) return known;
  const { design, pattern } = context;
  const bindings = bindingsOf(design, entity, pattern);
  const wish = { bindings, asked: askedFor(entity, bindings, filterOf(entity, pattern)) };
  own.set(entity, wish);
  return wish;
}

type Members =
  | { readonly kind: 'members'; readonly memberships: readonly Membership[] }
  | { readonly kind: 'refused'; readonly reasons: readonly Reason[] };

function membersOf(context: PlanContext, index: IndexDesign): Members {
  const memberships: Membership[] = [];
  const reasons: Reason[] = [];
  for (const entity of context.entities) {
    const membership = index.members.find((member) => member.entity === entity);
    if (membership === undefined) reasons.push({ code: 'not-a-member', entity: entity.name });
    else if (membership.keys.length === 0) reasons.push({ code: 'unmapped-member', entity: entity.name });
    else memberships.push(membership);
  }
  return reasons.length > 0 ? { kind: 'refused', reasons } : { kind: 'members', memberships };
}

/** The optional prefix may be left out from the right, and the range with it: the index must serve those calls too. */
function withoutOptional(
  match: KeyMatch,
  bindings: Bindings,
  pattern: Pattern,
): { readonly widest: KeyMatch; readonly reasons: readonly Reason[] } {
  const { range, ...rest } = bindings;
  const needed = match.bucket === undefined ? undefined : range;
  let widest = match;
  if (bindings.optional.length === 0 && needed === range) return { widest, reasons: [] };
  for (let given = bindings.optional.length; given >= 0; given -= 1) {
    const optional = bindings.optional.slice(0, given);
    const fewer = { ...rest, ...(needed === undefined ? {} : { range: needed }), optional };
    const result = matchKey(match.entity, match.key, fewer, pattern.fanOut);
    if (result.kind === 'refused') return { widest, reasons: result.reasons };
    widest = result.match;
  }
  return { widest, reasons: [] };
}

/** Entities that lie in the range of some call; those that only a call without the optional parts meets cost others nothing. */
function allForeign(
  index: IndexDesign,
  matches: readonly KeyMatch[],
  widest: readonly KeyMatch[],
): readonly ForeignKey[] {
  const always = foreignKeys(index, matches);
  if (widest.every((match, i) => match === matches[i])) return always;
  const known = new Set(always.map(({ entity }) => entity));
  const more = foreignKeys(index, widest).filter(({ entity }) => !known.has(entity));
  return [...always, ...more.map((foreign): ForeignKey => ({ ...foreign, onlyWide: true }))];
}

/** A get through an index is a query; it names one item only if what is given is unique. */
function getByQuery(entity: EntityDesign, bindings: Bindings, pattern: Pattern): readonly Reason[] {
  if (isUniqueBy(entity, bindings.whole) || pattern.expect?.items === 1) return [];
  return [
    { code: 'key-incomplete', entity: entity.name, missing: entity.id.filter((name) => !bindings.whole.has(name)) },
  ];
}

function wholeKey(matches: readonly KeyMatch[]): readonly Reason[] {
  const reasons: Reason[] = [];
  for (const match of matches) {
    const { sk } = match.key;
    if (match.equalSlots < sk.length) {
      const given = new Set([...match.fixed, ...match.prefix]);
      const missing = flatMap(sk.slice(match.equalSlots), ({ reads }) => reads.filter((name) => !given.has(name)));
      reasons.push({ code: 'key-incomplete', entity: match.entity.name, missing });
    } else if (match.shards > 1 || match.bucket !== undefined) {
      reasons.push({
        code: 'key-incomplete',
        entity: match.entity.name,
        missing: flatMap(match.key.pk, ({ reads }) => reads.filter((name) => !match.fixed.has(name))),
      });
    }
  }
  return reasons;
}

/** One Query reads one partition: every entity must build the same partition key from what is given. */
function samePartition(matches: readonly KeyMatch[]): readonly Reason[] {
  const [first, ...rest] = matches;
  if (first === undefined) return [];
  for (const [position, value] of first.key.pk.entries()) {
    const others = rest.filter(({ key }) => {
      const other = key.pk[position];
      return other === undefined || keyText(other) !== keyText(value);
    });
    if (others.length > 0) {
      const entities = [...new Set([first, ...others].map(({ entity }) => entity.name))];
      return [{ code: 'different-partitions', entities, slot: value.slot.attribute }];
    }
  }
  return [];
}

/** One condition for several kinds of rows must not reach rows of theirs that are not asked for. */
function sameSortKeys(matches: readonly KeyMatch[]): readonly Reason[] {
  const slot = matches[0]?.key.sk[0]?.slot.attribute;
  if (slot === undefined || matches.length < 2) return [];
  const fields = [...new Set(flatMap(matches, givenOfSortKey))];
  if (fields.length === 0 || haveOneInterval(matches) || beginAlike(matches, fields)) return [];
  const entities = [...new Set(matches.map(({ entity }) => entity.name))];
  return [{ code: 'different-sort-keys', entities, slot, fields }];
}

/** Fields of the sort key of which only some values are asked for. */
function givenOfSortKey({ key, fixed, prefix, tail }: KeyMatch): readonly string[] {
  const given = new Set([...fixed, ...prefix, ...(tail?.range === undefined ? [] : [tail.range.field])]);
  const known = new Set(flatMap(key.pk, ({ reads }) => reads));
  return flatMap(key.sk, ({ reads }) => reads.filter((name) => given.has(name) && !known.has(name)));
}

function filterOnKey(context: PlanContext, index: IndexDesign): readonly Reason[] {
  const slots = new Set([...index.pk, ...index.sk].map(({ attribute }) => attribute));
  const named = new Set<string>();
  for (const entity of context.entities) {
    const filter = filterOf(entity, context.pattern);
    for (const path of filter === undefined ? [] : pathsOf(filter)) {
      const stored = entity.entity.attributes.get(String(path.segments[0]))?.storedName;
      if (stored !== undefined && slots.has(stored)) named.add(String(path.segments[0]));
    }
  }
  return named.size === 0 ? [] : [{ code: 'filter-on-key', attributes: [...named] }];
}

interface Order {
  readonly forward: boolean;
  readonly reason?: Reason;
}

/**
 * The direction of the query. For one entity, the order is that of the first field that the key leaves open, whichever way its
 * template writes it; for several entities it is the order of the keys.
 */
function orderOf(context: PlanContext, index: IndexDesign, matches: readonly KeyMatch[]): Order {
  const wanted = context.pattern.order?.value;
  const forward = wanted !== 'desc';
  if (wanted === undefined) return { forward };
  const [first] = matches;
  if (first === undefined) return { forward };
  const entity = first.entity.name;
  const onlyOne = context.entities.length === 1 && isUniqueBy(first.entity, first.fixed);
  if (index.sk.length === 0) {
    return onlyOne ? { forward } : { forward, reason: { code: 'order-unavailable', entity, why: 'no-sort-key' } };
  }
  for (const match of matches) {
    if (match.next?.direction === 'none') {
      const { slot } = match.next;
      return { forward, reason: { code: 'order-unavailable', entity: match.entity.name, why: 'unordered-key', slot } };
    }
  }
  if (first.shards > 1 && context.pattern.merge?.order === undefined) {
    return { forward, reason: { code: 'order-unavailable', entity, why: 'fan-out-without-merge' } };
  }
  const reversed = matches.length === 1 && first.next?.direction === 'reversed';
  return { forward: reversed ? !forward : forward };
}

interface Coverage {
  readonly reasons: readonly Reason[];
  readonly fetches: readonly string[];
}

/** Whether entries of the index hold what is asked for, filtered by, and told apart by. */
function coverage(
  context: PlanContext,
  index: IndexDesign,
  matches: readonly KeyMatch[],
  foreign: readonly ForeignKey[],
): Coverage {
  const { primary } = context.table;
  const projected = projectedNames(index, primary);
  if (projected === undefined) return { reasons: [], fetches: [] };
  const missing = new Set<string>();
  const redundant = isRedundant(matches, context.pattern);
  for (const { entity, key } of matches) {
    const keys = entity.key === undefined ? [key] : [key, entity.key];
    // The mark of a deleted item is known to be absent where the key holds none.
    const known = holdsNoDeleted(entity, key) ? entity.entity.softDelete?.attribute.value : undefined;
    const wanted = wantedOf(context.pattern, entity).filter((name) => name !== known);
    for (const name of uncovered(entity, wanted, projected, keys)) missing.add(name);
    // A filter looks at stored attributes: what can be read back from a key is not one.
    for (const name of filteredBy(context.pattern, entity, redundant)) {
      if (name === known) continue;
      const stored = entity.entity.attributes.get(name)?.storedName ?? name;
      if (!projected.has(stored)) missing.add(name);
    }
  }
  const tag = context.design.model.defaults.entityAttribute;
  const strangers = [...new Set(foreign.map(({ entity }) => entity.name))];
  // Items without a tag are told apart by their table keys, which are in every index; strangers may have keys that cannot be told.
  const indistinct =
    tag === undefined
      ? strangers.length > 0
      : !projected.has(tag) && (strangers.length > 0 || distinctEntities(matches) > 1);
  if (index.kind === 'local') {
    const fetches = indistinct && tag !== undefined ? [...missing, tag] : [...missing];
    return { reasons: [], fetches: fetches.sort() };
  }
  const reasons: Reason[] = [];
  if (missing.size > 0) reasons.push({ code: 'projection-misses', attributes: [...missing].sort() });
  if (indistinct) {
    const entities = strangers.length > 0 ? strangers : [...new Set(matches.map(({ entity }) => entity.name))];
    reasons.push({ code: 'foreign-indistinct', entities, ...(tag === undefined ? {} : { tag }) });
  }
  return { reasons, fetches: [] };
}

function distinctEntities(matches: readonly KeyMatch[]): number {
  return new Set(matches.map(({ entity }) => entity.name)).size;
}

/** Attributes that the caller wants back: `project`, or all. */
export function wantedOf(pattern: Pattern, entity: EntityDesign): readonly string[] {
  const names = pattern.project?.map(({ value }) => value.split('.')[0] ?? value);
  const all = [...entity.entity.attributes.keys()];
  return names === undefined ? all : all.filter((name) => names.includes(name));
}

/** Attributes that filters of the read look at; the declared filter is not sent where the keys imply it. */
export function filteredBy(pattern: Pattern, entity: EntityDesign, redundant = false): readonly string[] {
  const names = new Set<string>();
  const filter = redundant ? undefined : filterOf(entity, pattern);
  for (const path of filter === undefined ? [] : pathsOf(filter)) names.add(String(path.segments[0]));
  const { ttl, softDelete } = entity.entity;
  if (ttl?.hideExpired === true) names.add(ttl.attribute.value);
  if (softDelete !== undefined) names.add(softDelete.attribute.value);
  return [...names];
}

function considerScan(context: PlanContext, index: IndexDesign, memberships: readonly Membership[]): Considered {
  const { pattern } = context;
  const reasons: Reason[] = [];
  if (pattern.consistent?.value === true && index.kind === 'global')
    reasons.push({ code: 'consistent-on-global-index' });
  for (const membership of memberships) {
    const { entity } = membership;
    const tenant = tenantFieldOf(context.design, entity);
    const given = pattern.by.map(({ value }) => value).filter((name) => name !== tenant);
    if (given.length > 0) reasons.push({ code: 'binding-unused', entity: entity.name, fields: given });
    const bindings = { ...bindingsOf(context.design, entity, pattern), whole: new Set<string>() };
    const asked = askedFor(entity, bindings, filterOf(entity, pattern));
    const sparse = sparseReason(membership, membership.keys, bindings, asked);
    if (sparse !== undefined) reasons.push(sparse);
  }
  if (pattern.order !== undefined) {
    reasons.push({ code: 'order-unavailable', entity: memberships[0]?.entity.name ?? '', why: 'no-sort-key' });
  }
  const own = new Set(memberships.map(({ entity }) => entity.name));
  const foreign = flatMap(
    index.members.filter(({ entity }) => !own.has(entity.name)),
    ({ entity, keys: [key] }): ForeignKey[] => (key === undefined ? [] : [{ entity, key, certainty: 'certain' }]),
  );
  const matches = flatMap(memberships, ({ entity, keys }): KeyMatch[] =>
    keys.map((key) => ({ entity, key, shards: 1, equalSlots: 0, prefix: [], fixed: new Set<string>() })),
  );
  if (reasons.length > 0) return { kind: 'refused', index, reasons };
  const covered = coverage(context, index, matches, foreign);
  if (covered.reasons.length > 0) return { kind: 'refused', index, reasons: covered.reasons };
  return {
    kind: 'fits',
    fit: {
      index,
      api: 'Scan',
      matches,
      foreign,
      forward: true,
      fetches: covered.fetches,
      consistency: pattern.consistent?.value === true ? 'strong' : 'eventual',
      assumptions: new Assumptions(),
    },
  };
}

function unique(reasons: readonly Reason[]): readonly Reason[] {
  if (reasons.length < 2) return reasons;
  const seen = new Map<string, Reason>();
  for (const reason of reasons) seen.set(JSON.stringify(reason), reason);
  return [...seen.values()];
}
