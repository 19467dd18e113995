import { MAX_ITEM_COLLECTION_BYTES } from '../../facts/index.js';
import { itemCollections } from '../../load/index.js';
import { placeOfValue } from '../keys/key-parts.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { listOf, quote, someOf } from '../show.js';
import { plural, significant, size } from '../words.js';
import { DAY, type GrowingCollection, growingCollections } from './growing-collections.js';

/** Days within which it is an error. */
const SOON = 365;

export const collectionGrowthRule: Rule = {
  id: 'DM6006',
  name: 'collection-growth',
  family: 'heat',
  title: 'The items under one partition key grow too far',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItemCollections.html',
  needsGround: true,
  *check(context) {
    yield* overBudget(context);
    for (const one of growingCollections(context)) yield report(one);
  },
};

function* overBudget({ design, model }: RuleContext): Iterable<Report> {
  const budget = model.budgets.collectionP99;
  if (budget === undefined) return;
  for (const table of design.tables.values()) {
    const hasLocal = [...table.indexes.values()].some(({ kind }) => kind === 'local');
    for (const { entities, isStated, key, usual, rare, most } of itemCollections(design, table)) {
      const isCapped = hasLocal && (most ?? usual).bytes > MAX_ITEM_COLLECTION_BYTES;
      if (!isStated || isCapped || rare.bytes <= budget.value) continue;
      const isUsual = usual.bytes > budget.value;
      const shown = isUsual ? usual : rare;
      yield {
        severity: isUsual ? 'error' : 'warning',
        span: budget.span,
        message: `${isUsual ? 'A usual collection' : 'One collection in a hundred'} of ${listOf(entities.map(({ name }) => name))} in table ${quote(table.table.name)} has ${isUsual ? '' : 'more than '}${plural(Math.round(shown.items), 'item')} and ${size(shown.bytes)}; its budget is ${size(budget.value)}. Put a time bucket or a shard into the partition key, or let TTL delete what is old.`,
        related: [{ message: `the key of ${quote(entities[0]?.name ?? '')}`, span: key.span }],
        numbers: { items: Math.round(shown.items), bytes: Math.round(shown.bytes), budgetBytes: budget.value },
      };
    }
  }
}

function report({
  table,
  collection,
  growers,
  hasLocal,
  bytes,
  days,
  bytesPerSecond,
  patterns,
}: GrowingCollection): Report {
  const { key } = collection;
  const [value] = key.pk;
  const perMonth = bytesPerSecond * DAY * 30;
  const now = bytes > 0 ? `, ${size(bytes)} now,` : '';
  const grows = `The largest collection of ${listOf(growers.map(({ name }) => name))} in table ${quote(table.table.name)}${now} grows by ${size(perMonth)} a month, by ${someOf(patterns, 3)}, and nothing ends it: no TTL, no pattern that deletes, and no bucket of time or shard in its partition key.`;
  const outcome = hasLocal
    ? `With a local index it may take 10 GB, which it reaches after ${timeText(days)}: from then on DynamoDB refuses whatever makes it larger.`
    : `After ${timeText(days)} it has 10 GB, as much as a partition holds; from then on it is on several, and whoever reads all of it reads ever more.`;
  return {
    severity: !hasLocal ? 'info' : days <= SOON ? 'error' : 'warning',
    span: value === undefined ? key.span : placeOfValue(value),
    message: `${grows} ${outcome} Put a bucket of time (\`{at|date:yyyy-MM}\`) into the partition key, or give the entity a \`ttl\`; if it ends by itself, state \`max\` under \`volume.per\`.`,
    numbers: {
      bytes: Math.round(bytes),
      bytesPerDay: Math.round(bytesPerSecond * DAY),
      limitBytes: MAX_ITEM_COLLECTION_BYTES,
      days: significant(days),
    },
  };
}

function timeText(days: number): string {
  if (days >= 2 * 365) return plural(significant(days / 365, 2), 'year');
  return days >= 60 ? plural(Math.round(days / 30), 'month') : plural(Math.max(1, Math.round(days)), 'day');
}
