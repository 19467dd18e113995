import type { Design, EntityDesign, KeyDesign, TableDesign } from '../design/design.js';
import { flatMap } from '../lists/flat-map.js';
import { itemsSharing } from '../planner/estimate.js';
import { storedItems } from './volume.js';

/** Items of all entities that share a partition key. */
export interface ItemCollection {
  readonly entities: readonly EntityDesign[];
  readonly key: KeyDesign;
  /** Items with their entries in local indexes. */
  readonly usual: Extent;
  /** What one in a hundred exceeds. */
  readonly rare: Extent;
  /** The largest that the model states; absent where it states none. */
  readonly most?: Extent;
  /** The numbers are the model's own. */
  readonly isStated: boolean;
}

export interface Extent {
  readonly items: number;
  readonly bytes: number;
}

const known = new WeakMap<Design, Map<TableDesign, readonly ItemCollection[]>>();

/**
 * What lies under one partition key value of a table, by key. Keys that are cut by time or spread over shards are left out: their
 * collections are kept small on purpose.
 */
export function itemCollections(design: Design, table: TableDesign): readonly ItemCollection[] {
  const byTable = known.get(design) ?? new Map<TableDesign, readonly ItemCollection[]>();
  const collections = byTable.get(table) ?? collectionsOf(design, table);
  known.set(design, byTable.set(table, collections));
  return collections;
}

function collectionsOf(design: Design, table: TableDesign): readonly ItemCollection[] {
  const byKey = new Map<string, Part[]>();
  for (const { entity } of table.primary.members) {
    const part = partOf(design, entity);
    if (part === undefined) continue;
    const text = part.key.pk.map((value) => value.compiled.template?.text ?? `{${value.reads.join()}}`).join('\n');
    byKey.set(text, [...(byKey.get(text) ?? []), part]);
  }
  return flatMap([...byKey.values()], (parts): ItemCollection[] => {
    const [first] = parts;
    if (first === undefined) return [];
    const most = flatMap(parts, (part) => (part.most === undefined ? [] : [extent(part, part.most)]));
    return [
      {
        entities: parts.map(({ entity }) => entity),
        key: first.key,
        usual: sum(parts.map((part) => extent(part, part.items))),
        rare: sum(parts.map((part) => extent(part, part.rare))),
        ...(most.length < parts.length ? {} : { most: sum(most) }),
        isStated: parts.every(({ isStated }) => isStated),
      },
    ];
  });
}

interface Part {
  readonly entity: EntityDesign;
  readonly key: KeyDesign;
  readonly items: number;
  readonly rare: number;
  readonly most?: number;
  readonly isStated: boolean;
  readonly itemBytes: number;
}

/** How many items of the entity share a partition key; undefined where that key is cut by time or spread over shards on purpose. */
function partOf(design: Design, entity: EntityDesign): Part | undefined {
  const { key } = entity;
  if (key === undefined) return undefined;
  const variables = flatMap(key.pk, ({ compiled }) => compiled.segments).filter(
    (segment) => segment.kind === 'variable',
  );
  if (variables.some((segment) => segment.shard !== undefined || !segment.lossless)) return undefined;
  const fields = new Set(variables.map(({ path }) => path.split('.')[0] ?? path));
  // What steers a key and is not stored says nothing of how many items share it.
  if ([...fields].some((name) => !entity.attributes.has(name))) return undefined;
  const estimate = itemsSharing(design, entity, fields);
  const isStated = !estimate.isGuess && (entity.count.basis !== 'assumed' || !estimate.isShare);
  // One partition key for all of them: they are as many as there are.
  const items = variables.length === 0 ? storedItems(design, entity) : estimate.items.typical;
  const most = variables.length === 0 ? items : estimate.items.max;
  const local = [...entity.memberships.values()].filter(({ index }) => index.kind === 'local');
  const entries = local.reduce((total, { entry, share }) => total + entry.typical * share, 0);
  return {
    entity,
    key,
    items,
    rare: variables.length === 0 ? items : estimate.items.p99,
    isStated,
    itemBytes: entity.item.typical + entries,
    ...(most === undefined ? {} : { most }),
  };
}

function extent({ itemBytes }: Part, items: number): Extent {
  return { items, bytes: items * itemBytes };
}

function sum(all: readonly Extent[]): Extent {
  return all.reduce((total, one) => ({ items: total.items + one.items, bytes: total.bytes + one.bytes }), {
    items: 0,
    bytes: 0,
  });
}
