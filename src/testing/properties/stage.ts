import { type Design, type EntityDesign, physicalName, sentinelItem, versionCopy } from '../../design/index.js';
import { createEngine, type Engine, type ItemChange } from '../../engine/index.js';
import { createTableInput } from '../../load/create-table.js';
import { Dice } from '../../load/dice.js';
import { DataGenerator, type GeneratedItem } from '../../load/generate-items.js';
import type { ModelValue } from '../../model/value-type.js';
import {
  type Arguments,
  type CallOptions,
  type CallProgram,
  callProgram,
  entityOfItem,
  idGenerator,
} from '../../planner/index.js';
import { isVisible, keyOfItem } from '../../planner/program/scope.js';
import { type AttributeValue, attribute, type Item } from '../../value/index.js';
import type { Values } from './drawn-items.js';
import type { Writer } from './writers.js';

/** Seconds that items of the stage live longer than any writer writes. */
const LIFETIME = 366 * 86_400;
/** Arguments that a call is found to need besides those that its pattern names. */
const MOST_MORE_ARGUMENTS = 10;

/** Items that writers write: of one tenant and one scope, so that they can meet. Fewer than wanted where no more could be made. */
export function castOf(
  design: Design,
  entity: EntityDesign,
  size: number,
  shared: readonly string[],
  seed: number,
): readonly GeneratedItem[] {
  const data = new DataGenerator(design, { samplesOnly: true, seed });
  const dice = Dice.of(seed, `cast ${entity.name}`);
  const cast: GeneratedItem[] = [];
  const ttl = entity.entity.ttl?.attribute.value;
  const alive = ttl === undefined ? undefined : lifetime(entity, ttl, data.period.to);
  const given = new Map<string, ModelValue>(ttl === undefined || alive === undefined ? [] : [[ttl, alive]]);
  for (const name of shared) {
    const value = data.value(entity, name, dice);
    if (value !== undefined && entity.attributes.get(name)?.attribute.derive === undefined) given.set(name, value);
  }
  // Marked as deleted, an item would not be there.
  const deleted = entity.entity.softDelete?.attribute.value;
  for (let i = 0; i < size; i += 1) {
    const made = data.draw(entity, given, dice);
    if (made === undefined) continue;
    const values = new Map([...made.values].filter(([name]) => name !== deleted));
    cast.push({ ...made, values });
  }
  return cast;
}

function lifetime(entity: EntityDesign, ttl: string, now: number): ModelValue | undefined {
  const at = now + LIFETIME * 1000;
  return entity.types.typeOf(ttl)?.kind === 'epochMillis' ? BigInt(at) : BigInt(Math.floor(at / 1000));
}

/** The moment of all calls: that at which sample data ends. */
export function stageTime(design: Design): number {
  return new DataGenerator(design, { samplesOnly: true }).period.to;
}

/** An engine with the model's tables, on which writers of one entity meet. */
export class Stage {
  readonly engine: Engine;
  readonly #design: Design;
  readonly #entity: EntityDesign;
  readonly #options: CallOptions;
  readonly #now: number;
  /** Changes of each item since the start, and how often it was deleted. */
  readonly #changes = new Map<string, number>();
  readonly #deletions = new Map<string, number>();

  constructor(design: Design, entity: EntityDesign, now: number, onChange?: (change: ItemChange) => void) {
    this.#design = design;
    this.#entity = entity;
    this.#now = now;
    this.#options = { now, generate: idGenerator(() => now) };
    this.engine = createEngine({
      now: () => now,
      onChange: (change) => {
        const id = keyId(change.keys);
        this.#changes.set(id, (this.#changes.get(id) ?? 0) + 1);
        if (change.after === undefined) this.#deletions.set(id, (this.#deletions.get(id) ?? 0) + 1);
        onChange?.(change);
      },
    });
    for (const table of design.tables.values()) this.engine.createTable(createTableInput(table));
  }

  /** Puts an item with all that is stored beside it. */
  put(item: Item): void {
    const entity = this.#entity;
    const copies = [
      ...entity.unique.map((unique) => sentinelItem(entity, unique, item)),
      entity.history === undefined ? undefined : versionCopy(entity.history, item),
    ];
    for (const Item of [item, ...copies]) if (Item !== undefined) this.engine.putItem({ TableName: this.#table, Item });
  }

  /** The items that the model says are there. */
  liveItems(): readonly Item[] {
    return this.#itemsOf(this.#entity).filter((item) => isVisible(this.#entity, item, this.#now));
  }

  sentinels(sentinel: EntityDesign): readonly Item[] {
    return this.#itemsOf(sentinel);
  }

  read(key: Item): Item | undefined {
    return this.engine.getItem({ TableName: this.#table, Key: key, ConsistentRead: true }).Item;
  }

  /** How often the item was changed so far. */
  changesOf(key: Item): number {
    return this.#changes.get(keyId(key)) ?? 0;
  }

  deletionsOf(key: Item): number {
    return this.#deletions.get(keyId(key)) ?? 0;
  }

  keyOf(item: Item): Item {
    return keyOfItem(this.#entity, item);
  }

  /** The call, with what it turns out to need besides: values of the item. Undefined where it cannot be made. */
  program({ plan }: Writer, args: Arguments, values: Values): CallProgram | undefined {
    const all = new Map(args);
    for (let more = 0; more <= MOST_MORE_ARGUMENTS; more += 1) {
      const make = (): CallProgram => callProgram(plan, this.#design, all, this.#options);
      const first = make().next();
      if (first.done !== true || first.value.kind !== 'refused') return make();
      const { problem } = first.value;
      const value = problem.code === 'missing' ? values.get(problem.argument) : undefined;
      if (problem.code !== 'missing' || value === undefined || all.has(problem.argument)) return undefined;
      all.set(problem.argument, value);
    }
    return undefined;
  }

  get #table(): string {
    return physicalName(this.#entity.table.table);
  }

  #itemsOf(entity: EntityDesign): readonly Item[] {
    const items: Item[] = [];
    let ExclusiveStartKey: Item | undefined;
    do {
      const page = this.engine.scan({
        TableName: this.#table,
        ...(ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey }),
      });
      items.push(...(page.Items ?? []));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    return items.filter((item) => entityOfItem(entity.table, item) === entity);
  }
}

function keyId(key: Item): string {
  const parts = Object.keys(key)
    .sort()
    .map((name) => textOf(attribute(key, name)));
  return JSON.stringify(parts);
}

export function textOf(value: AttributeValue | undefined): string {
  if (value === undefined) return '';
  if ('S' in value) return `S${value.S}`;
  if ('N' in value) return `N${value.N}`;
  return 'B' in value ? `B${Buffer.from(value.B).toString('hex')}` : JSON.stringify(value);
}
