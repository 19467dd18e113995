import { EVENTUAL_FACTOR, SECONDS_PER_MONTH } from '../../facts/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { onDemandCost, type PatternLoad, touchesOf, type Workload } from '../../load/index.js';
import type { Span } from '../../source/index.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { listOf, quote } from '../show.js';
import { dollars, percent, significant } from '../words.js';
import { TRIFLE, WORTH } from './bill.js';

/** A read of data this seldom written (calls a second) is as fresh without being strong: once a day. */
const HARDLY_EVER = 1 / 86_400;

export const strongRead: Rule = {
  id: 'DM7006',
  name: 'strong-read',
  family: 'cost',
  title: 'A strongly consistent read costs twice as much, and may not be needed',
  severity: 'info',
  preset: 'recommended',
  pillar: 'cost-optimization',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html',
  needsGround: true,
  *check(context) {
    for (const pattern of context.workload.patterns) {
      const { consistent } = pattern.plan.pattern;
      const { operation } = pattern.plan;
      if (consistent?.value !== true || pattern.followUp !== undefined || operation.kind !== 'read') continue;
      // A strong read of a global index fails, which is another rule's.
      if (operation.index.kind === 'global') continue;
      const found = report(context, pattern, consistent.span);
      if (found !== undefined) yield found;
    }
  },
};

function report({ cost, workload, model }: RuleContext, load: PatternLoad, span: Span): Report | undefined {
  const { call, rate, plan, name } = load;
  const saved =
    call.byIndex.reduce((sum, { index, read }) => {
      const month = { read: read * (rate?.avg ?? 0) * SECONDS_PER_MONTH, write: 0 };
      return sum + onDemandCost(index, month, cost.prices).read;
    }, 0) * EVENTUAL_FACTOR;
  const isCached = model.patterns.get(name)?.cache !== undefined;
  const why = isCached ? cachedText(load) : calmText(workload, load);
  if (saved < (why === undefined ? WORTH : TRIFLE)) return undefined;
  const reason =
    why ?? 'it is needed only where a reader must see what was written in the last second, such as its own write.';
  return {
    span,
    message: `${quote(name)} reads strongly consistently, for ${dollars(saved)} a month more than an eventually consistent read of ${quote(plan.entities[0]?.name ?? '')}: ${reason} Leave \`consistent\` out where a read that is a moment old will do.`,
    numbers: { savedUsd: significant(saved, 4) },
  };
}

function cachedText({ cached }: PatternLoad): string {
  const share = cached === undefined ? 'what the cache answers' : `${percent(cached)} of the calls`;
  return `a cache stands before it, so ${share} may be old anyway.`;
}

/** Nothing that the model declares writes what is read, or hardly ever. */
function calmText(workload: Workload, { plan }: PatternLoad): string | undefined {
  const writes = flatMap(plan.entities, (entity) => touchesOf(workload, entity)).filter(
    ({ touch }) => touch.unit === 'write',
  );
  const writers = [...new Set(writes.map(({ pattern }) => pattern))];
  const isCalm = writers.every(({ rate }) => rate !== undefined && rate.avg <= HARDLY_EVER);
  // A model that has no write at all leaves them out.
  if (!isCalm || !workload.patterns.some(({ plan: other }) => other.writeUnits.typical > 0)) return undefined;
  return writers.length === 0
    ? 'no access pattern writes it.'
    : `it is hardly ever written, by ${listOf(writers.map(({ name }) => name))}.`;
}
