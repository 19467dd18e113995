import { firstWithIdPart, placeOf } from '../design/by-entity.js';
import type { Assumption, AttributeDesign, Design, EntityDesign } from '../design/design.js';
import { shareOfRank } from '../design/index.js';
import { decimalText } from '../diagnostics/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { ValueType } from '../model/value-type.js';
import { type MeetingWrite, makesNew } from './makes-new.js';
import type { Spread } from './plan.js';
import { capSpread, exact, ONE, spread } from './spread.js';
import { listOf, typicalElements } from './step-bindings.js';

/** How many items of an entity share something, and where that comes from. */
export interface ItemEstimate {
  readonly items: Spread;
  /** What one part may hold at the worst, where items spread over several: chance, or the time, may put all of them into it. */
  readonly most?: number;
  readonly why: string;
  readonly assumptions: readonly Assumption[];
  /** Rests on numbers of different values that the model does not state: the true figure may be far off. */
  readonly isGuess: boolean;
  /** That is so because nothing at all says how many share one value: each is taken to have its own, or the number of what they belong to is not stated. */
  readonly isUngrouped: boolean;
  /** `items.p99` is a multiple of the average, because the model states none. */
  readonly isTailAssumed: boolean;
  /** `items.max` is a part of what is stored, not a count of its own: what an index leaves out comes off it. */
  readonly isShare: boolean;
}

/** A field of which only a part is fixed: a bucket or the month of a date, or a shard of some field. */
export interface PartialField {
  readonly field: string;
  /** Different parts that items spread over. */
  readonly parts: number;
  /** Different values of the field that share one part, where that is bounded. */
  readonly perPart?: number;
}

/** Times the average that one parent in a hundred is taken to exceed, where the model gives no p99. */
export const ASSUMED_P99_FACTOR = 5;
/** Seconds that items are taken to be spread over where nothing deletes them. */
const ASSUMED_RETENTION = 365 * 86_400;

/**
 * Items of one entity that share the values of `fields` (tenancy's field among them, where the key holds it) and the parts of
 * `partial` fields: the size of what one key condition reaches.
 */
export function itemsSharing(
  design: Design,
  entity: EntityDesign,
  fields: ReadonlySet<string>,
  partial: readonly PartialField[] = [],
): ItemEstimate {
  if (isUniqueBy(entity, fields)) return { ...STATED, items: ONE, why: 'its id is given' };
  const bound = ceiling(design, entity, fields, partial);
  const parts = partial.reduce((product, { parts }) => product * parts, 1);
  const found = perParent(design, entity, fields) ?? byQuotient(design, entity, fields, parts);
  const divided = parts > 1 ? divide(found, parts) : found;
  if (bound === undefined) return divided;
  if (entity.count.basis === 'assumed' && bound <= DENSE) {
    return { ...STATED, items: exact(bound), why: `at most ${bound} items have different keys there` };
  }
  const most = divided.most === undefined ? {} : { most: Math.min(divided.most, bound) };
  return { ...divided, items: capSpread(divided.items, bound), ...most };
}

const STATED = { assumptions: [], isGuess: false, isUngrouped: false, isTailAssumed: false, isShare: false } as const;

/** Keys under which so few items fit are taken to be full where nothing is known of the number of items. */
const DENSE = 1000;

/** Whether values of the fields name at most one item. */
export function isUniqueBy(entity: EntityDesign, fields: ReadonlySet<string>): boolean {
  if (identities(entity).some((id) => id.every((name) => fields.has(name)))) return true;
  for (const unique of entity.entity.unique.values()) {
    const all = [...unique.attributes, ...unique.scope];
    if (all.length > 0 && all.every(({ value }) => fields.has(value))) return true;
  }
  return false;
}

const known = new WeakMap<EntityDesign, readonly (readonly string[])[]>();

/** What names one item: its id, or what is drawn for it and for nothing else. */
function identities(entity: EntityDesign): readonly (readonly string[])[] {
  const ids = known.get(entity) ?? identitiesOf(entity);
  known.set(entity, ids);
  return ids;
}

function identitiesOf(entity: EntityDesign): readonly (readonly string[])[] {
  const { drawn } = entity.identity;
  return entity.id.length === 0 ? drawn : [entity.id, ...drawn];
}

