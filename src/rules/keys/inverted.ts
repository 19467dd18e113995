import type { IndexDesign, KeyDesign, Membership } from '../../design/index.js';
import { hottestOf } from '../heat/hottest-of.js';
import type { RuleContext } from '../rule.js';
import { isConstant } from './key-parts.js';

/** So few items under one key are no load, whatever is done with them. */
const FEW_ITEMS = 1000;
/** Share of a partition's limit below which one key for all writes of an entity does no harm. */
const BUSY = 0.1;

/**
 * The key of a member whose partition key in an inverted index is the constant that its sort key is in the table;
 * undefined for every other member, for a singleton, and where items or load are small.
 */
export function invertedConstant(context: RuleContext, index: IndexDesign, member: Membership): KeyDesign | undefined {
  const { entity } = member;
  const { tenancy } = context.model;
  const tenant = tenancy === undefined || entity.entity.global ? [] : [tenancy.field.value];
  const sortKey = entity.key?.sk[0];
  if (index.kind !== 'global' || index.pk.length !== 1 || entity.entity.singleton || sortKey === undefined)
    return undefined;
  const mapping = entity.entity.indexes.get(index.name);
  const isInverted = mapping?.kind === 'invert' || index.pk[0]?.attribute === sortKey.slot.attribute;
  if (!isInverted || !isConstant(sortKey.compiled, tenant) || isSmall(context, index, member)) return undefined;
  return member.keys.find((key) => key.pk.every((value) => isConstant(value.compiled, tenant)));
}

/** Few items, or rated writes that load the key little. Without rates of its writes the structure decides. */
function isSmall(context: RuleContext, index: IndexDesign, { entity, share }: Membership): boolean {
  if (entity.count.basis !== 'assumed' && entity.count.value * share <= FEW_ITEMS) return true;
  const rated = [...context.model.patterns.values()].some(
    ({ op, entities, rate }) =>
      rate !== undefined &&
      ['create', 'put', 'update', 'batch-write', 'delete'].includes(op.value) &&
      entities.some(({ value }) => value === entity.name),
  );
  return rated && (hottestOf(context, index, entity)?.share ?? 0) < BUSY;
}
