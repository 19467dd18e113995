import type { EntityDesign, IndexDesign, KeyDesign, KeyValue, Membership } from '../../design/index.js';
import { type KeyHeat, keySpace } from '../../load/index.js';
import type { RuleContext } from '../rule.js';

/** Items up to which a hot key is no matter where no rates are stated. */
const FEW_ITEMS = 10_000;

/** The hottest key of an entity in an index, read or written; undefined where no rated pattern loads it. */
export function hottestOf(
  { heat }: Pick<RuleContext, 'heat'>,
  index: IndexDesign,
  entity: EntityDesign,
  unit?: KeyHeat['unit'],
): KeyHeat | undefined {
  const loads = (key: KeyHeat): boolean => key.contributions.some((one) => one.entity === entity.name);
  return heat.keys
    .filter((key) => key.index === index && (unit === undefined || key.unit === unit) && loads(key))
    .sort((a, b) => b.share - a.share)[0];
}

/** The same for one of the mappings that an entity may have in an index. */
export function hottestOfKey(
  { heat, design }: RuleContext,
  { index, entity, keys }: Membership,
  key: KeyDesign,
  unit?: KeyHeat['unit'],
): KeyHeat | undefined {
  if (keys.length === 1) return hottestOf({ heat }, index, entity, unit);
  const space = keySpace(key.pk, design.model.tenancy?.field.value);
  return hottestOf({ heat: { ...heat, keys: heat.keys.filter((one) => one.space === space) } }, index, entity, unit);
}

/** Whether something with a rate, a pattern or what writes set off, loads the entity's keys in the index. Without one the load is unknown, not small. */
export function isRated(
  { workload }: Pick<RuleContext, 'workload'>,
  index: IndexDesign,
  entity: EntityDesign,
  unit?: KeyHeat['unit'],
): boolean {
  return workload.patterns.some(
    ({ rate, plan }) =>
      rate !== undefined &&
      plan.touches.some(
        (touch) => touch.index === index && touch.entity === entity && (unit === undefined || touch.unit === unit),
      ),
  );
}

/** So few items, by the model's own word, that no key of theirs is a matter. */
export function isSmall(entity: EntityDesign, share: number): boolean {
  return entity.count.basis !== 'assumed' && entity.count.value * share < FEW_ITEMS;
}

/** Above its limit, and nothing that DynamoDB does by itself helps: requests are refused at the declared peak. */
export function isThrottled(heat: KeyHeat | undefined): boolean {
  return heat !== undefined && heat.share > 1 && heat.relief !== 'splits-collection';
}

/** What DynamoDB does about a key over its limit, for a message; nothing where it cannot or need not. */
export function reliefText(heat: KeyHeat | undefined): string {
  return heat !== undefined && heat.share > 1 && heat.relief === 'splits-collection'
    ? ' DynamoDB may split the collection by its sort key, after minutes of throttling.'
    : '';
}

/**
 * How to spread a key, for a message: with as many shards as would carry its load, evenly spread and wherever they land. A
 * natural key attribute holds no placeholder: its shard is an attribute.
 */
export function spreadAdvice(value: KeyValue | undefined, heat: KeyHeat | undefined): string {
  const isNatural = value?.kind === 'natural';
  const shards = (count: number | string): string =>
    isNatural ? `\`generate: shard(${count})\`` : `\`{shard:${count}}\``;
  const what = isNatural ? 'Add a shard attribute to the partition key' : 'Add shards to the key';
  if (heat === undefined) return `${what} (${shards('N')})`;
  const least = Math.max(2, heat.shards.least);
  const safe = heat.shards.safe ?? least;
  return safe > least
    ? `${what} (${shards(least)} at least, ${shards(safe)} to be safe wherever they land)`
    : `${what} (${shards(least)})`;
}
