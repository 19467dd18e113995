import type { EntityDesign } from '../../../design/design.js';
import { storedSegments } from '../../../design/index.js';
import { type Expr, isKnownAtRequest, printExpression, toDynamo } from '../../../expression/model/index.js';
import { Emitter } from './emitter.js';
import { NO_FACTS } from './facts.js';
import type { Placeholders } from './placeholders.js';
import type { ExprScope } from './scope.js';
import { genericCode, requiredCode } from './value.js';

/** What becomes of a condition or filter. */
export type ConditionCode =
  /** Text of a DynamoDB expression; its names and values are in the placeholders. */
  | { readonly kind: 'ok'; readonly text: string }
  /** Decided without looking at an item. */
  | { readonly kind: 'constant'; readonly value: boolean }
  /** It looks at arguments alone: `holdsCode` decides it before the request. */
  | { readonly kind: 'known' }
  /** DynamoDB cannot evaluate it: `holdsCode` does, on what was read. */
  | { readonly kind: 'client'; readonly reason: string };

/**
 * A checked condition on items of an entity as a DynamoDB expression (`toDynamo`). Of `scope` only parameters are asked for: checked values; one that
 * is undefined is refused when the request is made, for nothing compares with it.
 */
export function conditionCode(
  entity: EntityDesign,
  expr: Expr,
  scope: Pick<ExprScope, 'param'>,
  placeholders: Pick<Placeholders, 'name' | 'value'>,
  hint = 'condition',
): ConditionCode {
  const emitter = new Emitter({ ...scope, attribute: () => undefined });
  const result = toDynamo(expr, {
    name: (name) => placeholders.name(name),
    stored: (path) => storedSegments(entity, path),
    value: (known) => {
      const value = emitter.value(known, NO_FACTS);
      const code = genericCode(value);
      return placeholders.value(value.nullable ? requiredCode(argumentIn(known), code) : code, hint);
    },
  });
  switch (result.kind) {
    case 'ok':
      return { kind: 'ok', text: result.expression };
    case 'constant':
      return result;
    default:
      return isKnownAtRequest(expr) ? { kind: 'known' } : { kind: 'client', reason: result.reason };
  }
}

/** `line.qty` of `$line.qty`. */
export function argumentIn(known: Expr): string {
  return printExpression(known).replace(/^\$/, '');
}
