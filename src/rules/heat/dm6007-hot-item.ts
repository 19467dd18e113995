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
  *check(context) {
    for (const hot of hotKeys(context)) {
      if (hot.cause === 'item' && !isHeld(context, hot)) yield report(context, hot);
    }
  },
};

/** Transactions get in each other's way long before an item is hot, unless it is a large one: that is DM6013's, where it says no less. */
function isHeld({ contention }: RuleContext, { heat, membership }: HotKey): boolean {
  const [main] = heat.contributions;
  return contention.items.some(
    ({ entity, level, contributions }) =>
      heat.unit === 'write' &&
      (level === 'error' || (level === 'warning' && heat.level !== 'hot')) &&
      entity.name === membership.entity.name &&
      contributions.some(({ pattern }) => pattern === main?.pattern),
  );
}

function report(context: RuleContext, hot: HotKey): Report {
  const { heat, span, membership } = hot;
  const { itemPeak, limit, unit } = heat;
  const item = { ...heat, peak: itemPeak, share: itemPeak / limit };
  const advice =
    unit === 'read'
      ? readAdvice(item)
      : `Keep it as ${count(Math.max(2, heat.shards.least))} items, of which each call writes one (a shard in the key) and a read adds up all; or write it less often, with several changes at once.`;
  return {
    severity: severityOf(context, heat),
    span,
    message: `The hottest ${quote(membership.entity.name)} in ${holderOf(heat.index)} (${quote(heat.key)}: ${whichText(heat)}) takes ${units(itemPeak)} ${unit} units a second at peak, ${percent(itemPeak / limit)} of the ${count(limit)} that one partition serves. It is one item, which DynamoDB cannot divide.${sourcesText(heat.contributions)}${entriesText(hot)}${cacheText(context, heat)} ${advice}`,
    numbers: { ...numbersOf(heat), itemUnits: Math.round(itemPeak) },
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
