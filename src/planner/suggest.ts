import type { Design, EntityDesign, IndexDesign } from '../design/design.js';
import { combination, type Expr, printExpression } from '../expression/model/index.js';
import {
  MAX_INCLUDED_ATTRIBUTES_PER_INDEX,
  pricesFor,
  SECONDS_PER_MONTH,
  storageCost,
  writeRequestCost,
  writeUnits,
} from '../facts/index.js';
import { flatMap } from '../lists/flat-map.js';
import { dynamoType } from '../model/value-type.js';
import { STORAGE_OVERHEAD_BYTES, utf8Length } from '../value/index.js';
import { bindingsOf, tenantFieldOf } from './bindings.js';
import { consider, filteredBy, wantedOf } from './candidate.js';
import type { PlanContext } from './context.js';
import { indexLabel } from './context.js';
import { intentsOf, type WriteIntent } from './intent.js';
import type { Candidate } from './plan.js';
import type { Reason } from './reason.js';
import { askedFor, excludes, filterOf, has } from './sparse.js';
import { listOf } from './step-bindings.js';
import { filterRest, isCheaper } from './suggest-filter.js';
import type { IndexPrice, Suggestion } from './suggestion.js';
import { changedBy } from './write-parts.js';

/** Attributes of a global index's partition key, and of its sort key. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html */
const MOST_ATTRIBUTES = 4;

/** Changes that would serve the pattern: small ones of an index that is there first, then a new index. */
export function suggestionsFor(context: PlanContext, candidates: readonly Candidate[]): readonly Suggestion[] {
  const suggestions: Suggestion[] = [];
  for (const candidate of candidates) suggestions.push(...smallChanges(context, candidate));
  const index = newIndex(context);
  // The table's own key has everything; it comes before the indexes.
  const [filter] = [...candidates]
    .sort((a, b) => Number(b.index.kind === 'table') - Number(a.index.kind === 'table'))
    .flatMap((candidate) => filterRest(context, candidate) ?? []);
  const isFilterFirst = filter !== undefined && (index === undefined || isCheaper(context, filter, index));
  if (isFilterFirst) suggestions.push(filter);
  if (index !== undefined) suggestions.push(index);
  if (filter !== undefined && !isFilterFirst) suggestions.push(filter);
  return suggestions;
}

function smallChanges(context: PlanContext, candidate: Candidate): readonly Suggestion[] {
  const { reasons, index } = candidate;
  const only = (...codes: readonly Reason['code'][]): boolean =>
    reasons.length > 0 && reasons.every(({ code }) => codes.includes(code));
  const name = indexLabel(index);
  if (only('consistent-on-global-index')) return [{ kind: 'eventual', index: name }];
  if (only('sparse')) return sparseFilter(context, candidate);
  if (only('shard-unbound', 'bucket-unbound')) return [fanOut(context, candidate)];
  if (reasons.length === 1 && reasons.every(isUnmerged)) {
    const order = openField(context, candidate);
    return order === undefined ? [] : [{ kind: 'merge', index: name, order }];
  }
  if (only('projection-misses', 'foreign-indistinct')) {
    const attributes = flatMap(reasons, (reason) =>
      reason.code === 'projection-misses'
        ? reason.attributes
        : reason.code === 'foreign-indistinct' && reason.tag !== undefined
          ? [reason.tag]
          : [],
    );
    if (attributes.length === 0) return [];
    const enough = only('projection-misses') ? projectedEnough(context, candidate, new Set(attributes)) : undefined;
    const price = addedBytes(context, candidate, attributes);
    return [{ kind: 'project', index: name, attributes, ...(enough === undefined ? {} : { enough }), price }];
  }
  if (only('sort-gap', 'range-not-next', 'range-unordered')) {
    const reordered = sortKey(context, candidate);
    if (reordered !== undefined) return [reordered];
  }
  if (only('partition-unbound', 'binding-too-weak')) {
    const fields = [
      ...new Set(
        flatMap(reasons, (reason) =>
          reason.code === 'partition-unbound'
            ? reason.missing
            : reason.code === 'binding-too-weak'
              ? [reason.field]
              : [],
        ),
      ),
    ];
    return fields.length > 0 && fields.length <= 2 ? [{ kind: 'bind', index: name, fields }] : [];
  }
  return [];
}

