import type { AttributeDesign, Design, EntityDesign } from '../design/design.js';
import type { Attribute } from '../model/model.js';
import type { ModelValue } from '../model/value-type.js';
import type { Dice } from './dice.js';
import { generateValue, ITEM_ROOM } from './generate-value.js';

/** Bytes that the values of one item may still take. */
type Room = { bytes: number };

/** The moment at which sample data ends: fixed, so that the same model gives the same data on every day. */
const LATEST = Date.UTC(2026, 5, 30, 12);
const DAY = 86_400_000;
/** Days over which items are spread that nothing deletes. */
const PERIOD_DAYS = 180;

/** Draws attribute values: facts of the model first, then what looks real. */
export class ValueSource {
  readonly latest = LATEST;
  readonly earliest = LATEST - PERIOD_DAYS * DAY;
  readonly #design: Design;
  /** Few values that many items share, by entity and attribute. */
  readonly #pools = new Map<AttributeDesign, { readonly size: number; readonly values: ModelValue[] }>();

  constructor(design: Design) {
    this.#design = design;
  }

  /**
   * Attributes with few values keep as many items for each as the whole data has, so they get fewer values: an item out of a thousand is
   * made, and one value out of a thousand.
   */
  planPools(entity: EntityDesign, items: number): void {
    const scale = items / Math.max(1, entity.count.value);
    for (const attribute of entity.attributes.values()) {
      const { distinct, type } = attribute;
      const shared = distinct.basis === 'stated' && distinct.value < entity.count.value;
      if (!shared || type.kind === 'enum' || type.kind === 'bool' || entity.id[0] === attribute.attribute.name)
        continue;
      if (attribute.attribute.name === this.#design.model.tenancy?.field.value) continue;
      this.#pools.set(attribute, { size: Math.max(1, Math.round(distinct.value * scale)), values: [] });
    }
  }

  /** When the i-th of so many items is made: evenly over the period, or over what TTL keeps. */
  timeOf(entity: EntityDesign, i: number, of: number): number {
    const after = entity.entity.ttl?.after;
    const span =
      after === undefined ? this.latest - this.earliest : Math.min(this.latest - this.earliest, after * 1000);
    return Math.round(this.latest - (span * (of - 1 - i)) / Math.max(1, of));
  }

  /** A time between that of the parent, where it has one, and the end. */
  timeAfter(parent: ReadonlyMap<string, ModelValue>, dice: Dice): number {
    const born = Math.max(this.earliest, ...[...parent.values()].map(timeOf).filter((time) => time <= this.latest));
    const from = Math.min(born, this.latest - DAY);
    return Math.round(from + dice.fraction() * (this.latest - from));
  }

  /** All values of an item: what is given, then a value for each attribute that the item carries. */
  fill(
    entity: EntityDesign,
    given: ReadonlyMap<string, ModelValue>,
    dice: Dice,
    at: number,
  ): ReadonlyMap<string, ModelValue> {
    const values = new Map(given);
    const room = { bytes: ITEM_ROOM };
    for (const { attribute, present } of entity.attributes.values()) {
      if (values.has(attribute.name) || isCalculated(attribute)) continue;
      if (attribute.optional && !dice.chance(present)) continue;
      const value = this.value(entity, attribute.name, dice, at, room);
      if (value !== undefined) values.set(attribute.name, value);
    }
    for (const parameter of entity.entity.routing.values()) {
      if (!values.has(parameter.name))
        values.set(parameter.name, generateValue(parameter.type, { dice, at, name: parameter.name }));
    }
    return values;
  }

  /** An explicit sample with what its author left to defaults and generators. */
  fillRequired(
    entity: EntityDesign,
    given: ReadonlyMap<string, ModelValue>,
    dice: Dice,
  ): ReadonlyMap<string, ModelValue> {
    const values = new Map(given);
    for (const { attribute } of entity.attributes.values()) {
      if (values.has(attribute.name) || isCalculated(attribute) || attribute.optional || hasFixedDefault(attribute))
        continue;
      const value = this.value(entity, attribute.name, dice, this.latest);
      if (value !== undefined) values.set(attribute.name, value);
    }
    for (const parameter of entity.entity.routing.values()) {
      if (!values.has(parameter.name))
        values.set(parameter.name, generateValue(parameter.type, { dice, at: this.latest, name: parameter.name }));
    }
    return values;
  }

  /** A value of its own, whatever few values the items share. */
  fresh(entity: EntityDesign, name: string, dice: Dice, at: number): ModelValue | undefined {
    const attribute = entity.attributes.get(name);
    return attribute === undefined ? undefined : this.#fresh(entity, attribute, dice, at);
  }

  value(entity: EntityDesign, name: string, dice: Dice, at: number, room?: Room): ModelValue | undefined {
    const attribute = entity.attributes.get(name);
    if (attribute === undefined) return undefined;
    const pool = this.#pools.get(attribute);
    if (pool === undefined) return this.#fresh(entity, attribute, dice, at, room);
    if (pool.values.length < pool.size) {
      const value = this.#fresh(entity, attribute, dice, at);
      if (value !== undefined) pool.values.push(value);
      return value;
    }
    return dice.pick(pool.values);
  }

  #fresh(
    entity: EntityDesign,
    { attribute, type }: AttributeDesign,
    dice: Dice,
    at: number,
    room: Room = { bytes: ITEM_ROOM },
  ): ModelValue | undefined {
    const { version, ttl } = entity.entity;
    if (attribute.name === version?.attribute.value) return 1n;
    if (attribute.name === ttl?.attribute.value && ttl.after !== undefined)
      return BigInt(Math.floor(at / 1000) + Math.round(ttl.after));
    const drawn = attribute.generate?.value;
    if (drawn?.kind === 'shard') return BigInt(dice.int(0, drawn.count - 1));
    const weighted = type.kind === 'enum' && type.weights !== undefined;
    if (hasFixedDefault(attribute) && !weighted && dice.chance(0.5)) return attribute.default?.value as ModelValue;
    return generateValue(type, { dice, at, name: attribute.name, room });
  }
}

function isCalculated(attribute: Attribute): boolean {
  return attribute.derive !== undefined || attribute.constant !== undefined;
}

function hasFixedDefault(attribute: Attribute): boolean {
  const initial = attribute.default?.value;
  return initial !== undefined && !(typeof initial === 'object' && initial !== null && 'kind' in initial);
}

/** Milliseconds, where the value is a timestamp or a date; otherwise long ago. */
function timeOf(value: ModelValue): number {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d/.test(value)) return Number.NEGATIVE_INFINITY;
  const time = Date.parse(value);
  return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
}
