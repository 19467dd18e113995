import type { Design, EntityDesign } from '../design/design.js';
import type { SampleItem } from '../model/model.js';
import type { ModelValue } from '../model/value-type.js';

/** An explicit sample with its references resolved. */
export interface SampleValues {
  readonly entity: EntityDesign;
  /** Local id that tests and other samples name it by. */
  readonly id?: string;
  readonly values: ReadonlyMap<string, ModelValue>;
}

/**
 * The model's explicit samples, in its order. A reference (`customer: c1`) becomes the attributes that both entities have: those of the
 * named sample's id, and ids that it carries itself. Attributes that a sample states win.
 */
export function sampleValues(design: Design): readonly SampleValues[] {
  const { samples } = design.model;
  const byId = new Map<string, { readonly entity: EntityDesign; readonly sample: SampleItem }>();
  for (const [name, items] of samples.entities) {
    const entity = design.entities.get(name);
    for (const sample of items)
      if (entity !== undefined && sample.id !== undefined) byId.set(sample.id, { entity, sample });
  }
  const done = new Map<SampleItem, ReadonlyMap<string, ModelValue>>();

  function valuesOf(
    entity: EntityDesign,
    sample: SampleItem,
    open: ReadonlySet<SampleItem>,
  ): ReadonlyMap<string, ModelValue> {
    const known = done.get(sample);
    if (known !== undefined) return known;
    const values = new Map<string, ModelValue>();
    for (const [name, { value }] of sample.values) {
      if (entity.attributes.has(name)) continue;
      const target = typeof value === 'string' ? byId.get(value) : undefined;
      // Samples that name each other in a circle give each other nothing.
      if (target === undefined || open.has(target.sample)) continue;
      const theirs = valuesOf(target.entity, target.sample, new Set([...open, sample]));
      for (const [field, inherited] of theirs) {
        if (isHandedOn(entity, target.entity, field)) values.set(field, inherited);
      }
    }
    for (const [name, { value }] of sample.values) {
      if (entity.attributes.has(name) || entity.entity.routing.has(name)) values.set(name, value);
    }
    done.set(sample, values);
    return values;
  }

  const result: SampleValues[] = [];
  for (const [name, items] of samples.entities) {
    const entity = design.entities.get(name);
    if (entity === undefined) continue;
    for (const sample of items) {
      result.push({
        entity,
        ...(sample.id === undefined ? {} : { id: sample.id }),
        values: valuesOf(entity, sample, new Set([sample])),
      });
    }
  }
  return result;
}

const ID_TYPES = new Set(['ulid', 'uuid', 'ksuid']);

function isHandedOn(entity: EntityDesign, parent: EntityDesign, field: string): boolean {
  const own = entity.attributes.get(field);
  const theirs = parent.attributes.get(field);
  if (own === undefined || theirs === undefined || own.type.kind !== theirs.type.kind) return false;
  return parent.id.includes(field) || ID_TYPES.has(theirs.type.kind);
}
