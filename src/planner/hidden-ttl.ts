import type { EntityDesign, IndexDesign } from '../design/design.js';
import { flatMap } from '../lists/flat-map.js';
import { attribute, type Item } from '../value/index.js';
import type { PlanContext } from './context.js';
import { entityOfItem, hasKeyOf } from './item-entity.js';
import { projectedNames } from './projection.js';

/** A TTL attribute that a read must look at. */
export interface HiddenTtl {
  /** As stored. */
  readonly name: string;
  /** The entities that hide what has expired, where others of the pattern store the attribute and show it. */
  readonly only?: readonly EntityDesign[];
  /** Stored name of the tag that tells those entities, where the rows carry it; without it the caller tells them by their keys. */
  readonly tag?: string;
}

export function hiddenTtls(context: PlanContext, index: IndexDesign): readonly HiddenTtl[] {
  const names = new Set(flatMap(context.entities, (entity) => hiddenBy(entity) ?? []));
  return [...names].map((name): HiddenTtl => {
    const only = context.entities.filter((entity) => hiddenBy(entity) === name);
    const others = context.entities.filter((entity) => hiddenBy(entity) !== name && stores(entity, name));
    if (others.length === 0) return { name };
    const tag = context.design.model.defaults.entityAttribute;
    const projected = projectedNames(index, context.table.primary);
    const isTold =
      tag !== undefined &&
      (projected === undefined || projected.has(tag)) &&
      [...only, ...others].every(({ discriminator }) => discriminator === tag) &&
      others.every(({ entity }) => !only.some((one) => one.entity.tag === entity.tag));
    return isTold ? { name, only, tag } : { name, only };
  });
}

/** No filter of DynamoDB can tell the rows that are to be hidden. */
export function isHiddenByCaller({ only, tag }: HiddenTtl): boolean {
  return only !== undefined && tag === undefined;
}

/** Whether an item is of an entity that hides what has expired. */
export function isHiding(context: PlanContext, { only, tag }: HiddenTtl, item: Item): boolean {
  if (only === undefined) return true;
  if (tag !== undefined) {
    const stored = attribute(item, tag);
    return stored !== undefined && 'S' in stored && only.some(({ entity }) => entity.tag === stored.S);
  }
  const fitting = context.entities.filter((entity) => hasKeyOf(entity, item));
  const found = fitting.length > 1 ? entityOfItem(context.table, item) : fitting[0];
  return found !== undefined && only.includes(found);
}

/** The names of the entities, where these are not all. */
export function hidingText({ only }: HiddenTtl): string {
  return only === undefined ? '' : ` of ${only.map(({ name }) => name).join(', ')}`;
}

function hiddenBy({ entity }: EntityDesign): string | undefined {
  const { ttl } = entity;
  if (ttl?.hideExpired !== true) return undefined;
  return entity.attributes.get(ttl.attribute.value)?.storedName ?? ttl.attribute.value;
}

function stores({ entity }: EntityDesign, name: string): boolean {
  return [...entity.attributes.values()].some(({ storedName }) => storedName === name);
}
