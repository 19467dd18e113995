export { applyUpdate } from './apply-update.js';
export { bindCondition, type Condition, conditionPaths, type Operand } from './condition.js';
export { type DocumentPath, valueAt } from './document-path.js';
export { ExpressionError, type ExpressionKind } from './expression-error.js';
export { bindKeyCondition, type KeyPredicate } from './key-condition.js';
export { matches } from './matches.js';
export { bindProjection, project } from './projection.js';
export { checkPlaceholders, Substitutions } from './substitutions.js';
export { bindUpdate, type Update, type UpdateAction } from './update.js';
