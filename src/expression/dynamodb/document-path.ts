import { type AttributeValue, attribute, type Item } from '../../value/index.js';

/** Attribute names and list indexes from the item downwards; the first is a name. */
export type DocumentPath = readonly [string, ...(string | number)[]];

/** The value at a path, undefined where the item has none. */
export function valueAt(item: Item, path: DocumentPath): AttributeValue | undefined {
  let value = attribute(item, path[0]);
  for (let i = 1; i < path.length && value !== undefined; i++) value = childAt(value, path[i] as string | number);
  return value;
}

/** The element of a map or list, undefined where there is none or the value is neither. */
export function childAt(value: AttributeValue, step: string | number): AttributeValue | undefined {
  if (typeof step === 'number') return 'L' in value ? value.L[step] : undefined;
  return 'M' in value ? attribute(value.M, step) : undefined;
}

/** A path as the service's messages write it: `[a, b, [3]]`. */
export function pathText(path: DocumentPath): string {
  return `[${path.map((step) => (typeof step === 'number' ? `[${step}]` : step)).join(', ')}]`;
}

/** Same steps. */
export function samePath(a: DocumentPath, b: DocumentPath): boolean {
  return a.length === b.length && a.every((step, i) => step === b[i]);
}

interface PathNode {
  /** The path that ends here. */
  end?: DocumentPath;
  /** Some path that passes through here. */
  readonly through: DocumentPath;
  readonly names: Map<string, PathNode>;
  readonly indexes: Map<number, PathNode>;
}

/**
 * The service's complaint about paths of one expression that cannot stand together: one is part of another (overlap),
 * or they take the same place for a map and a list (conflict). Undefined where there is none.
 */
export function pathCollision(paths: readonly DocumentPath[]): string | undefined {
  const root = newNode(['']);
  let conflict: string | undefined;
  for (const path of paths) {
    let node = root;
    for (const step of path) {
      const others = typeof step === 'number' ? node.names : node.indexes;
      const other = others.values().next();
      if (!other.done) conflict ??= collisionText('conflict', other.value.through, path);
      const children: Map<string | number, PathNode> = typeof step === 'number' ? node.indexes : node.names;
      let child = children.get(step);
      if (child === undefined) {
        child = newNode(path);
        children.set(step, child);
      } else if (child.end !== undefined) return collisionText('overlap', child.end, path);
      node = child;
    }
    if (node.through !== path) return collisionText('overlap', node.through, path);
    node.end = path;
  }
  return conflict;
}

function newNode(through: DocumentPath): PathNode {
  return { through, names: new Map(), indexes: new Map() };
}

function collisionText(verb: 'overlap' | 'conflict', one: DocumentPath, two: DocumentPath): string {
  const paths = `path one: ${pathText(one)}, path two: ${pathText(two)}`;
  return `Two document paths ${verb} with each other; must remove or rewrite one of these paths; ${paths}`;
}
