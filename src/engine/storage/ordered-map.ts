/** Entries of a leaf, or children of an inner node, at most. */
const CAPACITY = 64;
/** Below this a node joins a neighbour that has room. */
const SPARSE = CAPACITY / 4;

interface Leaf<K, V> {
  readonly leaf: true;
  keys: K[];
  values: V[];
  previous: Leaf<K, V> | undefined;
  next: Leaf<K, V> | undefined;
}

/** `keys[i]` is at most every key below `children[i + 1]` and greater than every key below `children[i]`. */
interface Inner<K, V> {
  readonly leaf: false;
  keys: K[];
  children: Node<K, V>[];
}

type Node<K, V> = Leaf<K, V> | Inner<K, V>;

/** Where a visit starts: at this key, or next to it. */
export interface VisitFrom<K> {
  readonly key: K;
  readonly inclusive: boolean;
}

/** A map in key order: a B+ tree. Lookups, changes and the start of a visit take O(log n). */
export class OrderedMap<K extends string | number, V> {
  #root: Node<K, V> = { leaf: true, keys: [], values: [], previous: undefined, next: undefined };
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(key: K): V | undefined {
    const leaf = this.#leafOf(key);
    const i = lowerBound(leaf.keys, key);
    return leaf.keys[i] === key ? leaf.values[i] : undefined;
  }

  set(key: K, value: V): void {
    const split = this.#insert(this.#root, key, value);
    if (split !== undefined) this.#root = { leaf: false, keys: [split.key], children: [this.#root, split.node] };
  }

  delete(key: K): boolean {
    const deleted = this.#remove(this.#root, key);
    if (!this.#root.leaf && this.#root.children.length === 1) this.#root = this.#root.children[0] as Node<K, V>;
    return deleted;
  }

  /** Calls `visit` for entries in key order (or its reverse) until it answers false. The map must not change meanwhile. */
  visit(from: VisitFrom<K> | undefined, reverse: boolean, visit: (value: V, key: K) => boolean): void {
    let leaf: Leaf<K, V> | undefined = from === undefined ? this.#edge(reverse) : this.#leafOf(from.key);
    let i = from === undefined ? (reverse ? leaf.keys.length - 1 : 0) : startIndex(leaf.keys, from, reverse);
    const step = reverse ? -1 : 1;
    while (leaf !== undefined) {
      for (; i >= 0 && i < leaf.keys.length; i += step) {
        if (!visit(leaf.values[i] as V, leaf.keys[i] as K)) return;
      }
      leaf = reverse ? leaf.previous : leaf.next;
      i = reverse && leaf !== undefined ? leaf.keys.length - 1 : 0;
    }
  }

  #edge(last: boolean): Leaf<K, V> {
    let node = this.#root;
    while (!node.leaf) node = node.children[last ? node.children.length - 1 : 0] as Node<K, V>;
    return node;
  }

  #leafOf(key: K): Leaf<K, V> {
    let node = this.#root;
    while (!node.leaf) node = node.children[childIndex(node.keys, key)] as Node<K, V>;
    return node;
  }

  #insert(node: Node<K, V>, key: K, value: V): { key: K; node: Node<K, V> } | undefined {
    if (node.leaf) {
      const i = lowerBound(node.keys, key);
      if (node.keys[i] === key) {
        node.values[i] = value;
        return undefined;
      }
      insertAt(node.keys, i, key);
      insertAt(node.values, i, value);
      this.#size++;
      return node.keys.length > CAPACITY ? splitLeaf(node, i) : undefined;
    }
    const i = childIndex(node.keys, key);
    const split = this.#insert(node.children[i] as Node<K, V>, key, value);
    if (split === undefined) return undefined;
    insertAt(node.keys, i, split.key);
    insertAt(node.children, i + 1, split.node);
    return node.children.length > CAPACITY ? splitInner(node, i) : undefined;
  }

  #remove(node: Node<K, V>, key: K): boolean {
    if (node.leaf) {
      const i = lowerBound(node.keys, key);
      if (node.keys[i] !== key) return false;
      node.keys.splice(i, 1);
      node.values.splice(i, 1);
      this.#size--;
      return true;
    }
    const i = childIndex(node.keys, key);
    const child = node.children[i] as Node<K, V>;
    const deleted = this.#remove(child, key);
    if (deleted && width(child) < SPARSE) joinNeighbour(node, i);
    return deleted;
  }
}

