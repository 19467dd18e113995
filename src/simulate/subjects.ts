import type { EntityDesign, IndexDesign } from '../design/design.js';
import type { DataGenerator, GeneratedItem } from '../load/generate-items.js';
import { readOf } from '../load/workload.js';
import type { ModelValue } from '../model/value-type.js';
import type { Bindings } from '../planner/bindings.js';
import type { PlannedPattern } from '../planner/plan.js';
import { isVisible } from '../planner/program/scope.js';

/** Whom calls are about: each parent alike where the pattern names one, otherwise the items themselves. */
export function subjectsOf(
  data: DataGenerator,
  plan: PlannedPattern,
  entity: EntityDesign,
  bindings: Bindings,
): readonly GeneratedItem[] {
  const read = readOf({ plan });
  const tenant = data.design.model.tenancy?.field.value;
  const given = [...bindings.whole, ...bindings.parts.keys()].filter((field) => field !== tenant);
  if (read !== undefined && given.length > 0) {
    for (const { parent, fields } of data.referencesOf(entity.name)) {
      if (!given.every((field) => fields.includes(field))) continue;
      const parents = data.populated(entity.name, parent.name);
      if (parents.length > 0) return parents;
    }
  }
  const items = withAllChildren(data, plan, entity);
  // What is deleted or expired is not there to be written.
  if (read === undefined) return items.filter(({ item }) => isVisible(entity, item, data.period.to));
  const members = read.index.kind === 'table' ? items : items.filter((item) => isMember(item, read.index));
  // Members of an enum are asked for as often as items carry them, other values all alike.
  return given.some((field) => entity.attributes.get(field)?.type.kind === 'enum')
    ? members
    : oneForEach(members, bindings);
}

/** One item for each combination of the values that a call gives. */
function oneForEach(items: readonly GeneratedItem[], bindings: Bindings): readonly GeneratedItem[] {
  const fields = [...bindings.whole, ...bindings.parts.keys(), ...bindings.optional];
  const byValues = new Map<string, GeneratedItem>();
  for (const item of items) {
    const values = JSON.stringify(fields.map((field) => String(valueIn(item, field))));
    if (!byValues.has(values)) byValues.set(values, item);
  }
  return [...byValues.values()];
}

/** Items of the entity whose children, where the pattern asks for these too, were all made. */
function withAllChildren(data: DataGenerator, plan: PlannedPattern, entity: EntityDesign): readonly GeneratedItem[] {
  let items = data.itemsOf(entity.name);
  for (const { name } of plan.entities) {
    if (!data.referencesOf(name).some(({ parent, counted }) => counted && parent === entity)) continue;
    const parents = new Set(data.populated(name, entity.name));
    items = items.filter((item) => parents.has(item));
  }
  return items;
}

/** An attribute of the item, a derived one from what is stored. */
export function valueIn({ entity, values, item }: GeneratedItem, field: string): ModelValue | undefined {
  const value = values.get(field);
  if (value !== undefined && value !== null) return value;
  const stored = entity.attributes.get(field)?.attribute.storedName;
  const attribute = stored !== undefined && Object.hasOwn(item, stored) ? item[stored] : undefined;
  if (attribute === undefined) return undefined;
  if ('S' in attribute) return attribute.S;
  return 'N' in attribute ? attribute.N : undefined;
}

/** Whether the item has every key attribute of the index. */
export function isMember({ item }: GeneratedItem, index: IndexDesign): boolean {
  return [...index.pk, ...index.sk].every(({ attribute }) => Object.hasOwn(item, attribute));
}
