import type { Item } from './context.js';
import { type Changes, lastOf, setAll, updateClause } from './expression.js';
import { type Change, invalid, segments, type Term } from './expression-change.js';
import type { Changed } from './expression-replace.js';
import { sumOf } from './sum.js';

/** An update that works values out of the item. `more`: attributes that are made of the item as the changes leave it. */
export function worked(before: Item, changes: Changes, ...more: readonly ((after: Item) => Item)[]): Changed {
  let all = changes;
  for (const one of more) all = [...all, ...setAll(one(applied(all, before)))];
  return { after: applied(all, before), update: updateClause(all) };
}

/** The item as DynamoDB would leave it. */
export function applied(changes: Changes, item: Item): Item {
  let after = item;
  for (const change of lastOf(changes)) after = withChange(after, change, item);
  return after;
}

/** A copy of the item after one change. `before`: the item as it was, which all operands are read of. */
function withChange(item: Item, change: Change, before: Item): Item {
  const path = segments(change.path);
  switch (change.kind) {
    case 'REMOVE':
      return withValue(item, path, undefined) as Item;
    case 'ADD':
      return withValue(item, path, added(valueAt(before, path), change.amount)) as Item;
    case 'SET': {
      const { left, operator, right } = change.to;
      const first = (change.ifAbsent === true ? valueAt(before, path) : undefined) ?? operandOf(left, before);
      const to = right === undefined ? first : sumOf(first, operandOf(right, before), operator);
      return withValue(item, path, to) as Item;
    }
  }
}

function operandOf(operand: Term, before: Item): unknown {
  const found = 'path' in operand ? valueAt(before, segments(operand.path)) : operand.value;
  if (found === undefined) throw invalid('an operand of the update is not in the item');
  return found;
}

function added(old: unknown, amount: unknown): unknown {
  if (old === undefined) return amount;
  return amount instanceof Set && old instanceof Set ? new Set([...old, ...amount]) : sumOf(old, amount);
}

function valueAt(container: unknown, [first, ...rest]: readonly (string | number)[]): unknown {
  if (first === undefined) return container;
  if (Array.isArray(container)) return valueAt(container[Number(first)], rest);
  return isMap(container) ? valueAt(container[first], rest) : undefined;
}

/** A copy with another value at the path; without one the place is removed. */
function withValue(container: unknown, [first, ...rest]: readonly (string | number)[], to: unknown): unknown {
  if (first === undefined) return to;
  if (Array.isArray(container)) {
    const list: unknown[] = [...container];
    const position = Math.min(Number(first), list.length);
    const inner = withValue(list[position], rest, to);
    list.splice(position, 1, ...(inner === undefined ? [] : [inner]));
    return list;
  }
  if (!isMap(container)) throw invalid('the update goes into a map that is not in the item');
  const { [first]: old, ...others } = container;
  const inner = withValue(old, rest, to);
  return inner === undefined ? others : { ...others, [first]: inner };
}

function isMap(container: unknown): container is Item {
  return typeof container === 'object' && container !== null && !(container instanceof Set);
}
