import type { EntityDesign, KeyDesign, KeyValue } from '../../design/design.js';
import { keyValues } from './key-parts.js';

/** Part of the key of an item that exists because of another: a sentinel of what is unique, or the copy of a version. */
export interface CompanionValue {
  readonly companion: EntityDesign;
  readonly value: KeyValue;
  readonly part: 'pk' | 'sk';
}

/** The sentinels and the copies of an entity. */
export function companionsOf({ unique, history }: EntityDesign): readonly EntityDesign[] {
  const sentinels = unique.map(({ sentinel }) => sentinel);
  return history === undefined ? sentinels : [...sentinels, history.copy];
}

/** What the keys of companions hold that the key of their owner does not: a copy has the partition key of its owner. */
export function* companionValues(owner: EntityDesign): Generator<CompanionValue> {
  for (const companion of companionsOf(owner)) {
    const { key, companionOf } = companion;
    const own = companionOf?.kind === 'history' ? (key?.sk ?? []) : keyValues(key);
    for (const value of own) yield { companion, value, part: partOf(key, value) };
  }
}

function partOf(key: KeyDesign | undefined, value: KeyValue): 'pk' | 'sk' {
  return key?.pk.includes(value) === true ? 'pk' : 'sk';
}
