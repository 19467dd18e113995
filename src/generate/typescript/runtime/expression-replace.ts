import type { Item } from './context.js';
import { type Change, invalid, type Sum } from './expression-change.js';

/** The item as DynamoDB would leave it, of an update that only stores whole attributes, removes them and counts by one. */
export function replaced({ changes }: { readonly changes: Iterable<Change> }, item: Item): Item {
  const after = new Map(Object.entries(item));
  for (const change of changes) {
    const name = String(change.path);
    if (change.kind === 'SET') after.set(name, stored(change.to, item[name]));
    else after.delete(name);
  }
  return Object.fromEntries(after);
}

function stored({ left }: Sum, before: unknown): unknown {
  if ('value' in left) return left.value;
  if (typeof before !== 'number') throw invalid('an operand of the update is not in the item');
  return before + 1;
}
