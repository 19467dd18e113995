import type { EntityDesign } from '../design/design.js';
import { type Expr, toDynamo } from '../expression/model/index.js';

/** Why DynamoDB cannot evaluate a condition or filter; undefined where it can. */
export function unsayable(entity: EntityDesign, expr: Expr): string | undefined {
  const checked = entity.types.check(expr);
  const result = toDynamo(checked.expr, { name: () => '#n', value: () => ':v' });
  return result.kind === 'refused' ? result.reason : undefined;
}
