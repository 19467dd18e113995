import type { Design, EntityDesign } from '../design/design.js';

/** An entity whose items belong to items of another: they carry its id. */
export interface Reference {
  readonly parent: EntityDesign;
  /** Attributes that both have and that are the parent's, the tenant's field among them. */
  readonly fields: readonly string[];
  /** Stated in `volume.per`: the parent decides how many items there are. */
  readonly counted: boolean;
}

/** What each entity refers to, the parent that counts its items first. References that would go in a circle are left out. */
export function referencesOf(design: Design): ReadonlyMap<string, readonly Reference[]> {
  const tenant = design.model.tenancy?.field.value;
  const references = new Map<string, Reference[]>();
  const ancestors = new Ancestors();
  const candidates = [...design.entities.values()].map((entity) => ({
    entity,
    parents: parentsOf(design, entity, tenant),
  }));
  // Stated parents first, so that a mere likeness of ids cannot turn one around.
  for (const counted of [true, false]) {
    for (const { entity, parents } of candidates) {
      for (const reference of parents) {
        const { parent } = reference;
        if (reference.counted !== counted || ancestors.of(parent).has(entity)) continue;
        ancestors.add(entity, parent);
        const found = references.get(entity.name);
        if (found === undefined) references.set(entity.name, [reference]);
        else found.push(reference);
      }
    }
  }
  const parents = new Map([...references].map(([name, found]) => [name, new Set(found.map(({ parent }) => parent))]));
  return new Map([...references].map(([name, found]) => [name, withoutDoubles(found, parents, tenant)]));
}

/** What entities refer to, directly or by way of others: kept, since of entities with one id each refers to all before it. */
class Ancestors {
  readonly #of = new Map<EntityDesign, Set<EntityDesign>>();

  /** Itself among them. */
  of(entity: EntityDesign): Set<EntityDesign> {
    const known = this.#of.get(entity) ?? new Set([entity]);
    this.#of.set(entity, known);
    return known;
  }

  add(entity: EntityDesign, parent: EntityDesign): void {
    if (this.of(entity).has(parent)) return;
    const gained = this.of(parent);
    for (const known of this.#of.values()) {
      if (known.has(entity)) for (const one of gained) known.add(one);
    }
  }
}

/** An order belongs to a customer, and not also to the cart that has the customer's id. */
function withoutDoubles(
  found: readonly Reference[],
  parents: ReadonlyMap<string, ReadonlySet<EntityDesign>>,
  tenant: string | undefined,
): readonly Reference[] {
  return found.filter(
    (one) =>
      one.counted ||
      !found.some(
        (other) =>
          parents.get(one.parent.name)?.has(other.parent) === true &&
          one.fields.every((field) => field === tenant || other.fields.includes(field)),
      ),
  );
}

/** Entities so that each comes after everything that it refers to. */
export function inOrder(
  design: Design,
  references: ReadonlyMap<string, readonly Reference[]>,
): readonly EntityDesign[] {
  const sorted = new Set<EntityDesign>();
  const visit = (entity: EntityDesign): void => {
    if (sorted.has(entity)) return;
    for (const { parent } of references.get(entity.name) ?? []) visit(parent);
    sorted.add(entity);
  };
  for (const entity of design.entities.values()) visit(entity);
  return [...sorted];
}

function parentsOf(design: Design, entity: EntityDesign, tenant: string | undefined): readonly Reference[] {
  const parents: Reference[] = [];
  for (const parent of design.entities.values()) {
    if (parent === entity) continue;
    const id = parent.id.filter((name) => name !== tenant);
    const counted = entity.entity.volume.per.has(parent.name);
    // What names a parent is at least its drawn or only id; a mark of time in the parent's key need not be repeated.
    const naming = id.filter((name) => isId(parent, name));
    const required = naming.length > 0 ? naming : id;
    if (required.length === 0 || !required.every((name) => shares(entity, parent, name))) continue;
    if (!counted && !ownsId(parent, required, entity)) continue;
    parents.push({ parent, fields: sharedFields(design, entity, parent), counted });
  }
  return parents.sort((a, b) => Number(b.counted) - Number(a.counted));
}

/** Of two entities with one id (a customer and its cart), the one that draws it owns it, otherwise the one declared first. */
function ownsId(parent: EntityDesign, id: readonly string[], entity: EntityDesign): boolean {
  const both = id.every((name) => entity.id.includes(name)) && entity.id.length === parent.id.length;
  if (!both) return true;
  const draws = (one: EntityDesign): boolean =>
    id.some((name) => one.attributes.get(name)?.attribute.generate !== undefined);
  if (draws(parent) !== draws(entity)) return draws(parent);
  const names = [...parent.table.entities.map(({ name }) => name)];
  return names.indexOf(parent.name) < names.indexOf(entity.name);
}

const ID_TYPES = new Set(['ulid', 'uuid', 'ksuid']);

function isId(entity: EntityDesign, name: string): boolean {
  const attribute = entity.attributes.get(name);
  if (attribute === undefined) return false;
  return attribute.attribute.generate !== undefined && attribute.attribute.generate.value.kind !== 'now';
}

function shares(a: EntityDesign, b: EntityDesign, name: string): boolean {
  const left = a.attributes.get(name)?.type.kind;
  return left !== undefined && left === b.attributes.get(name)?.type.kind;
}

/** The parent's id, and ids of others that the parent carries too: an order line has the customer of its order. */
function sharedFields(design: Design, entity: EntityDesign, parent: EntityDesign): readonly string[] {
  const names = [...parent.attributes.keys()].filter((name) => shares(entity, parent, name));
  return names.filter((name) => {
    if (parent.id.includes(name) || name === design.model.tenancy?.field.value) return true;
    if (entity.attributes.get(name)?.attribute.generate !== undefined) return false;
    return ID_TYPES.has(parent.attributes.get(name)?.type.kind ?? '');
  });
}
