import type { FollowUp } from '../../planner/plan.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { listOf, quote } from '../show.js';
import { type HotKey, hotKeys } from './hot-keys.js';
import {
  consequenceText,
  holderOf,
  loadText,
  numbersOf,
  readAdvice,
  severityOf,
  units,
  whichText,
} from './hot-text.js';
import { spreadAdvice } from './hottest-of.js';

export const hotStreamTarget: Rule = {
  id: 'DM6009',
  name: 'hot-stream-target',
  family: 'heat',
  title: 'What writes set off loads one key more than a partition serves',
  severity: 'error',
  preset: 'recommended',
  pillar: 'performance-efficiency',
  source:
    'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.Lambda.BestPracticesWithDynamoDB.html',
  needsGround: true,
  *check(context) {
    for (const hot of hotKeys(context)) {
      if (hot.cause === 'stream' && hot.followUp !== undefined) yield report(context, hot, hot.followUp);
    }
  },
};

function report(context: RuleContext, { heat, key }: HotKey, followUp: FollowUp): Report {
  const { triggers, plan, target, kind, name } = followUp;
  const rate = plan.pattern.rate?.peak ?? 0;
  const causes = listOf([...new Set(triggers.map(({ pattern }) => pattern))]);
  const work =
    kind === 'copy'
      ? `The refresh of ${quote(name)}, set off ${units(rate)} times a second at peak by ${causes},`
      : `The stream rule ${quote(name.slice(0, name.lastIndexOf(':')))}, set off ${units(rate)} times a second at peak by ${causes},`;
  const behind =
    kind === 'copy' ? '' : ' While it is throttled the rule falls behind, with everything after it in the stream.';
  const advice =
    heat.unit === 'read'
      ? readAdvice(heat)
      : `${spreadAdvice(key.pk[0], heat)} and add them up when they are read, or add up many changes before one write.`;
  return {
    severity: severityOf(context, heat),
    span: followUp.span,
    message: `${work} meets in one ${quote(heat.key)} of ${holderOf(heat.index)}${whichText(heat) === '' ? '' : `: ${whichText(heat)}`}. It ${loadText(heat)}.${consequenceText(heat)}${behind} ${advice}`,
    related: [{ message: `the key of ${quote(target.name)}`, span: key.span }],
    numbers: { ...numbersOf(heat), callsPerSecond: Math.round(rate) },
  };
}
