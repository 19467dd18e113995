import { type AttributeValue, attribute, type Item, type MutableItem, setAttribute } from '../../value/index.js';
import { type DocumentPath, pathCollision } from './document-path.js';
import { invalidExpression } from './expression-error.js';
import { checkReservedWords, projectionTree } from './parse-cache.js';
import { type Substitutions, undefinedName } from './substitutions.js';

/**
 * Reads a projection expression and replaces its placeholders; throws `ExpressionError`.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html
 */
export function bindProjection(text: string, substitutions: Substitutions): readonly DocumentPath[] {
  const tree = projectionTree(text);
  checkReservedWords(tree.paths, 'ProjectionExpression');
  const paths = tree.paths.map((syntax) => {
    const result = substitutions.path(syntax);
    if ('undefinedName' in result) throw invalidExpression('ProjectionExpression', undefinedName(result.undefinedName));
    return result.path;
  });
  const collision = paths.length > 1 ? pathCollision(paths) : undefined;
  if (collision !== undefined) throw invalidExpression('ProjectionExpression', collision);
  return paths;
}

/** The parts of an item at these paths; elements of a list close up in the order of their indexes. */
export function project(item: Item, paths: readonly DocumentPath[]): Item {
  const result: MutableItem = {};
  const nested = new Map<string, (readonly (string | number)[])[]>();
  for (const [name, ...rest] of paths) {
    const value = attribute(item, name);
    if (value === undefined) continue;
    if (rest.length === 0) setAttribute(result, name, value);
    else append(nested, name, rest);
  }
  for (const [name, rests] of nested) {
    const part = projectValue(attribute(item, name) as AttributeValue, rests);
    if (part !== undefined) setAttribute(result, name, part);
  }
  return result;
}

function projectValue(
  value: AttributeValue,
  paths: readonly (readonly (string | number)[])[],
): AttributeValue | undefined {
  if (paths.some((path) => path.length === 0)) return value;
  const children = new Map<string | number, (readonly (string | number)[])[]>();
  for (const [step, ...rest] of paths) append(children, step as string | number, rest);
  if ('M' in value) {
    const map: MutableItem = {};
    for (const [name, rests] of children) {
      const child = typeof name === 'string' ? attribute(value.M, name) : undefined;
      const part = child === undefined ? undefined : projectValue(child, rests);
      if (part !== undefined) setAttribute(map, name as string, part);
    }
    return Object.keys(map).length === 0 ? undefined : { M: map };
  }
  if (!('L' in value)) return undefined;
  const list: AttributeValue[] = [];
  for (const index of [...children.keys()].filter((step) => typeof step === 'number').sort((a, b) => a - b)) {
    const child = value.L[index];
    const part = child === undefined ? undefined : projectValue(child, children.get(index) ?? []);
    if (part !== undefined) list.push(part);
  }
  return list.length === 0 ? undefined : { L: list };
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
