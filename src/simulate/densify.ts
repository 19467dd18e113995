import type { EntityDesign, IndexDesign } from '../design/design.js';
import type { Dice } from '../load/dice.js';
import type { DataGenerator, GeneratedItem } from '../load/generate-items.js';
import { readOf } from '../load/workload.js';
import type { ModelValue } from '../model/value-type.js';
import { bindingsOf } from '../planner/bindings.js';
import { isUniqueBy } from '../planner/estimate.js';
import type { PlannedPattern, ReadOperation } from '../planner/plan.js';
import { isMember, valueIn } from './subjects.js';
import { bucketMs, bucketOf } from './time-buckets.js';

/** Different key values that calls of one pattern are about. */
const FOCUS_KEYS = 2;
/** Items that are added for one pattern at most. */
const MOST_EXTRA = 3000;

/** What was loaded for a pattern that reads big collections. */
export interface Focus {
  /** Calls are about the key values of these. */
  readonly subjects: readonly GeneratedItem[];
  /** Items of the entity that bounds of ranges may be taken from. */
  readonly extras: readonly GeneratedItem[];
}

/**
 * Gives a pattern that reads a big collection (all open orders, an hour of events) as many items under a few key values as one call
 * evaluates: at a reduced number of roots they would not be there. Undefined for patterns whose collections belong to one parent.
 */
export function focusOf(data: DataGenerator, plan: PlannedPattern, dice: Dice): Focus | undefined {
  const operation = readOf({ plan });
  if (operation?.api !== 'Query') return undefined;
  const [source] = operation.sources;
  if (source === undefined) return undefined;
  const { entity } = source;
  const { whole, parts, optional } = bindingsOf(data.design, entity, plan.pattern);
  const given = [...new Set([...whole, ...parts.keys(), ...optional])];
  if (isUniqueBy(entity, new Set([...whole, ...optional])) || belongsToParent(data, entity, given)) return undefined;
  const requests = operation.fanOut?.requests ?? 1;
  const expected = Math.ceil(operation.figures.items.typical);
  const perRequest = Math.min(
    operation.limit ?? Number.POSITIVE_INFINITY,
    Math.max(source.figures.items.typical, expected / requests),
  );
  const wanted = Math.ceil(perRequest * requests);
  const members = data.itemsOf(entity.name).filter((item) => isMember(item, operation.index));
  const subjects = distinctSubjects(members, given, dice);
  if (subjects.length === 0) return undefined;
  const extras: GeneratedItem[] = [];
  for (const subject of subjects) {
    const there = members.filter((item) => agrees(item, subject, given)).length;
    const missing = Math.min(wanted - there, Math.floor(MOST_EXTRA / subjects.length));
    const added = addItems(data, plan, operation, subject, given, Math.max(0, missing), dice);
    extras.push(...added);
  }
  if (extras.length === 0) return undefined;
  return { subjects, extras };
}

/** Collections that generated parents have anyway. */
function belongsToParent(data: DataGenerator, entity: EntityDesign, given: readonly string[]): boolean {
  const tenant = data.design.model.tenancy?.field.value;
  if (given.some((field) => field !== tenant && entity.entity.volume.per.has(field))) return true;
  return data
    .referencesOf(entity.name)
    .some(({ parent, counted }) => counted && parent.id.some((field) => field !== tenant && given.includes(field)));
}

function distinctSubjects(
  members: readonly GeneratedItem[],
  given: readonly string[],
  dice: Dice,
): readonly GeneratedItem[] {
  const subjects: GeneratedItem[] = [];
  for (let tries = 0; tries < 50 && subjects.length < FOCUS_KEYS && members.length > 0; tries += 1) {
    const candidate = dice.pick(members);
    if (!subjects.some((one) => agrees(one, candidate, given))) subjects.push(candidate);
  }
  return subjects;
}

