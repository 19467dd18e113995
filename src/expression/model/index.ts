export {
  type CheckedExpression,
  checkExpression,
  type ExprEnv,
  type ExprProblem,
} from './check.js';
export { disjoint, implies, jointExample, type KnownTypes, membersFor, neverHolds } from './decide.js';
export { changeScope, evaluate, holds, itemScope, literalValue, type Scope, valueAt } from './evaluate.js';
export {
  type CompareOperator,
  combination,
  type Expr,
  type FunctionName,
  type Image,
  isCondition,
  type LiteralValue,
  mapOperands,
  negation,
  operandsOf,
  type ParamExpr,
  type PathExpr,
  type PathSegment,
  paramsOf,
  pathsOf,
  type Span as ExprSpan,
  truth,
  walkExpression,
} from './expr.js';
export { canEqual, describeType, type ExprType, optionalIf, storedKind, typeAt } from './expr-type.js';
export { MAX_EXPRESSION_DEPTH, MAX_EXPRESSION_LENGTH, type ParseResult, parseExpression } from './parse.js';
export { presentWhen, substituteAttributes } from './presence.js';
export { printExpression, printPath } from './print.js';
export { type DynamoResult, isKnownAtRequest, isSettable, type PlaceholderAllocator, toDynamo } from './to-dynamo.js';
export { type ShareFacts, truthShare } from './truth-share.js';
