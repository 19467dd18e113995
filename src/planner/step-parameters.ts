import { type EntityDesign, exprType, itemEnv } from '../design/index.js';
import {
  checkExpression,
  type Expr,
  type ExprEnv,
  type ExprType,
  optionalIf,
  typeAt,
  walkExpression,
} from '../expression/model/index.js';
import type { LocatedExpr, Parameter, Pattern, SetClause, Step } from '../model/model.js';
import { memberAt, segmentsOf } from '../model/written-path.js';

type Entities = ReadonlyMap<string, EntityDesign>;

const ANY: ExprType = { kind: 'any' };

/** What an expression of a transaction's step sees: the entity's attributes, the fields of its element, and parameters. */
export function stepEnv(pattern: Pattern, step: Step, entity: EntityDesign, entities: Entities): ExprEnv {
  return { ...itemEnv(entity.entity), param: (name) => stepParameter(name, pattern, step, entity, entities) };
}

/** Inside `each`, `$x` is the element's field before anything else; what is not declared is of any type. */
function stepParameter(name: string, pattern: Pattern, step: Step, entity: EntityDesign, entities: Entities): ExprType {
  const [list, ...inner] = (step.each?.value ?? '').replace(/^\$/, '').split('.');
  const declared = pattern.params.get(list ?? '');
  const all = declared === undefined ? undefined : typeAt(parameterType(declared, entities), inner);
  const element = all?.kind === 'list' ? typeAt(all.of, [name]) : undefined;
  if (element !== undefined) return element;
  const parameter = pattern.params.get(name);
  if (parameter !== undefined) return parameterType(parameter, entities);
  const type = entity.types.typeOf(name);
  return type === undefined ? ANY : exprType(type);
}

function parameterType({ of, list }: Parameter, entities: Entities): ExprType {
  const one = of.kind === 'type' ? exprType(of.type) : shapeOf(entities.get(of.entity));
  return list ? { kind: 'list', of: one } : one;
}

function shapeOf(entity: EntityDesign | undefined): ExprType {
  if (entity === undefined) return ANY;
  const fields = [...entity.entity.attributes.values()].map(
    ({ name, type, typeName, optional }) => [name, optionalIf(exprType(type, typeName?.value), optional)] as const,
  );
  return { kind: 'map', fields: new Map(fields) };
}

/**
 * The step with members of enums as the texts that they are, opposite fields of its element and of items that parameters carry: nothing
 * but the step says of which enum those are. All else is left to whoever knows the pattern, and reads as it was written.
 */
export function withMembers(pattern: Pattern, step: Step, entity: EntityDesign, entities: Entities): Step {
  const env = stepEnv(pattern, step, entity, entities);
  const resolved = (expr: LocatedExpr, expected?: ExprType): LocatedExpr => {
    if (!namesFields(expr.value, pattern)) return expr;
    const { expr: value } = checkExpression(expr.value, { ...env, ...(expected === undefined ? {} : { expected }) });
    return { ...expr, value };
  };
  const clause = (one: SetClause): SetClause => {
    if (one.value === undefined) return one;
    const [root = '', ...inner] = segmentsOf(one.path.value);
    const whole = entity.types.typeOf(String(root));
    const type = inner.length === 0 ? whole : memberAt(whole, inner)?.type;
    return { ...one, value: resolved(one.value, type === undefined ? undefined : exprType(type)) };
  };
  const { condition } = step;
  return {
    ...step,
    set: step.set.map(clause),
    add: step.add.map(clause),
    ...(condition === undefined ? {} : { condition: resolved(condition) }),
  };
}

/** Whether a parameter is a field of what the pattern declares. */
function namesFields(expr: Expr, { params }: Pattern): boolean {
  let found = false;
  walkExpression(expr, (node) => {
    if (node.kind === 'param' && (node.segments.length > 0 || !params.has(node.name))) found = true;
  });
  return found;
}
