import type { Item } from './context.js';
import { defined } from './defined.js';
import { type Clause, placeholder } from './expression-text.js';

/** What an update does with an item that was read. */
export interface Changed {
  readonly after: Item;
  readonly update: Clause;
}

/**
 * An update that only stores whole attributes, and removes those that are `null` or `undefined`. `changes`: some may be made of the item
 * as those before leave it.
 */
export function replaced(before: Item, ...changes: readonly (Item | ((after: Item) => Item))[]): Changed {
  const whole: Item = {};
  let after = before;
  for (const change of changes) {
    const patch = typeof change === 'function' ? change(after) : change;
    for (const [name, value] of Object.entries(patch)) whole[name] = value ?? undefined;
    after = defined({ ...before, ...whole });
  }
  const names: Record<string, string> = {};
  const values: Item = {};
  const sets: string[] = [];
  const removes: string[] = [];
  for (const [i, [name, value]] of Object.entries(whole).entries()) {
    const at = placeholder(name, `_${i}`);
    const to = at.replace('#', ':');
    names[at] = name;
    if (value === undefined) removes.push(at);
    else {
      sets.push(`${at} = ${to}`);
      values[to] = value;
    }
  }
  const set = sets.length > 0 ? `SET ${sets.join(', ')} ` : '';
  const text = removes.length > 0 ? `${set}REMOVE ${removes.join(', ')}` : set;
  return { after, update: { text, names, values } };
}

/** The version that follows. */
export function counted(version: unknown): number {
  if (typeof version === 'number') return version + 1;
  throw Object.assign(new Error('The version of the item is no number.'), { name: 'ValidationException' });
}
