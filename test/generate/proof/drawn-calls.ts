import type { Dice } from '../../../src/load/dice.js';
import type { ModelValue } from '../../../src/model/value-type.js';
import type { FieldKind } from './field-kinds.js';
import type { EntitySpec, Field, PatternSpec, RandomModel, RangeOp, StepSpec, Values } from './model-spec.js';
import { fieldOf, type NaiveData } from './naive-data.js';
import { kindAt } from './nested-paths.js';
import { isWhole } from './random-expressions.js';
import { TENANTS } from './random-models.js';

export interface DrawnCall {
  readonly pattern: string;
  readonly args: Values;
}

type Entries = (readonly [string, ModelValue])[];

/** Draws calls that mostly meet what is there. */
export class CallSource {
  readonly #model: RandomModel;
  readonly #data: NaiveData;
  readonly #dice: Dice;
  readonly #names: readonly string[];
  #tokens = 0;

  constructor(model: RandomModel, data: NaiveData, dice: Dice, names: readonly string[]) {
    this.#model = model;
    this.#data = data;
    this.#dice = dice;
    // Something must be there before it can be read or changed.
    const creates = names.filter((name) =>
      ['create', 'put', 'batch-write', 'batch-several'].includes(model.patterns.get(name)?.kind ?? ''),
    );
    this.#names = [...names, ...creates, ...creates];
  }

