import type { Design, EntityDesign, KeyValue, TableDesign } from '../../design/index.js';
import { decodeKey } from '../../keys/index.js';
import { DataGenerator } from '../../load/generate-items.js';
import type { RawSample } from '../../load/raw-samples.js';
import { attribute, type Item } from '../../value/index.js';
import { isList, keptOf, own } from './extension.js';
import { facetedEntities, ownEntities } from './facets.js';
import { selectedItems } from './selected-items.js';
import { storedNames } from './stored-names.js';

export interface TableSamples {
  /** By name of the entity: what its facet shows. */
  readonly facets: ReadonlyMap<string, readonly Item[]>;
  /** By name of the entity: its items, whatever its facet shows. */
  readonly items: ReadonlyMap<string, readonly Item[]>;
  /** What stands in no facet, or beside one in the table too. */
  readonly others: readonly Item[];
  /** In the model's order. */
  readonly all: readonly Item[];
}

export const NO_SAMPLES: TableSamples = { facets: new Map(), items: new Map(), others: [], all: [] };

interface Sample {
  readonly item: Item;
  /** Undefined where it could be of several, or of none. */
  readonly entity: string | undefined;
}

/** The samples of the model by tables: those of entities as they are stored, and those that are given so. */
export function samplesOf(design: Design, raw: readonly RawSample[]): ReadonlyMap<string, TableSamples> {
  const data = new DataGenerator(design, { samplesOnly: true });
  return new Map(
    [...design.tables].map(([name, table]) => {
      const ofEntities = ownEntities(table).flatMap((entity) =>
        data.itemsOf(entity.name).map(({ item }): Sample => ({ item, entity: entity.name })),
      );
      const stored = raw.flatMap((one): readonly Sample[] =>
        one.kind === 'item' && one.table === name ? [{ item: one.item, entity: entityOf(one.item, table)?.name }] : [],
      );
      return [name, placed([...ofEntities, ...stored], table)];
    }),
  );
}

/** What a facet lists, else the items of its entity; what is in none is the table's. */
function placed(samples: readonly Sample[], table: TableDesign): TableSamples {
  const all = samples.map(({ item }) => item);
  const faceted = facetedEntities(table);
  const items = new Map(ownEntities(table).map(({ name }): [string, Item[]] => [name, []]));
  for (const { item, entity } of samples) if (entity !== undefined) items.get(entity)?.push(item);
  const facets = new Map(
    faceted.map(({ name, entity }) => {
      const list = own(keptOf(entity.extensions), 'TableData');
      if (list === undefined) return [name, items.get(name) ?? []];
      return [name, isList(list) ? selectedItems(all, list) : []];
    }),
  );
  const shown = new Set([...facets.values()].flat());
  const list = own(keptOf(table.table.extensions), 'TableData');
  const listed = isList(list) ? selectedItems(all, list) : [];
  const besides = new Set(listed);
  const others = [...listed, ...all.filter((item) => !shown.has(item) && !besides.has(item))];
  return { facets, items, others, all };
}

/** The only entity that has the item's attributes and is the most like its key. */
function entityOf(item: Item, table: TableDesign): EntityDesign | undefined {
  const rated = ownEntities(table).flatMap((entity) => {
    const score = scoreOf(item, entity);
    return score === undefined ? [] : [{ entity, score }];
  });
  const most = Math.max(...rated.map(({ score }) => score));
  const [best, more] = rated.filter(({ score }) => score === most);
  return more === undefined ? best?.entity : undefined;
}

/** Undefined where the item has an attribute that the entity lacks, lacks one that it always has, or another tag. */
function scoreOf(item: Item, entity: EntityDesign): number | undefined {
  const names = new Set(storedNames(entity));
  const { primary } = entity.table;
  const slots = [...primary.pk, ...primary.sk].map((slot) => slot.attribute);
  if (Object.keys(item).some((name) => !names.has(name) && !slots.includes(name))) return undefined;
  const tag = entity.discriminator === undefined ? undefined : attribute(item, entity.discriminator);
  if (tag !== undefined && !('S' in tag && tag.S === entity.entity.tag)) return undefined;
  const key = entity.key === undefined ? [] : [...entity.key.pk, ...entity.key.sk];
  const ratings = key.map((value) => keyScore(item, value));
  if (ratings.some((one) => one === undefined)) return undefined;
  const inKey = new Set(key.flatMap(({ reads }) => reads));
  const missing = [...entity.attributes.values()].filter(
    ({ attribute: { name, storedName }, present }) =>
      present === 1 && !inKey.has(name) && attribute(item, storedName) === undefined,
  );
  const total = ratings.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  return (tag === undefined ? 0 : 1000) + total - 20 * missing.length;
}

/** A key that the template makes counts by its text; one that begins like it, as people leave some, a little. */
function keyScore(item: Item, value: KeyValue): number | undefined {
  if (value.kind === 'natural') return 0;
  const stored = attribute(item, value.slot.attribute);
  if (stored === undefined || !('S' in stored)) return undefined;
  const literal = value.text.value.replace(/\{[^{}]*\}/g, '');
  if (decodeKey(value.compiled, stored.S).kind !== 'none') return 100 + literal.length;
  const [first] = value.compiled.segments;
  const lead = first !== undefined && first.kind === 'literal' ? first.text : '';
  return lead !== '' && stored.S.startsWith(lead) ? lead.length : undefined;
}