/** What `volume.per` says of a parent that the fields name; the parent with the most fields wins. */
function perParent(design: Design, entity: EntityDesign, fields: ReadonlySet<string>): ItemEstimate | undefined {
  let best: { estimate: ItemEstimate; fields: readonly string[] } | undefined;
  for (const [name, per] of entity.entity.volume.per) {
    const parent = design.entities.get(name);
    const ids = parent === undefined ? [[name]] : [...identities(parent), ...ownParts(parent)];
    const parentFields = ids.find((id) => id.every((field) => fields.has(field)));
    if (parentFields === undefined) continue;
    if (per.avg === undefined || (best !== undefined && best.fields.length >= parentFields.length)) continue;
    const what = `${entity.name} items for one ${name}`;
    const stated = per.p99;
    const p99 = stated ?? Math.min(per.max ?? Number.POSITIVE_INFINITY, per.avg * ASSUMED_P99_FACTOR);
    const assumptions: Assumption[] =
      stated === undefined && p99 > per.avg
        ? [
            {
              about: what,
              value: `p99 ${round(p99)}`,
              why: `\`volume.per.${name}\` states no p99: ${ASSUMED_P99_FACTOR} × the average`,
              span: per.span,
            },
          ]
        : [];
    best = {
      estimate: {
        ...STATED,
        items: spread(per.avg, p99, per.max),
        why: `\`volume.per.${name}\` of ${entity.name}`,
        assumptions: [...assumptions, ...namedByPart(parent, parentFields)],
        isTailAssumed: assumptions.length > 0,
      },
      fields: parentFields,
    };
  }
  if (best === undefined) return undefined;
  const rest = [...fields].filter((field) => !best.fields.includes(field) && field !== tenantField(design));
  const split = distinctOf(design, entity, new Set(rest));
  return split.value > 1 ? narrowed(best.estimate, split, rest) : best.estimate;
}

/** Items of one parent that also share values of the fields. A caller that names something asks for what is there: one item or more. */
function narrowed(estimate: ItemEstimate, split: Combinations, fields: readonly string[]): ItemEstimate {
  const { items } = estimate;
  const parts = split.identified ? Math.max(1, Math.min(split.value, items.typical)) : split.value;
  const names = fields.map((field) => `\`${field}\``).join(' and ');
  return {
    ...estimate,
    // At the worst, all of the parent's items have them.
    items: spread(items.typical / parts, items.p99 / parts, items.max),
    why: `${estimate.why}, over ${round(parts)} values of ${names}`,
    assumptions: [...estimate.assumptions, ...split.assumptions],
    isGuess: estimate.isGuess || split.assumptions.length > 0,
    isUngrouped: estimate.isUngrouped || split.isUngrouped,
  };
}

/** Parts of a parent's id that differ from item to item, and so name it by themselves: `shipmentId` of an order's shipments. */
function ownParts(parent: EntityDesign): readonly (readonly string[])[] {
  const differs = (field: string): boolean => {
    const attribute = parent.attributes.get(field);
    if (attribute === undefined || !NAMES.has(attribute.attribute.type.kind)) return false;
    return attribute.distinct.value >= parent.count.value;
  };
  return parent.id.length > 1 ? parent.id.filter(differs).map((field) => [field]) : [];
}

/** Types of what names things: a number may well count within something else. */
const NAMES: ReadonlySet<ValueType['kind']> = new Set(['string', 'ulid', 'uuid', 'ksuid', 'binary']);

/** What it rests on that only a part of the parent's id is given. */
function namedByPart(parent: EntityDesign | undefined, given: readonly string[]): readonly Assumption[] {
  const [field] = given;
  if (parent === undefined || field === undefined || isUniqueBy(parent, new Set(given))) return [];
  const attribute = parent.attributes.get(field);
  return attribute?.distinct.basis === 'assumed' ? [differentValues(parent, attribute)] : [];
}

function differentValues(entity: EntityDesign, { attribute, distinct }: AttributeDesign): Assumption {
  return {
    about: `different values of ${entity.name}.${attribute.name}`,
    value: round(distinct.value),
    why: distinct.why,
    span: attribute.span,
  };
}

