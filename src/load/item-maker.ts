import { assembleItem, type Design, type EntityDesign } from '../design/index.js';
import type { ModelValue } from '../model/value-type.js';
import { itemBytes } from '../value/index.js';
import type { Dice } from './dice.js';
import { type DataProblem, type GeneratedItem, inherited, keyOf } from './generated-item.js';
import type { Reference } from './references.js';
import type { ValueSource } from './value-source.js';

/** Items of an entity that nothing else counts, and values that groups of items share. */
export const ROOT_ITEMS = 200;
const TENANTS = 4;
/** Bytes of all items after which no more are made. */
const MOST_BYTES = 64 * 1024 ** 2;
/** Tries to draw an id that is not taken yet. */
const ID_TRIES = 10;

/** Makes items that fit those that it has: under parents that exist, of one tenant, no key twice. */
export class ItemMaker {
  readonly design: Design;
  readonly source: ValueSource;
  readonly problems: DataProblem[] = [];
  readonly #dice: Dice;
  readonly #references: ReadonlyMap<string, readonly Reference[]>;
  readonly #items = new Map<string, GeneratedItem[]>();
  /** Keys that are taken, by table. */
  readonly #keys = new Map<string, Set<string>>();
  readonly #tenants: readonly string[];
  /** Values that groups of items share, by attribute and type. */
  readonly #groups = new Map<string, readonly ReadonlyMap<string, ModelValue>[]>();
  #bytes = 0;

  constructor(design: Design, references: ReadonlyMap<string, readonly Reference[]>, source: ValueSource, dice: Dice) {
    this.design = design;
    this.source = source;
    this.#references = references;
    this.#dice = dice;
    this.#tenants = this.#drawTenants();
    for (const name of design.entities.keys()) this.#items.set(name, []);
  }

  get tenants(): readonly string[] {
    return this.#tenants;
  }

  /** Whether there is memory for more. */
  get isFull(): boolean {
    return this.#bytes > MOST_BYTES;
  }

  itemsOf(entity: string): readonly GeneratedItem[] {
    return this.#items.get(entity) ?? [];
  }

  referencesOf(entity: string): readonly Reference[] {
    return this.#references.get(entity) ?? [];
  }

