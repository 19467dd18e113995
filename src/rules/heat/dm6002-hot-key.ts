import type { KeyHeat } from '../../load/index.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { quote } from '../show.js';
import { type HotKey, hotKeys } from './hot-keys.js';
import {
  cacheText,
  consequenceText,
  holderOf,
  loadText,
  numbersOf,
  readAdvice,
  severityOf,
  sourcesText,
  whichText,
} from './hot-text.js';
import { spreadAdvice } from './hottest-of.js';

export const hotKey: Rule = {
  id: 'DM6002',
  name: 'hot-key',
  family: 'heat',
  title: 'The hottest value of a key takes more at peak than one partition serves',
  severity: 'error',
  preset: 'recommended',
  pillar: 'performance-efficiency',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html',
  needsGround: true,
  *check(context) {
    for (const hot of hotKeys(context)) if (hot.cause === 'key') yield report(context, hot);
  },
};

function report(context: RuleContext, hot: HotKey): Report {
  const { heat, span } = hot;
  const advice = heat.unit === 'read' ? readAdvice(heat) : writeAdvice(hot);
  return {
    severity: severityOf(context, heat),
    span,
    message: `The hottest ${quote(heat.key)} in ${holderOf(heat.index)} ${loadText(heat)}: ${whichText(heat)}.${sourcesText(heat.contributions)}${alsoText(hot)}${cacheText(context, heat)}${consequenceText(heat)} ${advice}`,
    numbers: numbersOf(heat),
  };
}

function alsoText({ others }: HotKey): string {
  return others
    .map(({ unit, peak, limit, share }: KeyHeat) => ` It ${loadText({ unit, peak, limit, share } as KeyHeat)} besides.`)
    .join('');
}

function writeAdvice({ heat, key }: HotKey): string {
  return `${spreadAdvice(key.pk[0], heat)} and read them in parallel, or add an attribute to it that divides what is under the hottest value.`;
}
