import type { EntityDesign } from '../../design/design.js';
import { type Expr, isKnownAtRequest, isSettable, printExpression } from '../../expression/model/index.js';
import type { LocatedExpr, Pattern } from '../../model/model.js';
import { memberAt, segmentsOf } from '../../model/written-path.js';
import type { Report } from '../rule.js';
import { quote } from '../show.js';
import { placeType } from './expression-places.js';
import type { ItemWrite } from './item-writes.js';
import type { Change } from './lacking-places.js';

/**
 * A value that DynamoDB cannot work out of what is stored: SET takes a value, an attribute, or the sum or difference of two, ADD a value.
 * What a stream rule writes, its code has worked out. `faulty`: values of which that was told already.
 */
export function valueReport(
  entity: EntityDesign,
  { name, pattern }: ItemWrite,
  { clause, path, value }: Change,
  faulty: ReadonlySet<LocatedExpr>,
): Report | undefined {
  if (value === undefined || pattern === undefined || faulty.has(value)) return undefined;
  const { expr, type, reads } = entity.types.check(value.value, pattern, placeType(entity, path.value));
  if (isKnownAtRequest(expr) || (clause === 'set' && expr.kind === 'absent')) return undefined;
  const text = quote(value.text ?? printExpression(value.value));
  const place = `${quote(path.value)} of ${quote(entity.name)}`;
  const given = quote(`set: [${path.value}]`);
  const instead =
    reads.length === 0
      ? `Give what the caller works out: ${given}.`
      : `Read the item first, and give what the caller works out: ${given}, with a ${quote('lock')} or a ${quote('condition')} on what it was made of.`;
  if (reads.length === 0 && mayBeAbsent(expr)) return choiceReport(entity, name, pattern, { clause, path, value });
  if (clause === 'add') {
    return {
      span: value.span,
      message: `${quote(name)} adds ${text} to ${place}: DynamoDB adds an amount that the call brings, and none that it has to take from the item. Write ${quote(`set: {${path.value}: ${path.value} + …}`)} for the sum of two attributes, or give the amount as a parameter.`,
    };
  }
  if (!isSettable(expr)) {
    return {
      span: value.span,
      message: `${quote(name)} sets ${place} to ${text}: DynamoDB sets a value, an attribute, or the sum or difference of two of these, and works out nothing else, so that every call is refused. ${instead}`,
    };
  }
  if (expr.kind !== 'arithmetic' || type.kind !== 'string') return undefined;
  return {
    span: value.span,
    message: `${quote(name)} sets ${place} to ${text}: DynamoDB adds numbers and joins no texts, so that every call is refused. ${instead}`,
  };
}

function mayBeAbsent(expr: Expr): boolean {
  return expr.kind === 'absent' || (expr.kind === 'conditional' && (mayBeAbsent(expr.yes) || mayBeAbsent(expr.no)));
}

/** All of it is known to the call, and in some calls there is no value: what an update does to a path is the same in each. */
function choiceReport(
  entity: EntityDesign,
  name: string,
  { steps }: Pattern,
  { clause, path, value }: Required<Pick<Change, 'clause' | 'path' | 'value'>>,
): Report {
  const text = quote(value.text ?? printExpression(value.value));
  const place = `${quote(path.value)} of ${quote(entity.name)}`;
  if (clause === 'add') {
    return {
      span: value.span,
      message: `${quote(name)} adds ${text} to ${place}: a call adds an amount, and ${quote('absent')} is none. Give ${quote('0')} in its place.`,
    };
  }
  const byCaller =
    steps.length > 0
      ? ''
      : `, or leave it to the caller: ${quote(`set: [${path.value}]`)}, where ${quote('null')} removes it`;
  const remedy = isOptional(entity, path.value)
    ? `Make two patterns of it, one with ${quote(`remove: [${path.value}]`)}${byCaller}.`
    : `${quote(path.value)} is not ${quote('optional')}: give another value in place of ${quote('absent')}.`;
  return {
    span: value.span,
    message: `${quote(name)} sets ${place} to ${text}: it would set it in some calls and remove it in others, and a pattern does one of the two in all of its calls. ${remedy}`,
  };
}

function isOptional({ entity }: EntityDesign, path: string): boolean {
  const [root, ...rest] = segmentsOf(path);
  const attribute = entity.attributes.get(String(root));
  return rest.length === 0 ? attribute?.optional === true : memberAt(attribute?.type, rest)?.optional === true;
}
