import type { Design, EntityDesign, KeyValue, TableDesign } from '../../design/index.js';
import { decodeKey } from '../../keys/index.js';
import { DataGenerator } from '../../load/generate-items.js';
import { rawSamples } from '../../load/raw-samples.js';
import { attribute, type Item } from '../../value/index.js';
import { storedNames } from './stored-names.js';

export interface TableSamples {
  /** By name of the entity. */
  readonly facets: ReadonlyMap<string, readonly Item[]>;
  /** Items as they are stored that could be of several entities, or of none. */
  readonly others: readonly Item[];
}

/** The samples of the model by tables: those of entities as they are stored, and those that are given so. */
export function samplesOf(design: Design): ReadonlyMap<string, TableSamples> {
  const data = new DataGenerator(design, { samplesOnly: true });
  const raw = rawSamples(design);
  return new Map(
    [...design.tables].map(([name, table]) => {
      const facets = new Map(
        ownEntities(table).map((entity) => [entity.name, data.itemsOf(entity.name).map(({ item }) => item)]),
      );
      const others: Item[] = [];
      for (const one of raw) {
        if (one.kind !== 'item' || one.table !== name) continue;
        const entity = entityOf(one.item, table);
        if (entity === undefined) others.push(one.item);
        else facets.get(entity.name)?.push(one.item);
      }
      return [name, { facets, others }];
    }),
  );
}

/** Those that the model declares; what exists because of another entity's items is no facet. */
export function ownEntities(table: TableDesign): readonly EntityDesign[] {
  return table.entities.filter(({ companionOf }) => companionOf === undefined);
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
