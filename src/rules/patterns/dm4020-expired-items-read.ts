import type { EntityDesign } from '../../design/index.js';
import { pathsOf } from '../../expression/model/index.js';
import { type LocatedExpr, type Pattern, READ_OPS } from '../../model/model.js';
import type { Report, Rule } from '../rule.js';
import { quote, someOf } from '../show.js';
import { percent, plural } from '../words.js';
import { DAY, expiredShare, LAG_DAYS } from './expired-share.js';

/** Items that live longer than this are seldom among those that wait for their deletion. */
const LONG_DAYS = 30;

export const expiredItemsRead: Rule = {
  id: 'DM4020',
  name: 'expired-items-read',
  family: 'patterns',
  title: 'A read may answer items that have expired and are not deleted yet',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ttl-expired-items.html',
  *check({ design, model }) {
    for (const entity of design.entities.values()) {
      const ttl = entity.entity.ttl ?? carriedTtl(entity);
      if (ttl === undefined || ttl.hideExpired !== undefined || entity.companionOf !== undefined) continue;
      if (ttl.after !== undefined && ttl.after >= LONG_DAYS * DAY) continue;
      const reads = [...model.patterns.values()].filter((pattern) =>
        readsBlindly(pattern, entity, ttl.attribute.value),
      );
      if (reads.length > 0) yield report(entity, ttl, reads);
    }
  },
};

/** An attribute by which the table deletes, of an entity that says nothing more of it. */
function carriedTtl({ attributes, table }: EntityDesign): EntityDesign['entity']['ttl'] {
  const name = table?.table.ttl?.value;
  const found = [...attributes.values()].find(
    ({ attribute }) => attribute.storedName === name && attribute.type.kind === 'epochSeconds',
  )?.attribute;
  return found === undefined ? undefined : { attribute: { value: found.name, span: found.span }, span: found.span };
}

/** Whole items, whatever the attribute says. */
function readsBlindly({ op, entities, filter, range }: Pattern, { name }: EntityDesign, attribute: string): boolean {
  if (!READ_OPS.some((read) => read === op.value) || !entities.some(({ value }) => value === name)) return false;
  return !range.some(({ field }) => field.value === attribute) && !reads(filter, attribute);
}

function reads(filter: LocatedExpr | undefined, attribute: string): boolean {
  return filter !== undefined && pathsOf(filter.value).some(({ segments }) => segments[0] === attribute);
}

function report(
  { name }: EntityDesign,
  { after, span }: NonNullable<EntityDesign['entity']['ttl']>,
  patterns: readonly Pattern[],
): Report {
  const days = after === undefined ? undefined : after / DAY;
  const share = after === undefined ? undefined : expiredShare(after);
  const most =
    share === undefined
      ? ''
      : `: with a delay of ${plural(LAG_DAYS, 'day')}, ${percent(share)} of what is there has expired`;
  const verb = patterns.length === 1 ? 'reads' : 'read';
  return {
    severity: days !== undefined && days <= LAG_DAYS ? 'warning' : 'info',
    span,
    message: `${someOf(patterns.map((pattern) => pattern.name))} ${verb} ${quote(name)} and may answer items that have expired: DynamoDB deletes them within a few days, not at once${most}. Say \`hideExpired: true\` under \`ttl\` to leave them out, or \`false\` if it does not matter.`,
    related: patterns.slice(0, 4).map((pattern) => ({ message: `${quote(pattern.name)} is here`, span: pattern.span })),
    numbers: {
      patterns: patterns.length,
      ...(after === undefined ? {} : { lifetimeSeconds: after }),
      ...(share === undefined ? {} : { expiredShare: Number(share.toPrecision(3)) }),
    },
  };
}
