import type { IndexDesign, KeyDesign, Membership } from '../design/design.js';
import type { SelectPlan } from '../expression/partiql/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { Assumptions, PlanContext } from './context.js';
import { itemsSharing } from './estimate.js';
import { type RequestFigures, type RowGroup, requestFigures, timesRequests } from './figures.js';
import { keyText } from './foreign.js';
import type { Spread, Touch } from './plan.js';
import { exact, mapSpread, ONE, scaleSpread, spread } from './spread.js';
import { keyShares } from './write-effects.js';

/** Items of one key that a SELECT reads. */
interface Rows extends RowGroup {
  readonly key: KeyDesign;
  readonly membership: Membership;
}

/**
 * What a SELECT reads: every item of the index, or what lies under the keys that it names. It names stored key attributes, whose values
 * are not known: the items are taken to be the pattern's, and such as share their partition key.
 */
export function statementReads(
  context: PlanContext,
  index: IndexDesign,
  plan: SelectPlan,
  assumptions: Assumptions,
): { readonly figures: RequestFigures; readonly touches: readonly Touch[] } {
  const { pattern } = context;
  const consistency = pattern.consistent?.value === true ? 'strong' : 'eventual';
  const isWanted = ({ entity }: Membership): boolean =>
    pattern.entities.length === 0 || context.entities.includes(entity);
  const all = flatMap(index.members, (membership) =>
    membership.keys.map((key): Rows => {
      const share = keyShares(membership, 'stored').find((one) => one.key === key);
      const count = membership.entity.count.value * membership.share * (share?.share ?? 1);
      return { items: exact(count), entry: membership.entry, wanted: isWanted(membership), key, membership };
    }),
  );
  if (plan.scan) {
    const figures = requestFigures(all, undefined, consistency, pattern.keeps ?? 1);
    const [first] = all;
    const touch = first === undefined ? [] : [touchOf(index, first, figures, ONE, 'table')];
    return { figures, touches: touch };
  }
  const wanted = all.filter((row) => row.wanted);
  const partitions = new Set(wanted.map(({ key }) => partitionText(key)));
  const isOne = plan.reads.every(({ sort }) => index.sk.length === 0 || sort?.condition.operator === '=');
  const rows = isOne
    ? wanted.slice(0, 1).map((row) => ({ ...row, items: ONE }))
    : all.filter(({ key }) => partitions.has(partitionText(key))).map((row) => under(context, row, assumptions));
  const hasSort = plan.reads.some(({ sort }) => sort !== undefined);
  if (!isOne && hasSort && pattern.items?.avg === undefined) {
    assumptions.add({
      about: `${pattern.name}: items in the range of its sort key`,
      value: 'all under the key',
      why: 'the pattern states no `items`',
      span: pattern.span,
    });
  }
  const keys = exact(plan.reads.length);
  const one = requestFigures(stated(context, rows, plan.reads.length), undefined, consistency, pattern.keeps ?? 1);
  const figures = timesRequests(one, plan.reads.length);
  const [first] = rows;
  return {
    // The reads of one statement share its pages.
    figures: { ...figures, pages: mapSpread(one.pages, (pages) => Math.max(1, (pages - 1) * plan.reads.length + 1)) },
    touches: first === undefined ? [] : [touchOf(index, first, one, keys, isOne ? 'item' : 'collection')],
  };
}

/** Items of one entity under one partition key. */
function under({ design }: PlanContext, row: Rows, assumptions: Assumptions): Rows {
  const { entity, share } = row.membership;
  const fields = new Set(flatMap(row.key.pk, ({ reads }) => reads));
  const found = itemsSharing(design, entity, fields);
  assumptions.add(...found.assumptions);
  return { ...row, items: scaleSpread(found.items, share) };
}

/** The rows brought to what the pattern states of one call. */
function stated({ pattern }: PlanContext, rows: readonly Rows[], reads: number): readonly Rows[] {
  const avg = pattern.items?.avg ?? pattern.expect?.items;
  if (avg === undefined) return rows;
  const total = rows.reduce((sum, { items }) => sum + items.typical, 0);
  return rows.map((row) => {
    const share = (total === 0 ? 1 / rows.length : row.items.typical / total) / reads;
    return { ...row, items: spread(avg * share, (pattern.items?.p99 ?? avg) * share, row.items.max) };
  });
}

function touchOf(
  index: IndexDesign,
  { key, membership }: Rows,
  { units, items }: RequestFigures,
  keys: Spread,
  scope: Touch['scope'],
): Touch {
  const { pk, sk } = key;
  return { index, entity: membership.entity, unit: 'read', pk, sk, units, keys, itemsPerKey: items, scope };
}

function partitionText({ pk }: KeyDesign): string {
  return JSON.stringify(pk.map(keyText));
}
