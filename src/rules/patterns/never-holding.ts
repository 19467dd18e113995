import { type EntityDesign, exprType, inStoredTerms } from '../../design/index.js';
import {
  combination,
  type Expr,
  type ExprType,
  type Image,
  type KnownTypes,
  mapOperands,
  negation,
  neverHolds,
  optionalIf,
  pathsOf,
  printExpression,
  walkExpression,
} from '../../expression/model/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { LocatedExpr, Model } from '../../model/model.js';
import { dynamoType } from '../../model/value-type.js';
import { literalOf, withoutBounds } from '../language/literal-value.js';
import { whyNoValue } from '../language/why-no-value.js';
import { listOf, quote } from '../show.js';
import { keepsFacts } from './kept-facts.js';

/** What a condition is held against: items of one entity. */
export interface Sight {
  readonly entity: EntityDesign;
  /** The condition as the entity reads it: enum members resolved. */
  readonly expr: Expr;
  /** Whether it is about an item that is there, and not marked as deleted; otherwise nothing need be there. */
  readonly isThere: boolean;
  /** Whether what is there has all that its entity says. */
  readonly isWhole: boolean;
  /** Whether what an attribute holds keeps to the facts of its type. */
  readonly keeps: (name: string) => boolean;
  readonly types: KnownTypes;
}

/** Why a condition never holds. */
export interface Never {
  /** Of the expression. */
  readonly culprit: Expr;
  /** As a clause after `never holds:`. */
  readonly why: string;
  /** It contradicts what the model says of attributes; otherwise itself. */
  readonly isByFacts: boolean;
}

const ABSENT: ExprType = { kind: 'absent' };

/** What the condition sees of an item that is there, or may be; where it is asked of several entities, an attribute of another is not in it. */
export function sightOf(
  model: Model,
  entity: EntityDesign,
  expr: Expr,
  isThere: boolean,
  among: readonly EntityDesign[] = [],
): Sight {
  // A stream rule makes items of what it sets.
  const isMadeByRule = [...model.streams.values()].some(({ update }) =>
    update.some((one) => one.entity.value === entity.name),
  );
  const keeps = (name: string): boolean => keepsFacts(model, entity, name);
  const types: KnownTypes = {
    attribute: (name) => {
      if (!entity.entity.attributes.has(name) && among.some((one) => one.entity.attributes.has(name))) return ABSENT;
      const type = knownType(entity, name, keeps(name));
      return type && optionalIf(type, !isThere || (isMadeByRule && !entity.id.includes(name)));
    },
  };
  return { entity, expr, isThere, isWhole: !isMadeByRule, keeps, types };
}

function knownType({ entity, types }: EntityDesign, name: string, withBounds: boolean): ExprType | undefined {
  const attribute = entity.attributes.get(name);
  const known = types.known.attribute(name);
  if (attribute === undefined || known === undefined) return undefined;
  return optionalIf(exprType(attribute.type, attribute.typeName?.value, withBounds), known.optional === true);
}

/** Undefined where some item of one of the entities may satisfy the condition. */
export function whyNever(located: LocatedExpr, sights: readonly Sight[]): Never | undefined {
  const [first] = sights;
  if (first === undefined || !isNever(sights)) return undefined;
  const [culprit, ...others] = culpritOf(sights);
  const sight = culprit?.[0];
  if (sight === undefined || culprit === undefined) return undefined;
  const isByFacts = !isContradiction(others.length > 0 ? sights : culprit);
  const shown = [culprit, ...others].map((one) => textOf(located, one[0]?.expr));
  if (others.length > 0) return { culprit: first.expr, isByFacts, why: `${listOf(shown)} are never true of one item` };
  return { culprit: sight.expr, isByFacts, why: `${quote(shown[0] ?? '')}${reasonOf(sight, isByFacts)}` };
}

function textOf({ text }: LocatedExpr, part: Expr | undefined): string {
  if (part === undefined) return '';
  return cut(text === undefined || part.end === 0 ? printExpression(part) : text.slice(part.start, part.end));
}

/** As much of an expression as a message can say; all of it is at its place. */
const SHOWN = 80;

/** A long one with its beginning and its end, between words. */
function cut(text: string): string {
  const words = text.replace(/\s+/g, ' ');
  if (words.length <= SHOWN) return words;
  const head = words.slice(0, SHOWN / 2).replace(/ [^ ]*$/, '');
  const tail = words.slice(-SHOWN / 2).replace(/^[^ ]* /, '');
  return `${head} … ${tail}`;
}

// ------------------------------------------------------------------------------------------------------ what fails

/** The smallest part that never holds by itself, or the two of several that exclude each other; otherwise the whole. */
function culpritOf(sights: readonly Sight[]): readonly (readonly Sight[])[] {
  const parts = operandsOf(sights);
  for (const part of parts) if (isNever(part)) return culpritOf(part);
  const last = parts[endOfNever(parts)];
  for (const one of parts) {
    if (one === last) break;
    if (last !== undefined && isNever(joined([one, last]))) return [one, last];
  }
  return [sights];
}

/** The first of the operands with which, and with those before it, the whole never holds. */
function endOfNever(parts: readonly (readonly Sight[])[]): number {
  let [from, to] = [0, parts.length - 1];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isNever(joined(parts.slice(0, middle + 1)))) to = middle;
    else from = middle + 1;
  }
  return to;
}

/** The operands of an `and`, each as all the entities read it. */
function operandsOf(sights: readonly Sight[]): readonly (readonly Sight[])[] {
  const all = sights.map((sight) => (sight.expr.kind === 'and' ? sight.expr.operands : []));
  return (all[0] ?? []).map((_, i) => flatMap(sights, (sight, at) => readAs(sight, all[at]?.[i])));
}

