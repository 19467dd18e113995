import { flatMap } from '../lists/flat-map.js';
import type { NameSet } from './context.js';
import type { Attribute, Entity, Table, Tenancy } from './model.js';
import { entries, get } from './node.js';
import type { EntityDraft } from './read-attributes.js';

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

/** What any of the entities has. */
export function fieldsOf(names: Names, entityNames: readonly string[], complete: boolean): NameSet {
  const sets = flatMap(entityNames, (name) => names.fields.get(name) ?? []);
  const [only] = sets;
  if (only !== undefined && entityNames.length === 1) return { ...only, complete: complete && only.complete };
  return {
    names: new Set(flatMap(sets, (set) => [...set.names])),
    complete: complete && sets.length === entityNames.length && sets.every((set) => set.complete),
    enums: joined(sets),
    of: flatMap(sets, (set) => set.of ?? []),
  };
}

function joined(sets: readonly NameSet[]): ReadonlyMap<string, readonly string[]> {
  const enums = new Map<string, readonly string[]>();
  for (const [name, members] of flatMap(sets, (set) => [...(set.enums ?? [])]))
    enums.set(name, [...new Set([...(enums.get(name) ?? []), ...members])]);
  return enums;
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
