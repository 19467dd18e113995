import { itemUse, type KeyHeat, keyText, SEQUENCE_ADVICE } from '../../load/index.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { count, listOf, quote } from '../show.js';
import { percent } from '../words.js';
import { type HotKey, hotKeys } from './hot-keys.js';
import { cacheText, holderOf, numbersOf, readAdvice, severityOf, sourcesText, units, whichText } from './hot-text.js';

export const hotItem: Rule = {
  id: 'DM6007',
  name: 'hot-item',
  family: 'heat',
  title: 'One item takes more at peak than one partition serves',
  severity: 'error',
  preset: 'recommended',
  pillar: 'performance-efficiency',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html',
  needsGround: true,
  *check(context) {
    for (const hot of hotKeys(context)) {
      if (hot.cause === 'item' && !isHeld(context, hot)) yield report(context, hot);
    }
  },
};

/** Transactions get in each other's way long before an item is hot, unless it is a large one: that is DM6013's, where it says no less. */
function isHeld({ contention }: RuleContext, hot: HotKey): boolean {
  const { heat, membership } = hot;
  const [main] = itemOf(hot).contributions;
  return contention.items.some(
    ({ entity, level, contributions }) =>
      heat.unit === 'write' &&
      (level === 'error' || (level === 'warning' && heat.level !== 'hot')) &&
      entity.name === membership.entity.name &&
      contributions.some(({ pattern }) => pattern === main?.pattern),
  );
}

function report(context: RuleContext, hot: HotKey): Report {
  const { heat, span, membership, key } = hot;
  const { itemPeak, limit, unit } = heat;
  const item = itemOf(hot);
  const advice = unit === 'read' ? readAdvice(item) : writeAdvice(context, item);
  return {
    severity: severityOf(context, item),
    span,
    message: `The hottest ${quote(membership.entity.name)} in ${holderOf(heat.index)} (${[quote(keyText(key.pk)), whichText(heat)].filter((one) => one !== '').join(': ')}) takes ${units(itemPeak)} ${unit} units a second at peak, ${percent(itemPeak / limit)} of the ${count(limit)} that one partition serves. It is one item, which DynamoDB cannot divide.${sourcesText(item.contributions)}${entriesText(hot)}${cacheText(context, heat)} ${advice}`,
    numbers: { ...numbersOf(heat), itemUnits: Math.round(itemPeak) },
  };
}

function writeAdvice({ workload }: RuleContext, item: KeyHeat): string {
  switch (itemUse(workload, item)) {
    case 'sequence':
      return SEQUENCE_ADVICE;
    case 'counter':
      return `Keep it as ${count(Math.max(2, item.shards.least))} items, of which each call adds to one (a shard in the key) and a read sums up all; or write it less often, with several changes at once.`;
    case 'other':
      return 'No change of keys helps, as each write replaces what is there: write it less often (collect changes in a buffer or a queue, and write the last of them, or all together), or move attributes that change independently into items of their own.';
  }
}

/** The load of the hottest item alone, without that of its neighbours under the key. */
function itemOf({ heat, membership }: HotKey): KeyHeat {
  const contributions = heat.contributions
    .filter(({ entity, itemPeak }) => itemPeak > 0 && entity === membership.entity.name)
    .map((one) => ({ ...one, peak: one.itemPeak }))
    .sort((a, b) => b.peak - a.peak);
  return {
    ...heat,
    peak: heat.itemPeak,
    share: heat.itemPeak / heat.limit,
    relief: 'single-item',
    contributions,
  };
}

function entriesText({ heat, others }: HotKey): string {
  const names = [...new Set(others.map(({ index }) => index).filter((index) => index !== heat.index))].map(
    ({ name }) => name,
  );
  return names.length === 0
    ? ''
    : ` The same goes for its ${names.length === 1 ? 'entry' : 'entries'} in ${listOf(names)}.`;
}
