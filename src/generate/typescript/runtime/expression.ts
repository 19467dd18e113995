import type { Change, Path, Sum, Term } from './expression-change.js';
import { type Clause, placeholder } from './expression-text.js';
import type { Item } from './item.js';

/** What an update does with an item: of each place the last change counts. */
export type Changes = readonly (Change | undefined)[];

/** Stores a value; `null` and `undefined` remove the attribute. */
export function set(path: Path, to: unknown): Change {
  return to === null || to === undefined ? remove(path) : assign(path, { left: { value: to } });
}

/** Stores what is worked out of attributes: `at("stock").minus(3)`. */
export function assign(path: Path, to: Sum): Change {
  return { kind: 'SET', path, to };
}

/** Stores each of these attributes, and removes those that are `undefined`. */
export function setAll(attributes: Readonly<Item>): Changes {
  return Object.entries(attributes).map(([name, to]) => set(name, to));
}

/** Stores a value where there is none. */
export function setIfAbsent(name: string, to: unknown): Change {
  return { kind: 'SET', path: name, to: { left: { value: to } }, ifAbsent: true };
}

/** A number that has to be there goes up by one. */
export function increment(path: Path): Change {
  return assign(path, { left: { path }, operator: '+', right: { value: 1 } });
}

export function remove(path: Path): Change {
  return { kind: 'REMOVE', path };
}

/** A number inside an attribute goes up, from 0 where there is none. Nothing for an amount that is `undefined`. */
export function addInside(path: Path, amount: unknown): Change | undefined {
  if (amount === undefined) return undefined;
  return { kind: 'SET', path, to: { left: { value: 0 }, operator: '+', right: { value: amount } }, ifAbsent: true };
}

/** A number goes up, from 0 where there is none; a set gets more members. Nothing for an amount that is `undefined`. */
export function add(name: string, amount: unknown): Change | undefined {
  return amount === undefined ? undefined : { kind: 'ADD', path: name, amount };
}

/** Of each place the last change. */
export function lastOf(changes: Changes): Iterable<Change> {
  const last = new Map<string, Change>();
  for (const change of changes) if (change !== undefined) last.set(keyOf(change.path), change);
  return last.values();
}

function keyOf(path: Path): string {
  return typeof path === 'string' ? path : path.join('\n');
}

/** The update expression; empty where nothing is to be done. */
export function updateClause(changes: Changes): Clause {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const clauses: Record<Change['kind'], string[]> = { SET: [], REMOVE: [], ADD: [] };
  const named = (name: string): string => {
    const at = placeholder(name, `_${Object.keys(names).length}`);
    names[at] = name;
    return at;
  };
  const placed = (path: Path): string => {
    if (typeof path === 'string') return named(path);
    return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : (i > 0 ? '.' : '') + named(step))).join('');
  };
  const valued = (path: Path, value: unknown): string => {
    const at = placeholder(String(path), `_${Object.keys(values).length}`).replace('#', ':');
    values[at] = value;
    return at;
  };
  for (const change of lastOf(changes)) {
    const { kind, path } = change;
    const place = placed(path);
    const term = (one: Term): string => ('path' in one ? placed(one.path) : valued(path, one.value));
    if (kind === 'REMOVE') clauses.REMOVE.push(place);
    else if (kind === 'ADD') clauses.ADD.push(`${place} ${valued(path, change.amount)}`);
    else {
      const { left, operator, right } = change.to;
      const first = change.ifAbsent ? `if_not_exists(${place}, ${term(left)})` : term(left);
      clauses.SET.push(`${place} = ${first}${right === undefined ? '' : ` ${operator} ${term(right)}`}`);
    }
  }
  const texts = Object.entries(clauses).flatMap(([kind, parts]) => (parts[0] ? `${kind} ${parts.join(', ')}` : []));
  return { text: texts.join(' '), names, values };
}
