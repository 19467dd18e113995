import type { EntityDesign } from '../design/design.js';
import type { Dice } from '../load/dice.js';
import { type DataGenerator, type GeneratedItem, inherited } from '../load/generate-items.js';
import { generateValue } from '../load/generate-value.js';
import type { Pattern } from '../model/model.js';
import type { ModelValue } from '../model/value-type.js';
import type { Arguments } from '../planner/arguments.js';
import { type Bindings, bindingsOf } from '../planner/bindings.js';
import { parameterNames } from '../planner/example.js';
import { makesNew } from '../planner/index.js';
import type { PlannedPattern, ReadOperation, WriteOperation } from '../planner/plan.js';
import { subjectsOf, valueIn } from './subjects.js';
import { bucketOf, bucketWindow } from './time-buckets.js';

/** Draws the arguments of calls from the data: what is asked for is there. */
export class CallArguments {
  readonly #data: DataGenerator;
  readonly #plan: PlannedPattern;
  readonly #subjects: readonly GeneratedItem[];
  readonly #entity: EntityDesign;
  readonly #bindings: Bindings;
  readonly #collections = new Map<string, GeneratedItem[]>();
  readonly #rows: readonly GeneratedItem[];
  readonly #ranges = new Map<string, readonly ModelValue[]>();

  /**
   * `focus`: items whose key values have collections of realistic size; calls are about these alone where there are any. `rows`: all items
   * of the entity, for bounds of ranges.
   */
  constructor(
    data: DataGenerator,
    plan: PlannedPattern,
    focus: readonly GeneratedItem[],
    rows: readonly GeneratedItem[],
  ) {
    this.#data = data;
    this.#plan = plan;
    const entity = plan.operation.kind === 'read' ? plan.operation.sources[0]?.entity : plan.operation.entity;
    this.#entity = (entity ?? plan.entities[0]) as EntityDesign;
    const { pattern } = plan;
    const fields = plan.operation.kind === 'write' ? plan.operation.key : undefined;
    this.#bindings = bindingsOf(data.design, this.#entity, pattern, fields === undefined ? undefined : [...fields]);
    this.#rows = rows;
    this.#subjects = focus.length > 0 ? focus : subjectsOf(data, plan, this.#entity, this.#bindings);
  }

  /** Whether there is any data to ask for. */
  get isEmpty(): boolean {
    const { operation } = this.#plan;
    return this.#subjects.length === 0 && !(operation.kind === 'write' && makesNew(operation.entity, operation.action));
  }

  next(dice: Dice): Arguments | undefined {
    const { operation } = this.#plan;
    return operation.kind === 'read' ? this.#read(operation, dice) : this.#write(operation, dice);
  }

  #read(operation: ReadOperation, dice: Dice): Arguments | undefined {
    if (operation.api === 'BatchGetItem') return this.#batchKeys(operation, dice);
    if (this.#subjects.length === 0) return operation.api === 'Scan' ? this.#parameters(new Map(), dice) : undefined;
    const subject = dice.pick(this.#subjects);
    const args = this.#fieldsOf(subject);
    this.#addRange(args, subject, operation, dice);
    return this.#parameters(args, dice, subject);
  }

  #fieldsOf(subject: GeneratedItem): Map<string, ModelValue> {
    const args = new Map<string, ModelValue>();
    const { whole, parts, required, optional } = this.#bindings;
    for (const field of [...whole, ...parts.keys(), ...required, ...optional]) {
      const value = valueIn(subject, field);
      if (value !== undefined) args.set(field, value);
    }
    return args;
  }

