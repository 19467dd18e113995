import { absent } from './expression-condition.js';
import { type Clause, placeholder } from './expression-text.js';
import type { Item } from './item.js';

/** What hides items that DynamoDB still has. `now`: epoch milliseconds. */
export interface Hiding {
  /** The condition that an item is not hidden. */
  shown(now: number): Clause;
  hides(item: Item, now: number): boolean;
  /** The condition that another item may take its place; where there is none, nothing may. */
  readonly vacant?: (pk: string, now: number) => Clause;
}

/** A time to live, by its stored name, that may be over. */
export function expiring(ttl: string): Hiding {
  return {
    shown: (now) => absentOr(ttl, ttl, '>', Math.floor(now / 1000)),
    vacant: (pk, now) => absentOr(pk, ttl, '<=', Math.floor(now / 1000)),
    hides({ [ttl]: expires }, now) {
      return (typeof expires === 'number' || typeof expires === 'bigint') && expires <= Math.floor(now / 1000);
    },
  };
}

/** An attribute that marks what is deleted, by its stored name. */
export function marked(attribute: string): Hiding {
  return {
    shown: () => absent(attribute, '_deleted'),
    hides: (item) => item[attribute] !== undefined,
  };
}

/** There is no item, or it expires at this very time: none has taken its place. */
export function expiresAt(pk: string, ttl: string, time: unknown): Clause {
  return time === undefined ? absent(ttl, '_ttl') : absentOr(pk, ttl, '=', time);
}

/** An attribute is absent, or the time to live compares so. */
function absentOr(name: string, ttl: string, operator: '<=' | '>' | '=', time: unknown): Clause {
  const [at, ends] = [placeholder(name, '_absent'), placeholder(ttl, '_ttl')];
  return {
    text: `attribute_not_exists(${at}) OR ${ends} ${operator} :_time`,
    names: { [at]: name, [ends]: ttl },
    values: { ':_time': time },
  };
}
