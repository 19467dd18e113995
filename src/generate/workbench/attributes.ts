import type { EntityDesign, TableDesign } from '../../design/index.js';
import { dynamoType } from '../../model/value-type.js';
import { attribute, type Item } from '../../value/index.js';
import { extendedList, type Json, type JsonObject, keptOf, own } from './extension.js';
import { facetedEntities, ownEntities } from './facets.js';
import type { TableSamples } from './samples.js';
import { storedNames } from './stored-names.js';

/** All attributes beside the key, each once, by the type that an entity declares or that samples have. */
export function attributeModels(design: TableDesign, samples: TableSamples): readonly Json[] {
  const types = typesOf(design, samples.all);
  const faceted = new Set(facetedEntities(design));
  const names = new Set(
    ownEntities(design).flatMap((entity) =>
      heldNames(entity, faceted.has(entity) ? (samples.items.get(entity.name) ?? []) : samples.all),
    ),
  );
  const keys = new Set([...design.primary.pk, ...design.primary.sk].map((slot) => slot.attribute));
  for (const item of samples.all) for (const name of Object.keys(item)) if (!keys.has(name)) names.add(name);
  const model = (name: string): JsonObject => ({
    AttributeName: name,
    AttributeType: types.get(name) ?? typeInSamples(samples.all, name),
  });
  const isKnown = (name: string): boolean => types.has(name) || names.has(name);
  return extendedList([...names].map(model), own(keptOf(design.table.extensions), 'NonKeyAttributes'), (name) =>
    isKnown(name) ? model(name) : undefined,
  );
}

/** Names of what stands in a facet, `known` being those of its table. */
export function facetAttributes(
  entity: EntityDesign,
  items: readonly Item[],
  known: ReadonlySet<string>,
): readonly Json[] {
  const kept = own(keptOf(entity.entity.extensions), 'NonKeyAttributes');
  const stored = new Set([...known, ...storedNames(entity)]);
  return extendedList(heldNames(entity, items), kept, (name) => (stored.has(name) ? name : undefined));
}

/** What was only read out of the keys of samples is in none of them. */
function heldNames(entity: EntityDesign, items: readonly Item[]): readonly string[] {
  const reads = new Set([...(entity.key?.pk ?? []), ...(entity.key?.sk ?? [])].flatMap((value) => value.reads));
  const isHeld = (name: string): boolean => items.some((item) => attribute(item, name) !== undefined);
  return storedNames(entity).filter((name) => !reads.has(name) || items.length === 0 || isHeld(name));
}

/** Of all that entities may hold, the first that says one counting; what may hold anything has that of the samples. */
function typesOf(design: TableDesign, items: readonly Item[]): ReadonlyMap<string, string> {
  const types = new Map<string, string>();
  const slots = new Map(
    [...design.indexes.values()].flatMap(({ pk, sk }) => [...pk, ...sk].map((slot) => [slot.attribute, slot.type])),
  );
  for (const entity of ownEntities(design)) {
    const declared = new Map([...entity.attributes.values()].map((one) => [one.attribute.storedName, one.type]));
    for (const name of storedNames(entity)) {
      if (types.has(name)) continue;
      const type = declared.get(name);
      types.set(name, slots.get(name) ?? (type === undefined ? 'S' : dynamoType(type)) ?? typeInSamples(items, name));
    }
  }
  return types;
}

/** Of an attribute that may hold anything: Workbench wants a type. */
function typeInSamples(items: readonly Item[], name: string): string {
  for (const item of items) {
    const value = attribute(item, name);
    if (value !== undefined) return Object.keys(value)[0] ?? 'S';
  }
  return 'S';
}