/** What a pattern that asks for whole items could ask for instead: the attributes that the index has, if it serves those. */
function projectedEnough(
  context: PlanContext,
  { index }: Candidate,
  missing: ReadonlySet<string>,
): readonly string[] | undefined {
  const { pattern, entities } = context;
  const [entity] = entities;
  if (entity === undefined || entities.length > 1 || pattern.project !== undefined || context.needsKeys)
    return undefined;
  const names = [...entity.entity.attributes.keys()].filter((name) => !missing.has(name));
  const project = names.map((value) => ({ value, span: pattern.op.span }));
  return consider({ ...context, pattern: { ...pattern, project } }, index).kind === 'fits' ? names : undefined;
}

/**
 * The filter that makes a sparse index enough: with it, only items that are in the index are asked for. None where the pattern asks
 * for those that are not in it.
 */
function sparseFilter(
  { design, pattern, entities }: PlanContext,
  { reasons, index }: Candidate,
): readonly Suggestion[] {
  const [reason] = reasons;
  const [entity] = entities;
  if (reason?.code !== 'sparse' || entity === undefined || entities.length > 1) return [];
  const own = pattern.filter === undefined ? [] : [pattern.filter.value];
  const when = reason.when === undefined ? [] : [whenOf(index, entity)];
  const needed = [...when, ...reason.absent.map(has)];
  const asked = askedFor(entity, bindingsOf(design, entity, pattern), filterOf(entity, pattern));
  if (excludes(entity, asked, combination('and', needed))) return [];
  const filter = combination('and', [...own, ...needed]);
  return [{ kind: 'filter', index: indexLabel(index), filter: printExpression(filter) }];
}

/** What one or the other mapping asks of an item. */
function whenOf(index: IndexDesign, entity: EntityDesign): Expr {
  const keys = index.members.find((member) => member.entity === entity)?.keys ?? [];
  return combination(
    'or',
    flatMap(keys, ({ when }) => (when === undefined ? [] : [when.value])),
  );
}

function fanOut(context: PlanContext, { reasons, index }: Candidate): Suggestion {
  let shards = 1;
  let buckets = false;
  for (const reason of reasons) {
    if (reason.code === 'shard-unbound') shards *= reason.shards;
    if (reason.code === 'bucket-unbound') buckets = true;
  }
  const declared = context.pattern.fanOut?.bucket?.max ?? 1;
  return { kind: 'fan-out', index: indexLabel(index), shards, buckets, requests: shards * (buckets ? declared : 1) };
}

function isUnmerged(reason: Reason): boolean {
  return reason.code === 'order-unavailable' && reason.why === 'fan-out-without-merge';
}

/** The first attribute that the sort key leaves open: what the rows of one partition are in the order of. */
function openField(context: PlanContext, { index }: Candidate): string | undefined {
  const [entity] = context.entities;
  const key = index.members.find((member) => member.entity === entity)?.keys[0];
  if (entity === undefined || key === undefined) return undefined;
  const { required, optional } = bindingsOf(context.design, entity, context.pattern);
  const given = new Set([...required, ...optional]);
  return flatMap(key.sk, ({ reads }) => reads).find((name) => !given.has(name) && entity.attributes.has(name));
}

/** The sort key with the fields that the pattern gives first, its range next, the rest as it was. */
function sortKey(context: PlanContext, { index }: Candidate): Suggestion | undefined {
  const [entity] = context.entities;
  const key = index.members.find((member) => member.entity === entity)?.keys[0];
  const slot = key?.sk[0]?.slot.attribute;
  if (entity === undefined || key === undefined || slot === undefined || context.entities.length > 1) return undefined;
  const bindings = bindingsOf(context.design, entity, context.pattern);
  const inPartition = new Set(flatMap(key.pk, ({ reads }) => reads));
  const first = [...bindings.required, ...bindings.optional].filter((field) => !inPartition.has(field));
  const range = bindings.range === undefined ? [] : [bindings.range.field];
  const rest = flatMap(key.sk, ({ reads }) => reads);
  const parts = [...new Set([...first, ...range, ...rest])].filter((field) => !inPartition.has(field));
  return { kind: 'sort-key', index: indexLabel(index), entity: entity.name, slot, parts };
}

