import { flatMap } from '../lists/flat-map.js';
import { groupedBy } from '../lists/grouped-by.js';
import type { Entity } from '../model/model.js';
import type { Design, EntityDesign, TemplateUse } from './design.js';

/** What is asked of a design for one entity after the other is gathered once for all of them. */
function onceFor<T>(gather: (design: Design) => T): (design: Design) => T {
  const known = new WeakMap<Design, T>();
  return (design) => {
    const found = known.get(design) ?? gather(design);
    known.set(design, found);
    return found;
  };
}

const allTemplates = onceFor(({ templates }) => groupedBy(templates, ({ entity }) => [entity]));
const allStored = onceFor(
  ({ tables }) =>
    new Map(flatMap([...tables.values()], ({ entities }) => entities.map((one) => [one.entity, one] as const))),
);

/** The templates of an entity, in the order of the design. */
export function templatesOf(design: Design, entity: Entity): readonly TemplateUse[] {
  return allTemplates(design).get(entity) ?? [];
}

/** What was derived of an entity, also of one that exists because of another. */
export function designOf(design: Design, entity: Entity): EntityDesign | undefined {
  return allStored(design).get(entity);
}

/** Entities whose ids have the same parts of the same types stand for one another: the first of them. */
const allKindsOfId = onceFor(({ entities }) => {
  const first = new Map<string, EntityDesign>();
  for (const entity of entities.values()) {
    const parts = entity.id.map((name) => [name, entity.attributes.get(name)?.attribute.type.kind]);
    const kind = JSON.stringify(parts);
    if (!first.has(kind)) first.set(kind, entity);
  }
  return groupedBy([...first.values()], ({ id }) => new Set(id));
});

/** Of the entities whose ids have this part, the first of each kind of id. */
export function firstWithIdPart(design: Design, name: string): readonly EntityDesign[] {
  return allKindsOfId(design).get(name) ?? [];
}

const allPlaces = onceFor(({ entities }) => new Map([...entities.values()].map((entity, i) => [entity, i] as const)));

/** Where the entity stands among those of the model. */
export function placeOf(design: Design, entity: EntityDesign): number {
  return allPlaces(design).get(entity) ?? Number.POSITIVE_INFINITY;
}
