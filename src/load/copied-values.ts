import type { Design, EntityDesign } from '../design/design.js';
import { unmarshalScalar } from '../design/index.js';
import type { ModelValue } from '../model/value-type.js';
import { attribute } from '../value/index.js';
import type { GeneratedItem } from './generated-item.js';

type Values = ReadonlyMap<string, ModelValue>;

/** What `copy` attributes that are left open take from items that are there, as a create would. */
export function copiedValues(
  entity: EntityDesign,
  values: Values,
  itemsOf: (entity: string) => readonly GeneratedItem[],
): Values {
  const copied = new Map<string, ModelValue>();
  for (const { name, copy } of entity.entity.attributes.values()) {
    if (copy === undefined || values.has(name)) continue;
    const pairs = [...copy.via];
    const source = itemsOf(copy.entity).find((one) => {
      // Fields of its id that `via` does not name have the same names in both.
      const same = one.entity.id.filter((field) => !copy.via.has(field) && values.has(field));
      return [...pairs, ...same.map((field) => [field, field] as const)].every(([theirs, ours]) =>
        isSame(one.values.get(theirs), values.get(ours)),
      );
    });
    const value = source === undefined ? undefined : carriedBy(source, copy.attribute);
    if (value !== undefined) copied.set(name, value);
  }
  return copied;
}

function isSame(theirs: ModelValue | undefined, ours: ModelValue | undefined): boolean {
  return theirs !== undefined && ours !== undefined && String(theirs) === String(ours);
}

/** What its maker states, or else what the item has by a default or a derivation. */
function carriedBy({ entity, values, item }: GeneratedItem, name: string): ModelValue | undefined {
  const stated = values.get(name);
  const declared = entity.attributes.get(name);
  if (stated !== undefined || declared === undefined) return stated;
  const stored = attribute(item, declared.attribute.storedName);
  return stored === undefined ? undefined : unmarshalScalar(declared.type, stored);
}

/** Entities so that each comes after those of which it holds copies, as far as they do not go round in a circle. */
export function sourcesFirst({ entities }: Design): readonly string[] {
  const sorted = new Set<string>();
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const { copy } of entities.get(name)?.entity.attributes.values() ?? [])
      if (copy !== undefined) visit(copy.entity);
    sorted.add(name);
  };
  for (const name of entities.keys()) visit(name);
  return [...sorted];
}
