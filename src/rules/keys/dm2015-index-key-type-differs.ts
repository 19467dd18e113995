import type { Design, EntityDesign, KeySlot, TableDesign } from '../../design/design.js';
import type { Attribute } from '../../model/model.js';
import { type DynamoType, dynamoType } from '../../model/value-type.js';
import type { Report, Rule } from '../rule.js';
import { quote } from '../show.js';
import { declaresType } from './key-slots.js';

export const indexKeyTypeDiffers: Rule = {
  id: 'DM2015',
  name: 'index-key-type-differs',
  family: 'keys',
  title: 'An entity stores the key attribute of an index with another type',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html',
  *check({ design }) {
    for (const table of design.tables.values()) {
      for (const [slot, indexes] of indexSlots(table)) {
        for (const entity of table.entities) {
          const found = otherType(entity, slot);
          if (found === undefined || isReportedElsewhere(design, entity, slot, table)) continue;
          yield report(table, entity, slot, indexes, found);
        }
      }
    }
  },
};

/** Key attributes of the indexes that are not the table's own, each once, with the indexes that they stand in. */
function indexSlots(table: TableDesign): ReadonlyMap<KeySlot, readonly string[]> {
  const own = new Set([...table.primary.pk, ...table.primary.sk].map(({ attribute }) => attribute));
  const byName = new Map<string, { readonly slot: KeySlot; readonly indexes: string[] }>();
  for (const index of table.indexes.values()) {
    for (const slot of [...index.pk, ...index.sk]) {
      if (own.has(slot.attribute)) continue;
      const known = byName.get(slot.attribute);
      if (known === undefined) byName.set(slot.attribute, { slot, indexes: [index.name] });
      else known.indexes.push(index.name);
    }
  }
  return new Map([...byName.values()].map(({ slot, indexes }) => [slot, indexes]));
}

interface OtherType {
  readonly attribute: Attribute;
  readonly stored: DynamoType;
}

function otherType(entity: EntityDesign, slot: KeySlot): OtherType | undefined {
  for (const attribute of entity.entity.attributes.values()) {
    if (attribute.storedName !== slot.attribute) continue;
    const stored = dynamoType(entity.types.typeOf(attribute.name) ?? attribute.type);
    return stored === undefined || stored === slot.type ? undefined : { attribute, stored };
  }
  return undefined;
}

/** A natural key of the entity itself with a wrong type is a finding of its own. */
function isReportedElsewhere(design: Design, { entity }: EntityDesign, slot: KeySlot, { table }: TableDesign): boolean {
  return design.mappingProblems.some(
    (problem) =>
      (problem.kind === 'not-scalar' || (problem.kind === 'wrong-type' && declaresType(table, slot))) &&
      problem.entity === entity &&
      problem.slot.attribute === slot.attribute,
  );
}

function report(
  table: TableDesign,
  entity: EntityDesign,
  slot: KeySlot,
  indexes: readonly string[],
  { attribute, stored }: OtherType,
): Report {
  const index = quote(indexes[0] ?? '');
  const other = table.entities
    .map((one) => ({ one, field: [...one.entity.attributes.values()].find((a) => a.storedName === slot.attribute) }))
    .find(
      ({ one, field }) => field !== undefined && dynamoType(one.types.typeOf(field.name) ?? field.type) === slot.type,
    );
  return {
    span: attribute.span,
    message: `${quote(entity.name)} stores ${quote(slot.attribute)} as ${stored}, and ${index} has it as a key attribute of type ${slot.type}: DynamoDB refuses the write of every such item, whether the entity uses the index or not. Store it under another name (\`as:\`), or give the index an attribute of its own.`,
    related: [
      { message: `key attribute of ${index}, type ${slot.type}`, span: slot.span },
      ...(other?.field === undefined
        ? []
        : [{ message: `${quote(other.one.name)} stores it as ${slot.type}`, span: other.field.span }]),
    ],
  };
}
