import type { Design, EntityDesign, KeyDesign, TableDesign } from '../../design/index.js';
import { MAX_ITEM_COLLECTION_BYTES } from '../../facts/index.js';
import { storedItems } from '../../load/index.js';
import { itemsSharing } from '../../planner/estimate.js';
import type { Report, Rule } from '../rule.js';
import { count, listOf, quote } from '../show.js';
import { percent, significant, size } from '../words.js';

/** Share of the limit from which a collection that still fits is worth a note. */
const NEAR = 0.5;

export const localIndexLimit: Rule = {
  id: 'DM3009',
  name: 'local-index-limit',
  family: 'indexes',
  title: 'A local index caps each collection at 10 GB and keeps it on one partition',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ItemCollections.SizeLimit',
  *check({ design }) {
    for (const table of design.tables.values()) {
      const [local] = [...table.indexes.values()].filter(({ kind }) => kind === 'local');
      if (local?.declaration === undefined) continue;
      const largest = largestOf(collectionsOf(design, table));
      if (largest === undefined) continue;
      const found = report(local.name, largest);
      if (found !== undefined) yield { ...found, span: local.declaration.span };
    }
  },
};

/** Items of all entities that share a partition key. */
interface Collection {
  readonly entities: readonly EntityDesign[];
  readonly key: KeyDesign;
  /** Items with their entries in local indexes. */
  readonly usual: Extent;
  /** The largest that the model states; absent where it states none. */
  readonly most?: Extent;
  /** The numbers are the model's own. */
  readonly isStated: boolean;
}

interface Extent {
  readonly items: number;
  readonly bytes: number;
}

function collectionsOf(design: Design, table: TableDesign): readonly Collection[] {
  const byKey = new Map<string, Part[]>();
  for (const { entity } of table.primary.members) {
    const part = partOf(design, entity);
    if (part === undefined) continue;
    const text = part.key.pk.map((value) => value.compiled.template?.text ?? `{${value.reads.join()}}`).join('\n');
    byKey.set(text, [...(byKey.get(text) ?? []), part]);
  }
  return [...byKey.values()].flatMap((parts): Collection[] => {
    const [first] = parts;
    if (first === undefined) return [];
    const most = parts.flatMap((part) => (part.most === undefined ? [] : [extent(part, part.most)]));
    return [
      {
        entities: parts.map(({ entity }) => entity),
        key: first.key,
        usual: sum(parts.map((part) => extent(part, part.items))),
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
  readonly most?: number;
  readonly isStated: boolean;
  readonly itemBytes: number;
}

/** How many items of the entity share a partition key; undefined where that key is cut by time or spread over shards on purpose. */
function partOf(design: Design, entity: EntityDesign): Part | undefined {
  const { key } = entity;
  if (key === undefined) return undefined;
  const variables = key.pk
    .flatMap(({ compiled }) => compiled.segments)
    .filter((segment) => segment.kind === 'variable');
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

function largestOf(collections: readonly Collection[]): Collection | undefined {
  const bytes = ({ most, usual }: Collection): number => (most ?? usual).bytes;
  return [...collections].sort((a, b) => Number(b.isStated) - Number(a.isStated) || bytes(b) - bytes(a))[0];
}

function report(index: string, { entities, key, usual, most, isStated }: Collection): Omit<Report, 'span'> | undefined {
  const limit = MAX_ITEM_COLLECTION_BYTES;
  const whose = listOf(entities.map(({ name }) => name));
  const cap = `With local index ${quote(index)}, the items under one partition key and their entries in local indexes may take 10 GB together, and stay on one partition, with its 3,000 read and 1,000 write units a second`;
  const related = [{ message: `the key of ${quote(entities[0]?.name ?? '')}`, span: key.span }];
  const advice =
    'Make the index global, or put a time bucket or a shard into the partition key; a local index cannot be removed from its table.';
  if (!isStated) {
    return {
      severity: 'info',
      message: `${cap}. How much of ${whose} that is, the model does not say: state \`volume\` with \`per\`. ${advice}`,
      related,
    };
  }
  const largest = most ?? usual;
  const share = largest.bytes / limit;
  if (share < NEAR) return undefined;
  const isUsual = usual.bytes > limit;
  const what = isUsual || most === undefined ? 'A usual collection' : 'The largest collection';
  const extentShown = isUsual || most === undefined ? usual : largest;
  const outcome =
    share > 1
      ? 'Beyond 10 GB DynamoDB refuses whatever makes it larger (`ItemCollectionSizeLimitExceededException`)'
      : `That is ${percent(share)} of it`;
  return {
    severity: share > 1 ? 'error' : 'info',
    message: `${cap}. ${what} of ${whose} has ${count(Math.round(extentShown.items))} items and ${size(extentShown.bytes)}. ${outcome}. ${advice}`,
    related,
    numbers: {
      items: Math.round(extentShown.items),
      bytes: Math.round(extentShown.bytes),
      limitBytes: limit,
      share: significant(share),
    },
  };
}
