import type { ModelValue } from '../../../src/model/value-type.js';
import type { FieldKind } from './field-kinds.js';
import { canonical } from './js-values.js';
import type {
  AskStep,
  Change,
  Changes,
  EntitySpec,
  Field,
  PatternSpec,
  QuerySpec,
  RandomModel,
  SaveSpec,
  StepSpec,
  StreamSpec,
  UpdateSpec,
  Values,
} from './model-spec.js';
import { changesBetween, type EntityChange, type Items } from './naive-streams.js';
import { kindAt, rootOf, valueAt, withValueAt } from './nested-paths.js';
import { sum } from './random-expressions.js';

/** `service`: DynamoDB refuses what it should work out. */
export type Reason = 'exists' | 'not-found' | 'lock' | 'condition' | 'unique' | 'refused' | 'service';

export interface Row {
  readonly entity: EntitySpec;
  readonly values: Values;
  /** The model lets the answer lack it. */
  readonly mayLack?: boolean;
}

/** What a call comes to: reasons of which any may be given, or rows. */
export interface NaiveOutcome {
  readonly reasons: ReadonlySet<Reason>;
  /** Entities of which an item that has to be there is not. */
  readonly missing: ReadonlySet<string>;
  /** Of a read, in order as far as `rank` tells them apart. */
  readonly rows: readonly Row[];
}

/** The data of a random model as plain values, and what its patterns do to it: no keys, no indexes, no requests. */
export class NaiveData {
  readonly model: RandomModel;
  #items: ReadonlyMap<string, Map<string, Values>>;
  /** Queries and items that they may lack. */
  readonly #dropped = new Set<string>();

  constructor(model: RandomModel) {
    this.model = model;
    this.#items = new Map([...model.entities.keys()].map((name) => [name, new Map()]));
  }

