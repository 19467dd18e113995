import type { EntityDesign } from '../design/design.js';
import { marshal } from '../design/index.js';
import { holds, itemScope, paramsOf } from '../expression/model/index.js';
import type { Dice } from '../load/dice.js';
import { type DataGenerator, type GeneratedItem, inherited } from '../load/generate-items.js';
import { generateValue } from '../load/generate-value.js';
import type { Parameter } from '../model/model.js';
import type { ModelValue } from '../model/value-type.js';
import type { Arguments } from '../planner/index.js';
import { intentsOf, type WriteIntent } from '../planner/intent.js';
import type { PlannedPattern } from '../planner/plan.js';
import { isVisible } from '../planner/program/scope.js';
import { sourceOf } from '../planner/step-bindings.js';
import { keyReads } from '../planner/write-effects.js';
import type { AttributeValue } from '../value/index.js';
import { DifferentElements } from './different-elements.js';
import { roundedAround, valuesOfNew } from './drawn-values.js';
import { knownToCaller } from './known-to-caller.js';
import { valueIn } from './subjects.js';
import { pathOf, TransactionCall, type Values, withListAt } from './transaction-call.js';

/** Elements of lists are drawn anew so often where a step's condition does not hold for them. */
const TRIES = 5;
/** And so often where they are like another one: of a hundred values, the last is found all but surely. */
const DIFFERENT_TRIES = 1000;

/**
 * Draws the arguments of transactions: items that steps change or check are there and satisfy their conditions where any do, new ones
 * belong to them, and no item is named twice where the data has others.
 */
export class TransactionArguments {
  readonly #data: DataGenerator;
  readonly #plan: PlannedPattern;
  readonly #intents: readonly WriteIntent[];
  /** Names of what is part of a key. */
  readonly #keyed: ReadonlySet<string>;
  /** Items by the values of the fields that name them, by entity and fields. */
  readonly #lookups = new Map<string, ReadonlyMap<string, readonly GeneratedItem[]>>();

  constructor(data: DataGenerator, plan: PlannedPattern) {
    this.#data = data;
    this.#plan = plan;
    this.#intents = intentsOf(data.design, plan.pattern);
    this.#keyed = new Set(this.#intents.flatMap((intent) => [...intent.key, ...keyReads(intent.entity)]));
  }

