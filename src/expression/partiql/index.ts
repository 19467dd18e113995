export { bindParameters } from './bind-parameters.js';
export { compileSelect, selectedRow } from './compile-select.js';
export { compileCheck, compileGet, compileWrite } from './compile-write.js';
export type { KeyNames, SortCondition } from './key-branches.js';
export {
  type ModelParameter,
  type ModelStatement,
  type ModelStatementResult,
  parseModelStatement,
  physicalStatement,
} from './model-statement.js';
export type {
  CheckRequest,
  CompiledSelect,
  CompiledWrite,
  GetRequest,
  PageRequest,
  RangeRequest,
  StatementKey,
  StatementKeyAttribute,
} from './operations.js';
export { parseStatement } from './parse-statement.js';
export { EXISTS_ALONE, MULTI_ATTRIBUTE_KEY, StatementError } from './statement-error.js';
export {
  type InsertPlan,
  type ItemWritePlan,
  type KeyEquality,
  type PlannedRead,
  type SchemaKey,
  type SelectPlan,
  type StatementPlan,
  type StatementSchema,
  statementPlan,
} from './statement-plan.js';
export { type NamedPath, type ParameterUse, parameterUses, statementPaths } from './statement-uses.js';
export type {
  ConstantSyntax,
  InsertedAttribute,
  Returning,
  SelectStatement,
  SetValue,
  Statement,
  StatementPath,
  StatementSpan,
  UpdateClause,
} from './syntax.js';
