import type { Value } from './value.js';

/** Entries whose values are found out when they are asked for, so that what nobody asks for need not be known. */
export class LazyEntries extends Map<string, Value> {
  readonly #find: (name: string) => Value;
  readonly #names: ReadonlySet<string>;

  constructor(names: Iterable<string>, find: (name: string) => Value) {
    super();
    this.#names = new Set(names);
    this.#find = find;
  }

  override get size(): number {
    return this.#names.size;
  }

  override has(name: string): boolean {
    return this.#names.has(name);
  }

  override get(name: string): Value | undefined {
    if (!this.#names.has(name)) return undefined;
    const known = super.get(name);
    if (known !== undefined) return known;
    const found = this.#find(name);
    super.set(name, found);
    return found;
  }

  override keys(): MapIterator<string> {
    return this.#names.values() as MapIterator<string>;
  }

  override entries(): MapIterator<[string, Value]> {
    return [...this.#names]
      .flatMap((name): [string, Value][] => {
        const value = this.get(name);
        return value === undefined ? [] : [[name, value]];
      })
      [Symbol.iterator]() as MapIterator<[string, Value]>;
  }

  override values(): MapIterator<Value> {
    return [...this.entries()].map(([, value]) => value)[Symbol.iterator]() as MapIterator<Value>;
  }

  override [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries();
  }
}
