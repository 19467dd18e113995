import type { EntityDesign } from '../../design/index.js';
import { pathsOf } from '../../expression/model/index.js';
import { type LocatedExpr, type Pattern, READ_OPS } from '../../model/model.js';
import { makesNew } from '../../planner/index.js';
import type { Report, Rule } from '../rule.js';
import { quote, someOf } from '../show.js';
import { percent, plural } from '../words.js';
import { DAY, expiredShare, LAG_DAYS } from './expired-share.js';
import { type ItemWrite, itemWrites } from './item-writes.js';

/** Items that live longer than this are seldom among those that wait for their deletion. */
const LONG_DAYS = 30;
/** Seconds up to which what is taken for a while is a lock or a hold, not a request that is to be done once. */
const BRIEF = 3600;

export const expiredItemsRead: Rule = {
  id: 'DM4020',
  name: 'expired-items-read',
  family: 'patterns',
  title: 'A read may answer, and a create may meet, items that have expired and are not deleted yet',
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
      const creates = itemWrites(model).filter((write) => mayMeetOld(write, entity));
      if (reads.length > 0) yield report(entity, ttl, reads, creates);
      else if (creates.length > 0) yield refused(entity, ttl, creates);
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

/** Under a key that is not drawn for each: a lock, a seat, a request by its own id. */
function mayMeetOld({ action, entity: written }: ItemWrite, entity: EntityDesign): boolean {
  return action === 'create' && written === entity.name && !makesNew({ entity, action: 'put' });
}

type Ttl = NonNullable<EntityDesign['entity']['ttl']>;

/** Creates of what nobody reads: the item itself is what says that something is taken. */
function refused({ name }: EntityDesign, { after, span }: Ttl, creates: readonly ItemWrite[]): Report {
  return {
    severity: after !== undefined && after <= BRIEF ? 'warning' : 'info',
    span,
    message: `${someOf(namesOf(creates))} may be refused by an item of ${quote(name)} that has expired: DynamoDB deletes it within a few days, not at once, and until then its key is taken. Say \`hideExpired: true\` under \`ttl\`, and a create takes the place of what has expired, or \`false\` if it does not matter.`,
    related: creates.slice(0, 4).map((write) => ({ message: `${quote(write.name)} is here`, span: write.span })),
    numbers: { patterns: creates.length, ...(after === undefined ? {} : { lifetimeSeconds: after }) },
  };
}

function namesOf(writes: readonly ItemWrite[]): readonly string[] {
  return [...new Set(writes.map((write) => write.name))];
}

function report(
  { name }: EntityDesign,
  { after, span }: Ttl,
  patterns: readonly Pattern[],
  creates: readonly ItemWrite[],
): Report {
  const days = after === undefined ? undefined : after / DAY;
  const share = after === undefined ? undefined : expiredShare(after);
  const most =
    share === undefined
      ? ''
      : `: with a delay of ${plural(LAG_DAYS, 'day')}, ${percent(share)} of what is there has expired`;
  const taken =
    creates.length === 0 ? '' : ` Until then their keys are taken, and ${someOf(namesOf(creates))} may be refused.`;
  const cure = creates.length === 0 ? 'to leave them out' : 'to leave them out and let creates take their place';
  const verb = patterns.length === 1 ? 'reads' : 'read';
  return {
    severity: days !== undefined && days <= LAG_DAYS ? 'warning' : 'info',
    span,
    message: `${someOf(patterns.map((pattern) => pattern.name))} ${verb} ${quote(name)} and may answer items that have expired: DynamoDB deletes them within a few days, not at once${most}.${taken} Say \`hideExpired: true\` under \`ttl\` ${cure}, or \`false\` if it does not matter.`,
    related: patterns.slice(0, 4).map((pattern) => ({ message: `${quote(pattern.name)} is here`, span: pattern.span })),
    numbers: {
      patterns: patterns.length,
      ...(after === undefined ? {} : { lifetimeSeconds: after }),
      ...(share === undefined ? {} : { expiredShare: Number(share.toPrecision(3)) }),
    },
  };
}
