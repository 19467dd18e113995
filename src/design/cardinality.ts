import type { Attribute, Entity, Model } from '../model/model.js';
import type { ValueType } from '../model/value-type.js';
import type { Estimate } from './design.js';

/** Items of an entity of which the model says nothing. */
const ASSUMED_ITEMS = 100_000;
const ASSUMED_TENANTS = 100;
/** Days that a date attribute is taken to span. */
const ASSUMED_DAYS = 365;

/** Counts of items and of distinct values, worked out once for the whole model. */
export interface Cardinality {
  items(entity: Entity): Estimate;
  /** @param present share of the items that have the attribute. */
  distinct(entity: Entity, attribute: Attribute, type: ValueType, present: number): Estimate;
  /** Children that one parent has: what `volume.per` says of the parent, otherwise the quotient of the counts. */
  perParent(child: Entity, parent: Entity): Estimate;
}

export function cardinalityOf(model: Model, idOf: (entity: Entity) => readonly string[]): Cardinality {
  const counts = new Map<string, Estimate>();
  const open = new Set<string>();
  const ownIds = new Map<Entity, readonly string[]>();
  let named: Map<string, readonly Entity[]> | undefined;

  function items(entity: Entity): Estimate {
    const known = counts.get(entity.name);
    if (known !== undefined) return known;
    // A cycle of `per` says nothing about any of its members.
    if (open.has(entity.name)) return assumedCount(entity);
    open.add(entity.name);
    const estimate = countItems(entity);
    open.delete(entity.name);
    counts.set(entity.name, estimate);
    return estimate;
  }

  function countItems(entity: Entity): Estimate {
    const { count, per } = entity.volume;
    if (count !== undefined) return { value: count, basis: 'stated', why: `\`${entity.name}\` states ${count} items` };
    if (entity.singleton) return { value: tenants().value, basis: 'derived', why: `\`${entity.name}\` is a singleton` };
    let assumed: Estimate | undefined;
    for (const [name, share] of per) {
      const parents = share.avg === undefined ? undefined : parentsOf(entity, name);
      if (share.avg === undefined || parents === undefined) continue;
      const estimate: Estimate = {
        value: parents.value * share.avg,
        basis: parents.basis === 'assumed' ? 'assumed' : 'derived',
        why: `${share.avg} for each of ${parents.value} \`${name}\``,
      };
      if (estimate.basis !== 'assumed') return estimate;
      assumed ??= estimate;
    }
    return assumed ?? assumedCount(entity);
  }

  /** How many there are of what `volume.per` names: an entity, the tenant, or an attribute of which something else tells it. */
  function parentsOf(entity: Entity, name: string): Estimate | undefined {
    const parent = model.entities.get(name);
    if (parent !== undefined) return items(parent);
    if (name === model.tenancy?.field.value) return tenants();
    const attribute = entity.attributes.get(name);
    if (attribute === undefined) return undefined;
    if (attribute.distinct !== undefined)
      return { value: attribute.distinct, basis: 'stated', why: `\`distinct: ${attribute.distinct}\`` };
    const owner = identifiedBy(entity, attribute);
    return owner === undefined ? undefined : items(owner);
  }

  function tenants(): Estimate {
    const stated = model.tenancy?.values?.count;
    if (model.tenancy === undefined) return { value: 1, basis: 'stated', why: 'no tenancy' };
    if (stated !== undefined) return { value: stated, basis: 'stated', why: `tenancy states ${stated} tenants` };
    return { value: ASSUMED_TENANTS, basis: 'assumed', why: 'tenancy states no number of tenants' };
  }

  /** What tells items of one tenant apart. */
  function ownId(entity: Entity): readonly string[] {
    const own = ownIds.get(entity) ?? idOf(entity).filter((name) => name !== model.tenancy?.field.value);
    ownIds.set(entity, own);
    return own;
  }

  /** Entities that one attribute of that name identifies, in the order of the model. */
  function namedBy(attribute: string): readonly Entity[] {
    if (named === undefined) {
      named = new Map();
      for (const entity of model.entities.values()) {
        const [only, ...more] = ownId(entity);
        if (only !== undefined && more.length === 0) named.set(only, [...(named.get(only) ?? []), entity]);
      }
    }
    return named.get(attribute) ?? [];
  }

  /** The entity that an attribute identifies: of the same name and type, and its whole id. */
  function identifiedBy(entity: Entity, attribute: Attribute): Entity | undefined {
    for (const other of namedBy(attribute.name)) {
      if (other === entity) continue;
      const theirs = other.attributes.get(attribute.name);
      if (theirs !== undefined && theirs.type.kind === attribute.type.kind) return other;
    }
    return undefined;
  }

  /** The parent (`volume.per`) that an attribute stands for: the only part of the parent's id that its children carry. */
  function parentBehind(entity: Entity, attribute: Attribute): Entity | undefined {
    for (const name of entity.volume.per.keys()) {
      const parent = model.entities.get(name);
      if (parent === undefined || parent === entity) continue;
      const shared = ownId(parent).filter((part) => entity.attributes.has(part));
      if (shared.length === 1 && shared[0] === attribute.name) return parent;
    }
    return undefined;
  }

  function distinct(entity: Entity, attribute: Attribute, type: ValueType, present: number): Estimate {
    const count = items(entity);
    const atMost = (value: number, basis: Estimate['basis'], why: string): Estimate => ({
      value: Math.max(1, Math.min(value, count.value)),
      basis: value > count.value && count.basis === 'assumed' ? 'assumed' : basis,
      why,
    });
    if (attribute.distinct !== undefined)
      return atMost(attribute.distinct, 'stated', `\`distinct: ${attribute.distinct}\``);
    if (attribute.name === model.tenancy?.field.value) {
      const known = tenants();
      return atMost(known.value, known.basis, known.why);
    }
    if (attribute.constant !== undefined) return { value: 1, basis: 'stated', why: 'a constant' };
    if (type.kind === 'enum') return atMost(type.values.length, 'stated', `${type.values.length} members`);
    if (type.kind === 'bool') return atMost(2, 'stated', 'true and false');
    if (attribute.generate?.value.kind === 'shard') {
      return atMost(attribute.generate.value.count, 'stated', `${attribute.generate.value.count} shards`);
    }
    const id = ownId(entity);
    if (id.length === 1 && id[0] === attribute.name) return { ...count, why: `each \`${entity.name}\` has its own` };
    const perValue = entity.volume.per.get(attribute.name)?.avg;
    if (perValue !== undefined && perValue > 0) {
      return atMost(
        count.value / perValue,
        count.basis === 'assumed' ? 'assumed' : 'derived',
        `${perValue} items for each value`,
      );
    }
    const owner = parentBehind(entity, attribute) ?? identifiedBy(entity, attribute);
    if (owner !== undefined) {
      const owners = items(owner);
      return atMost(owners.value, owners.basis === 'assumed' ? 'assumed' : 'derived', `one for each \`${owner.name}\``);
    }
    if (type.kind === 'date') return atMost(ASSUMED_DAYS, 'assumed', `${ASSUMED_DAYS} days`);
    if (type.kind === 'int' && type.min !== undefined && type.max !== undefined) {
      const range = Number(type.max - type.min) + 1;
      return atMost(range, 'derived', `${range} whole numbers from ${type.min} to ${type.max}`);
    }
    const having = Math.max(1, count.value * present);
    return { value: having, basis: 'assumed', why: 'taken to differ from item to item: no `distinct` is stated' };
  }

  function perParent(child: Entity, parent: Entity): Estimate {
    const stated = child.volume.per.get(parent.name)?.avg;
    if (stated !== undefined) return { value: stated, basis: 'stated', why: `${stated} for each \`${parent.name}\`` };
    const children = items(child);
    const parents = items(parent);
    return {
      value: children.value / Math.max(1, parents.value),
      basis: children.basis === 'assumed' || parents.basis === 'assumed' ? 'assumed' : 'derived',
      why: `${children.value} \`${child.name}\` over ${parents.value} \`${parent.name}\``,
    };
  }

  return { items, distinct, perParent };
}

function assumedCount(entity: Entity): Estimate {
  return { value: ASSUMED_ITEMS, basis: 'assumed', why: `\`${entity.name}\` states no \`volume\`` };
}
