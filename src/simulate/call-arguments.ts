import type { EntityDesign } from '../design/design.js';
import type { Dice } from '../load/dice.js';
import { type DataGenerator, type GeneratedItem, inherited } from '../load/generate-items.js';
import { generateValue } from '../load/generate-value.js';
import { readOf } from '../load/workload.js';
import type { Pattern } from '../model/model.js';
import type { ModelValue } from '../model/value-type.js';
import { type Bindings, bindingsOf } from '../planner/bindings.js';
import { parameterNames } from '../planner/example.js';
import { type Arguments, makesNew } from '../planner/index.js';
import type { PlannedPattern, ReadOperation, WriteOperation } from '../planner/plan.js';
import type { Focus } from './densify.js';
import { columns, compareValues, entryOf, roundedAround, valuesOfNew } from './drawn-values.js';
import { knownToCaller } from './known-to-caller.js';
import { statementArguments } from './statement-arguments.js';
import { subjectsOf, valueIn } from './subjects.js';
import { bucketOf, bucketWindow } from './time-buckets.js';
import { TransactionArguments } from './transaction-arguments.js';

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
  readonly #transaction: TransactionArguments | undefined;

  /** `focus`: calls are about its subjects alone where there are any. */
  constructor(data: DataGenerator, plan: PlannedPattern, focus: Focus | undefined) {
    this.#data = data;
    this.#plan = plan;
    const { pattern, operation } = plan;
    this.#entity = entityOf(plan) as EntityDesign;
    const fields = operation.kind === 'write' ? [...operation.key] : undefined;
    this.#bindings = bindingsOf(data.design, this.#entity, pattern, fields);
    this.#rows = [...data.itemsOf(this.#entity.name), ...(focus?.extras ?? [])];
    this.#transaction = operation.kind === 'transaction' ? new TransactionArguments(data, plan) : undefined;
    const focused = focus?.subjects ?? [];
    this.#subjects = focused.length > 0 ? focused : subjectsOf(data, plan, this.#entity, this.#bindings);
  }

  /** Whether there is any data to ask for. */
  get isEmpty(): boolean {
    const { operation } = this.#plan;
    if (operation.kind === 'transaction' || operation.kind === 'execute') return false;
    return this.#subjects.length === 0 && !(operation.kind === 'write' && this.#makesNew(operation));
  }

  #makesNew({ entity, action }: WriteOperation): boolean {
    return makesNew({ entity, action, condition: this.#plan.pattern.condition });
  }

  /** Arguments of another call; undefined where none could be drawn. */
  next(dice: Dice): Arguments | undefined {
    const { operation } = this.#plan;
    switch (operation.kind) {
      case 'read':
        return this.#read(operation, dice);
      case 'delete-query':
        return this.#read(operation.read, dice);
      case 'write':
        return this.#write(operation, dice);
      case 'transaction':
        return this.#transaction?.next(dice);
      case 'execute': {
        const subject =
          operation.action === 'insert' ? this.#data.draw(this.#entity, new Map(), dice) : this.#anySubject(dice);
        return this.#parameters(
          subject === undefined ? new Map() : statementArguments(this.#plan, subject),
          dice,
          subject,
        );
      }
    }
  }

  #anySubject(dice: Dice): GeneratedItem | undefined {
    return this.#subjects.length === 0 ? undefined : dice.pick(this.#subjects);
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
    if (this.#makesNew(operation)) return this.#newItem(dice);
    if (this.#subjects.length === 0) return undefined;
    const subject = this.#chooseSubject(operation, dice);
    if (operation.action === 'put') return this.#replacement(operation, subject, dice);
    const args = this.#fieldsOf(subject);
    for (const name of operation.action === 'update' ? knownToWriter(operation) : operation.entity.id) {
      const value = valueIn(subject, name);
      if (value !== undefined) args.set(name, value);
    }
    const to = new Map<string, ModelValue>();
    for (const { path, value } of this.#plan.pattern.set) {
      if (value !== undefined || path.value.includes('.')) continue;
      // A field that names the old item has its new value apart.
      const isMoved = operation.action === 'move' && operation.key.includes(path.value);
      this.#setNew(isMoved ? to : args, path.value, subject, dice);
    }
    for (const { path, value } of this.#plan.pattern.add)
      if (value === undefined && !path.value.includes('.')) this.#setNew(args, path.value, subject, dice);
    if (to.size > 0) args.set('to', to);
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
    return drawn === undefined ? undefined : this.#parameters(valuesOfNew(drawn), dice, drawn);
  }

  #replacement(operation: WriteOperation, subject: GeneratedItem, dice: Dice): Arguments | undefined {
    const id = new Map(operation.entity.id.flatMap((name) => entryOf(name, subject.values.get(name))));
    for (const reference of this.#data.referencesOf(this.#entity.name)) {
      for (const field of reference.fields)
        for (const [name, value] of entryOf(field, subject.values.get(field))) id.set(name, value);
    }
    const drawn = this.#data.replace(this.#entity, id, dice);
    if (drawn === undefined) return undefined;
    const args = new Map(drawn.values);
    for (const { attribute } of drawn.entity.attributes.values())
      if (attribute.copy !== undefined) args.delete(attribute.name);
    return this.#parameters(args, dice, subject);
  }

  /** One list of items; of several entities, one for each. */
  #batchItems(operation: WriteOperation, dice: Dice): Arguments | undefined {
    const lists = operation.parts.map(
      ({ entity, count }) => [entity.name, this.#newItems(entity, count.typical, dice)] as const,
    );
    if (lists.every(([, items]) => items.length === 0)) return undefined;
    const [first] = lists;
    return new Map([['items', lists.length === 1 && first !== undefined ? first[1] : new Map(lists)]]);
  }

  /** New items under one parent, where they have one. */
  #newItems(entity: EntityDesign, count: number, dice: Dice): ModelValue[] {
    const [reference] = this.#data.referencesOf(entity.name);
    const parents = reference === undefined ? [] : this.#data.itemsOf(reference.parent.name);
    const given =
      reference === undefined || parents.length === 0
        ? new Map<string, ModelValue>()
        : inherited(dice.pick(parents), reference);
    const drawn = Array.from({ length: roundedAround(count, dice) }, () => this.#data.draw(entity, given, dice));
    return drawn.flatMap((one) => (one === undefined ? [] : [valuesOfNew(one)]));
  }

  /** Parameters of filter, condition and expressions that nothing has given yet. */
  #parameters(args: Map<string, ModelValue>, dice: Dice, subject?: GeneratedItem): Arguments {
    const { pattern } = this.#plan;
    const isOwn = pattern.condition !== undefined && subject?.entity === this.#entity;
    const known = isOwn ? knownToCaller(pattern.condition.value, subject) : undefined;
    for (const name of [...parameterNames(pattern), ...valueFields(pattern)]) {
      if (args.has(name)) continue;
      const declared = pattern.params.get(name);
      const value =
        known?.get(name) ??
        (declared?.of.kind === 'type'
          ? generateValue(declared.list ? { kind: 'list', of: declared.of.type } : declared.of.type, {
              dice,
              at: this.#data.period.to,
              name,
            })
          : (subject?.values.get(name) ?? this.#data.value(this.#entity, name, dice)));
      if (value !== undefined) args.set(name, value);
    }
    const lock = pattern.lock?.value;
    const locked = lock === undefined ? undefined : subject?.values.get(lock);
    if (lock !== undefined && locked !== undefined) args.set(lock, locked);
    return args;
  }
}

/** The entity that a call is about; of a statement that names none, any of its index. */
function entityOf(plan: PlannedPattern): EntityDesign | undefined {
  const { operation, entities } = plan;
  if (operation.kind === 'write') return operation.entity;
  const own = readOf({ plan })?.sources[0]?.entity ?? entities[0];
  return own ?? (operation.kind === 'execute' ? operation.index.members[0]?.entity : undefined);
}

/** Attributes of the item that a writer gives: its id, and what index keys and derived attributes are built from. */
function knownToWriter(operation: WriteOperation): readonly string[] {
  const { entity, recomputed, changes } = operation;
  const names = new Set(entity.id);
  const partial = recomputed.some(({ index }) =>
    (entity.memberships.get(index.name)?.keys ?? []).some(
      ({ onPartial }) => onPartial === 'drop' || onPartial === 'read' || typeof onPartial === 'object',
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
