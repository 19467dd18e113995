import type { EntityDesign, KeyValue } from '../../design/index.js';
import { MAX_INDEX_HASH_ATTRIBUTES, MAX_INDEX_RANGE_ATTRIBUTES } from '../../facts/index.js';
import type { KeyAttribute, Table, TableIndex } from '../../model/model.js';
import { keyValues, placeOfValue } from '../keys/key-parts.js';
import type { Report, Rule } from '../rule.js';
import { quote } from '../show.js';

export const indexKeyShape: Rule = {
  id: 'DM3008',
  name: 'index-key-shape',
  family: 'indexes',
  title: 'A table or index has a key that DynamoDB does not take',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html',
  isGround: true,
  *check({ model, design }) {
    for (const table of model.tables.values()) {
      const own = table.sk === undefined ? undefined : repeated([table.pk, table.sk], `table ${quote(table.name)}`);
      if (own !== undefined) yield own;
      for (const index of table.indexes.values()) {
        const found = keyShapeProblem(table, index);
        if (found !== undefined) yield found;
      }
    }
    for (const entity of design.entities.values()) yield* twoValues(entity);
  },
};

/** What is wrong with the key of an index, whoever maps it. */
export function keyShapeProblem(table: Table, index: TableIndex): Report | undefined {
  return index.local ? localShape(table, index) : globalShape(index);
}

function localShape(table: Table, index: TableIndex): Report | undefined {
  const name = quote(index.name);
  if (table.sk === undefined) {
    return {
      span: index.span,
      message: `${name} is a local index, and table ${quote(table.name)} has no sort key: DynamoDB allows local indexes only on tables with one. Make it a global index.`,
    };
  }
  if (index.pk.length > 1 || index.sk.length > 1) {
    const extra = (index.pk[1] ?? index.sk[1]) as KeyAttribute;
    return {
      span: extra.span,
      message: `${name} is a local index, which has one partition key attribute and one sort key attribute. Keys of several attributes are for global indexes.`,
    };
  }
  const [pk] = index.pk;
  if (pk !== undefined && pk.name !== table.pk.name) {
    return {
      span: pk.span,
      message: `${name} is a local index, so its partition key is that of the table, ${quote(table.pk.name)}. Make it a global index for another partition key.`,
      related: [{ message: 'the partition key of the table', span: table.pk.span }],
    };
  }
  if (index.sk.length === 0) {
    return {
      span: index.keySpan,
      message: `${name} is a local index without a sort key: DynamoDB wants one, which is what it orders a partition by. Name the attribute under \`sk\`.`,
    };
  }
  return repeated([...index.pk, ...index.sk], `index ${name}`);
}

function globalShape(index: TableIndex): Report | undefined {
  for (const [part, attributes, limit] of [
    ['partition', index.pk, MAX_INDEX_HASH_ATTRIBUTES],
    ['sort', index.sk, MAX_INDEX_RANGE_ATTRIBUTES],
  ] as const) {
    const extra = attributes[limit];
    if (extra === undefined) continue;
    return {
      span: extra.span,
      message: `The ${part} key of index ${quote(index.name)} has ${attributes.length} attributes, and DynamoDB takes ${limit}. Join some of them in a template.`,
      numbers: { attributes: attributes.length, limit },
    };
  }
  return repeated([...index.pk, ...index.sk], `index ${quote(index.name)}`);
}

function repeated(keys: readonly KeyAttribute[], where: string): Report | undefined {
  const seen = new Map<string, KeyAttribute>();
  for (const key of keys) {
    const before = seen.get(key.name);
    if (before !== undefined) {
      return {
        span: key.span,
        message: `${quote(key.name)} stands twice in the key of ${where}, and DynamoDB takes each attribute once.`,
        related: [{ message: 'first here', span: before.span }],
      };
    }
    seen.set(key.name, key);
  }
  return undefined;
}

/** An attribute has one value: a table and an index, or two indexes, that share it cannot compose it in two ways. */
function* twoValues(entity: EntityDesign): Iterable<Report> {
  const known = new Map<string, { readonly value: KeyValue; readonly where: string }>();
  for (const value of keyValues(entity.key)) known.set(value.slot.attribute, { value, where: 'the table' });
  for (const { index, mapped, keys } of entity.memberships.values()) {
    const [key, another] = keys;
    // Several mappings with `when` are several states of an item.
    if (index.kind === 'table' || !mapped || key === undefined || another !== undefined) continue;
    for (const value of keyValues(key)) {
      const { attribute } = value.slot;
      const before = known.get(attribute);
      if (before === undefined) known.set(attribute, { value, where: `index ${quote(index.name)}` });
      else if (textOf(before.value) !== textOf(value)) {
        yield {
          span: placeOfValue(value),
          message: `${quote(attribute)} of ${quote(entity.name)} is ${quote(textOf(value))} in index ${quote(index.name)} and ${quote(textOf(before.value))} in ${before.where}: an attribute has one value. Give the index a key attribute of its own, or leave the part out.`,
          related: [{ message: `in ${before.where}`, span: placeOfValue(before.value) }],
        };
      }
    }
  }
}

function textOf(value: KeyValue): string {
  return value.kind === 'natural' ? `{${value.field.name}}` : (value.compiled.template?.text ?? value.text.value);
}
