import type { EntityDesign } from '../../design/design.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Attribute, Parameter } from '../../model/model.js';
import type { ModelValue, ValueType } from '../../model/value-type.js';
import { type Arguments, refuseCall } from '../arguments.js';
import type { WriteIntent } from '../intent.js';
import { completed, generatedValue, isGenerated } from './new-item.js';
import { plainOf } from './plain-value.js';
import { type CallScope, entityType, type Given, knownValue, timeValue, valueFor } from './scope.js';
import type { Write } from './write-item.js';

type Fields = Map<string, ModelValue>;

/** The write of a pattern of one entity: arguments are attributes of the item, or its key and what is set. */
export function bindPattern(scope: CallScope, intent: WriteIntent, args: Arguments): Write {
  const types = new Map([...scope.pattern.params.values()].map((one) => [one.name, parameterType(scope, one)]));
  const given: Given = { args, types, vouched: args };
  return writeOf(scope, intent, given, own(intent.entity, args));
}

function writeOf(scope: CallScope, intent: WriteIntent, given: Given, base: Arguments): Write {
  const { entity, action } = intent;
  if (action !== 'create' && action !== 'put') return { intent, given, values: new Map() };
  const values = new Map(base);
  // The time of the last change is given as the lock's, and is not the one to be stored.
  if (intent.lock === scope.design.model.defaults.timestamps?.updated) values.delete(intent.lock ?? '');
  for (const { path, value } of intent.set) {
    if (value === undefined || path.value.includes('.')) continue;
    const stored = knownValue(given, entity, valueFor(scope, entity, path.value, value.value));
    const type = entity.types.typeOf(path.value);
    if (stored === undefined || type === undefined) values.delete(path.value);
    else values.set(path.value, plainOf(type, stored));
  }
  return { intent, given, values: completed(scope, entity, values) };
}

/** Of the arguments, those that are attributes or routing parameters of the entity. */
function own({ attributes, entity }: EntityDesign, args: Arguments): Fields {
  return new Map([...args].filter(([name]) => attributes.has(name) || entity.routing.has(name)));
}

/**
 * The writes of a transaction's steps, one for each element where a step has `each`. A field that a step needs is its element's; a
 * parameter of that name; the same-named field of a parameter that carries an item, in the order of declaration; or generated.
 */
export class StepBinder {
  readonly #scope: CallScope;
  readonly #args: Fields;
  /** Values drawn for items that no parameter carries. */
  readonly #drawn: Fields = new Map();
  readonly #types = new Map<string, ValueType>();
  /** Fields of parameters that carry one item, lowest precedence first. */
  readonly #fields: Fields = new Map();
  readonly #fieldTypes = new Map<string, ValueType>();

  constructor(scope: CallScope, intents: readonly WriteIntent[], args: Arguments) {
    this.#scope = scope;
    // Elements and items are completed below, and the caller's are not ours to change.
    this.#args = new Map([...args].map(([name, value]) => [name, copied(value)]));
    for (const { name, list, max } of scope.pattern.params.values()) {
      const value = args.get(name);
      const got = value instanceof Set ? value.size : Array.isArray(value) ? value.length : 0;
      if (list && max !== undefined && got > max) refuseCall({ code: 'too-many', argument: name, max, got });
    }
    for (const parameter of scope.pattern.params.values())
      this.#types.set(parameter.name, parameterType(scope, parameter));
    for (const intent of intents) this.#draw(intent);
    this.#collect();
  }

