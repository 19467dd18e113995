import type { EntityDesign } from '../design/index.js';
import type { ModelValue } from '../model/value-type.js';
import { sampleValues } from '../planner/sample-values.js';
import { childCounts } from './child-counts.js';
import { copiedValues, sourcesFirst } from './copied-values.js';
import type { Dice } from './dice.js';
import { type GeneratedItem, inherited } from './generated-item.js';
import { type ItemMaker, ROOT_ITEMS } from './item-maker.js';
import type { Reference } from './references.js';

/** Fills a maker with items: roots at reduced numbers, and under each of them as many children as the model states. */
export class Populator {
  /** Parents whose children are all there, by `child/parent`. */
  readonly populated = new Map<string, readonly GeneratedItem[]>();
  readonly #maker: ItemMaker;
  /** Parents before children. */
  readonly #order: readonly EntityDesign[];
  readonly #dice: Dice;

  constructor(maker: ItemMaker, order: readonly EntityDesign[], dice: Dice) {
    this.#maker = maker;
    this.#order = order;
    this.#dice = dice;
  }

  /** The model's explicit samples. */
  addSamples(): void {
    const { design } = this.#maker;
    const order = sourcesFirst(design);
    const samples = [...sampleValues(design)].sort(
      (a, b) => order.indexOf(a.entity.name) - order.indexOf(b.entity.name),
    );
    for (const { entity, id, values: stated } of samples) {
      if (entity.key === undefined) continue;
      const copied = copiedValues(entity, stated, (name) => this.#maker.itemsOf(name));
      const values = new Map([...stated, ...copied]);
      const dice = this.#dice.fork(`sample ${entity.name} ${this.#maker.itemsOf(entity.name).length}`);
      const filled = this.#maker.source.fillRequired(entity, values, dice);
      const made = this.#maker.assemble(entity, filled, dice, id);
      if (made !== undefined) this.#maker.keep(made);
    }
  }

  /** Items of the stated cardinalities, of one entity so many at most. */
  addGenerated(maxItems: number): void {
    const counts = this.#rootCounts(maxItems);
    for (const entity of this.#order) {
      if (entity.key === undefined) continue;
      const dice = this.#dice.fork(entity.name);
      const [counted] = this.#maker.referencesOf(entity.name).filter(({ counted: stated }) => stated);
      const group = this.#maker.groupField(entity);
      if (counted !== undefined) this.#addChildren(entity, counted, dice, maxItems);
      else if (group !== undefined) this.#addGroups(entity, group, dice, maxItems);
      else this.#addRoots(entity, counts.get(entity.name) ?? 0, dice);
    }
  }

  /** Roots so that no entity that they bring exceeds the limit, unless the model says how many. */
  #rootCounts(maxItems: number): ReadonlyMap<string, number> {
    const roots = [...this.#maker.design.entities.values()].filter(
      (entity) => !this.#maker.referencesOf(entity.name).some(({ counted }) => counted),
    );
    return new Map(
      roots.map((entity) => {
        const stated = this.#maker.design.model.samples.generate.get(entity.name)?.count;
        const fitting = Math.max(10, Math.min(ROOT_ITEMS, Math.floor(maxItems / this.#largestFamily(entity))));
        const all = entity.entity.singleton
          ? Math.max(1, this.#maker.tenants.length)
          : Math.max(1, Math.round(entity.count.value));
        return [entity.name, Math.min(stated ?? fitting, all, maxItems)];
      }),
    );
  }

  /** Items that one item brings of the entity of which it brings most. */
  #largestFamily(entity: EntityDesign): number {
    let largest = 1;
    for (const child of this.#maker.design.entities.values()) {
      const [counted] = this.#maker.referencesOf(child.name).filter(({ counted: stated }) => stated);
      if (counted?.parent !== entity) continue;
      largest = Math.max(largest, (child.entity.volume.per.get(entity.name)?.avg ?? 1) * this.#largestFamily(child));
    }
    return largest;
  }

  #addChildren(entity: EntityDesign, reference: Reference, dice: Dice, maxItems: number): void {
    const { parent } = reference;
    const parents = this.#maker.itemsOf(parent.name).filter(({ sampleId }) => sampleId === undefined);
    const chosen = this.#addFamilies(
      entity,
      parent.name,
      parents.map((one) => inherited(one, reference)),
      dice,
      maxItems,
    );
    this.populated.set(`${entity.name}/${parent.name}`, parents.slice(0, chosen));
  }

  #addGroups(entity: EntityDesign, field: string, dice: Dice, maxItems: number): void {
    const stated = this.#maker.design.model.samples.generate.get(entity.name)?.count;
    this.#addFamilies(
      entity,
      field,
      this.#maker.groupsOf(entity, field, maxItems),
      dice,
      Math.min(stated ?? maxItems, maxItems),
    );
  }

  /**
   * Children for as many parents as there is room for: collections keep their size, and the first parents have theirs. Gives the number of
   * parents.
   */
  #addFamilies(
    entity: EntityDesign,
    parent: string,
    parents: readonly ReadonlyMap<string, ModelValue>[],
    dice: Dice,
    maxItems: number,
  ): number {
    const per = entity.entity.volume.per.get(parent);
    const avg = Math.max(per?.avg ?? 1, Number.MIN_VALUE);
    const chosen = parents.slice(0, Math.max(1, Math.floor(maxItems / avg)));
    const counts = childCounts(chosen.length, { ...per }, dice);
    for (const [i, given] of chosen.entries()) {
      for (let k = 0; k < (counts[i] ?? 0); k += 1) {
        if (this.#maker.itemsOf(entity.name).length >= maxItems || this.#maker.isFull) return chosen.length;
        this.#add(entity, this.#numbered(entity, given, k), dice, this.#maker.source.timeAfter(given, dice));
      }
    }
    return chosen.length;
  }

  /** Whole numbers of an id count up among siblings: lines 1, 2, 3. */
  #numbered(entity: EntityDesign, given: ReadonlyMap<string, ModelValue>, k: number): ReadonlyMap<string, ModelValue> {
    const values = new Map(given);
    for (const name of entity.id) {
      const type = entity.attributes.get(name)?.type;
      if (type?.kind === 'int' && !values.has(name)) values.set(name, (type.min ?? 1n) + BigInt(k));
    }
    return values;
  }

  #addRoots(entity: EntityDesign, wanted: number, dice: Dice): void {
    this.#maker.source.planPools(entity, wanted);
    const [owner] = this.#maker.referencesOf(entity.name);
    const owners = owner === undefined ? [] : this.#maker.itemsOf(owner.parent.name);
    for (let i = 0; i < wanted && !this.#maker.isFull; i += 1) {
      const parent = owner === undefined ? undefined : owners[i % Math.max(1, owners.length)];
      const given =
        owner === undefined || parent === undefined ? new Map<string, ModelValue>() : inherited(parent, owner);
      this.#add(entity, given, dice, this.#maker.source.timeOf(entity, i, wanted));
    }
  }

  #add(entity: EntityDesign, given: ReadonlyMap<string, ModelValue>, dice: Dice, at: number): void {
    const made = this.#maker.make(entity, given, dice, at);
    if (made !== undefined) this.#maker.keep(made);
  }
}