  next(dice: Dice): Arguments | undefined {
    const call = this.#aboutItems(dice);
    if (call === undefined) return undefined;
    for (const intent of this.#intents)
      if (isNew(intent) && intent.each === undefined) this.#drawNew(call, intent, dice);
    for (const intent of this.#intents)
      if (isNew(intent) && intent.each !== undefined) this.#drawShared(call, intent, dice);
    for (const parameter of this.#plan.pattern.params.values()) {
      if (parameter.list && !this.#drawElements(call, parameter, dice)) return undefined;
    }
    this.#bindInnerLists(call, dice);
    return call.arguments(this.#tenantField());
  }

  /** A call about items that are there, and that together satisfy the conditions on them where a few tries find such. */
  #aboutItems(dice: Dice): TransactionCall | undefined {
    let call: TransactionCall | undefined;
    for (let tries = 0; tries < 2 * TRIES; tries += 1) {
      const next = new TransactionCall(this.#plan.pattern.params.values());
      this.#drawFreeParameters(next, dice);
      const picked: (readonly [WriteIntent, GeneratedItem])[] = [];
      for (const intent of this.#existing(false)) {
        const item = this.#pick(next, intent, undefined, NONE_TAKEN, dice);
        if (item === undefined && isOptional(intent) && picked.length > 0) continue;
        if (item === undefined) break;
        this.#bind(next, intent, item, undefined);
        next.parents.push(item);
        picked.push([intent, item]);
      }
      if (picked.length < this.#existing(false).filter((intent) => !isOptional(intent)).length) continue;
      call = next;
      if (picked.every(([intent, item]) => this.#satisfies(next, intent, item, undefined))) break;
    }
    return call;
  }

  /** The parameter that `from` or `each` begins with. */
  #parameterOf(written: string | undefined): Parameter | undefined {
    return written === undefined ? undefined : this.#plan.pattern.params.get(pathOf(written)[0] ?? '');
  }

  #tenantField(): string | undefined {
    return this.#data.design.model.tenancy?.field.value;
  }

  /** Steps about items that are there: those that name the most about them first, those that need not find one last. */
  #existing(each: boolean): readonly WriteIntent[] {
    const weight = (intent: WriteIntent): number => (isOptional(intent) ? 0 : 1000) + keyReads(intent.entity).length;
    return this.#intents
      .filter((intent) => !isNew(intent) && (intent.each !== undefined) === each)
      .sort((a, b) => weight(b) - weight(a));
  }

  /** Parameters that are no part of any key: amounts, times, tokens. */
  #drawFreeParameters(call: TransactionCall, dice: Dice): void {
    for (const { name, of, list } of this.#plan.pattern.params.values()) {
      if (of.kind !== 'type' || list || this.#keyed.has(name)) continue;
      call.scalars.set(name, generateValue(of.type, { dice, at: this.#data.period.to, name }));
    }
  }

  /** An item that is not taken, agrees with what is drawn already, and satisfies the step's condition where any does. */
  #pick(
    call: TransactionCall,
    intent: WriteIntent,
    element: Values | undefined,
    taken: ReadonlySet<GeneratedItem>,
    dice: Dice,
  ): GeneratedItem | undefined {
    const { entity } = intent;
    const known = keyReads(entity).flatMap((field): [string, ModelValue][] => {
      const value = this.#known(call, intent, field, element);
      return value === undefined ? [] : [[field, value]];
    });
    const all = this.#itemsWith(entity, known);
    const free = taken.size === 0 ? all : all.filter((item) => !taken.has(item));
    if (free.length === 0) return undefined;
    const isFit = (item: GeneratedItem): boolean =>
      this.#satisfies(call, intent, item, element, this.#knownOf(intent, item));
    for (let tries = 0; tries < 4 * TRIES; tries += 1) {
      const item = dice.pick(free);
      if (isFit(item)) return item;
    }
    return free.find(isFit) ?? dice.pick(free);
  }

  #itemsWith(entity: EntityDesign, known: readonly (readonly [string, ModelValue])[]): readonly GeneratedItem[] {
    const fields = known.map(([field]) => field);
    const id = JSON.stringify([entity.name, ...fields]);
    let lookup = this.#lookups.get(id);
    if (lookup === undefined) {
      const groups = new Map<string, GeneratedItem[]>();
      for (const item of this.#data.itemsOf(entity.name)) {
        if (!isVisible(entity, item.item, this.#data.period.to)) continue;
        const key = JSON.stringify(fields.map((field) => String(valueIn(item, field))));
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [item]);
        else group.push(item);
      }
      lookup = groups;
      this.#lookups.set(id, lookup);
    }
    return lookup.get(JSON.stringify(known.map(([, value]) => String(value)))) ?? [];
  }

  /** What the call gives for a field of a step so far. */
  #known(
    call: TransactionCall,
    intent: WriteIntent,
    field: string,
    element: Values | undefined,
  ): ModelValue | undefined {
    if (field === this.#tenantField()) return call.tenant;
    const source = sourceOf(this.#data.design, this.#plan.pattern, intent, field);
    switch (source?.kind) {
      case 'element':
        return element?.get(source.field);
      case 'parameter':
        return call.scalars.get(source.name);
      case 'field':
        return call.itemOf(source.parameter).get(source.field);
      default:
        return undefined;
    }
  }

  /** What the step's condition compares with the item, and no key has. */
  #knownOf({ condition }: WriteIntent, item: GeneratedItem): Values {
    const known = condition === undefined ? [] : [...knownToCaller(condition.value, item)];
    return new Map(known.filter(([name]) => !this.#keyed.has(name)));
  }

  /** Gives the call the values of an item by which the step names it, what its condition expects, its tenant and its version. */
  #bind(call: TransactionCall, intent: WriteIntent, item: GeneratedItem, element: Values | undefined): void {
    const tenant = this.#tenantField();
    for (const field of new Set([...keyReads(intent.entity), ...intent.key])) {
      const value = valueIn(item, field);
      if (value === undefined) continue;
      if (field === tenant) {
        call.tenant = value;
        continue;
      }
      const source = sourceOf(this.#data.design, this.#plan.pattern, intent, field);
      if (source?.kind === 'element') element?.set(source.field, value);
      else if (source?.kind === 'parameter') call.scalars.set(source.name, value);
      else if (source?.kind === 'field') call.itemOf(source.parameter).set(source.field, value);
    }
    for (const [name, value] of this.#knownOf(intent, item)) {
      const holder = this.#plan.pattern.params.has(name) ? call.scalars : (element ?? call.scalars);
      holder.set(name, value);
    }
    const version = intent.lock === undefined ? undefined : valueIn(item, intent.lock);
    if (intent.lock !== undefined && version !== undefined) (element ?? call.scalars).set(intent.lock, version);
  }

  /** A new item: in the parameter that carries it, otherwise as parameters of its attributes' names. */
  #drawNew(call: TransactionCall, intent: WriteIntent, dice: Dice): void {
    const { entity } = intent;
    const from = this.#parameterOf(intent.from);
    const given = this.#givenFor(call, entity, from === undefined ? call.scalars : call.itemOf(from.name));
    const drawn = this.#data.draw(entity, given, dice);
    if (drawn === undefined) return;
    const values = valuesOfNew(drawn);
    // A copy of what the transaction itself makes is nowhere to be read.
    for (const { attribute } of entity.attributes.values()) {
      const source = call.made.find((one) => one.entity.name === attribute.copy?.entity);
      const value = source?.values.get(attribute.copy?.attribute ?? '');
      if (value !== undefined) values.set(attribute.name, value);
    }
    if (from !== undefined) call.items.set(from.name, values);
    for (const [name, value] of from === undefined ? values : []) {
      if (this.#plan.pattern.params.has(name) && !call.scalars.has(name)) call.scalars.set(name, value);
    }
    const tenant = this.#tenantField();
    const own = tenant === undefined ? undefined : drawn.values.get(tenant);
    if (own !== undefined) call.tenant ??= own;
    call.parents.push(drawn);
    call.made.push(drawn);
  }

  /** Parameters that the new items of a list have in common: those that nothing has given yet. */
  #drawShared(call: TransactionCall, { entity }: WriteIntent, dice: Dice): void {
    const { params } = this.#plan.pattern;
    const isOpen = (name: string): boolean => params.get(name)?.list === false && !call.scalars.has(name);
    if (![...entity.attributes.keys()].some(isOpen)) return;
    const drawn = this.#data.draw(entity, this.#givenFor(call, entity, call.scalars), dice);
    for (const [name, value] of drawn === undefined ? [] : valuesOfNew(drawn))
      if (isOpen(name)) call.scalars.set(name, value);
  }

  /** What a new item has from the items that the transaction is about already. */
  #givenFor(call: TransactionCall, entity: EntityDesign, stated: ReadonlyMap<string, ModelValue>): Values {
    const given: Values = new Map();
    const tenant = this.#tenantField();
    for (const reference of this.#data.referencesOf(entity.name)) {
      const parent = call.parents.find((one) => one.entity === reference.parent);
      for (const [field, value] of parent === undefined ? [] : inherited(parent, reference)) given.set(field, value);
    }
    for (const [field, value] of stated) if (entity.attributes.has(field)) given.set(field, value);
    if (tenant !== undefined && call.tenant !== undefined && entity.attributes.has(tenant))
      given.set(tenant, call.tenant);
    return given;
  }

  /** A list as long as its elements can differ: no item is in a transaction twice. False where it has none at all. */
  #drawElements(call: TransactionCall, parameter: Parameter, dice: Dice): boolean {
    const steps = this.#intents.filter((intent) => this.#parameterOf(intent.each) === parameter);
    const existing = this.#existing(true).filter((intent) => steps.includes(intent));
    const wanted = roundedAround(this.#countOf(parameter, steps[0]), dice);
    const taken = new Map(existing.map((intent) => [intent, new Set<GeneratedItem>()]));
    const different = new DifferentElements(this.#data.design, this.#plan.pattern, steps);
    const list = call.listOf(parameter.name);
    for (let tries = 0; list.length < wanted && tries < DIFFERENT_TRIES; tries += 1) {
      const element = this.#element(call, parameter, existing, taken, list.length, dice);
      if (element === undefined) break;
      if (!different.add(element)) continue;
      list.push(element);
      tries = 0;
    }
    return list.length > 0;
  }

  /** Elements of lists inside an item (`order.lines`) name items that are there. */
  #bindInnerLists(call: TransactionCall, dice: Dice): void {
    const inner = this.#existing(true).filter(({ each = '' }) => pathOf(each).length > 1);
    for (const written of new Set(inner.flatMap(({ each }) => each ?? []))) {
      const [parameter = '', ...path] = pathOf(written);
      const steps = inner.filter(({ each }) => each === written);
      const taken = new Map(steps.map((intent) => [intent, new Set<GeneratedItem>()]));
      const item = call.items.get(parameter);
      if (item === undefined) continue;
      const bound = withListAt(item, path, (element) => {
        const values: Values = new Map(element instanceof Map ? (element as Arguments) : []);
        for (const intent of steps) {
          const others = taken.get(intent) ?? NONE_TAKEN;
          const picked = this.#pick(call, intent, undefined, others, dice);
          // All that there are are in the list.
          if (picked === undefined && others.size > 0) return undefined;
          if (picked === undefined) continue;
          this.#bind(call, intent, picked, values);
          taken.get(intent)?.add(picked);
        }
        return element instanceof Map ? values : ([...values.values()][0] ?? element);
      });
      call.items.set(parameter, bound);
    }
  }

  #countOf({ avg, max }: Parameter, step: WriteIntent | undefined): number {
    const { operation } = this.#plan;
    const part =
      operation.kind === 'transaction' && step !== undefined
        ? operation.parts.find(({ role, step: at }) => role === 'item' && at === step.step)
        : undefined;
    return part?.count.typical ?? avg ?? max ?? 1;
  }

  #element(
    call: TransactionCall,
    parameter: Parameter,
    existing: readonly WriteIntent[],
    taken: ReadonlyMap<WriteIntent, Set<GeneratedItem>>,
    position: number,
    dice: Dice,
  ): ModelValue | undefined {
    let made: { readonly values: Values; readonly picked: readonly GeneratedItem[] } | undefined;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const values: Values = new Map();
      const picked: GeneratedItem[] = [];
      for (const intent of existing) {
        const item = this.#pick(call, intent, values, taken.get(intent) ?? NONE_TAKEN, dice);
        if (item === undefined) return undefined;
        this.#bind(call, intent, item, values);
        picked.push(item);
      }
      this.#fillElement(call, parameter, values, position, dice);
      made = { values, picked };
      if (existing.every((intent, i) => this.#satisfies(call, intent, picked[i] as GeneratedItem, values))) break;
    }
    if (made === undefined) return undefined;
    for (const [i, intent] of existing.entries()) taken.get(intent)?.add(made.picked[i] as GeneratedItem);
    const { of } = parameter;
    if (of.kind === 'entity' || of.type.kind === 'map') return made.values;
    const [named] = made.values.values();
    return named ?? this.#scalar(parameter, dice);
  }

  /** The rest of an element: of an entity a new item of it, numbered as its list is. */
  #fillElement(
    call: TransactionCall,
    { of, name, distinct }: Parameter,
    values: Values,
    position: number,
    dice: Dice,
  ): void {
    if (of.kind === 'type') {
      const drawn =
        of.type.kind === 'map' ? generateValue(of.type, { dice, at: this.#data.period.to, name }) : undefined;
      for (const [field, value] of drawn instanceof Map ? (drawn as Arguments) : [])
        if (!values.has(field)) values.set(field, value);
      return;
    }
    const entity = this.#data.design.entities.get(of.entity);
    if (entity === undefined) return;
    const given = this.#givenFor(call, entity, values);
    for (const field of new Set([...entity.id, ...distinct])) {
      const type = entity.attributes.get(field)?.type;
      if (type?.kind === 'int' && !given.has(field)) given.set(field, (type.min ?? 1n) + BigInt(position));
    }
    const drawn = this.#data.draw(entity, given, dice);
    for (const [field, value] of drawn === undefined ? [] : valuesOfNew(drawn))
      if (!values.has(field)) values.set(field, value);
  }

  #scalar({ of, name }: Parameter, dice: Dice): ModelValue | undefined {
    return of.kind === 'type' ? generateValue(of.type, { dice, at: this.#data.period.to, name }) : undefined;
  }

  /** Whether the step's condition holds for an item, as far as its parameters are drawn. */
  #satisfies(
    call: TransactionCall,
    intent: WriteIntent,
    { item }: GeneratedItem,
    element: Values | undefined,
    known: Values = NOTHING,
  ): boolean {
    const { entity, condition } = intent;
    if (condition === undefined) return true;
    const { expr } = entity.types.check(condition.value, this.#plan.pattern);
    const params = new Map<string, AttributeValue>();
    for (const name of paramsOf(expr)) {
      const value = known.get(name) ?? element?.get(name) ?? call.scalars.get(name);
      const stored = value === undefined ? undefined : marshal(this.#typeOf(intent, name) ?? { kind: 'any' }, value);
      if (stored?.ok !== true) return true;
      params.set(name, stored.value);
    }
    return holds(expr, itemScope(item, params));
  }

  #typeOf(intent: WriteIntent, name: string) {
    const { pattern } = this.#plan;
    const list = this.#parameterOf(intent.each);
    const of =
      list?.of.kind === 'entity' ? this.#data.design.entities.get(list.of.entity)?.types.typeOf(name) : undefined;
    const own = pattern.params.get(name)?.of;
    return of ?? (own?.kind === 'type' ? own.type : undefined) ?? intent.entity.types.typeOf(name);
  }
}

const NOTHING: Values = new Map();
const NONE_TAKEN: ReadonlySet<GeneratedItem> = new Set();

/** A plain delete does not mind where there is no item. */
function isOptional({ action, condition, otherwise, lock }: WriteIntent): boolean {
  return action === 'delete' && condition === undefined && otherwise === undefined && lock === undefined;
}

function isNew({ action }: WriteIntent): boolean {
  return action === 'create' || action === 'put';
}
