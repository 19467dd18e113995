import type { Design } from '../../../design/design.js';
import { hottestShare } from '../../../distributions/index.js';
import { MAX_ITEM_COLLECTION_BYTES } from '../../../facts/index.js';
import type { RunResult } from '../../../fluid/index.js';
import { type ItemCollection, itemCollections } from '../../../load/item-collections.js';
import { keyText } from '../../../load/key-variables.js';
import { tidy } from '../../numbers.js';
import { callsInMonth } from '../cost/use.js';
import type { CollectionForecast } from '../report.js';
import type { SummaryInput } from './input.js';

const DAY = 86_400;
/** Share of the limit from which a collection is told of, and days within which one that grows reaches it. */
const WORTH_TELLING = 0.5;
const DAYS_AHEAD = 3650;

/**
 * Item collections that have a limit: 10 GB where the table has a local index, the model's budget elsewhere. Those that are far from it and will
 * be are left out.
 */
export function collectionForecasts(
  input: SummaryInput,
  design: Design,
  median: RunResult,
): readonly CollectionForecast[] {
  const found = [...design.tables.values()].flatMap((table) => {
    const hasLocal = [...table.indexes.values()].some(({ kind }) => kind === 'local');
    const budget = design.model.budgets.collectionP99?.value;
    return itemCollections(design, table)
      .filter(({ isStated }) => isStated)
      .flatMap((one) => [
        ...(hasLocal ? [localForecast(input, table.table.name, one, median)] : []),
        ...(budget === undefined ? [] : [budgetForecast(table.table.name, one, budget)]),
      ]);
  });
  return found
    .filter((one) => one.bytes >= WORTH_TELLING * one.limit || (one.daysLeft ?? DAYS_AHEAD) < DAYS_AHEAD)
    .sort((a, b) => b.bytes / b.limit - a.bytes / a.limit);
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ItemCollections.SizeLimit */
function localForecast(input: SummaryInput, set: string, one: ItemCollection, median: RunResult): CollectionForecast {
  const { bytes } = one.most ?? one.rare;
  const bytesPerDay = Math.max(0, growth(input, set, keyText(one.key.pk), median) * DAY);
  const limit = MAX_ITEM_COLLECTION_BYTES;
  const daysLeft = bytes >= limit ? 0 : bytesPerDay > 0 ? (limit - bytes) / bytesPerDay : undefined;
  return {
    ...common(set, one),
    bytes: tidy(bytes),
    bytesPerDay: tidy(bytesPerDay),
    limit,
    limitFrom: 'local-index',
    ...(daysLeft === undefined ? {} : { daysLeft: tidy(daysLeft) }),
  };
}

/** A budget is for what one collection in a hundred exceeds: how fast those grow, a load does not say. */
function budgetForecast(set: string, one: ItemCollection, limit: number): CollectionForecast {
  const { bytes } = one.rare;
  return {
    ...common(set, one),
    bytes: tidy(bytes),
    bytesPerDay: 0,
    limit,
    limitFrom: 'budget',
    ...(bytes > limit ? { daysLeft: 0 } : {}),
  };
}

function common(set: string, { key, entities }: ItemCollection): Pick<CollectionForecast, 'set' | 'key' | 'entities'> {
  return { set, key: keyText(key.pk), entities: entities.map(({ name }) => name) };
}

/** Bytes a second that calls add to the collection of the hottest key value on average over a month. */
function growth(input: SummaryInput, set: string, key: string, median: RunResult): number {
  const { traffic, keys } = input;
  const spaces = new Set([...keys].flatMap(([id, words]) => (words.set === set && words.key === key ? [id] : [])));
  return traffic.flows.reduce((sum, { demands }, i) => {
    const added = demands
      .filter((one) => spaces.has(one.keys.id))
      .reduce((bytes, one) => bytes + (one.bytes ?? 0) * hottestShare(one.keys.distribution), 0);
    return added === 0 ? sum : sum + callsInMonth(input, i, median) * added;
  }, 0);
}
