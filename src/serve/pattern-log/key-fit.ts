import type { EntityDesign, KeyDesign, KeyValue, TableDesign } from '../../design/index.js';
import type { KeyPredicate } from '../../expression/dynamodb/index.js';
import { decodeKey, fence } from '../../keys/index.js';
import { type AttributeValue, attribute, compareUtf8, type Item } from '../../value/index.js';

/** Entities that an item, or the item of a key, may be of: by its tag where it carries one, and by its key. */
export function entitiesOf(table: TableDesign, item: Item): readonly EntityDesign[] {
  const fitting = table.entities.filter(({ key }) => key !== undefined && fitsItem(key, item));
  const tagged = fitting.filter(({ discriminator, entity }) => {
    const tag = discriminator === undefined ? undefined : attribute(item, discriminator);
    return tag === undefined || ('S' in tag && tag.S === entity.tag);
  });
  return tagged;
}

export function fitsItem({ pk, sk }: KeyDesign, item: Item): boolean {
  return [...pk, ...sk].every((value) => {
    const stored = attribute(item, value.slot.attribute);
    return stored !== undefined && fitsValue(value, stored);
  });
}

/** Whether a key attribute may hold that value. */
export function fitsValue({ slot, kind, compiled }: KeyValue, value: AttributeValue): boolean {
  if (!(slot.type in value)) return false;
  return kind === 'natural' || ('S' in value && decodeKey(compiled, value.S).kind !== 'none');
}

/** Whether the partition key of a mapping may have the values that a query asks for. */
export function fitsPartition({ pk }: KeyDesign, keys: ReadonlyMap<string, KeyPredicate>): boolean {
  return pk.every((value) => {
    const predicate = keys.get(value.slot.attribute);
    return predicate?.operator === '=' && fitsValue(value, predicate.value);
  });
}

/** Whether all that the predicate asks for may be keys of the template: what these begin with is all that is compared. */
export function liesWithin(predicate: KeyPredicate, value: KeyValue): boolean {
  return boundsOf(predicate).every((bound) => {
    if (!('S' in bound)) return value.slot.type in bound;
    const { lo, hi } = fence(value.compiled);
    return compareUtf8(bound.S, lo) >= 0 && (hi === undefined || compareUtf8(bound.S, hi) <= 0);
  });
}

/** Whether a key of the template may be among those that the predicate asks for. */
export function meets(predicate: KeyPredicate, value: KeyValue): boolean {
  const { lo, hi } = fence(value.compiled);
  const from = lowest(predicate);
  const to = highest(predicate);
  if (predicate.operator === 'begins_with' && from !== undefined) return from.startsWith(lo) || lo.startsWith(from);
  return (
    (from === undefined || hi === undefined || compareUtf8(from, hi) < 0) &&
    (to === undefined || compareUtf8(to, lo) >= 0)
  );
}

function boundsOf(predicate: KeyPredicate): readonly AttributeValue[] {
  return predicate.operator === 'BETWEEN' ? [predicate.low, predicate.high] : [predicate.value];
}

function lowest(predicate: KeyPredicate): string | undefined {
  if (predicate.operator === 'BETWEEN') return textOf(predicate.low);
  return predicate.operator === '<' || predicate.operator === '<=' ? undefined : textOf(predicate.value);
}

function highest(predicate: KeyPredicate): string | undefined {
  if (predicate.operator === 'BETWEEN') return textOf(predicate.high);
  return predicate.operator === '>' || predicate.operator === '>=' ? undefined : textOf(predicate.value);
}

function textOf(value: AttributeValue): string | undefined {
  return 'S' in value ? value.S : undefined;
}