  /** A new item with the given values, and with parents for the references that are left open. */
  make(
    entity: EntityDesign,
    given: ReadonlyMap<string, ModelValue>,
    dice: Dice,
    at: number = this.source.latest,
  ): GeneratedItem | undefined {
    // Where the parents that there are have all their children, items are made without one.
    for (let tries = 0; tries < 2 * ID_TRIES; tries += 1) {
      const related = this.#related(entity, given, dice, tries < ID_TRIES);
      const made = this.assemble(entity, this.source.fill(entity, related, dice, at), dice);
      if (made === undefined || this.#keys.get(entity.table.table.name)?.has(keyOf(made)) !== true) return made;
    }
    return undefined;
  }

  /** Ids of parents that nothing names yet, of the tenant that is given, and that tenant. */
  #related(
    entity: EntityDesign,
    given: ReadonlyMap<string, ModelValue>,
    dice: Dice,
    withParents: boolean,
  ): ReadonlyMap<string, ModelValue> {
    const tenant = this.design.model.tenancy?.field.value;
    const values = new Map(given);
    for (const { parent, fields } of withParents ? this.referencesOf(entity.name) : []) {
      const open = fields.filter((field) => !values.has(field) && field !== tenant);
      if (open.length === 0) continue;
      const known = fields.filter((field) => values.has(field));
      const chosen = this.#parentWith(parent, known, values, dice);
      for (const field of chosen === undefined ? [] : fields) {
        const value = chosen?.values.get(field);
        if (!values.has(field) && value !== undefined) values.set(field, value);
      }
    }
    const group = withParents ? this.groupField(entity) : undefined;
    if (group !== undefined && !values.has(group)) {
      const groups = this.groupsOf(entity, group, ROOT_ITEMS);
      for (const [name, value] of groups.length === 0 ? [] : dice.pick(groups))
        if (!values.has(name)) values.set(name, value);
    }
    if (tenant !== undefined && entity.attributes.has(tenant) && !values.has(tenant) && this.#tenants.length > 0) {
      values.set(tenant, dice.pick(this.#tenants));
    }
    return values;
  }

  /** A parent that agrees with what is known; undefined where the few that are tried do not. */
  #parentWith(
    parent: EntityDesign,
    known: readonly string[],
    values: ReadonlyMap<string, ModelValue>,
    dice: Dice,
  ): GeneratedItem | undefined {
    const items = this.itemsOf(parent.name);
    if (items.length === 0) return undefined;
    const start = dice.int(0, items.length - 1);
    for (let i = 0; i < items.length; i += 1) {
      const item = items[(start + i) % items.length];
      if (item !== undefined && known.every((field) => String(item.values.get(field)) === String(values.get(field))))
        return item;
    }
    return undefined;
  }

  /** The item of an entity's values; what is wrong with them is added to the problems. */
  assemble(
    entity: EntityDesign,
    values: ReadonlyMap<string, ModelValue>,
    dice: Dice,
    sampleId?: string,
  ): GeneratedItem | undefined {
    const assembled = assembleItem(entity, values, { shard: (count) => dice.int(0, count - 1) });
    const named = sampleId === undefined ? {} : { sampleId };
    if (assembled.ok) return { entity, values, item: assembled.item, ...named };
    this.problems.push({ entity: entity.name, ...named, problem: assembled.problem });
    return undefined;
  }

  /** Adds the item to those of its entity. */
  keep(made: GeneratedItem): void {
    this.#items.get(made.entity.name)?.push(made);
    this.take(made);
  }

  /** Takes the item's key, so that no other is made with it. */
  take(made: GeneratedItem): void {
    this.#bytes += itemBytes(made.item);
    const { name } = made.entity.table.table;
    const keys = this.#keys.get(name) ?? new Set<string>();
    keys.add(keyOf(made));
    this.#keys.set(name, keys);
  }

  /** An attribute of which `volume.per` says how many items share a value. */
  groupField(entity: EntityDesign): string | undefined {
    return [...entity.entity.volume.per.keys()].find(
      (name) => !this.design.entities.has(name) && entity.attributes.has(name),
    );
  }

  /** Values of an attribute that items share, the same for every entity that has it; those of another entity's items, where it is their id. */
  groupsOf(entity: EntityDesign, field: string, maxItems: number): readonly ReadonlyMap<string, ModelValue>[] {
    const tenant = this.design.model.tenancy?.field.value;
    const owner = this.referencesOf(entity.name).find(({ fields }) => fields.includes(field));
    if (owner !== undefined && field !== tenant)
      return this.itemsOf(owner.parent.name).map((one) => inherited(one, owner));
    if (field === tenant) return this.#tenants.map((one) => new Map([[field, one]]));
    const name = `${field} ${entity.attributes.get(field)?.type.kind ?? ''}`;
    const known = this.#groups.get(name);
    if (known !== undefined) return known;
    const dice = this.#dice.fork(`group ${name}`);
    const sharing = [...this.design.entities.values()].map((other) => other.entity.volume.per.get(field)?.avg ?? 1);
    const wanted = Math.max(2, Math.min(ROOT_ITEMS, Math.floor(maxItems / Math.max(...sharing, 1))));
    const groups = Array.from({ length: wanted }, (_, i) => {
      const at = this.source.timeOf(entity, i, wanted);
      const value = this.source.fresh(entity, field, dice, at) ?? null;
      const values = new Map<string, ModelValue>([[field, value]]);
      if (tenant !== undefined && tenant !== field && entity.attributes.has(tenant) && this.#tenants.length > 0) {
        values.set(tenant, dice.pick(this.#tenants));
      }
      return values;
    });
    this.#groups.set(name, groups);
    return groups;
  }

  #drawTenants(): readonly string[] {
    const { tenancy, samples } = this.design.model;
    if (tenancy === undefined) return [];
    const tenants = new Set(samples.tenants);
    const dice = this.#dice.fork('tenants');
    const wanted = Math.max(1, Math.min(TENANTS, tenancy.values?.count ?? TENANTS));
    const holder = [...this.design.entities.values()].find(({ attributes }) => attributes.has(tenancy.field.value));
    for (let tries = 0; holder !== undefined && tenants.size < wanted && tries < 100; tries += 1) {
      const value = this.source.value(holder, tenancy.field.value, dice, this.source.latest);
      if (typeof value === 'string') tenants.add(value);
    }
    return [...tenants];
  }
}
