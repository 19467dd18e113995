import type { AttributeDesign, EntityDesign } from '../../design/index.js';
import { storageCost } from '../../facts/index.js';
import { endlessEntities, tableClassOf } from '../../load/index.js';
import { creationRate } from '../../planner/estimate.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { quote } from '../show.js';
import { dollars, significant, size } from '../words.js';

const YEAR = 365 * 86_400;
/** Names of what is of use for a while. */
const PASSING =
  /^(?:(?:User|Login|Auth|Web|Browser|Guest)?Session|\w*(?:Otp|OTP|Nonce|Idempotency(?:Key|Token|Record)?|RateLimit|MagicLink|PasswordReset|CacheEntry|Heartbeat)|\w*(?:Access|Refresh|Login|Reset|Verification|OneTime)(?:Token|Code|Password))$/;
/** Names, in lower case, of the time at which it is of no use any more. */
const END =
  /^(expires?|expiry|expiration|expire|ttl|timetolive|deleteafter|purge|evict)(_?(at|on|date|time|epoch|seconds))?$/;
const TIMES: ReadonlySet<string> = new Set(['timestamp', 'epochSeconds', 'epochMillis']);

export const ephemeralWithoutTtl: Rule = {
  id: 'DM7008',
  name: 'ephemeral-without-ttl',
  family: 'cost',
  title: 'Data that expires is kept for good',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'cost-optimization',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html',
  needsGround: true,
  *check(context) {
    if (context.workload.patterns.every(({ rate }) => rate === undefined || rate.avg === 0)) return;
    for (const entity of endlessEntities(context.workload)) {
      const found = report(context, entity);
      if (found !== undefined) yield found;
    }
  },
};

function report(context: RuleContext, entity: EntityDesign): Report | undefined {
  const { entity: declared, name } = entity;
  const end = [...entity.attributes.values()].find(isEnd);
  if (end === undefined && !PASSING.test(name)) return undefined;
  const perSecond = creationRate(context.design, entity);
  if (perSecond === 0) return undefined;
  const places = [...entity.memberships.values()];
  const bytes = places.reduce((sum, { entry, share }) => sum + entry.typical * share, 0) * perSecond * YEAR;
  const usd = places.reduce(
    (sum, { entry, share, index }) =>
      sum + storageCost(entry.typical * share * perSecond * YEAR, tableClassOf(index), context.cost.prices),
    0,
  );
  // An attribute in seconds by this name is what TTL reads: nobody means to keep such items.
  const isSure = end?.type.kind === 'epochSeconds';
  const why =
    end === undefined
      ? `${quote(name)} sounds like something that is of use for a while`
      : `Items of ${quote(name)} say in ${quote(end.attribute.name)} when they expire`;
  const field = end === undefined || !isSure ? 'expiresAt' : end.attribute.name;
  return {
    severity: isSure ? 'warning' : 'info',
    span: end?.attribute.span ?? declared.span,
    message: `${why}, and nothing deletes them: no TTL, and no access pattern. At the declared rates that is ${size(bytes)} more each year, ${dollars(usd)} a month for storage after the first. Let TTL delete them, which costs nothing (\`ttl: ${field}\` on the table, \`ttl: {attribute: ${field}, after: 30d}\` on the entity); where they are kept on purpose, nothing need be done.`,
    numbers: { bytesPerYear: Math.round(bytes), monthlyUsdAfterYear: significant(usd) },
  };
}

function isEnd({ attribute, type }: AttributeDesign): boolean {
  return TIMES.has(type.kind) && END.test(attribute.name.toLowerCase());
}