function startIndex<K extends string | number>(keys: readonly K[], from: VisitFrom<K>, reverse: boolean): number {
  const i = lowerBound(keys, from.key);
  const found = keys[i] === from.key;
  if (reverse) return found && from.inclusive ? i : i - 1;
  return found && !from.inclusive ? i + 1 : i;
}

/** First position whose key is not less than `key`. */
function lowerBound<K extends string | number>(keys: readonly K[], key: K): number {
  return typeof key === 'number'
    ? numberBound(keys as readonly unknown[] as readonly number[], key, false)
    : stringBound(keys as readonly unknown[] as readonly string[], key as string, false);
}

/** The child below which `key` belongs: keys equal to a separator lie to its right. */
function childIndex<K extends string | number>(keys: readonly K[], key: K): number {
  return typeof key === 'number'
    ? numberBound(keys as readonly unknown[] as readonly number[], key, true)
    : stringBound(keys as readonly unknown[] as readonly string[], key as string, true);
}

// Two bodies of one search: a comparison that sees numbers alone or strings alone is compiled to a fast one.

function numberBound(keys: readonly number[], key: number, after: boolean): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = keys[middle] as number;
    if (at < key || (after && at === key)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function stringBound(keys: readonly string[], key: string, after: boolean): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = keys[middle] as string;
    if (at < key || (after && at === key)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insertAt<T>(array: T[], i: number, value: T): void {
  if (i === array.length) array.push(value);
  else array.splice(i, 0, value);
}

/** Where to cut a node that was last changed at `changed`: growth at the end leaves a full node behind. */
function cut(length: number, changed: number): number {
  return changed >= length - 2 ? length - 2 : length >>> 1;
}

function splitLeaf<K, V>(leaf: Leaf<K, V>, changed: number): { key: K; node: Leaf<K, V> } {
  const at = cut(leaf.keys.length, changed);
  const right: Leaf<K, V> = {
    leaf: true,
    keys: leaf.keys.slice(at),
    values: leaf.values.slice(at),
    previous: leaf,
    next: leaf.next,
  };
  leaf.keys = leaf.keys.slice(0, at);
  leaf.values = leaf.values.slice(0, at);
  if (leaf.next !== undefined) leaf.next.previous = right;
  leaf.next = right;
  return { key: right.keys[0] as K, node: right };
}

function splitInner<K, V>(inner: Inner<K, V>, changed: number): { key: K; node: Inner<K, V> } {
  const at = cut(inner.children.length, changed + 1);
  const key = inner.keys[at - 1] as K;
  const right: Inner<K, V> = { leaf: false, keys: inner.keys.slice(at), children: inner.children.slice(at) };
  inner.keys = inner.keys.slice(0, at - 1);
  inner.children = inner.children.slice(0, at);
  return { key, node: right };
}

function width<K, V>(node: Node<K, V>): number {
  return node.leaf ? node.keys.length : node.children.length;
}

/** Joins the sparse child at `i` with the neighbour to its left or right, where both fit one node. */
function joinNeighbour<K, V>(parent: Inner<K, V>, i: number): void {
  const left = i > 0 ? i - 1 : i;
  const a = parent.children[left];
  const b = parent.children[left + 1];
  if (a === undefined || b === undefined || width(a) + width(b) > CAPACITY) return;
  if (a.leaf && b.leaf) {
    a.keys = a.keys.concat(b.keys);
    a.values = a.values.concat(b.values);
    a.next = b.next;
    if (b.next !== undefined) b.next.previous = a;
  } else if (!a.leaf && !b.leaf) {
    a.keys = [...a.keys, parent.keys[left] as K, ...b.keys];
    a.children = a.children.concat(b.children);
  }
  parent.keys.splice(left, 1);
  parent.children.splice(left + 1, 1);
}
