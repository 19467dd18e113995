import type { EntityDesign, TableDesign } from '../../design/index.js';
import { MAX_ITEM_COLLECTION_BYTES } from '../../facts/index.js';
import { flatMap } from '../../lists/flat-map.js';
import {
  type CollectionGrowth,
  collectionGrowth,
  endlessEntities,
  type ItemCollection,
  isTimeBucket,
  itemCollections,
  keyVariables,
} from '../../load/index.js';
import type { RuleContext } from '../rule.js';

export const DAY = 86_400;
/** Days within which a collection must reach 10 GB to be worth a word: with a local index, and without. */
const AHEAD = { local: 5 * 365, split: 365 };

/** An item collection that nothing bounds and that reaches 10 GB in good time. */
export interface GrowingCollection extends CollectionGrowth {
  readonly table: TableDesign;
  readonly collection: ItemCollection;
  /** Entities whose items stay. */
  readonly growers: readonly EntityDesign[];
  /** 10 GB is the end of it. */
  readonly hasLocal: boolean;
  /** As far as the model states it. */
  readonly bytes: number;
  readonly days: number;
}

const known = new WeakMap<RuleContext['workload'], readonly GrowingCollection[]>();

/** The one that gets there first, of each table. */
export function growingCollections(context: RuleContext): readonly GrowingCollection[] {
  const { workload } = context;
  const found = known.get(workload) ?? all(context);
  known.set(workload, found);
  return found;
}

function all(context: RuleContext): readonly GrowingCollection[] {
  const endless = endlessEntities(context.workload);
  return flatMap([...context.design.tables.values()], (table) => soonest(context, table, endless));
}

function soonest(
  context: RuleContext,
  table: TableDesign,
  endless: ReadonlySet<EntityDesign>,
): readonly GrowingCollection[] {
  const hasLocal = [...table.indexes.values()].some(({ kind }) => kind === 'local');
  const found = flatMap(itemCollections(context.design, table), (one) =>
    growing(context, table, one, hasLocal, endless),
  );
  return found.sort((a, b) => a.days - b.days).slice(0, 1);
}

function growing(
  { workload }: RuleContext,
  table: TableDesign,
  collection: ItemCollection,
  hasLocal: boolean,
  endless: ReadonlySet<EntityDesign>,
): readonly GrowingCollection[] {
  // A date under which items are filed moves on, and its collection is left behind: kept whole or cut to the month, it is a bucket.
  if (collection.entities.some((entity) => keyVariables(entity, entity.key?.pk ?? []).some(isTimeBucket))) return [];
  const growers = collection.entities.filter((entity) => endless.has(entity) && !isBounded(entity));
  const bytes = collection.isStated ? collection.usual.bytes : 0;
  const room = MAX_ITEM_COLLECTION_BYTES - bytes;
  // What is there already has its own finding with a local index, and is no news without.
  if (growers.length === 0 || room <= 0) return [];
  const least = room / ((hasLocal ? AHEAD.local : AHEAD.split) * DAY);
  const found = collectionGrowth(workload, table, collection, growers, least);
  if (found === undefined) return [];
  return [{ ...found, table, collection, growers, hasLocal, bytes, days: room / (found.bytesPerSecond * DAY) }];
}

/** A stated ceiling is the model's word that it ends. */
function isBounded({ entity }: EntityDesign): boolean {
  return [...entity.volume.per.values()].some(({ max }) => max !== undefined);
}