/** Before it is divided by the parts that are read of each key. */
function byQuotient(design: Design, entity: EntityDesign, fields: ReadonlySet<string>, parts: number): ItemEstimate {
  const count = countOf(design, entity);
  const combinations = distinctOf(design, entity, fields);
  // Of the combinations, those that some item has.
  const keys = Math.max(1, Math.min(combinations.value, count.value));
  const average = count.value / keys;
  const tenant = tenantField(design);
  const skew = design.model.tenancy?.values?.skew;
  const tenants = design.model.tenancy?.values?.count;
  const assumptions = [...count.assumptions, ...combinations.assumptions];
  const why = `${round(count.value)} ${entity.name} items over ${round(keys)} key ${keys === 1 ? 'value' : 'values'}`;
  if (
    tenant !== undefined &&
    fields.has(tenant) &&
    !combinations.identified &&
    skew !== undefined &&
    tenants !== undefined
  ) {
    const tail = Math.max(1, Math.ceil(tenants / 100));
    const items = spread(
      average,
      average * tenants * shareOfRank(skew, tenants, tail),
      average * tenants * shareOfRank(skew, tenants, 1),
    );
    const isGuess = combinations.assumptions.length > 0;
    const { isUngrouped } = combinations;
    const skewed = `${why}; the biggest tenant by ${skew.text}`;
    return { items, why: skewed, assumptions, isGuess, isUngrouped, isTailAssumed: false, isShare: true };
  }
  const typical = Math.max(1, average);
  // Under no key are more than there are, and where there is but one, all of them are.
  const p99 = Math.min((typical / parts) * ASSUMED_P99_FACTOR, Math.max(1, count.value));
  const isTailAssumed = p99 > typical / parts;
  if (isTailAssumed) {
    assumptions.push({
      about: `${entity.name} items ${underOne(fields, tenant)}`,
      value: `p99 ${round(p99)}`,
      why: `the model states none: ${ASSUMED_P99_FACTOR} × the average`,
    });
  }
  const isGuess = combinations.assumptions.length > 0;
  const { isUngrouped } = combinations;
  return { items: spread(typical, p99 * parts), why, assumptions, isGuess, isUngrouped, isTailAssumed, isShare: true };
}

/** What the items have in common: the fields of the key. Every tenant has keys of its own. */
function underOne(fields: ReadonlySet<string>, tenant: string | undefined): string {
  const own = [...fields].filter((name) => name !== tenant).sort();
  if (own.length > 0) return `with one ${own.join(' and ')}`;
  return fields.size > 0 ? 'of one tenant' : 'under one key';
}

interface Combinations {
  readonly value: number;
  /** Whether a field names one thing of the domain, so that big tenants have more of them and not bigger ones. */
  readonly identified: boolean;
  readonly isUngrouped: boolean;
  readonly assumptions: readonly Assumption[];
}

/** Different combinations of values that the items have in the fields. */
function distinctOf(design: Design, entity: EntityDesign, fields: ReadonlySet<string>): Combinations {
  const rest = new Set(fields);
  const tenant = tenantField(design);
  const assumptions: Assumption[] = [];
  let value = 1;
  let identified = false;
  let isUngrouped = false;
  for (const other of namedIn(design, fields)) {
    const own = other.id.filter((name) => name !== tenant);
    if (own.length === 0 || !own.every((name) => rest.has(name)) || !other.id.every((name) => fields.has(name)))
      continue;
    if (!own.every((name) => sameType(entity, other, name))) continue;
    value *= other.count.value;
    identified = true;
    if (other.count.basis === 'assumed' && other !== entity) {
      isUngrouped = true;
      assumptions.push({ about: `${other.name} items`, value: round(other.count.value), why: other.count.why });
    }
    for (const name of other.id) rest.delete(name);
  }
  for (const name of rest) {
    const attribute = attributeOf(entity, name);
    if (attribute === undefined) continue;
    if (GLOBALLY_UNIQUE.has(attribute.attribute.type.kind) && tenant !== undefined) rest.delete(tenant);
  }
  for (const name of rest) {
    const attribute = attributeOf(entity, name);
    if (attribute === undefined) continue;
    const { distinct } = attribute;
    value *= Math.max(1, distinct.value);
    if (name !== tenant && attribute.attribute.type.kind !== 'enum' && attribute.attribute.type.kind !== 'bool')
      identified = true;
    if (distinct.basis === 'assumed') {
      // How many days there are is known well enough.
      isUngrouped ||= attribute.attribute.type.kind !== 'date';
      assumptions.push(differentValues(entity.companionOf?.owner ?? entity, attribute));
    }
  }
  return { value, identified, isUngrouped, assumptions };
}

/** Entities of whose ids the fields have a part, the first of each kind of id, in the order of the model. */
function namedIn(design: Design, fields: ReadonlySet<string>): readonly EntityDesign[] {
  const found = new Set(flatMap([...fields], (name) => firstWithIdPart(design, name)));
  return found.size < 2 ? [...found] : [...found].sort((a, b) => placeOf(design, a) - placeOf(design, b));
}

/** Ids that are drawn at random or by time: no two tenants share one. */
const GLOBALLY_UNIQUE: ReadonlySet<ValueType['kind']> = new Set(['ulid', 'uuid', 'ksuid']);

/** What a sentinel stands for, it keeps in its key alone: the attribute is its owner's. */
function attributeOf({ attributes, companionOf }: EntityDesign, name: string): AttributeDesign | undefined {
  return attributes.get(name) ?? companionOf?.owner.attributes.get(name);
}

