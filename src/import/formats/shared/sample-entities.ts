import type { Item } from '../../../value/index.js';
import { attributesOf, entityOfTable } from '../../candidates.js';
import type { Draft, DraftAttribute, DraftEntity, DraftTable, DraftType, Question } from '../../draft.js';
import { tableDraft } from '../../infer/table-draft.js';
import { TableInference } from '../../infer/table-inference.js';

/** What examples tell: a few items that somebody wrote to show what a table holds. */
export type Told = Pick<Draft, 'entities' | 'quirks' | 'questions' | 'unplaced'> & {
  readonly separator: string | undefined;
  /** Whether values stand in keys as the language escapes them. */
  readonly escapes: boolean;
};

/**
 * The entities that the example items of a table are of. Their number, sizes and bounds are left out: examples show what there can be, not
 * how much of it there is.
 */
export function entitiesOfItems(table: DraftTable, items: readonly Item[], file: string): Told {
  const inference = new TableInference(table.name, {
    pk: table.pk.name,
    ...(table.sk === undefined ? {} : { sk: table.sk.name }),
    indexes: table.indexes.map(({ name, local, pk, sk }) => ({
      name,
      local,
      pk: pk.map((key) => key.name),
      sk: sk.map((key) => key.name),
    })),
  });
  for (const item of items) inference.add(item);
  const found = items.length === 0 ? undefined : inference.finish();
  if (found === undefined || found.clusters.length === 0) {
    const entities = [{ ...entityOfTable(table), samples: items }];
    return { entities, quirks: [], questions: [], unplaced: [], separator: undefined, escapes: false };
  }
  const { entities, quirks, questions, unplaced, separator, ...more } = tableDraft(found, { file, untyped: false });
  const held = new Set(entities.flatMap(({ samples }) => samples));
  const rest = items.filter((item) => !held.has(item));
  return {
    entities: entities.map((entity, i) => withoutAmounts(table, entity, i === 0 ? rest : [])),
    quirks,
    questions: [...questions, ...ttlQuestion(table, entities)],
    unplaced,
    separator,
    escapes: more.escape === 'ordered',
  };
}

/** Examples do not say whether the table deletes what has expired. */
function ttlQuestion(table: DraftTable, entities: readonly DraftEntity[]): readonly Question[] {
  const [name] = entities.flatMap(({ ttl }) => ttl ?? []);
  if (name === undefined || table.ttl !== undefined) return [];
  const question = `Does the table delete items whose time in \`${name}\` is over?`;
  return [{ question, at: `tables.${table.name}`, fill: `ttl: ${name}` }];
}

function withoutAmounts(table: DraftTable, entity: DraftEntity, more: readonly Item[]): DraftEntity {
  const { volume: _volume, size: _size, ttl, ...rest } = entity;
  const slots = new Map(table.indexes.map((index) => [index.name, index]));
  const mappings = [
    ...[entity.key.pk].map((part) => attributesOf(part, [table.pk])),
    ...(entity.key.sk === undefined || table.sk === undefined ? [] : [attributesOf(entity.key.sk, [table.sk])]),
    ...[...entity.indexes].flatMap(([name, { pk, sk }]) => [
      attributesOf(pk, slots.get(name)?.pk ?? []),
      ...(sk === undefined ? [] : [attributesOf(sk, slots.get(name)?.sk ?? [])]),
    ]),
  ];
  const inKeys = new Set(mappings.flat());
  return {
    ...rest,
    ...(ttl === undefined || table.ttl === undefined ? {} : { ttl }),
    attributes: entity.attributes.map((attribute) => bare(attribute, inKeys.has(attribute.name))),
    samples: [...entity.samples, ...more],
  };
}

/** Bounds of numbers stay where a key's width rests on them, and that a key attribute is not empty. */
function bare(
  { present: _present, distinct: _distinct, type, ...rest }: DraftAttribute,
  inKey: boolean,
): DraftAttribute {
  return { ...rest, type: bareType(type, inKey) };
}

function bareType(type: DraftType, inKey: boolean): DraftType {
  switch (type.kind) {
    case 'string':
      return {
        kind: 'string',
        ...(type.format === undefined ? {} : { format: type.format }),
        ...(inKey && type.format === undefined ? { minBytes: 1 } : {}),
      };
    case 'int':
    case 'number':
      return inKey ? type : { kind: type.kind };
    case 'binary':
      return inKey ? { kind: 'binary', minBytes: 1 } : { kind: 'binary' };
    case 'list':
      return { kind: 'list', of: bareType(type.of, false) };
    case 'set':
      return { kind: 'set', of: type.of };
    case 'dict':
      return { kind: 'dict', of: bareType(type.of, false) };
    case 'map':
      return { kind: 'map', fields: type.fields.map((field) => bare(field, false)) };
    default:
      return type;
  }
}