  #batchKeys(operation: ReadOperation, dice: Dice): Arguments | undefined {
    if (this.#subjects.length === 0) return undefined;
    const tenant = this.#data.design.model.tenancy?.field.value;
    const wanted = roundedAround(operation.figures.items.typical, dice);
    const first = dice.pick(this.#subjects);
    const peers =
      tenant === undefined
        ? this.#subjects
        : this.#subjects.filter(({ values }) => values.get(tenant) === first.values.get(tenant));
    const chosen = new Set<GeneratedItem>([first]);
    for (let tries = 0; chosen.size < Math.min(wanted, peers.length) && tries < wanted * 20; tries += 1)
      chosen.add(dice.pick(peers));
    return columns(
      [...chosen].map((one) => this.#fieldsOf(one)),
      tenant,
    );
  }

  /** Bounds that reach as many items as the pattern states, all under the key where it states none. */
  #addRange(args: Map<string, ModelValue>, subject: GeneratedItem, operation: ReadOperation, dice: Dice): void {
    const { range } = this.#bindings;
    if (range === undefined) return;
    const values = this.#rangeValues(subject, range.field);
    const bucket = bucketOf(operation, range.field);
    if (bucket !== undefined) {
      const [from, to] = bucketWindow(
        bucket,
        operation.fanOut?.buckets ?? 1,
        valueIn(subject, range.field) ?? values.at(-1),
      );
      if (range.args.lower !== undefined && from !== undefined) args.set(range.args.lower, from);
      if (range.args.upper !== undefined && to !== undefined) args.set(range.args.upper, to);
      return;
    }
    const wanted = Math.max(1, Math.round(this.#plan.pattern.items?.avg ?? values.length));
    const last = values.length - 1;
    const first = Math.max(0, last - wanted + 1);
    if (range.begins) {
      const text = values[last];
      if (typeof text === 'string') args.set(range.args.lower ?? range.field, text.slice(0, 1));
      return;
    }
    // A collection without items is asked for what any item could have.
    const low =
      values[first] ??
      valueIn(subject, range.field) ??
      this.#data.value(this.#entity, range.field, dice, this.#data.period.from);
    const high =
      values[last] ??
      valueIn(subject, range.field) ??
      this.#data.value(this.#entity, range.field, dice, this.#data.period.to);
    const names = range.args;
    if (names.lower !== undefined && names.upper !== undefined && names.lower !== names.upper) {
      if (low !== undefined) args.set(names.lower, low);
      if (high !== undefined) args.set(names.upper, high);
    } else if (names.lower !== undefined && low !== undefined) args.set(names.lower, low);
    else if (names.upper !== undefined && high !== undefined) args.set(names.upper, high);
  }

  /** Values of the field among the items that the subject's key reaches, in order. */
  #rangeValues(subject: GeneratedItem, field: string): readonly ModelValue[] {
    const group = this.#group(subject);
    const known = this.#ranges.get(group);
    if (known !== undefined) return known;
    const values = this.#collection(subject)
      .map((item) => valueIn(item, field))
      .filter((value) => value !== undefined)
      .sort(compareValues);
    this.#ranges.set(group, values);
    return values;
  }

  /** Items of the entity with the subject's values in all fields that the pattern gives. */
  #collection(subject: GeneratedItem): readonly GeneratedItem[] {
    if (this.#collections.size === 0) {
      for (const item of this.#rows) {
        const key = this.#group(item);
        const group = this.#collections.get(key);
        if (group === undefined) this.#collections.set(key, [item]);
        else group.push(item);
      }
    }
    return this.#collections.get(this.#group(subject)) ?? [];
  }

  #group(item: GeneratedItem): string {
    const { whole, optional } = this.#bindings;
    return JSON.stringify([...whole, ...optional].map((field) => String(valueIn(item, field))));
  }

  #write(operation: WriteOperation, dice: Dice): Arguments | undefined {
    if (operation.api === 'BatchWriteItem') return this.#batchItems(operation, dice);
    if (makesNew(operation.entity, operation.action)) return this.#newItem(dice);
    if (this.#subjects.length === 0) return undefined;
    const subject = this.#chooseSubject(operation, dice);
    const args = this.#fieldsOf(subject);
    for (const name of knownToWriter(operation)) {
      const value = subject.values.get(name);
      if (value !== undefined) args.set(name, value);
    }
    if (operation.action === 'put') return this.#replacement(operation, subject, dice);
    for (const { path, value } of [...operation.sets]) {
      const [field = path.value] = path.value.split('.');
      if (value === undefined && field === path.value) this.#setNew(args, field, subject, dice);
    }
    return this.#parameters(args, dice, subject);
  }

  /** A change of an enum finds each member equally often: items spend unequal times in a state, but pass through all of them. */
  #chooseSubject(operation: WriteOperation, dice: Dice): GeneratedItem {
    const field = operation.sets.find(({ path }) => operation.entity.attributes.get(path.value)?.type.kind === 'enum')
      ?.path.value;
    if (field === undefined || operation.action !== 'update') return dice.pick(this.#subjects);
    const members = [...new Set(this.#subjects.map(({ values }) => values.get(field)))].sort(compareValues);
    const member = dice.pick(members);
    return dice.pick(this.#subjects.filter(({ values }) => values.get(field) === member));
  }

  /** A value that differs from the one that is there; an enum moves on to the next member. */
  #setNew(args: Map<string, ModelValue>, field: string, subject: GeneratedItem, dice: Dice): void {
    const type = this.#entity.attributes.get(field)?.type;
    const before = subject.values.get(field);
    if (type?.kind === 'enum' && typeof before === 'string') {
      const next = type.values[type.values.indexOf(before) + 1] ?? type.values[0];
      if (next !== undefined) args.set(field, next);
      return;
    }
    const value = this.#data.otherValue(subject, field, dice);
    if (value !== undefined) args.set(field, value);
  }

  #newItem(dice: Dice): Arguments | undefined {
    const drawn = this.#data.draw(this.#entity, new Map(), dice);
    return drawn === undefined ? undefined : this.#parameters(this.#withDefaults(drawn), dice, drawn);
  }

  #replacement(operation: WriteOperation, subject: GeneratedItem, dice: Dice): Arguments | undefined {
    const id = new Map(operation.entity.id.flatMap((name) => entryOf(name, subject.values.get(name))));
    for (const reference of this.#data.referencesOf(this.#entity.name)) {
      for (const field of reference.fields)
        for (const [name, value] of entryOf(field, subject.values.get(field))) id.set(name, value);
    }
    const drawn = this.#data.replace(this.#entity, id, dice);
    return drawn === undefined ? undefined : this.#parameters(new Map(drawn.values), dice, drawn);
  }