function sameType(a: EntityDesign, b: EntityDesign, name: string): boolean {
  const left = attributeOf(a, name)?.attribute.type.kind;
  const right = b.attributes.get(name)?.attribute.type.kind;
  return left !== undefined && left === right;
}

function countOf(design: Design, entity: EntityDesign): { value: number; assumptions: readonly Assumption[] } {
  const { count } = entity;
  if (count.basis !== 'assumed') return { value: count.value, assumptions: [] };
  const rate = creationRate(design, entity);
  const retention = entity.entity.ttl?.after;
  if (rate > 0 && retention !== undefined) {
    return {
      value: rate * retention,
      assumptions: [
        {
          about: `${entity.name} items`,
          value: round(rate * retention),
          why: `${round(rate)} new a second, each kept for ${round(retention)} s by TTL`,
        },
      ],
    };
  }
  return {
    value: count.value,
    assumptions: [{ about: `${entity.name} items`, value: round(count.value), why: count.why }],
  };
}

/** Items of the entity that the declared patterns make a second, on average: a put under an id that others give again replaces one. */
export function creationRate(design: Design, { name }: EntityDesign): number {
  const rates = creationRates.get(design) ?? creationRatesOf(design);
  creationRates.set(design, rates);
  return rates.get(name) ?? 0;
}

const creationRates = new WeakMap<Design, ReadonlyMap<string, number>>();

function creationRatesOf(design: Design): ReadonlyMap<string, number> {
  const { model, entities } = design;
  const rates = new Map<string, number>();
  const add = (name: string, write: Omit<MeetingWrite, 'entity'>, rate: number): void => {
    const entity = entities.get(name);
    if (entity !== undefined && makesNew({ ...write, entity })) rates.set(name, (rates.get(name) ?? 0) + rate);
  };
  for (const pattern of model.patterns.values()) {
    const calls = pattern.rate?.avg ?? 0;
    for (const { action, entity, each, condition } of pattern.steps) {
      if (action !== 'create' && action !== 'put') continue;
      const list = listOf(design, pattern, each?.value);
      add(entity.value, { action, condition }, calls * (list === undefined ? 1 : typicalElements(list)));
    }
    const op = pattern.op.value;
    for (const name of new Set(pattern.entities.map(({ value }) => value))) {
      if (op === 'create' || op === 'put') add(name, { action: op, condition: pattern.condition }, calls);
      if (op === 'batch-write') add(name, { action: 'put' }, calls * (pattern.count?.avg ?? 1));
    }
  }
  return rates;
}

/** Parts that a time bucket of so many seconds cuts the entity's items into, per value of the rest of the key. */
export function bucketCount(entity: EntityDesign, seconds: number): number {
  return Math.max(1, (entity.entity.ttl?.after ?? ASSUMED_RETENTION) / seconds);
}

/** The most items that fit: the id fields that are not fixed have so many values. Undefined where one is unbounded. */
function ceiling(
  design: Design,
  entity: EntityDesign,
  fields: ReadonlySet<string>,
  partial: readonly PartialField[],
): number | undefined {
  let product = 1;
  for (const name of entity.id) {
    if (fields.has(name) || name === tenantField(design)) continue;
    const part = partial.find(({ field, perPart }) => field === name && perPart !== undefined);
    const values = part?.perPart ?? domainSize(attributeOf(entity, name)?.attribute.type);
    if (values === undefined) return undefined;
    product *= values;
  }
  return product;
}

function domainSize(type: ValueType | undefined): number | undefined {
  switch (type?.kind) {
    case 'enum':
      return type.values.length;
    case 'bool':
      return 2;
    case 'int':
      return type.min !== undefined && type.max !== undefined ? Number(type.max - type.min) + 1 : undefined;
    default:
      return undefined;
  }
}

function divide(estimate: ItemEstimate, parts: number): ItemEstimate {
  const { items } = estimate;
  const share = (value: number): number => value / parts;
  const max = items.max === undefined ? undefined : Math.ceil(share(items.max));
  return {
    ...estimate,
    items: spread(share(items.typical), share(items.p99), max),
    ...(items.max === undefined ? {} : { most: items.max }),
    why: `${estimate.why}, over ${round(parts)} parts`,
  };
}

function tenantField(design: Design): string | undefined {
  return design.model.tenancy?.field.value;
}

/** For people: whole numbers with separators, small ones with two digits. */
export function round(value: number): string {
  if (!Number.isFinite(value)) return '∞';
  const digits = value >= 100 || Number.isInteger(value) ? 0 : 2;
  return decimalText(value, digits);
}
