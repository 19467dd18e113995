import type { EntityDesign, Membership } from '../design/design.js';
import { inStoredTerms } from '../design/index.js';
import { combination, disjoint, type Expr, negation, printExpression } from '../expression/model/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { SetClause } from '../model/model.js';
import type { WriteIntent } from './intent.js';
import { has, premiseOf } from './sparse.js';

/** Whether an item can be in an index before and after an update; false is proved. */
export interface Whereabouts {
  readonly before: boolean;
  readonly after: boolean;
}

export const ANYWHERE: Whereabouts = { before: true, after: true };

/** What the condition of an update says of the item before it, and its literal values of the item after it. */
export function whereabouts(
  { entity, set, remove, condition, upsert }: Pick<WriteIntent, 'entity' | 'set' | 'remove' | 'condition' | 'upsert'>,
  membership: Membership,
): Whereabouts {
  if (membership.presence !== 'sometimes' || membership.keys.length === 0) return ANYWHERE;
  const after = [
    ...flatMap(set, (clause) => literalFact(entity, clause)),
    ...flatMap(remove, ({ value }) => (isPlain(entity, value) ? [negation(has(value))] : [])),
  ];
  return {
    before: upsert || condition === undefined || canBeIn(entity, membership, entity.types.check(condition.value).expr),
    after: after.length === 0 || canBeIn(entity, membership, combination('and', after)),
  };
}

function canBeIn(entity: EntityDesign, { keys }: Membership, known: Expr): boolean {
  const stored = inStoredTerms(entity, known);
  return !keys.every((key) => disjoint(stored, premiseOf(entity, key), entity.types.known));
}

/** `status = DONE` of `set: {status: DONE}`. Only of types whose literals are stored as they are written. */
function literalFact(entity: EntityDesign, { path, value }: SetClause): readonly Expr[] {
  const name = path.value;
  if (value === undefined || !isPlain(entity, name) || !isLiteral(entity, value.value)) return [];
  const type = entity.types.typeOf(name);
  const isAsWritten = type?.kind === 'enum' || type?.kind === 'bool' || type?.kind === 'int';
  if (!isAsWritten) return [];
  const { start, end } = value.value;
  const left: Expr = { kind: 'path', image: 'current', segments: [name], start, end };
  const fact = entity.types.check({ kind: 'compare', operator: '=', left, right: value.value, start, end });
  return fact.problems.length === 0 ? [fact.expr] : [];
}

function isPlain(entity: EntityDesign, name: string): boolean {
  return entity.attributes.has(name);
}

/** A literal, or a bare member of the attribute's enum. */
function isLiteral(entity: EntityDesign, expr: Expr): boolean {
  if (expr.kind === 'literal') return true;
  return expr.kind === 'path' && expr.segments.length === 1 && !entity.attributes.has(String(expr.segments[0]));
}

/** Whether an attribute has one value wherever it is there: a constant, or derived as `state = OPEN ? 'OPEN' : absent`. */
export function hasOneValue(entity: EntityDesign, name: string): boolean {
  if (entity.attributes.get(name)?.attribute.constant !== undefined) return true;
  const derivation = entity.types.derivation(name)?.expr;
  if (derivation === undefined) return false;
  const results = resultsOf(derivation);
  return results.every(({ kind }) => kind === 'literal') && new Set(results.map(printExpression)).size === 1;
}

function resultsOf(expr: Expr): readonly Expr[] {
  if (expr.kind === 'conditional') return [...resultsOf(expr.yes), ...resultsOf(expr.no)];
  return expr.kind === 'absent' ? [] : [expr];
}