/** A global index with natural keys: what is given by equality as partition key, prefix and range as sort key. */
function newIndex(context: PlanContext): Extract<Suggestion, { readonly kind: 'new-index' }> | undefined {
  const { pattern, table } = context;
  const op = pattern.op.value;
  const [entity] = context.entities;
  if (entity === undefined || context.entities.length > 1 || (op !== 'query' && op !== 'get')) return undefined;
  if (pattern.consistent?.value === true) return undefined;
  const bindings = bindingsOf(context.design, entity, pattern);
  if (bindings.parts.size > 0 || bindings.otherRanges.length > 0) return undefined;
  const tenant = tenantFieldOf(context.design, entity);
  const equal = [...(tenant === undefined ? [] : [tenant]), ...bindings.required];
  const fields = [...equal, ...bindings.optional, ...(bindings.range === undefined ? [] : [bindings.range.field])];
  if (equal.length === 0 || fields.some((field) => !isKeyable(entity, field))) return undefined;
  const pk = equal.slice(0, MOST_ATTRIBUTES);
  const sk = fields.filter((field) => !pk.includes(field));
  if (sk.length > MOST_ATTRIBUTES) return undefined;
  const title = (field: string): string => field.charAt(0).toUpperCase() + field.slice(1).replace(/[^A-Za-z0-9]/g, '');
  const own = bindings.required.map(title).join('') || sk.map(title).join('') || 'Tenant';
  let name = `by${own}`;
  for (let n = 2; table.indexes.has(name); n += 1) name = `by${own}${n}`;
  return {
    kind: 'new-index',
    table: table.table.name,
    entity: entity.name,
    name,
    pk: pk.map((field) => storedName(entity, field)),
    sk: sk.map((field) => storedName(entity, field)),
    project: projectionOf(context, entity, fields),
    price: indexPrice(context, entity, [...pk, ...sk]),
  };
}

/** What the pattern reads, without the keys, which are in every entry; with what tells the entities apart, where others get into it too. */
function projectionOf(
  { design, pattern, table }: PlanContext,
  entity: EntityDesign,
  key: readonly string[],
): 'all' | 'keys' | readonly string[] {
  if (pattern.project === undefined) return 'all';
  const slots = table.primary === undefined ? [] : [...table.primary.pk, ...table.primary.sk];
  const own = key.map((field) => storedName(entity, field));
  const inKeys = new Set([...own, ...slots.map(({ attribute }) => attribute)]);
  const isShared = [...design.entities.values()].some((other) => {
    const stored = new Set([...other.attributes.keys()].map((field) => storedName(other, field)));
    return other !== entity && own.every((name) => stored.has(name));
  });
  const tag = isShared ? design.model.defaults.entityAttribute : undefined;
  const read = [...wantedOf(pattern, entity), ...filteredBy(pattern, entity)].map((field) => storedName(entity, field));
  const names = new Set([...read, ...(tag === undefined ? [] : [tag])].filter((name) => !inKeys.has(name)));
  if (names.size > MAX_INCLUDED_ATTRIBUTES_PER_INDEX) return 'all';
  return names.size === 0 ? 'keys' : [...names].sort();
}

/** What a key schema names: attributes as they are stored. */
function storedName(entity: EntityDesign, field: string): string {
  return entity.entity.attributes.get(field)?.storedName ?? field;
}

function isKeyable(entity: EntityDesign, field: string): boolean {
  const type = entity.types.typeOf(field);
  const stored = type === undefined ? undefined : dynamoType(type);
  return entity.attributes.has(field) && (stored === 'S' || stored === 'N' || stored === 'B');
}

