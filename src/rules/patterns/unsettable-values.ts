import type { EntityDesign } from '../../design/design.js';
import { isKnownAtRequest, isSettable, printExpression } from '../../expression/model/index.js';
import type { LocatedExpr } from '../../model/model.js';
import type { Report } from '../rule.js';
import { quote } from '../show.js';
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
  const { expr, type, reads } = entity.types.check(value.value, pattern);
  if (isKnownAtRequest(expr)) return undefined;
  const text = quote(value.text ?? printExpression(value.value));
  const place = `${quote(path.value)} of ${quote(entity.name)}`;
  const given = quote(`set: [${path.value}]`);
  const instead =
    reads.length === 0
      ? `Give what the caller works out: ${given}.`
      : `Read the item first, and give what the caller works out: ${given}, with a ${quote('lock')} or a ${quote('condition')} on what it was made of.`;
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
