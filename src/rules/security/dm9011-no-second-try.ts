import type { FollowUp } from '../../planner/plan.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { quote, someOf } from '../show.js';

export const noSecondTry: Rule = {
  id: 'DM9011',
  name: 'no-second-try',
  family: 'security',
  title: 'Work behind a stream is given up when it is throttled',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html',
  *check(context) {
    for (const { table } of context.design.tables.values()) {
      if (table.stream === undefined || table.streamHandler.retries > 0) continue;
      const work = context.plan.followUps.filter(({ source }) => source.table.table === table);
      if (work.length > 0) yield report(context, table.stream.span, table.name, work);
    }
  },
};

/**
 * SDKs try a throttled request again for some hundred milliseconds; a key that is too hot stays so for minutes.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
function report({ heat }: RuleContext, span: Report['span'], table: string, work: readonly FollowUp[]): Report {
  const names = work.map(({ name }) => name);
  const hot = heat.keys.filter(
    ({ unit, level, contributions }) =>
      unit === 'write' && level !== 'cool' && contributions.some(({ pattern }) => names.includes(pattern)),
  );
  const busy =
    hot.length === 0
      ? ''
      : ` ${quote(hot[0]?.key ?? '')} is near what a partition takes, so that it will be throttled at the declared rates.`;
  return {
    span,
    message: `The handler of the stream of table ${quote(table)} tries nothing again (${quote('retries: 0')}): a write of ${someOf(names)} that is throttled, and each record of its batch, goes to the queue of failures at once, and what they keep up to date stays wrong until somebody sends them again.${busy} Let it try again (${quote('retries: 5')} is the default); between two tries Lambda waits longer and longer.`,
    numbers: { retries: 0, followUps: names.length },
  };
}