  /** Makes up what the step generates, so that every step sees the same value. */
  #draw(intent: WriteIntent): void {
    const { entity, action } = intent;
    if (action !== 'create' && action !== 'put') return;
    for (const base of this.#bases(intent)) {
      for (const { name, default: fallback } of entity.entity.attributes.values()) {
        const value = fallback?.value;
        const isNow = typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'now';
        const type = entity.types.typeOf(name);
        const given = this.#args.get(name);
        if (base.has(name) || type === undefined || !(isNow || isGenerated(entity, name))) continue;
        if (given !== undefined) base.set(name, given);
        else if (isNow) base.set(name, timeValue(type.kind, this.#scope.now));
        else base.set(name, generatedValue(this.#scope, entity, name));
      }
    }
  }

  /** The items that the step makes, as far as the caller gives them. */
  #bases(intent: WriteIntent): readonly Fields[] {
    if (intent.from !== undefined) {
      const item = this.at(intent.from);
      if (item instanceof Map) return [item as Fields];
      if (intent.each === undefined) return refuseCall({ code: 'missing', argument: intent.from });
    }
    if (intent.each === undefined) return [this.#drawn];
    return this.#elements(intent.each).map((element) => (element instanceof Map ? (element as Fields) : this.#drawn));
  }

  #elements(path: string): readonly ModelValue[] {
    const list = this.at(path);
    if (list === undefined || list === null) return refuseCall({ code: 'missing', argument: path });
    if (list instanceof Set) return [...list];
    if (Array.isArray(list)) return list as readonly ModelValue[];
    return refuseCall({ code: 'wrong', argument: path, expected: 'a list', got: String(list).slice(0, 64) });
  }

  at(path: string): ModelValue | undefined {
    const [first = path, ...rest] = path.replace(/^\$/, '').split('.');
    let value = this.#args.get(first);
    for (const name of rest) value = value instanceof Map ? (value.get(name) as ModelValue | undefined) : undefined;
    return value;
  }

  writes(intent: WriteIntent): readonly Write[] {
    if (intent.each === undefined) return [this.#write(intent, undefined)];
    return this.#elements(intent.each).map((element) => this.#write(intent, element));
  }

  #collect(): void {
    for (const { name, of, list } of [...this.#scope.pattern.params.values()].reverse()) {
      const item = this.#args.get(name);
      if (of.kind !== 'entity' || list || !(item instanceof Map)) continue;
      const entity = this.#scope.design.entities.get(of.entity);
      for (const [field, value] of item as Arguments) {
        const type = entity?.types.typeOf(field);
        this.#fields.set(field, value);
        if (type !== undefined) this.#fieldTypes.set(field, type);
      }
    }
  }

  #write(intent: WriteIntent, element: ModelValue | undefined): Write {
    const args = new Map([...this.#drawn, ...this.#fields, ...this.#args]);
    const types = new Map([...this.#fieldTypes, ...this.#types]);
    // The item that the step is about comes before other parameters.
    const from = intent.from === undefined ? undefined : this.at(intent.from);
    const fromType = this.#types.get(intent.from?.replace(/^\$/, '') ?? '');
    for (const [name, value] of from instanceof Map ? (from as Arguments) : []) {
      const type = fromType?.kind === 'map' ? fromType.fields.get(name)?.type : undefined;
      args.set(name, value);
      if (type !== undefined) types.set(name, type);
    }
    const parameter = intent.each?.replace(/^\$/, '') ?? '';
    if (element instanceof Map) {
      const of = this.#types.get(parameter);
      for (const [name, value] of element as Arguments) {
        args.set(name, value);
        const field = of?.kind === 'list' && of.of.kind === 'map' ? of.of.fields.get(name)?.type : undefined;
        if (field === undefined) types.delete(name);
        else types.set(name, field);
      }
    } else if (element !== undefined) {
      const of = this.#types.get(parameter);
      const open = intent.key.filter((name) => !args.has(name));
      args.set(parameter, element);
      if (of?.kind === 'list') types.set(parameter, of.of);
      const [field] = open;
      if (field !== undefined && open.length === 1) args.set(field, element);
    }
    const scalars = [...this.#scope.pattern.params.values()].filter(({ of, list }) => of.kind === 'type' && !list);
    const vouched = flatMap(scalars, ({ name }) => {
      const value = this.#args.get(name);
      return value === undefined ? [] : [[name, value] as const];
    });
    const given: Given = { args, types, vouched: new Map(vouched) };
    return writeOf(this.#scope, intent, given, this.#values(intent, element, given, new Map(vouched)));
  }

  #values(intent: WriteIntent, element: ModelValue | undefined, { args }: Given, scalars: Arguments): Fields {
    const { entity, action } = intent;
    if (action !== 'create' && action !== 'put') return new Map();
    const from = intent.from === undefined ? undefined : this.at(intent.from);
    const stated = from instanceof Map ? from : element instanceof Map ? element : undefined;
    const values = own(entity, stated === undefined ? new Map([...this.#drawn, ...scalars]) : (stated as Arguments));
    for (const declared of entity.entity.attributes.values()) {
      const value = args.get(declared.name);
      if (!values.has(declared.name) && value !== undefined && isDemanded(declared)) values.set(declared.name, value);
    }
    for (const name of entity.entity.routing.keys()) {
      const value = args.get(name);
      if (!values.has(name) && value !== undefined) values.set(name, value);
    }
    return values;
  }
}

/** What an item cannot do without and nothing but the caller can give. */
function isDemanded(declared: Attribute): boolean {
  const { optional, default: fallback, generate, derive, copy, constant, implied } = declared;
  if (implied !== undefined && implied !== 'tenancy') return false;
  return !optional && [fallback, generate, derive, copy, constant].every((one) => one === undefined);
}

function parameterType(scope: CallScope, { of, list }: Parameter): ValueType {
  const entity = of.kind === 'entity' ? scope.design.entities.get(of.entity) : undefined;
  const one: ValueType = of.kind === 'type' ? of.type : entity === undefined ? { kind: 'any' } : entityType(entity);
  return list ? { kind: 'list', of: one } : one;
}

function copied(value: ModelValue): ModelValue {
  if (Array.isArray(value)) return (value as readonly ModelValue[]).map(copied);
  if (value instanceof Map) return new Map([...(value as Arguments)].map(([name, inner]) => [name, copied(inner)]));
  return value;
}
