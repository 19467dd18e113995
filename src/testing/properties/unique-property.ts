import * as fc from 'fast-check';
import { assembleItem, type EntityDesign, sentinelItem, type UniqueDesign } from '../../design/index.js';
import { Dice } from '../../load/dice.js';
import { DataGenerator } from '../../load/generate-items.js';
import type { ModelValue } from '../../model/value-type.js';
import type { CallOutcome, Plan } from '../../planner/index.js';
import { attribute, type Item } from '../../value/index.js';
import { showItem } from '../model-tests/show-item.js';
import { anySchedule, anyWriter, commandsOf, WRITERS } from './drawn-calls.js';
import type { Values } from './drawn-items.js';
import { callText, interleave, refusedByService, type WriterCall } from './interleave.js';
import type { CounterExample } from './report.js';
import { castOf, Stage, stageTime, textOf } from './stage.js';
import { type Attempt, type Trial, tryCases } from './try-cases.js';
import { argumentsFor, plainWriter, touches, type Writer, writersOf } from './writers.js';

const ITEMS = 2;
/** Values that items compete for. */
const VALUES = 2;
/** Tries to draw a value that is not there yet. */
const VALUE_TRIES = 20;

interface Command {
  readonly by: number;
  readonly what: number;
  readonly item: number;
  readonly value: number;
}

/** However writers interleave: no two items share a value, every item has its sentinel, and every sentinel its item. */
export function* uniqueProperty(plan: Plan, entity: EntityDesign, trial: Trial): Attempt {
  const { design } = plan;
  const contested = contestedOf(entity);
  const writers = competing(plan, entity, contested);
  const shared = entity.unique.flatMap(({ fields }) => fields).filter((name) => !contested.includes(name));
  const tellers = new Set(entity.id.filter((name) => name !== design.model.tenancy?.field.value));
  const cast = castOf(
    design,
    entity,
    ITEMS,
    shared.filter((name) => !tellers.has(name)),
    trial.seed,
  );
  const values = valueSets(plan, entity, contested, trial.seed);
  if (cast.length < 2 || contested.length === 0 || values.length < 2)
    return { kind: 'skipped', why: 'the model gives no two items, or no two values, to compete with' };
  const now = stageTime(design);
  const command = fc.record({
    by: anyWriter(),
    what: fc.nat({ max: writers.length - 1 }),
    item: fc.nat({ max: cast.length - 1 }),
    value: fc.nat({ max: values.length - 1 }),
  });
  const start = fc.nat({ max: Math.min(cast.length, VALUES) });
  return yield* tryCases(
    fc.record({ start, commands: commandsOf(command), schedule: anySchedule() }),
    (drawn) => {
      const items = cast.map((one) => one.values);
      const contest = new Contest(plan, entity, contested, now);
      contest.begin(items.slice(0, drawn.start).map((one, i) => merged(one, values[i])));
      return contest.run(drawn.commands, drawn.schedule, writers, items, values);
    },
    trial,
    'no call could be made',
  );
}

/** The model's own patterns; where it has none that creates, changes the value or deletes, those as it would have them. */
function competing(plan: Plan, entity: EntityDesign, contested: readonly string[]): readonly Writer[] {
  const own = writersOf(plan, entity).filter((writer) => touches(writer, contested));
  const has = (actions: readonly Writer['intent']['action'][]): boolean =>
    own.some(({ intent }) => actions.includes(intent.action));
  const settable = contested.filter((name) => {
    const declared = entity.attributes.get(name)?.attribute;
    return !entity.id.includes(name) && declared?.immutable !== true;
  });
  return [
    ...own,
    ...(has(['create', 'put']) ? [] : plainWriter(plan, entity, 'create')),
    ...(has(['update']) || settable.length === 0 ? [] : plainWriter(plan, entity, 'update', settable)),
    ...(has(['delete', 'soft-delete']) ? [] : plainWriter(plan, entity, 'delete')),
  ];
}

/** Attributes whose values are competed for: unique, neither scope nor tenant, and what derived ones are derived from. */
function contestedOf(entity: EntityDesign): readonly string[] {
  const names = entity.unique.flatMap(({ constraint }) => constraint.attributes.map(({ value }) => value));
  const sources = names.flatMap((name) => {
    const declared = entity.attributes.get(name);
    return declared?.attribute.derive === undefined
      ? [name]
      : declared.derivedFrom.filter((source) => entity.attributes.get(source)?.attribute.derive === undefined);
  });
  return [...new Set(sources)];
}

