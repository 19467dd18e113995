import type { EntityDesign, IndexDesign, Membership } from '../../design/index.js';
import {
  MAX_INCLUDED_ATTRIBUTES_PER_INDEX,
  pricesFor,
  SECONDS_PER_MONTH,
  storageCost,
  writeRequestCost,
  writeUnits,
} from '../../facts/index.js';
import { storedItems, tableClassOf } from '../../load/index.js';
import type { PlannedPattern, Touch } from '../../planner/plan.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { listOf, quote } from '../show.js';
import { dollars, percent, plural, significant, size } from '../words.js';
import { neededOf } from './needed-attributes.js';
import { indexesWithSameKeys } from './same-keys.js';
import { isUnread } from './unread.js';

/** USD a month from which a narrower projection is worth a note, and a warning. */
const WORTH = 5;
const COSTLY = 100;

export const projectsTooMuch: Rule = {
  id: 'DM3004',
  name: 'projects-too-much',
  family: 'indexes',
  title: 'An index projects more than its patterns read',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'cost-optimization',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-indexes-general.html',
  *check(context) {
    const duplicates = new Set(indexesWithSameKeys(context).map(({ index }) => index));
    for (const table of context.design.tables.values()) {
      for (const index of table.indexes.values()) {
        if (duplicates.has(index) || index.projection.kind === 'keys' || isUnread(context, index)) continue;
        const needed = neededOf(context, index);
        const found = needed === undefined ? undefined : surplusProjection(context, index, needed);
        if (found !== undefined) yield found;
      }
    }
  },
};

/** What leaving out of an index all but what is needed would save; undefined where that is little. */
export function surplusProjection(
  context: RuleContext,
  index: IndexDesign,
  needed: ReadonlySet<string>,
): Report | undefined {
  const keep = [...needed].filter((name) => !isTableKey(index, name)).sort();
  if (keep.length > MAX_INCLUDED_ATTRIBUTES_PER_INDEX || index.declaration === undefined) return undefined;
  const kept = new Set(keep);
  let storedBytes = 0;
  let unitsPerSecond = 0;
  const dropped = new Set<string>();
  for (const membership of index.members) {
    const surplus = surplusOf(index, membership, kept);
    for (const name of surplus.names) dropped.add(name);
    const { entity, share } = membership;
    if (entity.count.basis !== 'assumed') storedBytes += storedItems(context.design, entity) * share * surplus.bytes;
    unitsPerSecond += savedUnits(context, membership, surplus.bytes, kept);
  }
  const regions = 1 + index.table.replicas.length;
  const tableClass = tableClassOf(index);
  const prices = pricesFor(context.design.model.defaults.region);
  const writes = writeRequestCost(unitsPerSecond * SECONDS_PER_MONTH, tableClass, prices);
  const monthly = (storageCost(storedBytes, tableClass, prices) + writes) * regions;
  if (dropped.size === 0 || monthly < WORTH) return undefined;
  const what = keep.length === 0 ? '`project: keys`' : `\`project: {include: [${keep.join(', ')}]}\``;
  const entry = index.members.reduce(
    (most, one) => Math.max(most, surplusOf(index, one, kept).bytes / one.entry.typical),
    0,
  );
  const saved = [
    ...(unitsPerSecond > 0 ? [`${plural(significant(unitsPerSecond), 'write unit')} a second`] : []),
    ...(storedBytes > 0 ? [`${size(storedBytes)} of storage`] : []),
  ];
  return {
    severity: monthly >= COSTLY ? 'warning' : 'info',
    span: index.declaration.projection.span,
    message: `No pattern reads ${some([...dropped])} from index ${quote(index.name)}, and ${dropped.size === 1 ? 'it is' : 'they are'} projected: up to ${percent(entry)} of an entry. With ${what} it takes ${saved.join(' and ')} less, ${dollars(monthly)} a month on demand. The projection of an index cannot be changed: make another one beside it, and then remove this.`,
    numbers: {
      monthlyUsd: significant(monthly, 4),
      writeUnitsPerSecond: significant(unitsPerSecond, 4),
      storedBytes: Math.round(storedBytes),
    },
  };
}

/** At most so many names are listed. */
const SHOWN = 4;

function some(names: readonly string[]): string {
  return names.length <= SHOWN
    ? listOf(names)
    : `${names.slice(0, SHOWN).map(quote).join(', ')} and ${names.length - SHOWN} more`;
}

function isTableKey({ table }: IndexDesign, name: string): boolean {
  return name === table.pk.name || name === table.sk?.name;
}

/** Attributes of the entity that an entry holds and need not, and their bytes in an average one. */
function surplusOf(
  index: IndexDesign,
  { entity }: Membership,
  kept: ReadonlySet<string>,
): { readonly bytes: number; readonly names: readonly string[] } {
  const keys = new Set([...index.pk, ...index.sk].map(({ attribute }) => attribute));
  const included =
    index.projection.kind === 'include' ? new Set(index.projection.attributes.map(({ value }) => value)) : undefined;
  const surplus = [...entity.attributes.values()].filter(({ attribute: { storedName } }) => {
    const isHeld = included === undefined || included.has(storedName);
    return isHeld && !keys.has(storedName) && !isTableKey(index, storedName) && !kept.has(storedName);
  });
  return {
    bytes: surplus.reduce((sum, { bytes, nameBytes, present }) => sum + (nameBytes + bytes.typical) * present, 0),
    names: surplus.map(({ attribute }) => attribute.name),
  };
}

/** Write units a second at the declared rates that smaller entries save: fewer for each, and none where nothing changes that is kept. */
function savedUnits(
  { plan: { patterns, followUps } }: RuleContext,
  { entity, index, entry }: Membership,
  surplus: number,
  kept: ReadonlySet<string>,
): number {
  const factor = writeUnits(0, Math.max(1, entry.typical - surplus)) / writeUnits(0, Math.max(1, entry.typical));
  let saved = 0;
  for (const plan of [...patterns.values(), ...followUps.map((one) => one.plan)]) {
    if (plan.kind !== 'planned' || plan.pattern.rate === undefined) continue;
    for (const touch of plan.touches) {
      if (touch.index !== index || touch.entity !== entity || touch.unit !== 'write') continue;
      const units = touch.units.typical * touch.keys.typical * plan.pattern.rate.avg;
      saved += units * (1 - (isSpared(plan, touch, kept) ? 0 : factor));
    }
  }
  return saved;
}

/** The entry is only written because of an attribute that it need not hold. */
function isSpared({ operation }: PlannedPattern, { entity, index }: Touch, kept: ReadonlySet<string>): boolean {
  const writes = operation.kind === 'write' && operation.entity === entity ? operation.indexWrites : [];
  const write = writes.find((one) => one.index === index);
  return write?.effect === 'changes' && write.because.every((name) => !kept.has(storedName(entity, name)));
}

function storedName(entity: EntityDesign, name: string): string {
  return entity.attributes.get(name)?.attribute.storedName ?? name;
}
