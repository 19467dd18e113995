import type { Item } from './context.js';
import type { SortRange } from './range.js';

/** A condition on one key attribute: its stored name, what placeholders are called after it, and what it is to be. */
export type Term = readonly [attribute: string, placeholder: string, range: SortRange];

/** What a key condition says of the sort key, behind what it says of the partition key. */
export interface SortCondition {
  /** ` AND #sk BETWEEN :sk AND :sk_to`; empty where there is none. */
  readonly text: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Item>;
  /** False for rows at a bound that does not belong to the answer. */
  readonly keep?: (item: Item) => boolean;
}

/** Undefined where no key can satisfy it, so that there is nothing to ask. */
export function sortCondition(...terms: readonly Term[]): SortCondition | undefined {
  let text = '';
  const names: Record<string, string> = {};
  const values: Item = {};
  let keep: SortCondition['keep'];
  for (const [attribute, placeholder, range] of terms) {
    if (range === 'empty') return undefined;
    if (range === 'all') continue;
    const name = `#${placeholder}`;
    const value = `:${placeholder}`;
    names[name] = attribute;
    if (range.operator === 'between') {
      const { lo, hi, drop } = range;
      text += ` AND ${name} BETWEEN ${value} AND ${value}_to`;
      values[value] = lo;
      values[`${value}_to`] = hi;
      if (drop) keep = (item) => item[attribute] !== hi;
    } else {
      text +=
        range.operator === 'begins_with'
          ? ` AND begins_with(${name}, ${value})`
          : ` AND ${name} ${range.operator} ${value}`;
      values[value] = range.value;
    }
  }
  return { text, names, values, ...(keep && { keep }) };
}
