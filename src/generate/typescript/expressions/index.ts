export { argumentIn, conditionCode } from './condition-code.js';
export { exprAs, exprCode, failsCode, holdsCode } from './expr-code.js';
export { Placeholders } from './placeholders.js';
export { type ExprScope, fieldsScope, type TypedCode } from './scope.js';
export { requiredCode } from './value.js';
