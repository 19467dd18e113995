import { MAX_ITEM_COLLECTION_BYTES } from '../../facts/index.js';
import { type ItemCollection, itemCollections } from '../../load/index.js';
import { growingCollections } from '../heat/growing-collections.js';
import type { Report, Rule } from '../rule.js';
import { listOf, quote } from '../show.js';
import { percent, plural, significant, size } from '../words.js';

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
  *check(context) {
    const { design } = context;
    for (const table of design.tables.values()) {
      const [local] = [...table.indexes.values()].filter(({ kind }) => kind === 'local');
      if (local?.declaration === undefined) continue;
      const largest = largestOf(itemCollections(design, table));
      if (largest === undefined) continue;
      const found = report(local.name, largest);
      if (found === undefined) continue;
      // When it will be over, where it is not yet, is another rule's.
      const isTold = found.severity !== 'error' && growingCollections(context).some((one) => one.table === table);
      if (!isTold) yield { ...found, span: local.declaration.span };
    }
  },
};

function largestOf(collections: readonly ItemCollection[]): ItemCollection | undefined {
  const bytes = ({ most, usual }: ItemCollection): number => (most ?? usual).bytes;
  return [...collections].sort((a, b) => Number(b.isStated) - Number(a.isStated) || bytes(b) - bytes(a))[0];
}

function report(
  index: string,
  { entities, key, usual, most, isStated }: ItemCollection,
): Omit<Report, 'span'> | undefined {
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
    message: `${cap}. ${what} of ${whose} has ${plural(Math.round(extentShown.items), 'item')} and ${size(extentShown.bytes)}. ${outcome}. ${advice}`,
    related,
    numbers: {
      items: Math.round(extentShown.items),
      bytes: Math.round(extentShown.bytes),
      limitBytes: limit,
      share: significant(share),
    },
  };
}
