import { weightsOf } from '../design/index.js';
import { combination, type Expr, truthShare } from '../expression/model/index.js';
import type { Pattern } from '../model/model.js';
import { siblingKeys } from './foreign.js';
import type { KeyMatch } from './match.js';
import { filterOf, isImplied, premiseOf } from './sparse.js';

/**
 * Share of the rows read that a declared filter keeps, 0 to 1: as stated, or from the weights of enums, among the items that have
 * the key. Undefined where there is no filter or nothing is known of it.
 */
export function keptShare(matches: readonly KeyMatch[], pattern: Pattern): number | undefined {
  if (pattern.filter === undefined || isRedundant(matches, pattern)) return undefined;
  if (pattern.keeps !== undefined) return pattern.keeps;
  const [match] = matches;
  const filter = match === undefined ? undefined : filterOf(match.entity, pattern);
  if (match === undefined || filter === undefined) return undefined;
  const { entity, key } = match;
  const shareOf = (expr: Expr): number | undefined =>
    truthShare(expr, {
      weightsOf: (name) => weightsOf(entity.types, name),
      presentShareOf: (name) => entity.attributes.get(name)?.present,
    });
  const others = siblingKeys(matches).filter((other) => other.entity === entity);
  const premise = combination(
    'or',
    [key, ...others.map((other) => other.key)].map((one) => premiseOf(entity, one)),
  );
  const inIndex = shareOf(premise);
  const kept = shareOf(combination('and', [premise, filter]));
  return inIndex === undefined || kept === undefined || inIndex === 0 ? undefined : Math.min(1, kept / inIndex);
}

/** Whether the keys that are read already say what the filter says, and no other of the entity lies among them: then it is not sent. */
export function isRedundant(matches: readonly KeyMatch[], pattern: Pattern): boolean {
  return (
    pattern.filter !== undefined &&
    matches.length > 0 &&
    matches.every(({ entity, key }) => {
      const filter = filterOf(entity, pattern);
      return filter !== undefined && isImplied(entity, key, filter);
    }) &&
    siblingKeys(matches).length === 0
  );
}