function readAs(sight: Sight, expr: Expr | undefined): readonly Sight[] {
  return expr === undefined ? [] : [{ ...sight, expr }];
}

function joined(parts: readonly (readonly Sight[])[]): readonly Sight[] {
  const [first, ...others] = parts;
  return (first ?? []).map((sight, i) => ({
    ...sight,
    expr: combination('and', [sight.expr, ...flatMap(others, (part) => part[i]?.expr ?? [])]),
  }));
}

function isNever(sights: readonly Sight[]): boolean {
  return sights.every((sight) => isNeverFor(sight, sight.expr));
}

function isNeverFor(sight: Sight, expr: Expr): boolean {
  if (expr.kind === 'and' && expr.operands.some((part) => isNeverFor(sight, part))) return true;
  if (expr.kind === 'or' && expr.operands.every((part) => isNeverFor(sight, part))) return true;
  if (noValueIn(sight, expr) !== undefined) return true;
  const alive = aliveIn(sight);
  return readingsOf(sight, expr).every((one) => neverHolds(combination('and', [one, ...alive]), sight.types));
}

function isContradiction(sights: readonly Sight[]): boolean {
  return sights.every((sight) => readingsOf(sight, sight.expr).every((one) => neverHolds(one)));
}

/** What the condition asks of stored attributes: a derived one is what it is made of where there is an item, and nothing where there is none. */
function readingsOf({ entity, isThere, isWhole }: Sight, expr: Expr): readonly Expr[] {
  if (!isWhole) return [expr];
  const images = isThere ? [] : [...new Set(pathsOf(expr).map(({ image }) => image))];
  return images
    .reduce<readonly Expr[]>((all, image) => flatMap(all, (one) => [one, withoutImage(one, image)]), [expr])
    .map((one) => inStoredTerms(entity, one));
}

function withoutImage(expr: Expr, image: Image): Expr {
  if (expr.kind === 'path') return expr.image === image ? { kind: 'absent', start: expr.start, end: expr.end } : expr;
  return mapOperands(expr, (operand) => withoutImage(operand, image));
}

/** What is marked as deleted is found by no read and no write. */
function aliveIn({ entity, isThere }: Sight): readonly Expr[] {
  const mark = entity.entity.softDelete?.attribute.value;
  if (mark === undefined || !isThere) return [];
  const place: Expr = { kind: 'path', image: 'current', segments: [mark], start: 0, end: 0 };
  return [negation({ kind: 'call', name: 'has', args: [place], start: 0, end: 0 })];
}

// ------------------------------------------------------------------------------------------------------------- why

function reasonOf(sight: Sight, isByFacts: boolean): string {
  const { entity, expr } = sight;
  if (!isByFacts) return ' contradicts itself';
  const no = noValueIn(sight, expr);
  if (no !== undefined) return ` asks for what is no value of ${quote(no.name)}: ${no.text}`;
  const [path, ...others] = pathsOf(expr);
  if (path === undefined || others.length > 0) return `, and what ${quote(entity.name)} states excludes it`;
  const name = printExpression(path);
  if (entity.entity.softDelete?.attribute.value === name)
    return `, and what has ${quote(name)} is deleted, and found by no read and no update`;
  if (isPresenceTest(expr)) return `, and every ${quote(entity.name)} has ${quote(name)}`;
  const type = sight.types.attribute(String(path.segments[0]));
  if (path.segments.length === 1 && type?.kind === 'number') return `, and ${quote(name)} ${boundsText(type)}`;
  if (path.segments.length === 1 && type?.kind === 'set' && sizesOf(expr))
    return ', and no set is empty: a set without members is not there';
  return `, and what ${quote(entity.name)} says of ${quote(name)} excludes it`;
}

function isPresenceTest(expr: Expr): boolean {
  return expr.kind === 'not' && expr.operand.kind === 'call' && expr.operand.name === 'has';
}

function sizesOf(expr: Expr): boolean {
  let found = false;
  walkExpression(expr, (node) => {
    found ||= node.kind === 'call' && node.name === 'size';
  });
  return found;
}

function boundsText({ min, max }: ExprType & { readonly kind: 'number' }): string {
  if (min !== undefined && max !== undefined) return `is from ${min} to ${max}`;
  return min === undefined ? `is at most ${max}` : `is at least ${min}`;
}

/** A literal that an attribute is asked to be equal to, and that its type does not take. Of numbers, the bounds are looked at elsewhere. */
function noValueIn({ entity, keeps }: Sight, expr: Expr): { readonly name: string; readonly text: string } | undefined {
  const [term, sides] = equalityOf(expr);
  if (term?.kind !== 'path' || term.segments.length !== 1 || sides.length === 0) return undefined;
  const name = String(term.segments[0]);
  const type = entity.entity.attributes.get(name)?.type;
  // Members are matched, and missed, where the expression is checked.
  if (type === undefined || type.kind === 'enum' || !keeps(name)) return undefined;
  const reasons = flatMap(sides, (side) => {
    const literal = literalOf(side);
    if (literal === undefined || literal.stored !== dynamoType(type)) return [];
    return whyNoValue(withoutBounds(type), literal.value) ?? [];
  });
  const [reason] = reasons;
  return reason === undefined || reasons.length < sides.length ? undefined : { name, text: reason.text };
}

function equalityOf(expr: Expr): readonly [Expr | undefined, readonly Expr[]] {
  if (expr.kind === 'in') return [expr.operand, expr.list];
  if (expr.kind !== 'compare' || expr.operator !== '=') return [undefined, []];
  return expr.left.kind === 'literal' ? [expr.right, [expr.left]] : [expr.left, [expr.right]];
}
