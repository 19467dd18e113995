import type { AttributeDesign, EntityDesign } from '../../design/design.js';
import { entityScope } from '../../design/index.js';
import { evaluate } from '../../expression/model/index.js';
import { attribute, type Item, type MutableItem, setAttribute } from '../../value/index.js';

/** What is known of an item as a write leaves it: all of it where it was read before, otherwise what the call says. */
export interface Knowledge {
  /** Known values by stored name. */
  readonly item: Item;
  /** Whether an attribute is known: what is known and has no value is absent. */
  knows(name: string): boolean;
}

/** Derived attributes, each after those that it is derived from. */
export function derivedAttributes(entity: EntityDesign): readonly AttributeDesign[] {
  const derived = [...entity.attributes.values()].filter((one) => one.attribute.derive !== undefined);
  return derived.sort((a, b) => a.derivedFrom.length - b.derivedFrom.length);
}

/** Works out the derived attributes whose sources are known. */
export function withDerived(entity: EntityDesign, knowledge: Knowledge): Knowledge {
  const item: MutableItem = { ...knowledge.item };
  const worked = new Set<string>();
  for (const { attribute: declared, derivedFrom } of derivedAttributes(entity)) {
    if (!derivedFrom.every((name) => worked.has(name) || knowledge.knows(name))) continue;
    const expr = entity.types.derivation(declared.name)?.expr;
    const value = expr === undefined ? undefined : evaluate(expr, entityScope(entity, item));
    if (value === undefined) delete item[declared.storedName];
    else setAttribute(item, declared.storedName, value);
    worked.add(declared.name);
  }
  return { item, knows: (name) => worked.has(name) || knowledge.knows(name) };
}

export function known(item: Item): Knowledge {
  return { item, knows: () => true };
}

/** A known value by its name in the model; undefined where it is absent or not known. */
export function knownValueOf(entity: EntityDesign, knowledge: Knowledge, name: string) {
  return attribute(knowledge.item, entity.attributes.get(name)?.attribute.storedName ?? name);
}