  draw(pattern = this.#dice.pick(this.#names)): DrawnCall {
    const spec = this.#model.patterns.get(pattern);
    if (spec === undefined) throw new Error(pattern);
    const { tenant } = this.#model;
    const needsTenant = tenant !== undefined && this.#entitiesOf(spec).some(({ isGlobal }) => !isGlobal);
    const bound: Entries = needsTenant ? [[tenant, this.#dice.pick(TENANTS)]] : [];
    return { pattern, args: new Map([...bound, ...this.#args(spec, bound[0]?.[1])]) };
  }

  #entitiesOf(spec: PatternSpec): readonly EntitySpec[] {
    if ('entities' in spec) return spec.entities.map((name) => this.#entity(name));
    if ('steps' in spec) return spec.steps.map(({ entity }) => this.#entity(entity));
    return [this.#entity(spec.entity)];
  }

  #entity(name: string): EntitySpec {
    const entity = this.#model.entities.get(name);
    if (entity === undefined) throw new Error(name);
    return entity;
  }

  #args(spec: PatternSpec, tenant: ModelValue | undefined): Entries {
    const dice = this.#dice;
    switch (spec.kind) {
      case 'create':
      case 'put': {
        const entity = this.#entity(spec.entity);
        const item = this.#item(entity, tenant).filter(([name]) => spec.sets?.has(name) !== true);
        const id = item.filter(([name]) => entity.id.includes(name));
        return [...item, ...this.#lock(entity, spec.lock, id, tenant), ...this.#params(spec)];
      }
      case 'batch-write':
        return [['items', this.#items(this.#entity(spec.entity), dice.int(1, 4), tenant)]];
      case 'batch-several': {
        const lists = this.#entitiesOf(spec).map(
          (entity) => [entity.name, this.#items(entity, dice.int(0, 3), tenant)] as const,
        );
        return [['items', new Map(lists)]];
      }
      case 'get':
        return this.#id(this.#entity(spec.entity), tenant);
      case 'batch-get': {
        const entity = this.#entity(spec.entity);
        const keys = Array.from({ length: dice.int(0, 4) }, () => new Map(this.#id(entity, tenant)));
        return entity.id.map((name) => [name, keys.map((key) => key.get(name) ?? null)] as const);
      }
      case 'scan':
        return [];
      case 'delete': {
        const entity = this.#entity(spec.entity);
        const id = this.#id(entity, tenant);
        return [...id, ...this.#lock(entity, spec.lock, id, tenant), ...this.#params(spec, id)];
      }
      case 'move': {
        const entity = this.#entity(spec.entity);
        const to = new Map([[spec.field, dice.pick(fieldOf(entity, spec.field).kind.values)]]);
        return [...this.#id(entity, tenant), ['to', to]];
      }
      case 'delete-query':
        return this.#some(this.#entity(spec.entity), spec.equal, tenant);
      case 'update': {
        const entity = this.#entity(spec.entity);
        const id = this.#id(entity, tenant);
        const set = spec.set.map((path): readonly [string, ModelValue] => {
          const field = entity.fields.find(({ name }) => name === path);
          return [path, field?.optional === true && dice.chance(0.2) ? null : dice.pick(kindAt(entity, path).values)];
        });
        const add = spec.add.map((path): readonly [string, ModelValue] => [path, this.#amount(kindAt(entity, path))]);
        return [...id, ...set, ...add, ...this.#lock(entity, spec.lock, id, tenant), ...this.#params(spec, id)];
      }
      case 'query': {
        const [entity] = this.#entitiesOf(spec);
        if (entity === undefined) return [];
        // From left to right, without a gap.
        const open = spec.prefix.findIndex(() => !dice.chance(0.7));
        const given = [...spec.equal, ...(open === -1 ? spec.prefix : spec.prefix.slice(0, open))];
        const { range } = spec;
        const mayRange =
          range !== undefined &&
          (range.isRequired || (given.length === spec.equal.length + spec.prefix.length && dice.chance(0.8)));
        return [
          ...this.#some(entity, given, tenant),
          ...(mayRange ? this.#range(fieldOf(entity, range.field), range.op) : []),
        ];
      }
      case 'transact-get':
        return spec.steps.flatMap(({ entity }) => this.#id(this.#entity(entity), tenant));
      case 'transact-write':
        return [
          ...spec.steps.flatMap((step) => this.#step(step, tenant)),
          ...(spec.token === undefined ? [] : [[spec.token, this.#token()] as const]),
        ];
    }
  }

  #step(step: StepSpec, tenant: ModelValue | undefined): Entries {
    const dice = this.#dice;
    const { each, lock } = step;
    const entity = this.#entity(step.entity);
    if (step.action === 'create' || step.action === 'put') {
      if (each !== undefined) return [[each, this.#items(entity, dice.int(0, 3), tenant)]];
      return [[step.from ?? '', new Map(this.#item(entity, tenant))], ...this.#params(step)];
    }
    const one = (): Entries => {
      const id = this.#id(entity, tenant);
      return [...id, ...this.#lock(entity, lock, id, tenant), ...this.#params(step)];
    };
    return each === undefined ? one() : [[each, distinct(entity, dice.int(0, 3), one)]];
  }

  /** Each call has its own: a token that comes again stands for the call that had it first. */
  #token(): string {
    this.#tokens += 1;
    return `token-${this.#tokens}`;
  }

  #amount(kind: FieldKind): ModelValue {
    return isWhole(kind) ? BigInt(this.#dice.int(0, 3)) : this.#dice.pick(kind.values);
  }

  /** What the key names already has its value. */
  #params({ params = new Map() }: { readonly params?: ReadonlyMap<string, FieldKind> }, id: Entries = []): Entries {
    const named = new Set(id.map(([name]) => name));
    return [...params].flatMap(([name, kind]) =>
      named.has(name) ? [] : [[name, this.#dice.pick(kind.values)] as const],
    );
  }

  #stored(entity: EntitySpec, tenant: ModelValue | undefined): Values | undefined {
    const all = this.#data
      .all(entity)
      .filter((values) => this.#data.tenantOf(entity, values) === (entity.isGlobal ? undefined : tenant));
    return all.length === 0 ? undefined : this.#dice.pick(all);
  }

  #id(entity: EntitySpec, tenant: ModelValue | undefined): Entries {
    return this.#some(entity, entity.id, tenant);
  }

  /** Fields as an item has them that is there, or anything. */
  #some(entity: EntitySpec, names: readonly string[], tenant: ModelValue | undefined): Entries {
    const stored = this.#dice.chance(0.75) ? this.#stored(entity, tenant) : undefined;
    return names.map((name) => {
      const { kind } = fieldOf(entity, name);
      return [name, stored?.get(name) ?? this.#dice.pick(kind.values)] as const;
    });
  }

  #item(entity: EntitySpec, tenant: ModelValue | undefined): Entries {
    const dice = this.#dice;
    const again = dice.chance(0.25) ? this.#stored(entity, tenant) : undefined;
    const values: Entries = [];
    for (const field of entity.fields) {
      const { name, kind, optional, fallback, derive, constant, generate, copy } = field;
      if (derive !== undefined || constant !== undefined || kind.kind === 'tenant') continue;
      const mayMiss = optional === true || fallback !== undefined || generate !== undefined;
      if (!entity.id.includes(name) && mayMiss && dice.chance(0.4)) continue;
      if (copy !== undefined && dice.chance(0.5) && this.#hasSource(copy, values, tenant)) continue;
      const known = entity.id.includes(name) ? again?.get(name) : undefined;
      values.push([name, known ?? dice.pick(kind.values)]);
    }
    return values;
  }

  /** As many items at most, none of them twice. */
  #items(entity: EntitySpec, most: number, tenant: ModelValue | undefined): readonly Values[] {
    return distinct(entity, most, () => this.#item(entity, tenant));
  }

  #hasSource(copy: NonNullable<Field['copy']>, values: Entries, tenant: ModelValue | undefined): boolean {
    const source = this.#entity(copy.entity);
    const reference = values.find(([name]) => name === copy.ours)?.[1];
    const { kind } = fieldOf(source, copy.theirs);
    if (reference === undefined || source.softDelete !== undefined || source.ttl !== undefined) return false;
    return this.#data
      .all(source)
      .some(
        (one) =>
          this.#data.tenantOf(source, one) === (source.isGlobal ? undefined : tenant) &&
          one.get(copy.theirs) === kind.normal(reference),
      );
  }

  #lock(entity: EntitySpec, lock: string | undefined, id: Entries, tenant: ModelValue | undefined): Entries {
    if (lock === undefined) return [];
    const named = new Map(id);
    const current = this.#data
      .all(entity)
      .find(
        (one) =>
          this.#data.tenantOf(entity, one) === (entity.isGlobal ? undefined : tenant) &&
          [...named].every(
            ([name, value]) => String(one.get(name)) === String(fieldOf(entity, name).kind.normal(value)),
          ),
      );
    const version = BigInt((current?.get(lock) as bigint | undefined) ?? 1n);
    return [[lock, this.#dice.chance(0.25) ? version + 1n : version]];
  }

  #range({ name, kind }: Field, op: RangeOp): Entries {
    const one = this.#dice.pick(kind.values);
    const two = this.#dice.pick(kind.values);
    if (op === 'begins') return [[name, [...String(one)].slice(0, this.#dice.int(1, 2)).join('')]];
    if (op !== 'between') return [[name, one]];
    const isRising = kind.compare(kind.normal(one), kind.normal(two)) <= 0;
    return [
      ['from', isRising ? one : two],
      ['to', isRising ? two : one],
    ];
  }
}

/** As many at most, none of them of the same item. */
function distinct(entity: EntitySpec, most: number, draw: () => Entries): readonly Values[] {
  const items = new Map<string, Values>();
  for (let n = most; n > 0; n -= 1) {
    const item = new Map(draw());
    const id = entity.id.map((name) => String(fieldOf(entity, name).kind.normal(item.get(name) ?? '')));
    items.set(id.join(' '), item);
  }
  return [...items.values()];
}