  /** Does the call of a pattern, unless there is a reason against it. `ids` makes what the model generates. */
  call(pattern: string, args: Values, now: number, ids: (kind: 'ulid' | 'uuid' | 'ksuid') => string): NaiveOutcome {
    const spec = this.model.patterns.get(pattern);
    if (spec === undefined) throw new Error(pattern);
    const before = this.#items;
    this.#items = new Map([...before].map(([name, items]) => [name, new Map(items)]));
    const call = new Call(this, this.#items, now, ids, before);
    const rows = call.run(spec, args);
    this.#checkUnique(call.reasons);
    if (call.reasons.size > 0) this.#items = before;
    else this.#follow(before, Math.floor(now / 1000) * 1000, ids);
    return { reasons: call.reasons, missing: call.missing, rows: call.reasons.size > 0 ? [] : rows };
  }

  /** Everything that is stored of an entity, deleted and expired items too. */
  all(entity: EntitySpec): readonly Values[] {
    return [...(this.#items.get(entity.name)?.values() ?? [])].map((values) => withDerived(entity, values));
  }

  /** What the changes set off, and what that sets off. A stream tells the time in seconds. */
  #follow(before: Items, now: number, ids: Call['ids']): void {
    const { streams = [] } = this.model;
    if (streams.length === 0) return;
    const call = new Call(this, this.#items, now, ids);
    const changes = [...changesBetween(this.model, before, this.#items)];
    for (const { entity, change } of changes)
      for (const rule of streams)
        if (rule.source === entity && rule.when(change)) changes.push(...call.follow(rule, change));
  }

  /** An item was written: wholly, or in these fields alone. */
  note(entity: EntitySpec, key: string, fields?: readonly string[]): void {
    for (const [name, spec] of this.model.patterns) {
      if (spec.kind !== 'query' || spec.drops === undefined || spec.entities[0] !== entity.name) continue;
      const given = spec.drops.filter((field) => fields?.includes(field) ?? true);
      if (given.length === 0) continue;
      const id = canonical([name, key]);
      if (given.length < spec.drops.length) this.#dropped.add(id);
      else this.#dropped.delete(id);
    }
  }

  mayLack(query: QuerySpec, key: string): boolean {
    const names = [...this.model.patterns].flatMap(([name, spec]) => (spec === query ? [name] : []));
    return names.some((name) => this.#dropped.has(canonical([name, key])));
  }

  #checkUnique(reasons: Set<Reason>): void {
    for (const entity of this.model.entities.values()) {
      for (const { fields } of entity.unique) {
        const taken = new Set<string>();
        for (const values of this.all(entity)) {
          const scope = this.tenantOf(entity, values);
          const own = fields.map((name) => values.get(name));
          if (own.includes(undefined) || (entity.softDelete !== undefined && values.has(entity.softDelete))) continue;
          const text = canonical([scope ?? null, ...own]);
          if (taken.has(text)) reasons.add('unique');
          taken.add(text);
        }
      }
    }
  }

  tenantOf({ isGlobal }: EntitySpec, values: Values): ModelValue | undefined {
    return this.model.tenant === undefined || isGlobal ? undefined : values.get(this.model.tenant);
  }
}

class Call {
  readonly reasons = new Set<Reason>();
  readonly missing = new Set<string>();
  readonly #data: NaiveData;
  readonly #items: ReadonlyMap<string, Map<string, Values>>;
  readonly #now: number;
  readonly #ids: (kind: 'ulid' | 'uuid' | 'ksuid') => string;
  readonly #before: Items;
  /** Items that the call makes anew: what copies of them must say. */
  readonly #saved = new Set<string>();

  /** `before`: what was there before the call. */
  constructor(
    data: NaiveData,
    items: ReadonlyMap<string, Map<string, Values>>,
    now: number,
    ids: Call['ids'],
    before: Items = items,
  ) {
    this.#before = before;
    this.#data = data;
    this.#items = items;
    this.#now = now;
    this.#ids = ids;
  }

  get ids() {
    return this.#ids;
  }

  run(spec: PatternSpec, args: Values): readonly Row[] {
    switch (spec.kind) {
      case 'create':
      case 'put':
        this.#saveAsked(spec, args);
        return [];
      case 'batch-write':
        for (const item of args.get('items') as readonly Values[])
          this.#save(this.#entity(spec.entity), new Map([...args, ...item]), false);
        return [];
      case 'batch-several':
        for (const [name, items] of args.get('items') as ReadonlyMap<string, readonly Values[]>)
          for (const item of items) this.#save(this.#entity(name), new Map([...args, ...item]), false);
        return [];
      case 'update':
        this.#update(spec, args);
        return [];
      case 'delete':
        this.#delete(this.#entity(spec.entity), args, spec);
        return [];
      case 'move':
        this.#move(this.#entity(spec.entity), spec.field, args);
        return [];
      case 'delete-query': {
        const entity = this.#entity(spec.entity);
        const found = this.#visible(entity, args).filter((values) => agree(entity, values, args, spec.equal));
        for (const values of found) this.#delete(entity, values);
        return [];
      }
      case 'get':
        return this.#got(this.#entity(spec.entity), args);
      case 'batch-get': {
        const entity = this.#entity(spec.entity);
        const keys = new Map(keysOf(args).map((key) => [this.#key(entity, key), key]));
        return [...keys.values()].flatMap((key) => this.#got(entity, key));
      }
      case 'scan': {
        const entity = this.#entity(spec.entity);
        // A scan reads the whole table, whoever asks.
        const all = [...this.#of(entity).values()].filter((values) => this.#isVisible(entity, values));
        const rows = all.map((values) => ({ entity, values: withDerived(entity, values) }));
        return rows.filter(({ values }) => spec.filter?.(values) ?? true);
      }
      case 'query':
        return this.#query(spec, args);
      case 'transact-get':
        return spec.steps.flatMap(({ entity }) => this.#got(this.#entity(entity), args));
      case 'transact-write':
        for (const step of spec.steps) this.#step(step, args);
        return [];
    }
  }

  #step(step: StepSpec, args: Values): void {
    const own =
      step.each !== undefined
        ? (args.get(step.each) as readonly Values[])
        : 'from' in step && step.from !== undefined
          ? [args.get(step.from) as Values]
          : [new Map()];
    for (const item of own) this.#stepOn(step, new Map([...args, ...item]));
  }

  #stepOn(step: StepSpec, args: Values): void {
    switch (step.action) {
      case 'create':
      case 'put':
        this.#saveAsked({ kind: step.action, ...step }, args);
        return;
      case 'update':
        this.#update({ kind: 'update', ...step }, args);
        return;
      case 'delete':
        this.#delete(this.#entity(step.entity), args, step);
        return;
      default:
        this.#check(step, args);
    }
  }

  #isMissing({ name }: EntitySpec): void {
    this.reasons.add('not-found');
    this.missing.add(name);
  }

  #check({ entity: name, condition }: AskStep, args: Values): void {
    const entity = this.#entity(name);
    const found = this.#find(entity, args);
    if (found === undefined) this.#isMissing(entity);
    else if (condition?.of(withDerived(entity, found), args) === false) this.reasons.add('condition');
  }

  #entity(name: string): EntitySpec {
    const entity = this.#data.model.entities.get(name);
    if (entity === undefined) throw new Error(name);
    return entity;
  }

  #key(entity: EntitySpec, args: Values): string {
    const id = entity.id.map((name) => normal(entity, name, args.get(name)));
    return canonical([this.#data.tenantOf(entity, args) ?? null, ...id]);
  }

  #of(entity: EntitySpec): Map<string, Values> {
    return this.#items.get(entity.name) ?? new Map();
  }

  #isVisible({ softDelete, ttl }: EntitySpec, values: Values): boolean {
    if (softDelete !== undefined && values.has(softDelete)) return false;
    return ttl?.hides !== true || Number(values.get(ttl.name)) > Math.floor(this.#now / 1000);
  }

  /** What has expired makes room for a new item, and what is only marked as deleted does not. */
  #isTaken({ ttl }: EntitySpec, values: Values | undefined): boolean {
    if (values === undefined) return false;
    return ttl?.hides !== true || Number(values.get(ttl.name)) > Math.floor(this.#now / 1000);
  }

  /** The tenant's items that the model says are there. */
  #visible(entity: EntitySpec, args: Values): readonly Values[] {
    const tenant = this.#data.tenantOf(entity, args);
    return [...this.#of(entity).values()]
      .filter((values) => this.#data.tenantOf(entity, values) === tenant && this.#isVisible(entity, values))
      .map((values) => withDerived(entity, values));
  }

  #find(entity: EntitySpec, args: Values): Values | undefined {
    const values = this.#of(entity).get(this.#key(entity, args));
    return values !== undefined && this.#isVisible(entity, values) ? values : undefined;
  }

  #got(entity: EntitySpec, args: Values): readonly Row[] {
    const values = this.#find(entity, args);
    return values === undefined ? [] : [{ entity, values: withDerived(entity, values) }];
  }

  /** What is there, and what is set beside what is given. */
  #saveAsked({ entity: name, kind, lock, condition, sets = new Map() }: SaveSpec, args: Values): void {
    const entity = this.#entity(name);
    const old = this.#of(entity).get(this.#key(entity, args));
    const before = old === undefined ? new Map() : withDerived(entity, old);
    if (condition !== undefined && !condition.of(before, args)) this.reasons.add('condition');
    const given = new Map(args);
    for (const [field, { of }] of sets) given.set(field, of(before, args) ?? null);
    this.#save(entity, given, kind === 'create', lock);
  }

  #save(entity: EntitySpec, given: Values, isNew: boolean, lock?: string): void {
    const key = this.#key(entity, given);
    const old = this.#of(entity).get(key);
    if (lock !== undefined) this.#checkLock(entity, old, lock, given);
    if (isNew && this.#isTaken(entity, old)) this.reasons.add('exists');
    const values = new Map<string, ModelValue>();
    for (const field of entity.fields) {
      const value = field.constant ?? given.get(field.name) ?? field.fallback ?? this.#made(entity, field, given);
      if (field.derive === undefined && value !== undefined && value !== null)
        values.set(field.name, normal(entity, field.name, value) ?? value);
    }
    const { created, updated } = this.#data.model;
    if (created !== undefined) values.set(created, this.#time());
    if (updated !== undefined) values.set(updated, this.#time());
    const { version, ttl } = entity;
    if (version !== undefined)
      values.set(version, isNew ? 1n : BigInt((old?.get(version) as bigint | undefined) ?? 0n) + 1n);
    if (ttl !== undefined)
      values.set(ttl.name, given.get(ttl.name) ?? BigInt(Math.floor((this.#now + ttl.after * 1000) / 1000)));
    this.#of(entity).set(key, values);
    this.#saved.add(canonical([entity.name, key]));
    this.#data.note(entity, key);
  }

  /** What the model makes up: an id, or a copy of what another item says. */
  #made(entity: EntitySpec, { generate, copy }: Field, given: Values): ModelValue | undefined {
    if (generate !== undefined) return this.#ids(generate);
    if (copy === undefined) return undefined;
    const source = this.#entity(copy.entity);
    const reference = given.get(copy.ours);
    const tenant = this.#data.tenantOf(entity, given);
    const args = new Map<string, ModelValue>([
      ...(reference === undefined ? [] : ([[copy.theirs, reference]] as const)),
      ...(tenant === undefined ? [] : ([[this.#data.model.tenant ?? '', tenant]] as const)),
    ]);
    const key = this.#key(source, args);
    const items = this.#saved.has(canonical([source.name, key])) ? this.#items : this.#before;
    const found = items.get(source.name)?.get(key);
    return found !== undefined && this.#isVisible(source, found) ? found.get(copy.attribute) : undefined;
  }

  #time(): ModelValue {
    const { times } = this.#data.model;
    if (times === 'iso-ms') return new Date(this.#now).toISOString();
    return BigInt(times === 'epoch-ms' ? this.#now : Math.floor(this.#now / 1000));
  }

  /** The item with what every change of it brings. */
  #touch(entity: EntitySpec, values: Map<string, ModelValue>): void {
    const { version } = entity;
    const { updated } = this.#data.model;
    if (version !== undefined) values.set(version, BigInt(values.get(version) as bigint) + 1n);
    if (updated !== undefined) values.set(updated, this.#time());
  }

  #update(spec: UpdateSpec, args: Values): void {
    const { lock, condition } = spec;
    const entity = this.#entity(spec.entity);
    const old = this.#find(entity, args);
    const paths = [...spec.set, ...(spec.sets?.keys() ?? []), ...spec.remove];
    if (old === undefined) {
      this.#isMissing(entity);
      // What would be copied may be missing too.
      for (const { copy } of entity.fields)
        if (copy !== undefined && paths.includes(copy.ours)) this.missing.add(copy.entity);
      return;
    }
    if (lock !== undefined && BigInt(old.get(lock) as bigint) !== BigInt(args.get(lock) as bigint))
      this.reasons.add('lock');
    if (condition !== undefined && !condition.of(withDerived(entity, old), args)) this.reasons.add('condition');
    const values = new Map(this.#changed(entity, spec, old, args));
    this.#copyAgain(entity, new Set(paths.map(rootOf)), values, args);
    this.#touch(entity, values);
    const key = this.#key(entity, args);
    this.#of(entity).set(key, values);
    this.#data.note(entity, key, paths.map(rootOf));
  }

  /** What is copied follows what names its source, unless the call says what it is. */
  #copyAgain(entity: EntitySpec, changed: ReadonlySet<string>, values: Map<string, ModelValue>, args: Values): void {
    for (const field of entity.fields) {
      if (field.copy === undefined || !changed.has(field.copy.ours)) continue;
      const value = args.get(field.name) ?? this.#made(entity, field, values);
      if (value === undefined) this.#isMissing(this.#entity(field.copy.entity));
      else values.set(field.name, value);
    }
  }

  /** All changes are worked out of the item as it is. */
  #changed(entity: EntitySpec, { set, sets, add, adds, remove }: Changes, old: Values, args: Values): Values {
    const before = withDerived(entity, old);
    let values = old;
    const put = (path: string, value: ModelValue | undefined): void => {
      const changed = withValueAt(values, path, value);
      if (changed === undefined) this.reasons.add('service');
      else values = changed;
    };
    for (const path of set) put(path, normalOf(kindAt(entity, path), args.get(path)));
    for (const [path, { of, readsItem }] of sets ?? []) {
      const value = of(before, args);
      if (value === undefined && readsItem === true) this.reasons.add('service');
      else put(path, normalOf(kindAt(entity, path), value));
    }
    for (const path of add) put(path, sum(valueAt(before, path) ?? 0n, args.get(path) ?? undefined, '+'));
    for (const [path, { of }] of adds ?? []) put(path, sum(valueAt(before, path) ?? 0n, of(before, args), '+'));
    for (const path of [...remove].reverse()) put(path, undefined);
    return values;
  }

  /** Changes what a rule names; an item that it cannot make and that is not there is passed over. */
  follow({ source, target, by, set, add, makes }: StreamSpec, change: Change): readonly EntityChange[] {
    const entity = this.#entity(target);
    const args = new Map<string, ModelValue>();
    const { tenant } = this.#data.model;
    const own = this.#data.tenantOf(this.#entity(source), change.new ?? change.old ?? new Map());
    if (tenant !== undefined && own !== undefined) args.set(tenant, own);
    for (const [field, read] of by) {
      const value = read(change);
      if (value === undefined) return [];
      args.set(field, value);
    }
    const key = this.#key(entity, args);
    const old = makes ? this.#of(entity).get(key) : this.#find(entity, args);
    if (old === undefined && !makes) return [];
    const values = new Map(old ?? this.#new(entity, args));
    for (const [field, read] of set) {
      const value = read(change);
      if (value === undefined) values.delete(field);
      else values.set(field, normal(entity, field, value) ?? value);
    }
    for (const [field, read] of add) {
      const amount = read(change);
      const before = BigInt((values.get(field) as bigint | undefined) ?? 0n);
      if (amount !== undefined) values.set(field, before + BigInt(amount as bigint));
    }
    this.#touch(entity, values);
    this.#of(entity).set(key, values);
    const images = [old, values].map((one) => one && withDerived(entity, one));
    return canonical(images[0] ?? null) === canonical(images[1])
      ? []
      : [{ entity: target, change: { ...(images[0] && { old: images[0] }), ...(images[1] && { new: images[1] }) } }];
  }

  /** An item of which nothing but its id is said: counters are at zero. */
  #new(entity: EntitySpec, args: Values): Values {
    const values = new Map(args);
    for (const { name, fallback, constant, counter } of entity.fields) {
      const value = constant ?? fallback ?? (counter === true ? 0n : undefined);
      if (value !== undefined) values.set(name, normal(entity, name, value) ?? value);
    }
    const { created } = this.#data.model;
    if (created !== undefined) values.set(created, this.#time());
    if (entity.version !== undefined) values.set(entity.version, 0n);
    return values;
  }

  /** A missing item is as good as a changed one. */
  #checkLock(entity: EntitySpec, old: Values | undefined, lock: string, args: Values): void {
    if (old === undefined) this.#isMissing(entity);
    if (old === undefined || BigInt(old.get(lock) as bigint) !== BigInt(args.get(lock) as bigint))
      this.reasons.add('lock');
  }

  #delete(
    entity: EntitySpec,
    args: Values,
    { lock, condition, otherwise }: Pick<AskStep, 'lock' | 'condition' | 'otherwise'> = {},
  ): void {
    const key = this.#key(entity, args);
    const old = this.#of(entity).get(key);
    const isThere = old !== undefined && this.#isVisible(entity, old);
    if (condition !== undefined && !condition.of(old === undefined ? new Map() : withDerived(entity, old), args)) {
      this.reasons.add('condition');
      if (old === undefined) this.#isMissing(entity);
    }
    if (otherwise !== undefined && !isThere) this.#isMissing(entity);
    if (lock !== undefined) this.#checkLock(entity, old, lock, args);
    if (lock !== undefined && old === undefined) return;
    if (entity.softDelete === undefined) {
      this.#of(entity).delete(key);
      return;
    }
    if (!isThere) {
      this.#isMissing(entity);
      return;
    }
    const values = new Map(old);
    this.#touch(entity, values);
    values.set(entity.softDelete, new Date(this.#now).toISOString());
    this.#of(entity).set(key, values);
  }

  #move(entity: EntitySpec, field: string, args: Values): void {
    const old = this.#find(entity, args);
    const to = args.get('to') as Values;
    const target = new Map([...args, ...to]);
    if (old === undefined) {
      this.#isMissing(entity);
      return;
    }
    const key = this.#key(entity, target);
    if (key === this.#key(entity, args)) this.reasons.add('refused');
    else if (this.#isTaken(entity, this.#of(entity).get(key))) this.reasons.add('exists');
    const values = new Map(old);
    values.set(field, normal(entity, field, to.get(field)) ?? '');
    this.#touch(entity, values);
    this.#of(entity).delete(this.#key(entity, args));
    this.#of(entity).set(key, values);
  }

  #query(spec: QuerySpec, args: Values): readonly Row[] {
    const { equal, prefix, range, filter, sort, isDescending } = spec;
    const given = [...equal, ...prefix.filter((name) => args.has(name))];
    const rows = spec.entities.flatMap((name) => {
      const entity = this.#entity(name);
      const found = this.#visible(entity, args).filter(
        (values) =>
          agree(entity, values, args, given) &&
          (range === undefined || isInRange(entity, values, range.field, range.op, args)) &&
          (filter?.(values) ?? true),
      );
      return found.map((values) => ({ entity, values, mayLack: this.#data.mayLack(spec, this.#key(entity, values)) }));
    });
    if (sort === undefined) return rows;
    return rows.sort((a, b) => (isDescending ? -1 : 1) * compareRows(spec, a, b));
  }
}

/** Order of an answer's rows; 0 where the model leaves it open. */
export function compareRows({ sort = [] }: QuerySpec, a: Row, b: Row): number {
  const place = ({ entity }: Row): number => sort.findIndex((one) => one.entity === entity.name);
  if (place(a) !== place(b)) return place(a) - place(b);
  for (const { field, isFalling } of sort[place(a)]?.fields ?? []) {
    const { kind } = fieldOf(a.entity, field);
    const order = kind.compare(a.values.get(field) ?? '', b.values.get(field) ?? '');
    if (order !== 0) return isFalling ? -order : order;
  }
  return 0;
}

export function fieldOf(entity: EntitySpec, name: string): Field {
  const field = entity.fields.find((one) => one.name === name);
  if (field === undefined) throw new Error(`${entity.name} has no ${name}`);
  return field;
}

function normalOf(kind: FieldKind, value: ModelValue | undefined): ModelValue | undefined {
  return value === undefined || value === null ? undefined : kind.normal(value);
}

function normal(entity: EntitySpec, name: string, value: ModelValue | undefined): ModelValue | undefined {
  const field = entity.fields.find((one) => one.name === name);
  return value === undefined || value === null || field === undefined ? value : field.kind.normal(value);
}

function agree(entity: EntitySpec, values: Values, args: Values, fields: readonly string[]): boolean {
  return fields.every((name) => {
    const value = values.get(name);
    return value !== undefined && canonical(value) === canonical(normal(entity, name, args.get(name)));
  });
}

function isInRange(entity: EntitySpec, values: Values, name: string, op: string, args: Values): boolean {
  const { kind } = fieldOf(entity, name);
  const value = values.get(name);
  const bound = (argument: string): ModelValue | undefined => normal(entity, name, args.get(argument));
  const isAbove = (argument: string, least: number): boolean => {
    const given = bound(argument);
    return given === undefined || (value !== undefined && kind.compare(value, given) >= least);
  };
  const isBelow = (argument: string, least: number): boolean => {
    const given = bound(argument);
    return given === undefined || (value !== undefined && kind.compare(given, value) >= least);
  };
  switch (op) {
    case 'between':
      return isAbove('from', 0) && isBelow('to', 0);
    case 'gt':
    case 'gte':
      return isAbove(name, op === 'gt' ? 1 : 0);
    case 'lt':
    case 'lte':
      return isBelow(name, op === 'lt' ? 1 : 0);
    default:
      return args.get(name) === undefined || String(value).startsWith(String(args.get(name)));
  }
}

export function withDerived(entity: EntitySpec, values: Values): Values {
  const whole = new Map(values);
  for (const { name, derive } of entity.fields) {
    const value = derive?.of(values);
    if (value !== undefined) whole.set(name, value);
  }
  return whole;
}

/** The keys of a batch: each list of the arguments gives one value to each of them. */
export function keysOf(args: Values): readonly Values[] {
  const lists = [...args].filter(([, value]) => Array.isArray(value)) as readonly (readonly [
    string,
    readonly ModelValue[],
  ])[];
  const length = lists[0]?.[1].length ?? 0;
  return Array.from({ length }, (_, i) => {
    const one = new Map(args);
    for (const [name, values] of lists) one.set(name, values[i] ?? null);
    return one;
  });
}
