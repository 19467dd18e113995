import type { Expr } from '../expression/model/index.js';
import type { GeneratedItem } from '../load/generate-items.js';
import type { ModelValue } from '../model/value-type.js';
import { entryOf } from './drawn-values.js';
import { valueIn } from './subjects.js';

/**
 * What a caller gives who knows the item, for the parameters that a condition compares with its attributes: its own name for
 * `owner = $me`, the time that it has read for `dueAt = $seen`.
 */
export function knownToCaller(condition: Expr, item: GeneratedItem): ReadonlyMap<string, ModelValue> {
  return new Map(
    equalities(condition).flatMap(([attribute, parameter]) => entryOf(parameter, valueIn(item, attribute))),
  );
}

/** Attributes and the parameters that they have to equal, where that is not denied. */
function equalities(expr: Expr): readonly (readonly [attribute: string, parameter: string])[] {
  if (expr.kind === 'and' || expr.kind === 'or') return expr.operands.flatMap(equalities);
  if (expr.kind !== 'compare' || expr.operator !== '=') return [];
  const { left, right } = expr;
  const [path, param] = left.kind === 'path' ? [left, right] : [right, left];
  if (path.kind !== 'path' || param.kind !== 'param' || param.segments.length > 0) return [];
  const [attribute, ...inside] = path.segments;
  return typeof attribute === 'string' && inside.length === 0 ? [[attribute, param.name]] : [];
}
