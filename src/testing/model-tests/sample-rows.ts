import { type Design, type EntityDesign, unmarshalScalar } from '../../design/index.js';
import { decodeKey } from '../../keys/index.js';
import type { GeneratedItem } from '../../load/generate-items.js';
import type { ModelValue } from '../../model/value-type.js';
import { attribute, equalValues, type Item } from '../../value/index.js';

/** Tells what the rows of an answer are. */
export interface SampleRows {
  /** Local ids of rows, in order; a row that is no named sample is told by what it holds. */
  idsOf(rows: readonly Item[]): readonly string[];
  entityOf(row: Item): EntityDesign | undefined;
  /** The value of an attribute that is in no attribute of the row but in one of its keys. */
  fromKeys(row: Item, name: string): ModelValue | undefined;
}

/** `about`: the entities that the pattern can answer with. */
export function sampleRows(
  design: Design,
  samples: readonly GeneratedItem[],
  about: readonly EntityDesign[],
  show: (row: Item) => string,
): SampleRows {
  const candidates = samples.filter(({ entity }) => about.includes(entity));
  const entityOf = (row: Item): EntityDesign | undefined =>
    taggedEntity(design, row) ??
    candidates.find((sample) => isRowOf(sample, row))?.entity ??
    (about.length === 1 ? about[0] : undefined);
  return {
    entityOf,
    idsOf(rows) {
      const taken = new Set<GeneratedItem>();
      return rows.map((row) => {
        const found = candidates.find((sample) => !taken.has(sample) && isRowOf(sample, row));
        if (found === undefined) return show(row);
        taken.add(found);
        return found.sampleId ?? show(row);
      });
    },
    fromKeys(row, name) {
      const entity = entityOf(row);
      return entity === undefined ? undefined : valueInKeys(entity, row, name);
    },
  };
}

function taggedEntity(design: Design, row: Item): EntityDesign | undefined {
  for (const table of design.tables.values()) {
    for (const entity of table.entities) {
      const tag = entity.discriminator === undefined ? undefined : attribute(row, entity.discriminator);
      if (tag !== undefined && 'S' in tag && tag.S === entity.entity.tag) return entity;
    }
  }
  return undefined;
}

/** By the table key, which every index projects; where the pattern asks for other attributes alone, by those. */
function isRowOf({ entity, item }: GeneratedItem, row: Item): boolean {
  const { primary } = entity.table;
  const key = [...primary.pk, ...primary.sk].map((slot) => slot.attribute);
  const hasKey = key.every((name) => attribute(row, name) !== undefined);
  return (hasKey ? key : Object.keys(row)).every((name) => {
    const stored = attribute(item, name);
    const read = attribute(row, name);
    return stored !== undefined && read !== undefined && equalValues(stored, read);
  });
}

/** A keys-only index says in its keys what its rows are about. */
function valueInKeys(entity: EntityDesign, row: Item, name: string): ModelValue | undefined {
  for (const { keys } of entity.memberships.values()) {
    for (const value of keys.flatMap(({ pk, sk }) => [...pk, ...sk])) {
      const stored = attribute(row, value.slot.attribute);
      if (stored === undefined) continue;
      if (value.kind === 'natural') {
        if (value.field.name === name) return unmarshalScalar(value.field.type, stored);
        continue;
      }
      const decoded = 'S' in stored ? decodeKey(value.compiled, stored.S) : undefined;
      const found = decoded?.kind === 'ok' ? decoded.values.get(name) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