/** Different values, and another spelling of the first where the type takes it for the same. */
function valueSets(
  { design }: Plan,
  entity: EntityDesign,
  contested: readonly string[],
  seed: number,
): readonly Values[] {
  const data = new DataGenerator(design, { samplesOnly: true, seed });
  const dice = Dice.of(seed, `values ${entity.name}`);
  const sets: Values[] = [];
  const seen = new Set<string>();
  for (let tries = 0; sets.length < VALUES && tries < VALUE_TRIES; tries += 1) {
    const set = new Map<string, ModelValue>();
    for (const name of contested) {
      const value = data.value(entity, name, dice);
      if (value !== undefined) set.set(name, value);
    }
    const id = [...set.values()].map(String).join('\u0000').toLowerCase();
    if (!seen.has(id)) sets.push(set);
    seen.add(id);
  }
  const [first] = sets;
  const folded = contested.filter((name) => {
    const type = entity.types.typeOf(name);
    return type?.kind === 'string' && type.normalize !== undefined && type.pattern === undefined;
  });
  if (first === undefined || folded.length === 0) return sets;
  const respelt = new Map([...first].map(([name, value]) => [name, folded.includes(name) ? swapped(value) : value]));
  return [...sets, respelt];
}

function swapped(value: ModelValue): ModelValue {
  if (typeof value !== 'string') return value;
  return value === value.toLowerCase() ? value.toUpperCase() : value.toLowerCase();
}

function merged(values: Values, over: Values | undefined): Values {
  return new Map([...values, ...(over ?? [])]);
}

/** One case: writers on a stage, and what they come to. */
class Contest {
  readonly #entity: EntityDesign;
  readonly #stage: Stage;
  readonly #shown: ReadonlySet<string>;
  readonly #begun: string[] = [];
  #fault: string | undefined;
  #calls = 0;

  constructor(plan: Plan, entity: EntityDesign, contested: readonly string[], now: number) {
    this.#entity = entity;
    this.#stage = new Stage(plan.design, entity, now);
    const fields = entity.unique.flatMap(({ fields: names }) => names);
    this.#shown = new Set([...entity.id, ...fields, ...contested]);
  }

