import { flatMap } from '../lists/flat-map.js';
import type { NameSet } from './context.js';
import type { Attribute, Entity, Table, Tenancy } from './model.js';
import { entries, get } from './node.js';
import type { EntityDraft } from './read-attributes.js';
import type { ValueType } from './value-type.js';

/** Everything that patterns, streams, samples and tests may refer to by name. */
export interface Names {
  readonly entities: NameSet;
  readonly patterns: NameSet;
  readonly tables: NameSet;
  /** Attributes (and routing parameters) by entity. */
  readonly fields: ReadonlyMap<string, NameSet>;
  /** Table by entity, where it is known. */
  readonly tableOf: ReadonlyMap<string, string>;
  /** Stored names of key attributes and of the discriminator: legal in a projection. */
  readonly keyAttributes: ReadonlySet<string>;
}

/** Attributes and routing parameters of each entity, and the tenant's field for all. */
export function fieldsByEntity(
  drafts: ReadonlyMap<string, EntityDraft>,
  tenancy: Tenancy | undefined,
  entities: ReadonlyMap<string, Entity>,
): ReadonlyMap<string, NameSet> {
  const fields = new Map<string, NameSet>();
  for (const [name, draft] of drafts) {
    const routing = entries(get(draft.entry.value, 'routing')).map(({ key }) => key);
    const tenant = tenancy === undefined ? [] : [tenancy.field.value];
    fields.set(name, {
      names: new Set([...draft.fields.names, ...routing, ...tenant]),
      complete: draft.fields.complete,
      of: draft.fields.of,
      enums: enumsOf(entities.get(name)?.attributes ?? new Map()),
      types: typesOf(entities.get(name)),
    });
  }
  return fields;
}

/** Members by attribute, of the attributes that have an enum. */
export function enumsOf(attributes: ReadonlyMap<string, Attribute>): ReadonlyMap<string, readonly string[]> {
  const enums = new Map<string, readonly string[]>();
  for (const [name, { type }] of attributes) if (type.kind === 'enum') enums.set(name, type.values);
  return enums;
}

/** Types by attribute and routing parameter. */
function typesOf(entity: Entity | undefined): ReadonlyMap<string, readonly ValueType[]> {
  const fields = entity === undefined ? [] : [...entity.attributes, ...entity.routing];
  return new Map(fields.map(([name, { type }]) => [name, [type]]));
}

/** What any of the entities has. */
export function fieldsOf(names: Names, entityNames: readonly string[], complete: boolean): NameSet {
  const sets = flatMap(entityNames, (name) => names.fields.get(name) ?? []);
  const [only] = sets;
  if (only !== undefined && entityNames.length === 1) return { ...only, complete: complete && only.complete };
  return {
    names: new Set(flatMap(sets, (set) => [...set.names])),
    complete: complete && sets.length === entityNames.length && sets.every((set) => set.complete),
    enums: joined(sets.map(({ enums }) => enums)),
    types: joined(sets.map(({ types }) => types)),
    of: flatMap(sets, (set) => set.of ?? []),
  };
}

function joined<T>(all: readonly (ReadonlyMap<string, readonly T[]> | undefined)[]): ReadonlyMap<string, readonly T[]> {
  const together = new Map<string, readonly T[]>();
  for (const [name, members] of flatMap(all, (one) => [...(one ?? [])]))
    together.set(name, [...new Set([...(together.get(name) ?? []), ...members])]);
  return together;
}

export function keyAttributeNames(
  tables: ReadonlyMap<string, Table>,
  discriminator: string | undefined,
): ReadonlySet<string> {
  const names = new Set<string>(discriminator === undefined ? [] : [discriminator]);
  for (const table of tables.values()) {
    const indexKeys = flatMap([...table.indexes.values()], (index) => [...index.pk, ...index.sk]);
    for (const key of [table.pk, ...(table.sk === undefined ? [] : [table.sk]), ...indexKeys]) names.add(key.name);
    if (table.ttl !== undefined) names.add(table.ttl.value);
  }
  return names;
}

export function tablesByEntity(entities: ReadonlyMap<string, Entity>): ReadonlyMap<string, string> {
  return new Map([...entities].map(([name, entity]) => [name, entity.table.value]));
}