function agrees(a: GeneratedItem, b: GeneratedItem, fields: readonly string[]): boolean {
  return fields.every((field) => String(valueIn(a, field)) === String(valueIn(b, field)));
}

function addItems(
  data: DataGenerator,
  plan: PlannedPattern,
  operation: ReadOperation,
  subject: GeneratedItem,
  given: readonly string[],
  count: number,
  dice: Dice,
): readonly GeneratedItem[] {
  const { entity } = subject;
  const pinned = new Map<string, ModelValue>();
  const { parts } = bindingsOf(data.design, entity, plan.pattern);
  // A derived value is not given but reached: by the values that it is derived from.
  const whole = given.filter((name) => !parts.has(name));
  for (const field of whole.flatMap((name) => [name, ...(entity.attributes.get(name)?.derivedFrom ?? [])])) {
    const value = subject.values.get(field);
    if (value !== undefined) pinned.set(field, value);
  }
  const range = plan.pattern.range[0]?.field.value;
  const bucket = range === undefined ? undefined : bucketOf(operation, range);
  const window =
    bucket === undefined ? undefined : bucketMs(bucket) * Math.max(0, (operation.fanOut?.buckets ?? 1) - 1);
  const added: GeneratedItem[] = [];
  for (let i = 0; i < count; i += 1) {
    const { from, to } = data.period;
    const at = Math.round(
      window === undefined
        ? from + ((to - from) * i) / count
        : timeOf(subject, range ?? '', to) - window * dice.fraction(),
    );
    const values = withParts(operation, subject, [...parts.keys()], pinned, dice);
    const made = data.addExtra(entity, withSlots(data, subject, operation.index, values, dice, at), dice, at);
    if (made !== undefined && isMember(made, operation.index)) added.push(made);
  }
  return added;
}

/** Other values of a field of which the key keeps a part, with the same part: other days of the month. */
function withParts(
  operation: ReadOperation,
  subject: GeneratedItem,
  fields: readonly string[],
  pinned: ReadonlyMap<string, ModelValue>,
  dice: Dice,
): ReadonlyMap<string, ModelValue> {
  const values = new Map(pinned);
  for (const field of fields) {
    const segment = operation.sources[0]?.key.pk
      .flatMap(({ compiled }) => compiled.segments)
      .find((one) => one.kind === 'variable' && one.path === field);
    const value = valueIn(subject, field);
    if (value === undefined) continue;
    values.set(field, value);
    if (segment?.kind !== 'variable') continue;
    const label = segment.codec.encode(value);
    const time = timeOf(subject, field, 0);
    for (let tries = 0; tries < 4 && label.ok && time > 0; tries += 1) {
      const other = new Date(time + (dice.fraction() - 0.5) * 2 * bucketMs(segment)).toISOString();
      const candidate = segment.type.kind === 'date' ? other.slice(0, 10) : other;
      const encoded = segment.codec.encode(candidate);
      if (encoded.ok && encoded.text === label.text) {
        values.set(field, candidate);
        break;
      }
    }
  }
  return values;
}

/** Optional attributes that the index is keyed by are there: the items are to be in it. */
function withSlots(
  data: DataGenerator,
  { entity }: GeneratedItem,
  index: IndexDesign,
  pinned: ReadonlyMap<string, ModelValue>,
  dice: Dice,
  at: number,
): ReadonlyMap<string, ModelValue> {
  const values = new Map(pinned);
  for (const { attribute } of entity.attributes.values()) {
    const isSlot = [...index.pk, ...index.sk].some((slot) => slot.attribute === attribute.storedName);
    if (!isSlot || !attribute.optional || values.has(attribute.name) || attribute.derive !== undefined) continue;
    const value = data.value(entity, attribute.name, dice, at);
    if (value !== undefined) values.set(attribute.name, value);
  }
  return values;
}

function timeOf(item: GeneratedItem, field: string, fallback: number): number {
  const value = valueIn(item, field);
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? fallback : time;
}