/** Of an index that projects what the pattern reads. */
function indexPrice(context: PlanContext, entity: EntityDesign, key: readonly string[]): IndexPrice {
  const fields = new Set([...key, ...wantedOf(context.pattern, entity), ...filteredBy(context.pattern, entity)]);
  let bytes = 0;
  for (const field of fields) bytes += storedBytes(entity, field);
  for (const value of entity.key === undefined ? [] : [...entity.key.pk, ...entity.key.sk]) {
    if (value.kind === 'template') bytes += utf8Length(value.slot.attribute) + value.bytes.typical;
  }
  const share = Math.min(1, ...key.map((field) => entity.attributes.get(field)?.present ?? 1));
  return priceOf(context, entity, writeUnits(0, bytes), fields, bytes + STORAGE_OVERHEAD_BYTES, share);
}

/** Of more attributes in an index that is there. */
function addedBytes(context: PlanContext, { index }: Candidate, attributes: readonly string[]): IndexPrice {
  const [entity] = context.entities;
  const membership = index.members.find((member) => member.entity === entity);
  const entry = membership?.entry.typical ?? 0;
  if (entity === undefined) return { unitsPerWrite: 0 };
  let bytes = 0;
  for (const name of attributes) bytes += storedBytes(entity, name);
  const units = writeUnits(0, entry + bytes) - writeUnits(0, entry);
  return priceOf(context, entity, units, new Set(attributes), bytes, membership?.share ?? 1);
}

function storedBytes(entity: EntityDesign, field: string): number {
  const attribute = entity.attributes.get(field);
  return attribute === undefined ? 0 : (attribute.nameBytes + attribute.bytes.typical) * attribute.present;
}

function priceOf(
  context: PlanContext,
  entity: EntityDesign,
  unitsPerWrite: number,
  fields: ReadonlySet<string>,
  bytesPerItem: number,
  /** Of the items that are in the index. */
  share: number,
): IndexPrice {
  const all = writesReaching(context, entity, fields);
  const writes = all === undefined ? undefined : all * share;
  const storedBytes = entity.count.basis === 'assumed' ? undefined : entity.count.value * share * bytesPerItem;
  if (writes === undefined && storedBytes === undefined) return { unitsPerWrite };
  const tableClass = context.table.table.class === 'standard' ? 'STANDARD' : 'STANDARD_INFREQUENT_ACCESS';
  const prices = pricesFor(context.design.model.defaults.region);
  const monthlyUsd =
    writeRequestCost((writes ?? 0) * unitsPerWrite * SECONDS_PER_MONTH, tableClass, prices) +
    storageCost(storedBytes ?? 0, tableClass, prices);
  return {
    unitsPerWrite,
    ...(writes === undefined ? {} : { writesPerSecond: writes }),
    ...(storedBytes === undefined ? {} : { storedBytes }),
    monthlyUsd,
    prices: `${prices.region}, ${prices.date}`,
  };
}

/** Writes a second, on average, that change one of the fields; undefined where no write pattern has a rate. */
function writesReaching(context: PlanContext, entity: EntityDesign, fields: ReadonlySet<string>): number | undefined {
  const { design } = context;
  let sum: number | undefined;
  for (const pattern of design.model.patterns.values()) {
    if (pattern.rate === undefined) continue;
    const intents = intentsOf(design, pattern);
    const reaching = intents.filter((intent) => intent.entity === entity && reaches(design, intent, fields));
    for (const intent of reaching) {
      const items = pattern.op.value === 'batch-write' ? (pattern.count?.avg ?? 1) / intents.length : 1;
      const list = listOf(design, pattern, intent.each);
      sum = (sum ?? 0) + pattern.rate.avg * items * (list === undefined ? 1 : (list.avg ?? list.max ?? 1));
    }
  }
  return sum;
}

function reaches(design: Design, intent: WriteIntent, fields: ReadonlySet<string>): boolean {
  const { action } = intent;
  if (action === 'check' || action === 'get') return false;
  if (action !== 'update' && action !== 'soft-delete') return true;
  return [...changedBy(design, intent)].some((name) => fields.has(name));
}