  /** New items begin with their defaults. */
  #withDefaults({ entity, values }: GeneratedItem): Map<string, ModelValue> {
    const args = new Map(values);
    for (const { attribute } of entity.attributes.values()) {
      const initial = attribute.default?.value;
      const isNow = typeof initial === 'object' && initial !== null && 'kind' in initial;
      if (initial !== undefined && !isNow) args.set(attribute.name, initial as ModelValue);
    }
    return args;
  }

  #batchItems(operation: WriteOperation, dice: Dice): Arguments | undefined {
    const wanted = roundedAround(operation.count.typical, dice);
    const [reference] = this.#data.referencesOf(this.#entity.name);
    const parents = reference === undefined ? [] : this.#data.itemsOf(reference.parent.name);
    const given =
      reference === undefined || parents.length === 0
        ? new Map<string, ModelValue>()
        : inherited(dice.pick(parents), reference);
    const drawn = Array.from({ length: wanted }, () => this.#data.draw(this.#entity, given, dice));
    const items = drawn.flatMap((one) => (one === undefined ? [] : [this.#withDefaults(one)]));
    return items.length === 0 ? undefined : new Map([['items', items]]);
  }

  /** Parameters of filter, condition and expressions that nothing has given yet. */
  #parameters(args: Map<string, ModelValue>, dice: Dice, subject?: GeneratedItem): Arguments {
    const { pattern } = this.#plan;
    for (const name of [...parameterNames(pattern), ...valueFields(pattern)]) {
      if (args.has(name)) continue;
      const declared = pattern.params.get(name);
      const value =
        declared?.of.kind === 'type'
          ? generateValue(declared.list ? { kind: 'list', of: declared.of.type } : declared.of.type, {
              dice,
              at: this.#data.period.to,
              name,
            })
          : (subject?.values.get(name) ?? this.#data.value(this.#entity, name, dice));
      if (value !== undefined) args.set(name, value);
    }
    const lock = pattern.lock?.value;
    const locked = lock === undefined ? undefined : subject?.values.get(lock);
    if (lock !== undefined && locked !== undefined) args.set(lock, locked);
    return args;
  }
}

/** Attributes of the item that a writer gives: its id, and what index keys and derived attributes are built from. */
function knownToWriter(operation: WriteOperation): readonly string[] {
  const { entity, recomputed, changes } = operation;
  const names = new Set(entity.id);
  const partial = recomputed.some(({ index }) =>
    (entity.memberships.get(index.name)?.keys ?? []).some(
      ({ onPartial }) => onPartial === 'drop' || typeof onPartial === 'object',
    ),
  );
  if (partial) return [...names];
  for (const { index } of recomputed) {
    const keys = entity.memberships.get(index.name)?.keys ?? [];
    for (const name of keys.flatMap(({ pk, sk }) => [...pk, ...sk]).flatMap(({ reads }) => reads)) names.add(name);
  }
  for (const { name } of changes)
    for (const source of entity.attributes.get(name)?.derivedFrom ?? []) names.add(source);
  return [...names];
}

/** Fields of `set` and `add` without an expression take the argument of their name. */
function valueFields(pattern: Pattern): readonly string[] {
  return [...pattern.set, ...pattern.add].filter(({ value }) => value === undefined).map(({ path }) => path.value);
}

/** One list for each argument of the calls' items; what all of a batch share stays one value. */
function columns(rows: readonly ReadonlyMap<string, ModelValue>[], shared: string | undefined): Arguments {
  const names = new Set(rows.flatMap((row) => [...row.keys()]));
  return new Map(
    [...names].map((name): [string, ModelValue] => [
      name,
      name === shared ? (rows[0]?.get(name) ?? null) : rows.map((row) => row.get(name) ?? null),
    ]),
  );
}

/** Items of one batch that are made at most. */
const MOST_BATCHED = 1000;

function roundedAround(mean: number, dice: Dice): number {
  const whole = Math.floor(mean);
  return Math.max(1, Math.min(MOST_BATCHED, whole + (dice.chance(mean - whole) ? 1 : 0)));
}

function entryOf(name: string, value: ModelValue | undefined): readonly [string, ModelValue][] {
  return value === undefined ? [] : [[name, value]];
}

function compareValues(a: ModelValue | undefined, b: ModelValue | undefined): number {
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a), String(b)];
  if (NUMERIC.test(left) && NUMERIC.test(right)) return Number(left) - Number(right);
  return left < right ? -1 : left > right ? 1 : 0;
}

const NUMERIC = /^-?\d+(\.\d+)?$/;
