import type { Item } from './context.js';
import type { Change, Path, Sum, Term } from './expression-change.js';
import type { Placeholders } from './expression-text.js';

/** What an update does with an item. */
export class Expression {
  /** By path: the last one counts. */
  readonly #changes = new Map<string, Change>();

  /** Stores a value; `null` and `undefined` remove the attribute. */
  set(path: Path, to: unknown): this {
    return to === null || to === undefined ? this.remove(path) : this.assign(path, { left: { value: to } });
  }

  /** Stores what is worked out of attributes: `at("stock").minus(3)`. */
  assign(path: Path, to: Sum): this {
    return this.#change({ kind: 'SET', path, to });
  }

  /** Stores a value, if there is one. */
  setIfGiven(path: Path, to: unknown): this {
    return to === null || to === undefined ? this : this.set(path, to);
  }

  /** Stores these attributes of a key, and removes them where the item does not have it. */
  setKey(names: readonly string[], key: Readonly<Item> | undefined): this {
    for (const name of names) this.set(name, key?.[name]);
    return this;
  }

  /** Does what only some updates need: `oneKeyOf`, `removalIf`. */
  do(change: (update: Expression) => unknown): this {
    change(this);
    return this;
  }

  /** Stores a value where there is none. */
  setIfAbsent(name: string, to: unknown): this {
    return this.#change({ kind: 'SET', path: name, to: { left: { value: to } }, ifAbsent: true });
  }

  /** A number that has to be there goes up. */
  increment(path: Path, by: unknown = 1): this {
    return this.assign(path, { left: { path }, operator: '+', right: { value: by } });
  }

  remove(path: Path): this {
    return this.#change({ kind: 'REMOVE', path });
  }

  /** A number goes up, from 0 where there is none; a set gets more members. Nothing for an amount that is `undefined`. */
  add(name: string, amount: unknown): this {
    return amount === undefined ? this : this.#change({ kind: 'ADD', path: name, amount });
  }

  /** What has been collected so far, of each place the last. */
  get changes(): Iterable<Change> {
    return this.#changes.values();
  }

  #change(change: Change): this {
    const { path } = change;
    this.#changes.set(typeof path === 'string' ? path : path.join('\n'), change);
    return this;
  }

  /** The update expression; empty where nothing is to be done. */
  text(given: Placeholders): string {
    const clauses: Record<Change['kind'], string[]> = { SET: [], REMOVE: [], ADD: [] };
    for (const change of this.changes) clauses[change.kind].push(clause(change, given));
    return Object.entries(clauses)
      .filter(([, parts]) => parts.length > 0)
      .map(([kind, parts]) => `${kind} ${parts.join(', ')}`)
      .join(' ');
  }
}

function clause(change: Change, given: Placeholders): string {
  const { kind, path } = change;
  const place = given.path(path);
  if (kind === 'REMOVE') return place;
  const hint = typeof path === 'string' ? path : String(path.at(-1));
  const term = (one: Term): string => ('path' in one ? given.path(one.path) : given.value(hint, one.value));
  if (kind === 'ADD') return `${place} ${given.value(hint, change.amount)}`;
  const { left, operator, right } = change.to;
  const first = term(left);
  if (change.ifAbsent) return `${place} = if_not_exists(${place}, ${first})`;
  return `${place} = ${first}${right === undefined ? '' : ` ${operator} ${term(right)}`}`;
}