  begin(items: readonly Values[]): void {
    for (const values of items) {
      const assembled = assembleItem(this.#entity, values);
      if (!assembled.ok) continue;
      this.#stage.put(assembled.item);
      this.#begun.push(`at first  ${this.#entity.name} ${this.#show(assembled.item)}`);
    }
  }

  run(
    commands: readonly Command[],
    schedule: readonly number[],
    writers: readonly Writer[],
    items: readonly Values[],
    values: readonly Values[],
  ): 'fine' | 'untried' | CounterExample {
    const queues: WriterCall[][] = Array.from({ length: WRITERS }, () => []);
    for (const { by, what, item, value } of commands) {
      const writer = writers[what];
      const target = items[item];
      if (writer !== undefined && target !== undefined)
        queues[by]?.push(this.#call(writer, target, merged(target, values[value])));
    }
    const lines = interleave(this.#stage.engine, queues, schedule, () => this.#fault !== undefined);
    if (this.#fault !== undefined) return { message: this.#fault, lines: [...this.#begun, ...lines] };
    return this.#calls === 0 ? 'untried' : 'fine';
  }

  #call(writer: Writer, target: Values, next: Values): WriterCall {
    const { lock } = writer.intent;
    const key = this.#keyOf(target);
    const args = argumentsFor(writer, target, next);
    const shown = new Map([...args].filter(([name]) => this.#shown.has(name)));
    return {
      text: callText(writer.plan.pattern.name, shown),
      begin: () => {
        const all = new Map(args);
        if (lock !== undefined) {
          const item = key === undefined ? undefined : this.#stage.read(key);
          const read = item === undefined ? undefined : attribute(item, storedName(this.#entity, lock));
          if (read === undefined) return undefined;
          all.set(lock, 'N' in read ? BigInt(read.N) : 'S' in read ? read.S : null);
        }
        return this.#stage.program(writer, all, next);
      },
      end: (outcome) => {
        if (outcome.kind !== 'refused') this.#calls += 1;
        this.#fault ??= refusedByService(writer.plan.pattern.name, outcome) ?? this.#look(writer, next, key, outcome);
      },
    };
  }

  #keyOf(values: Values): Item | undefined {
    const assembled = assembleItem(this.#entity, values);
    return assembled.ok ? this.#stage.keyOf(assembled.item) : undefined;
  }

  /** What is wrong after a call. */
  #look(writer: Writer, next: Values, key: Item | undefined, outcome: CallOutcome): string | undefined {
    const live = this.#stage.liveItems();
    for (const unique of this.#entity.unique) {
      const fault = this.#lookAt(unique, live);
      if (fault !== undefined) return fault;
    }
    return outcome.kind === 'failed' && outcome.reason === 'unique'
      ? this.#lookAtRefusal(writer, next, key, live, outcome.error)
      : undefined;
  }

  #lookAt(unique: UniqueDesign, live: readonly Item[]): string | undefined {
    const { name } = this.#entity;
    const constraint = `${name}.unique.${unique.constraint.name}`;
    const holders = new Map<string, Item>();
    const wanted = new Map<string, Item>();
    for (const item of live) {
      const value = this.#valueOf(unique, item);
      if (value === undefined) continue;
      const other = holders.get(value);
      if (other !== undefined)
        return `Two items of ${name} share ${unique.fields.join(', ')}: ${this.#show(other)} and ${this.#show(item)}.`;
      holders.set(value, item);
      const sentinel = sentinelItem(this.#entity, unique, item);
      if (sentinel !== undefined) wanted.set(this.#sentinelId(unique, sentinel), item);
    }
    const there = this.#stage.sentinels(unique.sentinel);
    const ids = new Set(there.map((sentinel) => this.#sentinelId(unique, sentinel)));
    for (const [id, item] of wanted)
      if (!ids.has(id))
        return `${name} ${this.#show(item)} has no sentinel of ${constraint}: another item can take its value.`;
    const left = there.find((sentinel) => !wanted.has(this.#sentinelId(unique, sentinel)));
    return left === undefined
      ? undefined
      : `A sentinel of ${constraint} is left without its item, so its value stays taken: ${showItem(this.#stage.keyOf(left))}.`;
  }

  /** A value may be refused only where some other item has it. */
  #lookAtRefusal(
    writer: Writer,
    next: Values,
    key: Item | undefined,
    live: readonly Item[],
    error: string,
  ): string | undefined {
    const assembled = assembleItem(this.#entity, next);
    if (!assembled.ok || key === undefined) return undefined;
    const wanted = assembled.item;
    const id = JSON.stringify(this.#stage.keyOf(wanted));
    const isTaken = this.#entity.unique.some((unique) =>
      live.some(
        (item) =>
          JSON.stringify(this.#stage.keyOf(item)) !== id &&
          this.#valueOf(unique, item) === this.#valueOf(unique, wanted),
      ),
    );
    if (isTaken) return undefined;
    return `${writer.plan.pattern.name} fails with ${error}, and no other ${this.#entity.name} has the value.`;
  }

  /** The values of the constraint, as one text; undefined where the item lacks one. */
  #valueOf({ fields }: UniqueDesign, item: Item): string | undefined {
    const values = fields.map((name) => attribute(item, storedName(this.#entity, name)));
    return values.every((value) => value !== undefined) ? JSON.stringify(values.map(textOf)) : undefined;
  }

  #sentinelId({ sentinel }: UniqueDesign, item: Item): string {
    const { pk, sk } = sentinel.table.primary;
    return JSON.stringify([...pk, ...sk].map((slot) => textOf(attribute(item, slot.attribute))));
  }

  #show(item: Item): string {
    const names = [...this.#shown].map((name) => storedName(this.#entity, name));
    return showItem(
      Object.fromEntries(
        names.flatMap((name) => {
          const value = attribute(item, name);
          return value === undefined ? [] : [[name, value]];
        }),
      ),
    );
  }
}

function storedName(entity: EntityDesign, name: string): string {
  return entity.attributes.get(name)?.attribute.storedName ?? name;
}
