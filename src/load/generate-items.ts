import type { Design, EntityDesign } from '../design/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { ModelValue } from '../model/value-type.js';
import { Dice } from './dice.js';
import type { DataProblem, GeneratedItem } from './generated-item.js';
import { ItemMaker } from './item-maker.js';
import { Populator } from './populator.js';
import { inOrder, type Reference, referencesOf } from './references.js';
import { ValueSource } from './value-source.js';

export { type DataProblem, type GeneratedItem, inherited } from './generated-item.js';

export interface DataOptions {
  /** Decides every value; the one of the model's samples unless given. */
  readonly seed?: number | string;
  /** Items of one entity that are made at most, explicit samples not counted. */
  readonly maxItems?: number;
  /** Explicit samples alone. */
  readonly samplesOnly?: boolean;
}

const DEFAULT_MAX_ITEMS = 1500;
const DAY = 86_400_000;
/** Tries to draw another value than the one that is there. */
const VALUE_TRIES = 10;

/** Sample data for a design: explicit samples first, then items of the stated cardinalities at a reduced number of roots. */
export class DataGenerator {
  readonly design: Design;
  readonly seed: number | string;
  readonly #maker: ItemMaker;
  readonly #order: readonly EntityDesign[];
  readonly #populator: Populator;
  readonly #extras: GeneratedItem[] = [];

  constructor(design: Design, options: DataOptions = {}) {
    this.design = design;
    this.seed = options.seed ?? design.model.samples.seed;
    const dice = Dice.of(this.seed, 'data');
    const references = referencesOf(design);
    this.#order = inOrder(design, references);
    this.#maker = new ItemMaker(design, references, new ValueSource(design), dice);
    this.#populator = new Populator(this.#maker, this.#order, dice);
    this.#populator.addSamples();
    if (options.samplesOnly !== true) this.#populator.addGenerated(options.maxItems ?? DEFAULT_MAX_ITEMS);
  }

  /** What could not be made. */
  get problems(): readonly DataProblem[] {
    return this.#maker.problems;
  }

  /** Items of an entity, in the order in which they were made. */
  itemsOf(entity: string): readonly GeneratedItem[] {
    return this.#maker.itemsOf(entity);
  }

  /** All items, parents before children, then those that were added beside the stated cardinalities. */
  get all(): readonly GeneratedItem[] {
    return [...flatMap(this.#order, ({ name }) => this.itemsOf(name)), ...this.#extras];
  }

  /** Parents whose children are all there, which may be none; with few items to make, not every parent has its own. */
  populated(child: string, parent: string): readonly GeneratedItem[] {
    const known = this.#populator.populated.get(`${child}/${parent}`);
    return known ?? this.itemsOf(parent).filter(({ sampleId }) => sampleId === undefined);
  }

  referencesOf(entity: string): readonly Reference[] {
    return this.#maker.referencesOf(entity);
  }

  /** A new item that is not kept, as a create would write it: under some parent that exists, with the given values. */
  draw(entity: EntityDesign, given: ReadonlyMap<string, ModelValue>, dice: Dice): GeneratedItem | undefined {
    const made = this.#maker.make(entity, this.#ofNewTenant(entity, given, dice), dice, this.#maker.source.latest);
    if (made !== undefined) this.#maker.take(made);
    return made;
  }

  /** What there is once for each tenant is new for a new tenant alone. */
  #ofNewTenant(
    entity: EntityDesign,
    given: ReadonlyMap<string, ModelValue>,
    dice: Dice,
  ): ReadonlyMap<string, ModelValue> {
    const tenant = this.design.model.tenancy?.field.value;
    if (tenant === undefined || given.has(tenant) || entity.id.some((name) => name !== tenant)) return given;
    const value = entity.id.includes(tenant) ? this.value(entity, tenant, dice) : undefined;
    return value === undefined ? given : new Map([...given, [tenant, value]]);
  }

  /** Other values for an item with that id. */
  replace(entity: EntityDesign, id: ReadonlyMap<string, ModelValue>, dice: Dice): GeneratedItem | undefined {
    return this.#maker.assemble(entity, this.#maker.source.fill(entity, id, dice, this.#maker.source.latest), dice);
  }

  /** An item beside the stated cardinalities: `itemsOf` does not have it. */
  addExtra(
    entity: EntityDesign,
    given: ReadonlyMap<string, ModelValue>,
    dice: Dice,
    at?: number,
  ): GeneratedItem | undefined {
    const made = this.#maker.isFull ? undefined : this.#maker.make(entity, given, dice, at);
    if (made === undefined) return undefined;
    this.#maker.take(made);
    this.#extras.push(made);
    return made;
  }

  /** A value that the attribute could have on an item made at that time. */
  value(
    entity: EntityDesign,
    attribute: string,
    dice: Dice,
    at: number = this.#maker.source.latest,
  ): ModelValue | undefined {
    return this.#maker.source.value(entity, attribute, dice, at);
  }

  /** A value that differs from the one that is there, where the type has another: a time is a later one. */
  otherValue(item: GeneratedItem, attribute: string, dice: Dice): ModelValue | undefined {
    const before = item.values.get(attribute);
    const time = typeof before === 'string' ? Date.parse(before) : Number.NaN;
    let value: ModelValue | undefined;
    for (let tries = 0; tries < VALUE_TRIES; tries += 1) {
      const at = (Number.isNaN(time) ? this.#maker.source.latest : time) + Math.round((1 + 29 * dice.fraction()) * DAY);
      value = this.#maker.source.fresh(item.entity, attribute, dice, at);
      if (before === undefined || String(value) !== String(before)) break;
    }
    return value;
  }

  /** Milliseconds between which the generated items were made. */
  get period(): { readonly from: number; readonly to: number } {
    return { from: this.#maker.source.earliest, to: this.#maker.source.latest };
  }
}
